"""What is beaten or over does not go on: read of one subject, as it is now."""

from __future__ import annotations

import pytest
from builders import claim, hit, quote, source
from hypothesis import given
from hypothesis import strategies as st

from assistant.ledger import find_conflicts
from assistant.positions import reader_for, stands_in
from assistant.positions.retractions import disputed, retractions
from assistant.positions.topic import topic_of
from assistant.positions.verdicts import Verdict, told_verdict
from index.split import sentences
from index.types import Sentence

GANG = "Is the Kestrel Gang defeated?"


def verdict(question: str, text: str) -> bool | None:
    """What is read; ``None`` if nothing is."""
    reader = reader_for(question)
    told = reader.answer(text) if reader else None
    return told.value.yes if told and isinstance(told.value, Verdict) else None


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("The Kestrel Gang has been by and large defeated.", True),
        ("The Kestrel Gang was crushed.", True),
        ("The Kestrel Gang is no longer active.", True),
        ("The Kestrel Gang is far from defeated.", False),
        ("The Kestrel Gang hasn't been defeated.", False),
        ("The Kestrel Gang is still active in Sorne.", False),
        ("The Kestrel Gang is actively seeking recruits.", False),
        ("In the hills the Kestrel Gang is regrouping.", False),
        ("The Kestrel Gang continues to raid farms.", False),
        ("The resurgence of the Kestrel Gang worries Orrel.", False),
        ("A resurgent Kestrel Gang struck twice.", False),
        ("The fight against the Kestrel Gang continues.", None),
        ("The fight against the Kestrel Gang is far from over.", False),
        ("The fight against the Kestrel Gang is over.", None),
        ("The threat of a resurgent Kestrel Gang demands an answer.", None),
        ("The Kestrel Gang may be regrouping.", None),
        ("The Kestrel Gang was active in 2014.", None),
        ("The Ansa Ring is resurgent.", None),
        ("Though the Ansa Ring is still active, farmers slept.", None),
    ],
)
def test_what_goes_on_is_not_over(text: str, yes: bool | None) -> None:
    """Each of its own subject; not of a fight against it, not of what may be, not of what once was."""
    assert verdict(GANG, text) is yes


@pytest.mark.parametrize(
    ("question", "text", "yes"),
    [
        ("Is the Kestrel Gang still active?", "The Kestrel Gang has been eliminated.", False),
        ("Is the Kestrel Gang still active?", "The Kestrel Gang is recruiting.", True),
        ("Is the Kestrel Gang still active?", "The Kestrel Gang watched online activity.", None),
        ("Has the strike ended?", "The strike goes on.", False),
        ("Is the strike over?", "The strike has ended.", True),
        ("Is the strike over?", "The strike began.", None),
        ("Is the strike over?", "The talks continue.", None),
    ],
)
def test_it_is_read_either_way_round(question: str, text: str, yes: bool | None) -> None:
    """Whether the question asks if it is over or if it goes on."""
    assert verdict(question, text) is yes


def test_defeated_and_active_are_told_as_a_conflict_with_their_speakers() -> None:
    """Two sources, each with who says it and its own words."""
    beaten = quote("The Kestrel Gang has been defeated, Lund said.", document="d1", source=1, speaker="Lund")
    active = quote("The Kestrel Gang is still active.", document="d2", source=2, speaker="Ada Brun")
    claims = [claim(one.text, one) for one in (beaten, active)]
    (conflict,) = find_conflicts(GANG, claims, [source(1), source(2)])
    assert [(one.label, one.speakers) for one in conflict.positions] == [
        ("defeated", ("Lund",)),
        ("still active", ("Ada Brun",)),
    ]


_WORDS = st.sampled_from(
    "the Kestrel Gang's It is has been not still active over resurgent of ended , continues".split()
)


@given(st.sampled_from([GANG, "Is the Kestrel Gang active?"]), st.lists(_WORDS, max_size=12).map(" ".join))
def test_its_words_stand_in_the_text(question: str, text: str) -> None:
    """Whatever a sentence says."""
    reader = reader_for(question)
    told = reader.answer(text) if reader else None
    assert told is None or stands_in(told.label, text)


