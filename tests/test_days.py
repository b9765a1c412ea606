"""Days as documents write them."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metadata.days import DAY, in_address, is_publishable, parse_date


@pytest.mark.parametrize(
    "text",
    [
        "2031-03-04",
        "2031-03-04T09:06:26Z",
        "2031/03/04 09:06",
        "20310304",
        "4 March 2031",
        "4th of March, 2031",
        "Tuesday, 4 Mar. 2031",
        "March 4, 2031",
        "Mar 4 2031",
        "Tue, 04 Mar 2031 09:06:26 GMT",
        "updated March 4th, 2031 at 5:12 pm",
        "Dienstag, 4. März 2031",
        "mardi 4 mars 2031",
        "4 de marzo de 2031",
        "4 marzo 2031",
        "4 maart 2031",
        "den 4 mars 2031",
        "4 marca 2031",
    ],
)
def test_a_full_date_is_read(text: str) -> None:
    """Every way to write one day and no other."""
    assert parse_date(text) == "2031-03-04"


def test_a_numeric_date_is_read_if_only_one_number_can_be_the_month() -> None:
    """25/03 is a day in March on either side of the ocean, and 04/04 is the same day on both."""
    assert parse_date("25/03/2031") == parse_date("03/25/2031") == parse_date("25.03.2031") == "2031-03-25"
    assert parse_date("04/04/2031") == "2031-04-04"


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2031",
        "04.03.2031",
        "4 March",
        "March 2031",
        "2031",
        "04/03/31",
        "4 March 31",
        "31 February 2031",
        "x",
        "",
    ],
)
def test_a_date_in_doubt_is_none(text: str) -> None:
    """No year, two digits of one, no day, no such day, or two days at once: nothing is said."""
    assert parse_date(text) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_is_read_back(day: date) -> None:
    """ISO, day first and month first give the same day."""
    month = day.strftime("%B")
    for text in (day.isoformat(), f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}"):
        assert parse_date(text) == day.isoformat()


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en-gb", "2031-03-04"),
        ("en-us", "2031-04-03"),
        ("de", "2031-03-04"),
        ("fr-ca", "2031-03-04"),
        ("en", None),
        ("sv", None),
        (None, None),
    ],
)
def test_the_language_tells_the_day_from_the_month(language: str | None, day: str | None) -> None:
    """Where it does not, in English without a country above all, the date stays in doubt."""
    assert parse_date("04/03/2031", language) == day
    assert parse_date("25/03/2031", language) == "2031-03-25"


@given(st.dates(min_value=date(1000, 1, 1)))
def test_what_is_parsed_is_also_found_in_a_line(day: date) -> None:
    """The pattern of days takes the whole of each."""
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day} {day:%B} {day.year}"):
        assert re.fullmatch(DAY, text, re.IGNORECASE)


@given(st.text(max_size=40), st.sampled_from([None, "de", "en-us"]))
def test_a_day_is_a_day(text: str, language: str | None) -> None:
    """Whatever is read as one is one of the calendar."""
    found = parse_date(text, language)
    assert found is None or date.fromisoformat(found).isoformat() == found


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://kelpin.example/2031/03/04/ferry", "2031-03-04"),
        ("https://kelpin.example/news/2031/mar/04/ferry", "2031-03-04"),
        ("https://kelpin.example/2031-03-04-ferry.html", "2031-03-04"),
        ("https://kelpin.example/20310304/ferry", "2031-03-04"),
        ("https://kelpin.example/2031/03/ferry", None),
        ("https://kelpin.example/2031/13/04/ferry", None),
        ("https://kelpin.example/2031/xyz/04/ferry", None),
        ("https://kelpin.example/ferry-20310304123", None),
        ("", None),
    ],
)
def test_a_day_in_an_address_is_whole_and_a_part_of_its_path(url: str, day: str | None) -> None:
    """A month, an id and a day that is none are not it."""
    assert in_address(url) == day


@pytest.mark.parametrize("day", ["1899-12-31", "1388-05-03", "2200-01-01", "1970-01-01", "1900-01-01"])
def test_nothing_is_published_on_an_impossible_day(day: str) -> None:
    """Before there was news to read here, after it, or on the first day of a program's calendar."""
    assert not is_publishable(day)


def test_an_old_paper_is_publishable() -> None:
    """From 1900 on."""
    assert is_publishable("1912-04-16")
