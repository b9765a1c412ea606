"""A page on the terminal.

Weight tells what a line is: what is claimed is bold, what is quoted is plain, where it comes from is faint. Of
the 16 colours it has cyan, for the numbers of sources, and red, for a mark of warning. Both hold a contrast of
about 3:1 or more on the light and the dark backgrounds of the usual terminals, where yellow vanishes on white and
blue on black (xterm's own cyan on white has 2:1); and neither says anything that words do not say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.render.disputed import show_dispute
from assistant.render.links import link_to
from assistant.render.page import lay_out
from assistant.render.quotes import FAINT, NUMBER, show_citations, show_statements
from assistant.render.screen import Screen, linked
from assistant.render.text import flat

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from assistant.render.page import Entry, Page
    from assistant.render.screen import Part
    from assistant.types import Answer, Refusal, Rejected


def show_outcome(
    result: Answer | Refusal, console: Console, *, quiet: bool = False, named: Callable[[str], str] = str
) -> None:
    """Print an answer or a refusal.

    Args:
        result: What is printed.
        console: Where.
        quiet: Leave out the list of sources, but for warnings of one, and the closing line.
        named: What a reprint is called, by its id; otherwise by that.
    """
    page, screen = lay_out(result, named), Screen(console)
    screen.gap()
    _opening(page, screen)
    _refusal(page, screen) if page.message else _answer(page, screen)
    _removed(page.removed, screen)
    if page.advice:
        screen.line(page.advice)
        screen.gap()
    if quiet:
        _warned(page, screen)
    else:
        _ending(page, screen)


def _opening(page: Page, screen: Screen) -> None:
    """What is to be known before an answer is read: that there is more to it, which documents were left out."""
    if not page.complete:
        screen.line(("Incomplete.", "bold"))
    for notice in page.notices:
        screen.line((notice, FAINT))
    if page.notices or not page.complete:
        screen.gap()


def _answer(page: Page, screen: Screen) -> None:
    for dispute in page.disputes:
        show_dispute(dispute, screen)
    further = "Further quotes:" if page.disputes else ""
    show_statements(page.statements, screen, further=further)
    if page.missing:
        screen.line(("The documents do not say: ", "bold"), "; ".join(page.missing))
        screen.gap()


def _refusal(page: Page, screen: Screen) -> None:
    screen.line((page.message or "", "bold"))
    if page.why:
        screen.line(page.why)
    screen.gap()
    if page.nearest:
        screen.line((page.nearest_heading or "", FAINT))
        screen.gap()
        show_citations(page.nearest, screen)
        screen.gap()


def _removed(removed: tuple[Rejected, ...], screen: Screen) -> None:
    for rejected in removed:
        screen.line((flat(f"{rejected.text} ({rejected.why})"), FAINT), marker=("Removed: ", FAINT))
    if removed:
        screen.gap()


def _warned(page: Page, screen: Screen) -> None:
    """Without the list of sources: what is wrong with one of them."""
    warned = [entry.source for entry in page.entries if entry.source.warnings]
    for source in warned:
        for warning in source.warnings:
            screen.line(_sign(screen), (f"[{source.n}] ", linked(NUMBER, link_to(source.path))), flat(warning))
    if warned:
        screen.gap()


def _ending(page: Page, screen: Screen) -> None:
    if page.entries:
        screen.line(("Sources", FAINT))
        for entry in page.entries:
            _entry(entry, screen)
        screen.gap()
    screen.details([(one, FAINT) for one in page.closing])
    screen.gap()


def _entry(entry: Entry, screen: Screen) -> None:
    number = f"[{entry.source.n}] "
    title, *about = entry.about
    link = link_to(entry.source.path)
    parts: list[Part] = [(title, linked("", link)), *((one, FAINT) for one in about)]
    screen.details(parts, marker=(number, linked(NUMBER, link)))
    for warning in entry.source.warnings:
        screen.line(flat(warning), marker=_sign(screen), indent=screen.margin + len(number))


def _sign(screen: Screen) -> Part:
    """What a warning begins with."""
    return ("Warning: ", "") if screen.plain else ("! ", "red")
