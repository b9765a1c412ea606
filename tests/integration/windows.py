"""The program in a real pseudo-terminal, and the screen that its user sees."""

from __future__ import annotations

import copy
import re
import termios
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

import pexpect
import pyte
from process import COMMAND, bare_environment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

# Longer than anything takes on a loaded machine; only a failing test waits so long.
_LONGEST_S = 90
_ALTERNATE = 1049
# A read is given up after this, to look at the screen.
_LOOK_S = 0.1


class _Screen(pyte.HistoryScreen):
    """Tells its program where the cursor is, as a terminal does; the rest of what it is told it need not know."""

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__(columns, rows, history=5_000)
        self.answers: list[str] = []
        self._beneath: tuple[Any, ...] = ()

    def set_mode(self, *modes: int, **kind: bool) -> None:
        """With the alternate screen, which pyte does not know."""
        super().set_mode(*modes, **kind)
        if kind.get("private") and _ALTERNATE in modes:
            self._beneath = copy.deepcopy((self.buffer, self.cursor.x, self.cursor.y, self.columns, self.lines))
            self.erase_in_display(2)

    def reset_mode(self, *modes: int, **kind: bool) -> None:
        super().reset_mode(*modes, **kind)
        if kind.get("private") and _ALTERNATE in modes and self._beneath:
            buffer, x, y, *size = self._beneath
            self.erase_in_display(2)
            if size == [self.columns, self.lines]:
                self.buffer, self.cursor.x, self.cursor.y = buffer, x, y
            else:  # a real one wraps its rows anew
                self.cursor_position()

    def write_process_input(self, data: str) -> None:
        self.answers.append(data)


class Window:
    """A run of the program in a terminal.

    Args:
        folder: Where it is run.
        arguments: Of its command line.
        size: Columns and rows.
        environment: More variables.
    """

    def __init__(
        self, folder: Path, *arguments: str, size: tuple[int, int] = (100, 40), **environment: str
    ) -> None:
        columns, rows = size
        self._screen = _Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self.printed = ""
        self.child = pexpect.spawn(
            COMMAND[0],
            [*COMMAND[1:], *arguments],
            cwd=str(folder),
            env=bare_environment(**({"TERM": "xterm-256color"} | environment)),
            encoding="utf-8",
            dimensions=(rows, columns),
        )
        self.before = self.after = termios.tcgetattr(self.child.child_fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.child.close(force=True)

    @property
    def rows(self) -> list[str]:
        """What is on the screen, row by row."""
        return [row.rstrip() for row in self._screen.display]

    @property
    def shown(self) -> str:
        """What is on the screen, and what has been scrolled off it, as words with single spaces."""
        above = ["".join(row[x].data for x in range(self._screen.columns)) for row in self._screen.history.top]
        return " ".join(" ".join([*above, *self._screen.display]).split())

    def style(self, text: str) -> pyte.screens.Char:
        """How the first character of this text is drawn, where it is on the screen."""
        for y, row in enumerate(self._screen.display):
            if (x := row.find(text)) >= 0:
                return self._screen.buffer[y][x]
        raise AssertionError(f"{text!r} is not on the screen:\n" + "\n".join(self.rows))

    def type(self, keys: str) -> None:
        """Keys, as they are sent."""
        self.child.send(keys)

    def see(self, *wanted: str, times: int = 1) -> str:
        """Wait until all of this has been shown, each so often; everything that has been shown then."""
        return self.until(lambda: all(self.shown.count(text) >= times for text in wanted), str(wanted))

    def see_row(self, pattern: str) -> None:
        """Wait until a row on the screen is this, a regular expression."""
        self.until(lambda: any(re.fullmatch(pattern, row) for row in self.rows), pattern)

    def miss(self, text: str) -> None:
        """Wait until this is on the screen no more."""
        self.until(lambda: text not in " ".join(self.rows), f"no {text}")

    def resize(self, columns: int, rows: int) -> None:
        """Another size, as of a window that is pulled at its corner."""
        self._screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def end(self) -> int | None:
        """Wait until the program has ended; its status, or minus the signal that it died of."""
        self.until(lambda: not self._read(), "the end")
        self.after = termios.tcgetattr(self.child.child_fd)
        self.child.close()
        return self.child.exitstatus if self.child.signalstatus is None else -self.child.signalstatus

    @property
    def is_as_before(self) -> bool:
        """Whether the program left the terminal to echo, edit lines and heed Ctrl-C as it did before."""
        return bool(self.after[:4] == self.before[:4])

    def until(self, is_so: Callable[[], bool], what: str = "what was waited for") -> str:
        """Wait until this is so; what has been shown then."""
        end = monotonic() + _LONGEST_S
        while not is_so():
            if monotonic() > end or not self._read():
                if is_so():
                    break
                raise AssertionError(f"{what} was not seen:\n" + "\n".join(self.rows))
        return self.shown

    def _read(self) -> bool:
        """Take what was printed; whether there may be more."""
        try:
            printed = self.child.read_nonblocking(65_536, _LOOK_S)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.printed += printed
        self._stream.feed(printed)
        for answer in self._screen.answers:
            self.child.send(answer)
        self._screen.answers.clear()
        return True
