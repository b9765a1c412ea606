"""The number that a text gives in answer to a question of number, what it may stand for, and its words.

Precision comes before recall: a number taken for an answer that is none would make agreeing sources disagree.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from assistant.folding import plain
from assistant.positions.amounts import Amount, bounds
from assistant.positions.corrections import is_withdrawn, replaced_in
from assistant.positions.counted import counts_the_dead, other_deed
from assistant.positions.numbers import BETWEEN, numbers_in
from assistant.positions.whose import names_one, whose
from assistant.positions.words import clause_around, words_at
from assistant.word_forms import DEATH, content_terms, is_past
from index.lexical import terms
from index.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.positions.numbers import Number

_COUNTING = r"how many|numbers? of|toll|count"
_MEASURED = r"percent(?:age)?|share|proportion|population|price|cost|size|length|height|depth|width|weight|speed"
_QUESTION = re.compile(
    rf"\b(?:(?P<count>{_COUNTING})|how (?:much|long|far|old|fast|strong|big|large|high|deep|tall|wide|heavy)"
    rf"|(?:what|which)(?: (?:is|was|are|were) the(?: \w+)?)?(?= (?:{_MEASURED})\b))\b",
    re.IGNORECASE,
)
# News names the same count in all these ways; a question that uses one is answered by any of them.
_DEATH = f"{DEATH} bodies perished"
# "seven missing" are neither the dead nor the passengers.
_OUTCOMES = "missing injured wounded hurt rescued saved survivors"
# Words of a question of number that do not say what is counted.
_GENERIC = "number numbers count people persons person total exactly altogether"
# Function words that the index keeps; they end the words that say what is counted.
_FUNCTION = frozenset(
    "were did do does done have has had been can could would should from who whom which when where what how its"
    " his her after before during about than since until".split()
)
_WORD = re.compile(r"\w+")
# "Rescue 7" is no rescue.
_NUMBERED = re.compile(r"\b[A-Z][a-z]+ \d+\b")
# "how many of the dead were women" counts women, "the toll of the storm" no storms; "how many did the boats take"
# counts no boats.
_PART_OF = re.compile(r"many\s+of\s+(?:the|those|these|them|his|her|its|their)\b", re.IGNORECASE)
_DOER = re.compile(r"\s+(?:people\s+|persons\s+)?(?:did|do|does|had|has|have|can|could)\b", re.IGNORECASE)
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
class Asked:
    """What a question asks the number of: index terms, and how many of them a text about it has at least.

    ``counting`` tells "how many" from "how long" and the like; ``doer`` says that the words are of whoever did
    what is counted, and not of what is: "how many did the boats take". ``dead`` says that those who died are
    counted, only those in ``role`` if it says any ("children"). ``words`` are the content terms of the question,
    ``whose`` the names right before what is counted, lower-cased: no other soldiers are "Tarn soldiers".
    ``things`` says that the topic begins with what is counted: what is called otherwise is something else.
    """

    topic: frozenset[str]
    least: int
    counting: bool
    doer: bool = False
    dead: bool = False
    role: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    whose: frozenset[str] = frozenset()
    things: bool = False

    def is_topic_of(self, text: str) -> bool:
        """Whether a text is about it; a name with a number, "Rescue 7", says nothing of it."""
        return len(_stems(_NUMBERED.sub(" ", text)) & self.topic) >= self.least


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the words that give it, as they stand in the text; " … " stands for those left out.

    ``withdrawn`` says that the text does not stand by it; ``replaces`` are numbers whose place it takes there.
    """

    amount: Amount
    label: str
    withdrawn: bool = False
    replaces: frozenset[Amount] = frozenset()


