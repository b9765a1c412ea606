"""What a document says of itself. Each function returns ``None`` where nothing says it; none guesses."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

from index.types import Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
# The ways to write a day that leave no doubt which day it is.
_DATES = tuple(
    re.compile(rf"(?<!\d){pattern}(?!\d)", re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    )
)
# 25/03/2031: two numbers before a year, read only if just one of them can be the month.
_NUMERIC = re.compile(rf"(?<!\d)(?P<first>\d{{1,2}})[-/.](?P<second>\d{{1,2}})[-/.]{_YEAR}(?!\d)")
_LAST_MONTH = 12
# For patterns of lines that hold a day, and for names: "Mark" and "April Jones" are none of the calendar's.
DAY = "|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern) for pattern in _DATES)
CALENDAR = re.compile(rf"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b{_MONTH}$", re.IGNORECASE)


def parse_date(text: str) -> str | None:
    """The first day that ``text`` names in full, as ``YYYY-MM-DD``.

    ``None`` for a day without a year, a two-digit year, and ``03/04/2031``, which is two days.
    """
    for pattern in _DATES:
        found = pattern.search(text)
        if found:
            month = found["month"].lower()
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
            return _day(int(found["year"]), number, int(found["day"]))
    found = _NUMERIC.search(text)
    if not found:
        return None
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    if second > _LAST_MONTH or first == second:
        return _day(year, first, second)
    return _day(year, second, first) if first > _LAST_MONTH else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def first_said(*sources: Metadata) -> Metadata:
    """Each field from the first of ``sources`` that says it."""
    return Metadata(
        **{
            field.name: next((value for source in sources if (value := getattr(source, field.name))), None)
            for field in fields(Metadata)
        }
    )


# Keys of <meta>, front matter and headed text, lower case, the most explicit first.
_KEYS = {
    field: keys.split(", ")
    for field, keys in {
        "title": "citation_title, og:title, twitter:title, dc.title, dcterms.title, title, headline",
        "outlet": "og:site_name, citation_journal_title, dc.publisher, dcterms.publisher, publisher, outlet, "
        "publication, newspaper, site_name, site, source",
        "author": "citation_author, article:author, author, authors, dc.creator, dcterms.creator, "
        "parsely-author, sailthru.author, byline",
        "published": "article:published_time, og:published_time, citation_publication_date, "
        "citation_online_date, citation_date, datepublished, dc.date.issued, dcterms.issued, dc.date, "
        "parsely-pub-date, sailthru.date, pubdate, publish-date, publish_date, published, published_at, "
        "published on, published at, publication date, date",
        "url": "canonical, og:url, citation_public_url, url, link, permalink",
    }.items()
}


def from_pairs(pairs: Iterable[tuple[str, str]]) -> Metadata:
    """Metadata from keys and values, as of ``<meta>`` or front matter. Keys in any case; authors may repeat."""
    said: dict[str, list[str]] = {}
    for key, value in pairs:
        cleaned = " ".join(value.split())
        if cleaned:
            said.setdefault(key.strip().lower(), []).append(cleaned)
    return from_values(
        {name: next((said[key] for key in keys if key in said), []) for name, keys in _KEYS.items()}
    )


# "Deckhand, the magazine of the union": what an outlet is goes after its name.
_APPOSITION = re.compile(r",\s+(?:the|an?)\s+[a-z].*")


def from_values(values: Mapping[str, Sequence[str]]) -> Metadata:
    """Metadata from the raw values of each field: names of authors joined, dates parsed, links checked."""

    def first(name: str) -> str | None:
        return next(iter(values.get(name, ())), None)

    # An author given as a link (article:author on many sites) is not a name.
    authors = list(dict.fromkeys(name for name in values.get("author", ()) if "://" not in name))
    days = (parse_date(value) for value in values.get("published", ()))
    urls = (url for url in values.get("url", ()) if url.startswith(("http://", "https://")))
    return Metadata(
        title=first("title"),
        outlet=_APPOSITION.sub("", first("outlet") or "") or None,
        author=_without_by(", ".join(authors)) or None,
        published=next((day for day in days if day), None),
        url=next(urls, None),
    )


def _without_by(name: str) -> str:
    return re.sub(r"^by:?\s+", "", name, flags=re.IGNORECASE)


# "The post Ferry sinks appeared first on Kelpin Post.": WordPress adds this line to its feeds.
# An outlet has a capital or is a domain: a post may also appear first on the list of cuts.
APPEARED = (
    r"The post (?P<title>\S[^\n]{0,300}?) (?:first appeared|appeared first) on "
    r"(?P<outlet>(?:(?-i:[^\sa-z])|[\w-]+\.\w)[^\n]{0,80}?)\.?"
)
_APPEARED = re.compile(APPEARED, re.IGNORECASE)
_ORIGINALLY = re.compile(
    r"This (?:article|story|post|piece|report) (?:was )?(?:originally|first) (?:published|appeared) "
    r"(?:on|in|by|at) (?P<outlet>[^,.;]{2,60}(?:\.\w{2,4})?)[.]?(?:\s.*)?",
    re.IGNORECASE,
)
_AGGREGATOR = re.compile(
    r"(?:[^!]{0,40}!\s*)?(?P<outlet>[\w-]+(?:\.[\w-]+)+) is an automatic aggregator\b.*", re.IGNORECASE
)


def from_notices(texts: Iterable[str]) -> Metadata:
    """Outlet and title from the lines that feeds and aggregators add, the feed's before the aggregator's."""
    notices = [" ".join(text.split()) for text in texts]
    found = [
        match.groupdict()
        for pattern in (_APPEARED, _ORIGINALLY, _AGGREGATOR)
        for notice in notices
        if (match := pattern.fullmatch(notice))
    ]
    return first_said(*(Metadata(title=each.get("title"), outlet=each["outlet"]) for each in found))
