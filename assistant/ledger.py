"""The ledger: which documents stand behind the claims, which of them are one source, where they disagree."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

from assistant.folding import fold
from assistant.positions import grouped, is_monotone, reader_for, stages, stands
from assistant.positions.time import moment_of, supersedes
from assistant.suspicion import warnings
from assistant.types import Conflict, Position, Source
from index.copies import canonical
from index.pages import page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from assistant.positions import Stand
    from assistant.types import Claim, Quote
    from index.types import Card


class Entries(NamedTuple):
    """Claims with their quotes' sources numbered, and those sources in order."""

    claims: tuple[Claim, ...]
    sources: tuple[Source, ...]


def enter(claims: Sequence[Claim], card: Callable[[str], Card]) -> Entries:
    """Number the sources in the order in which they are quoted, and tell each quote's page.

    A quote from a near-copy that stands in the copy that came first, too, is that one's: they share a number, and
    a claim, or a quote of one, that only repeats it is dropped. What the later copy changed or added is a source
    of its own.

    Args:
        claims: Verified claims.
        card: Looks a document up by its id.
    """
    cited = dict.fromkeys(quote.document for claim in claims for quote in claim.quotes)
    cards = {document: card(document) for document in cited}
    group = _groups(cards.values())
    told_by = _told_by(claims, cards, group)
    kept = _without_repeats((_once(claim, told_by) for claim in claims), told_by)
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
    # Of those alone whose copies are quoted: to fold a text takes a second for a million characters.
    texts = {one: fold(cards[one].text).text for document, one in first.items() if one != document}

    def source(quote: Quote) -> str:
        one = first[quote.document]
        return one if one != quote.document and fold(quote.text).text in texts[one] else quote.document

    return {quote: source(quote) for claim in claims for quote in claim.quotes}


def _once(claim: Claim, told_by: Mapping[Quote, str]) -> Claim:
    """A claim with the same words of one source once, from the source itself if that is quoted, too."""
    kept: dict[tuple[str, str], Quote] = {}
    for quote in claim.quotes:
        words = told_by[quote], fold(quote.text).text
        if words not in kept or quote.document == told_by[quote]:
            kept[words] = quote
    return replace(claim, quotes=tuple(kept.values()))


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
        warnings=warnings(card, card.removed),
    )


def conflicts_over(
    questions: Iterable[str], claims: Sequence[Claim], sources: Sequence[Source]
) -> tuple[Conflict, ...]:
    """The conflicts of each question that was asked, the same positions once; see ``find_conflicts``."""
    found: dict[tuple[Position, ...], Conflict] = {}
    for question in questions:
        for one in find_conflicts(question, claims, sources):
            found.setdefault(one.positions, one)
    return tuple(found.values())


def find_conflicts(question: str, claims: Sequence[Claim], sources: Sequence[Source]) -> tuple[Conflict, ...]:
    """Where sources give answers to the question that exclude one another, and who gives which.

    Returns:
        One conflict with a position for each answer, the earliest first; of kind "history" where the answer is a
        number, or the holder of an office, of which each next one was given later than all of the one before.
        Empty when the sources agree, when it cannot be told, or when one source alone speaks.
    """
    reader = reader_for(question)
    if reader is None:
        return ()
    sourced = {source.n: source for source in sources}
    found = stands(reader, claims)
    groups = _in_order(stages(found), sourced) if reader.changes else []
    history = bool(groups) and is_monotone(groups) and _follow(groups, sourced)
    # What its own words put after another did not come before it, whatever the days of those who repeat it.
    history = history and not any(supersedes(one, two, sourced) for one, two in combinations(groups, 2))
    if not history:
        groups = _corrected_first(_in_order(grouped(found), sourced), sourced)
    if len(groups) < 2 or len({one.quote.source for group in groups for one in group}) < 2:  # noqa: PLR2004
        return ()  # it takes two to disagree
    later = [_superseder(at, groups, sourced, history=history) for at in range(len(groups))]
    positions = tuple(
        _position(_held(group, groups[by] if by is not None else ()), sourced, by)
        for group, by in zip(groups, later, strict=True)
    )
    return (Conflict(question, positions, "history" if history else "conflict"),)


def _in_order(groups: Iterable[Sequence[Stand]], sources: Mapping[int, Source]) -> list[Sequence[Stand]]:
    return sorted(groups, key=lambda group: min(_order(one, sources) for one in group))


def _corrected_first(groups: Sequence[Sequence[Stand]], sources: Mapping[int, Source]) -> list[Sequence[Stand]]:
    """Positions with each that another takes the place of before that one, if no day forbids it."""
    left, ordered = list(groups), []
    while left:
        # Of what corrects one another in a ring, none comes first: then the days alone decide.
        first = next((one for one in left if not _has_to_wait(one, left, sources)), left[0])
        left.remove(first)
        ordered.append(first)
    return ordered


def _has_to_wait(group: Sequence[Stand], left: Sequence[Sequence[Stand]], sources: Mapping[int, Source]) -> bool:
    since = _moment(group, sources)
    return any(
        other is not group and _moment(other, sources) <= since and supersedes(group, other, sources)
        for other in left
    )


def _moment(group: Sequence[Stand], sources: Mapping[int, Source]) -> str:
    return min(_order(one, sources)[0] for one in group)


def _order(stand: Stand, sources: Mapping[int, Source]) -> tuple[str, str, int, int, str]:
    """The day it speaks of, the day it was published, then a source before the next, undated ones last."""
    source = sources[stand.quote.source]
    days = moment_of(stand, source) or "9999", source.stated_day or "9999"
    return *days, source.n, stand.quote.start, stand.quote.text


def _follow(groups: Sequence[Sequence[Stand]], sources: Mapping[int, Source]) -> bool:
    """Whether each position is of a later time than all of the one before; what is undated follows nothing."""
    times = [[moment_of(one, sources[one.quote.source]) for one in group] for group in groups]
    if not all(day for days in times for day in days):
        return False
    known = [[day for day in days if day] for days in times]
    return all(max(one) < min(two) for one, two in pairwise(known))


def _held(group: Sequence[Stand], later: Sequence[Stand]) -> Sequence[Stand]:
    """The stands without those of sources that only repeat what they correct or withdraw, unless none is left."""
    correcting = {one.quote.source for one in later}
    return [one for one in group if not one.told.withdrawn and one.quote.source not in correcting] or group


def _position(group: Sequence[Stand], sources: Mapping[int, Source], superseded_by: int | None) -> Position:
    ordered = sorted(group, key=lambda one: _order(one, sources))
    days = [day for one in ordered if (day := sources[one.quote.source].stated_day)]
    return Position(
        label=ordered[0].told.label,
        claims=tuple(sorted({one.claim for one in ordered})),
        sources=tuple(dict.fromkeys(one.quote.source for one in ordered)),
        speakers=tuple(dict.fromkeys(one.quote.speaker for one in ordered if one.quote.speaker)),
        said=min(days, default=None),
        superseded_by=superseded_by,
    )


def _superseder(
    at: int, groups: Sequence[Sequence[Stand]], sources: Mapping[int, Source], *, history: bool
) -> int | None:
    """The next position that takes the place of one: in a history the next, else the next that corrects it."""
    if history:
        return at + 1 if at + 1 < len(groups) else None
    return next((later for later in range(len(groups)) if supersedes(groups[later], groups[at], sources)), None)
