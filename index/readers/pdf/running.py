"""Running heads and feet: what stands at the same place of page after page, page numbers counting on."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.readers.pdf.order import rows
from index.types import Removed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.readers.pdf.words import Sheet, Word

RUNNING = "running head or foot"
TURNED = "text turned against the page"
# Rows at the head of a page, and at its foot, that may be no part of the text.
_DEEP = 3
# In points: printers place the same line on every page to a fraction of one.
_SAME_PLACE = 2.0
# On so many pages a line is repeated; in a file of two pages, on both. Left and right pages may have heads of
# their own, and each chapter another.
_PAGES = 3
# In sizes of the type: lines of text are up to 1.5 apart, what runs over and under it is set further off.
_APART = 1.6
_NUMBER = re.compile(r"\d+")
_DIGITS = 9
_COUNTS = re.compile(
    r"\W*(?:(?:page|p\.|seite|página|pagina)\s*\d{1,4}(?:\s*(?:of|/|von|de|di)\s*\d{1,4})?|"
    r"\d{1,4} ?/ ?\d{1,4})\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row at the edge of a page, counted from 0; ``apart`` if there is a space between it and the text."""

    page: int
    words: tuple[Word, ...]
    text: str
    apart: bool

    @property
    def height(self) -> float:
        """Where it stands, in points from the foot of the page."""
        return self.words[0].base

    @property
    def offsets(self) -> set[int]:
        """By how much each number in it is ahead of the page's."""
        return {number - self.page for number in self.numbers}

    @property
    def counts_pages(self) -> bool:
        """Whether it says of itself, even on a single page, that it counts them."""
        return self.text == str(self.page + 1) or _COUNTS.fullmatch(self.text) is not None

    @property
    def numbers(self) -> list[int]:
        """The numbers in it; those of more than nine digits count no pages."""
        return [int(number) for number in _NUMBER.findall(self.text) if len(number) <= _DIGITS]


def without_running(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[Removed]]:
    """The pages without running heads and feet and without turned text, and these.

    Where that leaves nothing, what is the same on every page is the text, save on pictures: there it is a stamp.
    """
    taken: dict[int, set[Word]] = defaultdict(set)
    texts: dict[str, None] = {}
    for at_head in (True, False):
        for row in _running(sheets, at_head=at_head):
            taken[row.page].update(row.words)
            texts[row.text] = None
    turned = [Removed(sheet.turned, TURNED) for sheet in sheets if sheet.turned]
    kept = [
        replace(sheet, words=tuple(word for word in sheet.words if word not in taken[i]))
        for i, sheet in enumerate(sheets)
    ]
    if not any(sheet.words or sheet.pictured for sheet in kept):
        return list(sheets), turned
    return kept, [*([Removed("\n".join(texts), RUNNING)] if texts else []), *turned]


def _running(sheets: Sequence[Sheet], *, at_head: bool) -> Iterable[_Row]:
    """Rows that are repeated, and that nothing but such rows is further out than."""
    edges = [_edge(i, sheet, at_head=at_head) for i, sheet in enumerate(sheets)]
    alike: dict[str, list[_Row]] = defaultdict(list)
    for edge in edges:
        for row in edge:
            alike[_NUMBER.sub("#", row.text)].append(row)
    repeated = [row for group in alike.values() for row in _repeated(group, len(sheets))]
    known = {id(row) for row in repeated}
    # The head of a short chapter is on too few pages to be repeated, but counts them where the others do.
    counting = [(row.height, offset) for row in repeated for offset in row.offsets]
    for edge in edges:
        outer: list[_Row] = []
        for row in edge:
            here = {offset for height, offset in counting if abs(height - row.height) <= _SAME_PLACE}
            if id(row) not in known and not (here & row.offsets) and not row.counts_pages:
                break
            outer.append(row)
        while outer and not outer[-1].apart:  # lines of the text that are the same on several pages
            outer.pop()
        yield from outer


def _edge(page: int, sheet: Sheet, *, at_head: bool) -> list[_Row]:
    found = list(rows(sheet.words))
    # A page of a few lines is all edge: its upper half is its head.
    depth = min(_DEEP, (len(found) + 1) // 2)
    outer = found[:depth] if at_head else found[::-1][:depth]
    inner = [*(found if at_head else found[::-1])[1 : depth + 1], None][:depth]
    return [
        _Row(page, tuple(row), " ".join(word.text for word in row), below is None or _is_apart(row, below))
        for row, below in zip(outer, inner, strict=False)
    ]


def _is_apart(row: Sequence[Word], other: Sequence[Word]) -> bool:
    return abs(row[0].base - other[0].base) > _APART * row[0].size


def _repeated(group: Sequence[_Row], pages: int) -> list[_Row]:
    """Of rows alike but for their numbers those at one height, if there are enough and they count the pages."""
    found: list[_Row] = []
    remaining = list(group)
    while remaining:
        height = remaining[0].height
        here = [row for row in remaining if abs(row.height - height) <= _SAME_PLACE]
        remaining = [row for row in remaining if abs(row.height - height) > _SAME_PLACE]
        distinct = {row.page for row in here}
        if len(distinct) >= min(_PAGES, max(2, pages)) and _count(here):
            found += here
    return found


def _count(group: Sequence[_Row]) -> bool:
    """Whether each number in the rows is the same throughout or goes up with the page."""
    first = group[0]
    return all(
        number in (begun, begun + row.page - first.page)
        for row in group
        for begun, number in zip(first.numbers, row.numbers, strict=False)
    )
