"""Text into sentences, and sentences into passages, by exact offsets.

The rules are our own because the offsets are what every citation rests on. pysbd (last release 2021) finds
its offsets by searching the text for sentences that it has rewritten, and does not part ``“go.” “Next`` or
``globally.Initially``; syntok returns tokens, to be mapped back; sentence-splitter and blingfire return
strings; nltk and spaCy need data files. Here nothing is rewritten: a boundary is a position in the text.

The text is expected to be cleaned: one paragraph, heading, list item or table row per line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Characters. Longer than any written sentence, short enough that a passage of one sentence stays readable.
MAX_SENTENCE: Final = 1200
# Characters, about 150 English words: all-MiniLM-L6-v2 was trained on 128 word pieces and reads at most 256.
MAX_PASSAGE: Final = 900
# A heading opens a new passage once the present one is half full.
HALF_PASSAGE: Final = MAX_PASSAGE // 2
# A last passage shorter than this says too little alone; it may stretch its predecessor up to MAX_SENTENCE.
SHORT_PASSAGE: Final = 200
# Characters. A longer line without a full stop is prose that lost it.
MAX_HEADING: Final = 100
# Lines: title, subtitle, section heading. More short lines in a row are a list.
MAX_HEADINGS: Final = 3

_LINE: Final = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAK: Final = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_WORD: Final = re.compile(r"\w")

_LIST_ITEM: Final = re.compile(r"(?:[-*•–—·]|\d{1,3}[.)])\s")


def sentences(text: str) -> tuple[Span, ...]:
    """Split ``text`` into sentences.

    Returns:
        Spans in order, without overlap, none empty, none with white space at either end; every character that
        is not white space lies in exactly one. No span crosses a line break or exceeds ``MAX_SENTENCE``
        characters.
    """
    # Its rules wait until something is split: sizes of this module are asked for in answering, too.
    from index.split.boundaries import boundaries

    found: list[Span] = []
    for line in _LINE.finditer(text):
        start = line.start()
        ends = () if _is_row(line[0]) else boundaries(text, line.start(), line.end())
        for end in (*ends, line.end()):
            found.extend(_stripped(text, start, end))
            start = end
    return tuple(found)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield ``text[start:end]`` stripped, in pieces of at most ``MAX_SENTENCE`` characters."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    while end - start > MAX_SENTENCE:
        cut = _cut(text, start)
        yield Span(start, cut)
        while text[cut].isspace():
            cut += 1
        start = cut
    if start < end:
        yield Span(start, end)


def _cut(text: str, start: int) -> int:
    """Say where to end an overlong sentence: after the last semicolon, else comma, else word that fits."""
    limit = start + MAX_SENTENCE
    for separators in (";；", ",，、"):
        for cut in range(limit, start + MAX_SENTENCE // 2, -1):
            if text[cut - 1] in separators and (text[cut].isspace() or separators[0] != text[cut - 1]):
                return cut
    for cut in range(limit, start, -1):
        if text[cut].isspace() and not text[cut - 1].isspace():
            return cut
    return limit  # no white space at all: an address, an encoded file, a script without spaces


def _is_row(line: str) -> bool:
    """Whether a line is a table row, cells parted by upright bars; a longer one is prose with bars in it."""
    return len(line) <= MAX_PASSAGE and (" | " in line or line.count("|") > 1)


@dataclass(frozen=True, slots=True)
class _Block:
    """Sentences that stay together: ``text[start:end]``.

    ``heading`` says that it opens with a heading, ``paragraph_end`` where the paragraph of its last sentence
    ends if the block opens a line, otherwise ``None``.
    """

    start: int
    end: int
    heading: bool
    paragraph_end: int | None


def passages(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Group the sentences of ``text`` into passages of whole consecutive sentences.

    Args:
        text: The document.
        spans: Its sentences as ``sentences`` returns them.

    Returns:
        Spans in order; each runs from the start of its first sentence to the end of its last, and each
        sentence lies in exactly one. At most ``MAX_PASSAGE`` characters, or ``MAX_SENTENCE`` where a single
        sentence, a heading with what it heads or a short end needs it.
    """
    grouped: list[Span] = []
    current: Span | None = None
    for block in _blocks(text, spans):
        if current is None:
            current = Span(block.start, block.end)
        elif _breaks(current, block):
            grouped.append(current)
            current = Span(block.start, block.end)
        else:
            current = Span(current.start, block.end)
    if current is not None:
        short = current.end - current.start < SHORT_PASSAGE
        if short and grouped and current.end - grouped[-1].start <= MAX_SENTENCE:
            current = Span(grouped.pop().start, current.end)
        grouped.append(current)
    return tuple(grouped)


