"""A document as rows of a screen. A row is wrapped when it is first looked at, so that megabytes open at once."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from assistant.render.text import safe
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A line is wrapped in pieces of at most so many characters, each of which begins a row: a document without a
# single line break, as some scrapers leave them, would else be wrapped whole before its first row is shown.
_LONGEST = 4_000
# Pieces that are remembered wrapped: more than any screen shows, few enough to page through megabytes.
_REMEMBERED = 2_000
_SPACES = re.compile(r"\s+")


class Spot(NamedTuple):
    """A row: the piece of the text that it is of, and which of its rows, both from 0."""

    piece: int
    row: int


class Wrapped:
    """A text as rows of at most ``width`` cells, without what a terminal acts on.

    Rows are spans of the text as it is, so that whatever has offsets in it is found in them; ``shown`` is what
    is to be printed of one. Without its last white space a row is at most ``width`` cells wide; a single character
    that is wider stands alone.

    Args:
        text: The text.
        width: Cells of a row, at least 1.
        cells: How many cells a character takes.
    """

    def __init__(self, text: str, width: int, cells: Callable[[str], int]) -> None:
        self.text = text
        self.width = max(width, 1)
        self._cells = cells
        self._starts = list(_pieces(text))
        self.rows = lru_cache(_REMEMBERED)(self._rows)

    @property
    def last(self) -> Spot:
        """The last row."""
        piece = len(self._starts) - 1
        return Spot(piece, len(self.rows(piece)) - 1)

    def spot(self, offset: int) -> Spot:
        """The row that shows this character of the text."""
        piece = max(0, bisect_right(self._starts, offset) - 1)
        starts = [row.start for row in self.rows(piece)]
        return Spot(piece, max(0, bisect_right(starts, offset) - 1))

    def span(self, spot: Spot) -> Span:
        """What of the text a row shows."""
        return self.rows(spot.piece)[spot.row]

    def moved(self, spot: Spot, by: int) -> Spot:
        """The row that is ``by`` rows further down, or up if negative; the last or the first at the ends."""
        piece, row = spot.piece, spot.row + by
        while row < 0 and piece > 0:
            piece -= 1
            row += len(self.rows(piece))
        while row >= (held := len(self.rows(piece))):
            if piece == len(self._starts) - 1:
                return Spot(piece, held - 1)
            piece, row = piece + 1, row - held
        return Spot(piece, max(0, row))

    def down(self, spot: Spot, count: int) -> Iterator[Span]:
        """The spans of at most ``count`` rows from ``spot`` on."""
        piece, row = spot
        while count > 0 and piece < len(self._starts):
            taken = self.rows(piece)[row : row + count]
            yield from taken
            piece, row, count = piece + 1, 0, count - len(taken)

    def _rows(self, piece: int) -> list[Span]:
        """The rows of a piece; an empty line has one, which is empty."""
        start, end = self._bounds(piece)
        text = self.text[start:end]
        if safe(text) == text and text.isascii():  # every character is one cell wide
            breaks = list(_ascii_breaks(text, self.width))
        else:
            breaks = list(self._breaks([safe(char) for char in text]))
        return [Span(start + a, start + b) for a, b in pairwise([0, *breaks, len(text)])]

    def _bounds(self, piece: int) -> tuple[int, int]:
        """Where a piece begins and ends, without its line break."""
        start = self._starts[piece]
        end = self._starts[piece + 1] if piece + 1 < len(self._starts) else len(self.text)
        return start, end - (end > start and self.text[end - 1] == "\n")

    def _breaks(self, chars: list[str]) -> Iterator[int]:
        """Where rows begin: after white space, beside characters of two cells, else in the middle of a word."""
        widths = [self._cells(char) if char else 0 for char in chars]
        ends = [0, *accumulate(widths)]
        row = gap = 0
        for at, (char, wide) in enumerate(zip(chars, widths, strict=True)):
            if wide == 2:  # noqa: PLR2004  (cells: scripts without spaces are broken between any two)
                gap = at
            if char != " " and wide and ends[at + 1] - ends[row] > self.width and at > row:
                row = gap if ends[gap] > ends[row] else at
                yield row
            # A mark that takes no cell of its own stays with what it is set on.
            if char == " " or wide == 2 or (not wide and gap == at):  # noqa: PLR2004
                gap = at + 1


def _ascii_breaks(text: str, width: int) -> Iterator[int]:
    row = 0
    while len(text) - row > width:
        cut = text.rfind(" ", row, row + width + 1) + 1 or row + width
        while cut < len(text) and text[cut] == " ":  # spaces hang over the edge
            cut += 1
        if cut == len(text):
            return
        yield cut
        row = cut


def _pieces(text: str) -> Iterator[int]:
    """Where the pieces of a text begin: its lines, and parts of long ones, cut after a space if there is one."""
    start = 0
    while True:
        end = text.find("\n", start)
        line_end = end if end >= 0 else len(text)
        yield start
        while line_end - start > _LONGEST:
            start = text.rfind(" ", start, start + _LONGEST) + 1 or start + _LONGEST
            yield start
        if end < 0:
            return
        start = end + 1


def fragments(span: Span, marks: list[tuple[Span, str]]) -> Iterator[tuple[str, Span]]:
    """A row cut where marks begin and end: the style of each part, that of the last mark that covers it."""
    near = [(mark, style) for mark, style in marks if mark.start < span.end and mark.end > span.start]
    edges = {span.start, span.end}
    for mark, _ in near:
        edges |= {min(max(edge, span.start), span.end) for edge in (mark.start, mark.end)}
    for start, end in pairwise(sorted(edges)):
        covering = [style for mark, style in near if mark.start <= start and mark.end >= end]
        yield (covering[-1] if covering else ""), Span(start, end)


def occurrences(text: str, sought: str) -> list[Span]:
    """Where something is written, in capitals or not; white space in it is any, a line break among it."""
    words = [re.escape(word) for word in _SPACES.split(sought.strip())]
    if not any(words):
        return []
    return [Span(*found.span()) for found in re.finditer(r"\s+".join(words), text, re.IGNORECASE)]
