"""Outlets, by the names that users give them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import FilterError
from index.outlets import fitting

_KNOWN = (
    "The Strand",
    "Kelpin Post",
    "Kelpin Times",
    "Évening Star",
    "Times",
    "Hallin News Service",
    "Hallin Wire",
    "Kelpin Wire",
)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Kelpin Post", ("Kelpin Post",)),
        ("kelpin  POST", ("Kelpin Post",)),
        ("the kelpin post", ("Kelpin Post",)),
        ("strand", ("The Strand",)),
        ("evening star", ("Évening Star",)),
        ("Hallin", ("Hallin News Service", "Hallin Wire")),
        ("Kelpin", ("Kelpin Post", "Kelpin Times", "Kelpin Wire")),
        ("The Times", ("Times",)),
        ("post", ("Kelpin Post",)),
        ("NEWS", ("Hallin News Service",)),
    ],
)
def test_a_name_means_the_outlets_that_it_tells_from_others(name: str, meant: tuple[str, ...]) -> None:
    """Whole before part, whatever its case, accents, articles and white space."""
    assert fitting(name, _KNOWN) == meant


@pytest.mark.parametrize("name", ["Kelpin Gazette", "Gazette", "Kelp", "!"])
def test_a_name_that_means_nobody_is_refused(name: str) -> None:
    """By whole words alone; the nearest are named."""
    with pytest.raises(FilterError) as caught:
        fitting(name, _KNOWN)
    assert name in caught.value.message
    assert "Kelpin Post" in caught.value.hint


def test_a_word_of_many_names_tells_nobody_from_others() -> None:
    """Whoever has it in the name is named, to choose from."""
    with pytest.raises(FilterError) as caught:
        fitting("wire", _KNOWN)
    assert (caught.value.message, caught.value.hint) == (
        "“wire” may be 2 outlets.",
        "Say which: Hallin Wire, Kelpin Wire.",
    )


def test_the_nearest_come_first_and_few_are_named() -> None:
    """It is one line, however many outlets there are."""
    known = [f"Paper {number}" for number in range(40)] + ["Kelpin Post"]
    with pytest.raises(FilterError) as caught:
        fitting("Kelpn Post", known)
    assert caught.value.hint.startswith("There are: Kelpin Post, ")
    assert caught.value.hint.count(",") == 5


def test_an_index_without_outlets_says_so() -> None:
    """There is none to name."""
    with pytest.raises(FilterError) as caught:
        fitting("Kelpin Post", ())
    assert caught.value.hint == "No document of the index names its outlet."


@given(st.sets(st.text(st.characters(categories=["L", "Nd"], include_characters=" .-"), min_size=1), min_size=1))
def test_every_outlet_is_found_by_its_own_name(known: set[str]) -> None:
    """Together with those whose names differ in case, accents or articles alone."""
    for name in known:
        if any(char.isalnum() for char in name):
            assert name in fitting(name, known)
