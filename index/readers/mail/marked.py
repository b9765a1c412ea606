"""A message in HTML without the message that it answers and without its signature."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.readers import html
from index.readers.mail.quoted import QUOTED, SIGNATURE, is_forwarded
from index.types import Removed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from index.types import Extract

_CLASS = ".//*[contains(concat(' ', @class, ' '), ' %s ')]"
# How programs mark the message answered and the signature.
_MARKED = (
    (".//blockquote[@type='cite']", QUOTED),
    *((_CLASS % name, QUOTED) for name in ("gmail_quote", "yahoo_quoted", "moz-cite-prefix")),
    *((_CLASS % name, SIGNATURE) for name in ("gmail_signature", "moz-signature")),
)
# Outlook on the web marks the header of the message answered, which goes on to the end.
_HEADER = ".//*[@id='divRplyFwdMsg' or @id='appendonsend']"


def own_html(text: str, name: str) -> Extract:
    """The page that the sender wrote, by the marks that programs leave in it.

    Raises:
        ReadError: It shows no text.
    """
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return html.read(text, name)
    removed = list(_take_out(root))
    if not removed or not any(map(str.isalnum, _lines(root))):
        return html.read(text, name)
    own = html.read(lxml_html.tostring(root, encoding="unicode"), name)
    return replace(own, removed=(*own.removed, *removed))


def _take_out(root: HtmlElement) -> Iterator[Removed]:
    """Take the marked elements out of a page; one within another goes with it."""
    for header in root.xpath(_HEADER):
        if header.getparent() is not None:
            yield from (_dropped(each, QUOTED) for each in [header, *header.itersiblings()])
    for path, why in _MARKED:
        for element in root.xpath(path):
            inside = any(each is root for each in element.iterancestors())
            if inside and not is_forwarded(_lines(element)):
                yield _dropped(element, why)


def _dropped(element: HtmlElement, why: str) -> Removed:
    text = _lines(element)
    if isinstance(element.tag, str):
        element.drop_tree()
    return Removed(text, why)


def _lines(element: HtmlElement) -> str:
    """The texts below an element, each on a line."""
    return "\n".join(line for each in element.itertext() if (line := " ".join(str(each).split())))
