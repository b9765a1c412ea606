"""Refusing where the documents do not answer; the areas are worked out in the tests' text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from eval_builders import HARBOUR, Cite, answered, evidence, score, span, values
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.abstention import ABSTENTION, Reason, refusals_by_reason, risk_coverage
from evals.types import Gold

if TYPE_CHECKING:
    from random import Random

    from evals.metrics.answered import Answered

FOUR = ("x", [Cite(HARBOUR, "Four boats ran aground")])
YES = Gold(answerable=True, answers=(("four",),))
NO = Gold(answerable=False)
METRICS = {metric.name: metric for metric in ABSTENTION}


def _figure(name: str, cases: list[Answered]) -> float:
    scores = [METRICS[name].score(case) for case in cases]
    parts = [one.parts or (one.value,) for one in scores if one.value is not None]
    return METRICS[name].estimate(np.array(parts, dtype=np.float64))


def test_refusals_worked_out_by_hand() -> None:
    """Of 4 unanswerable questions 3 are refused, and of 5 answerable ones 1.

    Precision 3/4, recall 3/4, F1 2·3 / (2·3 + 1 + 1) = 3/4; 4/5 of the answerable are answered.
    """
    cases = [answered(gold=NO)] * 3 + [answered(FOUR, gold=NO)]
    cases += [answered(gold=YES)] + [answered(FOUR, gold=YES)] * 4
    assert _figure("refusal-precision", cases) == 3 / 4
    assert _figure("refusal-recall", cases) == 3 / 4
    assert _figure("refusal-f1", cases) == 3 / 4
    assert _figure("answerable-answered", cases) == 4 / 5


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_f1_is_the_harmonic_mean_of_precision_and_recall(made: list[tuple[bool, bool]]) -> None:
    """Wherever both have a value."""
    cases = [
        answered(*([] if refused else [FOUR]), gold=YES if answerable else NO) for refused, answerable in made
    ]
    if any(refused for refused, _ in made) and not all(answerable for _, answerable in made):
        precision, recall = _figure("refusal-precision", cases), _figure("refusal-recall", cases)
        harmonic = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        assert _figure("refusal-f1", cases) == pytest.approx(harmonic)


def test_where_it_is_not_known_whether_the_documents_answer_nothing_is_scored() -> None:
    """Not scorable is not 0."""
    names = tuple(METRICS)
    assert values(answered(FOUR, confidence=0.5), *names) == (None,) * 5
    assert values(answered(confidence=0.5), *names) == (None,) * 5


def test_risk_and_coverage_worked_out_by_hand() -> None:
    """Right, wrong, right, wrong in falling confidence: of the first 1, 2, 3, 4 there are 0, 1, 1, 2 wrong."""
    curve = risk_coverage(np.array([0.6, 0.9, 0.7, 0.8]), np.array([1.0, 0.0, 0.0, 1.0]))
    assert curve.coverage.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert curve.risk.tolist() == pytest.approx([0, 1 / 2, 1 / 3, 2 / 4])


def test_cases_of_one_confidence_share_their_losses() -> None:
    """One right and one wrong, which nothing orders, are half wrong each."""
    assert risk_coverage(np.array([0.5, 0.5]), np.array([0.0, 1.0])).risk.tolist() == [0.5, 0.5]
    assert risk_coverage(np.zeros(0), np.zeros(0)).risk.tolist() == []


def test_the_area_worked_out_by_hand() -> None:
    """Right at .9, wrong at .8, then two refused: risks 0, 1/2, 2/3, 3/4, whose mean is 23/48."""
    cases = [
        answered(FOUR, gold=YES, confidence=0.9),
        answered(FOUR, gold=NO, confidence=0.8),
        answered(gold=NO, confidence=0.95),
        answered(gold=YES, confidence=0.1),
    ]
    assert _figure("risk-coverage-area", cases) == pytest.approx(23 / 48)
    assert METRICS["risk-coverage-area"].better == "lower"


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1), st.randoms())
def test_the_curve_is_the_same_in_any_order_of_cases(made: list[tuple[float, bool]], random: Random) -> None:
    """It ends at the mean loss, and stays between 0 and 1."""
    shuffled = random.sample(made, len(made))
    first, second = (
        risk_coverage(np.array([one for one, _ in some]), np.array([float(loss) for _, loss in some]))
        for some in (made, shuffled)
    )
    assert first.risk.tolist() == pytest.approx(second.risk.tolist())
    assert first.risk[-1] == pytest.approx(sum(loss for _, loss in made) / len(made))
    assert (first.risk >= 0).all()
    assert (first.risk <= 1 + 1e-9).all()


def test_an_answer_is_right_if_it_shows_any_gold() -> None:
    """A gold answer or a gold sentence; without either there is nothing to tell by, nor without a confidence."""
    sentence = evidence(span(HARBOUR, "Four boats ran aground, the harbour master said."))
    name = "risk-coverage-area"
    for gold, loss in (
        (Gold(answerable=True, answers=(("four",),)), 0.0),
        (Gold(answerable=True, answers=(("six",),)), 1.0),
        (Gold(answerable=True, evidence=sentence), 0.0),
        (Gold(answerable=True, evidence=sentence, answers=(("six",),)), 0.0),
        (Gold(answerable=True), None),
        (NO, 1.0),
    ):
        assert score(answered(FOUR, gold=gold, confidence=0.5), name).value == loss
    assert score(answered(FOUR, gold=YES), name).value is None
    assert score(answered(gold=Gold(answerable=True), confidence=0.1), name).value is None


def test_refusals_are_counted_by_their_reason() -> None:
    """By whether the documents answer; answers are none."""
    refusal = answered().outcome
    unsupported = {**refusal, "refusal": {**refusal["refusal"], "reason": "unsupported"}}
    outcomes = [
        (unsupported, True),
        (refusal, False),
        (refusal, True),
        (refusal, None),
        (answered(FOUR).outcome, True),
    ]
    assert refusals_by_reason(outcomes) == (Reason("absent", 1, 1, 1), Reason("unsupported", 1, 0, 0))
