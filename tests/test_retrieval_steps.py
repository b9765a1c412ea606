"""The experiments on retrieval: the arrays say what the program does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import HashEmbedder
from hypothesis import given
from hypothesis import strategies as st

from evals.datasets.normalised import document
from evals.retrieval_scores import Bm25, load
from evals.retrieval_steps import BASE, CHOSEN, evaluate, found, fused, spread, standard, steps, table
from evals.types import Case, Dataset, Gold
from index.fusion import fuse, standardise
from index.lexical import Lexical, terms
from index.types import Metadata

if TYPE_CHECKING:
    from pathlib import Path

_TEXTS = [
    "The ferry Maren Holt ran aground off Kelpin.",
    "The harbour lamp failed. The ferry was late.",
    "Bread became dearer in Kelpin.",
    "The market opens at six.",
]
_ROWS = st.lists(st.integers(-50, 50), min_size=2, max_size=12).map(lambda row: np.array([row], dtype=np.float32))


def _dataset() -> Dataset:
    documents = tuple(
        document(f"d{number}", text, Metadata(title=f"Report {number}")) for number, text in enumerate(_TEXTS)
    )
    cases = [
        ("When did the ferry run aground?", {"d0": 1}),
        ("Which lamp failed?", {"d1": 1}),
        ("Who?", {}),
    ]
    found_in = tuple(
        Case(id=str(number), question=question, gold=Gold(relevant=relevant), kind="other")
        for number, (question, relevant) in enumerate(cases)
    )
    return Dataset(documents, found_in, (), "")


def test_bm25_is_that_of_the_index(tmp_path: Path) -> None:
    """Term by term, for lengths that the index holds exactly."""
    lexical = Lexical(tmp_path)
    lexical.apply(enumerate(_TEXTS), [])
    for question in ("ferry off Kelpin", "the harbour lamp", "nothing of it"):
        (row,) = Bm25([terms(text) for text in _TEXTS]).scores([terms(question)])
        expected = {one.passage: pytest.approx(one.score, rel=1e-5) for one in lexical.search(question, 10)}
        assert {int(at): float(row[at]) for at in np.flatnonzero(row)} == expected


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(0, 20)), min_size=2, max_size=12))
def test_fusion_is_that_of_the_index(scores: list[tuple[int, int]]) -> None:
    """Its order is one by these scores, when both legs found all that they can."""
    cosines, counts = zip(*scores, strict=True)
    row = fused(np.array([cosines], dtype=np.float32), np.array([counts], dtype=np.float32))[0]
    known = fuse(dict(enumerate(cosines)), {at: score for at, score in enumerate(counts) if score})
    assert np.allclose([row[one.passage] for one in known], sorted(row, reverse=True), atol=1e-4)


@given(_ROWS)
def test_normalisations_by_row(scores: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> None:
    """Standard scores as the index computes them; min-max reaches from 0 to 1."""
    everything = np.ones(scores.shape, dtype=bool)
    expected = standardise(dict(enumerate(scores[0].tolist())))
    assert np.allclose(standard(scores, everything)[0], list(expected.values()), atol=1e-4)
    bounds = spread(scores, everything)
    assert bounds.max() == 1
    assert bounds.min() == (0 if len(set(scores[0])) > 1 else 1)


def test_no_more_is_found_than_asked_for() -> None:
    """The highest, of equal ones the first, and none that does not exceed the least."""
    scores = np.array([[1.0, 3.0, 3.0, 3.0, 0.0]], dtype=np.float32)
    assert found(scores, 2).tolist() == [[False, True, True, False, False]]
    assert found(scores, 5, 0).tolist() == [[True, True, True, True, False]]


def test_every_step_ranks_documents() -> None:
    """Of the questions that have a relevant document; what the program does finds both."""
    data = load(_dataset(), HashEmbedder())
    assert data.questions == ("When did the ferry run aground?", "Which lamp failed?")
    names = [name for name, _ in steps(data)]
    assert len(names) == len(set(names))
    for name, scores in steps(data):
        assert not np.isnan(scores).any(), name
        assert all(set(ranking) <= {"d0", "d1", "d2", "d3"} for ranking in data.rankings(scores)), name
    results = evaluate(data)
    assert list(results) == names
    assert results[CHOSEN].tolist() == [1.0, 1.0]


def test_the_table_has_a_row_for_each_step_and_a_column_for_each_set() -> None:
    """The base stands out; another step has its difference and interval."""
    lines = table({"a": {BASE: np.array([1.0, 0.5]), "other": np.array([0.5, 0.5])}}).splitlines()
    assert lines[0] == "| step | a |"
    assert lines[2] == f"| {BASE} | **0.7500** |"
    assert lines[3] == "| other | 0.5000 (-0.2500, -0.5000 to +0.0000) |"
