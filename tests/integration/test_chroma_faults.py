"""An index on a Chroma server when something goes wrong: with the server, with a writer, with a folder."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from chroma_server import ChromaServer
from fakes import HashEmbedder
from process import FERRY, bare_command, bare_environment, citebound

from index.build import build
from index.chroma import connect
from index.errors import (
    EmbedderMismatchError,
    IndexBusyError,
    IndexVersionError,
    NoIndexError,
    StoreError,
)
from index.library import Library
from index.search import Retriever
from index.shared.library import SharedLibrary
from index.shared.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.catalog import Catalog
    from index.types import Passage


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChromaServer]:
    """A server of the test's own."""
    with ChromaServer(tmp_path / "server") as running:
        yield running


class OtherEmbedder(HashEmbedder):
    """Another embedder."""

    fingerprint = "other:1"


class ShorterEmbedder(HashEmbedder):
    """Another embedder under the old name."""

    dimensions = 128


def _open(server: ChromaServer, folder: Path, *, name: str = "news", create: bool = False) -> SharedLibrary:
    return SharedLibrary(folder, HashEmbedder(), server=Server(server.url), name=name, create=create)


def _articles(folder: Path, n: int, *, seed: int = 0) -> Path:
    """Articles of one sentence each, all different."""
    folder.mkdir(exist_ok=True)
    for at in range(n):
        (folder / f"{at:03}.txt").write_text(f"Ferry number {seed + at} sank off pier {at}.", "utf-8")
    return folder


def _state(library: SharedLibrary) -> tuple[object, ...]:
    """All that an index holds, but for the ids of passages, which say when something was written."""
    catalog = library.catalog
    documents = [catalog.document(one.id) for one in catalog.summaries()]
    return (
        documents,
        [catalog.sentences(one.id) for one in documents],
        sorted((one.document, one.start, one.end) for one in _passages(catalog)),
        library.vectors.count(),
        library.lexical.count(),
    )


def _passages(catalog: Catalog) -> list[Passage]:
    return list(catalog.passages(catalog.passage_ids(0, -1)).values())


def _found(library: SharedLibrary, question: str) -> list[str]:
    library.open_for_search()
    return [hit.passage.text for hit in Retriever(library).search(question, 5)]


def test_a_server_that_dies_while_a_run_writes(server: ChromaServer, tmp_path: Path) -> None:
    """One clear line, and the next run ends as one that nothing happened to."""
    articles = _articles(tmp_path / "articles", 40)
    whole = _open(server, tmp_path / "whole", name="whole", create=True)
    build(whole, [articles])
    wanted = _state(whole)
    for at in (1, 2, 5, 9, 14):
        library = _open(server, tmp_path / "cut", name="cut", create=True)
        with pytest.raises(StoreError, match="does not answer"):
            _die_at_write(server, library, at, articles)
        library.close()
        server.start()
    library = _open(server, tmp_path / "cut", name="cut", create=True)
    build(library, [articles])
    assert _state(library) == wanted
    assert library.healthy()
    other = _open(server, tmp_path / "other", name="cut")
    other.open_for_search()
    assert _state(other) == wanted


def _die_at_write(server: ChromaServer, library: SharedLibrary, at: int, articles: Path) -> None:
    """Kill the server as the run makes its ``at``-th change of a collection."""
    there, steps = library._shared._there, iter(range(1, at + 1))
    for name in ("create", "describe", "write", "delete", "find", "ids"):
        setattr(there, name, _counting(getattr(there, name), steps, server))
    build(library, [articles])
    server.kill()  # it came through: the fault is that of the next question
    library.refresh()


def _counting(method: object, steps: Iterator[int], server: ChromaServer) -> object:
    def counted(*arguments: object) -> object:
        if next(steps, None) is None:
            server.kill()
        return method(*arguments)  # type: ignore[operator]

    return counted


