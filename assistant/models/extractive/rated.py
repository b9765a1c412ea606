"""The sentences that may answer, each with what speaks for it and how likely it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.models.extractive.candidates import candidates
from assistant.models.extractive.evidence import compared, probability, weigh
from assistant.models.extractive.reading import read_candidates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.extractive.candidates import Candidate
    from assistant.models.extractive.evidence import Evidence
    from assistant.models.extractive.reading import Reads, Told
    from assistant.types import Question
    from index.types import Embedder, Hit

# Sentences compared with the question, a millisecond each on two cores: of the others none was ever among the
# answers of the built-in suites (docs/extractive.md).
_MOST_EMBEDDED = 64


class Rated(NamedTuple):
    """A sentence, what speaks for it, and the probability that it answers.

    ``answer`` is what in ``candidate.text`` answers, as offsets ``[start, end)``, from a reader that finds it
    likelier than no answer.
    """

    candidate: Candidate
    evidence: Evidence
    probability: float
    answer: tuple[int, int] | None = None


def rate(embedder: Embedder, reader: Reads | None, question: Question, hits: Sequence[Hit]) -> list[Rated]:
    """The sentences of passages that may answer, the likeliest first; equal ones in their order.

    Args:
        embedder: Compares sentences with the question; called once, and only if there is a sentence.
        reader: Reads the passages with the question in mind; ``None`` to do without.
        question: What is asked.
        hits: The passages.

    Raises:
        EmbedderError: The sentences could not be embedded.
        ReaderError: The reader failed.
    """
    found = candidates(hits)
    if not found:
        return []
    nobody: Sequence[Told | None] = [None] * len(found)
    told = read_candidates(reader, question, hits, found) if reader else nobody
    rated = [
        Rated(one, why, probability(why), said.answer if said and said.span > 0 else None)
        for one, why, said in zip(found, weigh(question, hits, found, told), told, strict=True)
    ]
    rated = _compared(embedder, question, hits, _likeliest(rated)[:_MOST_EMBEDDED])
    return _likeliest(rated)


def _likeliest(rated: Sequence[Rated]) -> list[Rated]:
    return sorted(rated, key=lambda one: -one.probability)


def _compared(embedder: Embedder, question: Question, hits: Sequence[Hit], rated: Sequence[Rated]) -> list[Rated]:
    """With the cosine of each sentence and the question, and what becomes of its probability."""
    texts = list(dict.fromkeys(one.candidate.in_context for one in rated))
    vectors = embedder.embed([question.standalone, *texts])
    cosines = dict(zip(texts, (vectors[1:] @ vectors[0]).tolist(), strict=True))
    result = []
    for one in rated:
        why = compared(one.evidence, cosines[one.candidate.in_context], hits[one.candidate.hit])
        result.append(one._replace(evidence=why, probability=probability(why)))
    return result
