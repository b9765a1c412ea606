"""One question put to a server until it is answered, or cannot be.

What the server refuses to take is done without and remembered; what may pass is tried again; nothing else is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.errors import (
    ModelCutError,
    ModelDeclinedError,
    ModelError,
    ModelReplyError,
)
from assistant.models.endpoint.capabilities import FORMS, refused_feature
from assistant.models.endpoint.faults import (
    BrokenConnectionError,
    ServerRefusalError,
    explain,
    fault_of,
)
from assistant.models.endpoint.hearing import Hearing
from assistant.models.endpoint.request import request_for
from assistant.models.endpoint.retries import persist, unreachable
from assistant.models.endpoint.wire import Collected, Refused, events
from assistant.tokens import Counter
from assistant.types import Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from assistant.models.endpoint.budget import Budget
    from assistant.models.endpoint.capabilities import Memory
    from assistant.models.endpoint.deadline import Deadline
    from assistant.models.endpoint.faults import Fault
    from assistant.models.endpoint.request import Ask, Request

_NOT_ASKED_FOR = "The model's reply is not what was asked for"
_OTHER_MODEL = "Ask again, or choose another model with --model."
# Characters of a reply that are counted: more than any model may write, and a second's work.
_COUNTED = 1_000_000
# The status of a reply that turns out to be an error only as it is read.
_OK = 200


class Sent(NamedTuple):
    """A reply as it comes in; ``replayed`` if from the cache, which costs nothing."""

    chunks: Iterator[bytes]
    replayed: bool


class Place(NamedTuple):
    """Where a question is put, and by which means.

    ``send`` makes a call; it, and the reading of its chunks, raise ``ServerRefusalError`` and
    ``BrokenConnectionError``.
    """

    name: str
    base_url: str | None
    send: Callable[[Request], AbstractContextManager[Sent]]
    memory: Memory
    budget: Budget
    deadline: Deadline


class Outcome(NamedTuple):
    """The model's text, what it took, whether its limit cut it off, and the odds of its first token."""

    text: str
    usage: Usage
    cut: bool
    told: list[tuple[str, float]]


class _IgnoredError(Exception):
    """The server took the form that was asked for, and the reply does not have it."""


