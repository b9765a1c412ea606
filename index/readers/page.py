"""A web page as the blocks of text that it shows, in order, each with where on the page it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.clean.markup import superscript
from index.clean.tables import row

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HIDDEN = "hidden text"
NAVIGATION = "navigation"
COMMENTS = "reader comments"
FORM = "comment form"
FOOTER = "page footer"
FURNITURE = "page furniture"
SHARE = "share buttons"
COOKIES = "cookie notice"
NEWSLETTER = "newsletter box"

# Elements whose content is not shown as text.
_UNSHOWN = frozenset(
    "script style noscript template svg math iframe object canvas audio video select datalist head".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark meter "
    "nobr output picture q rp rt ruby s samp small source span strike strong sub sup time tt u var wbr".split()
)
_BY_ELEMENT = {"nav": NAVIGATION, "form": FORM, "button": NAVIGATION, "dialog": FURNITURE}
_BY_ROLE = {
    "navigation": NAVIGATION,
    "search": NAVIGATION,
    "dialog": FURNITURE,
    "alertdialog": FURNITURE,
}
# What pages call their parts: one whole word of ``class`` or ``id``, one pattern a line.
_NAMES = {
    HIDDEN: r"""
        sr-only|screen-reader-text|visually-?hidden|is-hidden|d-none
    """,
    COMMENTS: r"""
        comments?(?:-?(?:list|area|section|thread|body|content|wrapper|container))?|commentlist
        disqus(?:[_-]thread)?
    """,
    FORM: r"""
        respond|comment-?(?:form|respond|reply)|reply-?form
    """,
    SHARE: r"""
        (?:social-?)?share(?:-?(?:buttons?|bar|links?|tools|this))?|sharing|sharedaddy|addtoany\w*|addthis\w*
        social(?:-?(?:links|icons|media|bar))?
    """,
    COOKIES: r"""
        cookies?(?:-?(?:notice|banner|consent|bar|law\w*))?|gdpr\w*|consent(?:-?\w+)?|onetrust\w*
    """,
    NEWSLETTER: r"""
        (?:newsletter|subscribe)(?:-?(?:signup|box|form|widget|block))?|sign-?up-?(?:box|form)
        mailing-?list|jetpack_subscription\w*
    """,
    "related links": r"""
        related(?:-?(?:posts?|articles?|stories|content|links|news))?|jp-relatedposts|recommended(?:-?\w+)?
        more-?(?:stories|news|articles|from)|read-?(?:more|next|also)|trending|most-?(?:read|popular)
        you-may-(?:also-)?like|taboola\w*|outbrain\w*
    """,
    "advertisement": r"""
        ads?|advert(?:isement|ising)?s?|ad-?(?:slot|container|wrapper|unit|banner)|sponsored|dfp-?\w*
    """,
    FURNITURE: r"""
        (?:main-?|site-?)?nav(?:bar|igation)?|menu|breadcrumbs?|pagination|pager|skip-?links?|toc
        (?:site-?|page-?)?footer|sidebar|widget(?:-?area)?|popup|modal|(?:post-?)?tags|tag-?list|author-?(?:bio|box)
    """,
}
_BY_NAME = tuple((re.compile("|".join(patterns.split()), re.IGNORECASE), why) for why, patterns in _NAMES.items())
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A part called "comment" or "hidden" that holds more of the page's text than this is the page, whatever its name.
_WHOLE = 0.5
# A table with a longer cell, or with another table in it, lays out the page: it is read as paragraphs.
_LONGEST_CELL = 400
_SPACES = re.compile(r"[ \t\r\n\f]+")
# A superscript of digits: 10<sup>2</sup> must not become 102.
_FIGURES = re.compile(r"[\d+\-−]{1,6}")
_PUBLISHED = re.compile(r"publish|posted|entry-?date|post-?date|date-?posted|article-?date", re.IGNORECASE)
_MODIFIED = re.compile(r"updat|modif|revis", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, item or table of a page.

    ``tag`` is the element that the text stands in. ``why`` names the furniture around it, ``None`` outside
    any. ``part`` is the innermost ``article`` or ``main`` around it. ``linked`` is the share in [0, 1] of its
    characters that are links.
    """

    text: str
    tag: str
    why: str | None = None
    part: HtmlElement | None = None
    linked: float = 0.0


