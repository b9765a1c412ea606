"""What becomes of lines that were printed when the terminal is made narrower."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Variables of terminals that cut off what is too long for them; most others wrap it anew, as tmux does on whatever
# it is shown.
_CUTTING, _WRAPPING = ("XTERM_VERSION", "STY"), "TMUX"


def rows_of(widths: Iterable[int], columns: int) -> int:
    """Rows that lines take by now.

    Args:
        widths: Cells of each line, none of which took more than one row when it was printed.
        columns: Cells of a row of the terminal as it is.
    """
    cut = any(map(os.environ.get, _CUTTING)) and not os.environ.get(_WRAPPING)
    return sum(1 if cut else max(1, -(-width // max(columns, 1))) for width in widths)
