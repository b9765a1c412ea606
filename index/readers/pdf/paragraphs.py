"""Lines to paragraphs, over the ends of columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.readers.pdf.order import Block, Line

# In sizes of the type: an indent, the space of a word, and by how much type may differ within a paragraph.
_INDENT = 0.8
_SPACE = 0.25
_SIZE = 0.08
# Paragraphs are parted by more than this times the usual distance of lines.
_WIDER = 1.2
_BLANK = 1.8
# Notes under a column are set in smaller type than its text, by this and more. So many may stand between a
# paragraph and its end on the next page.
_SMALLER = 0.95
_NOTES = 12
# A block must have so many distances of lines to tell its own; lines are 1.2 times their size apart unless the
# document says otherwise.
_OWN_PITCH = 5
_USUAL_PITCH = 1.2
_BULLET = re.compile(r"[•◦▪●·*]\s")
_ITEM = re.compile(r"(?:[•◦▪●·–—*-]|[(\[]?(?:\d{1,3}|[A-Za-z])[.)\]])\s")
_ENDED = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*\Z")


class Kind(Enum):
    """What a paragraph is: those that follow one of the same kind but prose stand right under it."""

    PROSE = auto()
    ITEM = auto()
    ROW = auto()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, each with its page, counted from 0.

    ``room`` is how far, in points, the last line falls short of its column's edge, ``lead`` how wide the first
    word is; ``indented`` says that the first line begins further in than its column.
    """

    lines: tuple[tuple[int, str], ...]
    size: float
    kind: Kind
    room: float
    lead: float
    indented: bool


def paragraphs(pages: Sequence[Sequence[Block]]) -> list[Paragraph]:
    """The paragraphs of a document in order.

    One that goes on over the end of a column or page is one; notes that stand under it come before it, so that
    what is on a page stays together.
    """
    everything = [block for blocks in pages for block in blocks]
    pitch, body = _pitch(everything), _body(everything)
    found: list[Paragraph] = []
    for page, blocks in enumerate(pages):
        for block in blocks:
            first, *others = _split(block, page, pitch)
            at = _unfinished(found, first, body)
            if at is not None:
                begun = found.pop(at)
                first = replace(begun, lines=begun.lines + first.lines, room=first.room)
            found += [first, *others]
    return found


def _pitch(blocks: Iterable[Block]) -> float:
    """The usual distance of lines in a document, in sizes of its type."""
    distances = [
        (above.base - line.base) / line.size
        for block in blocks
        if not block.is_table
        for above, line in pairwise(block.lines)
    ]
    return median(distances or [_USUAL_PITCH])


def _body(blocks: Iterable[Block]) -> float:
    """The size of the type that most letters of a document are set in, to half a point."""
    letters: Counter[float] = Counter()
    for block in blocks:
        for line in block.lines:
            letters[round(2 * line.size) / 2] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def _split(block: Block, page: int, usual: float) -> Iterator[Paragraph]:
    distances = [above.base - line.base for above, line in pairwise(block.lines)]
    pitch = median(distances) if len(distances) >= _OWN_PITCH else 0.0
    run: list[Line] = []
    for line, after in zip(block.lines, [*block.lines[1:], None], strict=True):
        if run and _begins(block, run, line, after, pitch or usual * line.size):
            yield _paragraph(block, run, page)
            run = []
        run.append(line)
    yield _paragraph(block, run, page)


def _paragraph(block: Block, run: Sequence[Line], page: int) -> Paragraph:
    first, last = run[0], run[-1]
    kind = Kind.ROW if block.is_table else Kind.ITEM if _ITEM.match(first.text) else Kind.PROSE
    indented = first.left > block.left + _INDENT * first.size
    lines = tuple((page, line.text) for line in run)
    return Paragraph(lines, first.size, kind, block.right - last.right, first.first, indented)


def _begins(block: Block, run: Sequence[Line], line: Line, after: Line | None, pitch: float) -> bool:
    """Whether a line begins a paragraph, the one before it having the lines of ``run``."""
    above = run[-1]
    ended = _ENDED.search(above.text) is not None
    # A line may stand lower for something tall in it: where its sentence goes on, it takes a blank line.
    wider = _BLANK if line.text[:1].islower() and not ended else _WIDER
    if block.is_table or above.base - line.base > wider * pitch or _differ(above.size, line.size):
        return True
    fits = block.right - above.right > line.first + _SPACE * line.size and not above.text.endswith("-")
    if _BULLET.match(line.text) or (_ITEM.match(line.text) and (ended or fits)):
        return True
    inwards = line.left - above.left > _INDENT * line.size
    back = after is None or line.left - after.left > _INDENT / 2 * line.size
    if inwards and back and not (len(run) == 1 and _ITEM.match(above.text)):
        return True
    # A word that had room on the line above was left for a new one; a small letter says that the sentence goes on.
    return fits and (ended or not line.text[:1].islower())


def _differ(one: float, other: float) -> bool:
    return abs(one - other) > _SIZE * max(one, other)


def _unfinished(found: Sequence[Paragraph], first: Paragraph, body: float) -> int | None:
    """Which of the paragraphs before goes on with the first one of the next column, if any."""
    for back, before in enumerate(reversed(found[-_NOTES:]), start=1):
        if not _differ(before.size, first.size):
            return len(found) - back if _goes_on(before, first, body) else None
        if before.size > _SMALLER * first.size:
            return None
    return None


def _goes_on(before: Paragraph, first: Paragraph, body: float) -> bool:
    if before.kind is Kind.ROW or first.kind is not Kind.PROSE or _ENDED.search(before.lines[-1][1]):
        return False
    if first.lines[0][1][:1].islower():
        return True
    # Headings end without a full stop, too: they are larger, or one line.
    full = before.room <= first.lead + _SPACE * first.size
    return not (first.indented or (first.size > body and _differ(first.size, body))) and (
        full or len(before.lines) > 1
    )
