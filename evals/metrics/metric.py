"""What a metric is: a score for each case, and an estimate over many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from evals.types import Score

T = TypeVar("T")

Better = Literal["higher", "lower", "neither"]
Unit = Literal["share", "tokens", "s", "usd"]


def mean(parts: NDArray[np.float64]) -> float:
    """The mean of the first part: the estimate of most metrics (a macro average over cases)."""
    return float(parts[:, 0].mean())


def ratio(parts: NDArray[np.float64]) -> float:
    """Sum of the first part over sum of the second: a micro average; nan if the second sums to 0."""
    below = float(parts[:, 1].sum())
    return float(parts[:, 0].sum()) / below if below else float("nan")


@dataclass(frozen=True, slots=True)
class Metric(Generic[T]):
    """A metric.

    Args:
        name: Short, for tables and for floors; a stable identifier.
        title: What it measures, in a few words.
        score: A case's score.
        estimate: From the parts of the scorable cases, shape ``(n, k)`` with n at least 1, to one figure; nan
            where they do not allow one.
        better: Which way is better.
        unit: ``share`` (0 to 1), ``tokens``, ``s`` or ``usd``.
        perfect: A value that must be reached, or the program has broken its promise.
        judged: Whether the figure rests on a judge, whose name is printed with it.
        strict: Whether not even one case may be worse than its floor.
    """

    name: str
    title: str
    score: Callable[[T], Score]
    estimate: Callable[[NDArray[np.float64]], float] = mean
    better: Better = "higher"
    unit: Unit = "share"
    perfect: float | None = None
    judged: bool = False
    strict: bool = False
