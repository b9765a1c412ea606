"""From scores to figures with intervals, and from two runs to differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.figures import change, figure
from evals.metrics.bootstrap import interval, resamples
from evals.metrics.metric import Metric, mean, ratio
from evals.types import Row, Score, unscorable

if TYPE_CHECKING:
    from collections.abc import Sequence

_MEAN: Metric[None] = Metric("m", "a mean", lambda _: unscorable(""))
_RATIO: Metric[None] = Metric("r", "a ratio", lambda _: unscorable(""), ratio)


def _row(id_: str, *scores: tuple[str, Score], cluster: str = "") -> Row:
    return Row("s", id_, "?", "", cluster, {}, {}, dict(scores), 0.0)


def _rows(values: Sequence[float | None], cluster: str = "") -> list[Row]:
    return [_row(str(n), ("m", Score(value)), cluster=cluster) for n, value in enumerate(values)]


def test_what_is_not_scorable_is_no_zero() -> None:
    """It is counted beside the figure and is not in it; with nothing scorable there is no figure."""
    found = figure(_MEAN, _rows([1.0, None, 0.5, None]), 0)
    assert (found.value, found.scorable, found.cases) == (0.75, 2, 4)
    empty = figure(_MEAN, _rows([None, None]), 0)
    assert (empty.value, empty.interval, empty.scorable, empty.cases) == (None, None, 0, 2)


def test_a_failed_case_is_a_case_and_in_no_figure() -> None:
    """It has no score of anything."""
    found = figure(_MEAN, [*_rows([1.0]), _row("f")], 0)
    assert (found.value, found.scorable, found.cases) == (1.0, 1, 2)


def test_a_ratio_is_made_from_parts() -> None:
    """One case with nine of ten and one with none of one: 9/11, not the mean of .9 and 0."""
    rows = [_row("a", ("r", Score(0.9, "", (9, 10)))), _row("b", ("r", Score(0.0, "", (0, 1))))]
    assert figure(_RATIO, rows, 0).value == pytest.approx(9 / 11)


def test_a_ratio_of_nothing_has_no_value() -> None:
    """Nothing to divide by is not 0, and no nan leaves."""
    assert figure(_RATIO, [_row("a", ("r", Score(0.0, "", (0, 0))))], 0).value is None


def test_one_cluster_has_no_interval() -> None:
    """Twenty questions about one article say nothing of how articles differ."""
    assert figure(_MEAN, _rows([0.0, 1.0] * 10, cluster="one"), 0).interval is None


def test_clusters_widen_the_interval() -> None:
    """Ten times the same case is not ten cases."""
    values = [float(n % 2) for n in range(10)]
    alone = figure(_MEAN, _rows(values * 10), 0).interval
    rows = [_row(f"{n}-{k}", ("m", Score(values[n])), cluster=str(n)) for n in range(10) for k in range(10)]
    together = figure(_MEAN, rows, 0).interval
    assert alone
    assert together
    assert together.high - together.low > 2 * (alone.high - alone.low)


def test_the_interval_is_about_that_of_the_binomial() -> None:
    """Eighty of a hundred: .8 ± 1.96 · √(.8 · .2 / 100) = .72 to .88."""
    found = figure(_MEAN, _rows([1.0] * 80 + [0.0] * 20), 0).interval
    assert found
    assert found.low == pytest.approx(0.72, abs=0.015)
    assert found.high == pytest.approx(0.88, abs=0.015)


@given(clusters=st.lists(st.sampled_from("abcdef"), min_size=2, max_size=12), seed=st.integers(0, 9))
@settings(max_examples=20)
def test_a_resample_takes_clusters_whole(clusters: list[str], seed: int) -> None:
    """Each as often with all its cases; as many clusters as there are; the same seed draws the same."""
    draws = [drawn for drawn, _ in zip(resamples(clusters, seed), range(20), strict=False)]
    for drawn in draws:
        times = {cluster: [0] * len(clusters) for cluster in clusters}
        for at in drawn:
            times[clusters[at]][at] += 1
        counts = {c: {times[c][at] for at in range(len(clusters)) if clusters[at] == c} for c in times}
        assert all(len(found) == 1 for found in counts.values())
        assert sum(found.pop() for found in counts.values()) == len(set(clusters))
    again = [drawn for drawn, _ in zip(resamples(clusters, seed), range(20), strict=False)]
    assert all((a == b).all() for a, b in zip(draws, again, strict=True))


@given(values=st.lists(st.floats(0, 1), min_size=2, max_size=30))
@settings(max_examples=20)
def test_an_interval_lies_within_the_values(values: list[float]) -> None:
    """Of a mean."""
    parts = np.array(values)[:, None]
    found = interval(parts, [str(n) for n in range(len(values))], mean, 0)
    assert found
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9


def test_a_change_is_of_the_cases_that_both_runs_scored() -> None:
    """Whatever their order; the interval is of the paired difference."""
    before, after = _rows([0.0] * 50 + [None]), _rows([1.0] * 50 + [1.0])
    found = change(_MEAN, before, list(reversed(after)), 0)
    assert found
    assert (found.before, found.after, found.cases) == (0.0, 1.0, 50)
    assert found.interval == (1.0, 1.0)


def test_no_change_has_an_interval_around_nothing() -> None:
    """The same run twice differs by 0, to the digit."""
    rows = _rows([0.0, 1.0, 0.3] * 5)
    found = change(_MEAN, rows, rows, 0)
    assert found
    assert found.interval == (0.0, 0.0)


def test_runs_without_a_case_in_common_have_no_change() -> None:
    """And no division by nothing."""
    assert change(_MEAN, _rows([1.0]), [_row("other", ("m", Score(1.0)))], 0) is None


def test_all_right_is_not_certain() -> None:
    """Four of four: the exact interval begins at .025 ** (1 / 4) = .398; that of none of 40 ends at .088."""
    right = figure(_MEAN, _rows([1.0] * 4), 0).interval
    assert right
    assert (round(right.low, 3), right.high) == (0.398, 1.0)
    wrong = figure(_MEAN, _rows([0.0] * 40), 0).interval
    assert wrong
    assert (wrong.low, round(wrong.high, 3)) == (0.0, 0.088)


def test_a_case_without_a_value_may_count_in_the_estimate() -> None:
    """An answered question is neither a right nor a wrong refusal, and becomes one when it is refused."""
    neutral, wrong = Score(None, "", (0.0, 0.0)), Score(0.0, "", (0.0, 1.0))
    before = [_row("a", ("r", Score(1.0, "", (1.0, 1.0)))), _row("b", ("r", neutral))]
    after = [before[0], _row("b", ("r", wrong))]
    found = figure(_RATIO, before, 0)
    assert (found.value, found.scorable) == (1.0, 1)
    changed = change(_RATIO, before, after, 0)
    assert changed
    assert (changed.before, changed.after, changed.cases) == (1.0, 0.5, 2)


def test_cases_that_one_run_alone_has_a_score_for_are_counted() -> None:
    """A metric of what was answered says nothing of a case that is now refused: so many are told."""
    found = change(_MEAN, _rows([1.0, 1.0, None]), _rows([1.0, None, 0.0]), 0)
    assert found
    assert (found.cases, found.alone) == (1, 2)
