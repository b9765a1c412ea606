"""WiCE: real sentences of Wikipedia with the web pages that they cite.

Kamoi, Goyal, Rodriguez and Durrett, "WiCE: Real-World Entailment for Claims in Wikipedia", EMNLP 2023
(arXiv:2303.01432). ``data/entailment_retrieval/claim/test.jsonl`` from https://github.com/ryokamoi/wice,
annotations ODC-BY; its ``data`` folder shows the fields: ``claim``, ``evidence`` (the page's sentences),
``label``, ``meta`` (``id``, ``claim_title``: the article). A claim that the page supports in part is not
supported, as LLM-AggreFact counts (Tang, Laban and Durrett, "MiniCheck", EMNLP 2024, arXiv:2404.10774).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.datasets.normalised import CLAIMS, digest
from evals.datasets.published import find
from evals.datasets.records import Record, rows, unique
from evals.types import Dataset, Pair

if TYPE_CHECKING:
    from pathlib import Path

FILE = "test.jsonl"
LABELS = ("supported", "partially_supported", "not_supported")


def read(folder: Path) -> Dataset:
    """Read the claims of the test set; the kind is the label, so that support in part can be told apart.

    Raises:
        DataError: The file is not there or malformed.
    """
    names = (FILE, f"claim/{FILE}", f"data/entailment_retrieval/claim/{FILE}")
    path = find(folder, "WiCE", *names, normalised=CLAIMS)
    return Dataset((), pairs=unique((row, _pair(row)) for row in rows(path)), sha256=digest([path]))


def _pair(row: Record) -> Pair:
    label, meta = row.text("label"), row.record("meta")
    if label not in LABELS:
        raise row.fault(f"“{label}” is none of the labels {', '.join(LABELS)}")
    return Pair(
        id=meta.name("id"),
        claim=row.text("claim"),
        passage="\n".join(row.texts("evidence")),
        supported=label == "supported",
        kind=label,
        cluster=meta.text("claim_title"),
    )
