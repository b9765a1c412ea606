"""The console of the plain way of showing, which is no more than words on lines."""

from __future__ import annotations

import shutil
from typing import IO

from rich.console import Console, ConsoleDimensions


class PlainConsole(Console):
    """Writes wrapped words and nothing else, for dumb terminals and screen readers: all is laid out plainly on it.

    Args:
        file: Where to write, standard output if not told.
        width: Cells of a line; the terminal's at each moment if not told.
    """

    def __init__(self, *, file: IO[str] | None = None, width: int | None = None) -> None:
        super().__init__(
            file=file,
            width=width,
            force_terminal=True,
            color_system=None,
            highlight=False,
            markup=False,
            emoji=False,
        )
        self._told = width

    @property
    def is_dumb_terminal(self) -> bool:
        """Always: nothing can be taken back or drawn on it."""
        return True

    @property
    def size(self) -> ConsoleDimensions:
        """Cells of a line, and lines: the terminal is asked, where rich has a fixed size for a dumb one."""
        columns, lines = shutil.get_terminal_size()
        return ConsoleDimensions(self._told or columns, lines)

    @size.setter
    def size(self, size: tuple[int, int]) -> None:
        self._told = size[0]


def columns_of(console: Console) -> int:
    """Cells of a line of a console; those of a dumb terminal, too, for which rich has a fixed number."""
    if console.is_dumb_terminal and not isinstance(console, PlainConsole):
        return shutil.get_terminal_size((console.width, 0)).columns
    return console.width
