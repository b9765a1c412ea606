"""What stands above an article: masthead, headline, by-line, day."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.clean import clean
from index.metadata import without
from index.metadata.opening import beside, from_opening, visible_title
from index.readers import read
from index.types import Extract, Metadata

PROSE = (
    "The crane on the north quay of Oarsund fell into the harbour on Sunday, and nobody was under it, the port "
    "captain said. She had asked for a new one in spring."
)
HEADLINE = "Crane falls into the harbour at Oarsund"
CORPORA = Path(__file__).parents[1] / "evals" / "corpora"


def said_by(*lines: str, stated: Metadata | None = None) -> Metadata:
    said = clean(Extract("\n\n".join([*lines, PROSE]), stated or Metadata())).metadata
    return without(said, "language")


# --- masthead ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("Oarsund Post", "Oarsund Post"),
        ("OARSUND POST", "Oarsund Post"),
        ("Radio Oarsund", "Radio Oarsund"),
        ("BAY RADIO 104", "Bay Radio 104"),
        ("The Anchor", "The Anchor"),
        ("THE ANCHOR", "The Anchor"),
        ("VOICE OF THE COAST", "Voice of the Coast"),
        ("QRT NEWS", "QRT News"),
        ("oarsund.news", "oarsund.news"),
        ("Upper Oarsund Gazette", "Upper Oarsund Gazette"),
    ],
)
def test_the_masthead_is_the_outlet_and_the_line_below_it_the_title(line: str, outlet: str) -> None:
    """A name above the headline; capitals are the sign painter's, not the name's."""
    assert said_by(line, HEADLINE) == Metadata(title=HEADLINE, outlet=outlet)


@pytest.mark.parametrize(
    "between",
    [
        "Sunday, 9 June 2030",
        "Home | Harbour | Boats | More",
        "Menu",
        "By Ilja Marn",
        "Sunday, 9 June 2030\n\nLog in",
    ],
)
def test_other_lines_may_stand_between_masthead_and_headline(between: str) -> None:
    """A date, a menu, a button or a by-line."""
    said = said_by("Oarsund Post", between, HEADLINE)
    assert (said.outlet, said.title) == ("Oarsund Post", HEADLINE)


def test_a_name_without_a_word_for_outlets_needs_a_date_and_a_dated_headline() -> None:
    """It may be a headline with a second one: only as the head of a page is it the outlet."""
    head = ("Harbour Whistle", "9 June 2030", HEADLINE)
    assert said_by(*head, "By Ilja Marn").outlet == "Harbour Whistle"
    assert said_by(*head) == Metadata(title="Harbour Whistle", published="2030-06-09")
    assert said_by("Harbour Whistle", HEADLINE) == Metadata(title="Harbour Whistle")


@pytest.mark.parametrize(
    "line",
    [
        "Oarsund post",
        "The long wait for a crane",
        "The Final Hours",
        "The Oarsund Post of Monday, Read Aloud Again",
        "Oarsund Post.",
        "Who Reads the Oarsund Post?",
        "A Post Too Far",
        "The Hague",
    ],
)
def test_a_headline_is_no_masthead(line: str) -> None:
    """Small letters, many words, a mark at its end, or no word that outlets have."""
    assert said_by(line, HEADLINE).outlet is None


def test_a_masthead_without_a_headline_stays_the_title() -> None:
    """There is no better one, and whether it is an outlet is not sure."""
    assert said_by("Oarsund Post") == Metadata(title="Oarsund Post")
    assert said_by("Oarsund Post", "9 June 2030") == Metadata(title="Oarsund Post", published="2030-06-09")
    assert said_by("Oarsund Post", "The crane was old.") == Metadata(title="Oarsund Post")


@pytest.mark.parametrize("section", ["News", "WORLD", "Opinion", "Breaking news", "World News", "Sport", "Live"])
def test_a_section_is_neither_outlet_nor_title(section: str) -> None:
    """Above a masthead, below it, or alone."""
    assert without(said_by(section, HEADLINE), "section") == Metadata(title=HEADLINE)
    below = said_by("Oarsund Post", section, HEADLINE)
    assert without(below, "section") == Metadata(title=HEADLINE, outlet="Oarsund Post")
    assert without(said_by(section), "section") == Metadata()


@pytest.mark.parametrize(
    ("lines", "section"),
    [
        (["OPINION"], "OPINION"),
        (["Politics"], "Politics"),
        (["News"], None),
        (["Menu"], None),
        (["World", "Politics", "Sport"], None),
    ],
)
def test_a_kicker_is_the_section(lines: list[str], section: str | None) -> None:
    """One that says of what kind the article is; several are a menu. No word says whose it is: inferred."""
    said = said_by(*lines, HEADLINE)
    assert said.section == section
    assert ("section" in said.inferred) == (section is not None)


def test_what_the_document_states_goes_before_the_masthead() -> None:
    """But a title that is the outlet's name gives way to the headline."""
    stated = Metadata(title="Anchor Weekly", outlet="Anchor Weekly")
    assert said_by("ANCHOR WEEKLY", HEADLINE, stated=stated) == Metadata(title=HEADLINE, outlet="Anchor Weekly")
    assert said_by("Oarsund Post", HEADLINE, stated=Metadata(outlet="Anchor")).outlet == "Anchor"
    assert said_by("Oarsund Post, 9 June 2030", HEADLINE).outlet == "Oarsund Post"


