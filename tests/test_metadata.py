"""Metadata is what a document says, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.clean import clean
from index.metadata import first_said, from_pairs, without
from index.metadata.opening import from_opening, visible_title
from index.readers import jsonld
from index.types import Extract, Metadata

PROSE = (
    "The ferry Maren sank on Monday, 3 March 2031, two miles off Kelpin, and nineteen people are confirmed "
    "dead, the harbour office said in a note published on 4 March 2031. By Per Lund it was read out."
)


def said_by(text: str) -> Metadata:
    return without(clean(Extract(text)).metadata, "language")


# --- plain text ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("By Anna Holm", Metadata(author="Anna Holm")),
        ("by Anna Holm and Per van Lund", Metadata(author="Anna Holm and Per van Lund")),
        ("Kelpin Post, 4 March 2031", Metadata(outlet="Kelpin Post", published="2031-03-04")),
        ("The Strand | March 4, 2031", Metadata(outlet="The Strand", published="2031-03-04")),
        ("Published: 2031-03-04", Metadata(published="2031-03-04")),
        ("Published on 4 March 2031 at 17:05", Metadata(published="2031-03-04")),
        ("By Anna Holm | Kelpin Post | 4 March 2031", Metadata(author="Anna Holm", published="2031-03-04")),
        ("By The Kelpin Press", Metadata(author="The Kelpin Press")),
        ("By The Editorial Board", Metadata(author="The Editorial Board")),
        ("Posted on March 4, 2031 by Anna Holm", Metadata(author="Anna Holm", published="2031-03-04")),
        ("Tuesday 4 March 2031", Metadata(published="2031-03-04")),
        ("Author: Anna Holm", Metadata(author="Anna Holm")),
        ("Source: Kelpin Post", Metadata(outlet="Kelpin Post")),
        ("URL: https://kelpin.example/ferry", Metadata(url="https://kelpin.example/ferry")),
    ],
)
def test_credits_above_the_article_are_read(opening: str, expected: Metadata) -> None:
    """By-lines, dated lines and labelled lines before the first paragraph."""
    said = said_by(f"Ferry sinks off Kelpin\n\n{opening}\n\n{PROSE}")
    assert said == first_said(Metadata(title="Ferry sinks off Kelpin"), expected)


@pytest.mark.parametrize(
    "opening",
    [
        "Kelpin, 4 March",
        "Published: 03/04/2031",
        "By the end of the week, 40 divers will search.",
        "By Monday",
        "By The Sea",
        "Published on 4 March 2031, the report names nobody.",
        "The Hague",
        "Released: 4 March 2031",
        "- a list\n\n4 March 2031",
    ],
)
def test_what_is_no_credit_is_not_read(opening: str) -> None:
    """Half a date, a date in doubt, an update, or a sentence says neither author nor day."""
    said = said_by(f"Ferry sinks off Kelpin\n\n{opening}\n\n{PROSE}")
    assert said == Metadata(title="Ferry sinks off Kelpin")


def test_a_place_with_a_date_is_no_outlet() -> None:
    """It may head a letter or name what happened there: neither outlet nor day of publication is sure."""
    for line in ("The Hague, 4 March 2031", "Kelpin, 4 March 2031", "The sinking off Kelpin, 4 March 2031"):
        said = said_by(f"Ferry sinks off Kelpin\n\n{line}\n\n{PROSE}")
        assert said == Metadata(title="Ferry sinks off Kelpin")


def test_the_body_of_the_article_is_no_metadata() -> None:
    """Days and names inside paragraphs, and credits after them, say nothing of the document."""
    assert said_by(f"{PROSE}\n\nBy Anna Holm\n\n4 March 2031") == Metadata()


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("Ferry sinks off Kelpin", "Ferry sinks off Kelpin"),
        ("Who owns the ferry?", "Who owns the ferry?"),
        ("The ferry sank.", None),
        ("The crew asked for:", None),
        ("- a new door", None),
        ("x" * 151, None),
        ("By Anna Holm", None),
    ],
)
def test_the_first_line_is_the_title_if_it_reads_as_one(first: str, title: str | None) -> None:
    """Short, without a full stop, above a longer line, and no by-line."""
    assert visible_title([first, PROSE]) == title


def test_a_line_with_nothing_longer_below_is_no_title() -> None:
    """A list of names has no title, nor has a text of one line."""
    assert visible_title(["Anna Holm", "Per Lund"]) is None
    assert visible_title(["Anna Holm"]) is None
    assert visible_title([]) is None


def test_the_feed_line_names_outlet_and_title() -> None:
    """A line that cleaning takes out is still heard."""
    said = said_by(f"{PROSE}\n\nThe post Ferry sinks off Kelpin appeared first on Kelpin Post.")
    assert said == Metadata(title="Ferry sinks off Kelpin", outlet="Kelpin Post")


def test_the_aggregator_is_the_outlet_if_none_other_is_named() -> None:
    """The feed's outlet goes before the aggregator that copied it."""
    notice = "Denial of responsibility! wire-heap.example is an automatic aggregator. All trademarks are theirs."
    assert said_by(f"{PROSE}\n\n{notice}").outlet == "wire-heap.example"
    feed = "The post Ferry sinks appeared first on Kelpin Post."
    assert said_by(f"{PROSE}\n\n{notice}\n\n{feed}").outlet == "Kelpin Post"


