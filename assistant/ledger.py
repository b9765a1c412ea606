"""The ledger: which documents stand behind the claims, which of them are one source, where they disagree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from assistant.counts import asked_for, count_in
from assistant.folding import fold
from assistant.types import Conflict, Position, Source
from index.copies import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from assistant.counts import Count
    from assistant.types import Claim
    from index.types import Card


class Entries(NamedTuple):
    """Claims with their quotes' sources numbered, and those sources in order."""

    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]


def enter(claims: Sequence[Claim], card: Callable[[str], Card]) -> Entries:
    """Number the sources in the order in which they are quoted; near-copies share one number.

    A claim that a near-copy merely repeats is dropped.

    Args:
        claims: Verified claims.
        card: Looks a document up by its id.
    """
    cited = dict.fromkeys(quote.document for claim in claims for quote in claim.quotes)
    cards = {document: card(document) for document in cited}
    group = _groups(cards.values())
    stands_for = {
        members: _canonical([cards[one] for one in members & cards.keys()]) for members in group.values()
    }
    kept = _without_repeats(claims, group, stands_for)
    numbers: dict[frozenset[str], int] = {}
    for claim in kept:
        for quote in claim.quotes:
            numbers.setdefault(group[quote.document], len(numbers) + 1)
    numbered = tuple(
        replace(
            claim,
            quotes=tuple(replace(quote, source=numbers[group[quote.document]]) for quote in claim.quotes),
        )
        for claim in kept
    )
    sources = tuple(_source(n, cards[stands_for[members]], members) for members, n in numbers.items())
    return Entries(numbered, sources)


def _groups(cards: Iterable[Card]) -> dict[str, frozenset[str]]:
    """Each document with its near-copies; whatever a chain of copies connects is one group."""
    groups: list[frozenset[str]] = []
    for card in cards:
        members = frozenset({card.document, *card.copies})
        groups = [
            *(one for one in groups if not one & members),
            members.union(*(g for g in groups if g & members)),
        ]
    return {document: members for members in groups for document in members}


def _without_repeats(
    claims: Iterable[Claim], group: dict[str, frozenset[str]], stands_for: dict[frozenset[str], str]
) -> list[Claim]:
    """Of claims with the same quotes from near-copies, those from the copy that stands for its group."""
    told: dict[tuple[object, ...], dict[tuple[str, ...], dict[str, Claim]]] = {}
    for claim in claims:
        documents = tuple(quote.document for quote in claim.quotes)
        words = tuple((group[quote.document], fold(quote.text).text) for quote in claim.quotes)
        told.setdefault(words, {}).setdefault(documents, {}).setdefault(fold(claim.text).text, claim)
    kept: list[Claim] = []
    for versions in told.values():
        canonical_first = sorted(versions, key=lambda one: one[0] != stands_for[group[one[0]]])
        kept += versions[canonical_first[0]].values()
    return kept


def _canonical(cards: Sequence[Card]) -> str:
    return canonical({one.document: one.metadata for one in cards}, {one.document: one.length for one in cards})


def _source(n: int, card: Card, members: frozenset[str]) -> Source:
    meta = card.metadata
    return Source(
        n=n,
        document=card.document,
        path=card.path,
        title=meta.title,
        outlet=meta.outlet,
        author=meta.author,
        published=meta.published,
        url=meta.url,
        sha256=card.sha256,
        copies=tuple(sorted(members - {card.document})),
    )


def find_conflicts(question: str, claims: Sequence[Claim], sources: Sequence[Source]) -> tuple[Conflict, ...]:
    """Where sources give different numbers for the one thing that the question asks the number of.

    Returns:
        One conflict with a position for each number, earliest source first; empty when the sources agree, or
        when one source alone speaks.
    """
    asked = asked_for(question)
    if asked is None:
        return ()
    given: dict[Count, list[int]] = {}
    for at, claim in enumerate(claims):
        if count := count_in(claim.text, asked):
            given.setdefault(count, []).append(at)
    positions = [Position(count.label, tuple(at), _sources(claims, at)) for count, at in given.items()]
    speaking = {n for position in positions for n in position.sources}
    if len({count.values for count in given}) == 1 or len(speaking) < 2:  # noqa: PLR2004  (it takes two to disagree)
        return ()
    published = {source.n: source.published or "9999" for source in sources}
    positions.sort(key=lambda one: min((published[n], n) for n in one.sources))
    return (Conflict(question, tuple(positions)),)


def _sources(claims: Sequence[Claim], chosen: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(quote.source for at in chosen for quote in claims[at].quotes))
