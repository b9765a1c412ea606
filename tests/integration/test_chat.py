"""The chat in a real pseudo-terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pexpect
import pytest
from process import COMMAND, bare_environment, citebound
from scripted_server import Reply, ScriptedServer, chat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()=>].?)")
_PROMPT = "›"  # the space after it may be drawn by moving the cursor


class Terminal:
    """A chat in a terminal of 100 columns."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.child = pexpect.spawn(
            COMMAND[0],
            [*COMMAND[1:], "chat"],
            cwd=str(folder),
            # This terminal answers no question about its cursor; without the setting the chat would wait for one.
            env=bare_environment(TERM="xterm-256color", PROMPT_TOOLKIT_NO_CPR="1", **environment),
            encoding="utf-8",
            dimensions=(50, 100),
            timeout=60,
        )
        self.wait()

    def wait(self) -> str:
        """What was printed up to the next prompt, without escape sequences."""
        self.child.expect(_PROMPT)
        return self.plain(self.child.before or "")

    def plain(self, text: str) -> str:
        return " ".join(_ESCAPES.sub("", text).split())

    def send(self, line: str) -> None:
        self.child.send(f"{line}\r")

    def ask(self, line: str, until: str) -> str:
        """Type a line; what is printed up to ``until`` and the next prompt after it."""
        self.send(line)
        self.child.expect(until)
        seen = self.plain(f"{self.child.before}{self.child.after}")
        return seen + self.wait()


@pytest.fixture
def terminal(ferry: Path) -> Iterator[Terminal]:
    """A chat with the sample articles, ended after the test."""
    opened = Terminal(ferry)
    yield opened
    opened.child.close(force=True)


def test_a_conversation(terminal: Terminal) -> None:
    """An answer, a follow-up that leans on it, the sources, one of them opened, and out."""
    first = terminal.ask("When did the Maren Holt run aground?", "offline reader")
    assert "[1]" in first
    follow_up = terminal.ask("And how many people died on it?", "offline reader")
    assert "Nineteen" in follow_up
    assert "[1]" in terminal.ask("/sources", "documents?")
    assert "characters" in terminal.ask("/open 1", r"characters \d+:\d+")
    assert "/open N" in terminal.ask("/help", "Ctrl-D")
    terminal.child.sendeof()
    terminal.child.expect(pexpect.EOF)
    terminal.child.close()
    assert terminal.child.exitstatus == 0


def test_mistakes_are_a_line_and_the_chat_goes_on(terminal: Terminal) -> None:
    """An unknown command, a number that is no source, a question that is none."""
    assert "There is no command /nonsense" in terminal.ask("/nonsense", "/help lists")
    assert "number of a source" in terminal.ask("/open 7", "ask first")
    assert "There is no question" in terminal.ask("???", "no question")
    assert "[1]" in terminal.ask("When did the Maren Holt run aground?", "offline reader")


def test_ctrl_c_at_the_prompt_drops_the_line_and_not_the_chat(terminal: Terminal) -> None:
    """What was half typed is gone."""
    terminal.child.send("half a question")
    terminal.child.sendintr()
    assert "[1]" in terminal.ask("When did the Maren Holt run aground?", "offline reader")


def test_ctrl_c_stops_an_answer_and_not_the_chat(ferry: Path) -> None:
    """A model that takes for ever is given up; the chat asks for the next question."""
    with ScriptedServer([Reply(b"", delay_s=60), chat('{"claims": []}')]) as server:
        terminal = Terminal(ferry, OPENAI_BASE_URL=server.url)
        terminal.send("How many people died?")
        while not server.requests:
            terminal.child.expect(pexpect.TIMEOUT, timeout=0.1)
        terminal.child.sendintr()
        terminal.child.expect("Stopped.")
        terminal.wait()
        assert "do not answer" in terminal.ask("How many people died?", "openai:scripted")
        terminal.child.close(force=True)


def test_lines_from_a_pipe_are_answered_too(ferry: Path) -> None:
    """A chat without a terminal ends with its input."""
    done = citebound("chat", cwd=ferry, stdin="When did the Maren Holt run aground?\n/help\n")
    assert done.status == 0
    assert "[1]" in done.out
    assert "/open N" in done.out


def test_no_index_is_said_before_the_first_prompt(tmp_path: Path) -> None:
    """One line, exit status 1."""
    done = citebound("chat", cwd=tmp_path)
    assert done.status == 1
    assert "citebound index" in done.err
