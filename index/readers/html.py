"""HTML: trafilatura decides which blocks of the page are the article; the text is that of the page itself."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.metadata import first_said, from_pairs, from_values
from index.readers import jsonld
from index.readers.page import (
    COMMENTS,
    COOKIES,
    FOOTER,
    FORM,
    FURNITURE,
    HIDDEN,
    NAVIGATION,
    NEWSLETTER,
    SHARE,
    Block,
    Page,
    read_page,
)
from index.types import Extract, Metadata, Removed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

# lxml refuses a str that declares an encoding; the text is decoded already.
_XML_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
# Never the article, even where trafilatura, asked for recall, takes it along. Of other furniture it is the
# judge: what a page calls "read-more" or "menu" may be the story itself.
_CERTAIN = frozenset({HIDDEN, COMMENTS, FORM, NAVIGATION, FOOTER, SHARE, COOKIES, NEWSLETTER})
# A short text ("Read more") also occurs inside longer ones: below this many letters and digits the whole of a
# block must be the whole of one of trafilatura's.
_SHORT = 40
# Nothing but links: an item of a menu or of a list of other articles. "By <a>Anna Holm</a>" has a word more.
_LINKED = 0.95
# If trafilatura kept less than this share of what may be the article, it went wrong and is not asked.
_LOST = 0.3
# A line of prose, which ends the heading of the page.
_PROSE = 160
_ARTICLE_TYPE = re.compile(r".*(?:Article|Posting|Report|CreativeWork|WebPage)", re.IGNORECASE)


def read(text: str, name: str) -> Extract:
    """The article of a page, its metadata, and the other texts of the page with what each is.

    Raises:
        ReadError: The page shows no text.
    """
    from lxml import etree, html

    try:
        root = html.document_fromstring(_XML_DECLARATION.sub("", text), parser=html.HTMLParser(huge_tree=True))
    except etree.ParserError as error:  # nothing but comments or declarations
        raise _no_text(name) from error
    page = read_page(root)
    said = _metadata(root)
    kept = _article(root, page, said)
    if not any(kept):
        raise _no_text(name)
    shown = [block for block, keep in zip(page.blocks, kept, strict=True) if keep]
    title = Metadata(title=_shown_title(shown, said))
    published = Metadata(published=_published(page, kept))
    return Extract(_text(shown), first_said(title, said, published), _removed(page.blocks, kept))


def _no_text(name: str) -> ReadError:
    return ReadError(f"{name} shows no text", hint="open it in a browser and save the page as it is shown")


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _article(root: HtmlElement, page: Page, said: Metadata) -> list[bool]:
    """For each block, whether it belongs to the article.

    It does if trafilatura took it. It also does, outside furniture and lists of links, if it stands in the
    same ``article`` or ``main`` as most of what trafilatura took, or failing those between the first and
    the last of it: trafilatura leaves out captions, questions and asides that are the article's own.
    """
    blocks = page.blocks
    votes = _votes(root, blocks)
    likely = [not block.why and block.linked < _LINKED for block in blocks]
    if not any(votes) or _size(blocks, votes) < _LOST * _size(blocks, likely):
        return likely
    part = _main_part(blocks, votes)
    first, last = votes.index(True), len(votes) - votes[::-1].index(True)
    kept = [
        votes[i] or (likely[i] and (block.part is part if part is not None else first <= i < last))
        for i, block in enumerate(blocks)
    ]
    headed = any(block.tag == "h1" and keep for block, keep in zip(blocks, kept, strict=True))
    heading = None if headed else _heading(blocks, likely, said, first)
    return [keep or i == heading for i, keep in enumerate(kept)]


def _size(blocks: Sequence[Block], chosen: Sequence[bool]) -> int:
    return sum(len(block.text) for block, is_chosen in zip(blocks, chosen, strict=True) if is_chosen)


def _votes(root: HtmlElement, blocks: Sequence[Block]) -> list[bool]:
    """Which blocks trafilatura takes for the main text of the page."""
    import logging
    from copy import deepcopy

    import trafilatura

    # It warns on stderr of each page without a main text, which is no fault here.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document = trafilatura.bare_extraction(deepcopy(root), favor_recall=True, include_comments=False)
    body = getattr(document, "body", None)
    if body is None:
        return [False] * len(blocks)
    wholes = {_fold("".join(element.itertext())) for element in body.iter()}
    everything = _fold("".join(body.itertext()))
    folded = [_fold(block.text) for block in blocks]
    return [
        block.why not in _CERTAIN
        and bool(fold)
        and (fold in wholes or (len(fold) >= _SHORT and fold in everything))
        for block, fold in zip(blocks, folded, strict=True)
    ]


def _main_part(blocks: Sequence[Block], votes: Sequence[bool]) -> HtmlElement | None:
    """The ``article`` or ``main`` that holds more than half of what trafilatura took."""
    voted = [block for block, vote in zip(blocks, votes, strict=True) if vote]
    half = sum(len(block.text) for block in voted) / 2
    parts = {id(block.part): block.part for block in voted if block.part is not None}
    for part in parts.values():
        if sum(len(block.text) for block in voted if block.part is part) > half:
            return part
    return None


def _heading(blocks: Sequence[Block], likely: Sequence[bool], said: Metadata, before: int) -> int | None:
    """The ``h1`` above the article, if it is the title that the page's head gives, or the head gives none."""
    title = _fold(said.title or "")
    for i in range(before):
        fold = _fold(blocks[i].text)
        if blocks[i].tag == "h1" and likely[i] and fold and (fold in title or title in fold):
            return i if fold != _fold(said.outlet or "") else None
    return None


