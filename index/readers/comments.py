"""Readers' comments in the mark-up of the usual systems: WordPress, Drupal, Disqus, Blogger, schema.org."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.metadata.days import parse_date
from index.readers import furniture
from index.types import Comment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

# One comment, answers to it aside. Disqus calls it a post, inside its thread.
_ITEM = re.compile(
    r"(?:(?:single|user|reader)-)?comment(?:-(?:item|entry|single|node|\d+))?|comments?-item|js-comment"
)
_DISQUS = re.compile(r"disqus(?:-thread)?|dsq-[\w-]+")
_TYPE = re.compile(r"(?:https?://schema\.org/|schema:)?(?:User)?Comments?")
# Parts of a comment, the most telling name first. What is called a body may hold all of it.
_TEXTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"post-message",
        r"(?:[\w-]+-)?comment-?(?:content|text|message|copy)",
        r"(?:field-name-|field--name-|field-)?comment-body|commentbody",
        r"content|text|message|body",
    )
)
_AUTHORS = tuple(
    re.compile(pattern)
    for pattern in (
        r"fn",
        r"(?:comment-?|post-?)?author(?:-?name)?|comment-author-[\w-]+|comment-?(?:user|name|by)(?:-?name)?",
        r"user-?name|user|commenter(?:-name)?|display-?name|nick(?:name)?|js-usr|author-link",
        r"cite",
    )
)
_DATES = re.compile(
    r"(?:[\w-]+-)?(?:date|time|timestamp|datetime|meta|metadata|submitted|time-ago|published|footer)"
)
# "Ole Lund says:" names Ole Lund.
_SAYS = re.compile(
    r"[,:]?\s*(?:\b(?:says|said|writes|wrote|dit|schreibt|schrieb|sagt|dice)\b\s*[:.…]*|:|,)?\s*\Z", re.IGNORECASE
)
_LONGEST_NAME = 60


def find(root: HtmlElement, text_of: Callable[[HtmlElement], str]) -> dict[HtmlElement, Comment]:
    """The comments of a page by their elements, in order; what names no author and no day is not among them.

    Args:
        root: The page.
        text_of: Gives the text that a part of the page shows.
    """
    found: dict[HtmlElement, Comment] = {}
    items = [element for element in root.iter("li", "div", "article", "section", "p") if _is_item(element)]
    for element in items:
        comment = _read(element, text_of)
        # WordPress calls both the item of the list and the article in it a comment: the outer one is it.
        if comment and not any(found.get(above) == comment for above in element.iterancestors()):
            found[element] = comment
    return found


def _is_item(element: HtmlElement) -> bool:
    if _TYPE.fullmatch(element.get("itemtype") or element.get("typeof") or "") or element.get("data-comment-id"):
        return True
    called = list(furniture.names(element))
    if any("comment" in name and _ITEM.fullmatch(name) for name in called):
        return True
    return "post" in called and any(
        _DISQUS.fullmatch(name) for above in element.iterancestors() for name in furniture.names(above)
    )


def _read(item: HtmlElement, text_of: Callable[[HtmlElement], str]) -> Comment | None:
    if next(item.iter("h1"), None) is not None:
        return None  # a whole page that is called so
    own = list(_own(item))
    body = _body(item, own)
    if body is None:
        return None
    inside = set(body.iter())
    around = [element for element in own if element not in inside]
    author, published = _author(around), _published(around)
    text = text_of(body)
    return Comment(text, author, published) if text and (author or published) else None


def _own(item: HtmlElement) -> Iterator[HtmlElement]:
    """The elements inside a comment, those of the answers to it left out."""
    waiting = [child for child in reversed(item) if isinstance(child.tag, str)]
    while waiting:
        element = waiting.pop()
        called = list(furniture.names(element))
        if "children" in called or (_is_item(element) and not _is_shell(item, element)):
            continue
        yield element
        waiting += [child for child in reversed(element) if isinstance(child.tag, str)]


def _is_shell(item: HtmlElement, element: HtmlElement) -> bool:
    """Whether a comment inside a comment is its only one: the same comment, called so twice."""
    siblings = [each for each in item if isinstance(each.tag, str)]
    return element.getparent() is item and (siblings[0] is element) and element.tag != item.tag


def _body(item: HtmlElement, own: list[HtmlElement]) -> HtmlElement | None:
    for element in own:
        if element.get("itemprop") in ("text", "commentText"):
            return element
    for pattern in _TEXTS:
        for element in own:
            if any(pattern.fullmatch(name) for name in furniture.names(element)):
                return element
    paragraphs = [element for element in own if element.tag == "p" and element.getparent() is item]
    return paragraphs[0] if len(paragraphs) == 1 else None


def _author(around: list[HtmlElement]) -> str | None:
    for element in around:
        if element.get("itemprop") == "author":
            name = next(iter(element.iterfind(".//*[@itemprop='name']")), element)
            return _name(name.get("content") or name.text_content())
    for pattern in _AUTHORS:
        for element in around:
            called = [*furniture.names(element), element.tag]
            if any(pattern.fullmatch(name) for name in called) and (name := _name(element.text_content())):
                return name
    return None


def _name(text: str) -> str | None:
    name = _SAYS.sub("", " ".join(text.split()))
    return name if 0 < len(name) <= _LONGEST_NAME else None


def _published(around: list[HtmlElement]) -> str | None:
    said = [
        *(element.get("datetime", "") for element in around),
        *(
            element.get("content", "")
            for element in around
            if re.search("date", (element.get("itemprop") or element.get("property") or ""), re.IGNORECASE)
        ),
    ]
    for element in around:
        if element.tag == "time" or any(_DATES.fullmatch(name) for name in furniture.names(element)):
            said += [element.get("title", ""), element.text_content()]
    return next((day for text in said if text and (day := parse_date(text))), None)
