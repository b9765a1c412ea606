"""An index on a Chroma server: several machines, here each a folder, ask it and take turns at writing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from chroma_server import ChromaServer
from fakes import HashEmbedder
from process import FERRY, citebound

from index.build import build
from index.errors import IndexBusyError, NoIndexError, StoreError
from index.search import Retriever
from index.shared.library import SharedLibrary
from index.shared.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Chroma server on a free port of the loopback address."""
    with ChromaServer(tmp_path_factory.mktemp("server")) as running:
        yield running.url


def _open(server: str, name: str, folder: Path, *, create: bool = False) -> SharedLibrary:
    return SharedLibrary(folder, HashEmbedder(), server=Server(server), name=name, create=create)


def _found(library: SharedLibrary, question: str) -> list[str]:
    library.open_for_search()
    return [hit.passage.text for hit in Retriever(library).search(question, 5)]


def _articles(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_the_command_line(server: str, tmp_path: Path) -> None:
    """Indexed on one machine, asked on another that holds nothing, and said clearly when the server is gone."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    at = ("--chroma-url", server)
    # Neither what is meant for a server of Chroma's, nor a proxy, nor a file among the articles leads elsewhere.
    (there / ".env").write_text("chroma_server_host=elsewhere\nchroma_client_auth_provider=no.Such\n")
    misleading = {
        "CHROMA_SERVER_HOST": "elsewhere.test",
        "http_proxy": "http://127.0.0.1:9",
        "HTTP_PROXY": "http://[::1]:9",
    }
    indexed = citebound("index", FERRY, *at, cwd=here)
    assert indexed.status == 0, indexed.err
    assert not (here / ".citebound" / "chroma").exists()
    asked = citebound("ask", "When was the captain acquitted?", "--json", *at, cwd=there, **misleading)
    assert asked.json["kind"] == "answer"
    local = citebound("ask", "When was the captain acquitted?", "--json", *at, cwd=here)
    assert asked.json["claims"] == local.json["claims"]
    assert (
        citebound("sources", "--json", *at, cwd=there).json == citebound("sources", "--json", *at, cwd=here).json
    )
    shutil.rmtree(there / ".citebound" / "lexical")
    assert citebound("ask", "When was the captain acquitted?", *at, cwd=there).status == 0
    assert citebound("doctor", *at, cwd=there).status == 0
    assert citebound("doctor", "--repair", *at, cwd=there).status == 0
    gone = citebound("ask", "When?", "--chroma-url", "http://127.0.0.1:9", cwd=there)
    assert gone.status == 1
    assert "127.0.0.1:9" in gone.err
    assert len(gone.err.splitlines()) == 1


def test_filters_and_verification_on_a_machine_that_only_asks(server: str, tmp_path: Path) -> None:
    """What is selected is what this machine has fetched; its replica proves an answer when the server is gone."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    at = ("--chroma-url", server)
    environment = {"CITEBOUND_COLLECTION": "filtered"}
    assert citebound("index", FERRY, *at, cwd=here, **environment).status == 0
    question = (
        "ask",
        "How many people died on the ferry?",
        "--json",
        "--as-of",
        "2031-03-05",
        "--outlet",
        "kelpin",
    )
    asked = citebound(*question, *at, cwd=there, **environment)
    assert {source["outlet"] for source in asked.json["sources"]} == {"Kelpin Post"}
    assert all(source["published"] <= "2031-03-05" for source in asked.json["sources"])
    assert citebound("verify", "-", *at, cwd=there, stdin=asked.out, **environment).status == 0
    gone = {"CITEBOUND_CHROMA_URL": "http://127.0.0.1:9", "CITEBOUND_OFFLINE": "true"}
    assert citebound("verify", "-", cwd=there, stdin=asked.out, **environment, **gone).status == 0


def test_what_one_machine_writes_another_finds(server: str, tmp_path: Path) -> None:
    """Added, changed and removed; a reader that is open all the time follows."""
    articles = _articles(tmp_path / "articles", a="The ferry ran aground.", b="Bread became dearer.")
    writer = _open(server, "follow", tmp_path / "writer", create=True)
    build(writer, [articles])
    reader = _open(server, "follow", tmp_path / "reader")
    assert _found(reader, "ferry") == _found(writer, "ferry")
    _articles(articles, a="The lamp failed.", c="The buoy drifted.")
    (articles / "b.txt").unlink()
    build(writer, [articles], prune=True)
    assert sorted(_found(reader, "ferry bread lamp buoy")) == ["The buoy drifted.", "The lamp failed."]
    assert reader.catalog.known() == writer.catalog.known()
    assert reader.healthy()


def test_machines_take_turns_at_writing(server: str, tmp_path: Path) -> None:
    """Each sees what the other wrote before it adds its own, and while one writes the other is turned away."""
    one = _open(server, "turns", tmp_path / "one", create=True)
    build(one, [_articles(tmp_path / "a", a="The ferry ran aground.")])
    two = _open(server, "turns", tmp_path / "two", create=True)
    build(two, [_articles(tmp_path / "b", b="Bread became dearer.")])
    assert sorted(_found(one, "ferry bread")) == ["Bread became dearer.", "The ferry ran aground."]
    with two.writing(), pytest.raises(IndexBusyError, match="Another citebound"), one.writing():
        pass
    build(one, [_articles(tmp_path / "a", a="The lamp failed.")])
    assert sorted(_found(two, "lamp bread")) == ["Bread became dearer.", "The lamp failed."]


def test_a_writer_that_died_is_passed_over(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its lease runs out, what it had not finished is written anew."""
    one = _open(server, "dead", tmp_path / "one", create=True)
    build(one, [_articles(tmp_path / "a", a="The ferry ran aground.")])
    lease = one.writing()
    lease.__enter__()  # and never ended, as by a machine that is switched off
    two = _open(server, "dead", tmp_path / "two", create=True)
    with pytest.raises(IndexBusyError):
        build(two, [_articles(tmp_path / "b", b="Bread became dearer.")])
    monkeypatch.setattr("index.shared.lease._DEAD", 0.0)
    build(two, [tmp_path / "b"])
    assert sorted(_found(two, "ferry bread")) == ["Bread became dearer.", "The ferry ran aground."]
    with two.writing():
        with pytest.raises(IndexBusyError):
            one.sync()
        with pytest.raises(IndexBusyError):
            lease.__exit__(None, None, None)  # it comes to life again: the lease of the other is not its to end
        two.sync()


def test_documents_that_were_written_here_but_not_there_are_written_again(server: str, tmp_path: Path) -> None:
    """A run that is cut off before its documents reach the server leaves nothing that others could miss."""
    articles = _articles(tmp_path / "a", a="The ferry ran aground.")
    one = _open(server, "cut", tmp_path / "one", create=True)
    build(one, [articles])
    two = _open(server, "cut", tmp_path / "two", create=True)
    _articles(articles, c="The buoy drifted.")

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    one.carrier = cut  # type: ignore[method-assign, assignment]
    with pytest.raises(KeyboardInterrupt):
        build(one, [articles])
    build(two, [_articles(tmp_path / "b", b="Bread became dearer.")])
    again = _open(server, "cut", tmp_path / "one", create=True)
    build(again, [articles])
    wanted = ["Bread became dearer.", "The buoy drifted.", "The ferry ran aground."]
    assert sorted(_found(again, "ferry bread buoy")) == wanted
    assert sorted(_found(two, "ferry bread buoy")) == wanted
    assert again.healthy()
    assert two.healthy()


def test_the_documents_of_another_index_are_never_mixed_in(server: str, tmp_path: Path) -> None:
    """A folder that follows one index is refused for another; a name that is not there is said so."""
    one = _open(server, "first", tmp_path / "one", create=True)
    build(one, [_articles(tmp_path / "a", a="The ferry ran aground.")])
    two = _open(server, "second", tmp_path / "two", create=True)
    build(two, [tmp_path / "a"])
    with pytest.raises(StoreError, match="another index"):
        _open(server, "second", tmp_path / "one")
    with pytest.raises(NoIndexError, match="third"):
        _open(server, "third", tmp_path / "three")
