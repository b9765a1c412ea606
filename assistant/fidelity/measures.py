"""What a number measures, beyond its unit: its sign, its rate, and whether it is a part or the whole.

Each of these is one small word beside the number ("-5", "a day", "three of the"), and turns what is said of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.fidelity.units import unit
from assistant.fidelity.words import clauses
from assistant.numerals import numerals
from assistant.word_forms import content_terms, is_past, word_terms
from index.attribution.verbs import VERB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    from assistant.numerals import Numeral

# A dash right before a number is a sign only where something is measured that can be below nothing, and where no
# number stands before it: "3 -5" is a range.
_MINUS: Final = re.compile(r"(?:^|(?<!\d)[\s(])-[$€£¥]?$")
_MINUS_WORD: Final = re.compile(r"\b(?:minus|negative) [$€£¥]?$", re.IGNORECASE)
_BELOW_ZERO: Final = re.compile(
    r"(?: ?(?:°|degrees?)(?: ?(?:[CF]\b|celsius|centigrade|fahrenheit))?)? below (?:zero|freezing)\b",
    re.IGNORECASE,
)
_SIGNED: Final = frozenset(
    "degree °C °F percent point dollar euro pound yen crown rouble yuan rupee franc".split()
)
# "Output fell by 0.3 per cent" is -0.3 per cent.
_FALLS: Final = re.compile(
    r"\b(?:f[ae]ll(?:s|en|ing)?|drop\w*|declin\w*|decreas\w*|reduc\w*|shr[aiu]nk\w*|contract\w*|loss(?:es)?|los(?:t|es?|ing)"
    r"|down(?:turn)?|cut|below|under|minus|negative|deficit|lower\w*|plung\w*|plummet\w*|slump\w*|sl[iu]d\w*|sank|sink\w*"
    r"|tumbl\w*|dip\w*|frost\w*|freez\w*|sub-?zero|cool\w*|debts?|owe[sd]?|overdrawn|red|less|weak\w*|recession)\b",
    re.IGNORECASE,
)

# A period, and what else in a sentence may stand for it.
_PERIODS: Final = {
    "second": r"seconds?|[a-z]+/s",
    "minute": r"minutes?",
    "hour": r"hours?|hourly|mph|kph|km/h|[a-z]+/h|knots?|kilowatt\w*",
    "day": r"days?|daily|nightly|24 hours|overnight",
    "night": r"nights?|nightly",
    "week": r"weeks?|weekly|weekends?|(?:7|seven) days",
    "month": r"months?|monthly",
    "quarter": r"quarters?|quarterly|(?:3|three) months",
    "year": r"years?|yearly|annual(?:ly)?|annum|(?:12|twelve) months",
    "decade": r"decades?|(?:10|ten) years",
}
_FAMILIES: Final = {period: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for period, words in _PERIODS.items()}
_ADVERBS: Final = {
    "hourly": "hour", "daily": "day", "nightly": "night", "weekly": "week", "monthly": "month",
    "quarterly": "quarter", "yearly": "year", "annually": "year", "annum": "year",
}  # fmt: skip
# Between a number and its period stand at most four words: "5 million tonnes of herring a day".
_BETWEEN: Final = (
    r"[^\s\d,;:.!?()/]*"
    r"(?: (?!(?:and|or|but|who|which|that|when|while|after|before|as|in|on|for|about)\b)[^\W\d_][\w'-]*){0,4}?"
)
# "A year ago", "a day after" and "a year or two" tell when, or how long.
_RATE: Final = re.compile(
    rf"{_BETWEEN}(?: (?:(?:an?|per|each|every) |(?=[a-z]+ly\b))| ?/ ?)"
    rf"(?P<period>{'|'.join([*_PERIODS, *_ADVERBS])})\b"
    r"(?! (?:ago|before|after|earlier|later|from|into|on|since|old|or (?:two|so|more)|and a half|long)\b|-)",
    re.IGNORECASE,
)

_WORDS: Final = (
    r"\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-[a-z]+)?|dozens?|hundred|thousand|million"
)
# What is taken out of a whole; "all of the twelve" and "each of the twelve" are the twelve.
_PART: Final = (
    rf"(?:{_WORDS}|some|many|most|several|few|half|thirds?|quarters?|per ?cent|%|part|any|majority|handful)"
)
_DETERMINER: Final = r"(?:the|its|their|his|her|our|those|these)"
_PART_OF: Final = re.compile(
    rf"(?:\b|(?=%)){_PART} (?:out )?of (?:{_DETERMINER} (?:[^\W\d_][\w'-]* )?)?$|\bhalf {_DETERMINER} $",
    re.IGNORECASE,
)
_OUT_OF: Final = re.compile(rf"(?:^|[,;.] )(?:out )?of {_DETERMINER} (?:[^\W\d_][\w'-]* )?$", re.IGNORECASE)
_YEAR: Final = re.compile(r"1[5-9]\d\d|20\d\d")
# Characters: the longest that is looked back or ahead.
_NEAR: Final = 60
# Texts whose numbers are kept: a claim and its quotes are read by each of the checks.
_KEPT: Final = 64
_WORD: Final = re.compile(r"[^\W\d_]+")
_BE: Final = frozenset("was were is are been be being".split())


class _Rate(NamedTuple):
    """A number, and the period that it is told for."""

    value: Decimal
    period: str | None


def turned_sign(claim: str, quotes: Sequence[str]) -> str | None:
    """The first number of a claim that its quotes have with the other sign only, as they have it."""
    said = [(number.value, _negative(text, number), text) for text in quotes for number in _numbers(text)]
    for number in _numbers(claim):
        own = [(negative, text) for value, negative, text in said if value == number.value]
        mine = _negative(claim, number)
        if own and all(negative != mine and not _FALLS.search(text if mine else claim) for negative, text in own):
            return number.text if mine else f"-{number.text}"
    return None


def other_rate(claim: str, quotes: Sequence[str]) -> str | None:
    """The first number of a claim told for a period for which its quotes do not tell it, with the period."""
    said = [rate for text in quotes for rate in _rates(text)]
    for rate in _rates(claim):
        own = [other for other in said if other.value == rate.value]
        if not rate.period or not own:
            continue
        # "The annual fee is 5 crowns": a number without a period may have any that the quotes speak of.
        elsewhere = any(map(_FAMILIES[rate.period].search, quotes))
        if not any(other.period == rate.period or (other.period is None and elsewhere) for other in own):
            return f"{rate.value:f} a {rate.period}"
    return None


def _rates(text: str) -> Iterator[_Rate]:
    for number in _numbers(text):
        found = _RATE.match(text, number.end)
        period = found["period"].lower() if found else None
        yield _Rate(number.value, _ADVERBS.get(period, period) if period else None)


def made_whole(claim: str, quotes: Sequence[str]) -> str | None:
    """The first number of a claim that its quotes have only as a whole of which they say it of a part.

    "Twelve lifeboats were used", from "three of the twelve lifeboats were used". What is said of the whole itself
    ("the ship had twelve lifeboats") is told apart by the verb.
    """
    said = [(number, text) for text in quotes for number in _numbers(text)]
    known = {number.value for number in _numbers(claim)}
    for number in _numbers(claim):
        own = [(other, text) for other, text in said if other.value == number.value]
        if not own or _is_whole(claim, number) or not all(_is_whole(text, other) for other, text in own):
            continue
        # A claim that has the part's number, too, tells both.
        parts = {other.value for other, text in said if any(text is one for _, one in own)} - {number.value}
        if not parts & known and any(_predicate(text, other) & content_terms(claim) for other, text in own):
            return number.text
    return None


@lru_cache(maxsize=_KEPT)
def _numbers(text: str) -> tuple[Numeral, ...]:
    return numerals(text)


def _negative(text: str, number: Numeral) -> bool:
    before = text[max(0, number.start - _NEAR) : number.start]
    if _MINUS_WORD.search(before) or _BELOW_ZERO.match(text, number.end):
        return True
    return bool(_MINUS.search(before)) and unit(text, number.start, number.end) in _SIGNED


def _is_whole(text: str, number: Numeral) -> bool:
    """Whether a part is taken out of it; "half of the 1930s", "the 2031 season", "the 20th century" are times."""
    if _YEAR.fullmatch(number.text) or text[number.end : number.end + 1].isalpha():
        return False
    before = text[max(0, number.start - _NEAR) : number.start]
    return bool(_PART_OF.search(before) or _OUT_OF.search(before))


def _predicate(text: str, number: Numeral) -> frozenset[str]:
    """What is said of the part: the verb before it in its clause, else that behind "was", else the next verb."""
    clause = next(part for part in clauses(text) if part.start <= number.start < part.end)
    before, after = text[clause.start : number.start], text[number.end : clause.end]
    if done := _first(before, _is_deed):
        return done
    words = [match[0] for match in _WORD.finditer(after)]
    at = next((at for at, word in enumerate(words) if word.lower() in _BE), None)
    if at is not None:
        return _first(" ".join(words[at + 1 :]), lambda word: bool(word_terms(word)))
    return _first(after, _is_deed)


def _first(text: str, wanted: Callable[[str], bool]) -> frozenset[str]:
    """The terms of the first word of a kind."""
    return next((word_terms(match[0]) for match in _WORD.finditer(text) if wanted(match[0])), frozenset())


def _is_deed(word: str) -> bool:
    return is_past(word) and not VERB.fullmatch(word)
