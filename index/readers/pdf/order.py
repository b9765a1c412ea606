"""Words on a page to lines in the order in which they are read: columns, tables, lists.

The geometry decides, not the order in which the file draws its words: a page is cut into bands of one line, and
bands that leave the same strip of it free stand in columns on both sides of that strip, or in those of a table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.readers.pdf.words import Word

# All in sizes of the type, "em". Spaces between words are .25 to .35, in justified lines up to .8 and that never
# in the same place on several lines; columns stand at least one apart.
_GUTTER = 0.8
# Words whose lines are less than this apart are on one line: notes' marks and exponents are raised by .3 to .4,
# the tightest lines are .9 apart.
_SAME_LINE = 0.45
# Of a line only the height of its small letters counts: those of tightly set lines do not touch.
_X_HEIGHT = 0.5
# A column of prose has so many letters a line and more, and most of its lines reach its edge. Cells have fewer, or
# end anywhere.
_LETTERS = 15
_REACH = 0.85
_LINES = 3
# Of the lines of prose more than these begin within a sentence, with a small letter; cells do not.
_GO_ON = 0.2
# Spaces within a justified line are alike, that at the end of a sentence apart; those between columns are so many
# times as wide as the widest other space of their line.
_WIDER = 1.5
# A line without other spaces may be a justified one of a few long words: so many of them must line up.
_BARE_LINES = 3
# A space that so many lines share is no chance, however wide the others in them are.
_MANY = 8
# Parts of a word that PDFium broke touch; spaces are wider.
_TOUCH = 0.1
_BAR = " | "
_MARKER = re.compile(r"[•◦▪●·–—*-]|[(\[]?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)\]]")


class Strip(NamedTuple):
    """Part of the width of a page."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column: its text, where it stands, the size of its type and how wide its first word is."""

    text: str
    left: float
    right: float
    base: float
    size: float
    first: float


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one column, or rows of a table, from top to bottom."""

    lines: tuple[Line, ...]
    is_table: bool = False

    @property
    def left(self) -> float:
        """Where its longest line begins."""
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        """Where its longest line ends."""
        return max(line.right for line in self.lines)


def blocks(words: Sequence[Word]) -> Iterator[Block]:
    """The blocks of a page, or of a column, in reading order; every word is in just one of them."""
    if not words:
        return
    em = median(word.size for word in words)
    plain: list[Word] = []
    for group, gutters in _groups(words, em):
        columns = _columns(group, gutters)
        if len(columns) < 2 or not _line_up(group, gutters):  # noqa: PLR2004 - there is nothing to part
            plain += group
            continue
        if plain:
            yield Block(tuple(lines(plain)))
            plain = []
        if _is_prose(columns):
            for column in columns:
                yield from blocks(column)
        else:
            yield Block(tuple(lines(group, gutters)), is_table=True)
    if plain:
        yield Block(tuple(lines(plain)))


def rows(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Words that stand on one line, from left to right; lines from top to bottom."""
    row: list[Word] = []
    base = largest = 0.0
    for word in sorted(words, key=lambda word: (-word.base, word.left)):
        if row and base - word.base > _SAME_LINE * max(largest, word.size):
            yield sorted(row, key=lambda one: one.left)
            row = []
        if not row or word.size > largest:
            base, largest = word.base, word.size
        row.append(word)
    if row:
        yield sorted(row, key=lambda one: one.left)


def lines(words: Iterable[Word], gutters: Sequence[Strip] = ()) -> Iterator[Line]:
    """Lines of words parted by a space, by a bar where there is a gutter between them."""
    for row in rows(words):
        text = row[0].text
        for before, word in pairwise(row):
            gap = word.left - before.right
            touches = not word.spaced and gap < _TOUCH * word.size
            text += ("" if touches else _BAR if _parts(before, word, gutters) else " ") + word.text
        letters: Counter[float] = Counter()
        for word in row:
            letters[word.size] += len(word.text)
        size = letters.most_common(1)[0][0]
        yield Line(
            text, row[0].left, max(word.right for word in row), _base(row), size, row[0].right - row[0].left
        )


def _base(row: Sequence[Word]) -> float:
    """The line that a row stands on: that of its largest type."""
    return max(row, key=lambda word: word.size).base


def _groups(words: Sequence[Word], em: float) -> Iterator[tuple[list[Word], list[Strip]]]:
    """Runs of bands that leave the same strips free, each with these; ``[]`` where there are none inside."""
    page = Strip(min(word.left for word in words), max(word.right for word in words))
    group: list[Word] = []
    free: list[Strip] = []
    for band in _bands(words):
        # The spaces of a title may be as wide as a gutter of the text below it.
        own = _free(band, page, _GUTTER * max(em, *(word.size for word in band)))
        shared = _shared(free, own, _GUTTER * em) if group else own
        # Whatever has columns keeps to itself if no strip between them is shared: a short line above a table
        # shares the margin with it, and is no row of it.
        lost = bool(_inside(group, free) or _inside(band, own)) and not _inside([*group, *band], shared)
        if group and (lost or not shared):
            yield group, _inside(group, free)
            group, shared = [], own
        group, free = [*group, *band], shared
    yield group, _inside(group, free)