def test_killed_writers_leave_nothing_behind(server: ChromaServer, tmp_path: Path) -> None:
    """Killed at any moment, the same machine goes on at once, and ends as if nothing had happened."""
    articles = _articles(tmp_path / "articles", 60)
    here = tmp_path / "here"
    here.mkdir()
    moments = random.Random(0)
    arguments = ("index", "--quiet", articles, "--chroma-url", server.url)
    started = time.monotonic()
    assert citebound(*arguments, "--index", tmp_path / "whole", cwd=here, CITEBOUND_COLLECTION="whole").status == 0
    whole = time.monotonic() - started
    for _ in range(6):
        process = subprocess.Popen(
            bare_command(*arguments), cwd=here, env=bare_environment(), stderr=subprocess.DEVNULL
        )
        time.sleep(moments.uniform(0.4, 1.0) * whole)
        process.kill()
        process.wait()
    done = citebound(*arguments, cwd=here)
    assert done.status == 0, done.err
    listed = [
        citebound("sources", "--json", "--chroma-url", server.url, "--index", folder, cwd=here, **more).json
        for folder, more in (
            (tmp_path / "whole", {"CITEBOUND_COLLECTION": "whole"}),
            (here / ".citebound", {}),
            (tmp_path / "new", {}),
        )
    ]
    assert listed[0] == listed[1] == listed[2]
    assert len(listed[0]) == 60
    doctor = citebound("doctor", "--json", "--chroma-url", server.url, cwd=here).json
    assert [check["state"] for check in doctor if check["name"] == "index"] == ["fine"]


def test_what_a_killed_writer_left_is_cleared_by_another_machine(server: ChromaServer, tmp_path: Path) -> None:
    """Vectors without documents, documents half there: the next writer, on another machine, ends sound."""
    one, two = (_open(server, tmp_path / name, create=True) for name in ("one", "two"))
    build(one, [_articles(tmp_path / "a", 20)])
    (tmp_path / "a" / "000.txt").write_text("Ferry number 0 was raised. " * 400)  # of several records
    write, calls = one._shared._there.write, iter(range(1))

    def cut(*arguments: object) -> None:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        write(*arguments)  # type: ignore[arg-type]

    one._shared._there.write = cut  # type: ignore[method-assign, assignment]
    one._shared._there.drop = cut  # type: ignore[method-assign, assignment]
    _articles(tmp_path / "a2", 600, seed=100)
    with pytest.raises(KeyboardInterrupt):
        build(one, [tmp_path / "a", tmp_path / "a2"])
    others = _articles(tmp_path / "b", 5, seed=900)
    with pytest.raises(IndexBusyError):
        build(two, [others])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.shared.lease._DEAD", 0.0)
        build(two, [others])
    assert two.healthy()
    again = _open(server, tmp_path / "one", create=True)
    build(again, [tmp_path / "a", tmp_path / "a2"])
    assert again.healthy()
    assert again.catalog.document_count() == 625
    two.open_for_search()
    assert _state(two) == _state(again)


def test_a_server_that_is_started_again_is_followed(server: ChromaServer, tmp_path: Path) -> None:
    """Whoever was connected before goes on."""
    writer = _open(server, tmp_path / "writer", create=True)
    articles = _articles(tmp_path / "articles", 3)
    build(writer, [articles])
    reader = _open(server, tmp_path / "reader")
    assert len(_found(reader, "ferry")) == 3
    server.kill()
    with pytest.raises(StoreError, match="does not answer"):
        _found(reader, "ferry")
    server.start()
    assert len(_found(reader, "ferry")) == 3
    _articles(articles, 4)
    build(writer, [articles])
    assert len(_found(reader, "ferry")) == 4


