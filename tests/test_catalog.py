"""The catalog: whole documents in, the same characters out, and a note of what must follow."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.catalog import Catalog
from index.errors import DocumentNotFoundError, IndexDamagedError, IndexVersionError, NoIndexError, StoreError
from index.types import Document, Metadata, Removed, Sentence, Span

if TYPE_CHECKING:
    from pathlib import Path

# Everything SQLite's text type holds: any character but lone surrogates (and NUL, which cleaning takes out).
_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=80)


def _document(id_: str = "a", text: str = "One. Two.", path: str | None = None) -> Document:
    return Document(id_, path or f"/docs/{id_}.txt", "0" * 64, text, Metadata(title="T"), (Removed("x", "why"),))


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


def test_a_document_comes_back_as_it_was_put(catalog: Catalog) -> None:
    """Text, metadata, what was removed, sentences with speakers."""
    sentences = (Sentence(0, 4, "Ode Lund", None), Sentence(5, 9, None, "4 March"))
    catalog.put(_document(), sentences, [Span(0, 9)])
    assert catalog.document("a") == _document()
    assert catalog.sentences("a") == sentences


def test_putting_a_document_again_replaces_all_of_it(catalog: Catalog) -> None:
    """The old passages are gone and both old and new ones are noted as stale; no id is used twice."""
    catalog.put(_document(), [Sentence(0, 4)], [Span(0, 4), Span(5, 9)])
    old = catalog.stale()
    catalog.settle(old)
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
    catalog.settle(ids)
    catalog.delete("a")
    assert catalog.stale() == ids
    assert catalog.known() == {}
    assert catalog.sketch("a") == frozenset()


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


def test_an_ambiguous_name_lists_the_ids(catalog: Catalog) -> None:
    """Two files of one name in two folders."""
    catalog.put(_document("a1", path="/x/same.txt"), [], [])
    catalog.put(_document("b2", path="/y/same.txt"), [], [])
    with pytest.raises(DocumentNotFoundError) as caught:
        catalog.find("same.txt")
    assert "a1, b2" in caught.value.hint


@pytest.mark.parametrize("name", ["", "nothing", "%", "'; DROP TABLE documents; --"])
def test_an_unknown_name_is_a_clear_line(catalog: Catalog, name: str) -> None:
    """No document is guessed."""
    catalog.put(_document(), [], [])
    with pytest.raises(DocumentNotFoundError, match="No document"):
        catalog.find(name)


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