def _bands(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words whose heights overlap, from top to bottom."""
    band: list[Word] = []
    foot = 0.0
    for word in sorted(words, key=lambda word: -(word.base + _X_HEIGHT * word.size)):
        if band and word.base + _X_HEIGHT * word.size < foot:
            yield band
            band = []
        foot = min(foot, word.base) if band else word.base
        band.append(word)
    yield band


def _free(band: Iterable[Word], page: Strip, least: float) -> list[Strip]:
    """The strips of the page's width in which a band has no word."""
    strips: list[Strip] = []
    end = page.left
    for word in sorted(band, key=lambda word: word.left):
        if word.left - end >= least:
            strips.append(Strip(end, word.left))
        end = max(end, word.right)
    return [*strips, Strip(end, page.right)] if page.right - end >= least else strips


def _shared(some: Iterable[Strip], others: Sequence[Strip], least: float) -> list[Strip]:
    both = (Strip(max(one.left, other.left), min(one.right, other.right)) for one in some for other in others)
    return [strip for strip in both if strip.right - strip.left >= least]


def _inside(group: Sequence[Word], free: Iterable[Strip]) -> list[Strip]:
    """Those strips that have words on both sides."""
    first = min((word.right for word in group), default=0.0)
    last = max((word.left for word in group), default=0.0)
    return [strip for strip in free if first <= strip.left and strip.right <= last]


def _columns(group: Iterable[Word], gutters: Sequence[Strip]) -> list[list[Word]]:
    """The words between the gutters; a column of bullets and numbers is part of the one to its right."""
    columns: list[list[Word]] = [[] for _ in range(len(gutters) + 1)]
    for word in group:
        columns[sum(word.left >= gutter.right for gutter in gutters)].append(word)
    merged: list[list[Word]] = []
    markers: list[Word] = []
    for column in columns:
        if all(_MARKER.fullmatch(word.text) for word in column):
            markers += column
            continue
        merged.append([*markers, *column])
        markers = []
    if markers:
        merged = [*merged[:-1], [*(merged[-1] if merged else ()), *markers]]
    return merged


def _parts(before: Word, word: Word, gutters: Iterable[Strip]) -> bool:
    """Whether a gutter is between two words that stand next to each other."""
    return any(before.right <= gutter.left and gutter.right <= word.left for gutter in gutters)


def _line_up(group: Iterable[Word], gutters: Sequence[Strip]) -> bool:
    """Whether gutters are the edges of columns, rather than spaces of justified lines that meet by chance.

    Those are as wide as the other spaces of their lines, every line has words before them, and few lines share
    them. Most lines, and two at least, must tell.
    """
    across = wider = beyond = 0
    bare: list[list[Word]] = []
    for row in rows(group):
        spaces: tuple[list[float], list[float]] = ([], [])
        for before, word in pairwise(row):
            spaces[_parts(before, word, gutters)].append(word.left - before.right)
        within, between = spaces
        across += bool(between)
        beyond += row[0].left >= gutters[0].right
        if between and not within:
            bare.append(row)
        wider += bool(between and within) and min(between) >= _WIDER * max(within)
    told = wider + beyond + _in_line(bare, gutters)
    return across - len(bare) >= _MANY or told >= max(2 if wider + beyond else _BARE_LINES, across / 2)


def _in_line(bare: Iterable[Sequence[Word]], gutters: Sequence[Strip]) -> int:
    """How many lines have a word that begins, ends or has its middle where the others have: the most that agree.

    What begins or ends justified lines is left out: that is in line whatever the words are.
    """
    places: defaultdict[tuple[int, str], list[float]] = defaultdict(list)
    for row in bare:
        for before, word in pairwise(row):
            nth = sum(word.left >= gutter.right for gutter in gutters)
            places[nth, "begins"].append(word.left / word.size)
            places[nth, "ends"].append(before.right / word.size)
            places[nth, "middle"].append((word.left + word.right) / 2 / word.size)
    most = 0
    for found in places.values():
        found.sort()
        most = max(most, *(bisect_right(found, place + _TOUCH) - i for i, place in enumerate(found)))
    return most


def _is_prose(columns: Sequence[Sequence[Word]]) -> bool:
    """Whether columns are each to be read from top to bottom, rather than row by row."""
    found = [list(lines(column)) for column in columns]
    return all(_letters(column) >= _LETTERS for column in found) and any(
        len(column) >= _LINES and _reach(column) > 1 / 2 and _go_on(column) > _GO_ON for column in found
    )


def _letters(column: Sequence[Line]) -> float:
    """How many letters a line has."""
    return sum(len(line.text) for line in column) / len(column)


def _reach(column: Sequence[Line]) -> float:
    """Which share of the lines reaches the column's edge."""
    left, right = min(line.left for line in column), max(line.right for line in column)
    edge = left + _REACH * (right - left)
    return sum(line.right >= edge for line in column) / len(column)


def _go_on(column: Sequence[Line]) -> float:
    """Which share of the lines begins with a letter that is not capital; some scripts have no other."""
    return sum(line.text[0].isalpha() and not line.text[0].isupper() for line in column) / len(column)
