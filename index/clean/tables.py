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


def row(cells: Sequence[str]) -> str:
    """One line for the cells of a row; empty cells at either end are dropped, those inside are kept."""
    return re.sub(r" +", " ", " | ".join(" ".join(cell.split()) for cell in cells)).strip("| ")


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
