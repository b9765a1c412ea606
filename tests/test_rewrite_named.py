"""Names, places, times and persons, by how they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.rewrite.named import TIME, names, persons


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Who was the captain of the Maren Holt?", ["Maren Holt"]),
        ("Nineteen people died, said Tobin Wrede, spokesman.", ["Tobin Wrede"]),
        ("Did the Bank of the North pay Mr. Prast?", ["Bank of the North", "Mr. Prast"]),
        ("Orla Tesk’s boat left Kelpin. Nobody saw it.", ["Orla Tesk", "Kelpin"]),
        ("who lives there", []),
    ],
)
def test_a_name_is_a_run_of_capitals(text: str, found: list[str]) -> None:
    """With the small words inside it; the word that begins a sentence is none by itself."""
    assert [one.text for one in names(text)] == found


@given(st.text())
def test_a_name_stands_where_it_says(text: str) -> None:
    """Offsets are those of the text."""
    assert all(text[one.start : one.end] == one.text for one in names(text))


def test_what_may_be_a_person() -> None:
    """Not a ship with its article, a firm, a place or a month; two forms of one name are one person."""
    said = "In March the Maren Holt of Nordvik Line left Kelpin with Aurel Prast in Sorne. Mr Prast denied it."
    assert [one.text for one in names(said) if one.person] == ["Kelpin", "Aurel Prast", "Mr Prast"]
    assert persons(["Was Mr Prast there?", "Aurel Prast was."]) == ("Aurel Prast",)
    assert persons(["Karin Lund met Ode Lund."]) == ("Karin Lund", "Ode Lund")


@pytest.mark.parametrize(
    "text",
    [
        "She struck Skarra reef.",
        "They reached the ferry Maren Holt.",
        "They asked NATO and the EU.",
        "He lives in Kelpin. Everybody leaves Kelpin.",
        "It was the Juniper. They call her Juniper.",
    ],
)
def test_what_is_no_person(text: str) -> None:
    """By the noun beside it, by its letters, or by how the same text writes it elsewhere."""
    assert persons([text]) == ()


@pytest.mark.parametrize("text", ["2031", "March 2031", "4 March", "4 March 2031", "March 4, 2031", "last year"])
def test_times(text: str) -> None:
    """As they are written in questions."""
    assert TIME.fullmatch(text)
