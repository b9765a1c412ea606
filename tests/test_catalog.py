"""The catalog: whole documents in, the same characters out, and a note of what must follow."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.catalog import Catalog, KnownFile, _spellings
from index.catalog.database import _uri
from index.catalog.schema import MIGRATIONS, SCHEMA_VERSION
from index.errors import DocumentNotFoundError, IndexDamagedError, IndexVersionError, NoIndexError, StoreError
from index.types import Comment, Document, Metadata, Origin, Removed, Sentence, Span

if TYPE_CHECKING:
    from pathlib import Path, PurePath

# Everything SQLite's text type holds: any character but lone surrogates (and NUL, which cleaning takes out).
_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=80)


def _document(id_: str = "a", text: str = "One. Two.", path: str | None = None) -> Document:
    meta = Metadata("T", "The Strand", updated="2030-03-05", language="en", origins=(("title", Origin.HEADLINE),))
    return Document(
        *(id_, path or f"/docs/{id_}.txt", "0" * 64, text, meta),
        removed=(Removed("x", "why"),),
        comments=(Comment("Sad.", "Ivo", "2030-03-06"),),
        pages=(0, 2),
    )


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(tmp_path / "catalog.sqlite", create=True)


@given(text=_TEXT, data=st.data())
def test_a_passage_is_the_documents_own_characters(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: st.DataObject
) -> None:
    """passage.text == document.text[start:end], for any text and any span of it."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    catalog = Catalog(tmp_path_factory.mktemp("c") / "catalog.sqlite", create=True)
    catalog.put(_document(text=text), [], [Span(start, end)])
    (passage,) = catalog.passages(catalog.stale()).values()
    assert catalog.document("a").text == text
    assert passage.text == text[start:end]
    assert (passage.start, passage.end) == (start, end)
    catalog.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps an open file in its place.")
def test_a_catalog_that_is_no_longer_there_is_not_read_on(tmp_path: Path) -> None:
    """Its file was removed, or another was put in its place: what is open is nobody's index any more."""
    path = tmp_path / "catalog.sqlite"
    catalog = Catalog(path, create=True)
    assert not catalog.changed_elsewhere()
    path.rename(tmp_path / "old.sqlite")
    for _ in range(2):
        with pytest.raises(StoreError, match="removed or replaced"):
            catalog.changed_elsewhere()
        Catalog(path, create=True).close()
    catalog.close()


def test_a_document_comes_back_as_it_was_put(catalog: Catalog) -> None:
    """Text, metadata with its origins, what was removed, comments, pages, sentences with speakers."""
    sentences = (Sentence(0, 4, "Ode Lund", None), Sentence(5, 9, None, "4 March"))
    catalog.put(_document(), sentences, [Span(0, 9)])
    assert catalog.document("a") == _document()
    assert catalog.sentences("a") == sentences


def test_putting_a_document_again_replaces_all_of_it(catalog: Catalog) -> None:
    """The old passages are gone and both old and new ones are noted as stale; no id is used twice."""
    catalog.put(_document(), [Sentence(0, 4)], [Span(0, 4), Span(5, 9)])
    old = catalog.stale()
    catalog.settle(old, "g1")
    catalog.put(_document(text="Three."), [Sentence(0, 6)], [Span(0, 6)])
    new = set(catalog.stale()) - set(old)
    assert catalog.passages(old) == {}
    assert [passage.text for passage in catalog.passages(new).values()] == ["Three."]
    assert set(catalog.stale()) == set(old) | new
    assert catalog.passage_count() == 1


def test_deleting_leaves_a_note_for_the_search_indexes(catalog: Catalog) -> None:
    """What is dropped from the catalog is still to be dropped from them."""
    catalog.put(_document(), [Sentence(0, 4)], [Span(0, 4)], sketch=[1])
    ids = catalog.stale()
    catalog.settle(ids, "g1")
    catalog.delete("a")
    assert catalog.stale() == ids
    assert catalog.known() == {}
    assert catalog.rows("SELECT * FROM sketches") == []


