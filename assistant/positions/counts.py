"""The number that a text gives in answer to a question of number, what it may stand for, and its words.

Precision comes before recall: a number taken for an answer that is none would make agreeing sources disagree.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.folding import plain
from assistant.positions.amounts import Amount, bounds
from assistant.positions.asked import DEAD, FUNCTION, Asked, stems
from assistant.positions.corrections import is_withdrawn, replaced_in
from assistant.positions.counted import counts_the_dead, other_deed
from assistant.positions.numbers import BETWEEN, numbers_in
from assistant.positions.whose import names_one
from assistant.positions.words import clause_around, words_at
from index.lexical import terms
from index.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.positions.numbers import Number

# "seven missing" are neither the dead nor the passengers.
_OUTCOMES = "missing injured wounded hurt rescued saved survivors"
_WORD = re.compile(r"\w+")
# "The population density was 4.9" tells no population.
_RATE = re.compile(r"\b(\w+) (density|rate|growth|index)\b", re.IGNORECASE)
# With more numbers in one clause it is a table, and whose they are cannot be told.
_MOST_IN_CLAUSE = 4

# A measure, an age, a share or the number of a thing is no count of anything else.
_UNIT_AFTER = re.compile(
    r"\s?%|[\s-]*(?:(?:per ?cent|times|seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|km"
    r"|kilomet(?:er|re)s?|met(?:er|re)s?|miles?|feet|knots?|ton(?:ne)?s?|kilos?|kilograms?|degrees?|dollars?|euros?|pounds?)\b)",
    re.IGNORECASE,
)
_CURRENCY_BEFORE = re.compile(r"[$€£¥₹]\s?$")
_AGE_BEFORE = re.compile(
    r"\b(?:(?:aged?|flight|route|line|room|page|number|no\.)|(?:young|old|eld)est(?: \w+){0,3})\s+$", re.IGNORECASE
)
# "the ship's cook, Mirre Costigan, 49."
_AGE_BETWEEN = (re.compile(r"\b[A-Z][\w’'-]*, $"), re.compile(r"\s*(?:[,.;)]|$)"))

# "three of the dead were sailors" does not say how many are dead.
_OF_WHOLE = re.compile(r"\s+of (?:the|those|these) (\w+)", re.IGNORECASE)
_QUALIFIER = lazy(
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
_COUNTED_WORDS = re.compile(r"(?:[\s-]+[\w']+){1,4}")
# "five trips" are no boats, whatever else the clause is about.
_PLURAL = re.compile(
    r" (?!others\b|persons\b|was\b|is\b|has\b|times\b|thousands\b|millions\b|dozens\b)[a-z]{3,}(?<![su])s\b"
)
# What a number is put before: "people", "metres a second".
_NOUN_AFTER = re.compile(r"(?:\s?%|[\s-](?P<noun>[a-z][^\W\d_]*)(?:\s(?:a|an|per)\s[^\W\d_]+)?)(?!\w)")
_SHARE_AFTER = re.compile(r"\s?(?:%|per ?cent\b)", re.IGNORECASE)
# "The final number is 23" says of what was asked, and of nothing else, how many.
_TALLY_BEFORE = re.compile(
    r"\bthe (?:(?:final|latest|official|new|current|true|real|correct|exact|revised|updated|confirmed|provisional"
    r"|actual|overall|full) )+(?:number|figure|total|tally|count)(?!\s+of\b)(?:,?\s+[\w']+,?){0,6}\s+$",
    re.IGNORECASE,
)
# What may stand beside a number that stands alone: "At least 23 people.", "Twenty-three in all."
_ALONE = re.compile(r"\W*(?:people|persons)?\W*(?:in (?:all|total)|altogether)?\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the words that give it, as they stand in the text; " … " stands for those left out.

    ``withdrawn`` says that the text does not stand by it; ``replaces`` are numbers whose place it takes there.
    """

    amount: Amount
    label: str
    withdrawn: bool = False
    replaces: frozenset[Amount] = frozenset()


def count_in(original: str, asked: Asked) -> Count | None:
    """The number that a text gives of what was asked; ``None`` if it gives none.

    Of several it is the one before the words that say what is counted ("nineteen dead and seven missing"), or
    else the one nearest to them ("the toll rose to 23").
    """
    text = plain(original)
    if not names_one(text, asked.whose):
        return None
    candidates = _candidates(text, asked)
    on_topic = _of_the_dead(candidates, text, asked) if asked.dead else _on_topic(candidates, text, asked)
    if on_topic:
        if not asked.counting and len({one.values for one in on_topic}) > 1:
            return None  # of two measures, which is the one asked for is a guess
        return _count(on_topic[0], text, original, asked)
    if len(candidates) == 1 and _is_bare(candidates[0], text, asked):
        return _count(candidates[0], text, original, asked)
    return None