def _breaks(current: Span, block: _Block) -> bool:
    """Whether ``block`` opens a new passage after ``current``."""
    if block.end - current.start > MAX_PASSAGE:
        return True
    if block.paragraph_end is None or current.end - current.start < HALF_PASSAGE:
        return False
    return block.heading or block.paragraph_end - current.start > MAX_PASSAGE


def _blocks(text: str, spans: Sequence[Span]) -> Iterator[_Block]:
    """Yield what a passage must not part: a heading and its first sentence, the rows of a table."""
    held: _Block | None = None  # what may not end a passage, waiting for the sentence that it leads to
    for block, leads in _units(text, _lines(text, spans)):
        joined = block
        if held is not None:
            if block.end - held.start <= MAX_SENTENCE:
                end = None if held.paragraph_end is None else block.paragraph_end
                joined = _Block(held.start, block.end, held.heading, end)
            else:
                yield held
        held = joined if leads else None
        if not leads:
            yield joined
    if held is not None:
        yield held


def _units(text: str, lines: list[list[Span]]) -> Iterator[tuple[_Block, bool]]:
    """Yield sentences and runs of table rows, each with whether it leads on to what follows."""
    headings = _headings(text, lines)
    rows: _Block | None = None
    for line, heading in zip(lines, headings, strict=True):
        start, end = line[0].start, line[-1].end
        if _is_row(text[start:end]):
            if rows is not None and end - rows.start > MAX_PASSAGE:
                yield rows, False
                rows = None
            rows = _Block(start if rows is None else rows.start, end, heading=False, paragraph_end=end)
            continue
        if rows is not None:
            yield rows, False
            rows = None
        for span in line:
            leads = heading or (span is line[-1] and text[span.end - 1] == ":")
            yield _Block(span.start, span.end, heading, end if span is line[0] else None), leads
    if rows is not None:
        yield rows, False


def _lines(text: str, spans: Sequence[Span]) -> list[list[Span]]:
    """Group sentences by the line of text that they stand in."""
    lines: list[list[Span]] = []
    for index, span in enumerate(spans):
        if index and not _BREAK.search(text, spans[index - 1].end, span.start):
            lines[-1].append(span)
        else:
            lines.append([span])
    return lines


def _headings(text: str, lines: list[list[Span]]) -> list[bool]:
    """Say which lines are headings: short, without a final mark, and followed by other text."""
    above = [0] * (len(lines) + 1)  # how many heading-like lines in a row begin here, 0 from where they end
    result = [False] * len(lines)
    for index in range(len(lines) - 1, -1, -1):
        line = text[lines[index][0].start : lines[index][-1].end]
        shaped = len(lines[index]) == 1 and _is_heading_like(line)
        above[index] = above[index + 1] + 1 if shaped else 0
        result[index] = 0 < above[index] <= MAX_HEADINGS and index + above[index] < len(lines)
    return result


def _is_heading_like(line: str) -> bool:
    """Whether a line alone could be a heading; a question or a lead-in with a colon is one."""
    return (
        len(line) <= MAX_HEADING
        and (line[-1].isalnum() or line[-1] in "?:)”’\"'»")
        and _WORD.search(line) is not None
        and not _LIST_ITEM.match(line)
        and not _is_row(line)
    )