@dataclass(frozen=True, slots=True)
class Time:
    """A ``<time datetime>``: its value, the number of blocks before it, and whether it says "published"."""

    value: str
    block: int
    published: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of a page and the times marked up in it, in reading order."""

    blocks: tuple[Block, ...]
    times: tuple[Time, ...]


def read_page(root: HtmlElement) -> Page:
    """The blocks and times below ``root``; text of scripts, styles and controls is not among them."""
    walk = _Walk(root)
    return Page(tuple(walk.blocks), tuple(walk.times))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What an open element hands down to the elements and text inside it."""

    tag: str
    why: str | None = None
    part: HtmlElement | None = None
    linked: bool = False
    preformatted: bool = False


class _Walk:
    """Goes through the tree once, cutting its text wherever a block begins or ends."""

    def __init__(self, root: HtmlElement) -> None:
        from lxml import etree

        self.blocks: list[Block] = []
        self.times: list[Time] = []
        self._length = len(root.text_content())
        self._text: list[str] = []
        self._linked = 0
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
        inline = tag in _INLINE
        why = frame.why or self._why(element, tag)
        if not inline:
            self._flush()
            frame = replace(frame, tag=tag, why=why, preformatted=frame.preformatted or tag == "pre")
            frame = replace(frame, part=element) if tag in ("article", "main") else frame
        leads_away = tag == "a" and not element.get("href", "").startswith("#")
        self._frames.append(replace(frame, linked=frame.linked or leads_away))
        if tag == "time":
            self._mark_time(element)
        if tag in _UNSHOWN:
            return False
        if inline and why == HIDDEN and frame.why != HIDDEN:
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

    def _leave(self, element: HtmlElement) -> None:
        if element.tag not in _INLINE:
            self._flush()
            self._bullet = self._bullet and element.tag != "li"
        self._frames.pop()
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if text:
            frame = self._frames[-1]
            self._text.append(text if frame.preformatted else _SPACES.sub(" ", text))
            self._linked += len(text.strip()) if frame.linked else 0

    def _flush(self) -> None:
        """End the block that is open, if it has any text."""
        text = re.sub(r" *\n *", "\n", re.sub(r"  +", " ", "".join(self._text))).strip()
        if text:
            frame = self._frames[-1]
            bullet = "- " if self._bullet else ""
            linked = self._linked / len(text)
            self.blocks.append(Block(bullet + text, "li" if bullet else frame.tag, frame.why, frame.part, linked))
            self._bullet = False
        self._text, self._linked = [], 0

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
                self.blocks.append(Block(text, tag, frame.why, frame.part))

    def _mark_time(self, element: HtmlElement) -> None:
        names = " ".join(
            [*(element.get(key, "") for key in ("class", "itemprop")), element.getparent().get("class", "")]
        )
        if element.get("datetime") and not self._frames[-1].why and not _MODIFIED.search(names):
            said = bool(_PUBLISHED.search(names)) or element.get("pubdate") is not None
            self.times.append(Time(element.get("datetime", ""), len(self.blocks), said))

    def _why(self, element: HtmlElement, tag: str) -> str | None:
        """The furniture that begins with ``element``, by its tag, role, visibility or name."""
        if tag in ("html", "body", "main", "article"):
            return None
        parent = element.getparent()
        if tag == "footer" and parent is not None and parent.tag == "body":
            return FOOTER
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        if hidden or _HIDING_STYLE.search(element.get("style", "")):
            why: str | None = HIDDEN
        else:
            why = _BY_ELEMENT.get(tag) or _BY_ROLE.get(element.get("role", "")) or _by_name(element)
        if why and len(element.text_content()) > _WHOLE * self._length:
            return None
        return why


def _by_name(element: HtmlElement) -> str | None:
    words = [*element.get("class", "").split(), element.get("id", "")]
    return next((why for pattern, why in _BY_NAME if any(pattern.fullmatch(word) for word in words)), None)


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
        apart = " " if element.tag == "br" or element.tag not in _INLINE else ""
        if isinstance(element.tag, str) and element.tag not in _UNSHOWN:
            pieces += [apart, element.text or ""]
        pieces += [element.tail or "" if element is not cell else "", apart]
    return "".join(pieces)
