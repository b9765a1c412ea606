"""Numbers are read alike from digits and words, and no digit goes unread."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.numerals import codes, numerals

if TYPE_CHECKING:
    from decimal import Decimal

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
).split()
TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
WORDS = [*ONES[1:], *TENS[2:], "hundred", "thousand", "million", "dozen", "and", "a", "half a", "first", "ferry"]


def below_thousand(n: int, *, british: bool) -> str:
    """A number below 1,000 in words."""
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (f"-{ONES[n % 10]}" if n % 10 else "")
    rest = below_thousand(n % 100, british=british)
    return f"{ONES[n // 100]} hundred" + (f"{' and' * british} {rest}" if n % 100 else "")


def spelled(n: int, *, british: bool) -> str:
    """A number below a thousand million in words, with or without the British "and"."""
    parts = [
        f"{below_thousand(n // size % 1000, british=british)} {name}"
        for size, name in ((10**6, "million"), (10**3, "thousand"))
        if n // size % 1000
    ]
    rest = n % 1000
    if rest:
        glue = "and " if british and parts and rest < 100 else ""
        parts.append(glue + below_thousand(rest, british=british))
    return " ".join(parts)


def values(text: str) -> list[Decimal]:
    """The values of the numbers of a text."""
    return [number.value for number in numerals(text)]


@given(st.integers(2, 999_999_999), st.booleans())
def test_a_number_is_the_same_in_digits_and_in_words(n: int, british: bool) -> None:
    """Digits, digits with commas, words, capitals: one value, and the text it was read from."""
    forms = (str(n), f"{n:,}", spelled(n, british=british), spelled(n, british=british).capitalize())
    for form in forms:
        text = f"They say that {form} people came."
        (number,) = numerals(text)
        assert number.value == n
        assert number.text == form == text[number.start : number.end]


@given(st.text(st.sampled_from("0123456789.,:/-²½aA三٣ \n%£$"), max_size=25))
def test_no_digit_goes_unread(text: str) -> None:
    """Each digit belongs to a number or to a code, so that none in a claim escapes comparison."""
    read = set(codes(text)) | {number.text for number in numerals(text)}
    for word in re.findall(r"\d+", text):
        assert any(word in one for one in read)


@given(st.lists(st.sampled_from([*WORDS, "5", "1.5", "1,500", "4.3.2030", ",", "\n"]), max_size=12), st.text())
def test_any_text_can_be_read(words: list[str], noise: str) -> None:
    """Whatever stands in a row, each number is where it says, in order and apart from the next."""
    for text in (" ".join(words), "-".join(words), noise):
        found = numerals(text)
        assert all(one.text == text[one.start : one.end] for one in found)
        assert all(one.end <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one of them", []),
        ("one hundred", [100]),
        ("1 of them", [1]),
        ("zero", [0]),
        ("a hundred and fifty", [150]),
        ("a thousand two hundred people", [1200]),
        ("a man, a plan, a dozen eggs", [12]),
        ("half a million", [500_000]),
        ("two dozen", [24]),
        ("hundreds of people, several million", []),
        ("nineteen hundred and five", [1905]),
        ("1.5 million and £2 billion", [1_500_000, 2_000_000_000]),
        ("one hundred and two hundred", [100, 200]),
        ("two thousand and three thousand", [2000, 3000]),
        ("twenty and three", [20, 3]),
        ("nineteen, twenty", [19, 20]),
        ("twenty-first and 21st", [21, 21]),
        ("the first, the tenth", []),
        ("4 March 2030 at 7:30 pm", [4, 2030, 7, 30]),
        ("on 4.3.2030", [4, 3, 2030]),
        ("version 1.2.3", [1, 2, 3]),
        ("4,5 million", [4_500_000]),
        ("12,34,567 rupees", [1_234_567]),
        ("1.234.567", [1_234_567]),
        ("1,500m and 10km", [1500, 10]),
        ("19.", [19]),
        ("Airbus A320", []),
        ("共有19人", [19]),
        ("seventeen-year-old", [17]),
        ("bone, tend, often", []),
    ],
)
def test_how_numbers_are_read(text: str, expected: list[int]) -> None:
    """The forms that news text uses."""
    assert values(text) == expected


def test_long_numbers_stay_exact() -> None:
    """Two account numbers of forty digits that differ in the last are two."""
    assert values("1" * 40) != values("1" * 39 + "2")
    assert len(numerals("9" * 5_000 + " million")) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The A320 and an H5N1 case", {"a320", "h5n1"}),
        ("10² m, 5½ t, ½", {"10²", "5½", "½"}),
        ("19 people on 4 March", set()),
        ("", set()),
    ],
)
def test_codes_are_words_with_digits(text: str, expected: set[str]) -> None:
    """Digits that are no number of their own make a code, in lower case."""
    assert codes(text) == expected
