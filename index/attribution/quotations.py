"""Where the quotations of a paragraph stand."""

from __future__ import annotations

import re
from typing import Final

from index.types import Span

# Opening mark → what may close it. “ closes „, and scraped text mixes straight with curly.
_CLOSERS: Final = {"“": '”"', "„": "“”", "«": "»", "»": "«", '"': '"”', "‘": "’", "'": "'"}
# A single quote opens only before a word that no letter precedes, and closes only behind a mark: else it is
# an apostrophe.
# The marks come first and what stands around them after: characters alone a search skips fast.
_MARKS: Final = re.compile(r"[“”„«»\"‘'’](?:(?<=[“”„«»\"])|(?<!\w.)(?<=[‘'])(?=\w)|(?<=[,.!?…][’'])(?!\w))")

# A straight quote opens only with a space before it and none behind.
_OPENING_STRAIGHT: Final = re.compile(r"(?<![^\s(\[—–:-])\"(?=\S)")


def quotations(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Find the quotations in the paragraph ``text[start:end]``.

    Returns:
        Spans from the opening to the closing mark, both included, in order, without overlap. A quotation
        without a closing mark runs to the end of the paragraph; see ``is_open``.
    """
    found: list[Span] = []
    opened: int | None = None
    closers = ""
    for mark in _MARKS.finditer(text, start, end):
        opening = mark[0] in _CLOSERS and (
            mark[0] != '"' or _OPENING_STRAIGHT.match(text, mark.start()) is not None
        )
        if opened is not None and mark[0] in closers and not (mark[0] == '"' and opening):
            found.append(Span(opened, mark.end()))
            opened = None
        elif opening and (opened is None or mark[0] == text[opened]):
            # The same mark again: the one before was a slip, and must not turn all quotations inside out.
            opened, closers = mark.start(), _CLOSERS[mark[0]]
    if opened is not None and text[opened] not in "'‘":
        found.append(Span(opened, end))
    return tuple(found)


def is_open(text: str, quotation: Span) -> bool:
    """Whether ``quotation`` has no closing mark."""
    length = quotation.end - quotation.start
    return length == 1 or text[quotation.end - 1] not in _CLOSERS[text[quotation.start]]
