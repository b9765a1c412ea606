"""A run as figures: what reports, comparisons and the gate are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evals.errors import RunError
from evals.figures import Change, Figure, change, figure, score_of
from evals.metrics.abstention import refusals_by_reason
from evals.suites import SUITES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.metrics.abstention import Reason
    from evals.metrics.metric import Metric
    from evals.store import RunFolder
    from evals.suites import Suite
    from evals.types import Row


@dataclass(frozen=True, slots=True)
class SuiteSummary:
    """One suite of a run: its rows, what the run was of, and the figures of all its metrics, headline first."""

    suite: Suite
    info: Mapping[str, Any]
    rows: tuple[Row, ...]
    figures: tuple[Figure, ...]

    @property
    def failed(self) -> tuple[Row, ...]:
        """The cases that could not be run."""
        return tuple(row for row in self.rows if row.error is not None)

    @property
    def missing(self) -> int:
        """Cases that were chosen and have not been run yet."""
        return int(self.info["chosen"]) - len(self.rows)

    @property
    def headline(self) -> tuple[Figure, ...]:
        """The figures that the suite is known by."""
        return self.figures[: len(self.suite.headline)]

    def refusals(self) -> tuple[Reason, ...]:
        """The refusals by their reason."""
        if self.suite.task != "answer":
            return ()
        done = (row for row in self.rows if row.error is None)
        return refusals_by_reason((row.result["outcome"], row.gold["answerable"]) for row in done)

    def broken(self) -> tuple[Figure, ...]:
        """Figures that must be perfect and are not."""
        return tuple(
            one
            for one in self.figures
            if one.metric.perfect is not None and one.value is not None and one.value != one.metric.perfect
        )

    def worst(self, most: int) -> list[Row]:
        """The cases that failed, then the others by their mean score by the headline metrics, the worst first."""
        rated = [(_merit(row, self.suite), at, row) for at, row in enumerate(self.rows)]
        bad = sorted(((merit, at, row) for merit, at, row in rated if merit < 1), key=lambda one: one[:2])
        return [row for _, _, row in bad[:most]]


def _merit(row: Row, suite: Suite) -> float:
    """The mean of a case's headline scores, 1 the best; -1 if it failed, 1 if nothing about it is scorable."""
    if row.error is not None:
        return -1.0
    merits = [
        score.value if metric.better == "higher" else 1 - score.value
        for metric in suite.headline_metrics
        if metric.unit == "share" and (score := score_of(row, metric.name)) and score.value is not None
    ]
    return sum(merits) / len(merits) if merits else 1.0


def summarise(run: RunFolder, *, intervals: bool = True) -> list[SuiteSummary]:
    """The suites of a run.

    Raises:
        RunError: It has a suite that this citebound does not know.
    """
    rows = run.rows()
    found = []
    for name, info in run.info["suites"].items():
        suite = SUITES.get(name)
        if suite is None:
            raise RunError(f"{run.path} has a suite “{name}”, which is not known.", hint="Use its own citebound.")
        own = tuple(row for row in rows if row.suite == name)
        figures = tuple(figure(one, own, run.info["seed"], intervals=intervals) for one in suite.metrics)
        found.append(SuiteSummary(suite, info, own, figures))
    return found


@dataclass(frozen=True, slots=True)
class Flip:
    """A case whose score by a headline metric is not what it was."""

    id: str
    question: str
    metric: Metric[Any]
    before: float
    after: float

    @property
    def better(self) -> bool:
        """Whether it is better now."""
        return (self.after > self.before) == (self.metric.better == "higher")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One suite in two runs.

    ``differing`` names what else differs than what was compared on purpose; ``undone`` counts the cases of either
    run that failed or are missing, and are in no difference.
    """

    suite: Suite
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...]
    differing: tuple[str, ...]
    undone: tuple[int, int]


# What makes two figures of one suite figures of different things.
_SAME = ("data", "corpus", "closed")


def compare(before: RunFolder, after: RunFolder) -> list[Comparison]:
    """The suites that both runs have, case by case.

    Raises:
        RunError: They have no suite in common.
    """
    first = {one.suite.name: one for one in summarise(before, intervals=False)}
    pairs = [(first[one.suite.name], one) for one in summarise(after, intervals=False) if one.suite.name in first]
    if not pairs:
        raise RunError("The two runs have no suite in common.", hint="Run the same suite twice.")
    found = []
    for a, b in pairs:
        changes = (change(metric, a.rows, b.rows, before.info["seed"]) for metric in b.suite.metrics)
        differing = [key for key in _SAME if a.info[key] != b.info[key]]
        differing += [key for key in ("judge", "jobs") if before.info[key] != after.info[key]]
        flips = tuple(_flips(b.suite, a.rows, b.rows))
        undone = (len(a.failed) + a.missing, len(b.failed) + b.missing)
        found.append(Comparison(b.suite, tuple(one for one in changes if one), flips, tuple(differing), undone))
    return found


def _flips(suite: Suite, before: Sequence[Row], after: Sequence[Row]) -> list[Flip]:
    known = {row.id: row for row in before}
    flips = []
    for metric in suite.headline_metrics:
        for row in after:
            old = score_of(known[row.id], metric.name) if row.id in known else None
            new = score_of(row, metric.name)
            if old and new and old.value is not None and new.value is not None and old.value != new.value:
                flips.append(Flip(row.id, row.question, metric, old.value, new.value))
    return flips