class Exchange:
    """Puts one question to a server.

    Args:
        place: Where, and by which means.
        ask: What is wanted.
    """

    def __init__(self, place: Place, ask: Ask) -> None:
        self._place = place
        self._ask = ask
        self._known = place.memory.of(place.base_url, ask.model)
        self._usage = Usage()
        self._counted: Counter | None = None

    def run(self) -> Outcome:
        """Ask until it is answered, or cannot be.

        Raises:
            ModelError: It cannot; its ``usage`` is what was taken.
            SettingsError: The tables of tokens are missing.
        """
        try:
            while True:
                try:
                    return persist(self._once, self._place.name, self._place.deadline, self._names_a_feature)
                except ServerRefusalError as refusal:
                    feature = self._refused(refusal.fault)
                    if feature is None or not self._lower(feature):
                        raise explain(refusal.fault, self._place.name, self._ask.model) from refusal
                except _IgnoredError:
                    if not self._lower_form():
                        raise ModelReplyError(
                            f"{_NOT_ASKED_FOR}: it holds no JSON object of the form that was asked for.",
                            hint=_OTHER_MODEL,
                        ) from None
        except ModelError as error:
            error.usage += self._usage
            raise

    def _request(self) -> Request:
        return request_for(self._ask, self._known, is_openai=self._place.base_url is None)

    def _refused(self, fault: Fault) -> str | None:
        return refused_feature(fault, self._request().asked)

    def _names_a_feature(self, fault: Fault) -> bool:
        return self._refused(fault) is not None

    def _lower(self, feature: str) -> bool:
        lowered = self._known.lowered(feature)
        if lowered is not None:
            self._known = lowered
            self._place.memory.learn(self._place.base_url, self._ask.model, lowered)
        return lowered is not None

    def _lower_form(self) -> bool:
        """Another form than one that was ignored."""
        lowered = self._lower("form")
        if FORMS[self._known.form] == "required":  # a server that ignores a tool by its name ignores tools
            self._lower("form")
        return lowered

    def _once(self) -> Outcome:
        """One call, paid for whichever way it ends."""
        budget = self._place.budget
        held = budget.hold(self._prompt_tokens() if budget.limited else 0, self._ask.most_tokens)
        ask = self._ask._replace(most_tokens=held.reply)
        request = request_for(ask, self._known, is_openai=self._place.base_url is None)
        got = Collected()
        hearing = Hearing(ask.schema.body if ask.schema else None, ask.heard)
        taken = Usage()
        replayed = False
        try:
            with self._place.send(request) as sent:
                replayed = sent.replayed
                self._listen(sent.chunks, got, hearing, by_tool="tools" in request.body)
        except BrokenConnectionError as broken:
            if not got.begun:
                raise
            raise unreachable(self._place.name, self._place.deadline, begun=True) from broken
        finally:
            if got.begun or got.usage:
                taken = budget.price(got.usage or self._estimate(got))
            self._usage += taken
            budget.settle(held, Usage() if replayed else taken)
        return self._judge(got, hearing, held.reply)

    def _listen(self, chunks: Iterator[bytes], got: Collected, hearing: Hearing, *, by_tool: bool) -> None:
        empty = True
        for event in events(chunks):
            empty = False
            if self._place.deadline.passed:  # a megabyte that came in time may hold ten thousand of them
                raise BrokenConnectionError
            if isinstance(event, Refused):
                fault = fault_of(_OK, event.body)
                if got.begun:
                    raise explain(fault, self._place.name, self._ask.model)
                raise ServerRefusalError(fault)
            piece = got.take(event)
            hearing.take(piece.arguments if by_tool else piece.text)
        if not got.ended and (got.answered or empty):
            raise BrokenConnectionError
        got.check()
        if by_tool and not got.arguments:  # a server that ignores tools may still have been told the form
            hearing.take(got.text)

    def _judge(self, got: Collected, hearing: Hearing, most_tokens: int) -> Outcome:
        """What a whole reply is worth.

        Raises:
            _IgnoredError: It is not of the form that was asked for, and nobody has heard any of it.
            ModelError: It is no reply.
        """
        if got.refusal or got.finish == "content_filter":
            raise ModelDeclinedError(
                "The model declined to answer this.", hint="Rephrase it, or use --model extractive."
            )
        text, cut = hearing.text, got.finish == "length"
        if self._ask.first_token:
            if got.text and not got.told and "logprobs" in self._request().asked:
                while self._lower("logprobs"):
                    pass  # it took the parameter and ignored it: no smaller number will help
            return Outcome(got.text, self._usage, cut, got.told)
        if not (got.text or got.arguments).strip():
            raise _empty(most_tokens, cut=cut)
        if self._ask.schema is not None and not cut:
            self._check_form(hearing)
        return Outcome(text or got.text, self._usage, cut, got.told)

    def _check_form(self, hearing: Hearing) -> None:
        if hearing.fits():
            if not self._known.proven:
                self._known = self._known.with_proof()
                self._place.memory.learn(self._place.base_url, self._ask.model, self._known)
        elif hearing.inside:
            raise ModelReplyError(f"{_NOT_ASKED_FOR}: it breaks off in the middle.", hint=_OTHER_MODEL)
        elif hearing.objects > 1:
            raise ModelReplyError(f"{_NOT_ASKED_FOR}: it holds {hearing.objects} JSON objects.", hint=_OTHER_MODEL)
        elif not self._known.proven and not (hearing.begun and self._ask.heard):
            raise _IgnoredError
        elif not hearing.begun:
            raise ModelReplyError(f"{_NOT_ASKED_FOR}: it holds no JSON object.", hint=_OTHER_MODEL)

    def _prompt_tokens(self) -> int:
        return sum(self._counter.count(message["content"]) for message in self._request().body["messages"])

    def _estimate(self, got: Collected) -> Usage:
        """What a server that tells no usage, or broke off before it did, has probably counted."""
        return Usage(self._prompt_tokens(), self._counter.count((got.text + got.arguments)[:_COUNTED]))

    @property
    def _counter(self) -> Counter:
        if self._counted is None:
            self._counted = Counter(self._ask.model)
        return self._counted


def _empty(most_tokens: int, *, cut: bool) -> ModelReplyError:
    if cut:
        return ModelCutError(
            f"The model used up its {most_tokens} tokens before the first word of its reply.",
            hint="A model that reasons needs more: --set max_output_tokens=4096",
        )
    return ModelReplyError(f"{_NOT_ASKED_FOR}: it is empty.", hint=_OTHER_MODEL)
