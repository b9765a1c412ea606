"""The program's own support check as a detector of claims that their passage does not support."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evals.metrics.detection import auroc, balanced_accuracy, f1
from evals.metrics.metric import Metric
from evals.types import Score

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Checked(NamedTuple):
    """Whether a claim is supported, and what the check made of it; ``score`` in [0, 1] is how well supported."""

    gold: bool
    supported: bool
    score: float
    why: str


def _score(checked: Checked) -> Score:
    """1 if the check is right; the parts are gold and verdict (1: unsupported) and the degree of its lack."""
    found = "supported" if checked.supported else "unsupported"
    truth = "supported" if checked.gold else "unsupported"
    why = f"{truth}, taken for {found} ({checked.score:.2f}): {checked.why}"
    parts = (float(not checked.gold), float(not checked.supported), 1.0 - checked.score)
    return Score(float(checked.gold == checked.supported), why, parts)


def _both(parts: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    return parts[:, 0] > 0, parts[:, 1] > 0


DETECTION: tuple[Metric[Checked], ...] = (
    Metric(
        "balanced-accuracy",
        "mean of the shares of supported and of unsupported claims that are told right",
        _score,
        lambda parts: balanced_accuracy(*_both(parts)),
    ),
    Metric(
        "unsupported-f1",
        "F1 of finding the unsupported claims",
        _score,
        lambda parts: f1(*_both(parts)),
    ),
    Metric(
        "auroc",
        "probability that an unsupported claim is rated lower than a supported one",
        _score,
        lambda parts: auroc(parts[:, 0] > 0, parts[:, 2]),
    ),
)
