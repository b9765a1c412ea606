"""A language model's reply, read strictly: it is what was asked for, or it is refused. Nothing is repaired."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelReplyError
from assistant.types import Draft, DraftClaim, DraftQuote, Usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Question
    from index.types import Hit, Metadata

# JSON Schema of the reply, in the strict subset that OpenAI's structured outputs take. The quotes come before
# the claim, and the words before the passage: a model that has copied them first strays less from them.
REPLY_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["claims"],
    "properties": {
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["quotes", "claim"],
                "properties": {
                    "quotes": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["quote", "passage"],
                            "properties": {"quote": {"type": "string"}, "passage": {"type": "integer"}},
                        },
                    },
                    "claim": {"type": "string"},
                },
            },
        }
    },
}
# Hexadecimal digits of a mark: 48 bits, a few tokens.
_MARK = 12
# A key that was not asked for is the model's own text: it is named only if it is a word.
_WORD = re.compile(r"\w{1,30}", re.ASCII)


def parse_reply(text: str, usage: Usage) -> Draft:
    """Read a reply.

    Raises:
        ModelReplyError: It is not JSON of ``REPLY_SCHEMA``.
    """
    from pydantic import BaseModel, ConfigDict, ValidationError

    class Strict(BaseModel):
        model_config = ConfigDict(strict=True, extra="forbid")

    class ReplyQuote(Strict):
        passage: int
        quote: str

    class ReplyClaim(Strict):
        quotes: list[ReplyQuote]
        claim: str

    class Reply(Strict):
        claims: list[ReplyClaim]

    try:
        reply = Reply.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"] if _WORD.fullmatch(str(part)))
        raise ModelReplyError(
            f"The model's reply is not what was asked for{f' (at {where})' if where else ''}: {first['msg']}.",
            hint="Ask again, or choose another model with --model.",
        ) from error
    claims = tuple(
        DraftClaim(claim.claim, tuple(DraftQuote(quote.quote, quote.passage) for quote in claim.quotes))
        for claim in reply.claims
    )
    return Draft(claims, usage)


def mark_for(question: Question, hits: Sequence[Hit]) -> str:
    """A mark for the delimiters that no document can hold: it depends on the question and on all the passages."""
    laid_out = [lay_out(hit, n, "") for n, hit in enumerate(hits, start=1)]
    digest = hashlib.sha256(question.standalone.encode("utf-8", "surrogatepass"))
    for block in laid_out:
        digest.update(block.encode("utf-8", "surrogatepass"))
    # Not even by chance, nor by a document written after very many tries.
    while any(digest.hexdigest()[:_MARK] in block for block in laid_out):
        digest.update(b"again")
    return digest.hexdigest()[:_MARK]


def lay_out(hit: Hit, n: int, mark: str) -> str:
    """A passage as the model sees it, between delimiters that bear the mark."""
    return f"[{mark} passage {n}: {_origin(hit.metadata)}]\n{hit.passage.text}\n[{mark} end of passage {n}]"


def _origin(metadata: Metadata) -> str:
    outlet = metadata.outlet or "unknown outlet"
    title = f", “{metadata.title}”" if metadata.title else ""
    return " ".join(f"{outlet}, {metadata.published or 'undated'}{title}".split())