def test_a_name_stated_elsewhere_is_known_as_masthead() -> None:
    """Linked data name the outlet and, among the headings, the title."""
    data = f'{{"@type": "NewsArticle", "headline": "{HEADLINE}", "publisher": {{"name": "Tidewrack"}}}}'
    said = clean(Extract(f"{data}\nTidewrack\nAll that floats\n\n{HEADLINE}\n\n{PROSE}")).metadata
    assert without(said, "language") == Metadata(title=HEADLINE, outlet="Tidewrack")


def test_a_heading_of_the_first_level_may_be_the_masthead() -> None:
    """In Markdown too the headline below it is the title."""
    extract = read(Path("a.md"), f"# Oarsund Post\n\n## {HEADLINE}\n\n{PROSE}".encode())
    assert without(clean(extract).metadata, "language") == Metadata(title=HEADLINE, outlet="Oarsund Post")


# --- slogans -------------------------------------------------------------------------------------------------

STANDFIRST = "The crane of the north quay had leaned since autumn, and the captain had asked for a new one"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["Oarsund Digest", "All that floats, every evening", HEADLINE], HEADLINE),
        (["The Anchor", "Written by those who row", HEADLINE, "By Ilja Marn"], HEADLINE),
        (["The Anchor", HEADLINE, "Nobody was hurt"], HEADLINE),
        (["The Anchor", HEADLINE, STANDFIRST], HEADLINE),
        (["The Anchor", "A long way down", STANDFIRST], "A long way down"),
        (["All that floats, every evening", HEADLINE], "All that floats, every evening"),
    ],
)
def test_a_slogan_under_the_masthead_is_no_title(lines: list[str], title: str) -> None:
    """It shares no word with the article, where the headline does; without a masthead there is no slogan."""
    assert said_by(*lines).title == title


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Crane falls | Oarsund Post", "Oarsund Post"),
        ("Oarsund Post: Crane falls", "Oarsund Post"),
        ("The Oarsund Post Online - Crane falls", "The Oarsund Post Online"),
        ("Crane falls | News", None),
        ("Crane falls | Harbour | Oarsund Post", None),
        ("Crane falls", None),
        ("Oarsund Post", None),
        ("Crane falls - and nobody who stood there on the quay was under it", None),
    ],
)
def test_the_name_of_a_site_stands_beside_the_headline(title: str, name: str | None) -> None:
    """Alone, short, and no part of the site."""
    assert beside(title, "Crane falls") == name
    assert beside(title, "") is None


