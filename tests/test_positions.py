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
    "How old is the harbour master?",
    "Why did the ferry sink?",
    "What is the name of the pier?",
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
        ("Does the captain regret the turn?", "He turned the ship."),
        ("Will the Kestrels regain territory?", "The Kestrels lost territory."),
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


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("What is the harbour master's name?", "The harbour master, Teo Brask, wept.", "Teo Brask"),
        ("What is the name of the ferry?", "The ferry Sorne Maid sank.", "Sorne Maid"),
        ("Who is the pilot?", "They wrote to Pilot Teo Brask's sister.", "Teo Brask"),
        ("Who is the pilot?", "“It did not sink,” said Pilot Teo Brask.", "Teo Brask"),
        ("Who is the pilot's lawyer?", "Ada Brun, the lawyer of Pilot Teo Brask, wept.", "Ada Brun"),
        ("Who is the envoy of Orrel?", "The envoy for the port of Orrel, Teo Brask, wept.", "Teo Brask"),
        ("Who is the new pilot?", "The pilot is no longer Jon Voss; her successor, Ada Brun, spoke.", "Ada Brun"),
        ("Who is the president of Orrel?", "The Orrelian President Ada Brun came.", "Ada Brun"),
        ("Who is the leader of the Kestrels?", "The Kestrels' commander, Jon Voss, fled.", "Jon Voss"),
        ("Who is the leader of the Kestrels?", "The Kestrels lost, Orrelian President Ada Brun said.", None),
        ("Who is the pilot?", "The lugger Sorne Maid, the pilot said, is late.", None),
    ],
)
def test_who_holds_an_office_is_read_in_the_ways_of_news(question: str, text: str, words: str | None) -> None:
    """In apposition, as a title, as a successor, of whoever is asked for and nobody else; also by "what name"."""
    assert read(question, text) == words


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("How old is Ada Brun?", "Ms Brun, now 53, left.", "53"),
        ("How old is Ada Brun?", "The 53-year-old mayor Ada Brun left.", "53"),
        ("How old is Ada Brun?", "Jon Voss, 34, met Ada Brun.", None),
        ("How old was the pilot?", "The port has suspended the pilot, Teo Brask, 52, who wept.", "52"),
        ("How old was the pilot of the Sorne Maid?", "Its pilot, Teo Brask, 52, wept.", "52"),
        ("How old was the pilot?", "Jon Voss, 34, who had the wheel with the pilot, wept.", None),
        ("How old was the pilot?", "The pilot was with 19 others.", None),
        ("What is the pilot's age?", "The pilot was fifty-two years old.", "fifty-two"),
        ("How old was the youngest victim?", "The youngest victim was nine years old, the oldest 78.", "nine"),
        ("How old was the oldest victim?", "The youngest victim was nine years old, the oldest 78.", "78"),
        ("How old was the oldest victim?", "The youngest victim was nine years old.", None),
    ],
)
def test_an_age_is_read_of_whom_it_is_told(question: str, text: str, words: str | None) -> None:
    """Behind the name, or behind the name of who is called so; no other number, and nobody else's."""
    assert read(question, text) == words


def test_what_lets_an_age_or_an_office_be_known_may_answer() -> None:
    """Not told outright, and yet to be kept; what tells nothing of it may not."""
    age, pilot = reader_for("How old is the lugger?"), reader_for("Who is the pilot?")
    assert age is not None
    assert age.may is not None
    assert age.may("She was built in 2004 at Amsel.")
    assert not age.may("The lugger carried 19 people.")
    assert pilot is not None
    assert pilot.may is not None
    assert pilot.may("Teo Brask, once her second pilot, wept.")
    assert not pilot.may("The pilot said on Tuesday that Ada Brun had wept.")
    assert not pilot.may("Ada Brun wept.")


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("Why did the pier close?", "The pier closed because a beam had rotted, and nobody came.",
         "because a beam had rotted"),
        ("Why did the pier close?", "The pier was closed, driven by fear of storms.",
         "driven by fear of storms"),
        ("Why did the pier close?", "Main causes | rotten beams, storms", "rotten beams, storms"),
        ("Why did the pier close?", "Trade fell because the pier had closed.", None),
        ("Why did the pier close?", "The school closed because of the storm, Ode Lund said.", None),
    ],
)  # fmt: skip
def test_a_reason_is_read_of_what_is_asked(question: str, text: str, words: str | None) -> None:
    """Of the deed itself, or from a row of a table; not what the deed is the reason of, and no other's."""
    assert read(question, text) == words


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("How many Orrel soldiers are in Sorne?", "Some 900 Orrelian soldiers are in Sorne.", "Some 900"),
        ("How many Orrel soldiers are in Sorne?", "In Sorne 40 soldiers died.", None),
        ("How many US soldiers are in Sorne?", "About 900 American soldiers are in Sorne.", "About 900"),
        ("How many lifeboats were there?", "The lifeboat made five trips.", None),
        ("How many foreign divers came?", "Nearly 200 foreign divers came.", "Nearly 200 foreign divers"),
    ],
)
def test_what_is_counted_is_what_is_asked(question: str, text: str, words: str | None) -> None:
    """Of those whom the question names, and no other things; the label says what is counted."""
    assert read(question, text) == words


@given(st.sampled_from(QUESTIONS), st.text("ABdefatdinorsw 1249,|.:-%~+()“”\nMarch'", max_size=60))
def test_every_text_can_be_read(question: str, text: str) -> None:
    """Whatever a document says: words that stand in it, or nothing."""
    found = read(question, text)
    assert found is None or (found and stands_in(found, text))


def test_a_row_of_numbers_tells_of_none_what_it_counts() -> None:
    """In one clause with so many, whose they are cannot be told."""
    reader = reader_for("How many people died on the ferry?")
    assert reader
    assert reader.answer("19 died, 3 were hurt, and " + "19 " * 50) is None
    assert not reader.mentions("19 " * 300)


@pytest.mark.parametrize(
    ("question", "any_may"),
    [
        ("Who is the director of the film Low Tide?", True),
        ("Who is the director of the harbour office?", False),
        ("Who is the author of Tides of Sorne?", True),
        ("Who is the mayor of Kelpin?", False),
    ],
)
def test_who_made_a_thing_may_be_told_without_the_word_for_it(question: str, any_may: bool) -> None:
    """Of an office a text says nothing that does not name it; "an album by Lund" tells its artist."""
    reader = reader_for(question)
    assert reader
    assert (reader.may is None) == any_may
