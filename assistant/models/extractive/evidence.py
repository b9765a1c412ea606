"""What speaks for a sentence as the answer to a question, as a few numbers, and what they come to."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.models.extractive.wording import kindred
from assistant.question_type import AnswerType, answer_type, shows
from assistant.word_forms import content_terms
from index.fusion import logistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.extractive.candidates import Candidate
    from assistant.models.extractive.reading import Told
    from assistant.types import Question
    from index.types import Hit


class Evidence(NamedTuple):
    """The features of one sentence; each but ``shows`` is in [0, 1], or a cosine."""

    sentence: float
    """Cosine of the sentence, with the line that leads to it, and the question."""
    passage: float
    """Cosine of its passage and the question."""
    overlap: float
    """Share of the question's terms in the sentence, each weighed by how rare it is in the passages."""
    reach: float
    """The same for the passage with what its document says of itself: title, outlet, author, date."""
    missing: float
    """Share of the question's names and numbers that these lack."""
    shows: float
    """1 if it has a thing of the type that is asked for, -1 if not, 0 if any sentence will do."""
    span: float = 0.0
    """By how much the reader prefers the best short answer in the sentence to none, from the middle; 0 unread."""
    answers: float | None = None
    """The reader's log-odds that the passage answers; ``None`` where there is no reader."""


# Fitted by logistic regression (Newton's method, almost no regularisation) on the development sets and by the
# procedure in docs/extractive.md, each question counting the same, and rounded.
WEIGHTS = Evidence(sentence=2.8, passage=5.5, overlap=2.1, reach=2.3, missing=-1.5, shows=0.3, span=0.2)
BIAS = -9.35
# Of sentences that answer, about half have a span above it.
_MIDDLE = -4.0


class Answered(NamedTuple):
    """The features of all sentences together; the larger each, the likelier the passages answer."""

    likeliest: float
    """Log-odds of the likeliest sentence."""
    nearest: float
    """Cosine of the nearest sentence and the question, which need not be the likeliest."""
    read: float = 0.0
    """The reader's log-odds for the passage that it finds likeliest to answer."""


# Fitted likewise, on questions instead of sentences (docs/abstention.md): each set counts the same, and in it what
# is answerable as much as what is not, so that the prior is one half.
ANSWERED = Answered(likeliest=0.32, nearest=4.8)
ANSWERED_BIAS = -2.0
# And with a reader (docs/reader.md).
ANSWERED_READ = Answered(likeliest=0.15, nearest=4.6, read=0.2)
ANSWERED_READ_BIAS = -2.0
# Less likely to be answered than this, a question is refused: to refuse what could be answered costs half as much
# again as to quote what does not answer, for whoever reads a quote can see that.
ANSWERED_FROM = 0.4
# A sentence can be so unlike everything that its probability is 0 or 1 to the last digit.
_TINY = 1e-6

# Words of a question that are no stop words and yet say nothing of its topic.
_ASKING = "many much say"
# A capitalised word that does not open a sentence, or a number.
_NAME = re.compile(r"(?<=[^\s.?!] )[\"“‘']?[A-Z][\w’'-]*|(?<![\w.,])\d[\d,.]*\b")


def weigh(question: Question, hits: Sequence[Hit], found: Sequence[Candidate]) -> list[Evidence]:
    """The evidence for each candidate, in order, as far as words and passages tell."""
    kind = answer_type(question)
    asked = content_terms(question.standalone) - content_terms(_ASKING)
    names = content_terms(" ".join(_NAME.findall(question.standalone)))
    own = [_in_asked_words(asked, _terms_of(candidate)) for candidate in found]
    around = [_in_asked_words(asked, _terms_around(hit)) for hit in hits]
    rarity = _idf(asked, own)
    result = []
    for candidate, inside in zip(found, own, strict=True):
        hit, near = hits[candidate.hit], around[candidate.hit]
        result.append(
            Evidence(
                sentence=0.0,
                passage=hit.dense or 0.0,
                overlap=_share(asked & inside, rarity),
                reach=_share(asked & near, rarity),
                missing=len(names - near) / len(names) if names else 0.0,
                shows=_shows(kind, candidate),
            )
        )
    return result


