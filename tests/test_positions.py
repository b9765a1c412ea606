"""What is read from a claim as its answer, and which answers cannot both be true."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.positions import reader_for, stands_in
from assistant.positions.amounts import Amount, bounds
from assistant.positions.dates import Day, dates_in
from assistant.positions.topic import names, topic_of

NUMBERS = st.integers(1, 10_000).map(Decimal)
QUALIFIERS = st.sampled_from(
    ["", "at least", "up to", "about", "nearly", "no more than", "more than", "or more", "~"]
)
DAYS = st.builds(
    Day, st.none() | st.integers(2030, 2031), st.none() | st.integers(1, 2), st.none() | st.integers(1, 2)
)
QUESTIONS = (
    "How many people died?",
    "When did the ferry sink?",
    "Who is the harbour master?",
    "Who won the regatta?",
    "Is the gang defeated?",
    "What did it cost?",
    "How long is the pier?",
)


def read(question: str, text: str) -> str | None:
    """The words of the answer that a text gives."""
    reader = reader_for(question)
    told = reader.answer(text) if reader else None
    return told.label if told else None


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("", 20, 20),
        ("at least", 20, None),
        ("more than", 20, None),
        ("no fewer than", 20, None),
        ("or more", 20, None),
        ("no more than", None, 20),
        ("as many as", None, 20),
        ("fewer than", None, 20),
        ("nearly", 15, 20),
        ("about", 15, 25),
    ],
)
def test_a_qualifier_says_what_a_number_may_stand_for(words: str, low: int | None, high: int | None) -> None:
    """A bound has one end; what is rounded may be half of its last place off."""
    assert bounds([Decimal(20)], words) == (low, high)


@given(NUMBERS, QUALIFIERS, NUMBERS, QUALIFIERS)
def test_amounts_exclude_each_other_if_no_number_is_both(
    one: Decimal, how: str, other: Decimal, how_other: str
) -> None:
    """It is mutual, none excludes itself, and nothing is known of two units."""
    ours, theirs = Amount(*bounds([one], how)), Amount(*bounds([other], how_other))
    assert not ours.excludes(ours)
    assert ours.excludes(theirs) == theirs.excludes(ours)
    assert not ours.excludes(Amount(*bounds([other], how_other), "crown"))
    if how == how_other == "":
        assert ours.excludes(theirs) == (one != other)


@given(DAYS, DAYS)
def test_dates_exclude_each_other_where_a_part_differs(one: Day, other: Day) -> None:
    """A coarser date fits each finer one of the same time."""
    assert not one.excludes(one)
    assert one.excludes(other) == other.excludes(one)
    assert not one.excludes(Day(one.year))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("on 4 March 2030", [Day(2030, 3, 4)]),
        ("on March 4th, 2030", [Day(2030, 3, 4)]),
        ("in Sept. 2030 and 2030-03-04", [Day(2030, 9), Day(2030, 3, 4)]),
        ("built in 1885 and the year 1902", [Day(1885), Day(1902)]),
        ("2,030 people, 1,900 dead; 2030-13-45", []),
    ],
)
def test_dates_are_read_as_far_as_they_are_given(text: str, days: list[Day]) -> None:
    """A bare year only where a word says that it is one."""
    assert [one.day for one in dates_in(text)] == days


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("When did the ferry sink?", "It may have sunk on 4 March."),
        ("When did the ferry sink?", "It sank between 4 March and 6 March."),
        ("When did the ferry sink?", "The mayor was born on 4 March."),
        ("Who is the harbour master?", "Teo Brask, the deputy harbour master, wept."),
        ("Who is the harbour master?", "Teo Brask met the harbour master."),
        ("Is the gang defeated?", "The aim is to see the gang defeated."),
        ("Is the gang defeated?", "Victory over the gang was near."),
        ("Is the gang defeated?", "They spoke of defeating the gang."),
        ("Is the gang defeated or split?", "The gang is defeated."),
        ("Why did it sink?", "It sank on 4 March."),
        ("Where did it sink?", "It sank off Kelpin."),
        ("How long is the pier?", "The pier is 3 metres wide."),
        ("Is the captain to blame?", "The captain is ill."),
    ],
)
def test_what_is_not_said_outright_is_not_read(question: str, text: str) -> None:
    """Possibilities, aims, other deeds and other offices; and questions of kinds that are not compared."""
    assert read(question, text) is None


def test_a_hyphen_makes_another_name() -> None:
    """An offshoot is not what it grew from; a word that only opens a sentence is no name."""
    assert list(names("Nineteen men of ISIS-K fled.")) == ["isis-k"]
    topic = topic_of("Is ISIS defeated?")
    assert topic is not None
    assert not topic.concerns("ISIS-K is defeated.")
    assert topic.concerns("It is defeated, ISIS said.")


@given(st.sampled_from(QUESTIONS), st.text("ABdefatdinorsw 1249,.:-%~+()“”\nMarch'", max_size=60))
def test_every_text_can_be_read(question: str, text: str) -> None:
    """Whatever a document says: words that stand in it, or nothing."""
    found = read(question, text)
    assert found is None or (found and stands_in(found, text))