def _on_topic(candidates: Sequence[Number], text: str, asked: Asked) -> list[Number]:
    """The numbers in a clause on the topic, the likeliest first; none if of that one another deed is told."""
    clauses = [(one, _clause(text, one)) for one in candidates]
    found = [one for one, clause in clauses if asked.is_topic_of(clause) and not _is_rate(clause, asked)]
    found.sort(key=lambda one: _distance(one, text, asked, candidates))
    return [] if asked.counting and found and _is_other(found[0], text, asked) else found


def _is_rate(clause: str, asked: Asked) -> bool:
    """Whether a clause is about a measure of what was asked, and not about that: its density, its growth."""
    return any(stems(of) & asked.topic and stems(rate) - asked.words for of, rate in _RATE.findall(clause))


def _is_other(one: Number, text: str, asked: Asked) -> bool:
    """Whether a number counts those of whom something else is told: "seven missing", "treated 58 passengers"."""
    start, end = clause_around(text, one.start, one.end)
    counted = _PLURAL.match(text, one.end) if asked.things else None
    if counted and not stems(_counted(one, text)) & asked.topic:
        return True
    if _has_outcome(one, text, asked):
        return True
    return other_deed(text[start : _lead(one, text)], text[one.end : end], asked.words)


def _has_outcome(one: Number, text: str, asked: Asked) -> bool:
    """Whether those are counted who came to something that was not asked about: "seven missing"."""
    noun = _NOUN_AFTER.match(text, one.end)
    return noun is not None and bool(stems(noun[0]) & (stems(_OUTCOMES) - asked.topic))


def _clause(text: str, one: Number) -> str:
    start, end = clause_around(text, one.start, one.end)
    return text[start:end]


def _of_the_dead(candidates: Sequence[Number], text: str, asked: Asked) -> list[Number]:
    """The numbers that tell how many died, in the role asked for; tolls first."""
    found = []
    for one in candidates:
        sure = _dies_surely(one, candidates, text, asked)
        if asked.role and _OF_WHOLE.match(text, one.end):
            end = clause_around(text, one.start, one.end)[1]
            sure = 0 if asked.role & stems(text[one.end : end]) else None  # "three of the dead were sailors"
        elif asked.role and not asked.role & stems(_counted(one, text)):
            sure = None
        if sure is not None:
            found.append((sure, one))
    # Of "wrongly reported 26 dead, it was 21" the second is what the text says.
    return [one for *_, one in sorted((is_withdrawn(text, one), sure, one) for sure, one in found)]


def _dies_surely(one: Number, candidates: Sequence[Number], text: str, asked: Asked) -> int | None:
    """How surely a number tells how many died; see ``counts_the_dead``."""
    start, end = clause_around(text, one.start, one.end)
    others = [
        other._replace(start=other.start - start, end=other.end - start)
        for other in candidates
        if other is not one and start <= other.start < end
    ]
    at = one._replace(start=one.start - start, end=one.end - start)
    return counts_the_dead(text[start:end], at, max(0, _lead(one, text) - start), others, asked.words)


def tells_of_role(original: str, asked: Asked) -> bool:
    """Whether a text speaks of the dead and of the role in which they are counted."""
    told = stems(plain(original))
    return bool(told & asked.role) and bool(told & asked.topic)


def _counted(one: Number, text: str) -> str:
    """The words right behind a number, which tell what it counts."""
    words = _COUNTED_WORDS.match(text, one.end)
    return words[0] if words else ""


def _lead(one: Number, text: str) -> int:
    """Where the words before a number and its qualifier end."""
    qualifier = _QUALIFIER.search(text[: one.start])
    return qualifier.start() if qualifier else one.start


def counts_in(original: str, asked: Asked) -> tuple[Count, ...]:
    """All numbers of a text that could count what was asked, those of the dead or missing only if these were."""
    text = plain(original)
    found = _candidates(text, asked)
    may = [one for one in found if not _of_others(one, found, text, asked) and _may_be_asked(one, text, asked)]
    return tuple(_count(one, text, original, asked) for one in may)


def counts_of_others(original: str, asked: Asked) -> tuple[Count, ...]:
    """The numbers of a text that plainly count others than was asked."""
    text = plain(original)
    found = _candidates(text, asked)
    return tuple(_count(one, text, original, asked) for one in found if _of_others(one, found, text, asked))


def _of_others(one: Number, candidates: Sequence[Number], text: str, asked: Asked) -> bool:
    """Whether a number plainly counts others than was asked: the dead, or "seven missing"."""
    if not asked.counting:
        return False
    dead = not asked.words & stems(DEAD) and _dies_surely(one, candidates, text, asked) is not None
    return dead or _has_outcome(one, text, asked)


def _may_be_asked(one: Number, text: str, asked: Asked) -> bool:
    """Whether a number, where the dead are asked for, says of nobody in particular, or speaks of death."""
    return not asked.dead or not _NOUN_AFTER.match(text, one.end) or bool(stems(_clause(text, one)) & stems(DEAD))


