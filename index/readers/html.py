"""HTML: trafilatura decides which blocks of the page are the article; the text is that of the page itself."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from index.clean import patterns
from index.errors import ReadError
from index.metadata import first_said, found_in
from index.metadata.days import parse_date
from index.metadata.opening import fold
from index.readers import head
from index.readers.furniture import CERTAIN, COMMENTS, FORM, FURNITURE, NAVIGATION
from index.readers.page import INLINE, Block, Page, read_page
from index.types import Comment, Extract, Metadata, Origin, Removed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

_HEADING = re.compile("h[1-6]")
# lxml refuses a str that declares an encoding; the text is decoded already.
_XML_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
# A short text ("Read more") also occurs inside longer ones: below this many letters and digits the whole of a
# block must be the whole of one of trafilatura's.
_SHORT = 40
# Nothing but links: an item of a menu or of a list of other articles. "By <a>Anna Holm</a>" has a word more.
_LINKED = 0.95
# Of a part that is called furniture, half in links is more than a sentence with a link has.
_MOSTLY = 0.5
# The head adds the site's name, and seldom more than as much again, to the title that the page shows.
_TITLE = 0.5
# A link alone in its paragraph that is shorter leads to another article; a longer one may be a paragraph.
_LONGEST_LINK = 160
# If trafilatura kept less than this share of what may be the article, it went wrong and is not asked.
_LOST = 0.3
# Trafilatura's time grows with the square of the elements that stand side by side in one paragraph: half a minute
# for 12,000 links. Prose has hundreds at most.
_MOST_IN_LINE = 2000
# So it does with elements inside one another; at a thousand it fails. Pages have thirty, broken ones a hundred.
_DEEPEST = 500


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
    said = head.metadata(root)
    page = read_page(root)
    kept = _article(root, page, said)
    if not any(kept):
        raise _no_text(name)
    shown = [block for block, keep in zip(page.blocks, kept, strict=True) if keep]
    title = found_in(Origin.HEADLINE, Metadata(title=_shown_title(shown, said)))
    metadata = first_said(title, said, head.shown(page, kept, said))
    return Extract(_text(shown), metadata, _removed(page, kept), tuple(page.comments.values()))


def _no_text(name: str) -> ReadError:
    return ReadError(f"{name} shows no text", hint="open it in a browser and save the page as it is shown")


def _article(root: HtmlElement, page: Page, said: Metadata) -> list[bool]:
    """For each block, whether it belongs to the article.

    It does if trafilatura took it. It also does, outside furniture and lists of links, if it stands in the
    same ``article`` or ``main`` as most of what trafilatura took, or failing those between the first and
    the last of it: trafilatura leaves out captions, questions and asides that are the article's own. A page that
    trafilatura would be long over goes by furniture and lists of links alone.
    """
    blocks = page.blocks
    likely = [not block.why and block.linked < _LINKED for block in blocks]
    if _is_crowded(root) or _is_deep(root):
        return likely
    votes = _votes(root, page)
    if not any(votes) or _size(blocks, votes) < _LOST * _size(blocks, likely):
        return likely
    part = _main_part(blocks, votes)
    first, last = votes.index(True), len(votes) - votes[::-1].index(True)
    kept = [
        votes[i] or (likely[i] and (block.part is part if part is not None else first <= i < last))
        for i, block in enumerate(blocks)
    ]
    kept = [keep and not _heads_links(blocks, kept, i) for i, keep in enumerate(kept)]
    headed = any(block.tag == "h1" and keep for block, keep in zip(blocks, kept, strict=True))
    heading = None if headed else _heading(blocks, likely, said, first)
    return [keep or i == heading for i, keep in enumerate(kept)]


def _is_crowded(root: HtmlElement) -> bool:
    """Whether a single element holds more within its lines than trafilatura can read in good time."""
    return any(
        len(element) > _MOST_IN_LINE and sum(child.tag in INLINE for child in element) > _MOST_IN_LINE
        for element in root.iter()
    )


def _is_deep(root: HtmlElement) -> bool:
    """Whether elements stand inside one another further down than trafilatura can follow."""
    from lxml import etree

    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            return True
    return False


def _heads_links(blocks: Sequence[Block], kept: Sequence[bool], i: int) -> bool:
    """Whether a block is the heading of links to other articles, which are left out."""
    if i + 1 == len(blocks) or kept[i + 1] or blocks[i + 1].linked < _LINKED:
        return False
    return patterns.RELATED.fullmatch(blocks[i].text) is not None


def _size(blocks: Sequence[Block], chosen: Sequence[bool]) -> int:
    return sum(len(block.text) for block, is_chosen in zip(blocks, chosen, strict=True) if is_chosen)


def _votes(root: HtmlElement, page: Page) -> list[bool]:
    """Which blocks trafilatura takes for the main text of the page, once its certain furniture is out."""
    import logging

    import trafilatura

    # It warns on stderr of each page without a main text, which is no fault here.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    for element in page.furniture:
        if element.getparent() is not None:
            element.drop_tree()
    document = trafilatura.bare_extraction(root, favor_recall=True, include_comments=False)
    body = getattr(document, "body", None)
    if body is None:
        return [False] * len(page.blocks)
    wholes = {fold("".join(element.itertext())) for element in body.iter()}
    everything = fold("".join(body.itertext()))
    folded = [fold(block.text) for block in page.blocks]
    return [
        not _is_furniture(block)
        and bool(letters)
        and (letters in wholes or (len(letters) >= _SHORT and letters in everything))
        for block, letters in zip(page.blocks, folded, strict=True)
    ]


def _is_furniture(block: Block) -> bool:
    """Whether a block is not the article, whatever trafilatura takes it for."""
    if block.why:
        return block.why in CERTAIN or block.linked > _MOSTLY
    if block.linked < _LINKED or _HEADING.fullmatch(block.tag):
        return False
    return block.links > 1 or (block.tag != "li" and len(block.text) < _LONGEST_LINK)


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
    """The heading above the article, if it is the title that the head gives; an ``h1`` if that gives none."""
    title, outlet = fold(said.title or ""), fold(said.outlet or "")
    for i in range(before):
        heading = fold(blocks[i].text)
        if not likely[i] or not heading or not _HEADING.fullmatch(blocks[i].tag) or heading == outlet:
            continue
        if blocks[i].tag == "h1" and (heading in title or title in heading):
            return i
        if title.startswith(heading) and len(heading) > _TITLE * len(title):
            return i
    return None


def _shown_title(blocks: Sequence[Block], said: Metadata) -> str | None:
    """The first ``h1`` of the article; without any, a heading at its very beginning."""
    headings = [block for block in blocks if _HEADING.fullmatch(block.tag)]
    top = [block for block in headings if block.tag == "h1"] or [block for block in headings if block is blocks[0]]
    title = " ".join(top[0].text.split()) if top else None
    return title if title != said.outlet else None


def _text(blocks: Iterable[Block]) -> str:
    """Blocks parted by a blank line, items of a list by a newline."""
    pieces: list[str] = []
    for tag, group in groupby(blocks, key=lambda block: block.tag):
        pieces.append(("\n" if tag in ("li", "dt", "dd") else "\n\n").join(block.text for block in group))
    return "\n\n".join(pieces)


def _removed(page: Page, kept: Sequence[bool]) -> tuple[Removed, ...]:
    """What is neither the article nor in one of the comments, a record for each run of one kind."""
    left = [
        block
        for block, keep in zip(page.blocks, kept, strict=True)
        if not keep and not (block.comment is not None and _is_said(block, page.comments[block.comment]))
    ]
    return tuple(Removed("\n".join(block.text for block in group), why) for why, group in groupby(left, key=_kind))


def _is_said(block: Block, comment: Comment) -> bool:
    """Whether a block within a comment stands in its text, or is its author or day."""
    if fold(block.text) in fold(f"{comment.text} {comment.author or ''}"):
        return True
    return bool(comment.published) and parse_date(block.text) == comment.published


def _kind(block: Block) -> str:
    """Why a block is taken out; what a comment shows beside its text are its buttons."""
    if block.comment is not None and block.why == COMMENTS:
        return FORM
    return block.why or (NAVIGATION if block.linked >= _LINKED else FURNITURE)
