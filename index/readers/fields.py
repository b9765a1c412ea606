"""Which field of a record says what: by the names in common use, or by those that the user gave."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.metadata import first_said, found_in, from_pairs
from index.metadata.days import parse_date
from index.readers.limits import MOST_ARTICLE
from index.types import Comment, Extract, Metadata, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The names that feeds, interfaces, scrapers and published collections of articles use, the most explicit first, in
# lower case and without separators: "articleBody" and "article_body" are one. Names that say no more than when
# a row was made ("created_at", "timestamp") are none of a date of publication.
_USUAL = {
    "text": "articlebody fulltext text body content maintext maincontent bodytext contenttext story article"
    " bodyhtml contenthtml html passage paragraphs abstract description summary",
    "title": "title headline heading name",
    "author": "author authors byline creator writer",
    "published": "datepublished published publishedat publisheddate datepublish publicationdate pubdate"
    " publishdate publishedon firstpublished publishtime date dategmt",
    "updated": "datemodified updated updatedat updateddate modified modifiedat modifieddate lastmodified"
    " lastupdated modifiedgmt datemodify",
    "url": "url link canonicalurl permalink weburl articleurl",
    "outlet": "outlet source publisher publication newspaper sitename site sourcename",
    "language": "language lang inlanguage",
    "section": "section category articlesection categories",
    "id": "id articleid uuid guid",
    "comments": "comments",
}
_NAMES = {target: tuple(names.split()) for target, names in _USUAL.items()}
# What ``--field`` may name, each the field of a citation that it fills; ``id`` names the article in its file.
TARGETS: frozenset[str] = frozenset(_NAMES)
# Where the words of a value that is itself an object stand: a name of an author, WordPress' rendered text.
_INNER = ("name", "rendered", "text", "value", "body", "content", "href", "$oid")
# An object in an object in a list: deeper, no format has anything to read.
_DEEPEST = 4
# 10^8 s is in 1973 and 10^11 s in 5138; the same instants in milliseconds are those thousand times as many.
_SECONDS, _MILLISECONDS = 1e8, 1e11
_LATEST = 1e14
# Marks of a text that was written as HTML: the tags of its paragraphs. A stray <b> or <i> is no page.
_MARKED_UP = re.compile(
    r"</(?:p|div|h[1-6]|ul|ol|table|blockquote|article|section|body|html)\s*>|<br\s*/?>|<p[\s>]", re.IGNORECASE
)


def has_text(record: Mapping[str, object], mapping: Mapping[str, str]) -> bool:
    """Whether the record has a field with the text of an article."""
    return bool(_text(record, mapping))


def names_of(record: Mapping[str, object], mapping: Mapping[str, str]) -> Iterator[str]:
    """What may tell the record from others: its id, then its address."""
    for target in ("id", "url"):
        yield from [value.strip() for value in _values(record, target, mapping)][:1]


def field_names(record: Mapping[str, object]) -> Iterator[str]:
    """The names of the record's fields; of an object in it those that it has, after a dot."""
    for name, value in record.items():
        inner = [f"{name}.{each}" for each in value] if isinstance(value, dict) else [name]
        yield from (_shown(each) for each in inner or [name])


def _shown(name: str) -> str:
    """A name on one line of an error, where anything may be one."""
    flat = " ".join(name.split())
    return flat if len(flat) <= 40 else f"{flat[:39]}…"  # noqa: PLR2004  (a name, not a text)


def article(record: Mapping[str, object], mapping: Mapping[str, str]) -> Extract:
    """The article that a record is. A body in HTML is read as a page, any other as it stands.

    Raises:
        ReadError: Its text is too large, or in HTML and shows nothing.
    """
    text = _text(record, mapping)
    if len(text) > MOST_ARTICLE:
        raise ReadError(f"Its text is larger than {MOST_ARTICLE // 1_000_000} MB.", hint="Split it into articles.")
    extract = _body(text)
    said = found_in(Origin.RECORD, _metadata(record, mapping))
    comments = (*extract.comments, *_comments(record, mapping))
    return replace(extract, metadata=first_said(said, extract.metadata), comments=comments)


def _body(text: str) -> Extract:
    if not _MARKED_UP.search(text):
        return Extract(text)
    from index.readers import html

    return html.read(text, "Its text")


def _metadata(record: Mapping[str, object], mapping: Mapping[str, str]) -> Metadata:
    pairs = []
    for target in ("title", "author", "published", "url", "outlet", "updated", "language", "section"):
        values = _values(record, target, mapping)
        if target in ("published", "updated"):
            values = [_day(value) or value for value in values]
        pairs += [(target, value) for value in (values if target == "author" else values[:1])]
    return from_pairs(pairs)


def _comments(record: Mapping[str, object], mapping: Mapping[str, str]) -> Iterator[Comment]:
    for value in _found(record, "comments", mapping):
        for each in value if isinstance(value, list) else ():
            if isinstance(each, dict) and (text := _text(each, {})):
                author = ", ".join(_values(each, "author", {})) or None
                days = (_day(day) for name in ("published", "date") for day in _values(each, name, {}))
                yield Comment(text, author, next((day for day in days if day), None))


def _text(record: Mapping[str, object], mapping: Mapping[str, str]) -> str:
    for value in _found(record, "text", mapping):
        text = "\n\n".join(_strings(value))
        if text.strip():
            return text
    return ""


def _values(record: Mapping[str, object], target: str, mapping: Mapping[str, str]) -> list[str]:
    return next((values for value in _found(record, target, mapping) if (values := list(_strings(value)))), [])


def _found(record: Mapping[str, object], target: str, mapping: Mapping[str, str]) -> Iterator[object]:
    """The values that may be meant, the most explicitly named first; the user's word is the only one."""
    if target in mapping:
        yield _at(record, mapping[target])
        return
    folded = {_folded(name): value for name, value in record.items()}
    yield from (folded[name] for name in _NAMES.get(target, ()) if name in folded)


@lru_cache(maxsize=1_000)  # records of one file have the same names
def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _at(value: object, path: str) -> object:
    """The value at a dotted path; a name with a dot in it goes before."""
    if isinstance(value, dict) and path in value:
        return value[path]
    first, _, rest = path.partition(".")
    if isinstance(value, dict) and first in value:
        return _at(value[first], rest) if rest else value[first]
    if isinstance(value, list) and first.isdecimal() and int(first) < len(value):
        return _at(value[int(first)], rest) if rest else value[int(first)]
    return None


def _strings(value: object, depth: int = 0) -> Iterator[str]:
    """The texts of a value: itself, those of a list, that of an object's telling field."""
    if depth > _DEEPEST or isinstance(value, bool):
        return
    if isinstance(value, str):
        yield from [value] if value.strip() else []
    elif isinstance(value, int | float):
        yield str(value)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each, depth + 1)
    elif isinstance(value, dict):
        inner = (list(_strings(value[name], depth + 1)) for name in _INNER if name in value)
        yield from next((found for found in inner if found), [])


def _day(value: str) -> str | None:
    """The day that a date names, or a Unix time in seconds or milliseconds, in UTC."""
    day = parse_date(value)
    if day:
        return day
    try:
        instant = float(value)
    except ValueError:
        return None
    if not _SECONDS <= instant < _LATEST:
        return None
    seconds = instant / 1_000 if instant >= _MILLISECONDS else instant
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
