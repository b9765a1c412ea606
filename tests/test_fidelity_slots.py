"""Names that are written small."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fidelity.slots import replaced_name

_QUOTE = "The mayor of Kelpin resigned on Friday, and boats in Ostermill were criticised by Lund."


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("The mayor of hallin resigned.", "hallin"),
        ("the mayor of hallin has resigned", "hallin"),
        ("Boats in hallin were criticised.", "hallin"),
        ("The boats were criticised by tesk.", "tesk"),
        ("The mayor of Kelpin resigned.", None),
        ("the mayor of kelpin resigned", None),
        ("The mayor of the town resigned.", None),
        ("The mayor of town resigned.", None),
        ("The mayor of boats resigned.", None),
        ("The boats were criticised by fishermen, and by Lund.", None),
        ("The boats were criticised by officials.", None),
        ("The mayor resigned in march.", None),
    ],
)
def test_a_word_in_the_place_of_a_name_is_a_name(claim: str, told: str | None) -> None:
    """Unless the claim has the name, too, or the word is by its ending or its sense no name."""
    assert replaced_name(claim, [_QUOTE], [_QUOTE]) == told


def test_a_word_of_the_passage_is_no_name() -> None:
    """It is known to be a word where it stands in small letters, not where it has a capital."""
    claim, quote = "The keeper of light resigned.", "The keeper of Kelpin resigned."
    assert replaced_name(claim, [quote], [quote, "He tended the light."]) is None
    assert replaced_name(claim, [quote], [quote, "He met Ada Light."]) == "light"


@given(
    st.lists(st.sampled_from("The the mayor of Kelpin kelpin in Hallin by Lund resigned .".split())).map(" ".join)
)
def test_no_text_replaces_its_own_names(text: str) -> None:
    """However it is written, in capitals or in small letters."""
    assert replaced_name(text, [text], [text]) is None
    assert replaced_name(text.lower(), [text], [text]) is None
