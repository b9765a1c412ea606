"""Blocks of text with a left margin: styled and wrapped on a terminal, plain lines when piped.

Three ways of showing, by what the console writes to: a terminal gets styles, links, columns and rules; a pipe gets
a line for each block, whole, so that nothing has to be put together again; a dumb terminal, or any whose lines a
screen reader speaks, gets wrapped lines with nothing on them but words.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from assistant.render.plain import columns_of
from assistant.render.text import safe
from assistant.render.wrapping import GLUE, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import Console
    from rich.table import Table

_MARGIN = 2
# Cells of a line of running text, its margin included: some 75 letters, the most that is read with ease
# (Bringhurst, The Elements of Typographic Style, 2.1.2), and the marker of a quote.
MEASURE = 88
# From this width on there is a margin on the right, too.
_ROOMY = 60
# A marker that takes more than a third of its lines squeezes the text beside it: it gets lines of its own.
_SQUEEZING = 3
# Between what is known of one thing.
_DOT = " · "
# Between columns.
_GUTTER = 4
# A column is no narrower than a newspaper's, nor so wide that the eye has far to go to the next one.
_NARROWEST, _WIDEST = 34, 58

# A text, or a text with its style.
Part: TypeAlias = "str | tuple[str, str | Style]"


def linked(style: str, uri: str | None) -> Style:
    """A style, and where its text leads.

    Args:
        style: As rich writes it.
        uri: From ``link_to``: a terminal takes it as it is.
    """
    return Style.parse(style) + Style(link=uri) if uri else Style.parse(style)


def _mark(part: Part) -> Text:
    """A marker, of which the space behind it has no style: a link would be underlined there."""
    text, style = (part, "") if isinstance(part, str) else part
    shown = safe(text)
    word = shown.rstrip()
    return Text.assemble((word, style), shown[len(word) :])


def _text(*parts: Part) -> Text:
    return Text.assemble(*(safe(part) if isinstance(part, str) else (safe(part[0]), part[1]) for part in parts))


def _filled(parts: Sequence[Text], between: Text, width: int) -> Iterator[Text]:
    """Lines with as many of the parts as go into each; one that goes into none is wrapped."""
    line = Text()
    for part in parts:
        joined = line + between + part if line else part
        if line and joined.cell_len > width:
            yield _ended(line, between, width)
            joined = part[len(part) - len(part.plain.lstrip()) :]
        *full, line = wrap(joined, width)
        yield from full
    yield line


def _ended(line: Text, between: Text, width: int) -> Text:
    """With the comma that a reading voice pauses at, if it fits; a dot is not needed where the line parts."""
    ended = line + between
    ended.rstrip()
    return line if between.plain == _DOT or ended.cell_len > width else ended


@dataclass(frozen=True, slots=True)
class Surface(ABC):
    """Takes blocks of text, wrapped to its width."""

    console: Console

    @property
    @abstractmethod
    def width(self) -> int:
        """Cells of a line, a left margin included."""

    @property
    @abstractmethod
    def margin(self) -> int:
        """Cells left free on the left, unless told."""

    @abstractmethod
    def put(self, line: Text) -> None:
        """Take a line that fits."""

    @property
    def piped(self) -> bool:
        """Whether nobody looks at a terminal: blocks are not wrapped."""
        return not self.console.is_terminal

    @property
    def plain(self) -> bool:
        """Whether there is no more than words: no columns, no rules; an encoding may lack their signs."""
        return self.piped or self.console.is_dumb_terminal or not self.console.encoding.startswith("utf")

    def line(self, *parts: Part, marker: Part = "", indent: int | None = None) -> None:
        """One block, wrapped on a terminal. The text stands to the right of its marker, every line of it.

        On a terminal too narrow for that it stands below the marker, set in.
        """
        self._block(_mark(marker), _text(*parts), wrap, indent)

    def details(
        self,
        parts: Sequence[Part],
        *,
        marker: Part = "",
        indent: int | None = None,
        separator: str | None = None,
    ) -> None:
        """What is known of one thing, as one block whose lines end between two parts wherever they can.

        Unless told, a raised dot is between them; a screen reader would speak it, and pauses at a comma.
        """
        between = Text(separator or (", " if self.plain and not self.piped else _DOT), "dim")
        texts = [_text(part) for part in parts]

        def lines(_: Text, width: int) -> Iterator[Text]:
            return _filled(texts, between, width)

        self._block(_mark(marker), between.join(texts), lines, indent)

    def _block(
        self, mark: Text, body: Text, into_lines: Callable[[Text, int], Iterable[Text]], indent: int | None
    ) -> None:
        left = Text(" " * (self.margin if indent is None else indent))
        if self.piped:
            body.plain = body.plain.replace(GLUE, " ")
            self.put(left + mark + body)
            return
        width = self.width - left.cell_len
        if mark.cell_len > width // _SQUEEZING:
            if mark.plain.strip():
                self._hang(left, wrap(mark, width))
            mark = Text(" " * _MARGIN)
        self._hang(left + mark, into_lines(body, width - mark.cell_len))

    def _hang(self, first: Text, lines: Iterable[Text]) -> None:
        """``first`` stands before the first of the lines, as much space before the others."""
        prefix = first
        for line in lines:
            shown = prefix + line
            shown.rstrip()
            self.put(shown)
            prefix = Text(" " * first.cell_len)

    def gap(self) -> None:
        """An empty line."""
        self.put(Text())


@dataclass(frozen=True, slots=True)
class Screen(Surface):
    """Prints blocks of text with a left margin, in lines of ``measure`` cells at most."""

    measure: int = MEASURE

    @property
    def width(self) -> int:
        """That of the terminal, but no more than can be read with ease."""
        width = columns_of(self.console)
        return min(width - (_MARGIN if width >= _ROOMY else 0), self.measure)

    @property
    def margin(self) -> int:
        """The same for everything that is printed."""
        return _MARGIN

    def put(self, line: Text) -> None:
        """Print it."""
        self.console.print(line, soft_wrap=True)

    def table(self, table: Table) -> None:
        """A table whose cells hold no text of a document."""
        self.console.print(Padding(table, (0, 0, 0, _MARGIN), expand=False))

    def columns(self, n: int) -> int | None:
        """How wide each of ``n`` columns can be; ``None`` if they do not fit, or cannot be read side by side."""
        width = (columns_of(self.console) - 2 * _MARGIN - _GUTTER * (n - 1)) // n
        return None if self.plain or width < _NARROWEST else min(width, _WIDEST)

    def side_by_side(self, rows: Sequence[Sequence[Callable[[Column], None]]], width: int) -> None:
        """A grid of columns of that width: each cell filled by its function, those of a row from one line down."""
        for row in rows:
            columns = [Column(self.console, width) for _ in row]
            for fill, column in zip(row, columns, strict=True):
                fill(column)
            for lines in zip_longest(*(column.lines for column in columns), fillvalue=Text()):
                self._beside(lines, width)

    def _beside(self, lines: Sequence[Text], width: int) -> None:
        shown = Text(" " * _MARGIN)
        for line in lines[:-1]:
            shown += line
            shown.append(" " * (width - line.cell_len + _GUTTER))
        shown += lines[-1]
        shown.rstrip()
        self.put(shown)

    def railed(self, draw: Callable[[Column], None], first: Part, others: Part) -> None:
        """What ``draw`` fills, with a mark to the left of its first line and another to that of the others."""
        column = Column(self.console, self.width - _MARGIN - _text(first).cell_len)
        draw(column)
        for at, line in enumerate(column.lines):
            shown = Text(" " * _MARGIN) + _text(others if at else first) + line
            shown.rstrip()
            self.put(shown)


@dataclass(frozen=True, slots=True)
class Column(Surface):
    """Keeps its lines, to be set beside others."""

    measure: int
    lines: list[Text] = field(default_factory=list)

    @property
    def width(self) -> int:
        """As it was made."""
        return self.measure

    @property
    def margin(self) -> int:
        """None: what it is set into has one."""
        return 0

    def put(self, line: Text) -> None:
        """Keep it."""
        self.lines.append(line)
