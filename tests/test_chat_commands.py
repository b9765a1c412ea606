"""The table of commands: how they are found by what is typed, and that none of them ends the chat by a fault."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from chats import NINETEEN, TWENTY_THREE, talk
from rich.console import Console

from assistant.chat.commands import COMMANDS, Command, meant
from assistant.chat.talking import KEYS
from index.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.wiring import Opened

NAMES = [one.name for one in COMMANDS]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("sources", ["sources"]),
        ("SOURCES", ["sources"]),
        ("so", ["sources"]),
        ("w", ["why"]),
        ("as_of", ["as-of"]),
        ("a", ["as-of"]),
        ("s", ["sources", "since", "save"]),
        ("o", ["open", "outlet"]),
        ("exit", ["quit"]),
        ("?", ["help"]),
        ("nonsense", []),
        ("sourcess", []),
    ],
)
def test_a_name_may_be_cut_short_as_long_as_it_is_clear(typed: str, names: list[str]) -> None:
    """In any case of letters; a whole name is meant by itself alone."""
    assert [one.name for one in meant(typed)] == names


@pytest.mark.parametrize("name", NAMES)
def test_no_whole_name_is_ambiguous(name: str) -> None:
    """Not even one that begins another."""
    assert [one.name for one in meant(name)] == [name]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("/nonsense", "There is no command /nonsense; /help lists them."),
        ("/", "There is no command /; /help lists them."),
        ("/exprt md", "There is no command /exprt; did you mean /export?"),
        ("/s", "/s may mean /sources, /since, /save."),
        ("/help nonsense", "There is no command /nonsense; /help lists them."),
        ("/help /why", "/why what was found, how it scored"),
        (" / HELP\t  Open ", "/open N | DOCUMENT source N at its quote"),
    ],
)
def test_what_is_said_of_a_name(tmp_path: Path, line: str, told: str) -> None:
    """The nearest one, those that it may mean, or what the command does."""
    assert told in talk(tmp_path).take(line)


def test_help_lists_every_command_and_the_keys(tmp_path: Path) -> None:
    """As it is typed."""
    shown = talk(tmp_path).take("/help")
    assert all(one.usage in shown and one.does in shown for one in COMMANDS)
    assert "Ctrl-C stops an answer" in shown


def test_help_has_a_line_for_each_command_on_80_columns(tmp_path: Path) -> None:
    """And for each of the keys: it is looked up at a glance."""
    chat, file = talk(tmp_path).chat, StringIO()
    chat.keys, chat.console = KEYS, Console(file=file, width=80, force_terminal=True, color_system=None)
    chat.take("/help")
    rows = [(f"/{one.name}", one.does) for one in COMMANDS] + list(KEYS)
    lines = [" ".join(line.split()) for line in file.getvalue().splitlines()]
    for name, does in rows:
        assert [line for line in lines if line.startswith(name) and line.endswith(does)], does


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
def test_no_argument_makes_a_command_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    """Before an answer and after, it does something or says why not; its arguments can be completed."""
    monkeypatch.chdir(tmp_path)
    talked = talk(tmp_path / "index", [NINETEEN, TWENTY_THREE])
    for asked in (False, True):
        if asked:
            talked.take("What is the number of people dead?")
        candidates = [*command.candidates(talked.chat)]
        for argument in ("", "all", "1", "99.9", "9" * 5_000, "clear", "\x1b[31m\x07x", "'", '"', *candidates[:3]):
            before = len(talked.opened)
            said = talked.take(f"/{command.name} {argument}")
            assert said or talked.chat.over or len(talked.opened) > before
            assert "\x1b" not in said


def test_an_index_that_cannot_be_opened_is_a_line_each_time(tmp_path: Path) -> None:
    """For whatever needs it; what does not goes on."""

    def opened() -> Opened:
        raise StoreError("The index is on fire.", hint="Put it out.")

    talked = talk(tmp_path, opened=opened)
    for line in ("How many people died?", "/since 2031", "/sources", "/model"):
        assert talked.take(line) == "The index is on fire. Put it out."
    assert "/help" in talked.take("/help")


def test_quitting_ends_the_chat(tmp_path: Path) -> None:
    """And nothing is printed for it."""
    talked = talk(tmp_path)
    assert not talked.chat.over
    assert talked.take("/quit") == ""
    assert talked.chat.over
