"""Indexing files: what is read again, what is reported, and what survives a bad file or a kill."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.build import Status, build, find_files
from index.errors import PathError
from index.search import Retriever
from index.split import sentences

if TYPE_CHECKING:
    from pathlib import Path

    from index.library import Library
    from index.types import Span


def _write(folder: Path, **texts: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def _statuses(library: Library, folder: Path, *, prune: bool = False) -> dict[str, Status]:
    report = build(library, [folder], prune=prune)
    return {one.path.rsplit("/", 1)[-1]: one.status for one in report.outcomes}


def test_every_status(library: Library, tmp_path: Path) -> None:
    """Added, unchanged, changed, vanished, removed."""
    folder = tmp_path / "articles"
    _write(folder, a="The ferry ran aground.", b="Bread became dearer.")
    assert _statuses(library, folder) == {"a.txt": Status.ADDED, "b.txt": Status.ADDED}
    assert set(_statuses(library, folder).values()) == {Status.UNCHANGED}
    _write(folder, a="The ferry was refloated.")
    (folder / "b.txt").unlink()
    assert _statuses(library, folder) == {"a.txt": Status.CHANGED, "b.txt": Status.VANISHED}
    assert len(library.catalog.known()) == 2
    assert _statuses(library, folder, prune=True) == {"a.txt": Status.UNCHANGED, "b.txt": Status.REMOVED}
    assert [hit.passage.text for hit in Retriever(library).search("ferry bread", 9)] == [
        "The ferry was refloated."
    ]


def test_an_unchanged_file_is_not_embedded_again(library: Library, tmp_path: Path) -> None:
    """It costs a hash."""
    folder = tmp_path / "articles"
    _write(folder, a="The ferry ran aground.")
    build(library, [folder])
    embedded: list[str] = []
    embed = library.embedder.embed
    library.embedder.embed = lambda texts: embedded.extend(texts) or embed(texts)  # type: ignore[method-assign,func-returns-value]
    build(library, [folder])
    assert embedded == []


def test_a_file_that_broke_keeps_the_version_indexed_before(library: Library, tmp_path: Path) -> None:
    """Nothing is lost, and it is said."""
    folder = tmp_path / "articles"
    _write(folder, a="The ferry ran aground.")
    build(library, [folder])
    (folder / "a.txt").write_bytes(b"\x00\x01\x02" * 100)
    (outcome,) = build(library, [folder]).outcomes
    assert outcome.status is Status.FAILED
    assert outcome.reason.endswith("The version indexed before is kept.")
    assert Retriever(library).search("ferry", 1)[0].passage.text == "The ferry ran aground."


def test_a_page_without_an_article_fails_with_a_reason(library: Library, tmp_path: Path) -> None:
    """Headings that a wall left are no document; one short sentence is."""
    _write(tmp_path / "x", wall="Before you continue", short="Bread is dear.")
    outcomes = {one.path.rsplit("/", 1)[-1]: one for one in build(library, [tmp_path / "x"]).outcomes}
    assert outcomes["wall.txt"].reason == "No article text is left after cleaning."
    assert outcomes["wall.txt"].status is Status.FAILED
    assert outcomes["short.txt"].status is Status.ADDED


def test_folders_are_read_recursively_and_hidden_ones_passed_over(tmp_path: Path) -> None:
    """A link to a folder is not followed; files of other kinds are counted."""
    _write(tmp_path / "x", a="A.")
    _write(tmp_path / "x" / "deep", b="B.")
    _write(tmp_path / "x" / ".hidden", c="C.")
    (tmp_path / "x" / "loop").symlink_to(tmp_path / "x")
    (tmp_path / "x" / "table.csv").write_text("a,b", encoding="utf-8")
    found = find_files([tmp_path / "x", tmp_path / "x" / "a.txt"])
    assert [path.name for path in found.files] == ["a.txt", "b.txt"]
    assert found.other == 1


def test_a_path_that_names_nothing_is_refused_but_one_that_vanished_is_not(
    library: Library, tmp_path: Path
) -> None:
    """A slip of the pen is an error; a deleted folder is news."""
    folder = tmp_path / "articles"
    _write(folder, a="The ferry ran aground.")
    build(library, [folder])
    with pytest.raises(PathError, match="nowhere"):
        build(library, [tmp_path / "nowhere"])
    (folder / "a.txt").unlink()
    folder.rmdir()
    assert _statuses(library, folder) == {"a.txt": Status.VANISHED}


def test_a_name_that_is_not_valid_utf8_is_reported(library: Library, tmp_path: Path) -> None:
    """It cannot be stored; the others are."""
    _write(tmp_path / "x", a="The ferry ran aground.")
    (tmp_path / "x" / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"Bread became dearer.")
    statuses = _statuses(library, tmp_path / "x")
    assert statuses["a.txt"] is Status.ADDED
    assert statuses["caf\\udce9.txt"] is Status.FAILED


_ARTICLE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=20, max_size=400).map(
    lambda text: f"The harbour office spoke. {text}\nThe ferry ran aground on Monday evening."
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(text=_ARTICLE)
def test_every_passage_and_sentence_is_the_documents_own_text(library: Library, tmp_path: Path, text: str) -> None:
    """Whatever is read: passages and sentences are slices of the cleaned text, speakers are in it."""
    _write(tmp_path / "x", a=text)
    build(library, [tmp_path / "x"])
    (summary,) = library.catalog.summaries()
    document = library.catalog.document(summary.id)
    for hit in Retriever(library).search("harbour office ferry", 50):
        assert hit.passage.text == document.text[hit.passage.start : hit.passage.end]
        assert hit.sentences
        for sentence in hit.sentences:
            assert hit.passage.start <= sentence.start < sentence.end <= hit.passage.end
            assert sentence.speaker is None or sentence.speaker in document.text


def test_a_lone_surrogate_in_structured_data_is_mended(library: Library, tmp_path: Path) -> None:
    """JSON can hold what no text can; the page is indexed all the same."""
    (tmp_path / "x").mkdir()
    page = (
        r'<html><head><script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry \ud800"}'
        "</script></head><body><article><p>The ferry sank off Kelpin on Monday, the harbour office said, and the"
        " crews of three boats searched for people in the water until midnight.</p></article></body></html>"
    )
    (tmp_path / "x" / "a.html").write_text(page, encoding="utf-8")
    assert set(_statuses(library, tmp_path / "x").values()) == {Status.ADDED}


def test_whatever_a_reader_makes_of_one_file_the_others_are_read(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in a parser is that file's failure."""
    _write(tmp_path / "x", a="The ferry ran aground.", b="Bread became dearer.")

    def faulty(text: str) -> tuple[Span, ...]:
        if "ferry" in text:
            raise RecursionError("too deep")
        return sentences(text)

    monkeypatch.setattr("index.build.sentences", faulty)
    assert _statuses(library, tmp_path / "x") == {"a.txt": Status.FAILED, "b.txt": Status.ADDED}
