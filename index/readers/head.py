"""What a page says of itself: in its head, its linked data, its microdata, its by-line and its marked-up times."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from index.metadata import first_said, found_in, from_pairs, from_values
from index.metadata.credits import from_credits, from_line, is_person
from index.metadata.languages import tag_of
from index.metadata.opening import beside, fold
from index.readers import furniture, jsonld
from index.types import Metadata, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from index.readers.page import Page

# A line of prose, which ends the heading of the page; it has no more blocks.
_PROSE: Final = 160
_MOST_BLOCKS: Final = 12
_ARTICLE_TYPE: Final = re.compile(r".*(?:Article|Posting|Report|CreativeWork|WebPage)", re.IGNORECASE)
_PROPERTIES: Final = {
    "headline": "title",
    "publisher": "outlet",
    "author": "author",
    "datePublished": "published",
    "dateModified": "updated",
    "inLanguage": "language",
    "articleSection": "section",
}
# What stands between a headline and the name of its site in the title of a page.
_BETWEEN: Final = re.compile(r"\s+[|–—·•»-]\s+|\s*\|\s*|:\s+")
_HEADINGS: Final = ("h1", "h2", "h3", "h4")
_HEADLINE: Final = re.compile(r"(?:entry|post|article|story)-?-?(?:title|headline|heading)|headline|p-name")
# The names of elements that hold the author of the page and nothing else; their text must be a person's name.
_AUTHOR: Final = re.compile(r"(?:[\w-]+-)?(?:byline|author)(?:-+(?:name|link))?|p-author|dc-creator")
# Browsers write where a page was saved from into a comment above it.
_SAVED: Final = re.compile(r"\s*saved from url=\(\d+\)(?P<url>\S+)")
_MODIFIED: Final = re.compile(r"updat|modif|revis", re.IGNORECASE)
_PUBLISHED: Final = re.compile(r"publish|posted|entry-?date|post-?date", re.IGNORECASE)


def metadata(root: HtmlElement) -> Metadata:
    """What the head, the linked data, the microdata and the marked by-line of the page say, in this order."""
    language = tag_of(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    scripts = [script.text or "" for script in root.iter("script") if "ld+json" in (script.get("type") or "")]
    tags = found_in(Origin.HEAD, from_pairs(_pairs(root), language))
    page_title = " ".join(next((element.text_content() for element in root.iter("title")), "").split())
    headline = found_in(Origin.HEADLINE, Metadata(title=_headline(root)))
    said = first_said(
        tags,
        jsonld.parse(*scripts),
        found_in(Origin.MICRODATA, _microdata(root)),
        headline,
        found_in(Origin.BYLINE, Metadata(author=_author(root))),
        found_in(Origin.MARKED_TIME, _versions(root)),
        found_in(Origin.HEAD, Metadata(title=page_title or None)),
    )
    headlines = [tags.title or "", headline.title or "", *(each.text_content() for each in root.iter("h1"))]
    sites = (site for each in headlines if (site := beside(page_title, each)))
    outlet = found_in(Origin.PAGE_TITLE, Metadata(outlet=next(sites, None)))
    return first_said(_without_outlet(first_said(said, outlet)), said, outlet)


def _pairs(root: HtmlElement) -> Iterator[tuple[str, str]]:
    from lxml import etree

    yield "html lang", root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    for element in root.iter("meta"):
        name = element.get("property") or element.get("name") or ""
        if element.get("http-equiv", "").lower() == "content-language":
            name = "content-language"
        yield name, element.get("content") or ""
    for link in root.iter("link"):
        if link.get("rel") == "canonical":
            yield "canonical", link.get("href") or ""
    for comment in root.itersiblings(etree.Comment, preceding=True):
        saved = _SAVED.match(comment.text or "")
        if saved:
            yield "url", saved["url"]


def _without_outlet(said: Metadata) -> Metadata:
    """The title, where the name of the outlet stands behind it or before it, without that."""
    title, outlet = said.title or "", said.outlet or ""
    for mark in _BETWEEN.finditer(title):
        before, behind = title[: mark.start()], title[mark.end() :]
        for part, rest in ((before, behind), (behind, before)):
            if fold(part) == fold(outlet) != "" and rest:
                return found_in(dict(said.origins)["title"], Metadata(title=rest))
    return Metadata()


def _headline(root: HtmlElement) -> str | None:
    """The one heading that is called the title of the article."""
    headings = [each for each in root.iter(*_HEADINGS) if any(map(_HEADLINE.fullmatch, furniture.names(each)))]
    texts = dict.fromkeys(" ".join(each.text_content().split()) for each in headings if not _in_furniture(each))
    return next(iter(texts)) if len(texts) == 1 else None


def _microdata(root: HtmlElement) -> Metadata:
    values: dict[str, list[str]] = {}
    for element in root.iterfind(".//*[@itemprop]"):
        for name in element.get("itemprop", "").split():
            if name in _PROPERTIES and _of_article(element):
                values.setdefault(_PROPERTIES[name], []).append(" ".join(_property(element).split()))
    return from_values(values)


def _of_article(element: HtmlElement) -> bool:
    """Whether the innermost item around a property is an article or a page, not a comment on it."""
    scope = next((each for each in element.iterancestors() if each.get("itemscope") is not None), None)
    return scope is None or _ARTICLE_TYPE.fullmatch(scope.get("itemtype") or "Article") is not None


def _property(element: HtmlElement) -> str:
    inner = next(iter(element.iterfind(".//*[@itemprop='name']")), element)
    return inner.get("content") or inner.get("datetime") or str(inner.text_content())


def _author(root: HtmlElement) -> str | None:
    """The one person whom links to the author or elements called so name."""
    links = [each for each in root.iterfind(".//a[@rel='author']") if not _in_furniture(each)]
    called = [each for each in root.iter("a", "span", "div", "p", "address", "li", "cite") if _is_author(each)]
    for elements in (links, called):
        texts = [" ".join(each.text_content().split()) for each in elements]
        names = dict.fromkeys(
            from_line(text).author or (text if is_person(text) else None) for text in texts if len(text) < _PROSE
        )
        people = [name for name in names if name]
        if people:
            return people[0] if len(people) == 1 else None
    return None


def _is_author(element: HtmlElement) -> bool:
    return any(_AUTHOR.fullmatch(name) for name in furniture.names(element)) and not _in_furniture(element)


def _in_furniture(element: HtmlElement) -> bool:
    """Whether an element stands in a part of the page that is about something else."""
    parts = (each for each in element.iterancestors() if each.tag not in ("html", "body", "main", "article"))
    return any(each.tag in ("aside", "footer") or furniture.kind(each, str(each.tag)) for each in parts)


def _versions(root: HtmlElement) -> Metadata:
    """The days that elements called so give: the classes of some themes say of one time both of the two."""
    days: dict[str, set[str]] = {"published": set(), "updated": set()}
    for element in root.iter("time", "abbr"):
        names = " ".join((element.get("class", ""), element.get("itemprop", "")))
        value = element.get("datetime") or element.get("title") or ""
        day = from_values({"published": [value]}).published
        is_first = _PUBLISHED.search(names) or element.get("pubdate") is not None
        name = "published" if is_first else "updated" if _MODIFIED.search(names) else None
        if day and name and not _in_furniture(element):
            days[name].add(day)
    return Metadata(published=_only(days["published"]), updated=_only(days["updated"]))


def _only(days: set[str]) -> str | None:
    return next(iter(days)) if len(days) == 1 else None


def shown(page: Page, kept: Sequence[bool], said: Metadata) -> Metadata:
    """What stands above the article's first prose: its credits that are not kept with it, and its times.

    A ``<time>`` says what the words of its line say: that this is the day of publication, or of an update;
    without any, its day is no more than found in the text.
    """
    blocks = page.blocks
    prose = next((i for i, block in enumerate(blocks) if kept[i] and len(block.text) >= _PROSE), len(blocks))
    first = kept.index(True)
    dated = [_of_line(page, i, said.language) for i, time in enumerate(page.times) if first <= time.block <= prose]
    lines = [
        line
        for i, block in enumerate(blocks[first : min(prose, first + _MOST_BLOCKS)], first)
        if not kept[i] and not block.why
        for line in block.text.split("\n")
    ]
    return first_said(from_credits(lines, said.language), *dated)


# Before a time, in its line.
_WORDS: Final = re.compile(
    r"(?P<updated>updated?|modified|amended|aktualisiert|stand:|mise? à jour|actualizado|aggiornato|bijgewerkt)|"
    r"published|posted|\bby\b|veröffentlicht|publiée?|publicado|pubblicato|gepubliceerd",
    re.IGNORECASE,
)


def _of_line(page: Page, number: int, language: str | None) -> Metadata:
    """What one of the times of a page says, by the words of its line: of several by the words in order."""
    time = page.times[number]
    day = from_values({"published": [time.value]}, language).published
    line = page.blocks[time.block].text if time.block < len(page.blocks) else ""
    words = [bool(found["updated"]) for found in _WORDS.finditer(line)]
    before = number - bisect_left(page.times, time.block, key=lambda each: each.block)
    if before < len(words) and words[before]:
        return found_in(Origin.MARKED_TIME, Metadata(updated=day))
    if before < len(words) or time.published:
        return found_in(Origin.MARKED_TIME, Metadata(published=day))
    return Metadata() if words else found_in(Origin.TEXT, Metadata(published=day))