def test_a_server_that_freezes_is_given_up(
    server: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever, whether connected before or not."""
    monkeypatch.setattr("index.shared.server._PATIENCE", 0.5)
    monkeypatch.setattr("index.chroma.timeout", lambda: 0.5)
    library = _open(server, tmp_path / "here", create=True)
    build(library, [_articles(tmp_path / "articles", 1)])
    server.freeze()
    with pytest.raises(StoreError, match="timed out"):
        library.refresh()
    with pytest.raises(StoreError, match="timed out"):
        _open(server, tmp_path / "new")
    server.freeze(end=True)
    library.refresh()


def test_a_server_that_lost_its_data_gets_it_back(server: ChromaServer, tmp_path: Path) -> None:
    """From the machine that indexes next, if it had them; who asks is told that there is no index."""
    articles = _articles(tmp_path / "articles", 5)
    one = _open(server, tmp_path / "one", create=True)
    build(one, [articles])
    two = _open(server, tmp_path / "two")
    server.kill()
    shutil.rmtree(tmp_path / "server")
    server.start()
    with pytest.raises(NoIndexError, match="no index “news”"):
        two.refresh()
    (articles / "000.txt").unlink()  # its document is not lost: nobody said that it is to go
    build(_open(server, tmp_path / "one", create=True), [articles])
    two = _open(server, tmp_path / "two")
    assert two.healthy()
    assert two.catalog.document_count() == 5


def test_an_older_copy_that_is_put_back(server: ChromaServer, tmp_path: Path) -> None:
    """Everybody goes back to it, and the next run adds what is missing."""
    articles = _articles(tmp_path / "articles", 3)
    one = _open(server, tmp_path / "one", create=True)
    build(one, [articles])
    server.kill()
    shutil.copytree(tmp_path / "server", tmp_path / "copy")
    server.start()
    build(one, [_articles(articles, 5, seed=50)])
    two = _open(server, tmp_path / "two")
    assert two.catalog.document_count() == 5
    wanted = _state(one)
    server.kill()
    shutil.rmtree(tmp_path / "server")
    shutil.copytree(tmp_path / "copy", tmp_path / "server")
    server.start()
    assert "Ferry number 0 sank off pier 0." in _found(two, "ferry")
    assert two.catalog.document_count() == 3
    build(one, [articles])
    two.refresh()
    assert _state(two) == _state(one) == wanted
    assert two.healthy()


def test_a_server_that_lost_only_some_of_it(server: ChromaServer, tmp_path: Path) -> None:
    """Vectors are made anew; documents too, from the writer's replica."""
    one = _open(server, tmp_path / "one", create=True)
    articles = _articles(tmp_path / "articles", 5)
    build(one, [articles])
    client = connect(Server(server.url))
    for name in ("news.vectors", "news.documents"):
        client.delete_collection(name)
        build(_open(server, tmp_path / "one", create=True), [articles])
        two = _open(server, tmp_path / "two")
        assert two.healthy()
        assert len(_found(two, "ferry")) == 5


def test_an_index_of_another_make(server: ChromaServer, tmp_path: Path) -> None:
    """An older or newer schema and another embedder are named before a folder is made."""
    one = _open(server, tmp_path / "one", create=True)
    build(one, [_articles(tmp_path / "articles", 1)])
    with pytest.raises(EmbedderMismatchError, match="hash:1"):
        SharedLibrary(tmp_path / "two", OtherEmbedder(), server=Server(server.url), name="news")
    shorter = SharedLibrary(tmp_path / "one", ShorterEmbedder(), server=Server(server.url), name="news")
    with pytest.raises(EmbedderMismatchError, match=r"vectors of 256 numbers; .* of 128") as differing:
        Retriever(shorter).search("ferry", 1)
    assert "set collection" in differing.value.hint
    documents = connect(Server(server.url)).get_collection("news.documents", embedding_function=None)
    about = dict(documents.metadata or {})
    for schema, hint in ((int(str(about["schema"])) + 1, "newer"), (0, "collection")):
        documents.modify(metadata=about | {"schema": schema})
        with pytest.raises(IndexVersionError, match=f"schema {schema}") as caught:
            _open(server, tmp_path / "two")
        assert hint in caught.value.hint
    documents.modify(metadata={"colour": "blue"})
    with pytest.raises(StoreError, match="not citebound's"):
        _open(server, tmp_path / "two")
    assert not (tmp_path / "two").exists()


def test_a_folder_is_of_this_machine_or_of_a_server(server: ChromaServer, tmp_path: Path) -> None:
    """Never both: neither are private documents sent off, nor is written what the server would undo."""
    private = Library(tmp_path / "private", HashEmbedder(), create=True)
    build(private, [_articles(tmp_path / "articles", 1)])
    with pytest.raises(StoreError, match="this machine alone"):
        _open(server, tmp_path / "private", create=True)
    build(_open(server, tmp_path / "shared", create=True), [tmp_path / "articles"])
    with pytest.raises(StoreError, match="another index"):
        _open(server, tmp_path / "private")
    with pytest.raises(StoreError, match="was fetched of the index “news”") as caught:
        Library(tmp_path / "shared", HashEmbedder())
    assert "--chroma-url" in caught.value.hint
    shutil.rmtree(tmp_path / "shared")
    assert _found(_open(server, tmp_path / "shared"), "ferry") == ["Ferry number 0 sank off pier 0."]


def test_readers_ask_while_a_writer_writes(server: ChromaServer, tmp_path: Path) -> None:
    """Each answer is of whole documents, and at the end all are found."""
    here = tmp_path / "here"
    here.mkdir()
    at = ("--chroma-url", server.url)
    assert citebound("index", FERRY, *at, cwd=here).status == 0
    reader = SharedLibrary(tmp_path / "reader", _minilm(), server=Server(server.url), name="citebound")
    retriever = Retriever(reader)
    reader.open_for_search()
    writer = subprocess.Popen(
        bare_command("index", _articles(tmp_path / "articles", 800), *at),
        cwd=here,
        env=bare_environment(),
        stdout=subprocess.DEVNULL,
    )
    asked = 0
    while writer.poll() is None:
        for hit in retriever.search("Which ferry sank off pier 7?", 8):
            document = reader.catalog.document(hit.passage.document)
            assert document.text[hit.passage.start : hit.passage.end] == hit.passage.text
        asked += 1
    assert writer.returncode == 0
    assert asked
    reader.open_for_search()
    assert reader.healthy()
    assert "Ferry number 7 sank off pier 7." in [hit.passage.text for hit in retriever.search("ferry pier 7", 8)]


def _minilm() -> HashEmbedder:
    from index.embed.minilm import MiniLM

    return MiniLM()  # type: ignore[return-value]  # an Embedder, as that is


def test_two_processes_of_one_machine(server: ChromaServer, tmp_path: Path) -> None:
    """What one fetches the other finds, though its BM25 index was open before."""
    writer = _open(server, tmp_path / "writer", create=True)
    articles = _articles(tmp_path / "articles", 2)
    build(writer, [articles])
    chat, ask = (_open(server, tmp_path / "reader") for _ in range(2))
    assert len(_found(chat, "ferry")) == 2
    _articles(articles, 3)
    build(writer, [articles])
    assert len(_found(ask, "ferry")) == 3
    assert len(Retriever(chat).search("ferry", 5)) == 3
    assert chat.healthy()


def test_a_damaged_bm25_index_is_made_anew(server: ChromaServer, tmp_path: Path) -> None:
    """Whether or not there is news on the server; a lost catalog is fetched again."""
    writer = _open(server, tmp_path / "writer", create=True)
    build(writer, [_articles(tmp_path / "articles", 2)])
    _open(server, tmp_path / "reader").close()
    for n in (2, 3):
        for file in (tmp_path / "reader" / "lexical").iterdir():
            file.write_bytes(b"torn")
        build(writer, [_articles(tmp_path / "articles", n)])
        assert len(_found(_open(server, tmp_path / "reader"), "ferry")) == n
    for file in (tmp_path / "reader").glob("catalog.sqlite*"):
        file.unlink()
    assert len(_found(_open(server, tmp_path / "reader"), "ferry")) == 3


def test_a_very_long_document(server: ChromaServer, tmp_path: Path) -> None:
    """Of many records, in several requests: one that does not compress well."""
    letters, moments = "abcdefghijklmnopqrstuvwxyz", random.Random(0)
    words = ["".join(moments.choices(letters, k=8)) for _ in range(60_000)]
    text = " ".join(f"{' '.join(moments.choices(words, k=12)).capitalize()}." for _ in range(4_000))
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "long.txt").write_text(text)
    writer = _open(server, tmp_path / "writer", create=True)
    build(writer, [tmp_path / "articles"])
    reader = _open(server, tmp_path / "reader")
    assert [reader.catalog.document(one.id).text for one in reader.catalog.summaries()] == [text]
    assert reader.healthy()


def test_stopped_by_ctrl_c_the_lease_is_given_up(server: ChromaServer, tmp_path: Path) -> None:
    """Another machine can write at once."""
    here = tmp_path / "here"
    here.mkdir()
    process = subprocess.Popen(
        bare_command("index", _articles(tmp_path / "articles", 3000), "--chroma-url", server.url),
        cwd=here,
        env=bare_environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    client = connect(Server(server.url))
    while "citebound.writer" not in {one.name for one in client.list_collections()}:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    assert "Traceback" not in process.communicate()[1]
    assert "citebound.writer" not in {one.name for one in client.list_collections()}
