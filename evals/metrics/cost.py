"""What answers cost: tokens and dollars as the server counts them, seconds on the clock."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from evals.metrics.metric import Metric
from evals.types import Score, unscorable

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from evals.metrics.answered import Answered


def _tokens(answered: Answered, *, key: str) -> Score:
    usage = answered.outcome["usage"]
    if not usage["prompt_tokens"] and not usage["completion_tokens"]:
        return unscorable("no tokens were used")
    return Score(float(usage[key]), f"{usage[key]:,} tokens")


def _usd(answered: Answered) -> Score:
    usd = answered.outcome["usage"]["usd"]
    return unscorable("no price is known") if usd is None else Score(float(usd), f"${usd:.4f}")


def _seconds(seconds: float) -> Score:
    return Score(seconds, f"{seconds:.2f} s")


def percentile(q: float) -> Callable[[NDArray[np.float64]], float]:
    """An estimate: the ``q``-th percentile, 0 to 100, of the first part, between two values by a straight line."""
    return lambda parts: float(np.percentile(parts[:, 0], q))


COST: tuple[Metric[Answered], ...] = (
    Metric(
        "prompt-tokens",
        "tokens sent for a question, in the mean",
        partial(_tokens, key="prompt_tokens"),
        better="lower",
        unit="tokens",
    ),
    Metric(
        "completion-tokens",
        "tokens written for a question, in the mean",
        partial(_tokens, key="completion_tokens"),
        better="lower",
        unit="tokens",
    ),
    Metric("usd", "price of a question, in the mean", _usd, better="lower", unit="usd"),
)
# Of a case's seconds, which a run's row has and its result has not.
SECONDS: tuple[Metric[float], ...] = (
    Metric("seconds-p50", "time of a question, median", _seconds, percentile(50), better="lower", unit="s"),
    Metric(
        "seconds-p95", "time of a question, 95th percentile", _seconds, percentile(95), better="lower", unit="s"
    ),
)
