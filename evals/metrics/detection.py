"""How well a check detects unsupported claims. The positive class, the thing detected, is UNSUPPORTED.

``labels`` says which claims are unsupported, ``predicted`` which of them the check calls so. A score is higher,
the more the check holds a claim to be unsupported: one minus its support. Each array has shape ``(n,)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def balanced_accuracy(labels: NDArray[np.bool_], predicted: NDArray[np.bool_]) -> float:
    """The mean of the recalls of both classes, ``(TP / P + TN / N) / 2``; 0.5 is chance, however rare a class is.

    As in SummEdits (Laban et al. 2023).

    Returns:
        In [0, 1]; nan when a class is missing, for then it is not scorable.
    """
    if not _both(labels):
        return float("nan")
    return float((predicted[labels].mean() + (~predicted[~labels]).mean()) / 2)


def f1(labels: NDArray[np.bool_], predicted: NDArray[np.bool_]) -> float:
    """The harmonic mean of precision and recall, ``2 TP / (2 TP + FP + FN)`` (van Rijsbergen 1979).

    Returns:
        In [0, 1]; nan when no claim is unsupported and none was called so, for then it is not scorable.
    """
    both = np.count_nonzero(labels) + np.count_nonzero(predicted)
    return float(2 * np.count_nonzero(labels & predicted) / both) if both else float("nan")


def auroc(labels: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    """The chance that an unsupported claim scores above a supported one, a tie counting half.

    This is the area under the ROC curve (Hanley & McNeil 1982), and Mann and Whitney's U divided by its largest
    value: the ranks of the unsupported, ties sharing their mean rank, less the least that these could add up to.
    It takes O(n log n).

    Returns:
        In [0, 1], 0.5 being chance; nan when a class is missing, for then it is not scorable.
    """
    if not _both(labels):
        return float("nan")
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2
    positive = np.count_nonzero(labels)
    negative = labels.size - positive
    u = ranks[places][labels].sum() - positive * (positive + 1) / 2
    return float(u / (positive * negative))


def _both(labels: NDArray[np.bool_]) -> bool:
    return bool(labels.any() and not labels.all())
