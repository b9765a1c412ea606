"""Files of data sets, and what gold places in them say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from evals.types import Case, Dataset, GoldSpan


def write(path: Path, values: Iterable[object]) -> None:
    """JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(value) + "\n" for value in values), "utf-8")


def dump(path: Path, value: object) -> None:
    """One JSON value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), "utf-8")


def shown(dataset: Dataset, span: GoldSpan) -> str:
    """The words at a place."""
    return next(one.text for one in dataset.documents if one.path == span.document)[span.start : span.end]


def evidence(dataset: Dataset, case: Case) -> list[list[list[str]]]:
    """Alternatives of pieces of places, as words."""
    return [[[shown(dataset, place) for place in piece] for piece in one] for one in case.gold.evidence]
