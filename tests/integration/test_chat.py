"""The chat in a real terminal: whole conversations, each in one process."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from process import citebound
from scripted_server import Reply, ScriptedServer, claims, odds, stream
from windows import Window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GROUNDED = "When did the Maren Holt run aground?"
_CONFIRMED = "How many people are confirmed dead after the ferry ran onto Skarra reef?"
_DIED = "How many people died on the ferry?"
_INSURED = "Which company insured the ship?"
_DONE = "offline reader (extractive)"
_PROMPT = "›"
_UP, _CTRL_C, _CTRL_D, _CTRL_R, _ALT_ENTER = "\x1b[A", "\x03", "\x04", "\x12", "\x1b\r"
_COLOURS = re.compile(r"\x1b\[(?:\d+;)*[349]\d(?:;\d+)*m")


@pytest.fixture
def own(ferry: Path, tmp_path: Path) -> Path:
    """A folder with a copy of the sample index: what is typed is kept in it."""
    shutil.copytree(ferry / ".citebound", tmp_path / ".citebound", ignore=shutil.ignore_patterns("chat*"))
    return tmp_path


def test_a_conversation(own: Path) -> None:
    """Typed ahead, answered, looked up, resized, gone on with after the program was killed."""
    with Window(own, "chat") as window:
        window.see("citebound", _PROMPT)
        window.type(f"{_GROUNDED}\r")  # the answer is still being loaded
        window.see("18 documents · extractive", _DONE, "[1]")
        window.see_row(_PROMPT)
        window.type("And how many people died on it?\r")
        window.see("The sources disagree.", "the harbour office")
        window.see_row(_PROMPT)

        # A command is completed, and the list of them goes away again.
        window.type("/sour")
        window.see("the sources of the last answer")
        window.type("\t\r")
        window.see("/open N shows one at its quote")
        window.see_row(_PROMPT)

        # A narrow window, then a wide one; what was drawn stays readable.
        window.resize(40, 24)
        window.type(f"{_INSURED}\r")
        window.see("The documents do not answer this.")
        window.see_row(_PROMPT)
        assert max(map(len, window.rows)) <= 40
        window.resize(200, 40)
        window.see_row(r"  extractive · 18 documents .*Ctrl-D leaves")

        # Ctrl-C drops what was typed; a text of several lines is one question.
        window.type("half a question")
        window.see_row(f"{_PROMPT} half a question")
        window.type(_CTRL_C)
        window.see_row(_PROMPT)
        window.type("\x1b[200~When did the\nMaren Holt\nrun aground?\x1b[201~")
        window.see_row("  run aground[?]")
        window.type(f"{_ALT_ENTER}Please{_ALT_ENTER}\r")
        window.see("2 independent sources")
        window.see_row(_PROMPT)

        # Escapes that no key sends do no harm.
        window.type("\x1b[999~\x1b]0;title\x07\x1b[31m\x9b5n\x00")
        window.see_row(f"{_PROMPT} .*title.*")
        window.type(_CTRL_C)
        window.see_row(_PROMPT)
        window.type("???\r")
        window.see("There is no question")
        window.see_row(_PROMPT)
        window.child.kill(signal.SIGKILL)

    with Window(own, "chat", "--resume") as window:
        window.see(_GROUNDED, "4 questions")
        window.see_row(_PROMPT)
        window.type(_UP)
        window.see_row(rf"{_PROMPT} \?\?\?")
        window.type(f"{_CTRL_C}{_CTRL_R}insur")
        window.see("Which company insured the ship?")
        window.type(f"\r{_CTRL_C}{_CTRL_D}")
        assert window.end() == 0
        assert window.is_as_before
        assert window.printed.rstrip().endswith("\x1b[?25h")
    assert "Traceback" not in window.printed


def test_a_document_on_the_whole_screen(own: Path) -> None:
    """At the quote, which is highlighted; scrolled, searched, resized, and left in each way."""
    with Window(own, "chat", size=(80, 16)) as window:
        window.see_row(_PROMPT)
        window.type(f"{_CONFIRMED}\r")
        window.see(_DONE)
        window.see_row(_PROMPT)
        window.type("/open 1\r")
        window.see_row("  Kelpin Post · the harbour office · 4 March 2031  Nineteen.*")
        window.see("q back")
        assert window.style("Nineteen people are confirmed").reverse
        assert not window.style("Seven more are missing").reverse

        window.type("/WHO LED\r")  # in capitals, and over the end of a row
        window.see("hit 1 of 1")
        assert window.style("who led").underscore
        window.type("/no such words\r")
        window.see("Not found: “no such words”")
        window.type("g")
        window.see_row("  Nineteen dead after ferry strikes Skarra reef")
        window.type("G")
        window.see("100 %", "Port inspectors")
        window.type("\t\t")  # the other quote, and this one again
        window.see("Nineteen people are confirmed")

        window.resize(40, 12)
        window.see_row("  Skarra reef on Monday night, the")
        assert window.style("Skarra reef on Monday").reverse
        window.type(" j\x1b[B\x1b[6~kbu")
        for leave in ("q", "\x1b", _CTRL_C):
            window.type(leave)
            window.see_row(_PROMPT)
            window.type("/open 1\r")
            window.see("q back")
        window.child.kill(signal.SIGTERM)
        assert window.end() == -signal.SIGTERM
        assert window.is_as_before
        assert "\x1b[?1049l" in window.printed[-40:]


_SAID = (
    "Nineteen people are confirmed dead after the ferry Maren Holt ran onto Skarra reef on Monday night, the"
    " harbour office said on Tuesday evening."
)
_DRAFT = json.loads(claims(("Nineteen people are confirmed dead.", 1, _SAID)).body)
_CLAIM = _DRAFT["choices"][0]["message"]["content"]


def _drafting(drafts: Iterator[Reply]) -> ScriptedServer:
    """A server that says yes when it is asked for one word, and otherwise drafts."""

    def answer(sent: dict[str, Any]) -> Reply:
        return odds(yes=-0.1, no=-3.0) if "logprobs" in sent else next(drafts)

    return ScriptedServer(answer)


def test_ctrl_c_stops_an_answer_and_not_the_chat(own: Path) -> None:
    """While the server is waited for nothing is left; after a verified claim the claim is; and what was typed."""
    begun = stream(_CLAIM[:-2] + ', {"quotes": [{"passage": 1, "quote": "Sixty', finish=None, done=False)
    endless = replace(begun, body=begun.body + b": still here\n\n" * 10_000, trickle_s=0.5, piece=4_000)
    drafts = iter([Reply(b"", delay_s=60), endless, stream(_CLAIM), stream(_CLAIM)])
    with (
        _drafting(drafts) as server,
        Window(own, "chat", OPENAI_BASE_URL=server.url, CITEBOUND_CACHE=str(own / "cache")) as window,
    ):
        window.see("openai:scripted")
        window.see_row(_PROMPT)
        window.type(f"{_DIED}\r")
        window.until(lambda: any("logprobs" not in sent for sent in server.requests))
        window.type(_CTRL_C)
        window.see("Stopped.")
        window.see_row(_PROMPT)

        window.type(f"{_DIED}\r")
        window.see("1 verified; Ctrl-C keeps it")
        window.type(3 * _CTRL_C)  # pressed in haste, it loses nothing
        window.see("Incomplete.", "It was stopped")
        window.see_row(_PROMPT)
        assert "Sixty" not in window.shown

        # Typed while an answer is on its way: neither lost nor doubled.
        window.type(f"{_DIED}\r{_DIED}\rnot yet sent")
        window.see_row(f"{_PROMPT} not yet sent")
        window.see("openai:scripted ·", times=3)
        assert window.shown.count("not yet sent") == 1
        window.type(f"{_CTRL_C}/quit\r")
        assert window.end() == 0
        assert window.is_as_before
    assert "Traceback" not in window.printed


def test_what_cannot_be_loaded_ends_the_chat_and_loading_can_be_left(own: Path, tmp_path: Path) -> None:
    """No index: one line, at once. A server that never answers: Ctrl-C stops waiting, Ctrl-D leaves."""
    with Window(own, "chat", "--index", "nowhere") as window:
        window.see("citebound · loading")
        assert window.end() == 1
        assert window.is_as_before
        text = " ".join(window.shown.split())
        assert text.startswith("citebound: There is no index") or "citebound: There is no index" in text
        assert _PROMPT not in window.shown
    with Window(own, "chat", "--since", "someday") as window:
        assert window.end() == 2
        assert "someday" in window.shown

    silent = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{silent.getsockname()[1]}/v1"
    with silent, Window(own, "chat", OPENAI_BASE_URL=url, CITEBOUND_CACHE=str(tmp_path / "cache")) as window:
        window.see("citebound", _PROMPT)
        window.type(f"half{_CTRL_C}{_DIED}\r")
        window.see("Loading…")
        window.type(_CTRL_C)
        window.see("Stopped.")
        window.type(_CTRL_D)
        assert window.end() == 0
        assert window.is_as_before


def test_a_dumb_terminal_and_a_screen_reader_get_lines(own: Path) -> None:
    """No escape sequence, no prompt drawn twice, no word parted; the quote in its context is told by words."""
    for arguments, terminal in (((), "dumb"), (("--plain",), "xterm")):
        with Window(own, "chat", *arguments, TERM=terminal) as window:
            window.see("18 documents · extractive")
            window.see_row(">")
            window.type(f"half a question{_CTRL_C}")
            window.until(lambda: ">" in window.rows)
            window.type(f"{_GROUNDED}\r")
            window.see(_DONE)
            window.type("/open 1\r")
            window.see("characters", "The quote: ")
            window.type(_CTRL_D)
            assert window.end() == 0
        printed = window.printed.replace("\x1b[?2004h", "").replace("\x1b[?2004l", "")
        assert "\x1b" not in printed  # but for what GNU readline says of pasting


def test_without_colour(own: Path) -> None:
    """NO_COLOR: a prompt that is edited, and a document that is marked, in no colour."""
    with Window(own, "chat", size=(200, 50), NO_COLOR="1") as window:
        window.type(f"{_DIED}\r")
        window.see("The sources disagree.", _DONE)
        window.see_row(_PROMPT)
        window.type("/open 1\r")
        window.see("q back")
        window.type("/ferry\r")
        window.see("hit 1 of")
        window.type("q")
        window.see_row(_PROMPT)
        window.type(_CTRL_D)
        assert window.end() == 0
    assert not _COLOURS.search(window.printed)


def test_lines_from_a_pipe_are_answered_too(ferry: Path) -> None:
    """A chat without a terminal ends with its input; what is no command or no question is a line."""
    lines = f"{_GROUNDED}\n/help\n/nonsense\n/open 77\n???\n"
    done = citebound("chat", cwd=ferry, stdin=lines)
    assert done.status == 0
    assert all(text in done.out for text in ("[1]", "/open N", "no command /nonsense", "There is no question"))
    assert "\x1b" not in done.out


def test_no_index_is_said_before_the_first_line(tmp_path: Path) -> None:
    """One line, exit status 1; an id without --resume is a usage error."""
    done = citebound("chat", cwd=tmp_path)
    assert done.status == 1
    assert "citebound index" in done.err
    assert citebound("chat", "3f2a", cwd=tmp_path).status == 2