def test_a_failing_put_changes_nothing(catalog: Catalog) -> None:
    """One transaction for a document: two sentences at one place break it, and the old version stays."""
    catalog.put(_document(), [], [Span(0, 4)])
    with pytest.raises(StoreError):
        catalog.put(_document(text="Other text."), [Sentence(0, 4), Sentence(0, 5)], [Span(0, 4)])
    assert catalog.document("a").text == "One. Two."
    assert catalog.passage_count() == 1


def test_the_fingerprint_follows_the_documents(catalog: Catalog) -> None:
    """Another document, another fingerprint; the same again after it is gone."""
    empty = catalog.fingerprint()
    catalog.put(_document(), [], [])
    assert catalog.fingerprint() != empty
    catalog.delete("a")
    assert catalog.fingerprint() == empty


@pytest.mark.parametrize("name", ["b", "bc", "/docs/sub/paper.txt", "paper.txt", "paper", "sub/paper.txt"])
def test_a_document_is_found_by_what_a_user_would_type(catalog: Catalog, name: str) -> None:
    """An id or the beginning of one, a path or its end, a file name with or without its ending."""
    catalog.put(_document("a1"), [], [])
    catalog.put(_document("bcd", path="/docs/sub/paper.txt"), [], [])
    assert catalog.find(name).id == "bcd"


def test_a_name_is_found_in_whatever_form_of_unicode_it_is_typed(catalog: Catalog) -> None:
    """Names of files are decomposed on macOS; keyboards type them composed."""
    catalog.put(_document("a1", path="/docs/cafe\u0301.txt"), [], [])
    for name in ("caf\u00e9", "caf\u00e9.txt", "/docs/cafe\u0301.txt"):
        assert catalog.find(name).id == "a1"


def test_paths_of_windows_are_found_as_they_are_typed_there() -> None:
    """They are kept with slashes."""
    assert "C:/docs/a.txt" in _spellings("C:\\docs\\a.txt", PureWindowsPath)
    assert _spellings("docs/a.txt", PurePosixPath) == {"docs/a.txt"}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PureWindowsPath("C:/my docs/catalog.sqlite"), "file:///C:/my%20docs/catalog.sqlite"),
        (PureWindowsPath("//server/share/catalog.sqlite"), "file:////server/share/catalog.sqlite"),
        (PurePosixPath("/my docs/catalog.sqlite"), "file:///my%20docs/catalog.sqlite"),
    ],
)
def test_the_file_is_opened_by_an_address_without_a_host(path: PurePath, uri: str) -> None:
    """SQLite refuses any other."""
    assert _uri(path) == uri


def test_an_ambiguous_name_lists_the_ids(catalog: Catalog) -> None:
    """Two files of one name in two folders."""
    catalog.put(_document("a1", path="/x/same.txt"), [], [])
    catalog.put(_document("b2", path="/y/same.txt"), [], [])
    with pytest.raises(DocumentNotFoundError) as caught:
        catalog.find("same.txt")
    assert caught.value.hint == "Use: a1 (/x/same.txt), b2 (/y/same.txt)"


@pytest.mark.parametrize("name", ["all.csv", "/x/all.csv", "x/all.csv"])
def test_a_file_of_articles_lists_the_first_of_them(catalog: Catalog, name: str) -> None:
    """On one line, however many they are."""
    for n in range(1, 6):
        catalog.put(_document(f"d{n}", path=f"/x/all.csv#{n}"), [], [])
    with pytest.raises(DocumentNotFoundError) as caught:
        catalog.find(name)
    assert caught.value.message == f"“{name}” means 5 documents."
    assert caught.value.hint == "Use: d1 (/x/all.csv#1), d2 (/x/all.csv#2), d3 (/x/all.csv#3), …"


@pytest.mark.parametrize("name", ["a.zip", "in/all.csv", "all.csv", "a.zip#in/all.csv"])
def test_a_file_of_one_article_names_it(catalog: Catalog, name: str) -> None:
    """The archive that it lies in, too."""
    catalog.put(_document("d1", path="/x/a.zip#in/all.csv#1"), [], [])
    assert catalog.find(name).id == "d1"


