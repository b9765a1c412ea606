"""Whether the program refuses where, and only where, the documents do not answer.

The positive class is refusal: precision is over the questions that were refused, recall over those that the
documents do not answer, as in the evaluation of no-answer in SQuAD 2.0 (Rajpurkar, Jia and Liang, 2018).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from evals.metrics.correctness import shows_answer
from evals.metrics.gold_quotes import quotes_gold
from evals.metrics.metric import Metric, ratio
from evals.types import Score, unscorable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from evals.metrics.answered import Answered

# Below every confidence, which is a probability: what was refused is covered last.
_REFUSED = -1.0
_UNASKED = "whether the documents answer is not known"


def _precision(answered: Answered) -> Score:
    """Of a refused question: 1 if the documents do not answer it. An answered one has no value, and parts of 0."""
    answerable = answered.case.gold.answerable
    if answerable is None:
        return unscorable(_UNASKED)
    if not answered.refused:
        return Score(None, "it answered", (0.0, 0.0))
    return Score(float(not answerable), _said(answered), (float(not answerable), 1.0))


def _recall(answered: Answered) -> Score:
    """Of a question that the documents do not answer: 1 if it was refused."""
    answerable = answered.case.gold.answerable
    if answerable is None:
        return unscorable(_UNASKED)
    if answerable:
        return unscorable("the documents answer")
    return Score(float(answered.refused), _said(answered))


def _f1(answered: Answered) -> Score:
    """The parts are the case's share of ``2 TP`` and of ``2 TP + FP + FN``; a right answer has none."""
    answerable = answered.case.gold.answerable
    if answerable is None:
        return unscorable(_UNASKED)
    if answerable and not answered.refused:
        return Score(None, "rightly answered: no refusal, and none due", (0.0, 0.0))
    right = float(answered.refused and not answerable)
    return Score(right, _said(answered), (2 * right, 1 + right))


def _coverage(answered: Answered) -> Score:
    """Of a question that the documents answer: 1 if it was answered, rightly or not."""
    answerable = answered.case.gold.answerable
    if answerable is None:
        return unscorable(_UNASKED)
    if not answerable:
        return unscorable("the documents do not answer")
    return Score(float(not answered.refused), _said(answered))


def _said(answered: Answered) -> str:
    refusal = answered.outcome["refusal"]
    done = f"it refused ({refusal['reason']})" if refusal else "it answered"
    return f"{done}; the documents {'' if answered.case.gold.answerable else 'do not '}answer"


class Curve(NamedTuple):
    """A risk–coverage curve: at ``coverage[k]`` of the cases answered, ``risk[k]`` of the answers are wrong."""

    coverage: NDArray[np.float64]
    risk: NDArray[np.float64]


def risk_coverage(confidence: NDArray[np.float64], loss: NDArray[np.float64]) -> Curve:
    """The risk–coverage curve (El-Yaniv and Wiener, 2010): cases are covered in falling order of confidence.

    Cases of one confidence, which have no order, have the mean of their losses each: the expected curve.

    Args:
        confidence: Shape ``(n,)``.
        loss: Shape ``(n,)``, in [0, 1].

    Returns:
        Two arrays of shape ``(n,)``; coverage runs from ``1/n`` to 1.
    """
    # From the least confident, in groups of one confidence; then turned round.
    _, group, sizes = np.unique(confidence, return_inverse=True, return_counts=True)
    means = np.bincount(group, weights=loss) / sizes if len(sizes) else np.zeros(0)
    losses = np.repeat(means, sizes)[::-1]
    covered = np.arange(1, len(losses) + 1)
    return Curve(covered / max(len(losses), 1), np.cumsum(losses) / covered)


def _area(parts: NDArray[np.float64]) -> float:
    """Area under the risk–coverage curve: the mean of its risks (Geifman, Uziel and El-Yaniv, ICLR 2019).

    nan if no question that the documents answer is among them: whatever is answered then is wrong.
    """
    if not parts[:, 2].any():
        return float("nan")
    return float(risk_coverage(parts[:, 0], parts[:, 1]).risk.mean())


def _risk(answered: Answered) -> Score:
    """The loss of a case, with its place in the order of coverage.

    The parts are (confidence, loss, answerable).
    An answer is right (loss 0) if it shows any gold, an answer's wording or a sentence of evidence; to a question
    that the documents do not answer, none is. What a refused question would have been answered with, nobody knows:
    it is covered after all that were answered, with loss 1. So every curve reaches full coverage, a program cannot
    shrink its area by refusing what it gets right, and no right answer is credited that was not given.
    """
    answerable, confidence = answered.case.gold.answerable, answered.outcome["confidence"]
    if answerable is None:
        return unscorable(_UNASKED)
    if confidence is None:
        return unscorable("the model gives no confidence")
    shown = [one for one in (shows_answer(answered), quotes_gold(answered)) if one is not None]
    if answerable and not shown:
        return unscorable("no gold to tell a right answer by")
    if answered.refused:
        return Score(1.0, f"{_said(answered)}: covered last, at loss 1", (_REFUSED, 1.0, float(answerable)))
    loss = float(not any(shown))
    verdict = "wrong" if loss else "right"
    return Score(
        loss,
        f"{verdict}, at confidence {confidence:.2f}; {_said(answered)}",
        (confidence, loss, float(answerable)),
    )


class Reason(NamedTuple):
    """How often a reason was given for a refusal, by whether the documents answer the question."""

    reason: str
    answerable: int
    unanswerable: int
    unknown: int


def refusals_by_reason(outcomes: Iterable[tuple[Mapping[str, Any], bool | None]]) -> tuple[Reason, ...]:
    """The refusals among outcomes, the most frequent reason first.

    Args:
        outcomes: The object that ``ask --json`` prints, and whether the documents answer that question.
    """
    counts: dict[str, Counter[bool | None]] = {}
    for outcome, answerable in outcomes:
        if outcome["refusal"]:
            counts.setdefault(outcome["refusal"]["reason"], Counter())[answerable] += 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1].total(), item[0]))
    return tuple(Reason(reason, count[True], count[False], count[None]) for reason, count in ordered)


ABSTENTION: tuple[Metric[Answered], ...] = (
    Metric("answerable-answered", "questions with an answer in the documents that were answered", _coverage),
    Metric("refusal-precision", "refused questions that the documents do not answer", _precision, ratio),
    Metric("refusal-recall", "questions that the documents do not answer that were refused", _recall),
    Metric("refusal-f1", "F1 of refusing what the documents do not answer", _f1, ratio),
    Metric(
        "risk-coverage-area",
        "mean share of wrong answers as less and less confident ones are given",
        _risk,
        _area,
        better="lower",
    ),
)