def _candidates(text: str, asked: Asked) -> list[Number]:
    """The numbers that could count it; none where a clause has so many that it is a row of a table."""
    found = [one for one in numbers_in(text) if _counts(one, text, asked)]
    clauses = Counter(clause_around(text, one.start, one.end) for one in found)
    return [] if any(many > _MOST_IN_CLAUSE for many in clauses.values()) else found


def _counts(one: Number, text: str, asked: Asked) -> bool:
    """Whether a number may count what was asked: it is no measure, age or price, unless that was asked."""
    before, unit = text[: one.start], _UNIT_AFTER.match(text, one.end)
    noun = _NOUN_AFTER.match(text, one.end)
    counted = stems(noun[0]) if noun else frozenset()
    if (asked.doer and counted & asked.topic) or counted & (stems(DEAD) - asked.topic):
        return False
    whole = _OF_WHOLE.match(text, one.end)
    if whole and asked.topic == stems(DEAD) and stems(whole[1]) & asked.topic:
        return bool(asked.role)
    if not asked.counting or (unit and stems(unit[0]) & asked.topic):
        return True
    return not (unit or _CURRENCY_BEFORE.search(before) or _is_age(one, text))


def _is_age(one: Number, text: str) -> bool:
    before = text[: one.start]
    name, end = _AGE_BETWEEN
    return bool(_AGE_BEFORE.search(before) or (name.search(before) and end.match(text, one.end)))


def _distance(one: Number, text: str, asked: Asked, others: Sequence[Number]) -> tuple[bool, int]:
    """How far a number is from the words of the topic; nearer than any is one that they follow directly."""
    words = [word for word in _WORD.finditer(text) if stems(word[0]) & asked.topic]
    far = min((max(word.start() - one.end, one.start - word.end()) for word in words), default=len(text))
    following = next((word.start() for word in words if word.start() >= one.end), None)
    counted = following is not None and not any(one.end < other.start < following for other in others)
    return not counted, far


def _is_bare(one: Number, text: str, asked: Asked) -> bool:
    """Whether the number is given of no other thing: ``At least 23 people.``, ``The final number is 23``."""
    before = text[: one.start]
    if asked.dead and not asked.role and _TALLY_BEFORE.search(before):
        return True
    return bool(_ALONE.fullmatch(text[: _lead(one, text)]) and _ALONE.fullmatch(text[one.end :]))


def _count(one: Number, text: str, original: str, asked: Asked) -> Count:
    """The number with its words: what qualifies it, what it counts, and a word of doubt of the same clause."""
    before = text[: one.start]
    qualifier = BETWEEN.search(before) or _QUALIFIER.search(before)
    more = _OR_MORE.match(text, one.end)
    noun = _NOUN_AFTER.match(text, more.end() if more else one.end)
    start = qualifier.start() if qualifier else one.start
    end = noun.end() if noun and _says(noun) else more.end() if more else one.end
    end = _to_counted(text, end, asked) if noun and _says(noun) else end
    spans = [(start, end)]
    clause = clause_around(text, one.start, one.end)
    doubt = _DOUBT.search(text, *clause)
    if doubt and not (start <= doubt.start() < end):
        spans = sorted([*spans, doubt.span()])
    label = " … ".join(words_at(original, *span) for span in spans)
    vague = " ".join(f"{qualifier[0] if qualifier else ''} {more[0] if more else ''}".lower().split())
    replaces = (
        frozenset(Amount(value, value) for value in replaced_in(text, one)) if asked.counting else frozenset()
    )
    amount = Amount(*bounds(one.values, vague), _unit(one, text, asked))
    return Count(amount, label, is_withdrawn(text, one), replaces)


def _to_counted(text: str, end: int, asked: Asked) -> int:
    """Where the words behind a number end if they lead to what is counted: "2,000 foreign fighters"."""
    following = re.match(r"(?: [a-z][\w'-]*){1,2}", text[end:]) if asked.things else None
    if not following or text[:end].endswith("s"):
        return end
    things = (
        word for word in _WORD.finditer(following[0]) if word[0].endswith("s") and stems(word[0]) & asked.topic
    )
    return next((end + word.end() for word in things), end)


def _says(noun: re.Match[str]) -> bool:
    """Whether what follows a number belongs to it: per cent, or a word of content."""
    word = noun["noun"]
    return not word or (bool(terms(word)) and word.lower() not in FUNCTION)


def _unit(one: Number, text: str, asked: Asked) -> str:
    """What a measure is given in; a count has none. Only equal units are compared."""
    if asked.counting:
        return ""
    if currency := _CURRENCY_BEFORE.search(text[: one.start]):
        return currency[0].strip()
    if share := _SHARE_AFTER.match(text, one.end):
        return "%" if share else ""
    word = _NOUN_AFTER.match(text, one.end)
    return " ".join(terms(word[0])) if word else ""