@pytest.mark.parametrize("name", ["", "nothing", "%", "'; DROP TABLE documents; --"])
def test_an_unknown_name_is_a_clear_line(catalog: Catalog, name: str) -> None:
    """No document is guessed."""
    catalog.put(_document(), [], [])
    with pytest.raises(DocumentNotFoundError, match="No document"):
        catalog.find(name)


def _titled(id_: str, title: str | None, outlet: str | None, path: str) -> Document:
    return replace(_document(id_, path=path), metadata=Metadata(title, outlet))


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("acquittal", "Nearest: a (“The captain’s acquittal”, The Strand)."),
        ("ACQUITTAL strand", "Nearest: a (“The captain’s acquittal”, The Strand); c (“Tide tables”, The Strand)."),
        ("tide strand", "Nearest: c (“Tide tables”, The Strand); a (“The captain’s acquittal”, The Strand)."),
        ("otebook", "Nearest: b (notebook-3.txt)."),
        ("Tide tabels", "Nearest: c (“Tide tables”, The Strand)."),
        ("kestrels", ""),
    ],
)
def test_of_a_name_that_none_has_the_nearest_are_told(catalog: Catalog, name: str, near: str) -> None:
    """By title, outlet and file name: those that share most words, else those spelt most like it."""
    catalog.put(_titled("a", "The captain’s acquittal", "The Strand", "/docs/0521.txt"), [], [])
    catalog.put(_titled("b", None, None, "/docs/notebook-3.txt"), [], [])
    catalog.put(_titled("c", "Tide tables", "The Strand", "/docs/tides.txt"), [], [])
    with pytest.raises(DocumentNotFoundError) as caught:
        catalog.find(name)
    assert caught.value.hint == f"{near} citebound sources lists them.".strip()


def test_a_hint_is_a_line_however_many_documents_are_near(catalog: Catalog) -> None:
    """Three, with the beginnings of their titles."""
    for n in range(9):
        catalog.put(_titled(f"d{n}", f"Ferry lost {'again ' * 40}", None, f"/docs/{n}.txt"), [], [])
    with pytest.raises(DocumentNotFoundError) as caught:
        catalog.find("ferry")
    assert caught.value.hint.count("“Ferry lost") == 3
    assert len(caught.value.hint) < 300


def test_no_index(tmp_path: Path) -> None:
    """Opening to read makes nothing."""
    with pytest.raises(NoIndexError) as caught:
        Catalog(tmp_path / "catalog.sqlite")
    assert "citebound index" in caught.value.hint
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_catalog_is_said_to_be_damaged(tmp_path: Path) -> None:
    """Not a traceback of SQLite's."""
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(b"not a database, " * 100)
    with pytest.raises(IndexDamagedError, match="damaged"):
        Catalog(path)


