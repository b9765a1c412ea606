"""A follow-up rewritten by a language model, which is believed only as far as the conversation bears it out."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

import prompts
from assistant.errors import ModelReplyError
from assistant.models.endpoint import Schema
from assistant.rewrite import stand_alone
from assistant.rewrite.following import fits
from assistant.rewrite.leaning import ORDINAL, leaning
from assistant.rewrite.looking_back import leant_on
from assistant.rewrite.resolve import resolve
from assistant.tokens import Counter
from assistant.types import Question, Usage
from index.lexical import terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.models.endpoint import Endpoint, Message
    from assistant.types import Turn

PROMPT = "rewrite.v1"
# A question; more is a model that has lost its way.
_MOST_TOKENS = 120
# Of the conversation: what a follow-up leans on is most often the turn before, and a small model on two cores
# reads some 75 tokens a second.
_HISTORY_TOKENS = 500
# Of each answer: claims of it, best first.
_CLAIMS = 3
_MARK = 12
_FORM = Schema(
    "rewriting",
    {
        "type": "object",
        "properties": {"question": {"type": "string"}},
        "required": ["question"],
        "additionalProperties": False,
    },
)
# What a possessive leaves beside the name.
_POSSESSIVE = {"s"}


class ModelRewriter:
    """Has a model rewrite the follow-ups that the rules see and cannot resolve; an ``assistant.rewrite.Rewriter``.

    Args:
        endpoint: Where the model is.
        model: Its name there.
    """

    def __init__(self, endpoint: Endpoint, model: str) -> None:
        self._endpoint = endpoint
        self._model = model
        self._prompt = prompts.load(PROMPT)

    def rewrite(self, text: str, turns: Sequence[Turn]) -> tuple[Question, Usage]:
        """The question: the model's if the conversation bears it out, else that of the rules; one call at most.

        Raises:
            ModelError: The model could not be reached, or refused.
        """
        by_rule = stand_alone(text, turns)
        if by_rule.clarify or not turns or turns[-1].question.clarify or not _open(by_rule, turns):
            return by_rule, Usage()
        try:
            reply = self._endpoint.complete(
                self._model, self._messages(by_rule.text, turns), most_tokens=_MOST_TOKENS, schema=_FORM
            )
        except ModelReplyError as error:
            return by_rule, error.usage
        found = None if reply.cut else _read(reply.text)
        if found is None or not borne_out(found, by_rule.text, turns):
            return by_rule, reply.usage
        return Question(by_rule.text, found), reply.usage

    def _messages(self, text: str, turns: Sequence[Turn]) -> list[Message]:
        parts = _history(turns, Counter(self._model))
        # A mark that depends on what it encloses cannot be forged from within: answers hold text of documents.
        whole = "\0".join([text, *(part.text for part in parts)])
        mark = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
        blocks = (f"[{mark} {part.who}]\n{part.text}\n[{mark} end of {part.who}]" for part in parts)
        instructions, template = self._prompt.halves()
        filled = template.fill(mark=mark, history="\n".join(blocks), question=text)
        return [{"role": "system", "content": instructions}, {"role": "user", "content": filled}]


class _Part(NamedTuple):
    who: str
    text: str


def _open(question: Question, turns: Sequence[Turn]) -> bool:
    """Whether a question leans on what came before it in a way that the rules could not resolve."""
    kind = leaning(question.text)
    return kind is not None and resolve(question.text, kind, leant_on(question.text, kind, turns)[-1]) is None


def _history(turns: Sequence[Turn], counter: Counter) -> list[_Part]:
    """The latest of the conversation that is within the budget, oldest first."""
    kept: list[_Part] = []
    left = _HISTORY_TOKENS
    for part in _backwards(turns):
        left -= counter.count(part.text)
        if left < 0:
            break
        kept.insert(0, part)
    return kept


def _backwards(turns: Sequence[Turn]) -> Iterator[_Part]:
    for turn in reversed(turns):
        if turn.said:
            yield _Part("answer", "\n".join(turn.said[:_CLAIMS]))
        yield _Part("question", turn.question.text)


def _read(content: str) -> str | None:
    try:
        reply = json.loads(content)
    except (ValueError, RecursionError):
        return None
    found = reply.get("question") if isinstance(reply, dict) else None
    return " ".join(found.split()) if isinstance(found, str) and found.strip() else None


def borne_out(question: str, text: str, turns: Sequence[Turn]) -> bool:
    """Whether a rewriting keeps what was asked, and adds something, but nothing that the conversation lacks.

    A word counts by its stem if it says anything; so neither a number nor a name comes in from elsewhere.

    Args:
        question: The rewriting.
        text: What the user typed.
        turns: What was said before.
    """
    said, asked = set(terms(question)), set(terms(ORDINAL.sub("", text)))
    spoken = set(terms(" ".join([text, *(part.text for part in _backwards(turns))]))) | _POSSESSIVE
    return asked < said and said <= spoken and fits(question)
