"""What the paragraphs of a Word file are: title, heading, item of a list."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.readers.docx.runs import W

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

# Built-in styles keep their English names in the file, whatever the language of the program.
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|rubrik) ?\d", re.IGNORECASE)
_TITLE = "title"
_BODY_LEVEL = 9


@dataclass(slots=True)
class Styles:
    """The styles and the numbering of a document; it counts the items of its lists as they come."""

    names: Mapping[str, str]
    lists: Mapping[str, tuple[str, str]]
    formats: Mapping[tuple[str, str], str]
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, styles: _Element | None, numbering: _Element | None) -> Styles:
        """From the parts ``styles`` and ``numbering``, either of which may be missing."""
        names, lists = {}, {}
        for style in styles.iter(f"{W}style") if styles is not None else ():
            id_ = style.get(f"{W}styleId", "")
            name = style.find(f"{W}name")
            names[id_] = (name.get(f"{W}val") or "") if name is not None else ""
            if listed := _list_of(style):
                lists[id_] = listed
        return cls(names, lists, _formats(numbering) if numbering is not None else {})

    def is_title(self, paragraph: _Element) -> bool:
        """Whether a paragraph is set as the document's title."""
        return self._name(paragraph).casefold() == _TITLE

    def is_heading(self, paragraph: _Element) -> bool:
        """Whether it is set as a heading, by its style or by its level in the outline."""
        level = paragraph.find(f"{W}pPr/{W}outlineLvl")
        if level is not None and (level.get(f"{W}val") or "9").isdigit():
            return int(level.get(f"{W}val") or _BODY_LEVEL) < _BODY_LEVEL
        return _HEADING.fullmatch(self._name(paragraph)) is not None

    def marker(self, paragraph: _Element) -> str:
        """What stands before an item of a list, ``""`` before any other paragraph."""
        listed = _list_of(paragraph) or self.lists.get(_style_of(paragraph))
        if listed is None or listed[0] == "0":  # which says: none, whatever the style says
            return ""
        if self.formats.get(listed) != "decimal":
            return "- "
        self._counts[listed] += 1
        for deeper in [one for one in self._counts if one[0] == listed[0] and one[1] > listed[1]]:
            del self._counts[deeper]
        return f"{self._counts[listed]}. "

    def _name(self, paragraph: _Element) -> str:
        id_ = _style_of(paragraph)
        return self.names.get(id_, id_)


def _style_of(paragraph: _Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return (style.get(f"{W}val") or "") if style is not None else ""


def _list_of(element: _Element) -> tuple[str, str] | None:
    """The list that a paragraph or a style belongs to and its level there."""
    number, level = (element.find(f"{W}pPr/{W}numPr/{W}{name}") for name in ("numId", "ilvl"))
    if number is None:
        return None
    return number.get(f"{W}val") or "0", (level.get(f"{W}val") or "0") if level is not None else "0"


def _formats(numbering: _Element) -> dict[tuple[str, str], str]:
    """How the items of each list are marked at each level: "bullet", "decimal" and others."""
    levels: dict[tuple[str, str], str] = {}
    for abstract in numbering.iter(f"{W}abstractNum"):
        for level in abstract.iter(f"{W}lvl"):
            form = level.find(f"{W}numFmt")
            key = abstract.get(f"{W}abstractNumId") or "", level.get(f"{W}ilvl") or "0"
            levels[key] = (form.get(f"{W}val") or "") if form is not None else ""
    formats: dict[tuple[str, str], str] = {}
    for number in numbering.iter(f"{W}num"):
        abstract_id = number.find(f"{W}abstractNumId")
        id_ = abstract_id.get(f"{W}val") if abstract_id is not None else None
        formats |= {
            (number.get(f"{W}numId") or "", level): form for (of, level), form in levels.items() if of == id_
        }
    return formats
