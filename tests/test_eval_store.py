"""A run's folder survives being killed at any byte, and is never mixed with another run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import store
from evals.errors import NoRunError, RunError
from evals.types import Row, Score
from index.types import Document, Metadata

if TYPE_CHECKING:
    from pathlib import Path

_INFO: dict[str, Any] = {"model": "extractive", "suites": {}, "seed": 0, "jobs": 1, "prompts": {}}
_WORDS = st.text(max_size=30)


def _create(path: Path, info: dict[str, Any]) -> store.RunFolder:
    with store.opened(path, info) as run:
        return run


def _row(id_: str, *, error: str | None = None, value: float | None = 1.0, suite: str = "ferry") -> Row:
    scores = {} if error else {"exact": Score(value, "“so”\u2028", (1.0, 2.0))}
    return Row(suite, id_, "Who?", "plain", "", {}, {"outcome": {}}, scores, 0.5, error)


def test_rows_come_back_as_they_went(tmp_path: Path) -> None:
    """Scores with their reasons and parts, a score that is not scorable, an error."""
    run = _create(tmp_path / "run", _INFO)
    rows = [_row("a"), _row("b", value=None), _row("c", error="no answer")]
    for row in rows:
        run.append(row)
    assert store.load(tmp_path / "run").rows() == rows


@given(id_=_WORDS, question=_WORDS, why=_WORDS)
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, id_: str, question: str, why: str) -> None:
    """Line separators of every kind stand within a line of JSON."""
    run = _create(tmp_path_factory.mktemp("run"), _INFO)
    row = Row("s", id_, question, "", "", {}, {"found": 1}, {"m": Score(0.5, why)}, 0.0)
    run.append(row)
    run.append(row)
    assert run.rows() == [row]


def test_a_torn_line_is_passed_over_and_cut_off(tmp_path: Path) -> None:
    """However much of the last line a killed process has written."""
    whole = _create(tmp_path / "whole", _INFO)
    whole.append(_row("a"))
    whole.append(_row("b"))
    data = (tmp_path / "whole" / "cases.jsonl").read_bytes()
    first = data.index(b"\n") + 1
    for cut in range(first, len(data)):
        folder = tmp_path / f"cut{cut}"
        _create(folder, _INFO)
        (folder / "cases.jsonl").write_bytes(data[:cut])
        assert [row.id for row in store.load(folder).rows()] == ["a"]
        again = _create(folder, _INFO)
        again.append(_row("b"))
        assert [row.id for row in again.rows()] == ["a", "b"]


def test_a_case_that_is_tried_again_counts_once(tmp_path: Path) -> None:
    """As it came out last."""
    run = _create(tmp_path, _INFO)
    for row in (_row("a", error="gone"), _row("b"), _row("a")):
        run.append(row)
    assert [(row.id, row.error) for row in run.rows()] == [("b", None), ("a", None)]


def test_the_same_id_in_two_suites_is_two_cases(tmp_path: Path) -> None:
    """Sets number their cases from 0."""
    run = _create(tmp_path, _INFO)
    run.append(_row("0"))
    run.append(_row("0", suite="poisoned"))
    assert len(run.rows()) == 2


def test_another_run_is_refused(tmp_path: Path) -> None:
    """What differs is named; the time of day is nothing that a run measures."""
    _create(tmp_path, {**_INFO, "started": "noon"})
    _create(tmp_path, {**_INFO, "started": "evening"})
    with pytest.raises(RunError, match="a run with another model, seed"):
        _create(tmp_path, {**_INFO, "model": "openai:x", "seed": 1})


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    """Nothing of the user's is written over."""
    (tmp_path / "thesis.txt").write_text("x")
    with pytest.raises(RunError, match="holds other files"):
        _create(tmp_path, _INFO)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 99}'])
def test_what_is_no_run_is_said_to_be_none(tmp_path: Path, content: str) -> None:
    """Whatever is in its run.json."""
    with pytest.raises(NoRunError):
        store.load(tmp_path)
    (tmp_path / "run.json").write_text(content)
    with pytest.raises(RunError):
        store.load(tmp_path)


def test_a_line_that_is_no_case_is_named(tmp_path: Path) -> None:
    """By file and line."""
    run = _create(tmp_path, _INFO)
    run.append(_row("a"))
    with (tmp_path / "cases.jsonl").open("a") as file:
        file.write(json.dumps({"id": "b"}) + "\n")
    with pytest.raises(RunError, match=r"cases\.jsonl, line 2"):
        run.rows()


def test_documents_are_kept_by_suite(tmp_path: Path) -> None:
    """Keeping those of a suite again replaces them, and no others."""
    run = _create(tmp_path, _INFO)
    one = Document("1", "a.txt", "0", "Text.", Metadata(outlet="Post"))
    run.keep_documents("ferry", [one])
    run.keep_documents("poisoned", [one])
    run.keep_documents("ferry", [])
    assert [(kept["suite"], kept["path"], kept["outlet"]) for kept in run.documents()] == [
        ("poisoned", "a.txt", "Post")
    ]


def test_one_process_writes_at_a_time(tmp_path: Path) -> None:
    """A second is told so; once the first has gone, even by being killed, the folder is free."""
    with store.opened(tmp_path, _INFO), pytest.raises(RunError, match="Another citebound is writing"):
        _create(tmp_path, _INFO)
    assert _create(tmp_path, _INFO).rows() == []


@pytest.mark.parametrize(
    "changed",
    [
        {"suites": []},
        {"suites": {"ferry": None}},
        {"suites": {"ferry": {"task": "answer"}}},
        {"seed": "x"},
        {"prompts": None},
    ],
)
def test_a_damaged_run_is_named(tmp_path: Path, changed: dict[str, Any]) -> None:
    """With the key that is missing or wrong."""
    (tmp_path / "run.json").write_text(json.dumps({"format": store.FORMAT, **_INFO, **changed}))
    with pytest.raises(RunError, match=r"run\.json: “"):
        store.load(tmp_path)


@pytest.mark.parametrize(
    "field",
    [
        {"scores": None},
        {"scores": {"m": {"value": "abc", "why": "", "parts": []}}},
        {"scores": {"m": {"value": float("nan"), "why": "", "parts": []}}},
        {"id": ["a"]},
        {"result": None},
        {"gold": 5},
        {"question": None},
        {"unknown": 1},
    ],
)
def test_a_damaged_case_is_named(tmp_path: Path, field: dict[str, Any]) -> None:
    """By its line, blank ones counted."""
    run = _create(tmp_path, _INFO)
    run.append(_row("a"))
    file = tmp_path / "cases.jsonl"
    row = json.loads(file.read_text()) | field
    file.write_text("\n" + json.dumps(row) + "\n")
    with pytest.raises(RunError, match=r"cases\.jsonl, line 2"):
        run.rows()


def test_files_that_are_no_text_are_a_damaged_run(tmp_path: Path) -> None:
    """In one line, whichever file it is."""
    run = _create(tmp_path, _INFO)
    for name, read in (("cases.jsonl", run.rows), ("documents.jsonl", run.documents)):
        (tmp_path / name).write_bytes(b"\xff\xfe\n")
        with pytest.raises(RunError, match="is damaged"):
            read()
