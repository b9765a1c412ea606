"""From the scores of cases to figures with intervals, and from two runs to differences."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.metrics.bootstrap import difference, exact, interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from evals.metrics.bootstrap import Interval
    from evals.metrics.metric import Metric
    from evals.types import Row, Score


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric over the cases of a suite.

    ``value`` is ``None`` if no case is scorable, or the estimate has no value; ``scorable`` of ``cases`` have a
    value of their own.
    """

    metric: Metric[Any]
    value: float | None
    interval: Interval | None
    scorable: int
    cases: int


@dataclass(frozen=True, slots=True)
class Change:
    """One metric in two runs, over the cases that are scorable in both, with the interval of the difference.

    ``alone`` counts the cases that are scorable in one run only, and so in no difference: a citation metric, say,
    has no score where a run refused.
    """

    metric: Metric[Any]
    before: float
    after: float
    interval: Interval | None
    cases: int
    alone: int


def figure(metric: Metric[Any], rows: Sequence[Row], seed: int, *, intervals: bool = True) -> Figure:
    """A metric over these cases, failed ones not among the scorable.

    Args:
        metric: The metric.
        rows: Cases of one suite.
        seed: Of the bootstrap.
        intervals: Whether to make an interval, which takes a thousand estimates.
    """
    scored = [row for row in rows if _scorable(row, metric)]
    valued = [row for row in scored if score_of(row, metric.name)]
    parts = _parts(metric, scored)
    value = metric.estimate(parts) if valued else math.nan
    if math.isnan(value):
        return Figure(metric, None, None, 0, len(rows))
    between = None
    if intervals:
        between = interval(parts, [_cluster(row) for row in scored], metric.estimate, seed)
        between = between and _exact(between, metric, len({_cluster(row) for row in valued}))
    return Figure(metric, value, between, len(valued), len(rows))


def _exact(found: Interval, metric: Metric[Any], clusters: int) -> Interval:
    """The interval, or the exact one of a share that is 0, or 1, in every case."""
    return exact(found, clusters) if metric.unit == "share" else found


def change(metric: Metric[Any], before: Sequence[Row], after: Sequence[Row], seed: int) -> Change | None:
    """The metric over the cases that both runs have a score for; ``None`` if there are none."""
    first = {row.id: row for row in before if _scorable(row, metric)}
    pairs = [(first[row.id], row) for row in after if row.id in first and _scorable(row, metric)]
    if not pairs:
        return None
    a, b = (_parts(metric, side) for side in zip(*pairs, strict=True))
    values = metric.estimate(a), metric.estimate(b)
    if any(map(math.isnan, values)):
        return None
    between = difference(a, b, [_cluster(row) for _, row in pairs], metric.estimate, seed)
    alone = len(first) + sum(_scorable(row, metric) for row in after) - 2 * len(pairs)
    return Change(metric, *values, between, len(pairs), alone)


def score_of(row: Row, name: str) -> Score | None:
    """The score of a case by a metric, if it has a value."""
    score = row.scores.get(name)
    return score if score is not None and score.value is not None else None


def by_kind(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    """The cases in their groups, in the order in which these come first."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.kind, []).append(row)
    return groups


def _scorable(row: Row, metric: Metric[Any]) -> bool:
    score = row.scores.get(metric.name)
    return score is not None and score.scorable


def _parts(metric: Metric[Any], rows: Sequence[Row]) -> NDArray[np.float64]:
    scores = [row.scores[metric.name] for row in rows]
    return np.array([score.parts or (score.value,) for score in scores], dtype=np.float64)


def _cluster(row: Row) -> str:
    return row.cluster or f"case {row.id}"
