"""A run that is killed at random moments, or watched by readers: the index answers, and ends as it should."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import time
from typing import TYPE_CHECKING

import pytest
from fakes import HashEmbedder

from index.build import build
from index.chroma import forget_clients
from index.library import Library
from index.search import Retriever

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path

_KILLS = 60
# Kills of one test: a few tests share the machine's cores.
_BATCHES = 4
_FILES = 40
# How a forked child that was killed is told of: by itself, or by the server that forked it.
_KILLED = (-9, 255)
# A child starts from a server that has these loaded: a kill then hits the run, not the imports.
_LOADED = ["chromadb", "tantivy", "filelock", "index.build", "index.vectors", "index.lexical", "fakes"]

_SPAWN = multiprocessing.get_context("forkserver")
_SPAWN.set_forkserver_preload(_LOADED)


def _article(n: int, words: str) -> str:
    body = " ".join(f"Report {n} says that {words} {at} boats left the quay of Kelpin." for at in range(12))
    return f"Harbour report {n}\n\nThe harbour office counted the boats. {body}"


def _write(folder: Path, numbers: range, words: str) -> None:
    folder.mkdir(exist_ok=True)
    for n in numbers:
        (folder / f"{n:03}.txt").write_text(_article(n, words), encoding="utf-8")


def _run(index: Path, articles: Path) -> None:
    library = Library(index, HashEmbedder(), create=True)
    build(library, [articles], prune=True)
    library.close()


def _start(index: Path, articles: Path) -> ForkServerProcess:
    child = _SPAWN.Process(target=_run, args=(index, articles))
    child.start()
    return child


def _state(index: Path) -> dict[str, object]:
    """All that an index holds, down to the vectors; passages by number, for a killed run may skip some."""
    library = Library(index, HashEmbedder())
    assert library.healthy()
    assert library.catalog.stale() == []
    held: dict[str, object] = {}
    for one in library.catalog.summaries():
        document = library.catalog.document(one.id)
        ids = library.catalog.passages_of([one.id])
        texts = [library.catalog.passages([id_])[id_].text for id_ in sorted(ids)]
        held[one.path] = (document, library.catalog.sentences(one.id), texts)
    held["files"] = [library.catalog.file(path) for path in library.catalog.file_paths()]
    ids = sorted(library.catalog.passage_ids(0, 100_000))
    texts = [one.text for _, one in sorted(library.catalog.passages(ids).items())]
    vectors = HashEmbedder().embed([f"{texts[0]}"])
    found = library.vectors.search(vectors[0], len(ids))
    assert sorted(hit.passage for hit in found) == ids
    assert sorted(hit.passage for hit in library.lexical.search("boats", len(ids))) == ids
    held["passages"] = texts
    library.close()
    forget_clients()
    return held


def _answers(index: Path) -> None:
    """The index can be asked, whatever state it was left in, and says what lies in the documents."""
    if not (index / "catalog.sqlite").exists():
        return  # killed before anything was stored
    library = Library(index, HashEmbedder())
    library.open_for_search()
    hits = Retriever(library).search("How many boats left the quay of Kelpin?", 5)
    assert bool(hits) == bool(library.catalog.passage_count() - len(library.catalog.stale()))
    for hit in hits:
        document = library.catalog.document(hit.passage.document)
        assert hit.passage.text == document.text[hit.passage.start : hit.passage.end]
    library.close()
    forget_clients()


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of articles of which some have changed, some are gone and some are new."""
    work = tmp_path_factory.mktemp("before")
    _write(work / "articles", range(_FILES), "nine")
    # In a child: the first to start waits for its server's imports, which are not to count as what a run lasts.
    child = _start(work / "index", work / "articles")
    child.join()
    assert child.exitcode == 0
    _write(work / "articles", range(0, _FILES, 3), "twelve")
    for n in range(1, _FILES, 5):
        (work / "articles" / f"{n:03}.txt").unlink()
    _write(work / "articles", range(_FILES, _FILES + 20), "ten")
    return work


@pytest.fixture
def work(before: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it at the same path each time, for paths are part of what is compared."""
    shutil.copytree(before / "index", tmp_path / "index")
    yield tmp_path
    forget_clients()


@pytest.mark.parametrize("batch", range(_BATCHES))
def test_killed_at_any_moment(before: Path, work: Path, batch: int) -> None:
    """Sixty kills in all: each leaves an index that answers, and the run after it ends in the same state."""
    articles = before / "articles"
    calm = work / "calm"
    shutil.copytree(before / "index", calm)
    began = time.monotonic()
    child = _start(calm, articles)
    child.join()
    lasts = time.monotonic() - began
    wanted = _state(calm)
    moments = random.Random(batch)
    killed = 0
    while killed < _KILLS // _BATCHES:
        shutil.rmtree(work / "index")
        shutil.copytree(before / "index", work / "index")
        for _ in range(2):  # one that is killed, and one that is killed while it mends what the first has left
            killed += _killed(_start(work / "index", articles), moments.uniform(0, lasts))
        _answers(work / "index")
        _run(work / "index", articles)
        forget_clients()
        assert _state(work / "index") == wanted


def _killed(child: ForkServerProcess, seconds: float) -> bool:
    """Whether the child was still at work when it was killed."""
    child.join(seconds)
    child.kill()
    child.join()
    assert child.exitcode in (0, *_KILLED)
    return child.exitcode in _KILLED


def test_readers_go_on_while_a_writer_works(before: Path, work: Path) -> None:
    """One that was open before, and one opened anew each time, find what is in the documents at every moment."""
    articles = work / "articles"
    _write(articles, range(400), "seven")
    opened = Library(work / "index", HashEmbedder())
    opened.open_for_search()
    child = _start(work / "index", articles)
    asked = 0
    while child.is_alive():
        for library in (opened, Library(work / "index", HashEmbedder())):
            library.open_for_search()
            hits = Retriever(library).search("How many boats left the quay of Kelpin?", 5)
            for hit in hits:
                assert hit.passage.text.count("Kelpin")
            asked += bool(hits)
    assert child.exitcode == 0
    assert asked
    assert "seven" in Retriever(opened).search("Who says that seven boats left?", 1)[0].passage.text
