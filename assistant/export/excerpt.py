"""The text of a document with its quotes marked: all of a short one, of a long one what stands round them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from index.pages import page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# A text up to this long is shown whole: any news article, and most analyses, have fewer characters.
WHOLE = 20_000
# Characters on either side of a quote: about two paragraphs, so that a reader sees what it is an answer to.
_CONTEXT = 700
# How much more is shown so as to begin and end with a paragraph; a longer one is cut between words.
_REACH = 700
# How far a word may be away at which to cut; a text without spaces is cut anywhere.
_WORD = 40
# What is left out must be worth a line that says so; on paper, where a short text is cut, some turning of pages.
_WORTH, _WORTH_PAPER = 600, 2_000
_PARAGRAPHS = re.compile(r"[^\n]*\n+|[^\n]+")


class Spot(Protocol):
    """``[start, end)`` of a text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text in which nothing changes. Spots are named by their place among those given.

    ``within`` are the spots that it belongs to, ``begins`` those that begin with it, ``ends`` those that end with
    it. ``page`` is the number of the page that begins here, or that the excerpt begins on.
    """

    text: str
    within: tuple[int, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    page: int | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs round spots (``near``), or away from any; of a long text, the latter only as their length.

    Each paragraph is its runs, with the line breaks that end it.
    """

    near: bool
    length: int
    paragraphs: tuple[tuple[Run, ...], ...]


def excerpt(
    text: str, spots: Sequence[Spot], pages: Sequence[int] = (), *, whole: int = WHOLE
) -> tuple[Stretch, ...]:
    """All of a text, in order, as what is near its spots and what is not.

    Args:
        text: The text of a document.
        spots: Not empty, within the text; they may overlap.
        pages: The offsets at which its pages begin, if it has any.
        whole: How many characters a text may have so that nothing is left out.

    Returns:
        Stretches whose runs, joined, are the text, but for what is left out of a long one.
    """
    shown = len(text) <= whole
    near = list(_near(text, spots, _WORTH_PAPER if shown else _WORTH))
    edges = sorted({0, len(text), *(edge for window in near for edge in window)})
    stretches = []
    for start, end in pairwise(edges):
        is_near = (start, end) in near
        found = _PARAGRAPHS.finditer(text, start, end) if is_near or shown else ()
        here = _within(enumerate(spots), start, end)
        paragraphs = tuple(tuple(_runs(text, one.span(), here, pages, start)) for one in found)
        stretches.append(Stretch(is_near, end - start, paragraphs))
    return tuple(stretches)


def _near(text: str, spots: Iterable[Spot], worth: int) -> Iterator[tuple[int, int]]:
    """What is near spots, in order and without overlap; what is less than ``worth`` characters counts as near."""
    whole = len(text)
    windows = sorted((_begin(text, spot.start - _CONTEXT), _end(text, spot.end + _CONTEXT)) for spot in spots)
    start, end = 0, 0
    for begun, ended in [*windows, (whole, whole)]:
        if begun <= end + worth:
            end = max(end, ended)
            continue
        if start < end:
            yield start, end
        start, end = begun, ended
    if start < end:
        yield start, end


def _begin(text: str, at: int) -> int:
    at = max(at, 0)
    paragraph = text.rfind("\n", 0, at) + 1
    if at - paragraph <= _REACH:
        return paragraph
    return text.find(" ", at, at + _WORD) + 1 or at


def _end(text: str, at: int) -> int:
    at = min(at, len(text))
    paragraph = text.find("\n", at)
    paragraph = len(text) if paragraph < 0 else paragraph
    if paragraph - at <= _REACH:
        return paragraph
    space = text.rfind(" ", at - _WORD, at)
    return at if space < 0 else space


def _within(numbered: Iterable[tuple[int, Spot]], start: int, end: int) -> list[tuple[int, Spot]]:
    """Of numbered spots those that have a part in ``[start, end)``."""
    return [(n, spot) for n, spot in numbered if spot.start < end and start < spot.end]


def _runs(
    text: str, paragraph: tuple[int, int], here: Sequence[tuple[int, Spot]], pages: Sequence[int], first: int
) -> Iterator[Run]:
    """The runs of a paragraph of a stretch that begins at ``first``, and has the spots that are ``here``."""
    begin, finish = paragraph
    numbered = _within(here, begin, finish)
    ends = {edge for _, spot in numbered for edge in (spot.start, spot.end)}
    edges = {begin, finish, *(edge for edge in (*ends, *pages) if begin < edge < finish)}
    for start, end in pairwise(sorted(edges)):
        yield Run(
            text[start:end],
            within=tuple(n for n, spot in numbered if spot.start <= start and end <= spot.end),
            begins=tuple(n for n, spot in numbered if spot.start == start),
            ends=tuple(n for n, spot in numbered if spot.end == end),
            page=page_of(pages, start) if start == first or start in pages else None,
        )
