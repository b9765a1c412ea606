"""The kind of thing that a question asks for, and whether a sentence has one."""

from __future__ import annotations

import pytest

from assistant.question_type import AnswerType, answer_type, as_who, shows
from assistant.types import Question
from index.attribution import attribute
from index.split import sentences


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("What is the pilot's name?", "Who is the pilot?"),
        ("what's the full name of the pilot?", "Who is the pilot?"),
        ("What was the name of Ada Brun's brother?", "Who was Ada Brun's brother?"),
        ("What was its pilot called?", "Who was its pilot?"),
        ("What is his name?", "Who is he?"),
    ],
)
def test_who_asks_for_a_name_asks_who(question: str, who: str) -> None:
    """In whatever words a name is asked for, a person is."""
    assert as_who(question) == who
    assert answer_type(Question(question, question)) is AnswerType.PERSON


@pytest.mark.parametrize(
    "question",
    [
        "What is the Stairs?",
        "Who is the pilot?",
        "What is a ship's name made of?",
        "What is the rope by which a boat is made fast called?",
    ],
)
def test_what_asks_for_no_name_stays(question: str) -> None:
    """Only a question that ends with the name or its bearer asks for one."""
    assert as_who(question) == question


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The pier closed on Friday.", True),
        ("The pier had closed, the mayor said on Friday.", False),
        ("The pier closed too soon, the coroner found on Thursday.", False),
        ("The pier closed at 18:56, the mayor said on Friday.", True),
    ],
)
def test_when_it_was_said_is_not_when_it_was(text: str, shown: bool) -> None:
    """The day of a statement answers nothing about what is stated."""
    (sentence,) = attribute(text, sentences(text))
    assert shows(AnswerType.TIME, text, sentence) is shown


@pytest.mark.parametrize(
    "question",
    ["What should be done about the pier?", "What can be done?", "What must change?", "What was recommended?"],
)
def test_what_should_be_done_asks_for_advice(question: str) -> None:
    """Which says what is needed or wise, and not how things are."""
    assert answer_type(Question(question, question)) is AnswerType.ADVICE
    for text, shown in (("A second raft is needed here.", True), ("The pier is long and old.", False)):
        (sentence,) = attribute(text, sentences(text))
        assert shows(AnswerType.ADVICE, text, sentence) is shown


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (AnswerType.NUMBER, "One of the boats sank.", True),
        (AnswerType.NUMBER, "One such boat sank.", False),
        (AnswerType.REASON, "The fire was caused by a lamp.", True),
        (AnswerType.REASON, "He was acquitted of causing the fire.", False),
    ],
)
def test_words_that_count_or_cause_nothing_are_no_signs(kind: AnswerType, text: str, shown: bool) -> None:
    """A pronoun is no number, and a charge no reason."""
    (sentence,) = attribute(text, sentences(text))
    assert shows(kind, text, sentence) is shown


@pytest.mark.parametrize("verb", ["leads", "heads", "commands"])
def test_who_leads_a_named_one_asks_who_its_leader_is(verb: str) -> None:
    """A common noun may be led in any sense, and what was led is a deed."""
    assert as_who(f"Who {verb} the Kestrel Gang?") == "Who is the leader of the Kestrel Gang?"
    assert as_who(f"Who {verb} the choir?") == f"Who {verb} the choir?"
    assert as_who("Who led the Kestrel Gang?") == "Who led the Kestrel Gang?"