@given(st.text(alphabet="abcdefghij .,\n", max_size=300))
@settings(deadline=None)
def test_nothing_is_invented(text: str) -> None:
    """Small letters without a number name no author, day, outlet or address."""
    said = said_by(text)
    assert said == Metadata(title=said.title)
    assert said.title is None or said.title in clean(Extract(text)).text.split("\n")


# --- heads and linked data -----------------------------------------------------------------------------------


def test_pairs_are_read_by_their_most_explicit_key() -> None:
    """Keys in any case; several authors are joined; a link is no author's name."""
    said = from_pairs(
        [
            ("DC.date", "2030-01-01"),
            ("article:published_time", "2031-03-04T09:00:00Z"),
            ("article:author", "https://social.example/anna"),
            ("citation_author", "Anna Holm"),
            ("citation_author", "Per  Lund"),
            ("og:site_name", " Kelpin Post "),
            ("canonical", "/ferry"),
            ("description", "A ferry."),
        ]
    )
    assert said == Metadata(outlet="Kelpin Post", author="Anna Holm, Per Lund", published="2031-03-04")


def test_an_empty_pair_says_nothing() -> None:
    """A key without a value leaves the field to the next one."""
    assert from_pairs([("author", " "), ("byline", "By Anna Holm")]) == Metadata(author="Anna Holm")
    assert from_pairs([("publisher", ""), ("site", "Kelpin Post")]) == Metadata(outlet="Kelpin Post")


def test_linked_data_points_by_id() -> None:
    """An article's author and publisher may be nodes of their own; other nodes are not the article."""
    data = """{"@context": "https://schema.org", "@graph": [
        {"@type": "Organization", "@id": "#o", "name": "Kelpin Post"},
        {"@type": "Person", "@id": "#p", "name": "Anna Holm"},
        {"@type": "WebPage", "name": "Page", "datePublished": "2000-01-01"},
        {"@type": ["Thing", "NewsArticle"], "headline": "Ferry &amp; crane", "author": [{"@id": "#p"}],
         "publisher": {"@id": "#o"}, "datePublished": "2031-03-04", "mainEntityOfPage": {"@id": "https://k.example/f"}}
    ]}"""
    expected = Metadata("Ferry & crane", "Kelpin Post", "Anna Holm", "2031-03-04", "https://k.example/f")
    assert jsonld.parse(data) == expected


def test_linked_data_about_something_else_says_nothing() -> None:
    """A recipe or an organisation is not the article."""
    assert jsonld.parse('{"@type": "Organization", "name": "Kelpin Post"}') == Metadata()
    assert jsonld.parse("not json") == Metadata()


def test_a_script_that_is_larger_than_any_page_is_passed_over() -> None:
    """The others of the page are read."""
    said = '{"@type": "NewsArticle", "headline": "Ferry sinks"}'
    assert jsonld.parse(f"[{'[],' * 60_000}{said}]", said).title == "Ferry sinks"
    assert jsonld.parse(f"[{'[],' * 60_000}{said}]") == Metadata()
    assert jsonld.parse(f"[{'[],' * 20_000}{said}]").title == "Ferry sinks"


def test_an_unclosed_block_ends_where_no_data_follow() -> None:
    """The paragraph after data that were cut off is not in the block, even if it begins with a quote."""
    text = "{“@type”: “NewsArticle”,\n“headline”: “Ferry sinks\n“No,” he said, “never,” and left."
    (block,) = jsonld.find(text)
    assert block.metadata.title == "Ferry sinks"
    assert text[block.end :] == "\n“No,” he said, “never,” and left."


@given(
    st.text(alphabet='{}[]",:@typeconx “”\n\\01', max_size=80).map(lambda tail: '{"@type": "NewsArticle",' + tail)
)
@settings(deadline=None)
def test_linked_data_never_fail(text: str) -> None:
    """Whatever follows, blocks lie in the text, in order, and do not overlap."""
    blocks = list(jsonld.find(text))
    ends = [0, *(end for block in blocks for end in (block.start, block.end)), len(text)]
    assert ends == sorted(ends)


def test_the_opening_is_short() -> None:
    """A by-line further down belongs to something else."""
    assert from_opening([f"Line {n}" for n in range(10)] + ["By Anna Holm"]) == Metadata()
