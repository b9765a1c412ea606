"""What the commands ``sources`` and ``show`` do and print."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from assistant import contract
from assistant.render import Screen, file_name, flat
from assistant.wiring import open_catalog
from index.copies import copies_of, groups
from index.pages import page_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from assistant.settings import Settings

# Characters of context on each side of a marked span.
_CONTEXT = 400
# What a document says of itself, in the order in which it is shown.
_ABOUT = ("document", "path", "title", "outlet", "author", "published", "updated", "section", "language", "url")


def list_sources(settings: Settings) -> list[dict[str, Any]]:
    """The documents of the index, as ``sources --json`` prints them.

    Raises:
        NoIndexError: There is no index.
    """
    with closing(open_catalog(settings)) as catalog, catalog.reading():
        found = [group.documents for group in groups(catalog)]
        copies = {one: [other for other in group if other != one] for group in found for one in group}
        return [contract.source(one, copies.get(one.id, [])) for one in catalog.summaries()]


def find_document(settings: Settings, name: str) -> dict[str, Any]:
    """A document, as ``show --json`` prints it.

    Raises:
        NoIndexError: There is no index.
        DocumentNotFoundError: No document, or more than one, is meant by ``name``.
    """
    with closing(open_catalog(settings)) as catalog:
        summary = catalog.find(name)
        return contract.document(catalog.document(summary.id), summary, copies_of(catalog, summary.id))


def show_sources(listed: Sequence[dict[str, Any]], console: Console, *, numbered: bool = False) -> None:
    """Print the list of documents; ``numbered`` as the sources of an answer."""
    screen = Screen(console)
    screen.gap()
    for n, one in enumerate(listed, start=1):
        about = [one["outlet"], one["author"], _day(one), file_name(one["path"])]
        marker = f"[{n}] " if numbered else f"{one['document']}  "
        screen.line((flat(one["title"] or file_name(one["path"])), "bold"), marker=(marker, "cyan"))
        details = flat(" · ".join(part for part in about if part))
        copies = f" · copies: {', '.join(one['copies'])}" if one["copies"] else ""
        screen.line((f"{details} · {_passages(one['passages'])}{copies}", "dim"), indent=2 + len(marker))
    screen.gap()
    screen.line((f"{len(listed)} document{'s' * (len(listed) != 1)}", "dim"))
    screen.gap()


def _day(one: dict[str, Any]) -> str:
    inferred = " (inferred)" if "published" in one["inferred"] else ""
    return f"{one['published'] or 'undated'}{inferred}"


def _passages(n: int) -> str:
    return f"{n} passage{'s' * (n != 1)}"


def show_document(found: dict[str, Any], console: Console, *, removed: bool = False) -> None:
    """Print a document: what it says of itself, its text, its comments.

    Args:
        found: The document, as ``find_document`` gives it.
        console: Where to print.
        removed: Print what cleaning took out, too; otherwise say how much that is.
    """
    screen = Screen(console)
    screen.gap()
    for key in _ABOUT:
        value = found[key] if found[key] is not None else "not stated"
        origin = found["origins"].get(key)
        why = f"  {'inferred from' if key in found['inferred'] else 'from'} {origin}" if origin else ""
        screen.line(flat(value), (why, "dim"), marker=(f"{key:<10} ", "dim"))
    screen.gap()
    for paragraph in found["text"].split("\n"):
        screen.line(paragraph) if paragraph.strip() else screen.gap()
    screen.gap()
    _show_comments(found["comments"], screen)
    if removed:
        _show_removed(found["removed"], screen)
    elif n := len(found["removed"]):
        pieces = f"{n} piece{'s' * (n != 1)} of the file {'is' if n == 1 else 'are'} not the article"
        screen.line((f"{pieces}: citebound show {found['document']} --removed", "dim"))
        screen.gap()


def _show_comments(comments: Sequence[dict[str, Any]], screen: Screen) -> None:
    if not comments:
        return
    screen.line(("Comments by readers, no part of the article:", "bold"))
    screen.gap()
    for comment in comments:
        about = " · ".join((comment["author"] or "no name", comment["published"] or "undated"))
        screen.line((flat(about), "cyan"))
        screen.line(flat(comment["text"]), indent=4)
        screen.gap()


def _show_removed(removed: Sequence[dict[str, Any]], screen: Screen) -> None:
    screen.line(("Taken out:" if removed else "Nothing was taken out.", "bold"))
    screen.gap()
    for piece in removed:
        screen.line((flat(piece["text"]), "dim"), marker=(f"{piece['why']}: ", "yellow"))
    if removed:
        screen.gap()


def show_context(found: dict[str, Any], span: tuple[int, int], console: Console) -> None:
    """Print the characters of ``span``, marked, with what stands around them."""
    screen, text, (start, end) = Screen(console), found["text"], span
    left, right = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    before, after = text[left:start], text[end:right]
    screen.gap()
    screen.line((flat(found["title"] or file_name(found["path"])), "bold"))
    page = page_of(found["pages"], start)
    where = f"{found['document']} · characters {start}:{end}" + (f" · p. {page}" if page else "")
    screen.line((where, "dim"))
    screen.gap()
    marked = (text[start:end], "reverse") if console.is_terminal else f"⟦{text[start:end]}⟧"
    screen.line("…" if left else "", before, marked, after, "…" if right < len(text) else "")
    screen.gap()
