"""A language model that drafts answers from passages, on any server."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import prompts
from assistant.citing import CITING, DEFAULT
from assistant.citing.passages import mark_for
from assistant.draft import LoopError, ReplyReader
from assistant.errors import ModelReplyError, SettingsError
from assistant.lines import one_line
from assistant.models.endpoint import Schema
from assistant.tokens import Counter
from assistant.types import Draft, Estimate, PromptRef, unseen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.citing import Way
    from assistant.models.endpoint import Message, Reply
    from assistant.types import Question, Rejected, Seen
    from index.types import Hit

    Estimator = Callable[[Question, Sequence[Hit]], Estimate]

REPAIR = "repair.v1"
# Below this there is no room for the instructions and one passage.
_LEAST_WINDOW = 1_024
_PASSAGES = 8
# Claims that are sent back, and characters of each and of why it failed: some 500 tokens in all.
_MENDED = 6
_SENT_BACK = 160


class Completes(Protocol):
    """Has a model reply; ``Endpoint`` does."""

    def complete(
        self,
        model: str,
        messages: Sequence[Message],
        *,
        most_tokens: int,
        schema: Schema | None = None,
        heard: Callable[[str], None] | None = None,
    ) -> Reply:
        """See ``Endpoint.complete``."""


class LanguageModel:
    """A language model that drafts answers; implements ``assistant.types.Model``.

    Args:
        endpoint: Where it is.
        model: Its name there.
        citing: How it cites: "point" at numbered sentences, or "quote" word for word; what suits it if ``None``.
        context_window: Tokens that prompt and reply may have together.
        max_output_tokens: Tokens that the reply may have.
        estimate: How likely passages answer a question, asked before anything is drafted.
        name: As the ``--model`` flag names it; ``openai:MODEL`` unless given.

    Raises:
        SettingsError: The window leaves no room for passages.
    """

    def __init__(  # noqa: PLR0913  (a keyword for each setting)
        self,
        endpoint: Completes,
        model: str,
        *,
        citing: Way | None = None,
        context_window: int,
        max_output_tokens: int,
        estimate: Estimator | None = None,
        name: str | None = None,
    ) -> None:
        if context_window - max_output_tokens < _LEAST_WINDOW:
            raise SettingsError(
                f"A context_window of {context_window} with max_output_tokens {max_output_tokens} leaves"
                f" {context_window - max_output_tokens} tokens for the prompt; {_LEAST_WINDOW} is the least.",
                hint="Raise context_window or lower max_output_tokens: --set max_output_tokens=512",
            )
        self._endpoint = endpoint
        self._model = model
        self._citing = CITING[citing or DEFAULT]
        self._window = context_window
        self._max_output = max_output_tokens
        self._estimate = estimate
        self._name = name or f"openai:{model}"
        self._prompt = prompts.load(self._citing.prompt)
        self._repair = prompts.load(REPAIR)

    @property
    def name(self) -> str:
        """As the ``--model`` flag names it."""
        return self._name

    @property
    def prompt(self) -> PromptRef:
        """The prompt file it is given."""
        return PromptRef(self._prompt.name, self._prompt.sha256)

    @property
    def passages(self) -> int:
        """Some two thousand tokens: what small models still read with care."""
        return _PASSAGES

    def answerable(self, question: Question, hits: Sequence[Hit]) -> Estimate:
        """As the estimator says; nothing is known without one."""
        return self._estimate(question, hits) if self._estimate else Estimate()

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        """Ask the model; see ``assistant.types.Model``."""
        return self._ask(self.messages(question, hits), hits, seen)

    def repair(
        self, question: Question, hits: Sequence[Hit], failed: Sequence[Rejected], seen: Seen = unseen
    ) -> Draft:
        """Ask it once more, told what failed and why; see ``assistant.types.Model``."""
        return self._ask(self.messages(question, hits, failed), hits, seen)

    def _ask(self, messages: Sequence[Message], hits: Sequence[Hit], seen: Seen) -> Draft:
        reader = ReplyReader(self._citing, hits, seen)
        try:
            reply = self._endpoint.complete(
                self._model,
                messages,
                most_tokens=self._max_output,
                schema=Schema("answer", self._citing.schema),
                heard=reader.feed,
            )
            if not reply.cut:
                return reader.close(reply.usage)
        except LoopError as error:  # it has nothing more to say
            return Draft(reader.claims, error.usage)
        raise ModelReplyError(
            f"The model's reply was cut off at {reply.usage.completion_tokens or self._max_output} tokens.",
            hint="Ask a narrower question, or give it more: --set max_output_tokens=4096",
            usage=reply.usage,
        )

    def messages(self, question: Question, hits: Sequence[Hit], failed: Sequence[Rejected] = ()) -> list[Message]:
        """The prompt, with as many of the passages, best first, as the context window holds.

        What failed is appended: servers keep what they have read of a prompt, and all before it is the same.

        Raises:
            SettingsError: Not even the first passage fits.
        """
        instructions, template = self._prompt.halves()
        mark = mark_for(question, hits, self._citing.lay_out)
        asked = _asked(question)
        again = "\n" + self._repair.fill(failed=_listed(failed)) if failed else ""
        room = self._window - self._max_output - self._tokens(instructions + template.text + asked + again)
        blocks = self._blocks(hits, mark, room)
        filled = template.fill(mark=mark, passages="\n\n".join(blocks), question=asked)
        return [{"role": "system", "content": instructions}, {"role": "user", "content": filled + again}]

    @cached_property
    def _tokens(self) -> Callable[[str], int]:
        return Counter(self._model).count

    def _blocks(self, hits: Sequence[Hit], mark: str, room: int) -> list[str]:
        blocks: list[str] = []
        for n, hit in enumerate(hits, start=1):
            block = self._citing.lay_out(hit, n, mark)
            room -= self._tokens(block)
            if room < 0:
                break
            blocks.append(block)
        if not blocks:
            raise SettingsError(
                f"No passage fits a context_window of {self._window} beside this question.",
                hint="Ask in fewer words, or, if the model has room for it: --set context_window=16384",
            )
        return blocks


def _asked(question: Question) -> str:
    """The question; where it leans on the one before and could not be put in other words, both."""
    if not question.before:
        return f"The question: {question.standalone}"
    return f"The question before, which was answered: {question.before}\nThe question now: {question.asked}"


def _listed(failed: Sequence[Rejected]) -> str:
    return "\n".join(
        f"{n}. “{one_line(one.text, _SENT_BACK)}” – taken out because {one_line(one.why, _SENT_BACK)}"
        for n, one in enumerate(failed[:_MENDED], start=1)
    )
