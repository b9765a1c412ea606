"""From the scores of cases to figures with intervals, and from two runs to differences."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.metrics.bootstrap import difference, interval

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
    score.
    """

    metric: Metric[Any]
    value: float | None
    interval: Interval | None
    scorable: int
    cases: int


@dataclass(frozen=True, slots=True)
class Change:
    """One metric in two runs, over the cases that are scorable in both, with the interval of the difference."""

    metric: Metric[Any]
    before: float
    after: float
    interval: Interval | None
    cases: int


def figure(metric: Metric[Any], rows: Sequence[Row], seed: int, *, intervals: bool = True) -> Figure:
    """A metric over these cases, failed ones not among the scorable.

    Args:
        metric: The metric.
        rows: Cases of one suite.
        seed: Of the bootstrap.
        intervals: Whether to make an interval, which takes a thousand estimates.
    """
    scored = [row for row in rows if _scorable(row, metric)]
    if not scored:
        return Figure(metric, None, None, 0, len(rows))
    parts = _parts(metric, scored)
    value = metric.estimate(parts)
    between = interval(parts, [_cluster(row) for row in scored], metric.estimate, seed) if intervals else None
    return Figure(metric, None if math.isnan(value) else value, between, len(scored), len(rows))


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
    return Change(metric, *values, between, len(pairs))


def score_of(row: Row, name: str) -> Score | None:
    """The score of a case by a metric, if it is scorable."""
    score = row.scores.get(name)
    return score if score is not None and score.value is not None else None


def by_kind(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    """The cases in their groups, in the order in which these come first."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.kind, []).append(row)
    return groups


def _scorable(row: Row, metric: Metric[Any]) -> bool:
    return score_of(row, metric.name) is not None


def _parts(metric: Metric[Any], rows: Sequence[Row]) -> NDArray[np.float64]:
    scores = [row.scores[metric.name] for row in rows]
    return np.array([score.parts or (score.value,) for score in scores], dtype=np.float64)


def _cluster(row: Row) -> str:
    return row.cluster or f"case {row.id}"
