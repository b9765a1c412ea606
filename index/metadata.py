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
        "publication, newspaper, site_name, source",
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
        outlet=first("outlet"),
        author=_without_by(", ".join(authors)) or None,
        published=next((day for day in days if day), None),
        url=next(urls, None),
    )


def _without_by(name: str) -> str:
    return re.sub(r"^by:?\s+", "", name, flags=re.IGNORECASE)


# The opening of an article, in which a by-line or a dated line stands: among a title, a second one and a line
# below these, but not after a paragraph or a list. By-lines are shorter than paragraphs.
_TITLE_LINES = 3
_PARAGRAPH = 160
# A label and a value, one to a line, as headed text and exports write them.
_LABEL = re.compile(
    r"(?P<key>title|headline|authors?|byline|date|published(?: on| at)?|publication date|outlet|publisher|"
    r"publication|newspaper|source|url|link)\s*:\s+(?P<value>\S.*)",
    re.IGNORECASE,
)
_DAY_TEXT = "|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern) for pattern in _DATES)
_TIME = r"(?:[\s,]*(?:at\s+|[|–—-]\s*)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[A-Z]{2,5}\)?)?)?"
_SEPARATOR = r"\s*[|·•,–—]\s*|\s+-\s+"
_DATED = re.compile(
    rf"(?:(?P<label>published|posted|first published|publication date|date)"
    rf"(?:\s+on)?\s*:?\s+)?(?:{_DAY_TEXT}){_TIME}",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:(?:written|posted|reported|words)\s+)?by:?\s+(?P<name>.+)", re.IGNORECASE)
_PARTICLES = frozenset("and & of de la le du des da do dos di del della van von der den ter al el bin ibn".split())
_CALENDAR = re.compile(rf"{_MONTH}|(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
# "Kelpin Post, 4 March 2031" names an outlet where "Kelpin, 4 March 2031" names a place: by these words.
_OUTLET = re.compile(
    r"(?:the(?!\s(?:hague|gambia|bahamas|netherlands|vatican|bronx)\b)(?:\s\S+){1,3}|.*\b(?:advertiser|agency|"
    r"argus|bulletin|chronicle|courier|daily|digest|dispatch|echo|examiner|express|gazette|globe|guardian|"
    r"herald|independent|inquirer|journal|magazine|mail|mercury|mirror|monitor|news|observer|online|post|"
    r"press|radio|record|register|reporter|review|sentinel|standard|star|sun|telegraph|television|times|"
    r"today|tribune|tv|voice|weekly|wire|zeitung|tagblatt|anzeiger|nachrichten|presse|diario|corriere)\b.*|"
    r"[\w-]+\.(?:com|org|net|info|biz|news|\w\w))",
    re.IGNORECASE,
)


def from_opening(lines: Sequence[str]) -> Metadata:
    """Metadata from the by-line, dated line and labelled lines that stand before the first paragraph.

    Args:
        lines: The non-empty lines of the cleaned text, in order.
    """
    values: dict[str, list[str]] = {}
    titles = 0
    for line in lines:
        titles += not is_credit(line)
        if titles > _TITLE_LINES or len(line) > _PARAGRAPH or line.startswith("- "):
            break
        label = _LABEL.fullmatch(line)
        said = from_pairs([(label["key"], label["value"])]) if label else _from_line(line)
        for field in fields(Metadata):
            value = getattr(said, field.name)
            if value:
                values.setdefault(field.name, []).append(value)
    return Metadata(**{name: found[0] for name, found in values.items()})


def is_credit(line: str) -> bool:
    """Whether ``line`` is a by-line, a dated line or a labelled line rather than a heading."""
    return _LABEL.fullmatch(line) is not None or _from_line(line) != Metadata()


def _from_line(line: str) -> Metadata:
    """A by-line or dated line: all of its parts must be a name, a day, a time or an outlet."""
    author = outlet = published = None
    parts = [part for part in _parts(line) if part]
    for part in parts:
        by = _BY.fullmatch(part)
        if _DATED.fullmatch(part):
            published = published or parse_date(part)
        elif by and _is_name(by["name"]):
            author = author or by["name"]
        elif not author and not published and not outlet and _is_outlet(part):
            outlet = part
        elif not author:
            return Metadata()  # an unknown part before any name: a sentence or a heading, not a credit
    if not author and not published:
        return Metadata()
    return Metadata(author=author, outlet=outlet, published=published)


def _parts(line: str) -> list[str]:
    """The line cut at its separators, days kept whole (``March 4, 2031``), ``by`` beginning a part."""
    whole = re.sub(rf"(?:{_DAY_TEXT}){_TIME}", lambda day: day[0].replace(",", "\0"), line, flags=re.IGNORECASE)
    parts = re.split(rf"{_SEPARATOR}|(?<=\d)\s+(?=by\s)", whole)
    return [part.replace("\0", ",").strip() for part in parts]


def _is_name(text: str) -> bool:
    """Two to eight capitalised words, particles aside: ``Anna Holm and Per van Lund``."""
    words = text.split()
    if not 2 <= len(words) <= 8 or text[-1] in ".!?:" or _CALENDAR.search(text):  # noqa: PLR2004 - as it says
        return False
    return _is_capitalised(text)


def _is_outlet(text: str) -> bool:
    domain = " " not in text and "." in text
    return _OUTLET.fullmatch(text) is not None and (domain or _is_capitalised(text))


def _is_capitalised(text: str) -> bool:
    return all(word[0].isupper() or word.lower() in _PARTICLES for word in text.split())


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


# A headline is a line; sentences and paragraphs are longer. Of 150 characters almost every headline is shorter.
_LONGEST_TITLE = 150


def visible_title(lines: Sequence[str]) -> str | None:
    """The first line of a text, if it reads as a headline: short, no full stop, a longer line after it.

    Args:
        lines: The non-empty lines of the cleaned text, in order.
    """
    if not lines:
        return None
    title = lines[0]
    if len(title) > _LONGEST_TITLE or title.endswith((".", ":", ";", ",", "…")) or is_credit(title):
        return None
    if title.startswith("- ") or " | " in title or not any(char.isalpha() for char in title):
        return None
    return title if any(len(line) > len(title) for line in lines[1:]) else None
