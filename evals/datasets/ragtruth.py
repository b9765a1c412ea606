"""RAGTruth: answers that language models gave from sources, with the spans that people marked as not borne out.

Niu et al., "RAGTruth: A Hallucination Corpus for Developing Trustworthy Retrieval-Augmented Language Models", ACL
2024 (arXiv:2401.00396). ``source_info.jsonl`` and ``response.jsonl`` from ``dataset`` of
https://github.com/ParticleMedia/RAGTruth, MIT; its README documents the fields: ``id``, ``source_id``, ``labels``
(the marked spans), ``split``, ``quality``, ``response``; ``source_id``, ``task_type`` (QA, Data2txt, Summary),
``source_info`` (the text; for QA an object with ``passages``; for Data2txt one that is itself the source).

As in the authors' baseline/prepare_dataset.py, answers that are truncated or refuse wrongly (``quality`` other
than ``good``) are left out, and a structured source is written as Python writes it, which is how the models were
shown it. An answer with any marked span is not supported, also where the span is true but not in the source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.datasets.normalised import CLAIMS, digest
from evals.datasets.published import find
from evals.datasets.records import Record, rows, unique
from evals.types import Dataset, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

SOURCES, RESPONSES = "source_info.jsonl", "response.jsonl"
SPLIT, QUALITY = "test", "good"


def read(folder: Path) -> Dataset:
    """Read the answers of the test set, each whole.

    Raises:
        DataError: A file is not there or malformed, or an answer's source is missing.
    """
    sources = find(folder, "RAGTruth", SOURCES, f"dataset/{SOURCES}", normalised=CLAIMS)
    responses = find(folder, "answers of RAGTruth", RESPONSES, f"dataset/{RESPONSES}", normalised=CLAIMS)
    by_id = _by_id(rows(sources))
    tested = (row for row in rows(responses) if (row.text("split"), row.text("quality")) == (SPLIT, QUALITY))
    pairs = unique((row, _pair(row, by_id)) for row in tested)
    return Dataset((), pairs=pairs, sha256=digest([sources, responses]))


def _by_id(sources: Iterable[Record]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for row in sources:
        if found.setdefault(row.name("source_id"), row).value != row.value:
            raise row.fault(f"another source “{row.name('source_id')}”")
    return found


def _pair(row: Record, sources: Mapping[str, Record]) -> Pair:
    source_id = row.name("source_id")
    if source_id not in sources:
        raise row.fault(f"there is no source “{source_id}” in {SOURCES}")
    source = sources[source_id]
    return Pair(
        id=row.name("id"),
        claim=row.text("response"),
        passage=_passage(source),
        supported=not row.get("labels", list),
        kind=source.text("task_type"),
        cluster=source_id,
    )


def _passage(source: Record) -> str:
    task = source.text("task_type")
    if task == "Summary":
        return source.text("source_info")
    given = source.record("source_info")
    return given.text("passages") if task == "QA" else str(given.value)
