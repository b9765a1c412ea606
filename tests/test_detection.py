"""How well unsupported claims are told from supported ones."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.detection import auroc, balanced_accuracy, f1

# Few different scores, so that there are ties.
_CLAIMS = st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])), min_size=1, max_size=40)


def _bools(text: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([char == "1" for char in text])


def test_balanced_accuracy_weighs_both_classes_alike() -> None:
    """Three of four unsupported claims found (3/4), one of two supported ones left alone (1/2): 5/8."""
    assert balanced_accuracy(_bools("111100"), _bools("111010")) == pytest.approx(0.625)


def test_calling_every_claim_unsupported_is_chance() -> None:
    """However few of them are supported; F1 flatters it: 2 · 9 / (10 + 9)."""
    labels = _bools("1111111110")
    assert balanced_accuracy(labels, _bools("1" * 10)) == pytest.approx(0.5)
    assert f1(labels, _bools("1" * 10)) == pytest.approx(18 / 19)


def test_f1_is_that_of_the_unsupported() -> None:
    """Three found, one missed, one false alarm: 6 / (6 + 1 + 1)."""
    assert f1(_bools("111100"), _bools("111010")) == pytest.approx(0.75)
    assert f1(_bools("110"), _bools("001")) == 0.0


def test_auroc_counts_pairs_and_a_tie_as_half() -> None:
    """Unsupported at .9 and .5, supported at .5 and .1: three pairs right and one tied, of four."""
    assert auroc(_bools("1100"), np.array([0.9, 0.5, 0.5, 0.1])) == pytest.approx(3.5 / 4)


def test_what_cannot_be_scored_is_nan() -> None:
    """Not zero, which would be a figure."""
    for labels in (_bools("111"), _bools("000"), _bools("")):
        assert isnan(auroc(labels, np.zeros(labels.size)))
        assert isnan(balanced_accuracy(labels, labels))
    assert isnan(f1(_bools("000"), _bools("000")))
    assert f1(_bools("000"), _bools("010")) == 0.0


@given(_CLAIMS)
def test_auroc_agrees_with_its_definition_over_all_pairs(claims: list[tuple[bool, float]]) -> None:
    """And turns round, about a half, when the scores do."""
    labels, scores = np.array([label for label, _ in claims]), np.array([score for _, score in claims])
    pairs = [(a > b) + (a == b) / 2 for a in scores[labels] for b in scores[~labels]]
    if not pairs:
        assert isnan(auroc(labels, scores))
        return
    assert auroc(labels, scores) == pytest.approx(sum(pairs) / len(pairs))
    assert auroc(labels, -scores) == pytest.approx(1 - sum(pairs) / len(pairs))


@given(_CLAIMS)
def test_a_perfect_check_scores_one_everywhere_and_its_opposite_nought(claims: list[tuple[bool, float]]) -> None:
    """Each metric keeps to its range, and reaches both ends of it."""
    labels = np.array([label for label, _ in claims])
    if labels.all() or not labels.any():
        return
    assert balanced_accuracy(labels, labels) == f1(labels, labels) == auroc(labels, labels.astype(np.float64)) == 1
    assert (
        balanced_accuracy(labels, ~labels)
        == f1(labels, ~labels)
        == auroc(labels, (~labels).astype(np.float64))
        == 0
    )
