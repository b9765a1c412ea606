"""The sentences that may answer, each with what speaks for it and how likely it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.models.candidates import candidates
from assistant.models.evidence import probability, weigh
from assistant.models.reading import read_candidates
from assistant.word_forms import content_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.candidates import Candidate
    from assistant.models.evidence import Evidence
    from assistant.models.reading import Reads, Told
    from assistant.types import Question
    from index.types import Embedder, Hit

# Sentences embedded for one question, a millisecond or two each on two cores: sixteen passages seldom have more.
_MOST_EMBEDDED = 140


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
    found = _shortlist(question, candidates(hits))
    if not found:
        return []
    vectors = embedder.embed([question.standalone, *(one.in_context for one in found)])
    nobody: Sequence[Told | None] = [None] * len(found)
    told = read_candidates(reader, question, hits, found) if reader else nobody
    evidence = weigh(question, hits, found, (vectors[1:] @ vectors[0]).tolist(), told)
    rated = [
        Rated(one, why, probability(why), said.answer if said and said.span > 0 else None)
        for one, why, said in zip(found, evidence, told, strict=True)
    ]
    return sorted(rated, key=lambda one: -one.probability)


def _shortlist(question: Question, found: Sequence[Candidate]) -> Sequence[Candidate]:
    """At most as many as may be embedded: those that share most words with the question, in their order."""
    if len(found) <= _MOST_EMBEDDED:
        return found
    asked = content_terms(question.standalone)
    order = sorted(range(len(found)), key=lambda at: (-len(asked & content_terms(found[at].in_context)), at))
    return [found[at] for at in sorted(order[:_MOST_EMBEDDED])]
