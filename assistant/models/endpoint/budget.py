"""What a process may spend on a language model, in dollars and in tokens."""

from __future__ import annotations

import threading
from typing import NamedTuple

from assistant.errors import ModelBudgetError, SettingsError
from assistant.types import Usage

_MILLION = 1_000_000
# Below this no claim with its quote is whole: a shorter reply would be paid for and cut off.
_LEAST_REPLY = 100


class Held(NamedTuple):
    """Tokens that a call under way may come to take: of the prompt, and of the reply at most."""

    prompt: int
    reply: int


class Budget:
    """Counts what calls take, and refuses one that could pass a limit. It may be shared between threads.

    Args:
        max_usd: Dollars that all calls together may take.
        max_tokens: Tokens of prompts and replies that all calls together may take.
        usd_per_million_in: The price of a million tokens of prompt, in dollars.
        usd_per_million_out: The price of a million tokens of reply, in dollars.

    Raises:
        SettingsError: There is a limit in dollars, and a price is not known.
    """

    def __init__(
        self,
        max_usd: float | None = None,
        max_tokens: int | None = None,
        usd_per_million_in: float | None = None,
        usd_per_million_out: float | None = None,
    ) -> None:
        if max_usd is not None and (usd_per_million_in is None or usd_per_million_out is None):
            raise SettingsError(
                "max_usd cannot be kept: the price of the model is not known.",
                hint="Set usd_per_million_in and usd_per_million_out (--set NAME=USD), or use --max-tokens.",
            )
        self._max_usd = max_usd
        self._max_tokens = max_tokens
        self._in = usd_per_million_in
        self._out = usd_per_million_out
        self._spent = Usage()
        self._held: list[Held] = []
        self._lock = threading.Lock()

    @property
    def limited(self) -> bool:
        """Whether there is any limit."""
        return self._max_usd is not None or self._max_tokens is not None

    @property
    def spent(self) -> Usage:
        """What all calls have taken."""
        with self._lock:
            return self.price(self._spent)

    def price(self, usage: Usage) -> Usage:
        """The same with its price in dollars; ``None`` where no price is known."""
        if self._in is None or self._out is None:
            return Usage(usage.prompt_tokens, usage.completion_tokens)
        usd = (usage.prompt_tokens * self._in + usage.completion_tokens * self._out) / _MILLION
        return Usage(usage.prompt_tokens, usage.completion_tokens, usd)

    def hold(self, prompt_tokens: int, most_tokens: int) -> Held:
        """Set aside what a call could take, before it is made; its ``reply`` is the limit to give the server.

        That is less than ``most_tokens`` where only so much is left, if it leaves a useful reply.

        Raises:
            ModelBudgetError: It could pass a limit.
        """
        with self._lock:
            room = self._room(prompt_tokens, most_tokens)
            if room < min(most_tokens, _LEAST_REPLY):
                raise self._refusal()
            held = Held(prompt_tokens, room)
            self._held.append(held)
            return held

    def settle(self, held: Held, usage: Usage) -> None:
        """Replace what was set aside by what the call took."""
        with self._lock:
            self._held.remove(held)
            self._spent = Usage(
                self._spent.prompt_tokens + usage.prompt_tokens,
                self._spent.completion_tokens + usage.completion_tokens,
            )

    def _room(self, prompt_tokens: int, most_tokens: int) -> int:
        """Tokens of a reply that no limit forbids, of those wanted; below 0 if the prompt alone is too much."""
        sent = self._spent.prompt_tokens + prompt_tokens + sum(held.prompt for held in self._held)
        written = self._spent.completion_tokens + sum(held.reply for held in self._held)
        room = most_tokens
        if self._max_tokens is not None:
            room = min(room, self._max_tokens - sent - written)
        if self._max_usd is not None and self._in is not None and self._out is not None:
            left = self._max_usd * _MILLION - sent * self._in - written * self._out
            if left < 0:
                room = -1
            elif self._out:
                room = min(room, int(left / self._out))
        return room

    def _refusal(self) -> ModelBudgetError:
        spent = self.price(self._spent)
        tokens = spent.prompt_tokens + spent.completion_tokens
        taken = f"{tokens:,} tokens" + (f", {spent.usd:.4f} USD," if spent.usd is not None else "")
        limits = [f"max_usd {self._max_usd:g}"] if self._max_usd is not None else []
        limits += [f"max_tokens {self._max_tokens:,}"] if self._max_tokens is not None else []
        return ModelBudgetError(
            f"The next call could pass {' or '.join(limits)}: {taken} are spent.",
            hint="Raise the limit, give the model fewer passages, or use --model extractive.",
        )
