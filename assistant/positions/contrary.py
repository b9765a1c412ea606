"""The other side of a yes or a no: sentences that say the contrary, which the question's own words do not find.

Whoever asks whether a thing is over finds those who say that it is. That it is not stands in other words, often in
passages less like the question.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from assistant.gate import quote_at
from assistant.models.extractive.candidates import candidates
from assistant.positions.states import asked_state
from assistant.positions.topic import topic_of
from assistant.positions.verdicts import Verdict
from assistant.types import Claim
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.positions import AnswerReader, Stand, Told
    from index.types import Hit

# One says what is said; a second is shown where another document says it, too.
_MOST: Final = 2


def other_side(question: str, held: Sequence[Stand]) -> tuple[str, ...]:
    """What to search for to find who says the contrary of a state that all answers agree on; else nothing."""
    topic = topic_of(question)
    over = asked_state(topic) if topic else None
    if topic is None or over is None or _side(held) is None:
        return ()
    subject = " ".join(sorted(topic.names) or sorted(topic.subject))
    said = over == _side(held)
    return (f"the fight against {subject} is far from over" if said else f"{subject} has been defeated",)


def contrary(question: str, reader: AnswerReader, held: Sequence[Stand], hits: Sequence[Hit]) -> Iterator[Claim]:
    """Sentences that say the contrary of a state that all answers agree on: the first of each document."""
    side = _side(held)
    told: set[str] = set()
    for found in candidates(hits) if other_side(question, held) else ():
        hit = hits[found.hit]
        answer = reader.answer(found.text)
        opposed = answer is not None and isinstance(answer.value, Verdict) and answer.value.yes != side
        if opposed and hit.passage.document not in told and len(told) < _MOST:
            told.add(hit.passage.document)
            quote = quote_at(hit, found.sentence.start, found.sentence.end)
            yield Claim(" ".join(quote.text.split()), (replace(quote, answer=_place(answer, quote.text)),))


def _place(answer: Told | None, text: str) -> Span | None:
    at = text.find(answer.label) if answer else -1
    return Span(at, at + len(answer.label)) if answer and at >= 0 else None


def _side(held: Sequence[Stand]) -> bool | None:
    """Yes or no, if that is what all answers say; ``None`` if they differ, or are of another kind."""
    sides = {one.told.value.yes if isinstance(one.told.value, Verdict) else None for one in held}
    return sides.pop() if len(sides) == 1 else None
