"""The text of a paragraph of WordprocessingML: what is shown, what was deleted, what is hidden."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.clean.markup import superscript
from index.readers.xml import local

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})
# Characters that are elements of their own (ECMA-376 part 1, 17.3.3).
_CHARACTERS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Not shown: codes of fields, pronunciations, what an older program is to show instead.
_UNSHOWN = frozenset({"instrText", "delInstrText", "rt", "Fallback", "pPr", "rPr", "sdtPr", "fldData"})
_DELETED = frozenset({"del", "moveFrom"})


@dataclass(slots=True)
class Runs:
    """What one paragraph comes to.

    ``call`` gives the mark of a note, by its kind and id; ``boxes`` are the text boxes anchored in the paragraph.
    """

    call: Callable[[str, str], str]
    text: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)

    def read(self, paragraph: _Element) -> Runs:
        """Take in a paragraph; returns itself."""
        for child in paragraph:
            self._take(child, self.text, raised="")
        return self

    def _take(self, element: _Element, into: list[str], raised: str) -> None:
        name = local(element)
        if name in _UNSHOWN:
            return
        if name == "r":
            into, raised = self._style(element, into)
        if name in ("t", "delText"):
            into.append(_raised(element.text or "", raised))
        elif name == "txbxContent":
            self.boxes.append(element)
        elif name in ("footnoteReference", "endnoteReference"):
            into.append(self.call(name.removesuffix("Reference"), element.get(f"{W}id") or ""))
        elif name in _CHARACTERS:
            into.append(_CHARACTERS[name])
        else:
            target = self.deleted if name in _DELETED else into
            for child in element:
                self._take(child, target, raised)

    def _style(self, run: _Element, into: list[str]) -> tuple[list[str], str]:
        """Where the text of a run goes, and whether it stands above or below the line."""
        hidden = run.find(f"{W}rPr/{W}vanish")
        raised = run.find(f"{W}rPr/{W}vertAlign")
        if hidden is not None and hidden.get(f"{W}val") not in _OFF and into is self.text:
            into = self.hidden
        return into, (raised.get(f"{W}val") or "") if raised is not None else ""


def _raised(text: str, raised: str) -> str:
    """Figures that stand above or below the line as what they are: 10² is not 102."""
    if raised in ("superscript", "subscript") and text.strip("0123456789+-−") == "":
        return superscript(text, below=raised == "subscript")
    return text
