"""The sentences that may answer, each with what speaks for it and how likely it answers."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from assistant.models.extractive.candidates import candidates
from assistant.models.extractive.evidence import as_read, compared, probability, weigh
from assistant.models.extractive.reading import read_candidates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.extractive.candidates import Candidate
    from assistant.models.extractive.evidence import Evidence
    from assistant.models.extractive.reading import Reads
    from assistant.types import Question
    from index.types import Embedder, Hit

# Passages that are read, seven milliseconds each on two cores: those with the likeliest sentences, as far as words
# and passages tell, down to this share of the likeliest one's probability. What is read beyond them hardly ever
# changes an answer (docs/reader.md).
_MOST_READ = 10
_WORTH_READING = 0.005
# Sentences compared with the question, a millisecond each, and the same where the reader has put them in order: of
# the others hardly one is ever among the answers (docs/extractive.md).
_MOST_EMBEDDED = 64
_MOST_EMBEDDED_READ = 48


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
        reader: Reads the likeliest passages with the question in mind, and only their sentences are returned;
            ``None`` to do without.
        question: What is asked.
        hits: The passages.

    Raises:
        EmbedderError: The sentences could not be embedded.
        ReaderError: The reader failed.
    """
    found = candidates(hits)
    if not found:
        return []
    weighed = zip(found, weigh(question, hits, found), strict=True)
    rated = _likeliest([Rated(one, why, probability(why)) for one, why in weighed])
    if reader:
        rated = _likeliest(_read(reader, question, hits, _worth_reading(rated)))
    return _likeliest(
        _compared(embedder, question, hits, rated[: _MOST_EMBEDDED_READ if reader else _MOST_EMBEDDED])
    )


def _worth_reading(rated: Sequence[Rated]) -> list[Rated]:
    """Of sentences, the likeliest first, those of the passages that are worth the time that reading takes."""
    least = _WORTH_READING * rated[0].probability
    likeliest = dict.fromkeys(one.candidate.hit for one in rated if one.probability >= least)
    passages = frozenset(islice(likeliest, _MOST_READ))
    return [one for one in rated if one.candidate.hit in passages]


def _read(reader: Reads, question: Question, hits: Sequence[Hit], rated: Sequence[Rated]) -> list[Rated]:
    """With what the reader says of each sentence, and what becomes of its probability."""
    told = read_candidates(reader, question, hits, [one.candidate for one in rated])
    result = []
    for one, said in zip(rated, told, strict=True):
        why = as_read(one.evidence, said)
        answer = said.answer if said.span > 0 else None
        result.append(Rated(one.candidate, why, probability(why), answer))
    return result


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
