"""Indexing files: what is read again, what is reported, and what survives a bad file or a kill."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.build import build
from index.catalog import Catalog
from index.errors import PathError
from index.inputs import find_files, stdin_input
from index.report import Status
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
    (tmp_path / "x" / "sheet.ods").write_text("a,b", encoding="utf-8")
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


def test_a_title_without_end_is_cut(library: Library, tmp_path: Path) -> None:
    """Nobody reads it, and it would flood every list that names the document; an address is kept whole."""
    (tmp_path / "x").mkdir()
    address = f"https://kelpin.example/{'ferry-' * 200}"
    page = (
        f'<html><head><title>{"Ferry " * 9_000}</title><meta property="og:url" content="{address}"></head><body>'
        "<article><p>The ferry sank off Kelpin on Monday, the harbour office said, and the crews of three boats"
        " searched for people in the water until midnight.</p></article></body></html>"
    )
    (tmp_path / "x" / "a.html").write_text(page, encoding="utf-8")
    build(library, [tmp_path / "x"])
    (summary,) = library.catalog.summaries()
    assert summary.metadata.title == ("Ferry " * 84)[:499] + "…"
    assert summary.metadata.url == address


def test_whatever_a_reader_makes_of_one_file_the_others_are_read(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in a parser is that file's failure."""
    _write(tmp_path / "x", a="The ferry ran aground.", b="Bread became dearer.")

    def faulty(text: str) -> tuple[Span, ...]:
        if "ferry" in text:
            raise RecursionError("too deep")
        return sentences(text)

    monkeypatch.setattr("index.pipeline.sentences", faulty)
    assert _statuses(library, tmp_path / "x") == {"a.txt": Status.FAILED, "b.txt": Status.ADDED}


# --- files that moved --------------------------------------------------------------------------------------------


def _watch_embedding(library: Library) -> list[str]:
    """The texts embedded from here on."""
    embedded: list[str] = []
    embed = library.embedder.embed
    library.embedder.embed = lambda texts: embedded.extend(texts) or embed(texts)  # type: ignore[method-assign,func-returns-value]
    return embedded


def _ids(library: Library) -> dict[str, str]:
    """Id of each document by the end of its path."""
    return {path.rsplit("/", 1)[-1]: known.document for path, known in library.catalog.known().items()}


def test_a_renamed_file_keeps_its_document(library: Library, tmp_path: Path) -> None:
    """Nothing is embedded, the id stays, and the old path is known no more."""
    folder = tmp_path / "x"
    _write(folder, a="The ferry ran aground.", b="Bread became dearer.")
    build(library, [folder])
    before, embedded = _ids(library), _watch_embedding(library)
    (folder / "deep").mkdir()
    (folder / "a.txt").rename(folder / "deep" / "c.txt")
    report = build(library, [folder])
    assert {one.path.rsplit("/", 1)[-1]: one.status for one in report.outcomes} == {
        "b.txt": Status.UNCHANGED,
        "c.txt": Status.RENAMED,
    }
    assert embedded == []
    assert _ids(library) == {"c.txt": before["a.txt"], "b.txt": before["b.txt"]}
    (hit,) = Retriever(library).search("ferry", 1)
    assert hit.path == (folder / "deep" / "c.txt").as_posix()
    assert set(_statuses(library, folder).values()) == {Status.UNCHANGED}


def test_the_old_path_may_be_used_again(library: Library, tmp_path: Path) -> None:
    """Another file there is another document, and neither is taken for the other."""
    folder = tmp_path / "x"
    _write(folder, a="The ferry ran aground.")
    build(library, [folder])
    old = _ids(library)["a.txt"]
    (folder / "a.txt").rename(folder / "c.txt")
    build(library, [folder])
    _write(folder, a="Bread became dearer.")
    assert _statuses(library, folder) == {"a.txt": Status.ADDED, "c.txt": Status.UNCHANGED}
    ids = _ids(library)
    assert ids["c.txt"] == old != ids["a.txt"]
    _write(folder, a="Bread became dearer again.")
    assert _statuses(library, folder) == {"a.txt": Status.CHANGED, "c.txt": Status.UNCHANGED}
    assert _ids(library) == ids
    assert {hit.passage.text for hit in Retriever(library).search("ferry bread", 9)} == {
        "The ferry ran aground.",
        "Bread became dearer again.",
    }


def test_files_that_swap_their_names_are_read_again(library: Library, tmp_path: Path) -> None:
    """Each path has a document already: what stands there now is its text."""
    folder = tmp_path / "x"
    _write(folder, a="The ferry ran aground.", b="Bread became dearer.")
    build(library, [folder])
    _write(folder, b="The ferry ran aground.", a="Bread became dearer.")
    assert set(_statuses(library, folder).values()) == {Status.CHANGED}