def as_read(evidence: Evidence, said: Told) -> Evidence:
    """The evidence for a candidate, with what the reader says of it."""
    return evidence._replace(span=said.span - _MIDDLE, answers=said.answerable)


def compared(evidence: Evidence, cosine: float, hit: Hit) -> Evidence:
    """The evidence for a candidate of a passage, with its cosine with the question."""
    # A passage without a dense score is none of the nearest; its sentence may yet be.
    return evidence._replace(sentence=cosine, passage=cosine if hit.dense is None else hit.dense)


def probability(evidence: Evidence) -> float:
    """Probability, by logistic regression, that a sentence with this evidence answers the question."""
    return logistic(BIAS + _weighed(WEIGHTS[:-1], evidence[:-1]))


def answered(evidence: Sequence[Evidence]) -> float:
    """Calibrated probability that passages answer a question, from the evidence for their sentences.

    It rises with the largest cosine, with the probability of the likeliest sentence and with what the reader says
    of the likeliest passage; 0 if there is no sentence.
    """
    if not evidence:
        return 0.0
    read = [one.answers for one in evidence if one.answers is not None]
    signals = Answered(
        likeliest=log_odds(max(probability(one) for one in evidence)),
        nearest=max(one.sentence for one in evidence),
        read=max(read, default=0.0),
    )
    weights, bias = (ANSWERED_READ, ANSWERED_READ_BIAS) if read else (ANSWERED, ANSWERED_BIAS)
    return logistic(bias + _weighed(weights, signals))


def _weighed(weights: Sequence[float], values: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))


def log_odds(probability: float) -> float:
    """The log-odds of a probability, finite for 0 and 1 too."""
    held = min(max(probability, _TINY), 1 - _TINY)
    return math.log(held / (1 - held))


def _terms_of(candidate: Candidate) -> frozenset[str]:
    """The speaker counts as said: "he denied it" is about him."""
    return content_terms(f"{candidate.in_context} {candidate.sentence.speaker or ''}")


def _terms_around(hit: Hit) -> frozenset[str]:
    """Those of the passage and of what the document says of itself: "what did the Post report in 2031"."""
    meta = hit.metadata
    about = (meta.title, meta.outlet, meta.author, meta.published)
    return content_terms("\n".join([hit.passage.text, *filter(None, about)]))


def _in_asked_words(asked: frozenset[str], terms: frozenset[str]) -> frozenset[str]:
    """Terms with those of the question that stand among them in other words."""
    return terms | frozenset(term for term in asked - terms if kindred(term) & terms)


def _idf(asked: frozenset[str], sentences: Sequence[frozenset[str]]) -> dict[str, float]:
    """Inverse document frequency as in BM25, over the sentences at hand: there, a word of none weighs most."""
    count = len(sentences)
    frequency = {term: sum(term in one for one in sentences) for term in asked}
    return {term: math.log(1 + (count - n + 0.5) / (n + 0.5)) for term, n in frequency.items()}


def _share(held: frozenset[str], rarity: dict[str, float]) -> float:
    # fsum: the order of a set differs from run to run, and with it the last digit of a plain sum.
    total = math.fsum(rarity.values())
    return math.fsum(rarity[term] for term in held) / total if total else 0.0


def _shows(kind: AnswerType, candidate: Candidate) -> float:
    if kind is AnswerType.OPEN:
        return 0.0
    # "Lengthen the crossing" is advice by the question that it stands under.
    text = candidate.in_context if kind is AnswerType.ADVICE else candidate.text
    return 1.0 if shows(kind, text, candidate.sentence) else -1.0
