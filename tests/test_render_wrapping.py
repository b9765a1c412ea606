"""Where lines end: no character is lost, no line is too long, and no line begins with what closes."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from assistant.render import PlainConsole, Screen
from assistant.render.wrapping import wrap

# Letters, signs that are two cells wide, marks that stand on the letter before them, marks that close and open.
CHARACTERS = "abcxyz 漢字かなっー。、」）「（한국é’“”.,-[]1e\u0301か\u3099👩\u200d🔬"
words = st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=150)


def shown(text: str, width: int) -> list[str]:
    """The lines of a text."""
    return [line.plain for line in wrap(Text(text), width)]


def squeezed(text: str) -> str:
    """The text without white space, which wrapping changes."""
    return "".join(text.split())


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one  two ", 3, ["one", "two"]),
        ("unbreakable", 4, ["unbr", "eaka", "ble"]),
        ("a unbreakable b", 6, ["a", "unbrea", "kable", "b"]),
        ("one\n\ntwo", 9, ["one", "", "two"]),
        ("said here.\u00a0[1] [2]", 13, ["said", "here. [1] [2]"]),
        ("said here.\u00a0[1] [2]", 10, ["said", "here. [1]", "[2]"]),
        ("橋は閉鎖された。", 14, ["橋は閉鎖され", "た。"]),
        ("「橋」は「閉鎖」", 10, ["「橋」は", "「閉鎖」"]),
        ("the 橋 at Ferrow橋梁", 15, ["the 橋 at", "Ferrow橋梁"]),
        ("the 橋 at Ferrow橋梁", 18, ["the 橋 at Ferrow橋", "梁"]),
        ("キャッチ", 4, ["キャ", "ッチ"]),
        ("", 10, [""]),
    ],
)
def test_lines_end_where_a_reader_expects_it(text: str, width: int, lines: list[str]) -> None:
    """At spaces; in scripts without any between two signs; what fits nowhere is folded."""
    assert shown(text, width) == lines


@given(words, st.integers(2, 60))
@example("あ\u3099" * 30, 3)
@example("a " + "\u0300 " * 30, 10)
def test_no_line_is_too_long_and_none_loses_anything(text: str, width: int) -> None:
    """Whatever the script."""
    lines = shown(text, width)
    assert squeezed("".join(lines)) == squeezed(text)
    assert all(cell_len(line) <= width for line in lines)
    assert all(line == line.rstrip() for line in lines)


@given(st.text(st.sampled_from("漢字かな橋、。」）「（"), min_size=1, max_size=60), st.integers(8, 40))
def test_a_line_begins_with_nothing_that_closes(text: str, width: int) -> None:
    """Nor does one end with what opens, unless there are more such marks than go on a line."""
    if re.search("[、。」）「（]{3}", text):
        return
    first, *others = shown(text, width)
    assert not any(line[0] in "、。」）" for line in others)
    assert not any(line[-1] in "「（" for line in [first, *others][:-1])


def test_styles_stay_with_their_characters() -> None:
    """Across the end of a line."""
    text = Text("one two three")
    text.stylize("bold", 4, 13)
    styled = [(line.plain, [(span.start, span.end) for span in line.spans]) for line in wrap(text, 7)]
    assert styled == [("one two", [(4, 7)]), ("three", [(0, 5)])]


@settings(max_examples=60)
@given(words, st.sampled_from(["", "[1] ", "at least 123,456,789,012,345   "]), st.integers(20, 60))
def test_wrapping_loses_no_character(text: str, marker: str, width: int) -> None:
    """Long words are folded, no line is longer than the terminal, and every character is there in order."""
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=True, color_system=None, legacy_windows=False)
    Screen(console).line(text, marker=marker)
    lines = file.getvalue().split("\n")
    assert squeezed(file.getvalue()) == squeezed(marker + text)
    assert all(cell_len(line) <= width for line in lines)
    assert all(line == line.rstrip() for line in lines)


@given(st.lists(words.filter(str.strip), min_size=1, max_size=5), st.integers(20, 60), st.booleans())
def test_what_is_known_of_a_thing_is_all_there(parts: list[str], width: int, plain: bool) -> None:
    """However it is broken into lines; nothing is lost but the dots and commas between."""
    file = io.StringIO()
    console = Console(file=file, width=width, force_terminal=True, color_system=None, legacy_windows=False)
    Screen(PlainConsole(file=file, width=width) if plain else console).details(parts, marker="[1] ")
    assert all(cell_len(line) <= width for line in file.getvalue().split("\n"))

    def kept(text: str) -> str:
        return re.sub(r"[\s·,]", "", text)

    assert kept(file.getvalue()) == kept("[1] " + "".join(parts))


def test_plain_lines_fit_their_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dumb terminal has a width, too, and it may change."""
    dumb = Console(file=io.StringIO(), force_terminal=True, _environ={"TERM": "dumb"})
    for console in (dumb, PlainConsole(file=io.StringIO())):
        for width in (30, 50):
            monkeypatch.setenv("COLUMNS", str(width))
            Screen(console).line("word " * 100)
            lines = console.file.getvalue().split("\n")  # type: ignore[attr-defined]  # made above
            assert width - 10 < max(map(len, lines)) <= width


def test_running_text_is_no_wider_than_can_be_read() -> None:
    """On a terminal of any width."""
    file = io.StringIO()
    Screen(Console(file=file, width=300, force_terminal=True, color_system=None)).line("word " * 100)
    assert {len(line) <= 88 for line in file.getvalue().split("\n")} == {True}