def test_a_copy_and_another_ending_are_no_renames(library: Library, tmp_path: Path) -> None:
    """Where both are present each is a document; another ending may mean another text."""
    folder = tmp_path / "x"
    _write(folder, a="The ferry ran aground.")
    build(library, [folder])
    _write(folder, b="The ferry ran aground.")
    assert _statuses(library, folder) == {"a.txt": Status.UNCHANGED, "b.txt": Status.ADDED}
    (folder / "a.txt").rename(folder / "a.md")
    assert _statuses(library, folder) == {
        "a.md": Status.ADDED,
        "a.txt": Status.VANISHED,
        "b.txt": Status.UNCHANGED,
    }
    (packed := folder / "c.html.gz").write_bytes(gzip.compress(b"<p>The school opened.</p>"))
    build(library, [packed])
    packed.rename(renamed := folder / "c.txt.gz")
    assert _statuses(library, renamed) == {"c.txt.gz": Status.ADDED}


def test_a_folder_that_moved_is_no_loss(library: Library, tmp_path: Path) -> None:
    """Each file in it is recognised, those of the same text one for one."""
    _write(tmp_path / "x", a="The ferry ran aground.", b="The ferry ran aground.")
    build(library, [tmp_path / "x"])
    before = sorted(_ids(library).values())
    (tmp_path / "x").rename(tmp_path / "y")
    report = build(library, [tmp_path / "x", tmp_path / "y"])
    assert {one.status for one in report.outcomes} == {Status.RENAMED}
    assert sorted(_ids(library).values()) == before


def test_a_file_whose_name_a_folder_took_is_gone(library: Library, tmp_path: Path) -> None:
    """What is in the folder is indexed; the file is not there any more."""
    folder = tmp_path / "x"
    _write(folder, a="The ferry ran aground.")
    build(library, [folder])
    (folder / "a.txt").unlink()
    _write(folder / "a.txt", b="Bread became dearer.")
    assert _statuses(library, folder) == {"b.txt": Status.ADDED, "a.txt": Status.VANISHED}


def test_a_file_put_back_after_a_killed_run_is_read_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the run had taken in by then was of the other version."""
    folder = tmp_path / "x"
    _write(folder, a="The ferry ran aground.")
    build(library, [folder])
    _write(folder, a="The ferry was refloated.")
    with monkeypatch.context() as killed:
        killed.setattr(Catalog, "put_file", _kill)
        with pytest.raises(KeyboardInterrupt):
            build(library, [folder])
    _write(folder, a="The ferry ran aground.")
    assert _statuses(library, folder) == {"a.txt": Status.CHANGED}
    assert Retriever(library).search("ferry", 1)[0].passage.text == "The ferry ran aground."


def _kill(*_: object) -> None:
    raise KeyboardInterrupt


# --- files of many articles --------------------------------------------------------------------------------------


def _lines(path: Path, *rows: str, **named: str) -> None:
    """JSON Lines: a line as it is, or a record with an id and a text."""
    path.parent.mkdir(exist_ok=True)
    records = [json.dumps({"id": name, "text": text}) for name, text in named.items()]
    path.write_text("\n".join([*rows, *records]), encoding="utf-8")


def test_records_that_are_added_are_all_that_is_embedded(library: Library, tmp_path: Path) -> None:
    """Those that are gone vanish from the index with the line."""
    file = tmp_path / "x" / "a.jsonl"
    _lines(file, ferry="The ferry ran aground.", bread="Bread became dearer.")
    assert _statuses(library, file) == {"a.jsonl#ferry": Status.ADDED, "a.jsonl#bread": Status.ADDED}
    embedded = _watch_embedding(library)
    _lines(file, ferry="The ferry ran aground.", bread="Bread became dearer.", school="The school opened.")
    assert _statuses(library, file) == {
        "a.jsonl#ferry": Status.UNCHANGED,
        "a.jsonl#bread": Status.UNCHANGED,
        "a.jsonl#school": Status.ADDED,
    }
    assert embedded == ["The school opened."]
    _lines(file, school="The school opened.", bread="Bread became cheaper.")
    assert _statuses(library, file) == {
        "a.jsonl#school": Status.UNCHANGED,
        "a.jsonl#bread": Status.CHANGED,
        "a.jsonl#ferry": Status.REMOVED,
    }
    assert embedded == ["The school opened.", "Bread became cheaper."]
    assert set(_statuses(library, file).values()) == {Status.UNCHANGED}


def test_a_file_of_many_articles_moves_whole(library: Library, tmp_path: Path) -> None:
    """Every article keeps its id."""
    _lines(tmp_path / "x" / "a.jsonl", ferry="The ferry ran aground.", bread="Bread became dearer.")
    build(library, [tmp_path / "x"])
    before, embedded = _ids(library), _watch_embedding(library)
    (tmp_path / "x" / "a.jsonl").rename(tmp_path / "x" / "b.jsonl")
    assert set(_statuses(library, tmp_path / "x").values()) == {Status.RENAMED}
    assert _ids(library) == {name.replace("a.", "b."): id_ for name, id_ in before.items()}
    assert embedded == []


def test_an_article_that_fails_keeps_its_version_and_is_tried_again(library: Library, tmp_path: Path) -> None:
    """The others of its file are taken in."""
    file = tmp_path / "x" / "a.jsonl"
    _lines(file, ferry="The ferry ran aground.", bread="Bread became dearer.")
    build(library, [file])
    _lines(file, '{"id": "ferry", "lead": "Again."}', bread="Bread became cheaper.")
    for bread in (Status.CHANGED, Status.UNCHANGED):
        report = build(library, [file])
        assert [one.status for one in report.outcomes] == [Status.FAILED, bread]
        assert report.outcomes[0].reason.endswith("The version indexed before is kept.")
    assert Retriever(library).search("ferry", 1)[0].passage.text == "The ferry ran aground."


def test_articles_of_one_name_are_told_apart(library: Library, tmp_path: Path) -> None:
    """A message may have two attachments of one name; none takes the other's place."""
    message = EmailMessage()
    message["From"], message["Subject"] = "ada@kelpin.example", "Two reports"
    message.set_content("Both reports are attached.")
    for text in ("The ferry ran aground.", "Bread became dearer."):
        message.add_attachment(text, filename="report.txt")
    (file := tmp_path / "m.eml").write_bytes(bytes(message))
    names = ("m.eml", "m.eml#report.txt", "m.eml#report.txt (2)")
    assert _statuses(library, file) == dict.fromkeys(names, Status.ADDED)
    assert _statuses(library, file) == dict.fromkeys(names, Status.UNCHANGED)


