"""Fusion: two scores for each passage become one."""

from __future__ import annotations

import math
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse, standardise

# Scores to two places: of two that differ by less than a float can hold, no scaling keeps the order.
_COSINES = st.dictionaries(st.integers(1, 30), st.integers(-100, 100).map(lambda score: score / 100), max_size=20)
_BM25 = st.dictionaries(st.integers(1, 30), st.integers(1, 5_000).map(lambda score: score / 100), max_size=20)


@given(dense=_COSINES, lexical=_BM25)
def test_every_passage_is_there_once_within_bounds(dense: dict[int, float], lexical: dict[int, float]) -> None:
    """What one leg alone knows is not lost; scores lie in (0, 1) and fall; ties are in the order of the ids."""
    fused = fuse(dense, lexical)
    assert sorted(one.passage for one in fused) == sorted(dense.keys() | lexical.keys())
    assert all(0 < one.score < 1 for one in fused)
    assert [(-one.score, one.passage) for one in fused] == sorted((-one.score, one.passage) for one in fused)


@given(dense=_COSINES, lexical=_BM25)
def test_the_order_of_what_comes_in_changes_nothing(dense: dict[int, float], lexical: dict[int, float]) -> None:
    """Not even the last digit."""
    turned = fuse(dict(reversed(dense.items())), dict(reversed(lexical.items())))
    assert turned == fuse(dense, lexical)


@given(dense=_COSINES, lexical=_BM25, factor=st.floats(0.5, 8))
def test_a_leg_counts_the_same_on_whatever_scale(
    dense: dict[int, float], lexical: dict[int, float], factor: float
) -> None:
    """BM25 has no upper bound: longer questions score higher, and weigh no more for it."""
    scaled = {passage: score * factor for passage, score in lexical.items()}
    before = {one.passage: one.score for one in fuse(dense, lexical)}
    after = {one.passage: one.score for one in fuse(dense, scaled)}
    assert all(math.isclose(before[passage], after[passage], abs_tol=1e-9) for passage in before)


@given(dense=_COSINES, lexical=_BM25)
def test_a_passage_no_worse_by_both_legs_is_not_below(dense: dict[int, float], lexical: dict[int, float]) -> None:
    """Fusion is monotone in each leg."""
    scores = dict(fuse(dense, lexical))
    for (above, near), (below, far) in permutations(dense.items(), 2):
        if near >= far and lexical.get(above, 0) >= lexical.get(below, 0):
            assert scores[above] >= scores[below]


@given(_COSINES)
def test_standard_scores_have_mean_0_and_deviation_1(scores: dict[int, float]) -> None:
    """Unless all scores are equal: then they tell nothing, and are 0."""
    values = list(standardise(scores).values())
    if len(set(scores.values())) > 1:
        assert math.isclose(math.fsum(values), 0, abs_tol=1e-9)
        assert math.isclose(math.fsum(value**2 for value in values), len(values))
    else:
        assert not any(values)


def test_fusion_by_hand() -> None:
    """Cosines 1, 0, -1 lie √1.5, 0, -√1.5 deviations from their mean, BM25 scores 0, 6, 6 lie -√2, √½, √½."""
    fused = fuse({1: 1.0, 2: 0.0, 3: -1.0}, {2: 6.0, 3: 6.0})
    halves = {1: (math.sqrt(1.5) - math.sqrt(2)) / 2, 2: math.sqrt(0.5) / 2}
    halves[3] = (math.sqrt(0.5) - math.sqrt(1.5)) / 2
    assert [one.passage for one in fused] == [2, 1, 3]
    assert all(math.isclose(one.score, 1 / (1 + math.exp(-halves[one.passage]))) for one in fused)


def test_a_passage_without_a_vector_counts_as_the_farthest() -> None:
    """The index of vectors may lag behind: what it lacks is neither lost nor favoured."""
    scores = dict(fuse({1: 0.9, 2: 0.1}, {2: 3.0, 3: 3.0}))
    assert scores.keys() == {1, 2, 3}
    assert scores[2] == scores[3]
