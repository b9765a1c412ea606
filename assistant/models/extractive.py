"""The offline reader: the sentences that answer, chosen without a language model.

Every claim is a sentence of a passage as it stands there. How they are chosen and how well that does:
docs/extractive.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.models.candidates import candidates
from assistant.models.evidence import ANSWERED_FROM, answered, probability, weigh
from assistant.models.question_type import AnswerType, answer_type
from assistant.positions import reader_for
from assistant.positions.topic import names
from assistant.types import Draft, DraftClaim, DraftQuote, Estimate, unseen
from assistant.word_forms import content_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.candidates import Candidate
    from assistant.models.evidence import Evidence
    from assistant.positions import Value
    from assistant.types import Question, Rejected, Seen
    from index.types import Embedder, Hit

# Once a question is answered, the likeliest sentence is shown, however unlikely, and others from this on.
SHOWN_FROM = 0.02
# Shares of the best sentence's probability that another needs. A document that has not spoken yet is heard
# sooner: its version may be another one.
_SAME_DOCUMENT = 0.4
_OTHER_DOCUMENT = 0.15
# Numbers are what documents disagree about most, and a sentence without one is out anyway: on the number questions
# of the development sets this lower share costs .003 of precision (docs/extractive.md).
_OTHER_NUMBER = 0.1
# Once a question is answered, a document that has not spoken is heard even where it is unlikely beside the best,
# if its sentence has a thing of the type asked for; and, less likely still, any sentence from which the ledger
# reads an answer that its document has not given yet. What that brings and costs: docs/answers.md.
_HEARD_FROM = 0.03
_READ_FROM = 0.02
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
            A claim for each, the best first, quoted whole; none if the passages are not likely enough to answer,
            the probability of which is its confidence.

        Raises:
            EmbedderError: The sentences could not be embedded.
        """
        found = _shortlist(question, candidates(hits))
        if not found:
            return Draft(())
        vectors = self._embedder.embed([question.standalone, *(one.in_context for one in found)])
        cosines = (vectors[1:] @ vectors[0]).tolist()
        evidence = weigh(question, hits, found, cosines)
        confidence = round(answered(evidence), 4)
        if confidence < ANSWERED_FROM:
            return Draft((), confidence=confidence)
        rated = rate(found, evidence)
        share = _OTHER_DOCUMENT
        if answer_type(question) is AnswerType.NUMBER:
            # Only here is the type a condition: 6 % of the right sentences lack it, against 27 % for times.
            rated = [one for one in rated if one.evidence.shows > 0]
            share = _OTHER_NUMBER
        chosen = choose(rated, hits, share)
        chosen = hear(question, chosen, rated, hits)
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
    if not rated:
        return []
    best = rated[0]
    rated = [one for one in rated if one.probability >= min(SHOWN_FROM, best.probability)]
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


def hear(question: Question, chosen: Sequence[Rated], rated: Sequence[Rated], hits: Sequence[Hit]) -> list[Rated]:
    """What was chosen, with the versions of those who would not be heard by it.

    A document that is left out may be the one that contradicts the others, in words less like the question's.

    Args:
        question: What is asked.
        chosen: The sentences to answer with; none if the question is refused, and then none is added.
        rated: All candidates, in falling order of probability.
        hits: The passages they are from.
    """
    reader = reader_for(question.standalone)

    def told(one: Rated) -> tuple[str, Value | None]:
        said = reader.answer(one.candidate.text) if reader else None
        return hits[one.candidate.hit].passage.document, said.value if said else None

    heard = list(chosen)
    answers = {told(one) for one in heard}
    for one in rated if heard else ():
        if len(heard) == _MOST or one.probability < _READ_FROM:
            break
        document, value = told(one)
        silent = document not in {known for known, _ in answers}
        likely = silent and one.probability >= _HEARD_FROM and _shows_new(one, question)
        if one not in heard and (likely or (value is not None and (document, value) not in answers)):
            heard.append(one)
            answers.add((document, value))
    return sorted(heard, key=lambda one: -one.probability)


def _shows_new(one: Rated, question: Question) -> bool:
    """Whether a sentence has a thing of the type asked for, and that no name which the question gives.

    A number may be of anything: it is heard only where the ledger reads it as an answer.
    """
    kind = answer_type(question)
    if one.evidence.shows <= 0 or kind is AnswerType.NUMBER:
        return False
    if kind not in (AnswerType.PERSON, AnswerType.PLACE):
        return True
    return not frozenset(names(one.candidate.text)) <= frozenset(names(question.standalone))


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
