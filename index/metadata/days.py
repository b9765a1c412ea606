"""Days as documents write them, in the larger languages of Europe, as ``YYYY-MM-DD``."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

# The names of each month and their usual short forms, in English, German, French, Spanish, Italian, Portuguese,
# Dutch, Swedish, Danish, Norwegian and Polish. Short forms that are words of another kind ("out", "set") are left
# out; all are read only between a day and a year.
_MONTHS: Final = (
    "january jan januar jänner januari janvier janv enero ene gennaio gen janeiro stycznia",
    "february feb februar februari février févr fév febrero febbraio febb fevereiro fev lutego",
    "march mar märz mrz mars marzo março maart mrt marts marca",
    "april apr avril avr abril abr aprile kwietnia",
    "may mai mayo maggio mag maio mei maj maja",
    "june jun juni juin junio giugno giu junho czerwca",
    "july jul juli juillet juil julio luglio lug julho lipca",
    "august aug août agosto augustus augusti sierpnia",
    "september sept sep septembre septiembre settembre sett setembro września",
    "october oct oktober okt octobre octubre ottobre ott outubro października",
    "november nov novembre noviembre novembro listopada",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro desember grudnia",
)
_NUMBER: Final = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_NUMBER, key=len, reverse=True))})(?!\w)\.?"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_YEAR: Final = r"(?P<year>\d{4})"
_WEEKDAY: Final = (
    r"(?:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|\w{2,8}tag|(?:lun|mar|mercre|jeu|vendre|"
    r"same)di|dimanche)\.?,?\s+(?:(?:den|le)\s+)?)?"
)
_OF: Final = r"(?:(?:of|de|del)\s+)?"
# The ways to write a day that leave no doubt which day it is.
_DATES: Final = tuple(
    re.compile(rf"(?<!\d){pattern}(?!\d)", re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_WEEKDAY}{_DAY}\s+{_OF}{_MONTH},?\s+{_OF}{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
    )
)
# 25/03/2031: two numbers before a year.
_NUMERIC: Final = re.compile(rf"(?<!\d)(?P<first>\d{{1,2}})[-/.](?P<second>\d{{1,2}})[-/.]{_YEAR}(?!\d)")
_LAST_MONTH: Final = 12


def _unnamed(pattern: re.Pattern[str]) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern)


# For patterns of lines that hold a day, and for names: "Mark" and "April Jones" are none of the calendar's.
DAY: Final = "|".join(map(_unnamed, (*_DATES, _NUMERIC)))
CALENDAR: Final = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|"
    r"july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?$",
    re.IGNORECASE,
)
# Where 04/03/2031 is the fourth of March. English and its countries differ, and are asked for by name; Swedish,
# Hungarian, Lithuanian and the languages of East Asia begin with the year.
_DAY_FIRST: Final = frozenset(
    "bg ca cs da de el es et fi fr gl hr id is it lv mk nb nl nn no pl pt ro ru sk sl sr tr uk vi "
    "en-au en-gb en-ie en-in en-nz".split()
)
_MONTH_FIRST: Final = frozenset({"en-us"})
# The years of a publication: before them nothing was published that is read here as news, and a later one is
# a number that only looks like a year.
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2199
# What programs write for a day that they do not know: the first of their calendars.
_UNKNOWN: Final = frozenset({"1900-01-01", "1970-01-01"})
# Days in the path of an address: /2031/03/04/, /2031/mar/04/, /2031-03-04-ferry, /20310304/.
_IN_PATH: Final = re.compile(
    rf"/{_YEAR}(?:(?P<apart>[/-])(?P<month>\d\d?|[a-z]{{3}})(?P=apart)(?P<day>\d\d?)|(?P<months>\d\d)(?P<days>\d\d))"
    r"(?=[/_-])",
    re.IGNORECASE,
)


def parse_date(text: str, language: str | None = None) -> str | None:
    """The first day that ``text`` names in full, as ``YYYY-MM-DD``.

    ``None`` for a day without a year and a two-digit year. ``03/04/2031`` is two days, and ``None``, unless
    ``language``, a tag such as ``en-gb``, says which of them is meant.
    """
    for pattern in _DATES:
        found = pattern.search(text)
        if found:
            month = found["month"].lower()
            return _day(found["year"], month if month.isdigit() else _NUMBER[month], found["day"])
    found = _NUMERIC.search(text)
    if not found:
        return None
    first, second, year = int(found["first"]), int(found["second"]), found["year"]
    if second > _LAST_MONTH or first == second:
        return _day(year, first, second)
    if first > _LAST_MONTH or _begins_with_day(language):
        return _day(year, second, first)
    return _day(year, first, second) if language in _MONTH_FIRST else None


def _begins_with_day(language: str | None) -> bool:
    return language is not None and bool({language, language.partition("-")[0]} & _DAY_FIRST)


def _day(year: str | int, month: str | int, day: str | int) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def is_publishable(day: str) -> bool:
    """Whether something read here can have been published on ``day``, ``YYYY-MM-DD``."""
    return _FIRST_YEAR <= int(day[:4]) <= _LAST_YEAR and day not in _UNKNOWN


def in_address(url: str) -> str | None:
    """The day that the path of an address names, as ``YYYY-MM-DD``."""
    found = _IN_PATH.search(url)
    if not found:
        return None
    month = (found["month"] or found["months"]).lower()
    if not month.isdigit() and month not in _NUMBER:
        return None
    return _day(found["year"], month if month.isdigit() else _NUMBER[month], found["day"] or found["days"])
