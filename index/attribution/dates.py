"""Expressions of time in a sentence, as they are written there.

Only what states a time of its own is found: no age, no count ("2,019 people"), no year that is part of a name
("the 2019 accord"), no "may". Numbers are days or years only where a month or a preposition says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from index.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
# Only beside a day, so that no word of another language is taken for one.
_FOREIGN_MONTH: Final = (
    r"(?:Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|mai|juin|juillet|août"
    r"|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre"
    r"|noviembre|diciembre)"
)
_WEEKDAY: Final = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d%])"
# 1800 to 2199, and not the start of a larger or decimal number.
_YEAR: Final = r"(?:1[89]|2[01])\d\d(?!\d|[.,]\d|%)\b"
_PART: Final = r"(?:(?:[Ee]arly|[Ll]ate|[Mm]id)(?:[ -]))"
_TIME_OF_DAY: Final = r"(?: (?:morning|afternoon|evening|night))?"
# "in 2019 people" counts people; "in 2019" followed by anything else is a year.
_COUNTED: Final = (
    r"(?! (?:people|men|women|children|persons|soldiers|fighters|cases|deaths|copies|votes|homes|houses|families"
    r"|units|tons|tonnes|miles|metres|meters|feet|km|kg|per|percent|dollars|euros|pounds|million|billion)\b)"
)

_ORDINAL: Final = r"(?:first|second|third|fourth|last)"
_UNIT: Final = r"(?:minute|hour|day|week|month|year|decade)"
_COUNT: Final = (
    r"\d{1,3}|[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Aa] few"
    r"|[Ss]everal"
)


def _starting(where: str, *branches: str) -> re.Pattern[str]:
    """One pattern for all the branches, tried only ``where`` any of them can start.

    To look at a character first costs a quarter of trying every branch at it in turn.
    """
    return lazy(rf"{where}(?:{'|'.join(branches)})")


_ABSOLUTE: Final = _starting(
    r"(?=\d|\b[A-Za-z])",
    rf"(?<![\d-]){_YEAR}-\d\d-\d\d(?!\d)",
    rf"(?<![\d./]){_DAY}([./])(?:0?[1-9]|1[0-2])\1{_YEAR}",
    # Monday, 4 March 2030 · the 4th of March · 4. März · 4 de marzo de 2030
    (
        rf"(?:\b{_WEEKDAY},? )?(?<![\d.,$€£])\b{_DAY}\.? (?:of |de )?(?:{MONTH}|{_FOREIGN_MONTH}\b)"
        rf"(?:,? (?:de )?{_YEAR})?"
    ),
    # March 2030 · late March 2030 · Monday, March 4, 2030 · March 4
    rf"\b{_PART}?{MONTH},? {_YEAR}",
    rf"(?:\b{_WEEKDAY},? )?\b{MONTH} {_DAY}(?![.,]\d)(?:,? {_YEAR})?",
    rf"\b(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)(?: of)? {_YEAR}",
    rf"\b(?:{_ORDINAL} (?:quarter|half)|start|beginning|middle|end|turn) of {_YEAR}",
    rf"(?<=[Tt]he )(?:{_PART})?(?:1[89]|20)\d0s\b",
    rf"(?<=[Bb]etween ){_YEAR} and {_YEAR}",
    rf"(?<=[Ff]rom ){_YEAR} (?:to|until) {_YEAR}",
    rf"\b{_PART}{_YEAR}{_COUNTED}",
    r"\b(?:[Ee]arly |[Ll]ate |[Mm]id-)?(?:1[5-9]|2[01])th century\b",
    # "goes back to 2016", "as early as 2016", "the year 2016"
    (
        rf"(?:(?<=\b[Bb]ack to )|(?<=\bfrom )|(?<=\bearly as )|(?<=\blate as )|(?<=\bas of )|(?<=\byear ))"
        rf"{_YEAR}{_COUNTED}"
    ),
    # "a 2019 strike", but a name: "the 2019 accord"
    rf"(?<=\b[Aa] ){_YEAR}(?= [a-z])",
    (
        rf"(?:(?<=\b[Ii]n )|(?<=\b[Bb]y )|(?<=\b[Ss]ince )|(?<=\b[Uu]ntil )|(?<=\b[Aa]fter )"
        rf"|(?<=\b[Bb]efore )|(?<=\b[Dd]uring )|(?<=\b[Tt]hroughout )|(?<=\())"
        rf"{_YEAR}(?:[–-]{_YEAR})?{_COUNTED}"
    ),
)
# Joined to a weekday, a month or a unit: "last Monday", "this week", "late December". "The last week" is a
# duration.
_RELATIVE: Final = _starting(
    # All that the branches begin with, no closer than keeps it short.
    r"\b(?=[\dACDEFJLMNOSTWY]|a(?:n? |u)|be|e[ain]|f[io]|la|mi|n[ei]|on|s[eiptu]|t[ehow]|wi|ye)",
    rf"(?P<weekday>(?:(?:[Ee]arly|[Ll]ate|[Ll]ast|[Nn]ext|[Tt]his) )?{_WEEKDAY}{_TIME_OF_DAY}\b)",
    rf"(?:(?<=\b[Ii]n )|(?<=\b[Ss]ince )|(?<=\b[Uu]ntil )|(?<=\b[Bb]y ))(?P<month>{_PART}?{MONTH})(?!\w)",
    (
        rf"(?:(?:[Ll]ast|[Nn]ext|[Tt]his|[Ee]arly|[Ll]ate|(?:start|beginning|middle|end) of) |[Mm]id-)"
        rf"{MONTH}(?!\w)"
    ),
    rf"(?:[Tt]he day before yesterday|[Yy]esterday|[Tt]omorrow){_TIME_OF_DAY}\b",
    r"[Tt]oday\b|[Tt]onight\b|[Tt]his (?:morning|afternoon|evening)\b",
    (
        r"(?<!\b[Tt]he )(?:[Ll]ast|[Tt]his|[Nn]ext) "
        r"(?:night|weekend|week|month|quarter|year|decade|century|spring|summer|autumn|winter)\b"
    ),
    # "two days later", "the next day", "the previous year", "the week before": from the day told of before
    (rf"(?:{_COUNT}) {_UNIT}s? (?:later|earlier|after that|before that)\b"),
    (
        r"[Tt]he (?:next|following|previous|same) "
        r"(?:day|morning|afternoon|evening|night|weekend|week|month|quarter|year|decade)\b"
    ),
    r"[Tt]he (?:day|week|month|year) (?:before|after)(?=[,.;:]|\Z)",
    rf"(?:[Tt]he )?{_ORDINAL} (?:day|week|half) of {MONTH}(?!\w)",
    r"(?<=\b[Ii]n )(?:[Tt]he )?(?:early |late )?(?:spring|summer|autumn|winter)(?=[,.;:]|\Z)",
    r"(?<=\b[Ss]ince )(?:[Tt]he )?(?:spring|summer|autumn|winter)\b",
    (
        r"(?:(?<=\b[Oo]n )|(?<=\b[Aa]t )|(?<=\b[Oo]ver )|(?<=\b[Bb]y )|(?<=\b[Ss]ince )|(?<=\b[Bb]efore )"
        r"|(?<=\b[Aa]fter ))(?P<feast>Easter|Christmas|New Year)(?:[’']s)?"
        r"(?: (?:Day|Eve|Sunday|Monday))?\b"
    ),
    r"(?:(?<=\b[Oo]ver )|(?<=\b[Aa]t )|(?<=\b[Oo]n )|(?<=\b[Dd]uring ))the weekend\b",
    (rf"(?:{_COUNT}) {_UNIT}s? ago\b"),
)
# What no relative expression is without. Most sentences have none of it, nor the digit of every absolute one:
# the two long patterns are then not tried, and they are most of the cost of attribution.
_RELATIVE_SIGN: Final = re.compile(
    r"day|morrow|night|morning|evening|noon|week|month|year|decade|century|quarter|minute|hour|spring|summer|autumn"
    r"|winter|Easter|Christmas|New Y|Jan|Feb|Mar|May|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
)
_DIGIT: Final = re.compile(r"\d")
# What no absolute expression is without: a year, a century, or a day beside what may be a month. Most figures are
# none of these, and the long pattern is not tried on them.
_ABSOLUTE_SIGN: Final = re.compile(
    r"\d(?:(?<=1)[89]\d\d|(?<=2)[01]\d\d|th century"
    r"|(?:st|nd|rd|th)?\.? (?:of |de )?"
    r"(?:[Jj][au]|Fe|f[eé]|M[aä]|ma|A[pu]|a[bgov]|[Ss]e|O[ck]|oc|[Nn]o|De|d[éi]|en)"
    r"|(?<=(?:ary|rch|ril|May|une|uly|ust|ber|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|ept|Oct|Nov|Dec|[a-z][a-z]\.) .))"
)
# Characters that an expression has at most before that sign or digit ("Wednesday, September 4", "the fourth half
# of May"): what stands further before the first one in a sentence need not be looked at.
_BEFORE_SIGN: Final = 24
# A weekday that is part of a name: Black Friday, Bloody Sunday, The Sunday Times.
_NAMING: Final = frozenset(("Black", "Bloody", "Good", "Ash", "Cyber", "Super", "The"))
# A year told in passing is not the time of the sentence if there is another: "the ship, built in 1998, sank on
# Monday".
_BACKGROUND: Final = re.compile(
    r"\b(?:born|built|founded|launched|established|created|opened|signed|elected|appointed|adopted|since|before)"
    r"(?: (?:in|on))? \Z"
)
# When it was said is not what is spoken of, if that has a time of its own: "Lund said on Monday that the ferry
# would sail in May".
_SAYING: Final = re.compile(
    r"\b(?:said|says|told \w+(?: \w+)?|announced|reported|stated|wrote|warned|added|confirmed)"
    r"(?: (?:on|in|at|late|early|late on|early on))? \Z"
)
# Characters before an expression that decide what it is; longer than any word that does.
_LOOKBACK: Final = 32


@dataclass(frozen=True, slots=True)
class _Expression:
    start: int
    end: int
    absolute: bool


def stated(sentence: str) -> str | None:
    """Return the time that ``sentence`` states, in its own characters, or ``None``.

    A date, a month or a year goes before a weekday, which goes with "yesterday" and "last week"; what is spoken of
    goes before when it was said; within a rank the first counts.
    """
    found = list(_expressions(sentence))
    if not found:  # as in most sentences
        return None
    absolute = [each for each in found if each.absolute]
    foreground = [
        each for each in absolute if not _BACKGROUND.search(sentence, max(0, each.start - _LOOKBACK), each.start)
    ]
    relative = [each for each in found if not each.absolute]
    ranked = (*foreground, *relative, *absolute)
    of_saying = [each for each in ranked if _SAYING.search(sentence, max(0, each.start - _LOOKBACK), each.start)]
    for each in (*(each for each in ranked if each not in of_saying), *of_saying):
        return sentence[each.start : each.end]
    return None


def without(clause: str) -> str:
    """Return ``clause`` with each expression of time replaced by spaces, all other offsets as they were."""
    for each in _expressions(clause):
        clause = clause[: each.start] + " " * (each.end - each.start) + clause[each.end :]
    return clause


def _expressions(text: str) -> Iterator[_Expression]:
    """Yield what is absolute, then what is relative and stands apart from it."""
    digit, sign = _DIGIT.search(text), _RELATIVE_SIGN.search(text)
    dated = digit and _ABSOLUTE_SIGN.search(text, digit.start())
    taken = [match.span() for match in _found(_ABSOLUTE, digit)] if digit and dated else []
    for start, end in taken:
        yield _Expression(start, end, absolute=True)
    if not sign:
        return
    rest = iter(taken)
    following = next(rest, None)
    for match in _found(_RELATIVE, sign):
        start, end = match.span()
        while following is not None and following[1] <= start:
            following = next(rest, None)
        overlaps = following is not None and following[0] < end
        if not overlaps and not _is_name(text, match):
            yield _Expression(start, end, absolute=False)


def _found(pattern: re.Pattern[str], sign: re.Match[str]) -> Iterator[re.Match[str]]:
    """Find the expressions of a text of which ``sign`` is the first that any of them can have."""
    return pattern.finditer(sign.string, max(0, sign.start() - _BEFORE_SIGN))


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether a weekday, month or "Today" is part of a name, going by its capital and its neighbours."""
    start, end = match.span()
    before = text[max(0, start - _LOOKBACK) : start].rstrip().rpartition(" ")[2]
    capital_follows = text[end : end + 1] == " " and text[end + 1 : end + 2].isupper()
    if match["weekday"]:
        return before in _NAMING or (capital_follows and before.lower() != "on" and bool(before))
    if match["month"]:
        return capital_follows and match["month"] in {"May", "April", "June", "August"}
    if match["feast"]:
        return capital_follows
    return match[0][0].isupper() and before != "" and before[-1].isalnum()
