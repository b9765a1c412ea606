"""What a page says of itself, and where it says it."""

from __future__ import annotations

import pytest

from index.clean import clean
from index.metadata import values
from index.readers import html
from index.types import Metadata, Origin

TITLE = "Crane falls into the harbour at Oarsund"
PROSE = (
    "The crane on the north quay of Oarsund fell into the harbour on Sunday, and nobody was under it, the port "
    "captain said. She had asked for a new one in spring, and in autumn, and there was no money."
)
FIRST = ("2030-06-09", Origin.MARKED_TIME)
SECOND = ("2030-06-10", Origin.MARKED_TIME)
ARTICLE = f"<article><h1>{TITLE}</h1><p>{PROSE}</p></article>"


def page(head: str = "", body: str = ARTICLE, tag: str = "<html>") -> Metadata:
    text = f"<!DOCTYPE html>{tag}<head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    return clean(html.read(text, "a.html")).metadata


def above(line: str, head: str = "", tag: str = "<html>") -> Metadata:
    return page(head, f"<article><h1>{TITLE}</h1>{line}<p>{PROSE}</p></article>", tag)


def known(said: Metadata, *names: str) -> dict[str, tuple[str, Origin]]:
    origins = dict(said.origins)
    return {name: (value, origins[name]) for name, value in values(said).items() if name in names}


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ('<meta property="article:published_time" content="2030-06-09T08:00Z">', "published", "2030-06-09"),
        ('<meta property="article:modified_time" content="2030-06-09T08:00Z">', "updated", "2030-06-09"),
        ('<meta property="article:section" content="Harbour">', "section", "Harbour"),
        ('<meta property="og:locale" content="en_GB">', "language", "en-gb"),
        ('<meta http-equiv="content-language" content="en">', "language", "en"),
        ('<meta property="og:site_name" content="The Anchor">', "outlet", "The Anchor"),
        ('<meta name="author" content="Ilja Marn">', "author", "Ilja Marn"),
        ('<link rel="canonical" href="https://anchor.example/crane">', "url", "https://anchor.example/crane"),
    ],
)
def test_tags_of_the_head(head: str, field: str, value: str) -> None:
    """Each field has its tags."""
    assert known(page(head), field) == {field: (value, Origin.HEAD)}


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="author" content="admin">',
        '<meta property="article:author" content="https://social.example/ilja">',
        '<meta name="publisher" content="https://anchor.example">',
        '<meta property="article:published_time" content="1970-01-01T00:00Z">',
        '<meta property="article:published_time" content="0001-01-01">',
        '<link rel="canonical" href="https://anchor.example/">',
        '<meta name="language" content="the language of the coast">',
    ],
)
def test_what_says_nothing_is_not_taken(head: str) -> None:
    """A login, links for names, the first days of calendars, the address of the whole site."""
    assert known(page(head), "author", "outlet", "published", "url") == {}


def test_the_page_says_its_language_first() -> None:
    """The element of the page goes before tags, and tells how dates in numbers are read."""
    said = page(
        '<meta property="og:locale" content="en_US"><meta name="date" content="04/03/2030">',
        tag='<html lang="en-GB">',
    )
    assert known(said, "language", "published") == {
        "language": ("en-gb", Origin.HEAD),
        "published": ("2030-03-04", Origin.HEAD),
    }


def test_a_saved_page_says_where_it_was() -> None:
    """Browsers write it above the page; the day in it is inferred."""
    url = "https://anchor.example/2030/06/09/crane"
    text = f"<!-- saved from url=(0039){url} --><html><head></head><body>{ARTICLE}</body></html>"
    said = clean(html.read(text, "a.html")).metadata
    assert known(said, "url", "published") == {
        "url": (url, Origin.HEAD),
        "published": ("2030-06-09", Origin.ADDRESS),
    }


