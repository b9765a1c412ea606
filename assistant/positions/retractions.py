"""Where a number that an answer gives was taken back: an answer that tells the one must tell the other.

That stands, as a rule, at the end of an article about something later, whose passage is none of those that are
found for the question. So once an answer gives numbers that exclude one another it is looked for, in their words,
and likewise the contrary of a state that all answers agree on (``assistant.positions.contrary``).
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from assistant.gate import quote_at
from assistant.positions import grouped, reader_for, stands
from assistant.positions.contrary import contrary, other_side
from assistant.positions.time import voice
from assistant.suspicion import ordered
from assistant.types import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.positions import AnswerReader, Stand
    from index.types import Hit

# Of an answer with eight quotes, no more than a quarter again.
_MOST: Final = 2


def disputed(question: str, claims: Sequence[Claim]) -> tuple[str, ...]:
    """What to search for to find the corrections of numbers that exclude one another, or who says the contrary."""
    reader = reader_for(question)
    if reader and not reader.corrected:
        return other_side(question, stands(reader, claims))
    groups = grouped(stands(reader, claims)) if reader else []
    quotes = [next((one.quote.text for one in group if not one.told.withdrawn), "") for group in groups]
    return tuple(f"correction: {text}" for text in quotes if text) if len(groups) > 1 else ()


def retractions(question: str, claims: Sequence[Claim], hits: Sequence[Hit]) -> tuple[Claim, ...]:
    """Sentences that take back numbers which claims have, or say the contrary of them, as verified claims.

    Args:
        question: What is asked, standing alone.
        claims: What is answered.
        hits: The passages that were found.
    """
    reader = reader_for(question)
    if reader is None:
        return ()
    held = stands(reader, claims)
    quoted = {(quote.document, quote.start) for claim in claims for quote in claim.quotes}
    found = chain(
        (one for hit in hits for one in _taken_back(reader, held, hit, hits)),
        contrary(question, reader, held, hits),
    )
    new = {(one.quotes[0].document, one.quotes[0].start): one for one in found}
    return tuple(one for place, one in new.items() if place not in quoted)[:_MOST]


def _taken_back(reader: AnswerReader, held: Sequence[Stand], hit: Hit, hits: Sequence[Hit]) -> Iterator[Claim]:
    outlets = {one.passage.document: one.metadata.outlet for one in hits}
    own = voice(hit.metadata.outlet)
    values = {
        one.told.value
        for one in held
        if own and own in (voice(one.quote.speaker), voice(outlets.get(one.quote.document)))
    }
    for sentence in hit.sentences if values else ():
        quote = quote_at(hit, sentence.start, sentence.end)
        told = reader.answer(quote.text)
        if told and told.withdrawn and told.value in values and not ordered(hit.passage, quote.start, quote.end):
            yield Claim(" ".join(quote.text.split()), (quote,))
