"""Paragraphs, lists, tables and notes of WordprocessingML, in the order in which they are shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from index.clean.markup import superscript
from index.clean.tables import row
from index.readers.docx.runs import Runs, W
from index.readers.docx.styles import Styles
from index.readers.xml import local
from index.types import HIDDEN, Removed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

DELETED = "deleted, as a tracked change says"

# A table with a longer cell, or of one column, lays out the page: it is read as paragraphs.
_LONGEST_CELL = 400
# What holds blocks and is none: content controls, custom XML, insertions of whole paragraphs.
_HOLDERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_DELETED = frozenset({"del", "moveFrom"})


class Kind(Enum):
    """Blocks that follow one of the same kind but prose stand right under it."""

    PROSE = auto()
    ITEM = auto()
    ROW = auto()


class Block(NamedTuple):
    """A paragraph, an item of a list or a row of a table."""

    kind: Kind
    text: str


@dataclass(slots=True)
class Body:
    """Collects blocks of text, and what is in the file but not shown. ``title`` is what is set as the title."""

    styles: Styles
    title: str | None = None
    blocks: list[Block] = field(default_factory=list)
    _deleted: list[str] = field(default_factory=list)
    _hidden: list[str] = field(default_factory=list)
    _called: list[tuple[str, str]] = field(default_factory=list)

    def read(self, parent: _Element) -> None:
        """Take in the paragraphs and tables below an element."""
        for child in parent:
            name = local(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name in _HOLDERS:
                self.read(child)
            elif name in _DELETED:
                self._deleted.append("".join(map(str, child.itertext())))

    def add_notes(self, kind: str, notes: _Element | None) -> None:
        """The notes of this kind that were called, each behind its number."""
        found = {note.get(f"{W}id"): note for note in notes} if notes is not None else {}
        for number, (of, id_) in enumerate(list(self._called), start=1):
            if of == kind and id_ in found:
                inside = self._inside(found[id_])
                text = " ".join(block.text for block in inside.blocks)
                self.blocks.append(Block(Kind.PROSE, f"{superscript(str(number))} {text}"))

    def text(self) -> str:
        """The blocks, parted by a blank line, items of a list and rows of a table by a newline."""
        pieces: list[str] = []
        last = Kind.PROSE
        for kind, text in self.blocks:
            between = "" if not pieces else "\n" if kind is last is not Kind.PROSE else "\n\n"
            pieces.append(between + text)
            last = kind
        return "".join(pieces)

    def removed(self) -> Iterator[Removed]:
        """What is in the file and not shown."""
        for why, pieces in ((DELETED, self._deleted), (HIDDEN, self._hidden)):
            text = "\n".join(piece.strip() for piece in pieces if piece.strip())
            if text:
                yield Removed(text, why)

    def _inside(self, parent: _Element) -> Body:
        """What stands below an element, apart; what is not shown there goes with the rest."""
        inside = Body(self.styles, self.title, [], self._deleted, self._hidden, self._called)
        inside.read(parent)
        return inside

    def _call(self, kind: str, id_: str) -> str:
        self._called.append((kind, id_))
        return superscript(str(len(self._called)))

    def _paragraph(self, paragraph: _Element) -> None:
        runs = Runs(self._call).read(paragraph)
        text = "".join(runs.text).strip()
        self._deleted.append("".join(runs.deleted))
        self._hidden.append("".join(runs.hidden))
        if text and self.styles.is_title(paragraph):
            self.title = self.title or " ".join(text.split())
        if text:
            marker = "" if self.styles.is_heading(paragraph) else self.styles.marker(paragraph)
            self.blocks.append(Block(Kind.ITEM if marker else Kind.PROSE, marker + text))
        for box in runs.boxes:
            self.read(box)

    def _table(self, table: _Element) -> None:
        rows = [[self._inside(cell) for cell in _children(each, "tc")] for each in _children(table, "tr")]
        texts = [[" ".join(block.text for block in cell.blocks) for cell in cells] for cells in rows]
        if all(len(cells) == 1 for cells in texts) or any(
            len(one) > _LONGEST_CELL for cells in texts for one in cells
        ):
            self.blocks += [block for cells in rows for cell in cells for block in cell.blocks]
        else:
            self.blocks += [Block(Kind.ROW, text) for cells in texts if (text := row(cells))]


def plain(element: _Element) -> str:
    """The text of a part that is no body: a comment, the foot of a page."""
    inside = Body(Styles({}, {}, {}))
    inside.read(element)
    return inside.text()


def _children(element: _Element, name: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, those that stand in content controls too."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in _HOLDERS:
            yield from _children(child, name)
