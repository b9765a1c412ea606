"""The dense leg finds the nearest passages, among all or among some, whatever index it is opened on."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from chromadb.errors import InternalError
from hypothesis import given
from hypothesis import strategies as st

from index.chroma import embed_in, forget_clients
from index.errors import IndexDamagedError
from index.vectors import TornReadError, Vectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from index.lexical import Scored

COUNT = 1_500
RANDOM = np.random.default_rng(7)


def unit(rows: int) -> NDArray[np.float32]:
    vectors = RANDOM.standard_normal((rows, 16), np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


VECTORS, QUESTIONS = unit(COUNT), unit(5)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vectors]:
    vectors = Vectors(tmp_path_factory.mktemp("chroma"), "passages")
    vectors.apply(range(COUNT), VECTORS, ())
    yield vectors
    forget_clients()


@given(
    question=st.integers(0, len(QUESTIONS) - 1),
    within=st.lists(st.integers(0, COUNT + 50), min_size=1, max_size=40, unique=True),
    limit=st.integers(1, 20),
)
def test_few_passages_are_searched_exactly(held: Vectors, question: int, within: list[int], limit: int) -> None:
    """Among few, the nearest are those of a full comparison; ids that are not held are passed over."""
    vector = QUESTIONS[question]
    there = [id_ for id_ in within if id_ < COUNT]
    expected = sorted(there, key=lambda id_: (-(VECTORS[id_] @ vector), id_))[:limit]
    found = held.search(vector, limit, within)
    assert [one.passage for one in found] == expected
    np.testing.assert_allclose(
        [one.score for one in found], [VECTORS[id_] @ vector for id_ in expected], atol=1e-5
    )


def test_both_ways_of_searching_among_some_agree(held: Vectors) -> None:
    """More allowed passages than are compared one by one: Chroma's filter finds what a comparison finds."""
    allowed = range(100, COUNT)
    for vector in QUESTIONS:
        found = held.search(vector, 10, allowed)
        expected = 100 + np.argsort(-(VECTORS[100:] @ vector))[:10]
        assert [one.passage for one in found] == expected.tolist()
        np.testing.assert_allclose([one.score for one in found], VECTORS[expected] @ vector, atol=1e-5)


def hnsw(folder: Path) -> dict[str, Any]:
    collection = embed_in(folder).get_collection("passages", embedding_function=None)
    return dict(collection.configuration_json["hnsw"])


def test_an_index_of_other_settings_is_tuned_when_it_is_opened(tmp_path: Path) -> None:
    """What was made with Chroma's own settings has, once opened, those of a new one, and keeps its passages."""
    older, newer = tmp_path / "older", tmp_path / "newer"
    client = embed_in(older)
    made = client.create_collection(
        "passages", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    made.add(ids=["3"], embeddings=VECTORS[3:4])
    Vectors(newer, "passages")
    assert hnsw(older)["ef_search"] < hnsw(newer)["ef_search"]
    opened = Vectors(older, "passages")
    assert hnsw(older) == hnsw(newer)
    assert hnsw(newer)["space"] == "cosine"
    assert [one.passage for one in opened.search(VECTORS[3], 5)] == [3]
    forget_clients()


def test_what_another_process_has_written_since_is_found(tmp_path: Path) -> None:
    """A writer is ahead of the graph that a reader has loaded: it is loaded anew."""
    vectors = Vectors(tmp_path, "passages")
    vectors.apply(range(10), VECTORS[:10], ())
    vectors.search(QUESTIONS[0], 3)  # loads the graph
    writer = multiprocessing.get_context("spawn").Process(target=_write, args=(tmp_path,))
    writer.start()
    writer.join()
    assert writer.exitcode == 0
    found = vectors.search(QUESTIONS[0], 20, range(5, 15))
    assert {one.passage for one in found} == set(range(5, 15))
    forget_clients()


class Ahead(Vectors):
    """A writer that is always ahead."""

    def _search(self, vector: NDArray[np.float32], limit: int, within: Sequence[int] | None) -> list[Scored]:
        raise TornReadError


def test_with_a_writer_that_is_always_ahead_the_graph_alone_answers(tmp_path: Path) -> None:
    """Loading it anew does not help: those allowed are found among the nearest of all."""
    vectors = Ahead(tmp_path, "passages")
    vectors.apply(range(10), VECTORS[:10], ())
    expected = sorted(range(4, 9), key=lambda id_: -(VECTORS[id_] @ QUESTIONS[0]))[:3]
    assert [one.passage for one in vectors.search(QUESTIONS[0], 3, range(4, 9))] == expected
    forget_clients()


def _write(folder: Path) -> None:
    Vectors(folder, "passages").apply(range(10, 310), VECTORS[10:310], ())


class _Torn:
    """A collection whose graph is just being written."""

    said = "Error creating hnsw segment reader: trailing bytes found"

    def query(self, **_: object) -> None:
        raise InternalError(self.said)


class _Unfolded(_Torn):
    """One to whose graph what is new could not be added, for its files are just being written."""

    said = "Error sending backfill request to compactor: Failed to apply logs to the hnsw segment writer"


@pytest.mark.parametrize("torn", [_Torn, _Unfolded])
def test_a_graph_that_is_just_being_written_is_loaded_once_it_is(
    torn: type[_Torn], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By opening it again; one that stays as it is, is damaged."""
    vectors = Vectors(tmp_path, "passages")
    vectors.apply(range(5), VECTORS[:5], ())
    vectors._collection = torn()  # type: ignore[assignment]
    assert vectors.search(VECTORS[3], 1)[0].passage == 3
    monkeypatch.setattr(vectors, "_open", torn)
    vectors._collection = torn()  # type: ignore[assignment]
    with pytest.raises(IndexDamagedError, match=torn.said):
        vectors.search(VECTORS[3], 1)


def test_a_relative_folder_is_that_of_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that goes on in another folder opens what lies there, and not what is open under that name."""
    opened = []
    for number, name in enumerate(("one", "other"), start=1):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        vectors = Vectors(Path("chroma"), "passages")
        vectors.apply([number], VECTORS[:1], ())
        opened.append(vectors)
    assert [one.ids() for one in opened] == [[1], [2]]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="where open files are not listed")
def test_what_is_let_go_is_closed(tmp_path: Path) -> None:
    """Else a long-running process would run out of files, and Windows could not remove the folder."""

    def is_open() -> bool:
        files = [one.readlink() for one in Path("/proc/self/fd").iterdir() if one.is_symlink()]
        return any(one.is_relative_to(tmp_path) for one in files)

    vectors = Vectors(tmp_path, "passages")
    vectors.apply(range(3), VECTORS[:3], ())
    assert is_open()
    del vectors
    deadline = time.monotonic() + 30
    while is_open() and time.monotonic() < deadline:  # Chroma closes its catalog from a thread of its own
        time.sleep(0.01)
    assert not is_open()
    assert Vectors(tmp_path, "passages").count() == 3


def test_what_one_lets_go_another_goes_on_with(tmp_path: Path) -> None:
    """Two of one folder have one Chroma in common, which ends with the second."""
    first, second = Vectors(tmp_path, "passages"), Vectors(tmp_path, "passages")
    first.apply(range(3), VECTORS[:3], ())
    del first
    assert second.count() == 3
    assert len(second.search(VECTORS[0], 2)) == 2
