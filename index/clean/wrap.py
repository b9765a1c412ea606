"""Paragraphs that a file breaks at a fixed width, made whole again. Lists, tables, verse, addresses stay."""

from __future__ import annotations

import re
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Files are wrapped at 60 to 80 columns, seldom at up to 100. Lines of verse and addresses are shorter than 55.
_NARROWEST = 55
_WIDEST = 100
# A line that is an item, a row, or a mark never belongs to the line before it.
_OWN_LINE = re.compile(r"(?:[-–—•*+] |\d{1,3}[.)] |[a-z][.)] |#|>|\|).*|.*\|.*")
# "iPhone sales": a small letter before a capital begins a name.
_SMALL = re.compile(r"[^\W\d_](?![A-Z])")
_ENDS = tuple('.!?:;…”"»')
# In a wrapped paragraph nearly every line is full; verse and lists have short lines throughout.
_FULL_SHARE = 0.5


def rejoin(text: str) -> str:
    """``text`` with the lines of each hard-wrapped paragraph joined by a space (after a hyphen, by nothing)."""
    return "\n".join(_paragraph(block) for block in re.split(r"\n(?=\n)", text))


def _paragraph(block: str) -> str:
    lines = [line.strip(" ") for line in block.split("\n")]
    if len(lines) - lines.count("") < 2:  # noqa: PLR2004 - two lines are what can be joined
        return "\n".join(lines)
    width = max((len(line) for line in lines if len(line) <= _WIDEST), default=0)
    full = [_fills(before, after, width) for before, after in pairwise(lines)]
    wrapped = width >= _NARROWEST and sum(full) >= _FULL_SHARE * len(full)
    joined: list[str] = []
    for run in _runs(lines, full):
        if wrapped and any(_continues(before, after) for before, after in pairwise(run)):
            joined.append(reduce(_join, run))
        else:
            joined += run
    return "\n".join(_long_lines(joined))


def _fills(before: str, after: str, width: int) -> bool:
    """Whether ``before`` ends because the first word of ``after`` had no room in ``width`` columns."""
    word = after.partition(" ")[0]
    fits = len(before) + 1 + len(word) <= width
    return bool(before and after) and not fits and len(before) <= _WIDEST and not _OWN_LINE.match(after)


def _runs(lines: Sequence[str], full: Sequence[bool]) -> Iterator[list[str]]:
    """The lines, cut wherever one ends short of the width."""
    run: list[str] = []
    for line, is_full in zip(lines, [*full, False], strict=True):
        run.append(line)
        if not is_full:
            yield run
            run = []


def _long_lines(lines: Sequence[str]) -> list[str]:
    """A line break inside a sentence of an unwrapped text is no break."""
    joined: list[str] = []
    for line in lines:
        if joined and len(joined[-1]) > _WIDEST and _continues(joined[-1], line):
            joined[-1] = _join(joined[-1], line)
        else:
            joined.append(line)
    return joined


def _continues(before: str, after: str) -> bool:
    """Whether ``after`` goes on in mid-sentence."""
    small = _SMALL.match(after) and after[0].islower() and not _OWN_LINE.match(after)
    return bool(before and small) and not before.endswith(_ENDS) and "|" not in before


def _join(before: str, after: str) -> str:
    # A hyphen at the end of a line may be the word's own: it stays, and nothing comes after it.
    hyphenated = before.endswith("-") and before[-2:-1].isalpha() and after[:1].isalpha()
    return f"{before}{'' if hyphenated else ' '}{after}"
