"""Bounds, units and places of numbers and days."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fidelity.figures import Bound, figures, misplaced, other_unit, turned_bound


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("40 boats", Bound.EXACT),
        ("at least 40 boats", Bound.FROM),
        ("40 or more boats", Bound.FROM),
        ("no fewer than 40 boats", Bound.FROM),
        ("more than 40 boats", Bound.ABOVE),
        ("no more than 40 boats", Bound.UP_TO),
        ("as many as 40 boats", Bound.UP_TO),
        ("up to $40", Bound.UP_TO),
        ("fewer than forty boats", Bound.BELOW),
        ("nearly 40 boats", Bound.ALMOST),
        ("some 40 boats", Bound.ABOUT),
        ("40 or so boats", Bound.ABOUT),
        ("between 40 and 50 boats", Bound.RANGE),
        ("40-50 boats", Bound.RANGE),
        ("from 40 to 50 boats", Bound.EXACT),
    ],
)
def test_the_words_around_a_number_bound_it(text: str, bound: Bound) -> None:
    """Before and behind it; of several the one that begins first."""
    assert figures(text)[0].bound is bound


@pytest.mark.parametrize(
    ("claim", "quote", "told"),
    [
        ("40 boats sank.", "At least 40 boats sank.", "at least 40"),
        ("More than 40 boats sank.", "Nearly 40 boats sank.", "almost 40"),
        ("At least 40 boats sank.", "40 boats sank.", None),
        ("At least 40 boats sank.", "More than 40 boats sank.", None),
        ("About 40 boats sank.", "Nearly 40 boats sank.", None),
        ("40 boats sank.", "At least 40 boats sank. In the end 40 boats had sunk.", None),
    ],
)
def test_a_bound_must_follow_from_that_of_the_quotes(claim: str, quote: str, told: str | None) -> None:
    """A weaker one does; one that is dropped or turned does not."""
    assert turned_bound(figures(claim), figures(quote)) == told


@given(st.integers(2, 10_000), st.sampled_from(["at least", "up to", "nearly", "about", "more than", "", "under"]))
def test_the_same_words_never_claim_more(number: int, bound: str) -> None:
    """Nor are they of another unit, or of something else."""
    found = figures(f"Last year {bound} {number} tonnes of herring were landed, and 7 seals were seen.")
    assert turned_bound(found, found) is None
    assert other_unit(found, found) is None
    assert misplaced(found, found) is None


@pytest.mark.parametrize(
    ("claim", "quote", "told"),
    [
        ("It is 40 miles long.", "It is 40 km long.", "40 mile"),
        ("It cost 5 million dollars.", "It cost $5 million.", None),
        ("It rose 3 per cent.", "It rose 3 percentage points.", "3 percent"),
        ("The 34-year-old fled.", "He, aged 34, fled.", None),
        ("It covers 9 square miles.", "It is 9 miles long.", "9 square mile"),
        ("It left at 5 am.", "It left at 5 p.m.", "5 a.m."),
        ("It left at 5 a.m.", "It left at five in the evening.", "5 a.m."),
        ("It left at 5 am.", "It left at 5 o'clock in the morning.", None),
        ("It left at 5 am.", "It left at 5.", None),
        ("It rose ten per cent.", "It rose ten times.", "ten percent"),
        ("It rose ten times.", "It rose ten-fold.", None),
        ("It is ten per cent.", "It is ten boats.", "ten percent"),
        ("It is ten crowns.", "It is ten boats.", None),  # "ten shillings" are no unit of the list
        ("It is ten per cent.", "It is ten or twelve per cent.", None),
        ("It was 5 °C.", "It was 5 °F.", "5 °C"),
        ("It was 5 degrees.", "It was 5 degrees Celsius.", None),
        ("It was 5 °C.", "It was 5 degrees centigrade.", None),
    ],
)
def test_a_unit_must_be_that_of_the_quotes(claim: str, quote: str, told: str | None) -> None:
    """Symbols and words are one; a number without a unit may have any."""
    assert other_unit(figures(claim), figures(quote)) == told


@pytest.mark.parametrize(
    ("claim", "quote", "told"),
    [
        ("Twelve people were killed.", "The crash injured twelve people and killed three.", "Twelve"),
        ("Three people were killed.", "The crash injured twelve people and killed three.", None),
        ("It starts on Monday.", "It was agreed on Monday and starts on Friday.", "Monday"),
        ("It left at 9 pm.", "It left at 5 pm and arrived at 9 pm.", "9"),
        ("The trial took 29 days.", "The trial opened on 1 March and heard 64 witnesses in 29 days.", None),
    ],
)
def test_a_figure_belongs_to_what_the_quotes_say_of_it(claim: str, quote: str, told: str | None) -> None:
    """Not to what they say of another one."""
    assert misplaced(figures(claim), figures(quote)) == told
