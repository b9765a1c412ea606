"""What the reader says of the sentences that may be answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from assistant.reader.types import Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.extractive.candidates import Candidate
    from assistant.reader.types import Reading
    from assistant.types import Question
    from index.types import Hit

# Beyond these it is as sure as can be; a sentence that is out of the reader's reach has the lowest.
_SUREST = 20.0


class Reads(Protocol):
    """Reads passages with a question in mind; see ``assistant.reader.Reader``."""

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One reading for each passage, in order.

        Raises:
            ReaderError: It could not be loaded, or failed.
        """


class Told(NamedTuple):
    """Of one sentence: the logit that its passage answers, and by how much its best span is better than none.

    ``answer`` is where in the sentence that span stands, if it has one: ``[start, end)`` in its text.
    """

    answerable: float
    span: float
    answer: tuple[int, int] | None


def read_candidates(
    reader: Reads, question: Question, hits: Sequence[Hit], found: Sequence[Candidate]
) -> list[Told]:
    """What the reader says of each candidate, in order; a passage without one is not read.

    Raises:
        ReaderError: See ``Reads``.
    """
    places: dict[int, list[Candidate]] = {}
    for candidate in found:
        places.setdefault(candidate.hit, []).append(candidate)
    readings = reader.read(question.standalone, [_passage(hits[at], own) for at, own in places.items()])
    told = {}
    for own, reading in zip(places.values(), readings, strict=True):
        for candidate, read in zip(own, reading.sentences, strict=True):
            told[candidate] = Told(
                _held(reading.answerable),
                _held(read.span),
                _within(read.answer, _place(hits[candidate.hit], candidate)),
            )
    return [told[candidate] for candidate in found]


def _passage(hit: Hit, candidates: Sequence[Candidate]) -> Passage:
    places = tuple(_place(hit, candidate) for candidate in candidates)
    return Passage(hit.passage.text, places, hit.metadata.title or "")


def _place(hit: Hit, candidate: Candidate) -> tuple[int, int]:
    """Where the candidate stands in its passage's text."""
    start = hit.passage.start
    return candidate.sentence.start - start, candidate.sentence.end - start


def _within(answer: tuple[int, int] | None, place: tuple[int, int]) -> tuple[int, int] | None:
    return (answer[0] - place[0], answer[1] - place[0]) if answer else None


def _held(logit: float) -> float:
    return min(max(logit, -_SUREST), _SUREST)
