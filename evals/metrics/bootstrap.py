"""Intervals by the bootstrap (Efron, 1979; percentile method), over clusters where cases share a source text.

Where every case is right, or every one wrong, all resamples agree, and the bootstrap knows nothing of the cases
that the set does not have: there the exact interval of Clopper and Pearson (1934) for so many clusters stands in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

# Enough for the second digit of a 95 % interval; Efron and Tibshirani (1993) ask for 1,000.
RESAMPLES = 1_000
_LEVELS = (2.5, 97.5)
_TAIL = 0.025


class Interval(NamedTuple):
    """A 95 % interval."""

    low: float
    high: float


def resamples(clusters: Sequence[str], seed: int) -> Iterator[NDArray[np.intp]]:
    """Indexes of the cases of each resample: clusters are drawn with replacement, each with all its cases.

    Args:
        clusters: For each case the cluster that it belongs to.
        seed: The same seed draws the same resamples.
    """
    _, of_case = np.unique(np.asarray(clusters, dtype=object).astype(str), return_inverse=True)
    order = np.argsort(of_case, kind="stable")
    members = np.split(order, np.cumsum(np.bincount(of_case))[:-1])
    alone = len(members) == len(clusters)
    random = np.random.default_rng(seed)
    for _ in range(RESAMPLES):
        drawn = random.integers(len(members), size=len(members))
        yield order[drawn] if alone else np.concatenate([members[one] for one in drawn])


def interval(
    parts: NDArray[np.float64],
    clusters: Sequence[str],
    estimate: Callable[[NDArray[np.float64]], float],
    seed: int,
) -> Interval | None:
    """The 95 % interval of an estimate.

    Args:
        parts: Shape ``(n, k)``, a row for each case.
        clusters: For each case its cluster.
        estimate: From such rows to a figure.
        seed: Of the resampling.

    Returns:
        ``None`` with fewer than two clusters, or if no resample allows a figure.
    """
    if len(set(clusters)) < 2:  # noqa: PLR2004  (one thing tells nothing of how things vary)
        return None
    return _percentiles(np.array([estimate(parts[drawn]) for drawn in resamples(clusters, seed)]))


def exact(found: Interval, count: int) -> Interval:
    """The interval of a share, or that of Clopper and Pearson if all of ``count`` clusters agree on 0 or on 1."""
    if found == (1.0, 1.0):
        return Interval(_TAIL ** (1 / count), 1.0)
    if found == (0.0, 0.0):
        return Interval(0.0, 1 - _TAIL ** (1 / count))
    return found


def difference(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    clusters: Sequence[str],
    estimate: Callable[[NDArray[np.float64]], float],
    seed: int,
) -> Interval | None:
    """The 95 % interval of ``estimate(second) - estimate(first)``, both of the same cases in the same order."""
    if len(set(clusters)) < 2:  # noqa: PLR2004  (as above)
        return None
    pairs = ((first[drawn], second[drawn]) for drawn in resamples(clusters, seed))
    return _percentiles(np.array([estimate(b) - estimate(a) for a, b in pairs]))


def _percentiles(values: NDArray[np.float64]) -> Interval | None:
    values = values[~np.isnan(values)]
    if not len(values):
        return None
    low, high = np.percentile(values, _LEVELS)
    return Interval(float(low), float(high))
