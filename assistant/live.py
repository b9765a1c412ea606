"""Claims on the terminal as they are verified, until the whole answer takes their place."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.control import Control
from rich.live import Live
from rich.padding import Padding
from rich.segment import ControlType
from rich.spinner import Spinner
from rich.text import Text

from assistant.drafting import untold
from assistant.render import flat
from assistant.render.citation import is_quote, quoted
from assistant.render.quotes import INSET
from assistant.render.screen import Column, Screen
from assistant.resizing import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from assistant.types import Claim, Model

# So often a second the line with the spinner is drawn anew, and nothing else is.
_REFRESH = 8
# Lines of the screen that claims are not put on: the command above them, the spinner below them.
_OTHERS = 3


@contextmanager
def verified(console: Console, model: Model) -> Iterator[Callable[[Claim], None]]:
    """Where to tell claims that have passed the gate, which are shown at once and cleared away in the end.

    Nothing is shown in a pipe, nor for a model without a prompt, which answers in an instant. Where nothing can be
    taken back, on a dumb terminal or for a screen reader, each claim is a line that stays.

    Args:
        console: The screen.
        model: Who drafts.
    """
    if not console.is_terminal or model.prompt is None:
        yield untold
        return
    if console.is_dumb_terminal:
        yield _spoken(Screen(console))
        return
    board = _Board(Screen(console))
    board.put(Text())  # where the answer will begin, too
    try:
        with Live(board.progress(), console=console, transient=True, refresh_per_second=_REFRESH) as live:

            def told(claim: Claim) -> None:
                board.add(claim)
                live.update(board.progress(), refresh=True)

            yield told
    finally:
        board.clear()


def _spoken(screen: Screen) -> Callable[[Claim], None]:
    screen.line("Reading…")

    def told(claim: Claim) -> None:
        screen.line(flat(claim.text), marker="Verified: ")

    return told


@dataclass(slots=True)
class _Board:
    """The claims so far, one below the other, as the answer will show them but for their sources.

    Those for which the screen has no lines left are only counted: what leaves it above could not be cleared away.
    ``widths`` are the cells of the lines that were printed.
    """

    screen: Screen
    claims: int = 0
    full: bool = False
    widths: list[int] = field(default_factory=list)

    def add(self, claim: Claim) -> None:
        self.claims += 1
        column = Column(self.screen.console, self.screen.width - self.screen.margin)
        _show(claim, column)
        self.full = self.full or self._rows + len(column.lines) > self.screen.console.height - _OTHERS
        for line in () if self.full else column.lines:
            self.put(Text(" " * self.screen.margin) + line)

    def put(self, line: Text) -> None:
        """A line, without blanks at its end, which would be wrapped like words."""
        line.rstrip()
        self.screen.put(line)
        self.widths.append(line.cell_len)

    @property
    def _rows(self) -> int:
        """Rows of the screen that they take."""
        return rows_of(self.widths, self.screen.console.width)

    def progress(self) -> Padding:
        """Short enough to stay one line on a narrow terminal: only as such can it be cleared away."""
        so_far = f"{self.claims} verified; Ctrl-C keeps {'it' if self.claims == 1 else 'them'}"
        told = Text(so_far if self.claims else "Reading…", "dim")
        turning = Spinner("line" if self.screen.plain else "dots", told)
        return Padding(turning, (0, 0, 0, self.screen.margin), expand=False)

    def clear(self) -> None:
        erase_line = ((ControlType.CURSOR_UP, 1), (ControlType.ERASE_IN_LINE, 2))
        self.screen.console.control(Control(ControlType.CARRIAGE_RETURN, *erase_line * self._rows))


def _show(claim: Claim, column: Column) -> None:
    own = not is_quote(claim)
    if own:
        column.line((flat(claim.text), "bold"))
    for quote in claim.quotes:
        column.line(quoted(quote.text), indent=INSET if own else 0)
    column.gap()
