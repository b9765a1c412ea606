"""The two ways in which a language model cites: it copies words, or it points at numbered sentences.

Either way the gate has the last word. A model that copies may miscopy. One that points cannot, for the program
puts the sentence's own characters in the pointer's place; but it may point at the wrong one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from assistant.citing.passages import numbered, sentences_of, text_of, whole
from assistant.folding import find
from assistant.types import DraftClaim, DraftQuote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.citing.forms import CopyingClaim, PointingClaim
    from index.types import Hit

Way = Literal["point", "quote"]

# Characters, some four words: fewer stand in another passage by chance.
_TELLING = 20
# How a server that holds a model to its schema has it write a pointer; what others send is read more widely.
_WRITTEN = r"^[1-9][0-9]?\.[1-9][0-9]?$"
# Sentences that a claim may rest on: a small model that is not held to some few points at all that it sees.
_POINTERS = 3
# 3.2, or 3.2-3.4 or 3.2-4 for a run of sentences, with or without the brackets that numbers stand in.
_POINTER = re.compile(
    r"\[?(?P<passage>\d{1,4})\.(?P<first>\d{1,4})(?:[-\u2013](?:(?P=passage)\.)?(?P<last>\d{1,4}))?\]?", re.ASCII
)


class Citing(Protocol):
    """A way of citing: what the model is told and shown, and how its reply is read."""

    @property
    def prompt(self) -> str:
        """The name of its prompt."""

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema of the reply, in the strict subset that OpenAI's structured outputs take."""

    def lay_out(self, hit: Hit, n: int, mark: str) -> str:
        """A passage as the model sees it, between delimiters that bear the mark."""

    def read(self, reply: str, hits: Sequence[Hit]) -> tuple[DraftClaim, ...]:
        """The claims of a whole reply.

        Raises:
            pydantic.ValidationError: It is not JSON of the schema.
        """

    def read_claim(self, claim: str, hits: Sequence[Hit]) -> DraftClaim:
        """One claim of a reply; see ``read``."""


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _reply(**claim: dict[str, Any]) -> dict[str, Any]:
    return _object(claims={"type": "array", "items": _object(**claim)})


@dataclass(frozen=True, slots=True)
class Quoting:
    """The model copies the words it rests a claim on, before the claim: it strays less from what it has copied."""

    prompt: str = "answer.v1"

    @property
    def schema(self) -> dict[str, Any]:
        """See ``Citing``."""
        quote = _object(quote={"type": "string"}, passage={"type": "integer"})
        return _reply(quotes={"type": "array", "items": quote}, claim={"type": "string"})

    def lay_out(self, hit: Hit, n: int, mark: str) -> str:
        """With the passage's own characters."""
        return whole(hit, n, mark)

    def read(self, reply: str, hits: Sequence[Hit]) -> tuple[DraftClaim, ...]:
        """See ``Citing``."""
        from assistant.citing.forms import CopyingReply

        return tuple(_copied(claim, hits) for claim in CopyingReply.model_validate_json(reply).claims)

    def read_claim(self, claim: str, hits: Sequence[Hit]) -> DraftClaim:
        """See ``Citing``."""
        from assistant.citing.forms import CopyingClaim

        return _copied(CopyingClaim.model_validate_json(claim), hits)


def _copied(claim: CopyingClaim, hits: Sequence[Hit]) -> DraftClaim:
    quotes = (DraftQuote(one.quote, _passage_of(one.quote, one.passage, hits)) for one in claim.quotes)
    return DraftClaim(claim.claim, tuple(quotes))


def _passage_of(quote: str, said: int, hits: Sequence[Hit]) -> int:
    """The number of the passage that a quote stands in: that which the model said, else the best that has it.

    Small models copy better than they count. Where the very words stand is no guess.
    """
    if len(quote) < _TELLING:
        return said
    places = [n for n, hit in enumerate(hits, start=1) if find(quote, hit.passage.text)]
    return said if said in places or not places else places[0]


@dataclass(frozen=True, slots=True)
class Pointing:
    """The model writes a claim, then the numbers of its sentences: with these first, small models name many."""

    prompt: str = "point.v1"

    @property
    def schema(self) -> dict[str, Any]:
        """See ``Citing``."""
        pointer = {"type": "string", "pattern": _WRITTEN}
        pointers = {"type": "array", "items": pointer, "minItems": 1, "maxItems": _POINTERS}
        return _reply(claim={"type": "string"}, sentences=pointers)

    def lay_out(self, hit: Hit, n: int, mark: str) -> str:
        """With each sentence behind its number."""
        return numbered(hit, n, mark)

    def read(self, reply: str, hits: Sequence[Hit]) -> tuple[DraftClaim, ...]:
        """See ``Citing``."""
        from assistant.citing.forms import PointingReply

        return tuple(_pointed(claim, hits) for claim in PointingReply.model_validate_json(reply).claims)

    def read_claim(self, claim: str, hits: Sequence[Hit]) -> DraftClaim:
        """See ``Citing``."""
        from assistant.citing.forms import PointingClaim

        return _pointed(PointingClaim.model_validate_json(claim), hits)


def _pointed(claim: PointingClaim, hits: Sequence[Hit]) -> DraftClaim:
    return DraftClaim(claim.claim, tuple(expand(pointer, hits) for pointer in dict.fromkeys(claim.sentences)))


def expand(pointer: str, hits: Sequence[Hit]) -> DraftQuote:
    """The sentences that a pointer names, as the document has them, with where they begin.

    Args:
        pointer: ``3.2``, or ``3.2-3.4`` for all from the one to the other; passages and sentences count from 1.
        hits: The passages.

    Returns:
        The quote. Of a pointer that names nothing, a quote that no gate lets pass: the pointer itself.
    """
    found = _POINTER.fullmatch(pointer.strip())
    if found is None:
        return DraftQuote(pointer, 0)
    passage, first = int(found["passage"]), int(found["first"])
    last = int(found["last"] or first)
    hit = hits[passage - 1] if 1 <= passage <= len(hits) else None
    sentences = sentences_of(hit) if hit else ()
    if hit is None or not 1 <= first <= last <= len(sentences):
        return DraftQuote(f"[{pointer}]", passage)
    start, end = sentences[first - 1].start, sentences[last - 1].end
    return DraftQuote(text_of(hit, start, end), passage, max(start, hit.passage.start))


CITING: dict[Way, Citing] = {"point": Pointing(), "quote": Quoting()}
# Measured with a model of 1.5 billion parameters (docs/citing.md).
DEFAULT: Way = "quote"