# --- by-lines and days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "author", "published"),
    [
        (["Ilja Marn", "9 Jun 2030"], "Ilja Marn", "2030-06-09"),
        (["Ilja Marn, Sunday 9 June 2030"], "Ilja Marn", "2030-06-09"),
        (["Ilja van der Marn | 9 June 2030, 08:15"], "Ilja van der Marn", "2030-06-09"),
        (["J. R. Marn", "Published: 9 June 2030"], None, "2030-06-09"),
        (["By Ilja Marn in Oarsund"], "Ilja Marn", None),
        (["By Ilja Marn in Oarsund and Per Lund at Upper Sund"], "Ilja Marn and Per Lund", None),
        (["By Ilja Marn, harbour correspondent"], "Ilja Marn", None),
        (["By Seawire staff"], "Seawire staff", None),
        (["By April Marlowe"], "April Marlowe", None),
        (["By Late March"], None, None),
        (["By Monday Evening"], None, None),
        (["Ilja Marn", "Oarsund"], None, None),
        (["9 June 2030", "Ilja Marn"], None, "2030-06-09"),
        (["The crane was old.", "Ilja Marn", "9 June 2030"], None, "2030-06-09"),
        (["Upper Oarsund, 9 June 2030"], None, None),
        (["North Quay", "9 June 2030"], None, "2030-06-09"),
        (["Oarsund Gazette", "9 June 2030"], None, "2030-06-09"),
        (["By Ilja Marn", "Updated: 10 Jun 2030, 08:15"], "Ilja Marn", None),
        (["9 June 2030 | Updated 10 June 2030"], None, "2030-06-09"),
        (["Updated: 10 June 2030", "9 June 2030"], None, "2030-06-09"),
        (["Last updated on 10 June 2030 at 08:15"], None, None),
    ],
)
def test_by_lines_and_days(lines: list[str], author: str | None, published: str | None) -> None:
    """A name without "by" only directly under the headline and beside a day; an update is no publication."""
    said = without(said_by(HEADLINE, *lines), "updated")
    assert said == Metadata(title=HEADLINE, author=author, published=published)


def test_a_name_under_the_masthead_is_the_headline() -> None:
    """An author stands under a headline, and there is no other."""
    assert said_by("Oarsund Post", "Ilja Marn", "9 June 2030") == Metadata(
        title="Ilja Marn", outlet="Oarsund Post", published="2030-06-09"
    )


def test_an_outlet_is_named_without_what_it_is() -> None:
    """An apposition in a head is no part of the name."""
    text = f"Source: Tidewrack, the magazine of the divers\n\n{PROSE}"
    assert clean(Extract(text)).metadata.outlet == "Tidewrack"


WORDS = st.sampled_from(
    [
        "Oarsund Post",
        "THE ANCHOR",
        "News",
        HEADLINE,
        "Ilja Marn",
        "9 June 2030",
        "Updated: 9 June 2030",
        "By Ilja Marn",
        "- an item",
        "A row | of two",
        "It fell.",
        PROSE,
        "Menu",
        "The",
        "Harbour Whistle",
        "Ilja Marn, 9 June 2030",
    ]
)


@given(st.lists(WORDS, max_size=8), st.sampled_from([None, "Oarsund Post", "Tidewrack"]))
@settings(deadline=None)
def test_everything_said_stands_in_the_text(lines: list[str], outlet: str | None) -> None:
    """Title, outlet and author are words of the opening, and a title is never the outlet beside it."""
    stated = Metadata(outlet=outlet)
    said, title = from_opening(lines, stated), visible_title(lines, stated)
    assert title is None or title in lines
    for value in (said.outlet, said.author):
        assert value is None or value.casefold() in "\n".join(lines).casefold()
    assert said.outlet is None or title is None or said.outlet.casefold() != title.casefold()


# --- the sample corpus ---------------------------------------------------------------------------------------

ROW = re.compile(r"^\| `(?P<file>[^`]+)` \|[^|]+\| (?P<outlet>[^|]+) \| (?P<date>[\d-]+|none) \|", re.MULTILINE)
STATED = [
    (row["file"], row["outlet"], row["date"])
    for row in ROW.finditer((CORPORA / "README.md").read_text("utf-8"))
    if row["file"] != "courier-cookie-wall.html"  # no article, so no document
]


@pytest.mark.parametrize(("file", "outlet", "date"), STATED)
def test_a_sample_document_says_what_its_row_says(file: str, outlet: str, date: str) -> None:
    """Outlet and day of every document of the corpus, and a title that is not the outlet."""
    path = CORPORA / "ferry" / file
    said = clean(read(path, path.read_bytes())).metadata
    assert (said.outlet or "none", said.published or "none") == (outlet, date)
    assert said.title
    assert said.title.casefold() != outlet.casefold()


def test_the_corpus_has_rows() -> None:
    """The pattern finds the table."""
    assert len(STATED) == len(list((CORPORA / "ferry").iterdir())) - 1
