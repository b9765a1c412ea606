"""A web page as the blocks of text that it shows, in order, each with where on the page it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.clean.markup import superscript
from index.clean.tables import row
from index.readers import comments, furniture
from index.types import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

    from index.types import Comment

# Elements whose content is not shown as text.
_UNSHOWN = frozenset(
    "script style noscript template svg math iframe object canvas audio video select datalist head".split()
)
# Elements that stand within a line.
INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark meter "
    "nobr output picture q rp rt ruby s samp small source span strike strong sub sup time tt u var wbr".split()
)
# A part called "comment" or "hidden" that holds more of the page's text than this is the page, whatever its name.
_WHOLE = 0.5
# A part that asks for an e-mail address, and says no more than this, does nothing else.
_LONGEST_BOX = 400
# A table with a longer cell, or with another table in it, lays out the page: it is read as paragraphs.
_LONGEST_CELL = 400
_SPACES = re.compile(r"[ \t\r\n\f]+")
_GAP = re.compile("  +")
_AROUND_BREAK = re.compile(" *\n *")
_HEADING = re.compile("h[1-6]")
# "Ivo Karst" and "6 April" in two elements of a short line are two things, though no space parts them; a word that
# changes its type in the middle goes on small.
_JOINT = "\x1f"
_AT_JOINT = re.compile(rf"(?<=[^\W\d_A-Z]){_JOINT}(?=[\dA-Z])|(?<=\d){_JOINT}(?=[A-Z])")
_PIECES = frozenset({"span", "a", "time"})
_LONGEST_CREDITS = 120
# Within a line, too, such an element is none of its words.
_SET_APART = frozenset({furniture.LABELS, furniture.SHARE, furniture.FORM})
# A superscript of digits: 10<sup>2</sup> must not become 102.
_FIGURES = re.compile(r"[\d+\-−]{1,6}")
_PUBLISHED = re.compile(r"publish|posted|entry-?date|post-?date|date-?posted|article-?date", re.IGNORECASE)
_MODIFIED = re.compile(r"updat|modif|revis", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, item or table of a page.

    ``tag`` is the element that the text stands in. ``why`` names the furniture around it, ``None`` outside
    any. ``part`` is the innermost ``article`` or ``main`` around it, ``comment`` the innermost reader's comment.
    ``linked`` is the share in [0, 1] of its characters that are links, ``links`` their number; a link to the
    author is none.
    """

    text: str
    tag: str
    why: str | None = None
    part: HtmlElement | None = None
    linked: float = 0.0
    links: int = 0
    comment: HtmlElement | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A ``<time datetime>``: its value, the number of blocks before it, and whether it says "published"."""

    value: str
    block: int
    published: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a page and the times marked up in it, in reading order; its readers' comments by element.

    ``furniture`` are the elements that certainly are not the article (``furniture.CERTAIN``).
    """

    blocks: tuple[Block, ...]
    times: tuple[Time, ...]
    comments: Mapping[HtmlElement, Comment]
    furniture: tuple[HtmlElement, ...]


def read_page(root: HtmlElement) -> Page:
    """The blocks and times below ``root``; text of scripts, styles and controls is not among them."""
    said = comments.find(root, text_below)
    if len(said) == 1 and len(next(iter(said)).text_content()) > _WHOLE * len(root.text_content()):
        said = {}
    walk = _Walk(root, said)
    return Page(tuple(walk.blocks), tuple(walk.times), said, tuple(walk.furniture))


