"""The furniture of a page's header and footer: menus in pipes, buttons, copyright; and pages of nothing else."""

from __future__ import annotations

import pytest

from index.clean import clean, is_article
from index.types import Extract, Removed

PROSE = (
    "The crane on the north quay of Oarsund fell into the harbour on Sunday, and nobody was under it, the port "
    "captain said. She had asked for a new one in spring."
)
HEADLINE = "Crane falls into the harbour at Oarsund"


def text_of(text: str) -> str:
    return clean(Extract(text)).text


@pytest.mark.parametrize(
    "line",
    [
        "Menu",
        "Log In",
        "Sign in",
        "Search",
        "Register",
        "Home | Listen live | Tides | Lost and found | More",
        "| Harbour | Boats | Contact us | Weather |",
        "Home | Boats | Weather",
        "Trending: #Crane #Oarsund #Eels",
        "Trending now #Crane",
    ],
)
def test_a_line_of_navigation_above_the_headline_goes(line: str) -> None:
    """Buttons, menus and tags, each on record."""
    result = clean(Extract(f"Oarsund Post\n{line}\n{HEADLINE}\n\n{PROSE}"))
    assert result.text == f"Oarsund Post\n\n{HEADLINE}\n\n{PROSE}"
    assert result.removed == (Removed(line, "navigation"),)


def test_a_menu_may_stand_below_the_article() -> None:
    """As a page's last line, and a second one under it."""
    assert text_of(f"{PROSE}\n\nHome | Boats | Weather | Contact\nHome | Help | More") == PROSE


@pytest.mark.parametrize(
    "table",
    [
        "Home | Away | Draw\nOarsund | Upper Sund | No",
        "Quay | Cranes | More | News\nNorth | 1 | 0 | None",
        "Home | Away | Draw\n---|---|---\n4 | 2 | 1",
    ],
)
def test_a_table_is_no_menu(table: str) -> None:
    """A row beside it, and its cells are what they are."""
    rows = "\n".join(line for line in table.split("\n") if "---" not in line)
    assert text_of(f"{HEADLINE}\n\n{table}\n\n{PROSE}") == f"{HEADLINE}\n\n{rows}\n\n{PROSE}"


@pytest.mark.parametrize(
    "line",
    [
        "Crane Falls | News | Oarsund Post",
        "Home | Away",
        "Home is where the crane was",
        "Seawire | 9 June 2030",
        "North Quay | West Quay | East Quay | South Quay",
        "Trending: a crane in the harbour",
        "Search",
        "You have read the law, the judge said, and forgotten it.",
        "More: the crane had been sold twice",
        "Nous utilisons la grue comme horloge, dit le capitaine.",
        "Views differ on the crane",
        "Play video games, the port captain advised",
    ],
)
def test_a_heading_is_no_navigation(line: str) -> None:
    """The title of a page, a row of names, a sentence; and "Search" right above the text that it heads."""
    assert text_of(f"{HEADLINE}\n\n{line}\n\n{PROSE}") == f"{HEADLINE}\n\n{line}\n\n{PROSE}"


@pytest.mark.parametrize("line", ["Menu", "Search", "Home | Boats | Weather | Contact"])
def test_inside_the_article_such_a_line_stays(line: str) -> None:
    """Between two paragraphs it may be a heading or what the article shows."""
    assert text_of(f"{PROSE}\n\n{line}\n\n{PROSE}") == f"{PROSE}\n\n{line}\n\n{PROSE}"


