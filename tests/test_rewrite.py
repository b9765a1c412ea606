"""A follow-up is searched with the question that it leans on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.rewrite import stand_alone
from assistant.types import Question, Turn

ROOT = Turn(Question("Who owned the ferry?", "Who owned the ferry?"))


@given(st.text())
def test_a_first_question_stands_alone(text: str) -> None:
    """Without history a question is itself, on one line."""
    question = stand_alone(text, [])
    assert question.text == question.standalone == " ".join(text.split())


@pytest.mark.parametrize(
    "text", ["When did he buy it?", "And why?", "and the pier in Kelpin too?", "Since when?", "Who?"]
)
def test_a_follow_up_takes_the_question_along(text: str) -> None:
    """A pronoun, an "and", or a few question words point back."""
    assert stand_alone(text, [ROOT]) == Question(text, f"Who owned the ferry? {text}")


@pytest.mark.parametrize("text", ["How many people live in Kelpin?", "Who designed the new pier of Kelpin?"])
def test_a_full_question_is_left_alone(text: str) -> None:
    """A question with a subject of its own is not mixed with the one before."""
    assert stand_alone(text, [ROOT]) == Question(text, text)


def test_follow_ups_share_one_root() -> None:
    """The second follow-up leans on the question that stood alone, not on the first follow-up."""
    first = stand_alone("Is he rich?", [ROOT])
    assert stand_alone("And why?", [ROOT, Turn(first)]).standalone == "Who owned the ferry? And why?"
    assert stand_alone("And why?", [Turn(first)]).standalone == f"{first.standalone} And why?"


@given(st.lists(st.text(min_size=1), max_size=4), st.text())
def test_no_word_of_a_question_is_lost(earlier: list[str], text: str) -> None:
    """What is searched for always ends with what was asked, whatever came before."""
    history: list[Turn] = []
    for one in earlier:
        history.append(Turn(stand_alone(one, history)))
    question = stand_alone(text, history)
    assert question.standalone.endswith(question.text)
