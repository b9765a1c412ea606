"""The program asks back where a question could mean several things, and takes the reply into it."""

from __future__ import annotations

import pytest

from assistant.rewrite import stand_alone
from assistant.types import Question, Turn


def turn(question: str, *said: str) -> Turn:
    """A question that stood alone, and its answer."""
    return Turn(Question(question, question), said)


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("Who is he?", "Whom do you mean by “he”?"),
        ("What happened there?", "Which place do you mean by “there”?"),
        ("How big is it?", "What do you mean by “it”?"),
        ("Did they survive?", "Whom or what do you mean by “they”?"),
        ("Is it true?", "What do you mean by “that”? This is the first question."),
        ("Who said that?", "What do you mean by “that”? This is the first question."),
        ("And why?", "What do you want to know about? This is the first question."),
    ],
)
def test_a_first_question_that_points_back_is_asked_back_about(text: str, back: str) -> None:
    """There is nothing that it could point to."""
    assert stand_alone(text, []) == Question(text, text, back)


@pytest.mark.parametrize(
    "text",
    [
        "When did he sell the house in Kelpin?",
        "Is it true that the pier burned?",
        "What happened on the pier?",
        "Is there a pier?",
        "How long does it take?",
        "What does this article say?",
        "What about Kelpin?",
        "Why did the ferry sink?",
        "lamp",
    ],
)
def test_a_question_that_says_what_it_is_about_is_not_asked_back_about(text: str) -> None:
    """To ask back on a clear question is worse than to search for one that is not."""
    assert stand_alone(text, []).clarify is None


def test_two_that_a_pronoun_may_stand_for_are_named() -> None:
    """Persons for "she", things for "it", and only where the answer does not settle it."""
    met = turn("Did Karin Lund and Ode Lund meet?")
    assert stand_alone("When did she leave?", [met]).clarify == "Which do you mean: Karin Lund or Ode Lund?"
    boats = turn("Did the Steadfast or the Ansa Grey come first?")
    assert stand_alone("How long is it?", [boats]).clarify == "Which do you mean: the Steadfast or the Ansa Grey?"
    assert stand_alone("How old is he?", [boats]).clarify == "Whom do you mean by “he”?"
    first = turn("Did the Steadfast or the Ansa Grey come first?", "The Steadfast was there first.")
    assert stand_alone("How long is it?", [first]).clarify is None


@pytest.mark.parametrize(
    ("text", "said", "back"),
    [
        ("Why did she turn?", (), "Whom or what do you mean by “she”?"),
        ("What did he say?", ("It was cold.",), "Whom do you mean by “he”?"),
        (
            "And what did she say?",
            ("Nineteen are dead, said Ode Lund.", "Rika Thorn counted 20."),
            "Which do you mean: Ode Lund or Rika Thorn?",
        ),
        (
            "Where is she?",
            ("“Nineteen,” said Ode Lund.", "Rika Thorn counted 20, and Karin Holm 21."),
            "Whom or what do you mean by “she”?",
        ),
    ],
)
def test_one_of_whom_no_question_spoke_is_asked_back_about(text: str, said: tuple[str, ...], back: str) -> None:
    """Where the answer names nobody, or several."""
    assert stand_alone(text, [turn("How many died?", *said)]).clarify == back


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("Who owned the ferry?", "Is he rich?"),
        ("Did anybody survive?", "How old was he?"),
        ("What did the deckhand drink?", "Where was he?"),
        ("Why was he late?", "Did he say so?"),
        ("How many died on the ferry?", "Why did she turn?"),
    ],
)
def test_nobody_is_asked_back_about_of_whom_a_question_may_speak(before: str, text: str) -> None:
    """Both together may well say who it is."""
    assert stand_alone(text, [turn(before)]).clarify is None


def test_of_several_ships_none_is_she() -> None:
    """Nor is whoever the answer names."""
    came = turn("How many lifeboats came?", "Two came, said Petra Lyle.")
    assert stand_alone("How many sailed on her?", [came]).clarify == "Whom or what do you mean by “her”?"