def test_a_file_named_like_an_article_of_another_does_not_take_its_place(library: Library, tmp_path: Path) -> None:
    """The archive is known to be wholly in the index: its article would be lost without a word."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("in.txt", "The ferry ran aground.")
    (tmp_path / "a.zip#in.txt").write_text("Bread became dearer.", encoding="utf-8")
    report = build(library, [tmp_path / "a.zip", tmp_path / "a.zip#in.txt"])
    assert [one.status for one in report.outcomes] == [Status.ADDED, Status.FAILED]
    assert Retriever(library).search("ferry", 1)[0].passage.text == "The ferry ran aground."


def test_a_broken_container_keeps_all_that_it_held(library: Library, tmp_path: Path) -> None:
    """By itself, and inside an archive whose other members are taken in."""
    file, archive = tmp_path / "x" / "a.jsonl", tmp_path / "x" / "b.zip"
    _lines(file, ferry="The ferry ran aground.", bread="Bread became dearer.")
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(file, "in.jsonl")
        packed.writestr("c.txt", "The school opened.")
    build(library, [tmp_path / "x"])
    before = _ids(library)
    assert len(before) == 5
    file.write_text("no json", encoding="utf-8")
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("in.jsonl", "no json")
        packed.writestr("c.txt", "The school was closed.")
    outcomes = build(library, [tmp_path / "x"]).outcomes
    assert [(one.path.rpartition("/x/")[2], one.status) for one in outcomes] == [
        ("a.jsonl", Status.FAILED),
        ("b.zip#in.jsonl", Status.FAILED),
        ("b.zip#c.txt", Status.CHANGED),
    ]
    assert _ids(library) == before
    archive.write_bytes(b"no zip")
    build(library, [tmp_path / "x"])
    assert _ids(library) == before


def test_other_names_of_fields_have_records_read_again_and_no_other_file(library: Library, tmp_path: Path) -> None:
    """They have a part in what a record becomes."""
    _write(tmp_path / "x", a="The ferry ran aground.")
    rows = [{"id": "r", "text": "A teaser of it.", "body": "Bread became dearer."}]
    (tmp_path / "x" / "b.json").write_text(json.dumps(rows), encoding="utf-8")
    build(library, [tmp_path / "x"])
    for expected in (Status.CHANGED, Status.UNCHANGED):
        report = build(library, [tmp_path / "x"], fields=(("text", "body"),))
        assert [one.status for one in report.outcomes] == [Status.UNCHANGED, expected]
    assert Retriever(library).search("bread", 1)[0].passage.text == "Bread became dearer."


# --- what is no file ---------------------------------------------------------------------------------------------


def test_what_was_piped_in_never_vanishes(library: Library, tmp_path: Path) -> None:
    """Nor is it taken for a file of the same bytes, nor a file for it."""
    _write(tmp_path / "x", a="The ferry ran aground.")
    build(library, [tmp_path / "x"])
    piped = stdin_input(io.BytesIO(b"The ferry ran aground."), "p.txt")
    (tmp_path / "x" / "a.txt").unlink()
    outcomes = build(library, [tmp_path / "x"], inputs=[piped]).outcomes
    assert [(one.path.rsplit("/", 1)[-1], one.status) for one in outcomes] == [
        ("stdin:p.txt", Status.ADDED),
        ("a.txt", Status.VANISHED),
    ]
    _statuses(library, tmp_path / "x", prune=True)
    _write(tmp_path / "x", b="The ferry ran aground.")
    assert _statuses(library, tmp_path / "x", prune=True) == {"b.txt": Status.ADDED}
    assert set(_ids(library)) == {"stdin:p.txt", "b.txt"}
