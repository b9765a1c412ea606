"""The metrics of an answer, in the order of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.metrics.abstention import ABSTENTION
from evals.metrics.citation import CITATION
from evals.metrics.contested import CONTESTED
from evals.metrics.controlled import CONTROLLED
from evals.metrics.correctness import CORRECTNESS
from evals.metrics.cost import COST
from evals.metrics.exactness import EXACTNESS
from evals.metrics.gold_quotes import GOLD_QUOTES
from evals.metrics.injection import INJECTION

if TYPE_CHECKING:
    from evals.metrics.answered import Answered
    from evals.metrics.metric import Metric

# Names are stable: floors, runs and reports refer to them.
ANSWERS: tuple[Metric[Answered], ...] = (
    *EXACTNESS,
    *CITATION,
    *GOLD_QUOTES,
    *CORRECTNESS,
    *ABSTENTION,
    *CONTESTED,
    *INJECTION,
    *CONTROLLED,
    *COST,
)
