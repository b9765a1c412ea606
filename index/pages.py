"""Where the pages of a document begin, and on which of them a place of its text lies.

A page is the physical one, counted from 1: the n-th sheet of the file, whatever number is printed on it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Letters and digits that tell a place: some five words, which hardly ever come twice within the few letters that
# cleaning can have moved a place by.
_ANCHOR = 24
# A line of fewer says "19" or "and so": it is looked for only together with what follows it.
_SHORTEST = 5


def page_of(pages: Sequence[int], at: int) -> int | None:
    """The number of the page, from 1, that ``text[at]`` lies on; ``None`` for a text without pages.

    Args:
        pages: The offsets at which the pages begin, ascending. An empty page begins where the next one does.
        at: An offset in the same text.
    """
    return max(1, bisect_right(pages, at)) if pages else None


def realign(before: str, starts: Sequence[int], after: str) -> tuple[int, ...]:
    """Where the pages of a text begin after cleaning.

    A page begins with the first of its letters and digits that are still there. Cleaning takes characters away and
    changes white space and marks, so letters are looked for no further on than they were and no further back than
    all that was taken away. White space and marks in front of a page's first letter belong to the page from the
    last white space on: an opening quotation mark is its own, a full stop is the page's before it.

    Args:
        before: The text as a reader made it.
        starts: Offsets in ``before`` at which its pages begin, ascending.
        after: The same text cleaned.

    Returns:
        As many offsets in ``after``, ascending.
    """
    if before == after:
        return tuple(starts)
    old, new = _Letters.of(before), _Letters.of(after)
    taken = max(0, len(old.text) - len(new.text))
    bounds = [*(bisect_left(old.offsets, start) for start in starts), len(old.text)]
    found = len(new.text)
    offsets: list[int] = []
    # From the end: a page of which nothing is left begins where the next one does.
    for page in reversed(list(pairwise(bounds))):
        found = next(_places(old, page, new.text, taken, found), found)
        offsets.append(_beginning(after, new.offsets, found))
    return tuple(reversed(offsets))


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters and digits of a text, the offset of each, and which of them come first in a line."""

    text: str
    offsets: Sequence[int]
    lines: Sequence[int]

    @staticmethod
    def of(text: str) -> _Letters:
        offsets = [i for i, char in enumerate(text) if char.isalnum()]
        breaks = (i for i, char in enumerate(text) if char == "\n")
        lines = sorted({0, *(bisect_left(offsets, i) for i in breaks)})
        return _Letters("".join([text[i] for i in offsets]), offsets, lines)


def _places(old: _Letters, page: tuple[int, int], new: str, taken: int, limit: int) -> Iterator[int]:
    """Where in ``new`` the letters of a page of ``old`` stand, those found first that come first."""
    begin, end = page
    for at, line_end in _steps(old.lines, begin, end):
        for stop in dict.fromkeys(
            min(at + n, stop) for n, stop in ((_ANCHOR, end), (_ANCHOR, line_end), (_ANCHOR // 2, end))
        ):
            if stop - at < min(_SHORTEST, end - begin):
                continue
            # Nowhere further on than it was, nor beyond where the next page begins.
            first = new.find(old.text[at:stop], max(0, at - taken), min(at, limit) + stop - at)
            if first >= 0:
                start, first = at, min(first, limit)
                while start > begin and first and old.text[start - 1] == new[first - 1]:
                    start, first = start - 1, first - 1  # what a step went past
                yield first


def _steps(lines: Sequence[int], begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Places to look from, with the end of the line of each: where each line begins, and on along it."""
    inside = lines[bisect_right(lines, begin) : bisect_left(lines, end)]
    for start, stop in pairwise([begin, *inside, end]):
        yield from ((at, stop) for at in range(start, stop, _ANCHOR // 2))


def _beginning(text: str, offsets: Sequence[int], letter: int) -> int:
    """Where a page begins whose first letter is this one."""
    if letter == len(offsets):
        return len(text)
    end = offsets[letter - 1] + 1 if letter else 0
    between = text[end : offsets[letter]]
    if not letter:
        return 0
    space = next((i for i, char in enumerate(between) if char.isspace()), None)
    if space is None:
        return offsets[letter]
    return end + space + len(between[space:]) - len(between[space:].lstrip())
