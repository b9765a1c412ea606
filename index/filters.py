"""Which documents are searched: by when they were published and by whom."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from index import outlets
from index.errors import FilterError
from index.types import Metadata, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.catalog import Catalog

_DAY = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
# How users may write a day, for messages and help.
WRITTEN = "YYYY, YYYY-MM, YYYY-MM-DD or 6 March 2031"
_LAST_MONTH = 12
# Later than any day, earlier than any: strings of ISO days compare as the days do.
_LATEST, _EARLIEST = "9999-12-31", ""
# Origins by which a day is inferred, and their places in a statement.
_INFERRED = tuple(one.value for one in Origin if Metadata(origins=(("published", one),)).inferred)
_MARKS = ",".join("?" * len(_INFERRED))


class Days(NamedTuple):
    """The first and the last day of a year, a month or a day."""

    first: str
    last: str


def days(text: str) -> Days:
    """What ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` spans; or, in words, "6 March 2031" or "March 2031".

    Raises:
        FilterError: It is none of these, or no day of the calendar.
    """
    match = _DAY.fullmatch(_in_numbers(text.strip()))
    year, month, day = (int(part) if part else None for part in match.groups()) if match else (0, None, None)
    try:
        first = date(year or 0, month or 1, day or 1)  # there is no year 0
    except ValueError:
        raise FilterError(f"“{text}” is no day.", hint=f"Write it as {WRITTEN}.") from None
    end = month or _LAST_MONTH
    last = first.replace(month=end, day=day or monthrange(first.year, end)[1])
    return Days(first.isoformat(), last.isoformat())


def _in_numbers(text: str) -> str:
    """A day or a month in words as ``YYYY-MM-DD`` or ``YYYY-MM``; any other text as it is."""
    if not any(char.isalpha() for char in text):
        return text
    # Loaded here: most questions have no bound on days, and its patterns take milliseconds of each start.
    from index.metadata.days import DAY, parse_date

    # In words only: in numbers alone "6.3.2031" may be two days.
    in_words = re.compile(DAY, re.IGNORECASE)
    if in_words.fullmatch(text):
        return parse_date(text) or text
    # A month and a year are a day once they have a first.
    first = f"1 {text}"
    return (parse_date(first) or text)[: len("YYYY-MM")] if in_words.fullmatch(first) else text


@dataclass(frozen=True, slots=True)
class Filters:
    """Bounds on the documents; days are ``YYYY-MM-DD``, both ends included. Empty ones let everything pass.

    ``as_of``: what could be read on that day. ``since`` and ``until``: when it was published. ``outlets``: names,
    of which one must fit. A document whose day nothing says passes no bound on days.
    """

    as_of: str | None = None
    since: str | None = None
    until: str | None = None
    outlets: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.as_of or self.since or self.until or self.outlets)

    @classmethod
    def of(
        cls,
        *,
        as_of: str | None = None,
        since: str | None = None,
        until: str | None = None,
        outlet_names: Iterable[str] = (),
    ) -> Filters:
        """Filters as a user writes them: of a year or a month, the first day bounds below and the last above.

        Raises:
            FilterError: What should be a day is none, an outlet has no name, or no day is left between the bounds.
        """
        names = tuple(outlet_names)
        if any(not outlets.words(name) for name in names):
            raise FilterError("An outlet has no name.", hint="citebound sources shows what they are called.")
        bounds = cls(
            None if as_of is None else days(as_of).last,
            None if since is None else days(since).first,
            None if until is None else days(until).last,
            names,
        )
        if bounds.since and bounds.last and bounds.since > bounds.last:
            end = f"until {until}" if bounds.last == bounds.until else f"as of {as_of}"
            raise FilterError(f"No day is since {since} and {end}.", hint="Exchange the two, or leave one out.")
        return bounds

    @property
    def last(self) -> str | None:
        """The last day that passes."""
        return min(filter(None, (self.as_of, self.until)), default=None)

    @property
    def dated(self) -> bool:
        """Whether days are bounded."""
        return bool(self.since or self.last)

    def lets(self, published: str | None) -> bool:
        """Whether a document that was published on this day passes the bounds on days."""
        if not self.dated:
            return True
        return published is not None and (self.since or _EARLIEST) <= published <= (self.last or _LATEST)


EVERYTHING = Filters()


def select(catalog: Catalog, filters: Filters) -> frozenset[str] | None:
    """Ids of the documents that pass; ``None`` for all.

    Raises:
        FilterError: No document is from an outlet of that name.
    """
    if not filters:
        return None
    named = _named(catalog, filters)
    sql = "SELECT id, outlet FROM documents"
    if filters.dated:
        bounds = (filters.since or _EARLIEST, filters.last or _LATEST)
        rows = catalog.rows(f"{sql} WHERE published BETWEEN ? AND ?", *bounds)
    else:
        rows = catalog.rows(sql)
    return frozenset(str(id_) for id_, outlet in rows if named is None or outlet in named)


def explain(catalog: Catalog, filters: Filters) -> tuple[str, ...]:
    """What a user must know of the documents that were selected or left out, in a line each.

    Raises:
        FilterError: See ``select``.
    """
    lines = [_taken(name, meant) for name, meant in _meant(catalog, filters).items()]
    if filters.dated:
        lines += _days_explained(catalog, filters)
    return tuple(filter(None, lines))


def _meant(catalog: Catalog, filters: Filters) -> dict[str, tuple[str, ...]]:
    """The outlets that each of the names given is taken for."""
    if not filters.outlets:
        return {}
    rows = catalog.rows("SELECT DISTINCT outlet FROM documents WHERE outlet IS NOT NULL")
    known = [str(outlet) for (outlet,) in rows]
    return {name: outlets.fitting(name, known) for name in filters.outlets}


def _named(catalog: Catalog, filters: Filters) -> frozenset[str] | None:
    """The outlets whose documents pass, as the catalog has them; ``None`` for all, and for documents of none."""
    meant = _meant(catalog, filters)
    return frozenset().union(*meant.values()) if meant else None


def _taken(name: str, meant: tuple[str, ...]) -> str:
    """Who was searched, if it is not simply the one outlet of that name."""
    if meant == (name,):
        return ""
    return f"“{name}” is taken for {outlets.listed(meant)}"


def _days_explained(catalog: Catalog, filters: Filters) -> Iterator[str]:
    """Of how many documents the day is not known, or not for sure, or not all that is to be known."""
    named = _named(catalog, filters)
    bounds = (filters.since or _EARLIEST, filters.last or _LATEST)
    rows = catalog.rows(
        "SELECT outlet, sum(published IS NULL),"  # noqa: S608  (question marks alone are put in)
        f" sum(published BETWEEN ? AND ? AND json_extract(origins, '$.published') IN ({_MARKS})),"
        " sum(published BETWEEN ? AND ? AND ifnull(updated > ?, 0)) FROM documents GROUP BY outlet",
        *(*bounds, *_INFERRED, *bounds, filters.as_of or _LATEST),
    )
    counts = [row[1:] for row in rows if named is None or row[0] in named] or [(0, 0, 0)]
    undated, inferred, updated = (sum(int(str(n or 0)) for n in column) for column in zip(*counts, strict=True))
    if undated:
        yield f"{undated:,} undated {'document was' if undated == 1 else 'documents were'} left out."
    if inferred:
        yield f"Of the documents searched, {inferred:,} {'has' if inferred == 1 else 'have'} an inferred day."
    if updated:
        were = "was" if updated == 1 else "were"
        yield f"Of the documents searched, {updated:,} {were} changed after {filters.as_of}: as they are now."