def test_linked_data_of_others_is_not_the_article() -> None:
    """Lists of other articles, entries of a live blog; of two scripts the one about the article."""
    other = '{"@type": "NewsArticle", "headline": "Other", "datePublished": "2001-01-01"}'
    lists = f'<script type="application/ld+json">{{"@type": "ItemList", "itemListElement": [{other}]}}</script>'
    whole = '<script type="application/ld+json">{"@type": "WebPage", "datePublished": "2002-02-02"}</script>'
    own = (
        '<script type="application/ld+json">{"@type": "LiveBlogPosting", "datePublished": "2030-06-09", '
        '"dateModified": "2030-06-10", "inLanguage": "en", "articleSection": "Harbour", '
        f'"liveBlogUpdate": [{other}]}}'
        "</script>"
    )
    assert known(page(lists), "published") == {}
    assert known(page(lists + whole + own), "published", "updated", "language", "section") == {
        "published": ("2030-06-09", Origin.LINKED_DATA),
        "updated": ("2030-06-10", Origin.LINKED_DATA),
        "language": ("en", Origin.LINKED_DATA),
        "section": ("Harbour", Origin.LINKED_DATA),
    }


def test_microdata_of_the_article() -> None:
    """And not of the comments below it."""
    comment = (
        '<div itemscope itemtype="https://schema.org/Comment"><i itemprop="datePublished">2030-06-20</i></div>'
    )
    said = page(
        body=f'<div itemscope itemtype="https://schema.org/Article"><h1 itemprop="name headline">{TITLE}</h1>'
        '<meta itemprop="datePublished" content="2030-06-09"><meta itemprop="dateModified" content="2030-06-10">'
        f"<p>{PROSE}</p>{comment}</div>"
    )
    assert known(said, "published", "updated") == {
        "published": ("2030-06-09", Origin.MICRODATA),
        "updated": ("2030-06-10", Origin.MICRODATA),
    }


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('<time datetime="2030-06-09">Sunday</time>', {"published": ("2030-06-09", Origin.TEXT)}),
        ('<p>Published <time datetime="2030-06-09">Sunday</time></p>', {"published": FIRST}),
        ('<p>Updated <time datetime="2030-06-10">Monday</time></p>', {"updated": SECOND}),
        (
            '<p>Published <time datetime="2030-06-09">9</time>, updated <time datetime="2030-06-10">10</time></p>',
            {"published": FIRST, "updated": SECOND},
        ),
        ('<time class="entry-date published updated" datetime="2030-06-09">Sunday</time>', {"published": FIRST}),
        (
            '<time class="published" datetime="2030-06-09"/> <time class="updated" datetime="2030-06-10"/>',
            {"published": FIRST, "updated": SECOND},
        ),
        ('<p class="posted-on"><time datetime="2030-06-09">Sunday</time></p>', {"published": FIRST}),
        ('<time pubdate datetime="2030-06-09">Sunday</time>', {"published": FIRST}),
        ('<abbr class="published" title="2030-06-09T20:15Z">8:15</abbr>', {"published": FIRST}),
    ],
)
def test_a_time_is_what_its_words_or_its_name_say(line: str, expected: dict[str, tuple[str, Origin]]) -> None:
    """Without any its day is inferred."""
    assert known(above(line), "published", "updated") == expected


def test_times_of_other_articles_are_not_its_own() -> None:
    """Those in the furniture, whatever they are called."""
    related = '<aside><time class="published" datetime="2001-01-01">1 January</time></aside>'
    assert known(page(body=ARTICLE + related), "published", "updated") == {}


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ('<p>by <a rel="author" href="/i">Ilja Marn</a></p>', "Ilja Marn"),
        ('<div class="byline__name">Ilja Marn</div>', "Ilja Marn"),
        ('<div class="author">By Ilja Marn</div>', "Ilja Marn"),
        ('<div class="author">Ilja Marn writes about cranes.</div>', None),
        ('<div class="author">Ilja Marn</div><div class="author">Per Lund</div>', None),
        ('<aside><div class="author">Ilja Marn</div></aside>', None),
    ],
)
def test_an_element_called_author_names_one_person(line: str, author: str | None) -> None:
    """And nothing else; two of them may belong to two articles."""
    assert above(line).author == author


def test_the_title_of_the_page_is_the_headline_and_the_site() -> None:
    """The site is inferred, and is not a part of the title."""
    text = f"<html><head><title>{TITLE} | The Anchor</title></head><body>{ARTICLE}</body></html>"
    said = clean(html.read(text, "a.html")).metadata
    assert known(said, "title", "outlet") == {
        "title": (TITLE, Origin.HEADLINE),
        "outlet": ("The Anchor", Origin.PAGE_TITLE),
    }
    assert said.inferred == ("outlet", "language")
