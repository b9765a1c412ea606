"""Signs, rates, and parts of a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fidelity.measures import made_whole, other_rate, turned_sign


@pytest.mark.parametrize(
    ("claim", "quote", "told"),
    [
        ("It was 5 degrees.", "It was -5 degrees in Kelpin.", "-5"),
        ("It was 5 °C.", "It was -5 °C in Kelpin.", "-5"),
        ("It was five degrees.", "It was minus five degrees.", "-five"),
        ("It was five degrees.", "It was five degrees below zero.", "-five"),
        ("It was -5 degrees.", "It was 5 degrees.", "5"),
        ("The balance was 40 crowns.", "The balance was -40 crowns.", "-40"),
        ("Output grew by 0.3 per cent.", "Growth in output was -0.3 per cent.", "-0.3"),
        ("It was minus 5 degrees.", "It was -5 °C.", None),
        ("It was 5 degrees below freezing.", "It was -5 °C.", None),
        ("Output fell by 0.3 per cent.", "Growth in output was -0.3 per cent.", None),
        ("Growth was -0.3 per cent.", "Output shrank by 0.3 per cent.", None),
        ("It was 5 degrees by noon.", "It was -5 degrees at dawn and 5 degrees by noon.", None),
        ("It lasted 3-5 degrees.", "It lasted 3 -5 degrees.", None),
        ("Bring 5 boats.", "Bring -5 boats", None),  # a dash of a list
        ("Winds reached 5 knots.", "Winds reached 5 knots - 3 more than usual.", None),
    ],
)
def test_a_sign_must_be_that_of_the_quotes(claim: str, quote: str, told: str | None) -> None:
    """Where something is measured that can be below nothing; a fall is a minus in words, a dash mostly none."""
    assert turned_sign(claim, [quote]) == told


@pytest.mark.parametrize(
    ("claim", "quote", "told"),
    [
        ("It costs 5 crowns a year.", "It costs 5 crowns a day.", "5 a year"),
        ("It costs 5 crowns annually.", "It costs 5 crowns each month.", "5 a year"),
        ("It landed 5 tonnes of fresh herring a day.", "It landed 5 tonnes of fresh herring a week.", "5 a day"),
        ("It costs 5 crowns a year.", "It costs 5 crowns.", "5 a year"),
        ("It costs 9 crowns a day.", "It costs 2 crowns a day or 9 crowns a week.", "9 a day"),
        ("It costs 5 crowns a year.", "It costs 5 crowns annually.", None),
        ("It costs 5 crowns a year.", "The annual fee is 5 crowns.", None),
        ("It landed 5 tonnes a year.", "Last year it landed 5 tonnes.", None),
        ("It does 60 miles an hour.", "It does 60 mph.", None),
        ("It costs 5 crowns.", "It costs 5 crowns a day.", None),
        ("It takes 5 crowns a minute.", "It takes 5 crowns by the minute.", None),
        ("He sold 5 boats a year ago.", "He sold 5 boats in 2030.", None),
        ("It sank 5 boats a day after the storm.", "After the storm it sank 5 boats.", None),
        ("It costs 7 crowns a day.", "It costs 5 crowns a week.", None),  # the number is another check's
    ],
)
def test_a_rate_must_be_that_of_the_quotes(claim: str, quote: str, told: str | None) -> None:
    """In any words; a period that the sentence has beside the number will do."""
    assert other_rate(claim, [quote]) == told


@pytest.mark.parametrize(
    ("claim", "quote", "told"),
    [
        ("Twelve lifeboats were used.", "Three of the twelve lifeboats were used.", "Twelve"),
        ("Twelve lifeboats leaked.", "Some of its 12 old lifeboats leaked.", "Twelve"),
        ("The crew launched 12 lifeboats.", "The crew launched three of the ship's 12 lifeboats.", "12"),
        ("Twelve lifeboats were missing.", "Half the twelve lifeboats were missing.", "Twelve"),
        ("300 workers were dismissed.", "40 per cent of the 300 workers were dismissed.", "300"),
        ("Twelve lifeboats were used.", "Of the twelve lifeboats only a few were used.", "Twelve"),
        ("Three lifeboats were used.", "Three of the twelve lifeboats were used.", None),
        ("Three of twelve lifeboats were used.", "Three of the twelve lifeboats were used.", None),
        ("Three lifeboats out of 12 were used.", "Three of the twelve lifeboats were used.", None),
        ("The ship had twelve lifeboats.", "Three of the twelve lifeboats were used.", None),
        ("The ship carried 12 lifeboats.", "It used three of the 12 lifeboats that it carried.", None),
        ("Twelve lifeboats were used.", "All of the twelve lifeboats were used.", None),
        ("Twelve lifeboats were used.", "Each of the twelve lifeboats was used.", None),
        ("It was built in the 1930s.", "In the second half of the 1930s it was built.", None),
        ("It was built in the 19th century.", "It was built in the latter half of the 19th century.", None),
        ("Twelve boats sank.", "The port city of the twelve boats sank in debt.", None),
        ("5 men died.", "Ten men were aboard, three of whom fled and 5 died.", None),
    ],
)
def test_what_is_said_of_a_part_is_not_said_of_the_whole(claim: str, quote: str, told: str | None) -> None:
    """What is said of the whole itself, and a claim that tells the part, too, are left alone."""
    assert made_whole(claim, [quote]) == told


_NUMBERS = st.sampled_from(["5", "-5", "three of the 12", "half of the twelve", "minus two", "1,500", "0.3"])
_WORDS = st.sampled_from(
    ["degrees", "°C", "crowns", "per cent", "boats", "a day", "were used", "sank", "and", "of the"]
)


@given(st.lists(st.one_of(_NUMBERS, _WORDS), max_size=12).map(" ".join))
def test_no_text_measures_otherwise_than_itself(text: str) -> None:
    """Whatever it says."""
    assert turned_sign(text, [text]) is None
    assert other_rate(text, [text]) is None
    assert made_whole(text, [text]) is None


@given(st.integers(2, 10_000), st.sampled_from(["second", "minute", "hour", "day", "week", "month", "year"]))
def test_a_rate_is_one_in_any_wording(number: int, period: str) -> None:
    """Told with "a", "per", "each" or "every"; another period is always seen."""
    wordings = [f"It made {number} crowns {word} {period}." for word in ("a", "per", "each", "every")]
    other = f"It made {number} crowns a decade."
    assert all(other_rate(one, [two]) is None for one in wordings for two in wordings)
    assert all(other_rate(one, [other]) for one in wordings)
