"""Subjects, persons and ships that a question describes."""

from __future__ import annotations

import pytest

from assistant.rewrite.described import described, is_many, ship, subject


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("What does the weather service say", "the weather service"),
        ("Why did the interim report come late", "the interim report"),
        ("Did the owner of the Juniper pay", "the owner of the Juniper"),
        ("What did Orla Tesk’s son say", "Orla Tesk’s son"),
        ("Was the radar faulty", "the radar"),
        ("Was the first radar entirely faulty", None),
        ("Did the mayor and the captain meet", None),
        ("Who owned the ferry", None),
        ("What was the top speed", None),
    ],
)
def test_a_subject_ends_where_its_verb_is_known(asked: str, found: str | None) -> None:
    """Or where there is but one word that could be it; of anything else there is no telling."""
    assert subject(asked) == found


@pytest.mark.parametrize(
    ("asked", "he", "she"),
    [
        ("Why was the captain acquitted", ("the captain",), ("the captain",)),
        ("What did the captain’s lawyer say", ("the captain’s lawyer",), ("the captain’s lawyer",)),
        ("How old is the captain of the Maren Holt", *[("the captain of the Maren Holt",)] * 2),
        ("What did Kel Orrin’s mother tell the nurse", ("the nurse",), ("Kel Orrin’s mother",)),
        ("How deep is the wreck", (), ()),
    ],
)
def test_persons_by_what_they_are(asked: str, he: tuple[str, ...], she: tuple[str, ...]) -> None:
    """Whoever can be only the one is the one; a mother is no "he"."""
    assert described(asked, "person") == he
    assert described(asked, "she") == she


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("When was the Maren Holt built", "the Maren Holt"),
        ("Why did the lifeboat Steadfast turn", "Steadfast"),
        ("How many died on the ferry", "the ferry"),
        ("Was it the Steadfast or the Juniper", None),
        ("Did the lifeboat reach the ferry", None),
        ("Where is the Kelpin Post printed", None),
        ("Where is the EU", None),
    ],
)
def test_the_one_ship_of_a_question(asked: str, found: str | None) -> None:
    """By a name with its article, or as what it is."""
    assert ship(asked) == found


def test_what_they_may_be_said_of() -> None:
    """Plurals, and bodies of several."""
    assert [is_many(one) for one in ("the families", "the crew of the ferry", "the bus", "the captain")] == [
        *(True, True),
        *(False, False),
    ]