def test_who_says_the_contrary_of_a_state_is_looked_for() -> None:
    """Once all say that it is over, or all that it is not; of other questions, or where they differ, nothing."""
    over = claim("The Kestrel Gang is defeated.", quote("The Kestrel Gang is defeated.", source=1))
    active = claim("The Kestrel Gang is still active.", quote("The Kestrel Gang is still active.", source=2))
    assert disputed(GANG, [over]) == ("the fight against gang kestrel is far from over",)
    assert disputed(GANG, [active]) == ("gang kestrel has been defeated",)
    assert disputed("Is the Kestrel Gang active?", [over]) == disputed(GANG, [over])
    assert disputed(GANG, [over, active]) == disputed(GANG, []) == ()
    assert disputed("Was Ada Brun ill?", [claim("Ada Brun was ill.", quote("Ada Brun was ill."))]) == ()


def test_who_says_the_contrary_of_a_state_is_told_once_a_document() -> None:
    """Marked and quoted where he says it, beside those who say otherwise; no question and no heading is."""
    over = claim("The Kestrel Gang is defeated.", quote("The Kestrel Gang is defeated."))
    first = "The fight against the Kestrel Gang is far from over."
    text = f"Is the Kestrel Gang still active? {first} The Kestrel Gang is regrouping in the hills."
    found = hit(text, document="d2", sentences=tuple(Sentence(one.start, one.end) for one in sentences(text)))
    (told,) = retractions(GANG, [over], [found])
    assert told.text == first
    (said,) = told.quotes
    assert said.text == first
    assert said.answer is not None
    assert first[said.answer.start : said.answer.end] == "far from over"
    assert retractions(GANG, [over, told], [found]) == ()


def test_what_is_told_of_another_place_is_neither_yes_nor_no() -> None:
    """Of the place that is asked about it says nothing; one that is told of both says it of either."""
    reader = reader_for("Have the Kestrels been defeated in Vanby?")
    assert reader is not None
    assert reader.answer("The Kestrels have been defeated in Amsel.") is None
    assert reader.answer("The Kestrels have been defeated in Vanby.") is not None
    assert reader.answer("The Kestrels have been defeated in Amsel and Vanby.") is not None
    assert reader.answer("The Kestrels have been defeated.") is not None


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("Police in Kelpin said that Lund was not arrested.", False),
        ("The police in Kelpin have not arrested Lund.", False),
        ("Lund was not arrested, police in Kelpin said.", False),
        ("Lund was not arrested, said police in Kelpin, but two others were.", False),
        ("Lund was arrested, with two others, in Amsel, the Strand said.", None),
        ("Lund was arrested at Christmas.", True),
        ("Lund was arrested, the Strand said in Norwegian.", True),
        ("Lund was arrested in Vanby.", True),
        ("Lund was arrested in Amsel.", None),
        ("In Amsel Lund was arrested.", None),
        ("In Amsel, Lund was arrested.", None),
        ("Lund in Amsel was arrested.", None),
        ("Police in Kelpin said that Lund was arrested in Amsel.", None),
        ("Lund was arrested in Norwegian waters.", None),
    ],
)
def test_where_it_was_is_told_of_the_deed(text: str, yes: bool | None) -> None:
    """By what follows it, or opens the clause, or follows who is asked about; police have a place of their own."""
    reader = reader_for("Was Lund arrested in Vanby?")
    assert reader is not None
    told = reader.answer(text)
    assert (told and told.value) == (None if yes is None else Verdict(yes=yes))


def test_a_name_that_opens_a_clause_is_one() -> None:
    """So that a place in it is no other person; another person is."""
    reader = reader_for("Was Lund arrested?")
    assert reader is not None
    assert reader.answer("Lund was arrested in Amsel.") is not None
    assert reader.answer("Lund said that Brask was arrested.") is None
    assert reader.answer("Lund arrested Brask in Amsel.") is None


def test_a_name_abbreviated_with_points_is_one() -> None:
    """The place is the same with and without them."""
    for question in ("Was Lund arrested in the U.S.?", "Was Lund arrested in the US?"):
        topic = topic_of(question)
        assert topic is not None
        assert topic.places == {"us"}
        for text in ("Lund was arrested in the U.S. on Monday.", "In the US, Lund was arrested."):
            assert told_verdict(text, topic) is not None
        assert told_verdict("Lund was arrested in Amsel.", topic) is None
