"""A small word beside what is checked turns a claim round: a sign, half of a day, a rate, a part, "all", "out"."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_gate_wording import kind, verdict

from assistant.types import Claim

STRONGER = [
    ("It was 5 degrees.", "It was -5 degrees in Kelpin."),
    ("It was 5 °C in Kelpin.", "It was \u22125 °C in Kelpin."),
    ("It was 5 °F in Kelpin.", "It was 5 °C in Kelpin."),
    ("The ferry left at 5 am.", "The ferry left at 5 pm."),
    ("The ferry left at 5.30 a.m.", "The ferry left at 5.30 p.m."),
    ("The ferry left at 5 a.m.", "The ferry left at five in the afternoon."),
    ("The ferry left at 9 p.m.", "The ferry left at 5 p.m. and arrived at 9 p.m."),
    ("Prices rose by ten per cent.", "Prices rose ten times."),
    ("Ten per cent of boats were lost.", "Ten boats were lost."),
    ("It costs 5 crowns a year.", "It costs 5 crowns a day."),
    ("All passengers survived.", "Some passengers survived."),
    ("Twelve lifeboats were used.", "Three of the twelve lifeboats were used."),
    ("Police confirmed arson.", "Police ruled out arson."),
    ("Police confirmed arson.", "Police could not rule out arson."),
    ("He committed arson.", "He was cleared of arson."),
    ("The mayor of hallin resigned.", "The mayor of Kelpin resigned on Friday."),
]
FAITHFUL = [
    ("It was minus five degrees in Kelpin.", "It was \u22125 °C in Kelpin."),
    ("It was five degrees below zero in Kelpin.", "It was -5 °C in Kelpin."),
    ("It was 5 degrees in Kelpin.", "It was 5 °C in Kelpin."),
    ("The ferry left at 5 p.m.", "The ferry left at 5pm."),
    ("The ferry left at 5 p.m.", "The ferry left at five in the afternoon."),
    ("Losses rose to ten per cent.", "Losses rose from five to ten per cent."),
    ("The fee is 5 crowns per year.", "The annual fee is 5 crowns."),
    ("It costs 5 crowns a day.", "It costs 5 crowns daily."),
    ("Most passengers survived.", "All passengers survived."),
    ("Every passenger survived.", "All passengers survived."),
    ("Three lifeboats were used.", "Three of the twelve lifeboats were used."),
    ("The ship had twelve lifeboats.", "Three of the ship's twelve lifeboats were used."),
    ("Arson was ruled out by police.", "Police ruled out arson."),
    ("Police excluded arson.", "Police ruled out arson."),
    ("Arson is possible, police said.", "Police did not rule out arson."),
    ("The mayor of the town resigned.", "The mayor of Kelpin resigned on Friday."),
    ("the mayor of kelpin resigned.", "The mayor of Kelpin resigned on Friday."),
]


@pytest.mark.parametrize(("claim", "quote"), STRONGER)
def test_a_small_word_that_turns_a_claim_is_seen(claim: str, quote: str) -> None:
    """The claim is taken out or gives way to the document's own words, which themselves pass."""
    result = verdict(claim, quote, quote)
    assert kind(result) != "pass"
    assert not isinstance(result, Claim) or result.text == quote
    assert kind(verdict(quote, quote, quote)) == "pass"


@pytest.mark.parametrize(("claim", "quote"), FAITHFUL)
def test_the_same_in_other_words_passes(claim: str, quote: str) -> None:
    """A paraphrase loses nothing."""
    assert kind(verdict(claim, quote, quote)) == "pass"


@given(st.sampled_from([quote for _, quote in (*STRONGER, *FAITHFUL)]), st.data())
def test_a_sentence_and_its_beginning_are_never_taken_out(quote: str, data: st.DataObject) -> None:
    """Words of the document are safe to show, however a claim cuts them."""
    assert kind(verdict(quote, quote, quote)) == "pass"
    words = quote.split()
    part = " ".join(words[: data.draw(st.integers(1, len(words)))])
    assert kind(verdict(part, part, quote)) != "remove"
