"""Documents from one catalog to another, and what a replica remembers."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.catalog import Catalog
from index.catalog.replica import dump, load, mark_stale, remember, remembered, versions
from index.errors import IndexDamagedError
from index.types import Comment, Document, Metadata, Origin, Removed, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

# Whatever a catalog takes: any text but lone surrogates.
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_MAYBE = st.none() | _TEXT
_HASHES = st.sets(st.integers(-(2**63), 2**63 - 1), max_size=4)
_DOCUMENTS = st.builds(
    Document,
    id=st.just("d"),
    path=st.just("/news/d.txt"),
    sha256=_TEXT,
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
    metadata=st.builds(Metadata, title=_MAYBE, author=_MAYBE, origins=st.just((("title", Origin.HEADLINE),))),
    removed=st.tuples(st.builds(Removed, _TEXT, _TEXT)),
    comments=st.tuples(st.builds(Comment, _TEXT, _MAYBE)),
    pages=st.tuples(st.integers(0, 60)),
)
_SPEAKERS = st.tuples(_MAYBE, _MAYBE)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    """An empty catalog."""
    made = Catalog(tmp_path / "catalog.sqlite", create=True)
    yield made
    made.close()


def _put(
    catalog: Catalog, document: Document, who: tuple[str | None, str | None] = (None, None), pipeline: str = "1"
) -> None:
    end = len(document.text)
    catalog.put(document, [Sentence(0, end, *who)], [Span(0, end)], sketch=(1, 2), pipeline=pipeline)


def _plain(document: str, path: str, text: str = "It sank.") -> Document:
    return Document(document, path, "0" * 64, text, Metadata())


@given(_DOCUMENTS, _SPEAKERS, _HASHES)
def test_a_document_arrives_as_it_was(
    document: Document, who: tuple[str | None, str | None], hashes: set[int]
) -> None:
    """Text, metadata with origins, sentences, passages and sketch, whatever characters they hold."""
    with TemporaryDirectory() as folder:
        here = Catalog(Path(folder, "here.sqlite"), create=True)
        there = Catalog(Path(folder, "there.sqlite"), create=True)
        end = len(document.text)
        here.put(document, [Sentence(0, end, *who)], [Span(0, end)], sketch=hashes, pipeline="1", file="f")
        for _ in range(2):  # again changes nothing
            load(there, [dump(here, "d")])
            assert there.document("d") == here.document("d")
            assert there.document("d").metadata.origins == document.metadata.origins
            assert there.sentences("d") == here.sentences("d")
            assert there.passages(there.passages_of("d")) == here.passages(here.passages_of("d"))
            assert there.documents_of("f") == {document.path: "d"}
            assert versions(there) == versions(here)
            assert dump(there, "d") == dump(here, "d")
        here.close()
        there.close()


@given(st.lists(st.sampled_from(["put", "put other", "pipeline", "move", "delete", "stale", "file"]), max_size=8))
def test_a_version_changes_just_when_rows_do(steps: list[str]) -> None:
    """Replaced, moved and deleted documents have other versions; whatever else is written changes none."""
    with TemporaryDirectory() as folder:
        catalog = Catalog(Path(folder, "catalog.sqlite"), create=True)
        _put(catalog, _plain("a", "/a.txt"))
        _put(catalog, _plain("b", "/b.txt"))
        seen: dict[tuple[str, str], str] = {}
        for n, step in enumerate(steps):
            match step:
                case "put":
                    _put(catalog, _plain("a", "/a.txt", f"Version {n}."))
                case "put other":
                    _put(catalog, _plain("b", "/b.txt"))
                case "pipeline":
                    _put(catalog, _plain("a", "/a.txt"), pipeline=str(n))
                case "move":
                    for path in catalog.file_paths():
                        catalog.move_file(path, f"/moved-{n}{path}")
                case "delete":
                    catalog.delete("a")
                case "stale":
                    catalog.mark_all_stale()
                case _:
                    remember(catalog, generation=str(n))
            for document, version in versions(catalog).items():
                rows = dump(catalog, document)
                assert seen.setdefault((document, version), rows) == rows
        assert len({(document, rows) for (document, _), rows in seen.items()}) == len(seen)
        catalog.close()


def test_a_document_takes_the_place_of_one_at_its_path(catalog: Catalog, tmp_path: Path) -> None:
    """Two machines gave the same path other ids: there is one document of a path, and its file is read anew."""
    from index.catalog import KnownFile

    _put(catalog, _plain("ours", "/a.txt", "Ours."))
    catalog.put_file(KnownFile("/a.txt", "0" * 64, "1"))
    other = Catalog(tmp_path / "other.sqlite", create=True)
    _put(other, _plain("theirs", "/a.txt", "Theirs."))
    load(catalog, [dump(other, "theirs")])
    other.close()
    assert [one.id for one in catalog.summaries()] == ["theirs"]
    assert catalog.file("/a.txt") is None


def _packed(value: object) -> str:
    return base64.b64encode(zlib.compress(json.dumps(value).encode())).decode()


@pytest.mark.parametrize(
    "payload",
    [
        "no base64 !",
        base64.b64encode(b"not compressed").decode(),
        _packed("no object"),
        _packed({"documents": []}),
        _packed({"documents": [{"id": "x", "path": "/x", "file": "/x", "no such column": 1}]}),
        _packed({"documents": [{"id": "x", "path": "/x", "file": "/x", "nosuchcolumn": 1}]}),
        _packed({"documents": [{"id": ["x"], "path": "/x", "file": "/x"}]}),
        _packed({"documents": [{"id": "x", "path": "/x", "file": "/x"}], "sentences": [], "passages": []}),
    ],
)
def test_what_is_no_document_is_refused_whole(catalog: Catalog, payload: str) -> None:
    """One clear line, and nothing of it is kept, nor of another that came with it."""
    _put(catalog, _plain("x", "/x"))
    before = good = dump(catalog, "x")
    with pytest.raises(IndexDamagedError, match="cannot be read") as caught:
        load(catalog, [good, payload])
    assert "\n" not in caught.value.message
    assert dump(catalog, "x") == before


@given(st.dictionaries(st.sampled_from(["of", "generation", "owner"]), _TEXT))
def test_what_is_remembered(values: dict[str, str]) -> None:
    """Each key has the last value that it was given, and none before; the catalog's own are left alone."""
    with TemporaryDirectory() as folder:
        catalog = Catalog(Path(folder, "catalog.sqlite"), create=True)
        name = catalog.name
        assert remembered(catalog, "of") is None
        remember(catalog, **dict.fromkeys(values, "before"))
        remember(catalog, **values)
        assert {key: remembered(catalog, key) for key in values} == values
        assert catalog.name == name
        catalog.close()


def test_stale_passages_are_added_to(catalog: Catalog) -> None:
    """Those that are stale already stay so, once."""
    _put(catalog, _plain("a", "/a.txt"))
    mark_stale(catalog, [1, 7])
    mark_stale(catalog, [7, 9])
    assert catalog.stale() == [1, 7, 9]
