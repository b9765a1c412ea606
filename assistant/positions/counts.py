"""The number that a text gives in answer to a question of number, what it may stand for, and its words.

Precision comes before recall: a number taken for an answer that is none would make agreeing sources disagree.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from assistant.folding import plain
from assistant.numerals import numerals
from assistant.positions.amounts import Amount, bounds
from assistant.positions.words import clause_around, words_at
from assistant.word_forms import DEATH
from index.attribution.dates import MONTH
from index.lexical import terms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from assistant.numerals import Numeral

_COUNTING = r"how many|numbers? of|toll|count"
_MEASURED = r"percent(?:age)?|share|proportion|population|price|cost|size|length|height|depth|width|weight|speed"
_QUESTION = re.compile(
    rf"\b(?:(?P<count>{_COUNTING})|how (?:much|long|far|old|fast|strong|big|large|high|deep|tall|wide|heavy)"
    rf"|(?:what|which)(?: (?:is|was|are|were) the(?: \w+)?)?(?= (?:{_MEASURED})\b))\b",
    re.IGNORECASE,
)
# News names the same count in all these ways; a question that uses one is answered by any of them.
_DEATH = f"{DEATH} bodies"
# Words of a question of number that do not say what is counted.
_GENERIC = "number numbers count people persons person total exactly altogether"
# Function words that the index keeps; they end the words that say what is counted.
_FUNCTION = frozenset(
    "were did do does done have has had been can could would should from who whom which when where what how its"
    " his her after before during about than since until".split()
)
_WORD = re.compile(r"\w+")
# "how many of the dead were women" counts women; "how many did the boats take" counts no boats.
_PART_OF = re.compile(r"\s+of\s+(?:the|those|these|them|his|her|its|their)\b", re.IGNORECASE)
_DOER = re.compile(r"\s+(?:people\s+|persons\s+)?(?:did|do|does|had|has|have|can|could)\b", re.IGNORECASE)
# With more numbers in one clause it is a table, and whose they are cannot be told.
_MOST_IN_CLAUSE = 4

_MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTH}(?!\w)")
# Not of "4 March 19 people", where the day is given already.
_MONTH_BEFORE = re.compile(rf"(?<!\d )(?<!\d\w\w )\b{MONTH}\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?$")
_CLOCK_AFTER = re.compile(r"[:.]\d\d\b|\s*(?:[ap]\.m\b|[ap]m\b|o'clock\b)", re.IGNORECASE)
_CLOCK_BEFORE = re.compile(r"\d[:.]$")
_YEARS = range(1900, 2101)
_LAST_DAY = 31
# A measure, an age, a share or the number of a thing is no count of anything else.
_UNIT_AFTER = re.compile(
    r"\s?%|[\s-]*(?:(?:per ?cent|times|seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|km"
    r"|kilomet(?:er|re)s?|met(?:er|re)s?|miles?|feet|knots?|ton(?:ne)?s?|kilos?|kilograms?|degrees?|dollars?|euros?|pounds?)\b)",
    re.IGNORECASE,
)
# "Rescue 4" is a name, unless its word opens the sentence ("Some 40") or tells a day ("on Monday 19 people").
_NAMED_BEFORE = re.compile(r"(?<=[a-z,] )(?!\w+day\b)(?!" + MONTH + r"(?!\w))[A-Z][a-z]+ $")
_CURRENCY_BEFORE = re.compile(r"[$€£¥₹]\s?$")
_AGE_BEFORE = re.compile(
    r"\b(?:(?:aged?|flight|route|line|room|page|number|no\.)|(?:young|old|eld)est(?: \w+){0,3})\s+$", re.IGNORECASE
)
# "the ship's cook, Mirre Costigan, 49."
_AGE_BETWEEN = (re.compile(r"\b[A-Z][\w’'-]*, $"), re.compile(r"\s*(?:[,.;)]|$)"))

# "not 17" denies it, "from 17 to 19" gives it up, "3 of them" and "including 3" count a part.
_OTHER_BEFORE = re.compile(
    r"(?:\b(?:not|includ\w+|among (?:them|whom|those),?|of (?:them|whom),?|(?:up|down) from|compared (?:to|with)"
    r"|rather than|instead of)\s+|\[\s?)$",
    re.IGNORECASE,
)
# "four of those who died" are a part; "two more bodies" are added to a number that is not told.
_PART_AFTER = re.compile(
    r"\s+(?:of (?:them|whom|those who)|(?:more|further|other|additional)(?! than))\b", re.IGNORECASE
)
# "three of the dead were sailors" does not say how many are dead.
_OF_WHOLE = re.compile(r"\s+of (?:the|those|these) (\w+)", re.IGNORECASE)
_FROM_BEFORE = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_TO_AFTER = re.compile(r"\s+to\b", re.IGNORECASE)
# "19 of the 40 aboard": the second is what the first is a part of.
_OUT_OF = re.compile(
    r"\s+(?:people\s+)?(?:out\s+)?of\s+(?:the\s+|its\s+|their\s+|some\s+|about\s+)?", re.IGNORECASE
)
_RANGE = re.compile(r"\s*(?:-|\bto\b|\bor\b)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_QUALIFIER = re.compile(
    r"\b((?:(?:no|not)\s+)?(?:more|fewer|less)\s+than|at least|at most|as (?:many|few|much) as|up to|upwards? of"
    r"|close to|(?:just |well )?(?:over|under|above|below)"
    r"|about|around|some|nearly|almost|approximately|roughly|only"
    r"|(?:an )?estimated|possibly|perhaps|probably|reportedly|allegedly)\s+(?:another\s+)?$|([~≈])\s?$",
    re.IGNORECASE,
)
_OR_MORE = re.compile(r"\s+(or (?:more|so|fewer|less))\b|\+(?!\w)", re.IGNORECASE)
_DOUBT = re.compile(
    r"\b(may|might|could|alleged|allegedly|reportedly|feared|believed|presumed|unconfirmed|estimated|expected)\b"
)
# "The final number is 23" says of what was asked, and of nothing else, how many.
# What a number is put before: "people", "metres a second".
_NOUN_AFTER = re.compile(r"(?:\s?%|[\s-](?P<noun>[a-z][^\W\d_]*)(?:\s(?:a|an|per)\s[^\W\d_]+)?)(?!\w)")
_SHARE_AFTER = re.compile(r"\s?(?:%|per ?cent\b)", re.IGNORECASE)
# "The final number is 23" says of what was asked, and of nothing else, how many.
_TALLY_BEFORE = re.compile(
    r"\bthe (?:(?:final|latest|official|new|current|true|real|correct|exact|revised|updated|confirmed|provisional"
    r"|actual|overall|full) )*(?:number|figure|total|tally|count)(?!\s+of\b)(?:,?\s+[\w']+,?){0,6}\s+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks the number of: index terms, and how many of them a text about it has at least.

    ``counting`` tells "how many" from "how long" and the like; ``doer`` says that the words are of whoever did
    what is counted, and not of what is: "how many did the boats take".
    """

    topic: frozenset[str]
    least: int
    counting: bool
    doer: bool = False

    def is_topic_of(self, text: str) -> bool:
        """Whether a text is about it."""
        return len(_stems(text) & self.topic) >= self.least


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the words that give it, as they stand in the text; " … " stands for those left out."""

    amount: Amount
    label: str


class _Candidate(NamedTuple):
    """One number or the two of a range, ``text[start:end]``."""

    values: tuple[Decimal, ...]
    start: int
    end: int


def _stems(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def asked_for(question: str) -> Asked | None:
    """What the question asks the number of; ``None`` if it asks no number."""
    question = plain(question)
    match = _QUESTION.search(question)
    if match is None:
        return None
    counting = match["count"] is not None
    if _stems(_DEATH) & _stems(question) and not _PART_OF.match(question[match.end() :]):
        return Asked(_stems(_DEATH), 1, counting)
    rest = question[match.end() :]
    if not counting:
        topic = _small_words(question[: match.start()] + rest)
    elif _PART_OF.match(rest):
        topic = _small_words(rest)
        return Asked(topic, len(topic), counting) if topic else None
    else:
        topic = _first_content(rest) or _first_content(question[: match.start()])
    return Asked(topic, len(topic) // 2 + 1, counting, bool(_DOER.match(rest))) if topic else None


def _small_words(text: str) -> frozenset[str]:
    """The index terms of the words without a capital: what is asked of whatever is named."""
    words = (word for word in _WORD.findall(text) if word[0].islower() and word not in _FUNCTION)
    return frozenset(terms(" ".join(words))) - _stems(_GENERIC)


def _first_content(text: str) -> frozenset[str]:
    """The first words in a row that say something: ``fire engines`` of ``how many fire engines were sent``."""
    found: set[str] = set()
    for word in _WORD.findall(text):
        content = [] if word.lower() in _FUNCTION else terms(word)
        if found and not content:
            break
        found |= frozenset(content) - _stems(_GENERIC)
    return frozenset(found)


def count_in(original: str, asked: Asked) -> Count | None:
    """The number that a text gives of what was asked; ``None`` if it gives none.

    Of several it is the one before the words that say what is counted ("nineteen dead and seven missing"), or
    else the one nearest to them ("the toll rose to 23").
    """
    text = plain(original)
    candidates = [one for one in _candidates(text) if _counts(one, text, asked)]
    clauses = Counter(clause_around(text, one.start, one.end) for one in candidates)
    if any(many > _MOST_IN_CLAUSE for many in clauses.values()):
        return None
    on_topic = [one for one in candidates if asked.is_topic_of(_clause(text, one))]
    if on_topic:
        if not asked.counting and len({one.values for one in on_topic}) > 1:
            return None  # of two measures, which is the one asked for is a guess
        best = min(on_topic, key=lambda one: _distance(one, text, asked, candidates))
        return _count(best, text, original, asked)
    if len(candidates) == 1 and _is_bare(candidates[0], text, asked):
        return _count(candidates[0], text, original, asked)
    return None


def counts_in(original: str, asked: Asked) -> tuple[Count, ...]:
    """All numbers of a text that could count what was asked, whatever they count."""
    text = plain(original)
    return tuple(_count(one, text, original, asked) for one in _candidates(text) if _counts(one, text, asked))


def _candidates(text: str) -> list[_Candidate]:
    """The numbers of a text that may be counts, ranges in one; no dates, clock times, parts and wholes."""
    found: list[_Candidate] = []
    numbers = [number for number in numerals(text) if not _is_time(number, text)]
    for number in numbers:
        last = found[-1] if found else None
        between = text[last.end : number.start] if last else ""
        if last and _OUT_OF.fullmatch(between):
            continue
        if last and len(last.values) == 1 and _is_range(last, between, text):
            found[-1] = _Candidate((*last.values, number.value), last.start, number.end)
        else:
            found.append(_Candidate((number.value,), number.start, number.end))
    return [one for one in found if not _is_aside(one, text)]


def _is_time(number: Numeral, text: str) -> bool:
    before = text[: number.start]
    day = number.value <= _LAST_DAY and (_MONTH_AFTER.match(text, number.end) or _MONTH_BEFORE.search(before))
    year = number.text.isdecimal() and len(number.text) == 4 and int(number.text) in _YEARS  # noqa: PLR2004
    return bool(day or year or _CLOCK_AFTER.match(text, number.end) or _CLOCK_BEFORE.search(before))


def _is_range(first: _Candidate, between: str, text: str) -> bool:
    before = text[: first.start]
    if _BETWEEN.search(before):
        return between.strip().lower() == "and"
    return bool(_RANGE.fullmatch(between)) and not _FROM_BEFORE.search(before)


def _is_aside(one: _Candidate, text: str) -> bool:
    before = text[: one.start]
    return bool(
        _OTHER_BEFORE.search(before)
        or _PART_AFTER.match(text, one.end)
        or (_FROM_BEFORE.search(before) and _TO_AFTER.match(text, one.end))
    )


def _counts(one: _Candidate, text: str, asked: Asked) -> bool:
    """Whether a number may count what was asked: it is no measure, age or price, unless that was asked."""
    before, unit = text[: one.start], _UNIT_AFTER.match(text, one.end)
    noun = _NOUN_AFTER.match(text, one.end)
    counted = _stems(noun[0]) if noun else frozenset()
    if (asked.doer and counted & asked.topic) or counted & (_stems(_DEATH) - asked.topic):
        return False
    whole = _OF_WHOLE.match(text, one.end)
    if whole and asked.topic == _stems(_DEATH) and _stems(whole[1]) & asked.topic:
        return False
    if _NAMED_BEFORE.search(before) and text[one.start].isdigit():
        return False
    if not asked.counting or (unit and _stems(unit[0]) & asked.topic):
        return True
    return not (unit or _CURRENCY_BEFORE.search(before) or _is_age(one, text))


def _is_age(one: _Candidate, text: str) -> bool:
    before = text[: one.start]
    name, end = _AGE_BETWEEN
    return bool(_AGE_BEFORE.search(before) or (name.search(before) and end.match(text, one.end)))


def _clause(text: str, one: _Candidate) -> str:
    start, end = clause_around(text, one.start, one.end)
    return text[start:end]


def _distance(one: _Candidate, text: str, asked: Asked, others: Sequence[_Candidate]) -> tuple[bool, int]:
    """How far a number is from the words of the topic; nearer than any is one that they follow directly."""
    words = [word for word in _WORD.finditer(text) if _stems(word[0]) & asked.topic]
    far = min((max(word.start() - one.end, one.start - word.end()) for word in words), default=len(text))
    following = next((word.start() for word in words if word.start() >= one.end), None)
    counted = following is not None and not any(one.end < other.start < following for other in others)
    return not counted, far


def _is_bare(one: _Candidate, text: str, asked: Asked) -> bool:
    """Whether the number is given of no other thing: ``At least 23 people.``, ``The final number is 23``."""
    clause = _clause(text, one)
    if _stems(clause) & _stems(_DEATH) - asked.topic:
        return False
    before = text[: one.start]
    qualifier = _QUALIFIER.search(before)
    rest = f"{before[: qualifier.start() if qualifier else None]} {text[one.end :]}"
    return bool(_TALLY_BEFORE.search(before)) or not _stems(rest) - _stems(_GENERIC)


def _count(one: _Candidate, text: str, original: str, asked: Asked) -> Count:
    """The number with its words: what qualifies it, what it counts, and a word of doubt of the same clause."""
    before = text[: one.start]
    qualifier = _BETWEEN.search(before) or _QUALIFIER.search(before)
    more = _OR_MORE.match(text, one.end)
    noun = _NOUN_AFTER.match(text, more.end() if more else one.end)
    start = qualifier.start() if qualifier else one.start
    end = noun.end() if noun and _says(noun) else more.end() if more else one.end
    spans = [(start, end)]
    clause = clause_around(text, one.start, one.end)
    doubt = _DOUBT.search(text, *clause)
    if doubt and not (start <= doubt.start() < end):
        spans = sorted([*spans, doubt.span()])
    label = " … ".join(words_at(original, *span) for span in spans)
    vague = " ".join(f"{qualifier[0] if qualifier else ''} {more[0] if more else ''}".lower().split())
    return Count(Amount(*bounds(one.values, vague), _unit(one, text, asked)), label)


def _says(noun: re.Match[str]) -> bool:
    """Whether what follows a number belongs to it: per cent, or a word of content."""
    word = noun["noun"]
    return not word or (bool(terms(word)) and word.lower() not in _FUNCTION)


def _unit(one: _Candidate, text: str, asked: Asked) -> str:
    """What a measure is given in; a count has none. Only equal units are compared."""
    if asked.counting:
        return ""
    if currency := _CURRENCY_BEFORE.search(text[: one.start]):
        return currency[0].strip()
    if share := _SHARE_AFTER.match(text, one.end):
        return "%" if share else ""
    word = _NOUN_AFTER.match(text, one.end)
    return " ".join(terms(word[0])) if word else ""
