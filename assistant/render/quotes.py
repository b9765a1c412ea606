"""Claims and quotes on the terminal.

A claim has its quotes below it; a quote has the number of its source before it, and where it comes from below.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from assistant.render.links import link_to
from assistant.render.screen import linked
from assistant.render.statement import in_order, wordings
from assistant.render.wrapping import GLUE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.render.citation import Citation
    from assistant.render.screen import Part, Surface
    from assistant.render.statement import Statement
    from assistant.types import Quote

# The styles of the numbers of sources, and of what is told beside; see ``terminal``.
NUMBER, FAINT = "cyan", "dim"
# How far the quotes of a claim are set in from it.
INSET = 2


@dataclass(frozen=True, slots=True)
class Look:
    """How claims and their quotes are shown.

    ``style`` is that of a claim; a ``bare`` one has no numbers where the quotes that have them stand below it;
    ``stress`` has the words that are bold in a quote, ``notes`` what else is to be known of a source, by number.
    """

    style: str = "bold"
    bare: bool = False
    stress: Mapping[Quote, str] = field(default_factory=dict)
    notes: Mapping[int, Sequence[str]] = field(default_factory=dict)


_USUAL = Look()


def show_statements(
    statements: Sequence[Statement], surface: Surface, look: Look = _USUAL, *, further: str = ""
) -> None:
    """Claims in words of their own, each with its quotes; then the quotes that are claims; a line free below each.

    Args:
        statements: What is to be shown; of quotes that were shown before a claim has the numbers alone.
        surface: Where to print.
        look: How.
        further: What stands above the quotes that are claims.
    """
    for text in dict.fromkeys(one.text for one in statements if one.text):  # two sides may share a claim
        same = [one for one in statements if one.text == text]
        fresh = [citation for one in same for citation in one.fresh]
        below = look.bare and not surface.piped and len(fresh) == len(same[0].citations)
        marks = "" if below else GLUE + " ".join(f"[{n}]" for n in same[0].marks)
        surface.line((text, look.style), (marks, NUMBER))
        if same[0].softened:
            _softened(same[0].softened, surface, surface.margin)
        show_citations(fresh, surface, look, indent=surface.margin + INSET)
        surface.gap()
    quotes = in_order(one.fresh for one in statements if not one.text)
    if quotes and further:
        surface.line((further, FAINT))
        surface.gap()
    if quotes:
        show_citations(quotes, surface, look)
        surface.gap()


def show_citations(
    citations: Sequence[Citation], surface: Surface, look: Look = _USUAL, *, indent: int | None = None
) -> None:
    """Quotes, each with the number of its source before it and its source line below, a line free between two.

    Of quotes that follow one another from one place only the last has the source line; in a pipe each has it, so
    that what is found there is whole. Of those that have the same words only the first has them.

    Args:
        citations: The quotes, in order.
        surface: Where to print.
        look: How.
        indent: Cells to the left of the number, the surface's margin if not told.
    """
    left = surface.margin if indent is None else indent
    groups = wordings(citations)
    for group, following in zip_longest(groups, groups[1:]):
        one, *same = group
        _quote(one, surface, left, look.stress.get(one.quote, ""))
        if following is None or surface.piped or not _goes_on(group, following):
            _origin(one, surface, left + len(_number(one)), look.notes.get(one.n, ()))
            for other in same:
                _same(other, surface, left, look.notes.get(other.n, ()))
            if following is not None:
                surface.gap()


def _goes_on(group: Sequence[Citation], following: Sequence[Citation]) -> bool:
    """Whether what follows has one source line with it."""
    places, others = ({(one.n, one.origin) for one in each} for each in (group, following))
    return places == others and len(places) == 1 and following[0].softened is None


def _number(citation: Citation) -> str:
    return f"[{citation.n}] "


def _quote(citation: Citation, surface: Surface, indent: int, stress: str) -> None:
    marker = (_number(citation), linked(NUMBER, _link(citation)))
    surface.line(*(_stressed(citation.shown, stress) or _marked(citation)), marker=marker, indent=indent)


def _same(citation: Citation, surface: Surface, indent: int, notes: Sequence[str]) -> None:
    """Where else the words of a quote stand."""
    marker = (_number(citation), linked(NUMBER, _link(citation)))
    surface.details([("The same words", FAINT), *_place(citation, notes)], marker=marker, indent=indent)


def _place(citation: Citation, notes: Sequence[str]) -> list[Part]:
    link = linked(FAINT, _link(citation))
    parts: list[Part] = [(one, FAINT) for one in citation.told_by]
    return [*parts, *((one, link) for one in citation.place), *((one, FAINT) for one in notes)]


def _origin(citation: Citation, surface: Surface, indent: int, notes: Sequence[str]) -> None:
    surface.details(_place(citation, notes), indent=indent)
    if citation.softened:
        _softened(citation.softened, surface, indent)


def _link(citation: Citation) -> str | None:
    return link_to(citation.source.path, page=citation.page, words=citation.quote.text)


def _softened(why: str, surface: Surface, indent: int) -> None:
    """Why a model's wording gave way to its quotes' own."""
    surface.line((f"In the source's own words: {why}", FAINT), indent=indent)


def _marked(citation: Citation) -> list[Part]:
    before, answer, after = citation.marked
    return [before, (answer, "bold"), after]


def _stressed(text: str, stress: str) -> list[Part]:
    """A quote with the words of its side; nothing if it has others."""
    found = re.search(rf"(?<!\w){re.escape(stress)}(?!\w)", text, re.IGNORECASE) if stress else None
    if found is None:
        return []
    return [text[: found.start()], (found[0], "bold"), text[found.end() :]]
