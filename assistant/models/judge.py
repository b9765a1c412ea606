"""A language model as a judge of entailment, for evaluations that ask for one."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

import prompts
from assistant.errors import ModelReplyError
from assistant.models.endpoint import Schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.endpoint import Endpoint

PROMPT = "judge.v1"
# A reason and a truth value; more is a model that has lost its way.
_MOST_TOKENS = 300
_MARK = 12
_FORM = Schema(
    "opinion",
    {
        "type": "object",
        "properties": {"why": {"type": "string"}, "entailed": {"type": "boolean"}},
        "required": ["why", "entailed"],
        "additionalProperties": False,
    },
)


class Opinion(NamedTuple):
    """What a judge thinks, and why."""

    entailed: bool
    why: str


class LanguageJudge:
    """Asks a model, at temperature 0, whether a statement follows from quotes.

    Args:
        endpoint: Where the model is.
        model: Its name there.
    """

    def __init__(self, endpoint: Endpoint, model: str) -> None:
        self._endpoint = endpoint
        self._model = model
        self._prompt = prompts.load(PROMPT)

    def ask(self, statement: str, quotes: Sequence[str]) -> Opinion:
        """The model's opinion.

        Raises:
            ModelError: It could not be reached, or answered nonsense.
        """
        instructions, template = self._prompt.halves()
        # As with passages: a mark that depends on what it encloses cannot be forged from within.
        mark = hashlib.sha256("\0".join([statement, *quotes]).encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
        blocks = (f"[{mark} quote {n}]\n{quote}\n[{mark} end of quote {n}]" for n, quote in enumerate(quotes, 1))
        filled = template.fill(mark=mark, quotes="\n\n".join(blocks), statement=statement)
        messages = [{"role": "system", "content": instructions}, {"role": "user", "content": filled}]
        reply = self._endpoint.complete(self._model, messages, most_tokens=_MOST_TOKENS, schema=_FORM)
        return _read(reply.text)


def _read(content: str) -> Opinion:
    try:
        reply = json.loads(content)
    except (ValueError, RecursionError):
        reply = None
    if isinstance(reply, dict) and isinstance(reply.get("entailed"), bool) and isinstance(reply.get("why"), str):
        return Opinion(reply["entailed"], " ".join(reply["why"].split()))
    raise ModelReplyError(
        "The judge's reply is not what was asked for.", hint="Choose another model with --judge."
    )
