"""The offline reader: the sentences that answer, chosen without a language model.

Every claim is a sentence of a passage as it stands there. How they are chosen and how well that does:
docs/extractive.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.models.candidates import candidates
from assistant.models.evidence import probability, weigh
from assistant.models.question_type import AnswerType, answer_type
from assistant.types import Draft, DraftClaim, DraftQuote, Estimate, unseen
from assistant.word_forms import content_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.candidates import Candidate
    from assistant.models.evidence import Evidence
    from assistant.types import Question, Rejected, Seen
    from index.types import Embedder, Hit

# A sentence less likely to answer is never shown; with none left the question is refused. Probabilities are low
# because most sentences of the training data answer nothing. docs/extractive.md: what other thresholds do.
REFUSE_BELOW = 0.05
# Shares of the best sentence's probability that another needs. A document that has not spoken yet is heard
# sooner: its version may be another one.
_SAME_DOCUMENT = 0.4
_OTHER_DOCUMENT = 0.15
# Numbers are what documents disagree about most, and a sentence without one is out anyway: on the number questions
# of the development sets this lower share costs .003 of precision (docs/extractive.md).
_OTHER_NUMBER = 0.1
# Claims at most; further sentences of documents that have spoken are added only up to the lower number.
_MOST = 8
_ENOUGH = 6
# Sentences embedded for one question, a millisecond or two each on two cores: sixteen passages seldom have more.
_MOST_EMBEDDED = 140


class Extractive:
    """Answers with sentences of the passages; implements ``assistant.types.Model``.

    Args:
        embedder: Compares sentences with the question; called once a draft.
    """

    name = "extractive"
    prompt = None
    passages = (
        16  # sentences are cheap to weigh, and every source's version of a contested fact must be among them
    )

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def answerable(self, question: Question, hits: Sequence[Hit]) -> Estimate:  # noqa: ARG002  (see Model)
        """Nothing yet: finding out is what drafting does."""
        return Estimate()

    def repair(
        self,
        question: Question,  # noqa: ARG002  (see Model)
        hits: Sequence[Hit],  # noqa: ARG002
        failed: Sequence[Rejected],  # noqa: ARG002
        seen: Seen = unseen,  # noqa: ARG002
    ) -> Draft:
        """Nothing: a sentence as it stands cannot be put better."""
        return Draft(())

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        """Choose the sentences that answer; see ``assistant.types.Model``.

        Returns:
            A claim for each, the best first, quoted whole; none if no sentence is likely enough to answer. Its
            confidence is the probability of the likeliest sentence.

        Raises:
            EmbedderError: The sentences could not be embedded.
        """
        found = _shortlist(question, candidates(hits))
        if not found:
            return Draft(())
        vectors = self._embedder.embed([question.standalone, *(one.in_context for one in found)])
        cosines = (vectors[1:] @ vectors[0]).tolist()
        rated = rate(found, weigh(question, hits, found, cosines))
        confidence = round(rated[0].probability, 4)
        share = _OTHER_DOCUMENT
        if answer_type(question) is AnswerType.NUMBER:
            # Only here is the type a condition: 6 % of the right sentences lack it, against 27 % for times.
            rated = [one for one in rated if one.evidence.shows > 0]
            share = _OTHER_NUMBER
        chosen = choose(rated, hits, share)
        claims = tuple(_claim(one.candidate) for one in chosen)
        for claim in claims:
            seen(claim)
        return Draft(claims, confidence=confidence)


class Rated(NamedTuple):
    """A sentence, what speaks for it, and the probability that it answers."""

    candidate: Candidate
    evidence: Evidence
    probability: float


def rate(found: Sequence[Candidate], evidence: Sequence[Evidence]) -> list[Rated]:
    """The candidates with their probabilities, the likeliest first; equal ones in their order."""
    rated = [Rated(one, why, probability(why)) for one, why in zip(found, evidence, strict=True)]
    return sorted(rated, key=lambda one: -one.probability)


def choose(rated: Sequence[Rated], hits: Sequence[Hit], share: float = _OTHER_DOCUMENT) -> list[Rated]:
    """Of candidates in falling order of probability, those to answer with, in the same order.

    First the best sentence of each document, so that every version is told, then further ones. Once the best
    has a thing of the type that was asked for, so must the others.

    Args:
        rated: The candidates.
        hits: The passages they are from.
        share: Of the best one's probability, what the best of another document needs.
    """
    rated = [one for one in rated if one.probability >= REFUSE_BELOW]
    if not rated:
        return []
    best = rated[0]
    firsts: dict[str, Rated] = {}
    further = []
    for one in rated:
        if one.evidence.shows < 0 <= best.evidence.shows:
            continue
        document = hits[one.candidate.hit].passage.document
        first = firsts.setdefault(document, one)
        if first is not one and one.probability >= _SAME_DOCUMENT * best.probability:
            further.append(one)
    chosen = [one for one in firsts.values() if one.probability >= share * best.probability]
    chosen = chosen[:_MOST] + further[: max(0, _ENOUGH - len(chosen))]
    return sorted(chosen, key=lambda one: -one.probability)


def _shortlist(question: Question, found: Sequence[Candidate]) -> Sequence[Candidate]:
    """At most as many as may be embedded: those that share most words with the question, in their order."""
    if len(found) <= _MOST_EMBEDDED:
        return found
    asked = content_terms(question.standalone)
    order = sorted(range(len(found)), key=lambda at: (-len(asked & content_terms(found[at].in_context)), at))
    return [found[at] for at in sorted(order[:_MOST_EMBEDDED])]


def _claim(candidate: Candidate) -> DraftClaim:
    text = " ".join(candidate.text.split())
    return DraftClaim(text, (DraftQuote(candidate.text, candidate.hit + 1, candidate.sentence.start),))
