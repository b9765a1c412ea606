"""A case is put to the program as a chat would put it."""

from __future__ import annotations

from builders import hit
from serving import NINETEEN, TWENTY_THREE, Scripted

from assistant.types import Question
from evals.tasks import _Recorder, turns_of
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


def test_what_is_drafted_for_several_parts_is_noted_with_the_passages_of_all() -> None:
    """Each quote is held against the passage that its part was given."""
    first, second = (
        (hit("Nineteen people are dead."),),
        (hit("It rained."), hit("The final number is twenty-three.")),
    )
    recorder = _Recorder(Scripted((NINETEEN,)))
    asked = Question("How many died?", "How many died?")
    recorder.answerable(asked, (*first, *second))
    recorder.draft(asked, first)
    recorder.model = Scripted((TWENTY_THREE,))
    recorder.draft(asked, second)
    assert recorder.hits == (*first, *second)
    quotes = [quote for claim in recorder.claims for quote in claim.quotes]
    assert [quote.passage for quote in quotes] == [1, 3]
    assert all(quote.text in recorder.hits[quote.passage - 1].passage.text for quote in quotes)
