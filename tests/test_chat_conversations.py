"""Conversations on the disk: whatever is kept is read back, however the program ended."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from chats import REFUSED, exchanges
from fakes import HashEmbedder
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.chat.conversations import Conversations
from assistant.chat.journal import SUFFIX
from assistant.contract import sealed
from assistant.errors import ConversationError
from assistant.types import Question
from index.library import Library
from index.readers import is_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.types import Exchange


def _asked(text: str) -> Exchange:
    return replace(REFUSED, result=replace(REFUSED.result, question=Question(text, text)))


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    """A folder without conversations."""
    return Conversations(tmp_path)


@pytest.fixture(scope="module")
def scratch() -> Iterator[Path]:
    """A folder for the examples of a property; each has one of its own in it."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _one(kept: Conversations, *said: Exchange) -> Path:
    journal = kept.begin()
    for exchange in said:
        journal.keep(exchange)
    assert journal.path
    return journal.path


@settings(max_examples=40)  # each waits for the disk
@given(st.lists(exchanges, min_size=1, max_size=4), st.data())
def test_whatever_was_said_is_read_back_wherever_the_file_is_torn(
    scratch: Path, said: list[Exchange], data: st.DataObject
) -> None:
    """All whole lines, nothing else; and what is said next stands behind them."""
    kept = Conversations(Path(tempfile.mkdtemp(dir=scratch)))
    path = _one(kept, *said)
    whole = path.read_bytes()
    header = whole.index(b"\n") + 1
    cut = data.draw(st.integers(header, len(whole)))
    litter = data.draw(st.sampled_from([b"", b"\0" * 40, b"\xff\xfe{", b'{"kind": "answer"']))
    path.write_bytes(whole[:cut] + litter)
    survived = whole[:cut].count(b"\n") - 1
    journal, found, torn, unread = kept.read(path.stem)
    assert list(found) == said[:survived]
    assert (torn, unread) == (not whole[:cut].endswith(b"\n") or bool(litter), 0)
    journal.keep(REFUSED)
    again = kept.read(path.stem)
    assert (list(again.exchanges), again.torn) == ([*said[:survived], REFUSED], False)
    assert len(list(path.parent.iterdir())) == 1


@settings(max_examples=40)
@given(st.lists(exchanges, min_size=1, max_size=4), st.data())
def test_what_is_as_it_was_kept_is_read_back_whatever_was_changed(
    scratch: Path, said: list[Exchange], data: st.DataObject
) -> None:
    """Every other line; and what is said next is kept elsewhere, so that no line is lost."""
    kept = Conversations(Path(tempfile.mkdtemp(dir=scratch)))
    path = _one(kept, *said)
    header, *lines = path.read_bytes().splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    spoiling = [(b'"kind"', b'"kin"'), (b'"format": ', b'"format": 9')]
    others = [b"\n", b"{}\n", b"\0\n", *(lines[at].replace(*one, 1) for one in spoiling)]
    other = data.draw(st.sampled_from(others))
    spoilt = b"".join([header, *lines[:at], other, *lines[at + 1 :]])
    path.write_bytes(spoilt)
    found = kept.read(path.stem)
    left = [*said[:at], *said[at + 1 :]]
    assert (list(found.exchanges), found.torn, found.unread) == (left, False, 1)
    found.journal.keep(REFUSED)
    again = kept.read(found.journal.id)
    assert (list(again.exchanges), again.unread) == ([*left, REFUSED], 0)
    assert path.read_bytes() == spoilt


def test_a_new_conversation_makes_no_file_before_something_is_said(kept: Conversations) -> None:
    """An index folder is not littered by looking at it."""
    assert kept.begin().id == ""
    assert not kept.folder.exists()
    assert kept.listed() == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_only_their_owner_can_read_them(kept: Conversations) -> None:
    """What was asked is nobody else's business, whatever the umask."""
    before = os.umask(0)
    try:
        path = _one(kept, REFUSED)
    finally:
        os.umask(before)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_an_index_among_its_documents_does_not_read_what_it_has_answered(kept: Conversations) -> None:
    """Its own answers are no sources."""
    assert not is_read(_one(kept, REFUSED).name)


def test_an_index_can_be_made_anew_where_conversations_are(kept: Conversations) -> None:
    """They outlive a catalog that was damaged and removed."""
    _one(kept, REFUSED)
    Library(kept.index, HashEmbedder(), create=True).close()
    assert len(kept.listed()) == 1


