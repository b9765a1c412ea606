"""Tables, in tags or in pipes, as one row a line: ``A | B``, the header first, no separator row."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from index.types import Removed

if TYPE_CHECKING:
    from collections.abc import Sequence

EMPTY = "empty table"

# "---|---", ":--- | ---:", "|---|", a pipe being there. A line of dashes alone is a rule, not part of a table.
_SEPARATOR = re.compile(r"\|?(?:\s*:?-+:?\s*\|)*\s*(?::?-+:?)?")


# Columns set with tabs, or with three spaces and more: two would be those between sentences.
_TABBED = re.compile(r"\t+")
_SPACED = re.compile(r" {3,}")
# Rows that show a table: with tabs two, as nothing else is written so; with spaces three, in short cells.
_TABBED_ROWS = 2
_SPACED_ROWS = 3
_SHORT_CELL = 40


def row(cells: Sequence[str]) -> str:
    """One line for the cells of a row; empty cells at either end are dropped, those inside are kept."""
    return re.sub(r" +", " ", " | ".join(" ".join(cell.split()) for cell in cells)).strip("| ")


def columns(text: str) -> str:
    """Every table whose columns are set with tabs, or with wide gaps, in pipes."""
    if "\t" not in text and "   " not in text:
        return text
    tabbed = _set_columns(re.split(r"\r\n?|\n", text), _TABBED, _TABBED_ROWS, None)
    return "\n".join(_set_columns(tabbed, _SPACED, _SPACED_ROWS, _SHORT_CELL))


def _set_columns(lines: Sequence[str], gap: re.Pattern[str], least: int, longest: int | None) -> list[str]:
    """``lines`` with pipes for gaps in each run of ``least`` lines that have as many cells, two or more."""
    made: list[str] = []
    cells = [_cells(line, gap, longest) for line in lines]
    for count, group in groupby(zip(lines, cells, strict=True), key=lambda pair: len(pair[1])):
        block = list(group)
        is_table = count > 1 and len(block) >= least
        made += [" | ".join(each) if is_table else line for line, each in block]
    return made


def _cells(line: str, gap: re.Pattern[str], longest: int | None) -> list[str]:
    """The cells of a line; none where it has pipes or tags, or a cell that is too long for one."""
    cells = [] if "|" in line or "<" in line else gap.split(line.strip())
    return cells if not longest or all(len(cell) <= longest for cell in cells) else []


def pipes(text: str) -> tuple[str, list[Removed]]:
    """Every pipe table of ``text`` in the plain form; a table without a row under its header is taken out."""
    lines: list[str] = []
    removed: list[Removed] = []
    for is_table, group in groupby(text.split("\n"), key=lambda line: "|" in line):
        block = list(group)
        if not is_table:
            lines += block
            continue
        filled = [line for line in block if row(line.split("|")) and not _SEPARATOR.fullmatch(line.strip())]
        has_separator = any(_SEPARATOR.fullmatch(line.strip()) for line in block)
        if not filled or (has_separator and len(filled) == 1):  # nothing, or a header over nothing
            removed.append(Removed("\n".join(block), EMPTY))
            lines.append("")
        elif len(block) == 1:  # one line with a pipe may be anything
            lines += block
        else:
            lines += ["", *(row(line.split("|")) for line in filled), ""]
    return "\n".join(lines), removed