def text_below(element: HtmlElement) -> str:
    """The text that a part of a page shows, furniture in it aside, paragraphs parted by a blank line."""
    return "\n\n".join(block.text for block in _Walk(element, {}).blocks if not block.why)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What an open element hands down to the elements and text inside it; ``apart`` if its text is a block."""

    tag: str
    why: str | None = None
    part: HtmlElement | None = None
    comment: HtmlElement | None = None
    linked: bool = False
    preformatted: bool = False
    apart: bool = True


class _Walk:
    """Goes through the tree once, cutting its text wherever a block begins or ends."""

    def __init__(self, root: HtmlElement, items: Mapping[HtmlElement, Comment]) -> None:
        from lxml import etree

        self.blocks: list[Block] = []
        self.times: list[Time] = []
        self.furniture: list[HtmlElement] = []
        self._items = items
        self._threads = {above for item in items for above in item.iterancestors()}
        self._asking = {above for field in _address_fields(root) for above in field.iterancestors()}
        self._length = len(root.text_content())
        self._text: list[str] = []
        self._linked = self._links = 0
        self._bullet = False
        self._frames = [_Frame("body")]
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event == "start":
                if not self._enter(element):
                    walk.skip_subtree()  # its end is still announced
            elif event == "end":
                self._leave(element)
            else:
                self._hide(element.text or "")
                self._add(element.tail)
        self._flush()

    def _enter(self, element: HtmlElement) -> bool:
        """Open ``element``; false if nothing below it is to be walked."""
        tag, frame = str(element.tag), self._frames[-1]
        why = frame.why or self._why(element, tag)
        apart = tag not in INLINE or (why in _SET_APART and not frame.why)
        if why in furniture.CERTAIN and not frame.why and (apart or why == HIDDEN):
            self.furniture.append(element)
        if apart:
            self._flush()
            frame = _Frame(
                tag,
                why,
                part=element if tag in ("article", "main") else frame.part,
                comment=element if element in self._items else frame.comment,
                linked=frame.linked,
                preformatted=frame.preformatted or tag == "pre",
            )
        linked = frame.linked or self._is_link(element, frame)
        self._frames.append(
            _Frame(frame.tag, frame.why, frame.part, frame.comment, linked, frame.preformatted, apart)
        )
        if not apart and self._is_joint(element, frame):
            self._text.append(_JOINT)
        if tag == "time":
            self._mark_time(element)
        if tag in _UNSHOWN:
            return False
        if not apart and why == HIDDEN and frame.why != HIDDEN:
            self._hide(element.text_content())
            return False
        if tag == "table" and _is_data(element):
            self._add_table(element)
            return False
        if tag in ("sup", "sub") and _FIGURES.fullmatch(element.text_content()):
            self._add(superscript(element.text_content(), below=tag == "sub"))
            return False
        if tag == "br":
            self._text.append("\n")
        self._bullet = self._bullet or tag == "li"
        self._add(element.text)
        return True

    def _is_joint(self, element: HtmlElement, frame: _Frame) -> bool:
        """Whether two elements of a line stand side by side with nothing between: names, days and counts do."""
        before = element.getprevious()
        return (
            before is not None and before.tag in _PIECES and not before.tail and not _HEADING.fullmatch(frame.tag)
        )

    def _is_link(self, element: HtmlElement, frame: _Frame) -> bool:
        """Whether a link begins; that of a heading to itself, and a by-line's to its author, are none."""
        target = element.get("href", "") if element.tag == "a" else ""
        if not target or (target.startswith("#") and _HEADING.fullmatch(frame.tag)):
            return False
        if "author" in element.get("rel", "").split():
            return False
        self._links += 1
        return True

    def _leave(self, element: HtmlElement) -> None:
        if self._frames[-1].apart:
            self._flush()
            self._bullet = self._bullet and element.tag != "li"
        self._frames.pop()
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            frame = self._frames[-1]
            self._text.append(text if frame.preformatted else _SPACES.sub(" ", text))
            self._linked += _size(text) if frame.linked else 0

    def _flush(self) -> None:
        """End the block that is open, if it has any text."""
        text = "".join(self._text)
        if text and not text.isspace():
            if len(text) <= _LONGEST_CREDITS:
                text = _AT_JOINT.sub(" ", text)
            text = _AROUND_BREAK.sub("\n", _GAP.sub(" ", text.replace(_JOINT, ""))).strip()
            frame = self._frames[-1]
            bullet = "- " if self._bullet else ""
            tag = "li" if bullet else frame.tag
            linked = self._linked / _size(text)
            block = Block(bullet + text, tag, frame.why, frame.part, linked, self._links, frame.comment)
            self.blocks.append(block)
            self._bullet = False
        self._text, self._linked, self._links = [], 0, 0

    def _hide(self, text: str) -> None:
        text = " ".join(text.split())
        if text:
            self.blocks.append(Block(text, "", HIDDEN))

    def _add_table(self, table: HtmlElement) -> None:
        frame = self._frames[-1]
        caption = " ".join(" ".join(each.text_content().split()) for each in table.iter("caption"))
        rows = [row([_cell_text(cell) for cell in each.iter("td", "th")]) for each in table.iter("tr")]
        for text, tag in ((caption, "caption"), ("\n".join(line for line in rows if line), "table")):
            if text:
                self.blocks.append(Block(text, tag, frame.why, frame.part, comment=frame.comment))

    def _mark_time(self, element: HtmlElement) -> None:
        names = " ".join(
            [*(element.get(key, "") for key in ("class", "itemprop")), element.getparent().get("class", "")]
        )
        if element.get("datetime") and not self._frames[-1].why and not _MODIFIED.search(names):
            said = bool(_PUBLISHED.search(names)) or element.get("pubdate") is not None
            self.times.append(Time(element.get("datetime", ""), len(self.blocks), said))

    def _why(self, element: HtmlElement, tag: str) -> str | None:
        """The furniture that begins with ``element``, unless that is the page itself."""
        if element in self._items:
            return furniture.COMMENTS
        if tag in ("html", "body", "main", "article"):
            return None
        parent = element.getparent()
        if tag == "footer" and parent is not None and parent.tag == "body":
            return furniture.FOOTER
        why = furniture.kind(element, tag)
        if not why and element in self._asking and len(element.text_content()) <= _LONGEST_BOX:
            why = furniture.NEWSLETTER
        if why == furniture.COMMENTS and element in self._threads and next(element.iter("h1"), None) is None:
            return why
        if why and len(element.text_content()) > _WHOLE * self._length:
            return None
        return why


def _address_fields(root: HtmlElement) -> list[HtmlElement]:
    return [field for field in root.iter("input") if field.get("type", "").lower() == "email"]


def _size(text: str) -> int:
    """The number of characters that are seen."""
    return len("".join(text.split()))


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds data, in more than one column, rather than the layout of the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = [list(each.iter("td", "th")) for each in table.iter("tr")]
    short = all(len(cell.text_content()) <= _LONGEST_CELL for cells in rows for cell in cells)
    return short and any(len(cells) > 1 for cells in rows)


def _cell_text(cell: HtmlElement) -> str:
    """The text of a cell, with a space where a paragraph or line of it ends."""
    pieces = []
    for element in cell.iter():
        apart = " " if element.tag == "br" or element.tag not in INLINE else ""
        if isinstance(element.tag, str) and element.tag not in _UNSHOWN:
            pieces += [apart, element.text or ""]
        pieces += [element.tail or "" if element is not cell else "", apart]
    return "".join(pieces)