def _shown_title(blocks: Sequence[Block], said: Metadata) -> str | None:
    """The first ``h1`` of the article; without any, a heading at its very beginning."""
    headings = [block for block in blocks if re.fullmatch("h[1-6]", block.tag)]
    top = [block for block in headings if block.tag == "h1"] or [block for block in headings if block is blocks[0]]
    title = " ".join(top[0].text.split()) if top else None
    return title if title != said.outlet else None


def _text(blocks: Iterable[Block]) -> str:
    """Blocks parted by a blank line, items of a list by a newline."""
    pieces: list[str] = []
    for tag, group in groupby(blocks, key=lambda block: block.tag):
        pieces.append(("\n" if tag in ("li", "dt", "dd") else "\n\n").join(block.text for block in group))
    return "\n\n".join(pieces)


def _removed(blocks: Sequence[Block], kept: Sequence[bool]) -> tuple[Removed, ...]:
    left = [block for block, keep in zip(blocks, kept, strict=True) if not keep]
    return tuple(
        Removed("\n".join(block.text for block in group), why)
        for why, group in groupby(left, key=lambda block: block.why or FURNITURE)
    )


def _metadata(root: HtmlElement) -> Metadata:
    """What the head, the linked data and the microdata of the page say, in this order."""
    pairs = [
        (element.get("property") or element.get("name") or "", element.get("content") or "")
        for element in root.iter("meta")
    ]
    pairs += [
        ("canonical", link.get("href") or "") for link in root.iter("link") if link.get("rel") == "canonical"
    ]
    scripts = [script.text or "" for script in root.iter("script") if "ld+json" in (script.get("type") or "")]
    title = next((element.text_content() for element in root.iter("title")), "")
    return first_said(
        from_pairs(pairs),
        *(jsonld.parse(script) for script in scripts),
        _microdata(root),
        from_values(
            {"author": [each.text_content().strip() for each in root.iterfind(".//a[@rel='author']")][:1]}
        ),
        Metadata(title=" ".join(title.split()) or None),
    )


def _microdata(root: HtmlElement) -> Metadata:
    values: dict[str, list[str]] = {}
    fields = {"headline": "title", "publisher": "outlet", "author": "author", "datePublished": "published"}
    for element in root.iterfind(".//*[@itemprop]"):
        name = fields.get(element.get("itemprop", ""))
        if name and _of_article(element):
            values.setdefault(name, []).append(" ".join(_property(element).split()))
    return from_values(values)


def _of_article(element: HtmlElement) -> bool:
    """Whether the innermost item around a property is an article or a page, not a comment on it."""
    scope = next((each for each in element.iterancestors() if each.get("itemscope") is not None), None)
    return scope is None or _ARTICLE_TYPE.fullmatch(scope.get("itemtype") or "Article") is not None


def _property(element: HtmlElement) -> str:
    inner = next(iter(element.iterfind(".//*[@itemprop='name']")), element)
    return inner.get("content") or inner.get("datetime") or str(inner.text_content())


def _published(page: Page, kept: Sequence[bool]) -> str | None:
    """The day of a ``<time>`` that calls itself published, or that stands above the article's first prose."""
    prose = next(
        (i for i, block in enumerate(page.blocks) if kept[i] and len(block.text) >= _PROSE), len(page.blocks)
    )
    first = kept.index(True)
    times = [time for time in page.times if time.published]
    times += [time for time in page.times if first <= time.block <= prose]
    said = from_values({"published": [time.value for time in times]})
    return said.published
