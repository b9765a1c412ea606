"""What the commands ``sources`` and ``show`` do and print."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from assistant.render import Screen, file_name, flat, link_to, linked
from assistant.render.naming import called
from assistant.wiring import open_catalog
from index.copies import copies_of, groups
from index.pages import page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from assistant.settings import Settings
    from index.catalog import Catalog

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
        from assistant import contract

        return [contract.source(one, copies.get(one.id, [])) for one in catalog.summaries()]


def find_document(settings: Settings, name: str) -> dict[str, Any]:
    """A document, as ``show --json`` prints it.

    Raises:
        NoIndexError: There is no index.
        DocumentNotFoundError: No document, or more than one, is meant by ``name``.
    """
    with closing(open_catalog(settings)) as catalog:
        summary = catalog.find(name)
        from assistant import contract

        return contract.document(catalog.document(summary.id), summary, copies_of(catalog, summary.id))


def naming(catalog: Catalog) -> Callable[[str], str]:
    """What documents are called where there is room for no more than a name.

    Returns:
        A function of a document's id: its outlet and its title, else its file name; the id if it is there no more.
    """

    def named(document: str) -> str:
        header = catalog.headers([document]).get(document)
        return called(header) if header else document

    return named


def show_sources(listed: Sequence[dict[str, Any]], console: Console) -> None:
    """Print the list of documents."""
    screen = Screen(console)
    files = {one["document"]: file_name(one["path"]) for one in listed}
    screen.gap()
    for one in listed:
        marker = f"{one['document']}  "
        link = link_to(one["path"])
        title = flat(one["title"] or file_name(one["path"]))
        screen.line((title, linked("bold", link)), marker=(marker, linked("cyan", link)))
        about = [one["outlet"], one["author"], _day(one), files[one["document"]], _passages(one["passages"])]
        copies = (
            [f"reprinted in {', '.join(files.get(each, each) for each in one['copies'])}"] if one["copies"] else []
        )
        parts = [(flat(part), "dim") for part in (*about, *copies) if part]
        screen.details(parts, marker=" " * len(marker))
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
        _about(key, found, screen)
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


def _about(key: str, found: dict[str, Any], screen: Screen) -> None:
    value, origin = found[key], found["origins"].get(key)
    marker = (f"{key:<10} ", "dim")
    if value is None:
        screen.line(("not stated", "dim"), marker=marker)
        return
    why = f"  {'inferred from' if key in found['inferred'] else 'from'} {origin}" if origin else ""
    styles = {"path": linked("", link_to(found["path"])), "title": linked("bold", None)}
    shown = (flat(value), styles.get(key, ""))
    screen.line(shown, (why, "dim"), marker=marker)


def _show_comments(comments: Sequence[dict[str, Any]], screen: Screen) -> None:
    if not comments:
        return
    screen.line(("Comments by readers, no part of the article:", "bold"))
    screen.gap()
    for comment in comments:
        screen.details([flat(comment["author"] or "no name"), (comment["published"] or "undated", "dim")])
        screen.line(flat(comment["text"]), indent=4)
        screen.gap()


def _show_removed(removed: Sequence[dict[str, Any]], screen: Screen) -> None:
    screen.line(("Taken out:" if removed else "Nothing was taken out.", "bold"))
    screen.gap()
    for piece in removed:
        screen.line((flat(piece["text"]), "dim"), marker=f"{piece['why']}: ")
    if removed:
        screen.gap()


def show_context(found: dict[str, Any], span: tuple[int, int], console: Console) -> None:
    """Print the characters of ``span``, marked, with what stands around them."""
    screen, text, (start, end) = Screen(console), found["text"], span
    page = page_of(found["pages"], start)
    link = link_to(found["path"], page=page, words=text[start:end])
    screen.gap()
    screen.line((flat(found["title"] or file_name(found["path"])), linked("bold", link)))
    where = [found["document"], f"characters {start}:{end}", *([f"p. {page}"] if page else [])]
    screen.details([(one, "dim") for one in where])
    screen.gap()
    before, after = _around(text, start, end)
    if screen.plain and not screen.piped:  # nothing that would have to be seen
        for part in (before, f"The quote: {text[start:end]}", after):
            screen.line(part.strip())
            screen.gap()
        return
    # Where no character can look different from others, brackets mark what is meant.
    marked = (text[start:end], "bold reverse") if console.color_system else f"⟦{text[start:end]}⟧"
    screen.line(before, marked, after)
    screen.gap()


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a span, in whole words, with dots where more does."""
    left, right = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    before, after = text[left:start], text[end:right]
    if left:
        before = f"…{before.split(maxsplit=1)[-1]}" if before.split() else "…"
    if right < len(text):
        after = f"{after.rsplit(maxsplit=1)[0]}…" if after.split() else "…"
    return before, after
