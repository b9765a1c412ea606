"""Numbers and days of a claim as its quotes have them: their bounds, their units, and what they belong to."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.fidelity.units import agree, counted, is_clock, is_unit, unit
from assistant.fidelity.words import clauses
from assistant.numerals import numerals
from assistant.word_forms import word_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from index.types import Span


class Bound(Enum):
    """What is said of a quantity around its number."""

    EXACT = "exactly"
    ABOUT = "about"
    ALMOST = "almost"
    ABOVE = "more than"
    FROM = "at least"
    BELOW = "less than"
    UP_TO = "at most"
    RANGE = "between"


# What follows from each bound; anything else claims more than was said.
_FOLLOWS: Final = {
    Bound.EXACT: frozenset({Bound.EXACT, Bound.FROM, Bound.UP_TO, Bound.ABOUT}),
    Bound.ABOUT: frozenset({Bound.ABOUT}),
    Bound.ALMOST: frozenset({Bound.ALMOST, Bound.ABOUT, Bound.BELOW, Bound.UP_TO}),
    Bound.ABOVE: frozenset({Bound.ABOVE, Bound.FROM}),
    Bound.FROM: frozenset({Bound.FROM}),
    Bound.BELOW: frozenset({Bound.BELOW, Bound.UP_TO}),
    Bound.UP_TO: frozenset({Bound.UP_TO}),
    # Of the two ends of a range the lower is a "from" and the upper an "up to"; which is which is not kept.
    Bound.RANGE: frozenset({Bound.RANGE, Bound.FROM, Bound.UP_TO}),
}
# The words before a number that bound it; the leftmost counts, so that "no more than" is not "more than".
_BEFORE: Final = re.compile(
    r"\b(?:(?P<FROM>at least|(?:no|not) (?:fewer|less) than|(?:a )?minimum of|upwards of)"
    r"|(?P<UP_TO>at (?:the )?most|up to|as (?:many|much|high) as|(?:no|not) more than|(?:a )?maximum of)"
    r"|(?P<ABOVE>more than|over|above|exceed(?:s|ed|ing)?|in excess of|beyond)"
    r"|(?P<BELOW>(?:fewer|less) than|under|below)"
    r"|(?P<ALMOST>nearly|almost|close to|just (?:under|short of)|approaching)"
    r"|(?P<ABOUT>about|around|roughly|approximately|some|circa|(?:an )?estimated(?: at)?|in the region of)"
    r"|(?P<RANGE>between)) (?:(?:the|a|an|about|another) )?[$€£¥]?$",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"(?P<FROM>\+| (?:or|and) (?:more|above)\b| plus\b)|(?P<UP_TO> or (?:fewer|less)\b)|(?P<ABOUT> or so\b)"
)
# The other end of a range stands right beside its number; "from 30 to 40" tells a change, not a range.
_RANGE_BEFORE: Final = re.compile(
    r"(?:\bbetween [^,;]{1,24} and |(?<!from )\b\d[\d,.]* ?(?:-|to) ?)$", re.IGNORECASE
)
_RANGE_AFTER: Final = re.compile(r" ?(?:-|to) ?\d")
_FROM_BEFORE: Final = re.compile(r"\bfrom $", re.IGNORECASE)
# Characters: the longest of the phrases above.
_NEAR: Final = 40

_DAY: Final = re.compile(
    r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"(?=[ ,.;]|$)"
)


# Sentences whose reading is kept: one piece of evidence is held against each sentence of an answer.
_KEPT: Final = 512
_LETTERS: Final = re.compile(r"[^\W\d_]+")


class _Place(NamedTuple):
    start: int
    end: int
    value: Decimal | str


class _Term(NamedTuple):
    start: int
    term: str


class Figure(NamedTuple):
    """A number or a day with what stands around it.

    ``before`` is the nearest term before it in its clause, ``first`` the clause's first, ``terms`` are all;
    ``counts`` says that it counts things that are no unit.
    """

    value: Decimal | str
    text: str
    bound: Bound
    unit: str | None
    first: str | None
    before: str | None
    terms: frozenset[str]
    counts: bool


@lru_cache(maxsize=_KEPT)
def figures(text: str) -> tuple[Figure, ...]:
    """The numbers and named days of a folded text, in order."""
    return tuple(figure for clause in clauses(text) for figure in _in_clause(text, clause))


def _in_clause(text: str, clause: Span) -> Iterator[Figure]:
    part = text[clause.start : clause.end]
    numbers = [_Place(number.start, number.end, number.value) for number in numerals(part)]
    days = [_Place(match.start(), match.end(), match[0].lower()) for match in _DAY.finditer(part)]
    places = sorted([*numbers, *days], key=lambda place: place.start)
    words = _terms(part, places)
    for place in places:
        start, end = clause.start + place.start, clause.start + place.end
        named = isinstance(place.value, str)
        others = {day.value for day in days if isinstance(day.value, str)} - {place.value}
        yield Figure(
            place.value,
            text[start:end],
            Bound.EXACT if named else _bound(text, start, end),
            None if named else unit(text, start, end),
            words[0].term if words else None,
            next((word.term for word in reversed(words) if word.start < place.start), None),
            frozenset(word.term for word in words) | others,
            not named and counted(text, end),
        )


def _terms(part: str, places: Sequence[_Place]) -> list[_Term]:
    """The terms of a clause that are no part of a figure and no unit, in order."""
    words = (match for match in _LETTERS.finditer(part) if not is_unit(match[0]))
    free = (word for word in words if not any(place.start <= word.start() < place.end for place in places))
    return [_Term(word.start(), term) for word in free for term in word_terms(word[0])]


def _bound(text: str, start: int, end: int) -> Bound:
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    if _RANGE_BEFORE.search(before) or (_RANGE_AFTER.match(after) and not _FROM_BEFORE.search(before)):
        return Bound.RANGE
    found = _AFTER.match(after) or _BEFORE.search(before)
    return Bound[found.lastgroup] if found and found.lastgroup else Bound.EXACT


def turned_bound(claim: Sequence[Figure], quotes: Sequence[Figure]) -> str | None:
    """The first number of a claim whose bound does not follow from that of the quotes, as they have it."""
    for figure in claim:
        said = {other.bound for other in quotes if other.value == figure.value}
        if said and not any(figure.bound in _FOLLOWS[bound] for bound in said):
            bound = next(bound for bound in Bound if bound in said)
            return f"{bound.value} {figure.text}"
    return None


def other_unit(claim: Sequence[Figure], quotes: Sequence[Figure]) -> str | None:
    """The first number of a claim that its quotes have with other units only, with the unit of the claim."""
    for figure in claim:
        own = [other for other in quotes if other.value == figure.value]
        if own and not any(agree(figure.unit, other.unit, counts=other.counts) for other in own):
            return f"{figure.text} {figure.unit}"
    return None


def misplaced(claim: Sequence[Figure], quotes: Sequence[Figure]) -> str | None:
    """The first number or day of a claim that its quotes have with something else, and this with another one."""
    for figure in claim:
        own = [other for other in quotes if other.value == figure.value]
        others = [
            other
            for other in quotes
            if other.value != figure.value and isinstance(other.value, str) == isinstance(figure.value, str)
        ]
        if own and others and all(_belongs(figure, others, one) for one in own):
            return figure.text
    return None


def _belongs(figure: Figure, others: Sequence[Figure], own: Figure) -> bool:
    """Whether what a claim says of a figure is said in the quotes of another one, and not of this one."""
    if figure.unit and own.unit and agree(figure.unit, own.unit) and not is_clock(figure.unit):
        return False  # "64 witnesses in 29 days": what is counted is said beside it
    return any(
        (not figure.terms & own.terms and bool(figure.terms & other.terms))
        or (own.before is not None and own.before not in figure.terms and other.before in figure.terms - own.terms)
        or (own.before is not None and own.first not in figure.terms and _moved(figure.first, other.first, own))
        for other in others
    )


def _moved(term: str | None, other: str | None, own: Figure) -> bool:
    return term is not None and term == other and term not in own.terms
