"""The age that a sentence gives for whom a question asks it of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.folding import plain
from assistant.numerals import numerals
from assistant.positions.amounts import Amount
from assistant.positions.words import words_at
from index.attribution.speakers import mentions_person

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASKED: Final = re.compile(
    r"\bhow old (?:is|was|are|were) (?P<whom>[^?]+)|\bwhat (?:is|was) the age of (?P<of>[^?]+)"
    r"|\bwhat (?:is|was) (?P<whose>[^?]+)'s? age\b",
    re.IGNORECASE,
)
# What follows tells whose captain, or when, and no longer of whom the age is asked.
_FURTHER: Final = re.compile(r"\b(?:of|in|on|at|when|who|which|that|during|before|after|aboard|now|then)\b|[,;]")
_ARTICLES: Final = frozenset("the a an its their his her this that".split())
_NAME: Final = r"[A-Z][\w'-]+(?: (?:[a-z]{1,3} )?[A-Z][\w'.-]*){0,3}"
_NUMBER: Final = r"(?P<age>\d{1,3})"
# In words only where what follows says that it is one.
_WRITTEN: Final = r"(?P<age>\d{1,3}|[a-z]+(?:-[a-z]+)?)"
_BEFORE: Final = r",? (?:(?:who )?(?:is|was|turned|turns) |now |then |aged |(?:only|just|still|at least) )*"
_YEARS: Final = r" years (?:old|of age)\b"
# "52" between commas is an age behind a name; "52 years old" is one behind any word.
_AFTER: Final = rf"(?:{_YEARS}|(?=\s*(?:[,;)\u2014\u2013-]|[.!?](?:\s|[\"')]|$)| and\b|$)))"
# What lets an age be known, though it is not told of whoever is asked for, or not in years.
_LIKE: Final = re.compile(rf"\w{_YEARS}|\baged \d|\d-year-old|\bbirthday\b", re.IGNORECASE)
_SINCE: Final = re.compile(r"\b(?:born|built|founded|made|launched) (?:in|on)\b", re.IGNORECASE)
# What may stand before a noun that says what somebody is: "the former ferry captain".
_WHO: Final = r"(?:the|an?|its|their|his|her) (?:[a-z'-]+ ){0,2}"
_SUPERLATIVE: Final = re.compile(r"\w+est\b(?= )")
# Years: beyond them a number is none of a person's, and seldom one of a thing's.
_MOST: Final = 130


class AskedAge(NamedTuple):
    """Whose age is asked: the words of a name, or else the last word of what somebody or something is called."""

    names: tuple[str, ...]
    noun: str


def asked_age(question: str) -> AskedAge | None:
    """Whose age a question asks for; ``None`` if it asks for none, or by a pronoun."""
    match = _ASKED.search(plain(question))
    if match is None:
        return None
    whom = _FURTHER.split(match["whom"] or match["of"] or match["whose"])[0]
    words = [word for word in re.findall(r"[\w'-]+", whom) if word.lower() not in _ARTICLES]
    named = tuple(word.removesuffix("'s") for word in words if word[0].isupper())
    if named:
        return AskedAge(named, "")
    nouns = [word for word in words if word not in {"he", "she", "it", "they"}]
    # "the oldest victim" is one of them, "the ship's cook" the cook.
    start = -2 if len(nouns) > 1 and nouns[-2].endswith("est") else -1
    return AskedAge((), " ".join(nouns[start:])) if nouns else None


def told_age(original: str, asked: AskedAge) -> tuple[Amount, str] | None:
    """The age of whom is asked, with its words; ``None`` if the text gives none, or two."""
    text = plain(original)
    found = {}
    for match in _ages(text, asked):
        number = next(iter(numerals(match["age"])), None)
        if number and number.value <= _MOST:
            found[number.value] = match.span("age")
    if len(found) != 1:
        return None
    ((age, span),) = found.items()
    return Amount(age, age, "year"), words_at(original, *span)


def may_tell_age(original: str, asked: AskedAge) -> bool:
    """Whether a text that gives no age outright may let it be known, as by the year of a birth."""
    text = plain(original)
    about = asked.names[-1] if asked.names else asked.noun
    named = re.search(rf"\b{re.escape(about)}\b", text, re.IGNORECASE)
    if _SINCE.search(text) and not asked.names and not mentions_person(asked.noun):
        return True
    return named is not None and (_LIKE.search(text) or _SINCE.search(text)) is not None


def _ages(text: str, asked: AskedAge) -> Iterator[re.Match[str]]:
    """Ages beside the name, or beside the noun or the name in apposition to it."""
    if asked.names:
        # A surname may stand for a whole name, a first name that others may have may not.
        whom = rf"\b{re.escape(asked.names[-1])}"
        patterns = [rf"{whom}{_BEFORE}{_NUMBER}{_AFTER}", rf"\b{_NUMBER}-year-old (?:[\w'-]+ ){{0,5}}?{whom}\b"]
    else:
        whom = rf"\b(?i:{re.escape(asked.noun)})"
        patterns = [
            rf"{whom},? {_NAME}{_BEFORE}{_NUMBER}{_AFTER}",
            rf"\b{_NAME}, {_NUMBER}, {_WHO}{whom}\b",
            rf"\b{_NAME}, {_WHO}{whom},{_BEFORE[2:]}{_NUMBER}{_AFTER}",
            rf"{whom},? aged {_NUMBER}\b",
            rf"{whom}{_BEFORE}{_WRITTEN}{_YEARS}",
            rf"\b{_NUMBER}-year-old (?:[a-z'-]+ ){{0,2}}?{whom}\b",
            rf"{whom}, {_NUMBER},",
        ]
        if superlative := _SUPERLATIVE.match(asked.noun):
            # "The youngest victim was nine years old, the oldest 78."
            patterns.append(rf"\bthe {superlative[0]},?(?: was| is)? {_NUMBER}{_AFTER}")
    for pattern in patterns:
        yield from re.finditer(pattern, text)
