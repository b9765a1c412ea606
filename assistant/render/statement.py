"""A claim with the quotes that bear it out, each shown once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.render.citation import Citation, is_quote
from assistant.render.text import flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assistant.render.citation import Marked
    from assistant.types import Claim, Quote, Source


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim and the quotes that bear it out; ``text`` is ``None`` where it is no more than its one quote.

    ``fresh`` are those of the quotes that nothing before it on the page has shown.
    """

    text: str | None
    citations: tuple[Citation, ...]
    softened: str | None = None
    fresh: tuple[Citation, ...] = ()

    @property
    def marks(self) -> tuple[int, ...]:
        """The numbers of its sources, each once."""
        return tuple(dict.fromkeys(one.n for one in self.citations))


class Telling:
    """Makes statements of an answer's claims, in the order in which they are told.

    Args:
        claims: All claims of the answer.
        sources: Its sources, by number.
    """

    def __init__(self, claims: Iterable[Claim], sources: Mapping[int, Source]) -> None:
        self._sources = sources
        self._shown: set[Quote] = set()
        # A model's claim may have the quote, too, to which its wording of another gave way.
        self._softened = {
            claim.quotes[0]: flat(claim.softened) for claim in claims if claim.softened and is_quote(claim)
        }

    def statements(self, claims: Iterable[Claim]) -> tuple[Statement, ...]:
        """What is told next: claims in words of their own first, then quotes, each kind in the order given."""
        return tuple(self._statement(claim) for claim in sorted(claims, key=is_quote))

    def _statement(self, claim: Claim) -> Statement:
        citations = tuple(
            Citation(quote, self._sources[quote.source], self._softened.get(quote))
            for quote in dict.fromkeys(claim.quotes)
        )
        fresh = tuple(one for one in citations if one.quote not in self._shown)
        self._shown |= {one.quote for one in fresh}
        if is_quote(claim):
            return Statement(None, citations, fresh=fresh)
        return Statement(flat(claim.text), citations, flat(claim.softened) if claim.softened else None, fresh)


def in_order(told: Iterable[Iterable[Citation]]) -> tuple[Citation, ...]:
    """Quotes, each once, in the order of their sources."""
    return tuple(sorted(dict.fromkeys(one for part in told for one in part), key=lambda one: one.n))


def wordings(citations: Iterable[Citation]) -> tuple[tuple[Citation, ...], ...]:
    """Quotes, those that have the same words in one group, in the order of the first of each."""
    groups: dict[tuple[Marked, str | None], list[Citation]] = {}
    for one in citations:
        groups.setdefault((one.marked, one.softened), []).append(one)
    return tuple(map(tuple, groups.values()))
