"""SummEdits: summaries with small edits that keep or break their agreement with the document.

Laban et al., "SummEdits: Measuring LLM Ability at Factual Reasoning Through The Lens of Summarization", EMNLP 2023
(arXiv:2305.14540). ``summedits_<domain>.json`` from ``data/summedits`` of
https://github.com/salesforce/factualNLG, Apache-2.0; its SummEdits_Benchmark.ipynb shows the fields: a JSON list
with ``id``, ``doc``, ``summary``, ``label`` (1: consistent), ``edit_types`` (given, as a rule, for the
inconsistent ones).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from evals.datasets.normalised import CLAIMS, digest
from evals.datasets.published import find
from evals.datasets.records import Record, array, unique
from evals.types import Dataset, Pair

if TYPE_CHECKING:
    from pathlib import Path

PREFIX = "summedits_"
# The kind of a summary whose edits are not named.
UNTYPED = "untyped"


def read(folder: Path) -> Dataset:
    """Read the domains that are in the folder; a pair is named ``<domain>/<its id>``.

    Raises:
        DataError: None is there, or one is malformed.
    """
    paths = sorted(folder.glob(f"{PREFIX}*.json")) or [
        find(folder, "SummEdits", f"{PREFIX}news.json", normalised=CLAIMS)
    ]
    pairs = unique((row, _pair(row, _domain(path))) for path in paths for row in array(path))
    return Dataset((), pairs=pairs, sha256=digest(paths))


def _domain(path: Path) -> str:
    return path.name.removeprefix(PREFIX).split(".")[0]


def _pair(row: Record, domain: str) -> Pair:
    label, document = row.get("label", int), row.text("doc")
    if label not in (0, 1):
        raise row.fault(f"the label {label} is neither 0 nor 1")
    return Pair(
        id=f"{domain}/{row.name('id')}",
        claim=row.text("summary"),
        passage=document,
        supported=label == 1,
        kind=next(iter(row.texts("edit_types")), UNTYPED),
        cluster=hashlib.sha256(document.encode()).hexdigest()[:12],
    )
