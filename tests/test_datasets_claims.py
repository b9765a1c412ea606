"""Published sets of claims come out as pairs, and what is malformed is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from dataset_files import dump, write

from evals.datasets import ragtruth, summedits, wice
from evals.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from evals.types import Dataset


@pytest.mark.parametrize("read", [wice.read, ragtruth.read, summedits.read])
def test_a_folder_without_the_set_names_the_file_expected(read: Callable[[Path], Dataset], tmp_path: Path) -> None:
    """An empty folder is no set; the message says which file was looked for."""
    with pytest.raises(DataError, match=r"holds no .*; expected \S+\.jsonl?\.\n"):
        read(tmp_path)


# --- WiCE ----------------------------------------------------------------------------------------------------


def wice_row(name: str, label: str) -> dict[str, Any]:
    return {
        "label": label,
        "supporting_sentences": [[0]],
        "claim": "The ferry sank in March.",
        "evidence": ["A ferry sank.", "It was March."],
        "meta": {"id": name, "claim_title": "Maren", "claim_section": "Abstract.", "claim_context": ""},
    }


def test_wice_counts_support_in_part_as_none(tmp_path: Path) -> None:
    """Only full support is support; the label stays to be told apart by."""
    write(tmp_path / "claim/test.jsonl", [wice_row(f"t{n}", label) for n, label in enumerate(wice.LABELS)])
    dataset = wice.read(tmp_path)
    assert [pair.supported for pair in dataset.pairs] == [True, False, False]
    assert [pair.kind for pair in dataset.pairs] == [*wice.LABELS]
    assert dataset.pairs[0].passage == "A ferry sank.\nIt was March."
    assert (dataset.pairs[0].id, dataset.pairs[0].cluster) == ("t0", "Maren")
    assert (dataset.documents, dataset.cases) == ((), ())


def test_wice_that_is_malformed_is_named(tmp_path: Path) -> None:
    """Faults are named by file and line."""
    write(tmp_path / "test.jsonl", [wice_row("t0", "supported"), wice_row("t1", "maybe")])
    with pytest.raises(DataError, match=r"^test.jsonl, line 2: “maybe” is none of the labels"):
        wice.read(tmp_path)
    write(tmp_path / "test.jsonl", [wice_row("t0", "supported") | {"meta": []}])
    with pytest.raises(DataError, match=r"^test.jsonl, line 1: “meta” is not an object"):
        wice.read(tmp_path)


# --- RAGTruth ------------------------------------------------------------------------------------------------

SOURCES = (
    {"source_id": "1", "task_type": "Summary", "source": "x", "source_info": "A ferry sank.", "prompt": "p"},
    {"source_id": "2", "task_type": "QA", "source_info": {"question": "?", "passages": "passage 1:It sank."}},
    {"source_id": "3", "task_type": "Data2txt", "source_info": {"name": "Café", "open": None}},
)


def response(name: str, source: str, *, marked: bool = False, **changes: object) -> dict[str, Any]:
    span = {"start": 0, "end": 3, "text": "Two", "label_type": "Evident Conflict", "implicit_true": True}
    row = {
        "id": name,
        "source_id": source,
        "model": "m",
        "labels": [span] if marked else [],
        "split": "test",
        "quality": "good",
        "response": "Two sank.",
    }
    return row | changes


def test_ragtruth_answers_with_a_marked_span_are_not_supported(tmp_path: Path) -> None:
    """The passage is what the task gave to read; only sound answers of the test split are pairs."""
    write(tmp_path / "dataset" / ragtruth.SOURCES, SOURCES)
    write(
        tmp_path / "dataset" / ragtruth.RESPONSES,
        [
            response("a", "1", marked=True),
            response("b", "2"),
            response("c", "3"),
            response("d", "1", split="train"),
            response("e", "1", quality="truncated"),
        ],
    )
    dataset = ragtruth.read(tmp_path)
    assert [(pair.id, pair.supported) for pair in dataset.pairs] == [("a", False), ("b", True), ("c", True)]
    assert [pair.kind for pair in dataset.pairs] == ["Summary", "QA", "Data2txt"]
    assert [pair.cluster for pair in dataset.pairs] == ["1", "2", "3"]
    assert [pair.passage for pair in dataset.pairs] == [
        "A ferry sank.",
        "passage 1:It sank.",
        "{'name': 'Café', 'open': None}",
    ]
    assert dataset.pairs[0].claim == "Two sank."


def test_ragtruth_names_a_second_source_of_an_id(tmp_path: Path) -> None:
    """Two sources of one id are a fault, for an answer is judged by its source."""
    write(tmp_path / ragtruth.SOURCES, [*SOURCES, SOURCES[0], {**SOURCES[0], "task_type": "Other"}])
    write(tmp_path / ragtruth.RESPONSES, [response("a", "1")])
    with pytest.raises(DataError, match=rf"^source_info.jsonl, line {len(SOURCES) + 2}: another source “"):
        ragtruth.read(tmp_path)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([response("a", "9")], "response.jsonl, line 1: there is no source “9”"),
        ([response("a", "1"), response("b", "1", labels=None)], "response.jsonl, line 2: “labels” is not a list"),
        ([response("a", "1", split=None)], "response.jsonl, line 1: “split” is not a string"),
        ([response("a", "1")] * 2, "response.jsonl, line 2: a second claim “a”"),
    ],
)
def test_ragtruth_that_is_malformed_is_named(tmp_path: Path, rows: list[dict[str, Any]], message: str) -> None:
    """Faults are named by file and line."""
    write(tmp_path / ragtruth.SOURCES, SOURCES)
    write(tmp_path / ragtruth.RESPONSES, rows)
    with pytest.raises(DataError, match=f"^{message}"):
        ragtruth.read(tmp_path)


# --- SummEdits -----------------------------------------------------------------------------------------------


def edit(name: str, label: int, *types: str, doc: str = "A ferry sank.") -> dict[str, Any]:
    return {"id": name, "doc": doc, "summary": "It sank.", "label": label, "edit_types": list(types)}


def test_summedits_reads_every_domain_there_is(tmp_path: Path) -> None:
    """The kind is the first type of edit, the cluster the document; ids bear their domain."""
    news = [edit("7_0", 1), edit("7_1", 0, "antonym_swap", "other"), edit("8_0", 0, doc="A lamp burns.")]
    dump(tmp_path / "summedits_news.json", news)
    dump(tmp_path / "summedits_podcast.json", [edit("7_0", 1)])
    pairs = summedits.read(tmp_path).pairs
    assert [pair.id for pair in pairs] == ["news/7_0", "news/7_1", "news/8_0", "podcast/7_0"]
    assert [pair.supported for pair in pairs] == [True, False, False, True]
    assert [pair.kind for pair in pairs] == ["untyped", "antonym_swap", "untyped", "untyped"]
    assert pairs[0].cluster == pairs[1].cluster != pairs[2].cluster
    assert (pairs[0].claim, pairs[0].passage) == ("It sank.", "A ferry sank.")


def test_summedits_that_is_malformed_is_named(tmp_path: Path) -> None:
    """Faults are named by file and number."""
    path = tmp_path / "summedits_news.json"
    for value, message in (
        ([edit("a", 1), edit("b", 2)], "summedits_news.json, record 2: the label 2 is neither 0 nor 1"),
        ([edit("a", True)], "summedits_news.json, record 1: “label” is not a number"),
        ([edit("a", 1), "b"], "summedits_news.json, record 2: not a JSON object"),
        ({"a": 1}, "summedits_news.json: not a JSON list"),
        ([edit("a", 1), edit("a", 0)], "summedits_news.json, record 2: a second claim “news/a”"),
    ):
        dump(path, value)
        with pytest.raises(DataError, match=f"^{message}"):
            summedits.read(tmp_path)
