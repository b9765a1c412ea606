"""A question of several: compound, of each country of a group, of what authors want."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question_type import AnswerType, answer_type, asks_author
from assistant.rewrite import matters, stand_alone
from assistant.rewrite.authors import articles, what_to_do
from assistant.rewrite.compound import parts, parts_of
from assistant.rewrite.members import is_named, of_each
from assistant.types import Question, Turn
from index.types import Hit, Metadata, Passage


def _asked(text: str) -> list[str]:
    return [one.standalone for one in parts(stand_alone(text, []))]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "When did the Sea Lily sink, and why?",
            ["When did the Sea Lily sink?", "Why did the Sea Lily sink?"],
        ),
        ("Who owned the ship, and when was she built?", ["Who owned the ship?", "When was the ship built?"]),
        (
            "What did Ada Brun say and what did Kel Orrin say?",
            ["What did Ada Brun say?", "what did Kel Orrin say?"],
        ),
        ("Who won? By how much?", ["Who won?", "Who won? By how much?"]),
        (
            "How many died in Sorne and how many hid?",
            ["How many died in Sorne?", "How many died in Sorne? how many hid?"],
        ),
        ("How many died, and who says so?", ["How many died, and who says so?"]),
        ("Who sank the ship, and when was that said?", ["Who sank the ship, and when was that said?"]),
        ("Who wrote the law and when was it written?", ["Who wrote the law?", "When was the law written?"]),
        (
            "What does the author want done, and who owned the ship?",
            ["What does the author want done?", "who owned the ship?"],
        ),
        ("Who owned the ship?", ["Who owned the ship?"]),
    ],
)
def test_parts_stand_alone(text: str, asked: list[str]) -> None:
    """A later part leans on the one before as a follow-up does; what every answer tells is no part."""
    assert _asked(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "Who is the man whose ship sank and who was never tried?",
        "Who is the woman named in the Strand and who also spoke at the inquest?",
        "Which minister, who had resigned, came back?",
        "When the ship struck, who was on the bridge?",
        "Who knows why the ship sank and how many died?",
        "What did the board say about why the ship turned and how fast she went?",
        "What is the film “Who sank the ship, and why?” about?",
    ],
)
def test_a_clause_is_no_part(text: str) -> None:
    """It says more of whom the question is about."""
    assert parts_of(text) == (text,)


def test_each_country_of_a_group_is_asked_about_by_its_name() -> None:
    """Documents name the countries, not the group."""
    assert _asked("What does each Baltic state want?") == [
        "What does Estonia want?",
        "What does Latvia want?",
        "What does Lithuania want?",
    ]
    assert of_each("What are each of the three Baltic countries doing?")["Latvia"] == "What is Latvia doing?"
    assert "How big is the Netherlands?" in of_each("How big is every Benelux country?").values()


@pytest.mark.parametrize(
    "text",
    [
        "What do the Baltic states want?",
        "What does each Gulf state-owned firm pay?",
        "What does each state want?",
        "How deep is the Baltic Sea each year?",
    ],
)
def test_no_other_group_is_taken_apart(text: str) -> None:
    """Only what is asked of each, and only where it is known who they are."""
    assert of_each(text) == {}
    assert _asked(text) == [text]


def test_numbers_of_two_countries_are_no_conflict() -> None:
    """Answers are held against the question of the country that they are of."""
    question = stand_alone("How many ferries does each Baltic state have?", [])
    assert matters(question) == tuple(
        f"How many ferries does {one} have?" for one in ("Estonia", "Latvia", "Lithuania")
    )


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("What does the author want done?", "What should be done?"),
        ("What does each article's author want done?", "What should be done?"),
        ("What does the author of the article about ice roads want done?", "What should be done about ice roads?"),
        ("What does the author of “The pier must go” want done?", "What should be done about The pier must go?"),
        ("What does the Strand editorial recommend?", "What should be done about Strand?"),
        ("What does the writer think should be done about the pier?", "What should be done about the pier?"),
        ("What does the author of “Who rang?” want done?", "What should be done about Who rang?"),
        ("What does the author want the mayor to do?", "What should be done about the mayor?"),
        ("What does the author want done (the pier one)?", "What should be done about pier?"),
        ("What does the author want done (the one about ice roads)?", "What should be done about ice roads?"),
    ],
)
def test_what_an_author_wants_is_what_should_be_done(text: str, asked: str) -> None:
    """About the subject, if it is said."""
    (part,) = parts(stand_alone(text, []))
    assert part.standalone == asked
    assert asks_author(part)
    assert answer_type(part) is AnswerType.ADVICE


@pytest.mark.parametrize(
    "text",
    [
        "What does the report recommend?",
        "What does the mayor want done?",
        "What does the author say about the pier?",
        "Who is the author?",
        "What did the author of the threats want?",
        "What do the authors of the ferry bill want?",
        "What does the column of walkers want?",
        "What does the piece of legislation propose?",
    ],
)
def test_what_others_want_is_asked_as_it_is(text: str) -> None:
    """An inquiry's report and a mayor are in the articles, not behind them."""
    assert what_to_do(Question(text, text)) is None
    assert not asks_author(Question(text, text))


