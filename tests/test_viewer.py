"""The viewer: rows that are the document's own characters, quotes and hits found in them, keys that move."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.utils import get_cwidth

from assistant.chat.places import Place
from assistant.chat.reading import Reading, Size
from assistant.chat.viewer import view
from assistant.chat.wrapping import Wrapped, fragments, occurrences
from assistant.render.text import safe
from index.types import Document, Metadata, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Letters of one cell and of two, marks of none, white space, what a terminal acts on.
TEXTS = st.text(st.sampled_from("aB é漢字\u0301\u200d\n\t\x1b\x9b\u202e.") | st.characters(), max_size=300)
WIDTHS = st.integers(1, 90)
LINES = [f"Line {n} of the record, which says nothing new." for n in range(200)]
TEXT = "\n".join(LINES)
_UNKNOWN = Metadata()


def spans_of(lines: Wrapped) -> list[Span]:
    """All rows."""
    return list(lines.down(lines.spot(0), 100_000))


def place(text: str = TEXT, *quotes: str, about: Metadata = _UNKNOWN) -> Place:
    """A document of this text, in which these are quoted."""
    spans = tuple(Span(at := text.index(quote), at + len(quote)) for quote in quotes)
    return Place(Document("d1", "folder/record.txt", "0" * 64, text, about), spans)


def reading(of: Place, rows: int = 10, columns: int = 60, speakers: Sequence[str | None] = ()) -> Reading:
    """It, being looked at on a screen of this size."""
    return Reading(of, lambda: Size(rows, columns), get_cwidth, speakers)


def shown(look: Reading) -> list[str]:
    """What is on the screen, row by row."""
    return "".join(text for _, text in look.rows()).split("\n")


@given(text=TEXTS, width=WIDTHS)
def test_rows_are_the_text_and_fit(text: str, width: int) -> None:
    """All but its line breaks, in order, nothing twice; no row is wider than the screen but for one letter."""
    lines = Wrapped(text, width, get_cwidth)
    rows = spans_of(lines)
    kept = "".join(text[row.start : row.end] for row in rows)
    assert kept == text.replace("\n", "")
    assert all(a.end <= b.start for a, b in pairwise(rows))
    for row in rows:
        drawn = safe(text[row.start : row.end]).rstrip(" ")
        assert sum(map(get_cwidth, drawn)) <= max(width, 2) or len(drawn) == 1


@given(text=TEXTS, width=WIDTHS, data=st.data())
def test_every_character_is_found_in_its_row(text: str, width: int, data: st.DataObject) -> None:
    """And moving down by some rows and up again leads back."""
    assume(text)
    lines = Wrapped(text, width, get_cwidth)
    offset = data.draw(st.integers(0, len(text) - 1))
    spot = lines.spot(offset)
    row = lines.span(spot)
    assert row.start <= offset
    assert offset < row.end or text[offset] == "\n"
    rows = spans_of(lines)
    by = data.draw(st.integers(0, len(rows)))
    down = lines.moved(spot, by)
    at = rows.index(row)
    assert lines.span(down) == rows[min(at + by, len(rows) - 1)]
    assert lines.moved(down, -(min(at + by, len(rows) - 1) - at)) == spot


@given(text=TEXTS, marks=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300))), data=st.data())
def test_a_row_is_cut_at_its_marks_and_is_whole(
    text: str, marks: list[tuple[int, int]], data: st.DataObject
) -> None:
    """The parts are the row; each has the style of the last mark that covers it."""
    styled = [(Span(min(mark), max(mark)), f"s{n}") for n, mark in enumerate(marks)]
    start = data.draw(st.integers(0, len(text)))
    row = Span(start, data.draw(st.integers(start, len(text))))
    parts = list(fragments(row, styled))
    assert "".join(text[part.start : part.end] for _, part in parts) == text[row.start : row.end]
    for style, part in parts:
        for at in range(part.start, part.end):
            assert style == next((s for mark, s in reversed(styled) if mark.start <= at < mark.end), "")


@given(text=st.text("aAbB \n\t", max_size=200), sought=st.text("aAbB ", max_size=4))
def test_what_is_sought_is_found_in_capitals_or_not(text: str, sought: str) -> None:
    """Every hit is what was sought, but for capitals and white space; without words there is none."""
    found = occurrences(text, sought)
    wanted = sought.casefold().split()
    assert [text[hit.start : hit.end].casefold().split() for hit in found] == [wanted] * len(found)
    assert bool(found) == bool(wanted and occurrences(" ".join(text.split()), sought))


def test_megabytes_open_at_once() -> None:
    """Of a document no more is measured than is looked at: a hundredth of this one."""
    text, measured = "漢字かな交じり文。word " * 400_000, []

    def cells(part: str) -> int:
        measured.append(part)
        return get_cwidth(part)

    look = Reading(place(text), lambda: Size(40, 80), cells)
    look.end()
    assert len(shown(look)) == 40
    assert len(measured) < len(text) / 100


def test_it_opens_at_the_quote_and_goes_to_the_next() -> None:
    """A third down the screen, reversed, with outlet, speaker and day above; Tab goes round."""
    about = Metadata("The record", "Kelpin Post", published="2031-03-04")
    of = place(TEXT, LINES[100], LINES[150], about=about)
    look = reading(of, speakers=(None, "Ode Lund"))
    assert shown(look)[3].strip() == LINES[100]
    assert ("class:quote", LINES[100]) in look.rows()
    assert "".join(text for _, text in look.title()) == "  Kelpin Post · 4 March 2031  The record"
    assert "quote 1 of 2" in look.status()[0][1]
    look.turn_quote(1)
    assert ("class:quote", LINES[150]) in look.rows()
    assert look.title()[0][1] == "  Kelpin Post · Ode Lund · 4 March 2031"
    look.turn_quote(1)
    assert ("class:quote", LINES[100]) in look.rows()


def test_keys_scroll_and_stop_at_the_ends() -> None:
    """By a row, by a screen with an overlap, to the first and the last row, never past them."""
    look = reading(place())
    assert shown(look)[0].strip() == LINES[0]
    look.scroll(-5)
    assert shown(look)[0].strip() == LINES[0]
    look.scroll(3)
    assert shown(look)[0].strip() == LINES[3]
    look.turn(1)
    assert shown(look)[0].strip() == LINES[11]
    look.end()
    assert shown(look)[-1].strip() == LINES[-1]
    look.turn(2)
    assert shown(look)[-1].strip() == LINES[-1]
    assert "100 %" in look.status()[0][1]
    look.begin()
    assert shown(look)[0].strip() == LINES[0]


def test_search_goes_on_from_here_and_round() -> None:
    """The first hit from the screen on, then the next, then the first again; what is not there is said."""
    look = reading(place(TEXT, LINES[50]))
    look.turn_hit(1)
    assert "Type /" in look.status()[0][1]
    look.search("LINE 6")
    assert ("class:found", "Line 6") in look.rows()
    assert "hit 2 of 11" in look.status()[0][1]
    look.turn_hit(-2)
    assert "hit 11 of 11" in look.status()[0][1]
    look.turn_hit(1)
    assert "hit 1 of 11" in look.status()[0][1]
    look.search("no such words")
    assert "Not found: “no such words”" in look.status()[0][1]
    look.search("")
    assert "Not found" in look.status()[0][1]


@given(text=TEXTS, rows=st.integers(1, 30), columns=st.integers(1, 120), data=st.data())
def test_no_document_and_no_screen_breaks_it(text: str, rows: int, columns: int, data: st.DataObject) -> None:
    """Whatever is typed, what is drawn is safe and fits the screen, whose size may change at any time."""
    size = [Size(rows, columns)]
    start = data.draw(st.integers(0, len(text)))
    spans = (Span(start, data.draw(st.integers(start, len(text)))),)
    about = Metadata(outlet=text[:40], title=text, published="2031-03-04")
    look = Reading(Place(Document("d", "p", "0" * 64, text, about), spans), lambda: size[0], get_cwidth)
    keys: list[Callable[[], None]] = [
        lambda: look.scroll(data.draw(st.integers(-9, 9))),
        lambda: look.turn(0.5),
        look.begin,
        look.end,
        lambda: look.turn_quote(1),
        lambda: look.search(text[:3]),
        lambda: look.turn_hit(-1),
        lambda: size.__setitem__(0, Size(data.draw(st.integers(1, 30)), data.draw(st.integers(1, 120)))),
    ]
    for press in data.draw(st.lists(st.sampled_from(keys), max_size=6)):
        press()
        drawn = shown(look)
        assert 1 <= len(drawn) <= size[0].rows
        assert safe("".join(drawn)) == "".join(drawn)
        for bar in (look.title(), look.status()):
            line = "".join(text for _, text in bar)
            assert safe(line) == line
            assert get_cwidth(line) <= max(size[0].columns, 1)


@pytest.mark.parametrize("leave", ["q", "\x1b", "\x03", "/typed\x03q", "/\x1bq"])
def test_the_viewer_is_left(leave: str) -> None:
    """By q, Esc and Ctrl-C; which only end the search while it is being typed. No other key does harm."""
    with create_pipe_input() as source, create_app_session(input=source, output=DummyOutput()):
        source.send_text(f" bfduGgjk\t\x1b[Z/line\rnN\x1b[<x;M\x1b[31m\x1b[A\x1b[6~{leave}")
        view(place(TEXT, LINES[100]), source=source, screen=DummyOutput())
