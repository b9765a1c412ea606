"""Fusion: two scores for each passage become one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from index.lexical import Scored

if TYPE_CHECKING:
    from collections.abc import Mapping

# The weight of the dense score; the rest is the lexical one's. Anything from .45 to .60 does as well, and what was
# fitted to half of the questions chose .50 or .55 for the other half (docs/retrieval.md).
_DENSE_WEIGHT = 0.5


def standardise(scores: Mapping[int, float]) -> dict[int, float]:
    """Each score as its distance from the mean, in standard deviations; all 0 when the scores are equal.

    With ``n`` scores none is farther than the square root of ``n - 1``.
    """
    if not scores:
        return {}
    values = scores.values()
    # fsum: a sum that does not depend on the order of what is added.
    mean = math.fsum(values) / len(values)
    deviation = math.sqrt(math.fsum((score - mean) ** 2 for score in values) / len(values))
    if max(values) == min(values) or deviation == 0:
        return dict.fromkeys(scores, 0.0)
    return {passage: (score - mean) / deviation for passage, score in scores.items()}


def fuse(dense: Mapping[int, float], lexical: Mapping[int, float]) -> list[Scored]:
    """Add the standardised scores of both legs, half and half, over the passages that either leg knows.

    A convex combination (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS
    42, 2023) of z-scores (Montague and Aslam, "Relevance Score Normalization for Metasearch", CIKM 2001), brought
    into (0, 1) by the logistic function, which keeps the order: 0.5 is an average candidate.

    Args:
        dense: Cosine similarities. A passage without one, which the index of vectors does not hold at present,
            counts as the farthest of the others.
        lexical: BM25 scores. A passage without one shares no word with the question: 0.

    Returns:
        Best first; ties in the order of the passage ids, so that a run can be repeated.
    """
    passages = dense.keys() | lexical.keys()
    farthest = min(dense.values(), default=0.0)
    near = standardise({passage: dense.get(passage, farthest) for passage in passages})
    alike = standardise({passage: lexical.get(passage, 0.0) for passage in passages})
    fused = [
        Scored(passage, logistic(_DENSE_WEIGHT * near[passage] + (1 - _DENSE_WEIGHT) * alike[passage]))
        for passage in passages
    ]
    return sorted(fused, key=lambda one: (-one.score, one.passage))


def logistic(value: float) -> float:
    """The probability whose log-odds these are."""
    return 1 / (1 + math.exp(-value))
