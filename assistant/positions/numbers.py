"""The numbers of a sentence that may be counts: no dates, times of day, ordinals, names, parts and wholes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.numerals import numerals
from index.attribution.dates import MONTH

if TYPE_CHECKING:
    from decimal import Decimal

    from assistant.numerals import Numeral

_MONTH_AFTER: Final = re.compile(rf"(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}(?!\w)")
# Not of "4 March 19 people", where the day is given already.
_MONTH_BEFORE: Final = re.compile(rf"(?<!\d )(?<!\d\w\w )\b{MONTH}\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?$")
_CLOCK_AFTER: Final = re.compile(r"[:.]\d\d\b|\s*(?:[ap]\.m\b|[ap]m\b|o'clock\b)", re.IGNORECASE)
_CLOCK_BEFORE: Final = re.compile(r"\d[:.]$")
_YEARS: Final = range(1900, 2101)
_LAST_DAY: Final = 31
_ORDINAL: Final = re.compile(r"(?:st|nd|rd|th)\b")
# "Rescue 4" is a name, unless its word opens the sentence ("Some 40") or tells a day ("on Monday 19 people").
_NAMED_BEFORE: Final = re.compile(r"(?<=[a-z,;] )(?!\w+day\b)(?!" + MONTH + r"(?!\w))[A-Z][a-z]+ $")
# The title of another report says what that one was about: “our report of Tuesday, "Nineteen dead", said …”.
_TITLE: Final = re.compile(
    r"\b(?:report|article|story|piece|column|dispatch|headline)\b"
    r"(?:(?!\b(?:sa(?:id|ys)|quote[sd]?|state[sd]?|that|reads?)\b)[^\":]){0,60}\"(?P<title>[^\"]{1,150})\""
)

# "not 17" denies it, "from 17 to 19" gives it up, "3 of them" and "including 3" count a part.
_OTHER_BEFORE: Final = re.compile(
    r"(?:\b(?:not|includ\w+|among (?:them|whom|those),?|of (?:them|whom),?|(?:up|down) from|compared (?:to|with)"
    r"|rather than|instead of)\s+|\[\s?)$",
    re.IGNORECASE,
)
# "four of those who died" are a part; "two more bodies" are added to a number that is not told.
_PART_AFTER: Final = re.compile(
    r"\s+(?:of (?:them|whom|those who)|(?:more|further|other|additional)(?! than))\b", re.IGNORECASE
)
_FROM_BEFORE: Final = re.compile(r"\bfrom\s+$", re.IGNORECASE)
# "from 17 to 19", "by 3 to 22": the second is what the first became, or led to.
_STEP_BEFORE: Final = re.compile(r"\b(?:from|by)\s+$", re.IGNORECASE)
_TO_AFTER: Final = re.compile(r"\s+to\b", re.IGNORECASE)
# "19 of the 40 aboard": the second is what the first is a part of.
_OUT_OF: Final = re.compile(
    r"\s+(?:people\s+)?(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+|some\s+|about\s+)?", re.IGNORECASE
)
_RANGE: Final = re.compile(r"\s*(?:-|\bto\b|\bor\b)\s*", re.IGNORECASE)
BETWEEN: Final = re.compile(r"\bbetween\s+$", re.IGNORECASE)


class Number(NamedTuple):
    """One number or the two of a range, ``text[start:end]``."""

    values: tuple[Decimal, ...]
    start: int
    end: int


def numbers_in(text: str) -> list[Number]:
    """The numbers of a folded text that may be counts, in order, ranges in one."""
    titles = [match.span("title") for match in _TITLE.finditer(text)]
    found: list[Number] = []
    for number in numerals(text):
        if _is_no_count(number, text) or any(start <= number.start < end for start, end in titles):
            continue
        last = found[-1] if found else None
        between = text[last.end : number.start] if last else ""
        if last and _OUT_OF.fullmatch(between):
            continue
        if last and len(last.values) == 1 and _is_range(last, between, text):
            found[-1] = Number((*last.values, number.value), last.start, number.end)
        else:
            found.append(Number((number.value,), number.start, number.end))
    return [one for one in found if not _is_aside(one, text)]


def _is_no_count(number: Numeral, text: str) -> bool:
    before = text[: number.start]
    day = number.value <= _LAST_DAY and (_MONTH_AFTER.match(text, number.end) or _MONTH_BEFORE.search(before))
    year = number.text.isdecimal() and len(number.text) == 4 and int(number.text) in _YEARS  # noqa: PLR2004
    clock = _CLOCK_AFTER.match(text, number.end) or _CLOCK_BEFORE.search(before)
    named = text[number.start].isdigit() and (_NAMED_BEFORE.search(before) or _ORDINAL.match(text, number.end))
    return bool(day or year or clock or named)


def _is_range(first: Number, between: str, text: str) -> bool:
    before = text[: first.start]
    if BETWEEN.search(before):
        return between.strip().lower() == "and"
    return bool(_RANGE.fullmatch(between)) and not _STEP_BEFORE.search(before)


def _is_aside(one: Number, text: str) -> bool:
    before = text[: one.start]
    return bool(
        _OTHER_BEFORE.search(before)
        or _PART_AFTER.match(text, one.end)
        or (_FROM_BEFORE.search(before) and _TO_AFTER.match(text, one.end))
    )