def _stems(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def asked_for(question: str) -> Asked | None:
    """What the question asks the number of; ``None`` if it asks no number."""
    question = plain(question)
    asked = _asked_for(question)
    names = whose(question)
    if asked is None or not asked.counting or not names:
        return asked
    asked = replace(asked, whose=frozenset(names.lower().replace(".", "").split()))
    things = asked.topic - _stems(names)
    return replace(asked, topic=things, least=len(things) // 2 + 1) if things else asked


def _asked_for(question: str) -> Asked | None:
    match = _QUESTION.search(question)
    if match is None:
        return None
    counting = match["count"] is not None
    words = content_terms(question)
    rest = question[match.end() :]
    part = _PART_OF.match(question, match.end() - len("many"))
    if _stems(_DEATH) & _stems(question) and not part:
        role = frozenset() if match[0].lower() in {"toll", "count"} else _role(rest)
        return Asked(_stems(_DEATH), 1, counting, dead=counting, role=role, words=words)
    if not counting:
        topic = _small_words(question[: match.start()] + rest)
    elif part:
        topic = _small_words(rest)
        return Asked(topic, len(topic), counting, words=words) if topic else None
    else:
        topic = _first_content(rest) or _first_content(question[: match.start()])
    least, doer = len(topic) // 2 + 1, bool(_DOER.match(rest))
    first = _WORD.search(rest)
    things = counting and first is not None and bool(_stems(first[0]) & topic)
    return Asked(topic, least, counting, doer, words=words, things=things) if topic else None


def _role(rest: str) -> frozenset[str]:
    """Of "how many children died", the terms of those who died; none of "how many people died"."""
    subject = takewhile(lambda word: not is_past(word) and word not in _FUNCTION, rest.split())
    return _first_content(" ".join(subject)) - _stems(_DEATH)


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
    found = [one for one in candidates if asked.is_topic_of(_clause(text, one))]
    found.sort(key=lambda one: _distance(one, text, asked, candidates))
    return [] if asked.counting and found and _is_other(found[0], text, asked) else found


def _is_other(one: Number, text: str, asked: Asked) -> bool:
    """Whether a number counts those of whom something else is told: "seven missing", "treated 58 passengers"."""
    start, end = clause_around(text, one.start, one.end)
    noun = _NOUN_AFTER.match(text, one.end)
    outcome = noun is not None and _stems(noun[0]) & (_stems(_OUTCOMES) - asked.topic)
    counted = _PLURAL.match(text, one.end) if asked.things else None
    if counted and not _stems(_counted(one, text)) & asked.topic:
        return True
    return bool(outcome) or other_deed(text[start : _lead(one, text)], text[one.end : end], asked.words)


def _clause(text: str, one: Number) -> str:
    start, end = clause_around(text, one.start, one.end)
    return text[start:end]


def _of_the_dead(candidates: Sequence[Number], text: str, asked: Asked) -> list[Number]:
    """The numbers that tell how many died, in the role asked for; tolls first."""
    found = []
    for one in candidates:
        start, end = clause_around(text, one.start, one.end)
        others = [
            other._replace(start=other.start - start, end=other.end - start)
            for other in candidates
            if other is not one and start <= other.start < end
        ]
        at = one._replace(start=one.start - start, end=one.end - start)
        sure = counts_the_dead(text[start:end], at, max(0, _lead(one, text) - start), others, asked.words)
        if asked.role and _OF_WHOLE.match(text, one.end):
            sure = 0 if asked.role & _stems(text[one.end : end]) else None  # "three of the dead were sailors"
        elif asked.role and not asked.role & _stems(_counted(one, text)):
            sure = None
        if sure is not None:
            found.append((sure, one))
    # Of "wrongly reported 26 dead, it was 21" the second is what the text says.
    return [one for *_, one in sorted((is_withdrawn(text, one), sure, one) for sure, one in found)]


def tells_of_role(original: str, asked: Asked) -> bool:
    """Whether a text speaks of the dead and of the role in which they are counted."""
    stems = _stems(plain(original))
    return bool(stems & asked.role) and bool(stems & asked.topic)


def _counted(one: Number, text: str) -> str:
    """The words right behind a number, which tell what it counts."""
    words = _COUNTED_WORDS.match(text, one.end)
    return words[0] if words else ""


def _lead(one: Number, text: str) -> int:
    """Where the words before a number and its qualifier end."""
    qualifier = _QUALIFIER.search(text[: one.start])
    return qualifier.start() if qualifier else one.start


def counts_in(original: str, asked: Asked) -> tuple[Count, ...]:
    """All numbers of a text that could count what was asked, whatever they count."""
    text = plain(original)
    return tuple(_count(one, text, original, asked) for one in _candidates(text, asked))


def _candidates(text: str, asked: Asked) -> list[Number]:
    """The numbers that could count it; none where a clause has so many that it is a row of a table."""
    found = [one for one in numbers_in(text) if _counts(one, text, asked)]
    clauses = Counter(clause_around(text, one.start, one.end) for one in found)
    return [] if any(many > _MOST_IN_CLAUSE for many in clauses.values()) else found


def _counts(one: Number, text: str, asked: Asked) -> bool:
    """Whether a number may count what was asked: it is no measure, age or price, unless that was asked."""
    before, unit = text[: one.start], _UNIT_AFTER.match(text, one.end)
    noun = _NOUN_AFTER.match(text, one.end)
    counted = _stems(noun[0]) if noun else frozenset()
    if (asked.doer and counted & asked.topic) or counted & (_stems(_DEATH) - asked.topic):
        return False
    whole = _OF_WHOLE.match(text, one.end)
    if whole and asked.topic == _stems(_DEATH) and _stems(whole[1]) & asked.topic:
        return bool(asked.role)
    if not asked.counting or (unit and _stems(unit[0]) & asked.topic):
        return True
    return not (unit or _CURRENCY_BEFORE.search(before) or _is_age(one, text))


def _is_age(one: Number, text: str) -> bool:
    before = text[: one.start]
    name, end = _AGE_BETWEEN
    return bool(_AGE_BEFORE.search(before) or (name.search(before) and end.match(text, one.end)))


def _distance(one: Number, text: str, asked: Asked, others: Sequence[Number]) -> tuple[bool, int]:
    """How far a number is from the words of the topic; nearer than any is one that they follow directly."""
    words = [word for word in _WORD.finditer(text) if _stems(word[0]) & asked.topic]
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
        word for word in _WORD.finditer(following[0]) if word[0].endswith("s") and _stems(word[0]) & asked.topic
    )
    return next((end + word.end() for word in things), end)


def _says(noun: re.Match[str]) -> bool:
    """Whether what follows a number belongs to it: per cent, or a word of content."""
    word = noun["noun"]
    return not word or (bool(terms(word)) and word.lower() not in _FUNCTION)


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
