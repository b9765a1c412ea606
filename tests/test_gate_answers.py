"""A claim that answers the question must be borne out there: not by a number of others, nor by a lost quote."""

from __future__ import annotations

import pytest
from builders import draft
from hypothesis import given
from hypothesis import strategies as st
from test_gate_wording import kind, passage, verdict

from assistant.gate import check

ABOARD = "How many people were on board the ferry?"
DIED = "How many people died on the ferry?"


@given(st.integers(2, 400))
def test_a_number_of_the_dead_is_none_of_those_aboard(number: int) -> None:
    """Nor the other way round; what its quote says of the very thing passes."""
    died, aboard = f"{number} people died when the ferry sank.", f"{number} people were on board the ferry."
    claims = {ABOARD: f"{number} people were on board.", DIED: f"{number} people died."}
    for question, right, wrong in ((ABOARD, aboard, died), (DIED, died, aboard)):
        assert kind(verdict(claims[question], right, right, question)) == "pass"
        assert kind(verdict(claims[question], wrong, wrong, question)) != "pass"


@pytest.mark.parametrize(
    ("question", "claim", "quote", "expected"),
    [
        (ABOARD, "At least 17 people were on board.", "At least 17 people have died, police say.", "remove"),
        (ABOARD, "212 people were on board.", "The manifest lists 212 people.", "pass"),
        (ABOARD, "231 people were on board.", "She carried 231 people.", "pass"),
        ("When did Orla Tesk die?", "Orla Tesk died on 29 March.", "She came home on 29 March.", "soften"),
    ],
)
def test_an_answer_is_what_its_quote_says_of_that(question: str, claim: str, quote: str, expected: str) -> None:
    """Taken out where the number is plainly of others; in the quote's words where it cannot be told."""
    assert kind(verdict(claim, quote, quote, question)) == expected


def test_a_question_is_no_claim_put_otherwise() -> None:
    """A heading that asks bears nothing out, and answers nothing in the place of what it did not bear out."""
    assert kind(verdict("The dam will hold.", "Will the dam hold?", "Will the dam hold?")) == "remove"
    assert kind(verdict("The dam will hold.", "The dam may hold.", "The dam may hold.")) == "soften"


def test_words_that_rest_on_a_lost_quote_are_not_shown() -> None:
    """What was found is told, in its own words."""
    text = "Nineteen people are dead. The ferry was full."
    claim = "19 people are dead and many more are missing."
    quotes = [("Nineteen people are dead", 1), ("many more are missing", 1)]
    result = check(draft((claim, quotes)), [passage(text)])
    (left,) = result.claims
    assert left.text == "Nineteen people are dead."
    assert left.softened is not None
    assert len(result.removed) == 1


def test_a_claim_that_stands_without_its_lost_quote_is_kept() -> None:
    """As the model worded it."""
    text = "Nineteen people are dead. The ferry was full."
    quotes = [("Nineteen people are dead", 1), ("people died in the storm", 1)]
    result = check(draft(("19 people are dead.", quotes)), [passage(text)])
    (left,) = result.claims
    assert (left.text, left.softened) == ("19 people are dead.", None)


@pytest.mark.parametrize("quotes", [[], [("not stated", 1)], [("The ferry was full", 1)]])
def test_a_claim_that_nothing_is_said_is_known_by_any_quote(quotes: list[tuple[str, int]]) -> None:
    """It is a refusal, and not a misquotation to mend."""
    claim = "The passages do not say how many people died."
    (out,) = check(draft((claim, quotes)), [passage("The ferry was full.")], DIED).removed
    assert out.why == "it says only that the passages do not say"