def test_a_text_of_one_button_keeps_it() -> None:
    """Above the text stands nothing else: it is the title."""
    assert text_of(f"Menu\n\n{PROSE}") == f"Menu\n\n{PROSE}"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("© Seawire. Reprinted with permission.", "page furniture"),
        ("©2030 by Oarsund Post. Made on an island.", "page furniture"),
        ("Load more", "navigation"),
        ("Previous article Next article", "navigation"),
        ("Printer-friendly version", "navigation"),
        ("Play Video", "page furniture"),
        ("Loading video…", "page furniture"),
        ("1.2k views", "page furniture"),
        ("312 shares 48 comments", "page furniture"),
        ("Topics: cranes, harbours", "page furniture"),
        ("What do you think? Take our poll", "page furniture"),
        ("Did we miss a crane? Let us know in the comments below!", "comment form"),
        ("Subscribe to read the full story", "paywall"),
        ("Already a subscriber? Sign in", "paywall"),
        ("You have read all three of your free articles this month.", "paywall"),
        ("MORE: The crane that nobody ordered", "related links"),
        ("Lesen Sie auch: Wer den Kran bezahlt", "related links"),
        ("À lire aussi : La grue que personne ne voulait", "related links"),
        ("Lee también: La grúa que nadie pidió", "related links"),
        ("Nous utilisons des cookies pour mesurer l’audience.", "cookie notice"),
        ("Wir verwenden Cookies, um Inhalte zu personalisieren.", "cookie notice"),
        ("Partager sur Facebook", "share buttons"),
        ("Newsletter abonnieren", "newsletter box"),
        ("See all posts", "navigation"),
        ("You may also like: 11 cranes to see before they fall", "related links"),
        ("Share on Facebook Share on WhatsApp Share by e-mail", "share buttons"),
    ],
)
def test_a_line_of_a_footer_goes(line: str, why: str) -> None:
    """Each by itself, below the article."""
    result = clean(Extract(f"{PROSE}\n\n{line}"))
    assert (result.text, result.removed) == (PROSE, (Removed(line, why),))


def test_the_space_after_a_dash_is_one() -> None:
    """Scrapers leave two where a tag stood."""
    assert text_of("-  One eel\n-   Two eels") == "- One eel\n- Two eels"


@pytest.mark.parametrize(
    "text",
    [
        "Bread is dear.",
        "“Bread is dear!”",
        "面包很贵。",
        "パンは高い。」",
        "रोटी महँगी है।",
        "Before you continue\n\nBread has become dear in all ports",
        "Port | Bread\nOarsund | 4",
    ],
)
def test_a_sentence_a_long_line_or_a_table_is_an_article(text: str) -> None:
    """One is enough, in any script that marks its sentences."""
    assert is_article(text)


@pytest.mark.parametrize(
    "text", ["", "Before you continue", "Before you continue\n\n- Harbour\n- Boats", "A | B", "…"]
)
def test_headings_and_scraps_are_no_article(text: str) -> None:
    """What a wall in front of a page leaves."""
    assert not is_article(text)


INVITATIONS = [
    "Share your insights in the comments below!",
    "Tell us what you think in the comments",
    "What do you think? Let us know in the comments.",
    "What do you think? Let us know below",
    "What are your plans for the quay? Please share your ideas with us in the comments section!",
    "Share your views on the crane below.",
    "Let us know what you think of it!",
]


@pytest.mark.parametrize("words", INVITATIONS)
def test_an_invitation_to_comment_goes(words: str) -> None:
    """As a line of its own, or at the end of the last paragraph; on record, and once for all."""
    for text in (f"{PROSE}\n\n{words}", f"{PROSE} {words}"):
        result = clean(Extract(text))
        assert result.text == PROSE
        assert " ".join(piece.text for piece in result.removed) == words
        assert clean(result) == result


@pytest.mark.parametrize(
    "words",
    [
        "Nobody was there. Leave your shoes below.",
        "“Nobody was there. Share your insights in the comments below!”",
        "“Nobody was there. Tell us what you think in the comments!",
        "He shared his view in the comments below.",
        "The captain replied: let us know below.",
        "Let us know what you think, she had written to the port. Nobody did.",
        "Was the crane old?",
        "How old was the crane? The port does not say in the comments below the report.",
    ],
)
def test_what_somebody_says_is_no_invitation(words: str) -> None:
    """A sentence about comments, a quote, a question that the article asks."""
    assert text_of(f"{PROSE} {words}") == f"{PROSE} {words}"


def test_a_question_that_is_not_put_to_the_reader_stays() -> None:
    """The paragraph may end with it."""
    assert text_of(f"{PROSE} But was it old? Share your thoughts below.") == f"{PROSE} But was it old?"
