"""What a document says of itself. Each function returns ``None`` where nothing says it; none guesses."""

from __future__ import annotations

import re
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from index.metadata.days import is_publishable, parse_date
from index.metadata.languages import tag_of
from index.types import FIELDS, Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from index.types import Origin

_OF_EACH: Final = attrgetter(*FIELDS)


def values(metadata: Metadata) -> dict[str, str]:
    """The fields that are known, by name."""
    return {name: value for name, value in zip(FIELDS, _OF_EACH(metadata), strict=True) if value}


def found_in(origin: Origin, metadata: Metadata) -> Metadata:
    """The same, each of its values marked as found there, but those that are marked already."""
    origins = dict.fromkeys(values(metadata), origin) | dict(metadata.origins)
    return replace(metadata, origins=tuple((name, origins[name]) for name in FIELDS if name in origins))


def first_said(*sources: Metadata) -> Metadata:
    """Each field, with its origin, from the first of ``sources`` that says it; inferred only if none says it."""
    said: dict[str, str] = {}
    origins: dict[str, Origin] = {}
    given = [(known, dict(source.origins), source.inferred) for source in sources if (known := values(source))]
    for inferred in (False, True):
        for known, marked, guessed in given:
            for name, value in known.items():
                if name not in said and inferred == (name in guessed):
                    said[name] = value
                    if name in marked:
                        origins[name] = marked[name]
    return Metadata(**said, origins=tuple((name, origins[name]) for name in FIELDS if name in origins))


def without(metadata: Metadata, *names: str) -> Metadata:
    """The same without the values of these fields."""
    kept = {name: value for name, value in values(metadata).items() if name not in names}
    return Metadata(**kept, origins=tuple(each for each in metadata.origins if each[0] in kept))


# Keys of <meta>, front matter, records and headed text, lower case, the most explicit first.
_KEYS: Final = {
    field: keys.split(", ")
    for field, keys in {
        "title": "citation_title, og:title, twitter:title, dc.title, dcterms.title, parsely-title, "
        "sailthru.title, title, headline, titel, titre, título, titolo",
        "outlet": "og:site_name, citation_journal_title, dc.publisher, dcterms.publisher, publisher, outlet, "
        "publication, newspaper, site_name, site, source, quelle, fuente",
        "author": "citation_author, article:author, author, authors, dc.creator, dcterms.creator, "
        "parsely-author, sailthru.author, byline, creator, autor, auteur, autore",
        "published": "article:published_time, og:published_time, og:article:published_time, "
        "citation_publication_date, citation_online_date, citation_date, datepublished, date published, "
        "dc.date.issued, dcterms.issued, dcterms.date, dc.date, parsely-pub-date, sailthru.date, pubdate, "
        "publish-date, publish_date, published_date, publication_date, date_published, published, published_at, "
        "published on, published at, first published, publication date, date, datum, fecha",
        "updated": "article:modified_time, og:updated_time, og:article:modified_time, datemodified, "
        "dcterms.modified, dc.date.modified, last-modified, last_modified, last_modified_at, date_modified, "
        "lastmod, modified, updated_at, updated, updated on, last updated, last modified",
        "url": "canonical, og:url, citation_public_url, url, link, permalink",
        "language": "html lang, og:locale, inlanguage, dc.language, dcterms.language, content-language, "
        "language, lang, locale",
        "section": "article:section, og:article:section, parsely-section, articlesection, section, category, "
        "categories",
    }.items()
}


def from_pairs(pairs: Iterable[tuple[str, str]], language: str | None = None) -> Metadata:
    """Metadata from keys and values, as of ``<meta>`` or front matter. Keys in any case; authors may repeat.

    A reader marks what it returns: ``found_in(Origin.MAIL, from_pairs(headers))``. ``language`` is as in
    ``from_values``.
    """
    said: dict[str, list[str]] = {}
    for key, value in pairs:
        cleaned = " ".join(value.split())
        if cleaned:
            said.setdefault(key.strip().lower(), []).append(cleaned)
    found = {name: next((said[key] for key in keys if key in said), []) for name, keys in _KEYS.items()}
    return from_values(found, language)


# "Deckhand, the magazine of the union": what an outlet is goes after its name.
_APPOSITION: Final = re.compile(r",\s+(?:the|an?)\s+[a-z].*")
# Logins that publishing systems give for an author, which name nobody.
LOGINS: Final = frozenset("admin administrator author editor guest root test unknown user webmaster".split())
_BY: Final = re.compile(r"^by:?\s+", re.IGNORECASE)
# An address with a path or a query; without, it is that of a whole site.
_OF_A_PAGE: Final = re.compile(r"https?://[^/?#\s]+(?:/[^/#\s]|/?\?)\S*")


def from_values(values: Mapping[str, Sequence[str]], language: str | None = None) -> Metadata:
    """Metadata from the raw values of each field: names of authors joined, dates parsed, links checked.

    ``language`` is the tag of the document's, where something else than ``values`` says it: it tells how its
    dates in numbers are to be read.
    """
    languages = [tag for value in values.get("language", ()) if (tag := tag_of(value))]
    language = next(iter(languages), language)

    def first(name: str) -> str | None:
        return next((value for value in values.get(name, ()) if not _is_link(value)), None)

    def day(name: str) -> str | None:
        days = (parse_date(value, language) for value in values.get(name, ()))
        return next((each for each in days if each and is_publishable(each)), None)

    authors = list(dict.fromkeys(_BY.sub("", name) for name in values.get("author", ()) if _is_author(name)))
    return Metadata(
        title=first("title"),
        outlet=_APPOSITION.sub("", first("outlet") or "") or None,
        author=", ".join(authors) or None,
        published=day("published"),
        url=next((url for url in values.get("url", ()) if _OF_A_PAGE.fullmatch(url)), None),
        updated=day("updated"),
        language=next(iter(languages), None),
        section=first("section"),
    )


def _is_link(value: str) -> bool:
    """An author or publisher given as a link (``article:author`` on many sites) is not a name."""
    return "://" in value


def _is_author(name: str) -> bool:
    return not _is_link(name) and name.lower() not in LOGINS
