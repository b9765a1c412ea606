"""HTML in which everything is escaped that was not made here.

A page is put together from elements; a child that is not an element is text, whoever wrote it, and an attribute's
value always is. So a text of a document or a model cannot become markup by being forgotten.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, TypeAlias

from assistant.render import safe

if TYPE_CHECKING:
    from collections.abc import Iterable

# Elements without content, which have no end tag.
_VOID = frozenset({"input", "meta", "br"})


class Markup(str):
    """HTML that this package made. Any other ``str`` is text."""

    __slots__ = ()


Child: TypeAlias = "str | None"
Attribute: TypeAlias = "str | int | bool | None"


def escaped(text: str) -> Markup:
    """The text as HTML, without what could turn the order of its letters or hide among them."""
    return Markup(html.escape(safe(text), quote=True))


def join(children: Iterable[Child], between: str = "") -> Markup:
    """The children one after another, text escaped and ``None`` left out."""
    parts = [child if isinstance(child, Markup) else escaped(child) for child in children if child is not None]
    return Markup(escaped(between).join(parts))


def el(name: str, /, *children: Child, **attributes: Attribute) -> Markup:
    """An element.

    Args:
        name: Of the element; never from data.
        children: Its content; text is escaped, ``None`` left out.
        attributes: A trailing underscore is dropped and others become hyphens (``class_``, ``aria_label``);
            ``True`` stands bare, ``False`` and ``None`` are left out.
    """
    start = "".join([f"<{name}", *(_attribute(key, value) for key, value in attributes.items()), ">"])
    return Markup(start if name in _VOID else f"{start}{join(children)}</{name}>")


def _attribute(key: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    key = key.rstrip("_").replace("_", "-")
    return f" {key}" if value is True else f' {key}="{escaped(str(value))}"'


def fold(title: Child, *children: Child, class_: str | None = None) -> Markup:
    """A part that opens on demand."""
    return el("details", el("summary", title), *children, class_=class_)


def plural(n: int, thing: str) -> str:
    """``1 case``, ``2 cases``."""
    return f"{n:,} {thing}{'s' * (n != 1)}"


def link(url: str | None, text: str) -> Markup:
    """The text, as a link if the URL is one of the web; a document may state any other, which is not followed."""
    if url and url.lower().startswith(("https://", "http://")):
        return el("a", text, href=url, rel="noreferrer noopener external")
    return escaped(text)
