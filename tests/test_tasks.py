"""A case is put to the program as a chat would put it."""

from __future__ import annotations

from evals.tasks import turns_of
from evals.types import Case


def test_the_conversation_before_a_question() -> None:
    """Earlier questions as they were rewritten; a reply is a claim a sentence."""
    case = Case(
        "1",
        "Who said that?",
        history=("Who was Orla Tesk?", "When did she die?"),
        replies=("She was a nurse. She lived in Kelpin.", ""),
    )
    first, second = turns_of(case)
    assert first.said == ("She was a nurse.", "She lived in Kelpin.")
    assert (second.question.standalone, second.said) == ("When did Orla Tesk die?", ())


def test_whoever_replied_did_not_ask_back() -> None:
    """A question that the rules would ask back about is one that was answered, if the set says so."""
    case = Case("1", "And where?", history=("Who is he?",))
    (asked,) = turns_of(case)
    assert asked.question.clarify
    (answered,) = turns_of(Case("1", "And where?", history=("Who is he?",), replies=("He is the captain.",)))
    assert answered.question.clarify is None