def test_another_schema_version_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    """An index of a later citebound is not misread."""
    catalog.close()
    with sqlite3.connect(tmp_path / "catalog.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(IndexVersionError, match="99"):
        Catalog(tmp_path / "catalog.sqlite")


def test_more_ids_than_one_statement_takes(catalog: Catalog) -> None:
    """Thousands of passages are looked up in slices."""
    catalog.put(_document(text="x" * 5_000), [], [Span(at, at + 1) for at in range(5_000)])
    assert len(catalog.passages(catalog.stale())) == 5_000


def _first_version(path: Path) -> None:
    """A catalog as the first released schema had it, with one document."""
    with sqlite3.connect(path) as db:
        db.executescript(MIGRATIONS[0])
        db.execute("INSERT INTO meta VALUES ('name', 'citebound-1'), ('embedder', 'hash:1')")
        row = ("a", "/a.txt", "f00", "1", "One. Two.", "T", None, None, None, None, "[]")
        db.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        db.execute("INSERT INTO sentences VALUES ('a', 0, 4, 'Ode Lund', NULL)")
        db.execute("INSERT INTO passages VALUES (7, 'a', 0, 9)")
        db.execute("PRAGMA user_version = 1")
    db.close()


def test_an_older_catalog_is_migrated(tmp_path: Path) -> None:
    """It is opened as if it had been made today, and keeps its name, its documents and their passages."""
    path = tmp_path / "catalog.sqlite"
    _first_version(path)
    for _ in range(2):  # the second time there is nothing left to do
        catalog = Catalog(path)
        assert (catalog.name, catalog.embedder) == ("citebound-1", "hash:1")
        assert catalog.document("a") == Document("a", "/a.txt", "f00", "One. Two.", Metadata(title="T"))
        assert catalog.sentences("a") == (Sentence(0, 4, "Ode Lund"),)
        assert catalog.passages([7])[7].text == "One. Two."
        assert catalog.documents_of("/a.txt") == {"/a.txt": "a"}
        assert catalog.file("/a.txt") == KnownFile("/a.txt", "f00", "1")
        catalog.close()
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def test_a_migration_that_is_cut_off_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalog stays what it was, for the next attempt."""
    path = tmp_path / "catalog.sqlite"
    _first_version(path)
    cut_off = (*MIGRATIONS, "CREATE TABLE half (x); no such statement")
    monkeypatch.setattr("index.catalog.database.MIGRATIONS", cut_off)
    with pytest.raises(StoreError):
        Catalog(path)
    monkeypatch.undo()
    assert Catalog(path).document("a").text == "One. Two."


def test_a_new_catalog_and_a_migrated_one_have_the_same_tables(tmp_path: Path) -> None:
    """There is one way to a schema."""
    _first_version(tmp_path / "old.sqlite")
    schemas = []
    for name in ("old", "new"):
        path = tmp_path / f"{name}.sqlite"
        Catalog(path, create=True).close()
        with sqlite3.connect(path) as db:
            schemas.append(db.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall())
    assert schemas[0] == schemas[1]


def test_the_documents_of_a_file_move_with_it(catalog: Catalog) -> None:
    """They keep their ids; nothing is to be embedded again; another file of a like name stays."""
    for id_, path, file in (("a", "/x.zip#1", "/x.zip"), ("b", "/x.zip#2", "/x.zip"), ("c", "/x.zip2", "/x.zip2")):
        catalog.put(_document(id_, path=path), [], [Span(0, 4)], file=file)
        catalog.put_file(KnownFile(file, "f00", "2"))
    catalog.settle(catalog.stale(), "g1")
    catalog.move_file("/x.zip", "/new/y.zip")
    assert catalog.documents_of("/new/y.zip") == {"/new/y.zip#1": "a", "/new/y.zip#2": "b"}
    assert catalog.file_paths() == ["/new/y.zip", "/x.zip2"]
    assert catalog.files_with("f00", "2") == ["/new/y.zip", "/x.zip2"]
    assert catalog.file("/x.zip") is None
    assert catalog.stale() == []


def test_a_file_goes_with_its_documents(catalog: Catalog) -> None:
    """And their passages are to be dropped from the search indexes."""
    catalog.put(_document("a", path="/x.zip#1"), [], [Span(0, 4)], file="/x.zip")
    catalog.put(_document("b"), [], [Span(0, 4)])
    catalog.put_file(KnownFile("/x.zip", "f00", "2"))
    catalog.settle(catalog.stale(), "g1")
    catalog.delete_file("/x.zip")
    assert [one.id for one in catalog.summaries()] == ["b"]
    assert len(catalog.stale()) == 1
    assert catalog.file("/x.zip") is None


def test_the_mark_of_a_batch_that_was_cut_off_is_used_again(catalog: Catalog) -> None:
    """A search index that bears it already must not be taken for a stranger."""
    assert catalog.generations() == (None, None)
    mark = catalog.next_generation()
    assert catalog.next_generation() == mark
    catalog.settle([], mark)
    assert catalog.generations() == (mark, None)
    assert catalog.next_generation() != mark