def _hit(document: str, about: Metadata) -> Hit:
    return Hit(Passage(1, document, 0, 4, "Text"), about, f"{document}.txt", (), 1.0, sha256="0" * 64)


def test_the_articles_that_are_meant() -> None:
    """By the title or the outlet; all where nothing is said, none where only the subject is."""
    hits = [
        _hit("post", Metadata(title="The pier must go", outlet="Kelpin Post")),
        _hit("strand", Metadata(title="A storm and its cost", outlet="The Strand")),
    ]

    def meant(text: str) -> list[str]:
        (part,) = parts(stand_alone(text, []))
        return list(articles(part, hits))

    assert meant("What does the author want done?") == ["post", "strand"]
    assert meant("What does the author of “The pier must go” want done?") == ["post"]
    assert meant("What does the Kelpin Post article recommend?") == ["post"]
    assert meant("What does the author want done (the Strand one)?") == ["strand"]
    assert meant("What does the author of the article about storms want done?") == []
    (general,) = parts(stand_alone("What does the author want done?", []))
    assert articles(general, hits)["strand"].standalone == "What should be done about A storm and its cost?"
    untitled = [replace(hits[0], metadata=Metadata())]
    assert articles(general, untitled)["post"].standalone == "What should be done?"


def test_a_question_of_many_parts_is_one() -> None:
    """Each part takes as long as a question."""
    asked = " ".join(f"Who sank ship {n}?" for n in range(20))
    assert _asked(asked) == [asked]


def test_a_country_is_named_in_other_words_too() -> None:
    """As documents do."""
    assert is_named("the United States", "The US has closed it.")
    assert is_named("the Netherlands", "It is closed in the Netherlands.")
    assert not is_named("Britain", "It is closed in France.")


def test_a_follow_up_leans_on_one_of_the_parts() -> None:
    """The last that it can be of."""
    asked = stand_alone("Who was the captain of the Sea Lily and what was he charged with?", [])
    turns = [Turn(asked, ("He was charged with negligence.",))]
    assert stand_alone("and when was he acquitted?", turns).standalone == (
        "When was the captain of the Sea Lily acquitted?"
    )


TEXT = st.text(max_size=80) | st.text(alphabet="whoen andtuhr?,.;'", max_size=80)


@given(TEXT.filter(str.strip))
def test_whatever_is_typed_consists_of_something(text: str) -> None:
    """At least one question, each with words; a question of one part is put as it is."""
    question = stand_alone(text, [])
    found = parts(question)
    assert found
    assert all(one.standalone.strip() for one in found)
    assert len(found) > 1 or found == (question,) or asks_author(question)