def test_the_one_of_the_two_that_an_answer_names_is_chosen() -> None:
    """By a part of the name."""
    dead = turn("How many died?", "Nineteen are dead, said Ode Lund.", "Rika Thorn counted 20.")
    asked = Turn(stand_alone("And what did she say?", [dead]))
    assert stand_alone("Rika", [dead, asked]).standalone == "And what did Rika Thorn say?"


@pytest.mark.parametrize("text", ["Who said that?", "Is that true?", "And why?", "and in Sorne?"])
def test_what_leans_on_an_answer_is_no_reply(text: str) -> None:
    """It leans on the question before the one that was unclear."""
    dead = turn("How many died?", "Nineteen are dead.")
    asked = Turn(stand_alone("Why did she turn?", [dead]))
    assert asked.question.clarify
    assert stand_alone(text, [dead, asked]) == stand_alone(text, [dead])


def test_a_thing_of_which_nothing_was_said_is_asked_back_about() -> None:
    """A language is, where none was spoken of; what was spoken of is not."""
    asked = turn("Who lives in Kelpin?", "Sailors live in Kelpin.")
    assert stand_alone("Who speaks this language?", [asked]).clarify == "What do you mean by “this language”?"
    assert stand_alone("Who feeds this sailor?", [asked]).clarify is None
    assert stand_alone("Who said so in this case?", [asked]).clarify is None


@pytest.mark.parametrize(
    ("text", "reply", "whole"),
    [
        ("Who is he?", "the captain", "Who is the captain?"),
        ("Who is he?", "I mean the captain.", "Who is the captain?"),
        ("Where is his boat?", "Kel Orrin", "Where is Kel Orrin’s boat?"),
        ("What happened there?", "Kelpin", "What happened in Kelpin?"),
        ("What happened there?", "in Kelpin", "What happened in Kelpin?"),
        ("Is it true?", "that the ferry was sold", "Is it true that the ferry was sold?"),
        ("Who said that?", "that the ferry was sold", "Who said that the ferry was sold?"),
        ("Why?", "the delay", "Why (the delay)?"),
    ],
)
def test_the_reply_is_put_into_the_question(text: str, reply: str, whole: str) -> None:
    """It is a part of it, not another question."""
    asked = Turn(stand_alone(text, []))
    assert asked.question.clarify
    assert stand_alone(reply, [asked]) == Question(reply, whole)


@pytest.mark.parametrize("reply", ["Karin", "Karin Lund", "the first one", "I mean Karin"])
def test_a_reply_chooses_of_the_two(reply: str) -> None:
    """By a name, or by its place."""
    met = turn("Did Karin Lund and Ode Lund meet?")
    asked = Turn(stand_alone("When did she leave?", [met]))
    assert stand_alone(reply, [met, asked]).standalone == "When did Karin Lund leave?"


def test_a_reply_describes_the_thing() -> None:
    """It stands beside the noun, or in its place if it has the noun itself."""
    lived = turn("Who lives in Kelpin?")
    asked = Turn(stand_alone("Who speaks this language?", [lived]))
    assert stand_alone("Sornish", [lived, asked]).standalone == "Who speaks the language (Sornish)?"
    assert stand_alone("the language of Sorne", [lived, asked]).standalone == "Who speaks the language of Sorne?"


def test_another_question_is_no_reply() -> None:
    """It stands alone, or leans on what was asked before the one that was unclear."""
    dead = turn("How many people died in Orrel?")
    asked = Turn(stand_alone("Who speaks this language?", [dead]))
    text = "How many boats has Kelpin?"
    assert stand_alone(text, [dead, asked]) == Question(text, text)
    text = "How many of them were young children?"
    whole = "How many of the people that died in Orrel were young children?"
    assert stand_alone(text, [dead, asked]) == Question(text, whole)
