"""What is handed on is written whole or not at all, over nothing else, and can be checked."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from builders import refusal, source
from export_builders import HOSTILE, answered, document, exchange, quoted, shelf

from assistant import contract, export
from assistant.errors import AssistantError, ExportError
from assistant.export.facts import made_with, searched, web_address
from assistant.export.json import json_lines
from assistant.verify.saved import parse, restore
from index.errors import PathError
from index.filters import Filters

FERRY = document("d1", "Nineteen people died, the harbour office said.")
ANSWERED = answered([quoted(FERRY, "Nineteen people died")])
REFUSED = exchange(refusal((quoted(FERRY, "the harbour office"),), (source(1),)), Filters(since="2031-03-05"))
FIND = shelf(FERRY)


@pytest.mark.parametrize("kind", export.KINDS)
def test_an_export_is_replaced_by_the_next_one(kind: str, tmp_path: Path) -> None:
    """With the permissions it was given meanwhile, through a link to it, and nothing is left beside it."""
    file = tmp_path / f"export.{kind}"
    assert export.write(kind, file, [ANSWERED], FIND) == file
    first = file.read_bytes()
    file.chmod(0o600)
    (tmp_path / "link").symlink_to(file)
    assert export.write(kind, tmp_path / "link", [ANSWERED, REFUSED], FIND) == file
    assert file.read_bytes() != first
    assert file.stat().st_mode & 0o777 == 0o600
    assert {one.name for one in tmp_path.iterdir()} == {file.name, "link"}


def test_the_home_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tilde in a path typed at a prompt, which no shell has seen, is the user's home."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert export.write("md", Path("~/export.md"), [ANSWERED], FIND) == tmp_path / "export.md"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "is a folder"),
        (".", "is a folder"),
        ("-", "is none"),
        ("no/export.html", "There is no folder"),
        ("article.txt/export.html", "There is no folder"),
        ("index/export.html", "is inside an index"),
        ("index/chroma/export.html", "is inside an index"),
        ("article.txt", "is no export of citebound"),
        ("pipe", "is no export of citebound"),
        ("~nobody-of-this-name/export.html", "is nowhere"),
    ],
)
def test_nothing_is_written_where_something_would_be_lost(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not over a document, not into an index, not to a folder that is not there; one line says so."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "index" / "chroma").mkdir(parents=True)
    (tmp_path / "index" / "catalog.sqlite").touch()
    (tmp_path / "article.txt").write_text("Nineteen people died.")
    os.mkfifo(tmp_path / "pipe")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(PathError, match=said) as raised:
        export.write("html", Path(name), [ANSWERED], FIND)
    assert raised.value.hint
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "article.txt").read_text() == "Nineteen people died."


def test_a_disk_that_is_full_leaves_the_export_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could not be written whole is not there at all, and what happened is said."""
    file = export.write("html", tmp_path / "export.html", [ANSWERED], FIND)
    before = file.read_bytes()

    def full(self: Path, text: str, *_: object, **__: object) -> int:
        self.write_bytes(text.encode()[:100])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(ExportError, match="No space left on device") as raised:
        export.write("html", file, [ANSWERED], FIND)
    assert isinstance(raised.value, AssistantError)
    assert "disk space" in raised.value.hint
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["export.html"]


def test_a_path_that_the_system_does_not_take_is_one_line(tmp_path: Path) -> None:
    """A name that is too long for a file."""
    with pytest.raises(ExportError, match="cannot be written"):
        export.write("html", tmp_path / ("x" * 300), [ANSWERED], FIND)


def test_kinds_are_named_when_another_is_asked_for(tmp_path: Path) -> None:
    """Nobody has to guess."""
    with pytest.raises(PathError, match="no export as “pdf”") as raised:
        export.write("pdf", tmp_path / "export.pdf", [ANSWERED], FIND)
    assert raised.value.hint == "Choose one of md, html, json."


def test_each_line_of_json_is_a_saved_answer() -> None:
    """What ``ask --json`` prints for it, under a seal that holds, whatever stands in the documents."""
    text = HOSTILE.replace("\ud800", "")  # what is read and what is asked have no half characters
    hostile = document("d1", f"{text} \u2028 \x85")
    told = [ANSWERED, REFUSED, answered([quoted(hostile, hostile.text)], question=text)]
    lines = json_lines(told).splitlines()
    printed = [contract.dumps(contract.sealed(contract.outcome(one.result, one.filters))) for one in told]
    assert [parse(line) for line in lines] == [parse(one) for one in printed]
    for line in lines:
        restore(parse(line))
        assert parse(line)["seal"]["sha256"] == contract.digest(parse(line))
        assert line.isascii()


def test_which_documents_were_searched_is_said() -> None:
    """In a sentence, with the days as a reader writes them; nothing where it was all of them."""
    assert searched(Filters()) is None
    assert searched(Filters(since="2031-03-05")) == "Only documents published from 5 March 2031 were searched."
    assert searched(Filters("2031-12-31", "2031-03-05", "2031-10-01", ("The Strand", "Kelpin\nPost"))) == (
        "Only documents published from 5 March 2031 until 1 October 2031, that could be read on 31 December 2031,"
        " of The Strand or Kelpin Post were searched."
    )


def test_what_an_answer_was_made_with_is_said() -> None:
    """The model, the prompt by its hash, the index by its fingerprint."""
    assert dict(made_with(ANSWERED.result.trace)) == {
        "Model": "openai:small",
        "Prompt": "answer.v1, SHA-256 ffffffffffff…",
        "Index": "abc123",
    }


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://kelpin.example/2031/03/ferry?a=b&c=d#e", True),
        ("HTTP://kelpin.example", True),
        ("https://kelpin.example:8080/ä", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("//kelpin.example", False),
        ("https:kelpin.example", False),
        ("https://", False),
        ("https://bank.example@evil.example/", False),
        ("https://kelpin.example\\@evil.example/", False),
        ("https://kelpin.example/ x", False),
        ("https://kelpin.example/\u202egnp", False),
        ("https://kelpin.example/>x", False),
        ("\x01https://kelpin.example", False),
        (f"https://kelpin.example/{'x' * 3_000}", False),
        ("", False),
        (None, False),
    ],
)
def test_only_an_address_of_the_web_can_be_followed(url: str | None, is_one: bool) -> None:
    """A document may give anything as its own."""
    assert web_address(url) == (url if is_one else None)
