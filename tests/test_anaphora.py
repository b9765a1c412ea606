"""Which sentences lean on the one before, and which of those before say what is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.extractive.anaphora import Lack, lack, supplies


@pytest.mark.parametrize(
    ("sentence", "lacking"),
    [
        ("He left the bridge at nine.", Lack.PERSON),
        ("“She never came back,” said the cook.", Lack.PERSON),
        ("Her skipper took 34 people off.", Lack.PERSON),
        ("But in 2031, he was acquitted.", Lack.PERSON),
        ("The man was taken to hospital.", Lack.PERSON),
        ("They found 208 people.", Lack.MANY),
        ("Two of them were sailors.", Lack.MANY),
        ("Between them they lifted 96 people.", Lack.MANY),
        ("Of the others, twenty drowned.", Lack.MANY),
        ("Both were late.", Lack.MANY),
        ("It sank within the hour.", Lack.THING),
        ("However, it sank.", Lack.THING),
        ("It was correct when it was published.", Lack.THING),
        ("- It was raised in August.", Lack.THING),
        ("Its owner paid.", Lack.THING),
        ("This was denied by the company.", Lack.THING),
        ("Those were the words of the mate.", Lack.THING),
        ("Until then the harbour is closed.", Lack.THING),
        ("The latter was never found.", Lack.THING),
        ("Such a ship is rare.", Lack.THING),
        ("Nor did the owners.", Lack.THING),
    ],
)
def test_what_points_back_lacks_something(sentence: str, lacking: Lack) -> None:
    """A pronoun, a pointer or an ellipsis opens it, behind whatever joins it to what came before."""
    assert lack(sentence) is lacking


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry sank within the hour.",
        "It is feared that more have died.",
        "It was the mate who turned the wheel.",
        "It is tempting to ask who it was.",
        "It was dark by then.",
        "It was only when she struck that they woke.",
        "It took an hour to reach the reef.",
        "Those who were saved spoke of a bang.",
        "That the ship was late is known.",
        "This year no ferry has sailed.",
        "This article tells of a ferry.",
        "However, it’s of some importance that they agree.",
        "The man at the wheel fell asleep.",
        "The man, Pell Ansgar, was at the wheel.",
        "The former minister resigned.",
        "The other day the ferry sailed again.",
        "After the ferry struck the reef, it sank.",
        "When Lund spoke, he wept.",
        "Five of those aboard died.",
        "Heather grows there.",
        "Italy won.",
        "",
    ],
)
def test_what_is_understood_alone_lacks_nothing(sentence: str) -> None:
    """A pronoun of its own sentence, a word that stands for what follows, a description that is enough."""
    assert lack(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "lacking", "named"),
    [
        ("Ode Lund spoke on Thursday.", Lack.PERSON, True),
        ("The captain left first.", Lack.PERSON, True),
        ("The ferry left Kelpin at nine.", Lack.PERSON, True),  # which is "she", too
        ("Rain fell in Vanby.", Lack.PERSON, False),
        ("There was fog on Monday.", Lack.PERSON, False),
        ("The town paid half.", Lack.THING, True),
        ("Rain fell.", Lack.THING, False),
        ("Six boats came.", Lack.MANY, True),
    ],
)
def test_a_sentence_supplies_what_it_names(sentence: str, lacking: Lack, named: bool) -> None:
    """Someone for "he", a thing or a group for the rest; no place for a person, and no day for anything."""
    assert supplies(sentence, lacking) is named


@given(st.text(), st.sampled_from(list(Lack)))
def test_any_text_can_be_asked(text: str, lacking: Lack) -> None:
    """Whatever a document holds."""
    assert lack(text) in (None, *Lack)
    assert supplies(text, lacking) in (True, False)
