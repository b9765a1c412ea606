"""The ledger: which documents stand behind the claims, which of them are one source, where they disagree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from assistant.counts import asked_for, count_in
from assistant.folding import fold
from assistant.types import Conflict, Position, Source
from index.copies import canonical
from index.pages import page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from assistant.counts import Count
    from assistant.types import Claim, Quote
    from index.types import Card


class Entries(NamedTuple):
    """Claims with their quotes' sources numbered, and those sources in order."""

    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]


def enter(claims: Sequence[Claim], card: Callable[[str], Card]) -> Entries:
    """Number the sources in the order in which they are quoted, and tell each quote's page.

    A quote from a near-copy that stands in the copy that came first, too, is that one's: they share a number, and
    a claim that only repeats it is dropped. What the later copy changed or added is a source of its own.

    Args:
        claims: Verified claims.
        card: Looks a document up by its id.
    """
    cited = dict.fromkeys(quote.document for claim in claims for quote in claim.quotes)
    cards = {document: card(document) for document in cited}
    group = _groups(cards.values())
    told_by = _told_by(claims, cards, group)
    kept = _without_repeats(claims, told_by)
    numbers: dict[str, int] = {}
    for claim in kept:
        for quote in claim.quotes:
            numbers.setdefault(told_by[quote], len(numbers) + 1)
    numbered = tuple(
        replace(claim, quotes=tuple(_entered(quote, numbers[told_by[quote]], cards) for quote in claim.quotes))
        for claim in kept
    )
    sources = tuple(
        _source(n, cards[document], group[document] - numbers.keys()) for document, n in numbers.items()
    )
    return Entries(numbered, sources)


def _entered(quote: Quote, source: int, cards: Mapping[str, Card]) -> Quote:
    return replace(quote, source=source, page=page_of(cards[quote.document].pages, quote.start))


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


def _told_by(
    claims: Iterable[Claim], cards: Mapping[str, Card], group: Mapping[str, frozenset[str]]
) -> dict[Quote, str]:
    """The cited document that each quote is put down to: of its near-copies the first, if it has the words."""
    first = {document: _canonical([cards[one] for one in group[document] & cards.keys()]) for document in cards}
    texts = {document: fold(cards[document].text).text for document in set(first.values())}
    return {
        quote: first[quote.document] if fold(quote.text).text in texts[first[quote.document]] else quote.document
        for claim in claims
        for quote in claim.quotes
    }


def _without_repeats(claims: Iterable[Claim], told_by: Mapping[Quote, str]) -> list[Claim]:
    """Of claims with the same quotes of the same sources, those whose quotes are from the source itself."""
    told: dict[tuple[tuple[str, str], ...], dict[tuple[str, ...], dict[str, Claim]]] = {}
    for claim in claims:
        documents = tuple(quote.document for quote in claim.quotes)
        words = tuple((told_by[quote], fold(quote.text).text) for quote in claim.quotes)
        told.setdefault(words, {}).setdefault(documents, {}).setdefault(fold(claim.text).text, claim)
    kept: list[Claim] = []
    for words, versions in told.items():
        sources = tuple(source for source, _ in words)
        first = min(versions, key=lambda documents: documents != sources)
        kept += versions[first].values()
    return kept


def _canonical(cards: Sequence[Card]) -> str:
    return canonical({one.document: one.metadata for one in cards}, {one.document: len(one.text) for one in cards})


def _source(n: int, card: Card, others: frozenset[str]) -> Source:
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
        copies=tuple(sorted(others)),
        revisions=tuple(sorted(others & set(card.revisions))),
        inferred=meta.inferred,
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
    published = {source.n: (source.published or "9999", source.n) for source in sources}
    positions = [
        Position(count.label, tuple(at), tuple(sorted(_sources(claims, at), key=published.__getitem__)))
        for count, at in given.items()
    ]
    speaking = {n for position in positions for n in position.sources}
    if len({count.values for count in given}) == 1 or len(speaking) < 2:  # noqa: PLR2004  (it takes two to disagree)
        return ()
    positions.sort(key=lambda one: min(published[n] for n in one.sources))
    return (Conflict(question, tuple(positions)),)


def _sources(claims: Sequence[Claim], chosen: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(quote.source for at in chosen for quote in claims[at].quotes))