def test_the_list_has_the_one_last_gone_on_with_first(kept: Conversations) -> None:
    """With its first question, its day, and how many were answered."""
    first, second = _one(kept, _asked("Who died?")), _one(kept, _asked("Who owned it?"))
    os.utime(first, (1, 1))
    assert [(one.id, one.question, one.answered) for one in kept.listed()] == [
        (second.stem, "Who owned it?", 1),
        (first.stem, "Who died?", 1),
    ]
    kept.read(first.stem).journal.keep(_asked("And when?"))
    os.utime(second, (1, 1))
    top = kept.listed()[0]
    assert (top.id, top.question, top.answered) == (first.stem, "Who died?", 2)
    assert top.begun
    assert f"{top.begun:%Y%m%d}" == first.stem[:8]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe", None),
        (b'{"conversation": 1, "begun": "2031-03-04T10:00:00+00:00"}\n', None),
        (b"[]\n{}\n", "does not begin as a conversation"),
        (b'{"conversation": 1, "begun": "yesterday"}\n{}\n', "does not begin as a conversation"),
        (b'{"conversation": 2, "begun": "2031-03-04T10:00:00+00:00"}\n{}\n', "another citebound"),
        (b'{"conversation": 1, "begun": "2031-03-04T10:00:00+00:00"}\n[1]\n', "None of its lines is an answer"),
        (b'{"conversation": 1, "begun": "2031-03-04T10:00:00+00:00"}\n' + b"[" * 99_999 + b"\n", "is an answer"),
    ],
)
def test_a_file_that_is_no_conversation_is_a_line_in_the_list(
    kept: Conversations, content: bytes, told: str | None
) -> None:
    """Or not in it, if nothing was answered; the others are listed all the same."""
    good = _one(kept, REFUSED)
    (kept.folder / f"bad{SUFFIX}").write_bytes(content)
    (kept.folder / "notes.txt").write_text("mine")
    assert [one.id for one in kept.listed() if not one.fault] == [good.stem]
    faults = [one.fault for one in kept.listed() if one.id == "bad"]
    assert len(faults) == bool(told)
    assert all((told or "") in one and len(one.splitlines()) == 1 for one in faults)


def test_a_conversation_is_listed_by_the_first_question_that_can_be_read(kept: Conversations) -> None:
    """What stands before it was spoilt; it can be gone on with all the same."""
    path = _one(kept, _asked("Who died?"), _asked("Who owned it?"))
    header, _, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(header + b"{}\n" + second)
    (listed,) = kept.listed()
    assert (listed.question, listed.answered, listed.fault) == ("Who owned it?", 2, "")


def test_an_answer_that_cannot_be_shown_is_none(kept: Conversations) -> None:
    """Sealed anew by whoever handed on the index: a quote of a source that is not there, a day that is none."""
    path = _one(kept, REFUSED)
    header, line = path.read_bytes().splitlines(keepends=True)
    quote = {"text": "x", "document": "d", "start": 0, "end": 1, "source": 7}
    value = json.loads(line)
    value["refusal"]["nearest"] = [quote]
    path.write_bytes(header + json.dumps(sealed(value)).encode() + b"\n")
    assert kept.read(path.stem).exchanges == ()


def test_two_chats_that_go_on_with_one_conversation_part(kept: Conversations) -> None:
    """Each keeps all that was said in it: the second to speak in a file of its own."""
    path = _one(kept, _asked("Who died?"))
    one, two = kept.read(path.stem).journal, kept.read(path.stem).journal
    one.keep(_asked("When?"))
    two.keep(_asked("Where?"))
    one.keep(_asked("And why?"))

    def questions(name: str) -> list[str]:
        return [exchange.result.question.text for exchange in kept.read(name).exchanges]

    assert questions(one.id) == ["Who died?", "When?", "And why?"]
    assert questions(two.id) == ["Who died?", "Where?"]


def test_a_conversation_whose_file_was_removed_is_kept_anew(kept: Conversations) -> None:
    """With all that was said."""
    journal = kept.begin()
    journal.keep(_asked("Who died?"))
    assert journal.path
    journal.path.unlink()
    journal.keep(_asked("When?"))
    assert len(kept.read(journal.id).exchanges) == 2


def test_what_could_not_be_written_is_written_later(kept: Conversations) -> None:
    """A disk that was full and is not any more has lost nothing."""
    kept.folder.write_text("in the way")
    journal = kept.begin()
    for text in ("Who died?", "When?"):
        with pytest.raises(ConversationError, match="not kept"):
            journal.keep(_asked(text))
    kept.folder.unlink()
    journal.keep(_asked("Where?"))
    assert [one.result.question.text for one in kept.read(journal.id).exchanges] == [
        "Who died?",
        "When?",
        "Where?",
    ]


def test_a_disk_that_fills_up_in_the_middle_of_a_line_spoils_nothing(
    kept: Conversations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The half of it that was written is taken back, and the whole of it is written when there is room."""
    journal = kept.begin()
    journal.keep(_asked("Who died?"))
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", _FullDisk().write)
        with pytest.raises(ConversationError, match="No space left"):
            journal.keep(_asked("When?"))
    assert len(kept.read(journal.id).exchanges) == 1
    assert not kept.read(journal.id).torn
    journal.keep(_asked("Where?"))
    assert [one.result.question.text for one in kept.read(journal.id).exchanges] == [
        "Who died?",
        "When?",
        "Where?",
    ]
    assert len(kept.listed()) == 1


class _FullDisk:
    """Takes ten bytes, and then no more."""

    def __init__(self) -> None:
        self._write, self._room = os.write, 10

    def write(self, file: int, data: memoryview) -> int:
        if not self._room:
            raise OSError(errno.ENOSPC, "No space left on device")
        room, self._room = self._room, 0
        return self._write(file, data[:room])
