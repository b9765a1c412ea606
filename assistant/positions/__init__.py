"""Which claims answer the same thing, and which of their answers exclude one another.

What a claim answers is read from its words by the kind of the question: a number, a date, a person, yes or no. Of
any other question, and of any sentence that does not say it outright, nothing is read: a false conflict is worse
than a missed one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from assistant.folding import plain
from assistant.positions.ages import asked_age, may_tell_age, told_age
from assistant.positions.amounts import Amount
from assistant.positions.asked import asked_for
from assistant.positions.counts import count_in, counts_in, counts_of_others, tells_of_role
from assistant.positions.dates import told_day
from assistant.positions.names import may_name, sought_in, told_person
from assistant.positions.reasons import told_reason
from assistant.positions.topic import topic_of
from assistant.positions.verdicts import asks_yes_or_no, told_verdict
from assistant.positions.whose import names_one
from assistant.question_type import AnswerType, answer_type, as_who
from assistant.types import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from assistant.positions.asked import Asked
    from assistant.positions.counts import Count
    from assistant.positions.topic import Topic
    from assistant.types import Claim, Quote


# "How long" names a thing and not which of its measures: of two metres in its sentences, one may be its height.
_ADJECTIVE: Final = re.compile(
    r"\bhow (?:long|far|old|fast|strong|big|large|high|deep|tall|wide|heavy)\b", re.IGNORECASE
)

# Questions, and texts of each, of which what is read is kept: sentences are chosen, marked and compared by it,
# again and again, and sixteen passages seldom have more.
_QUESTIONS: Final = 8
_TEXTS: Final = 256


class Value(Protocol):
    """An answer; hashable. ``breadth`` is 0, or least, for the most definite ones."""

    @property
    def breadth(self) -> int:
        """How indefinite it is."""

    def excludes(self, other: object, /) -> bool:
        """Whether both cannot be true."""


class Told(NamedTuple):
    """A value with the words that give it.

    ``withdrawn`` says that the text does not stand by it; ``replaces`` are values whose place it takes there.
    """

    value: Value
    label: str
    withdrawn: bool = False
    replaces: frozenset[Value] = frozenset()


@dataclass(frozen=True, slots=True)
class AnswerReader:
    """Reads answers to one question.

    ``answer`` gives what a text answers, ``mentions`` all values in it; ``changes`` says that the thing asked may
    be one at one time and another at another, ``corrected`` that it is read where a text takes its answer back.
    ``may`` says whether a text from which no answer is read may give one all the same; ``None`` where any may.
    ``others`` gives values that a text has of something else than was asked.
    """

    answer: Callable[[str], Told | None]
    mentions: Callable[[str], Sequence[Told]]
    changes: bool = False
    corrected: bool = False
    may: Callable[[str], bool] | None = None
    others: Callable[[str], Sequence[Told]] = lambda _text: ()


@dataclass(frozen=True, slots=True)
class Stand:
    """A value that a quote of a claim bears out; ``claim`` is its index."""

    told: Told
    claim: int
    quote: Quote


@lru_cache(maxsize=_QUESTIONS)
def reader_for(question: str) -> AnswerReader | None:
    """What reads the answers to a question; ``None`` where answers cannot be told to exclude one another."""
    question = as_who(question)
    if age := asked_age(question):
        return _only(partial(told_age, asked=age), changes=True, may=partial(may_tell_age, asked=age))
    topic = topic_of(question)
    if topic and asks_yes_or_no(question):
        return _only(partial(told_verdict, topic=topic))
    asked = None if _ADJECTIVE.search(question) else asked_for(question)
    if asked:
        return _numbers(asked)
    return _of_deed(question, topic) if topic else None


def _of_deed(question: str, topic: Topic) -> AnswerReader | None:
    """What reads when or why something was done, and who did it or holds an office."""
    kind = answer_type(Question(question, question))
    if kind is AnswerType.TIME:
        return _only(partial(told_day, topic=topic))
    if kind is AnswerType.REASON:
        return _only(partial(told_reason, topic=topic))
    if kind is AnswerType.PERSON and (sought := sought_in(question, topic)):
        may = partial(may_name, sought=sought) if sought.office else None
        return _only(partial(told_person, sought=sought), changes=sought.changes, may=may)
    return None


def _numbers(asked: Asked) -> AnswerReader:
    @lru_cache(maxsize=_TEXTS)
    def answer(text: str) -> Told | None:
        count = count_in(text, asked)
        return _told(count) if count else None

    def mentions(text: str) -> Sequence[Told]:
        return [_told(count) for count in counts_in(text, asked)]

    def others(text: str) -> Sequence[Told]:
        return [_told(count) for count in counts_of_others(text, asked)]

    may = partial(names_one, names=asked.whose) if asked.whose else None
    if asked.role:
        may = partial(tells_of_role, asked=asked)
    return AnswerReader(answer, mentions, changes=True, corrected=asked.counting, may=may, others=others)


def _told(count: Count) -> Told:
    return Told(count.amount, count.label, count.withdrawn, frozenset(count.replaces))


def _only(
    read: Callable[[str], tuple[Value, str] | None],
    *,
    changes: bool = False,
    may: Callable[[str], bool] | None = None,
) -> AnswerReader:
    """A reader of texts that have one value or none."""

    @lru_cache(maxsize=_TEXTS)
    def answer(text: str) -> Told | None:
        told = read(text)
        return Told(*told) if told else None

    def mentions(text: str) -> Sequence[Told]:
        told = answer(text)
        return [told] if told else []

    return AnswerReader(answer, mentions, changes, may=may)


def stands(reader: AnswerReader, claims: Sequence[Claim]) -> list[Stand]:
    """What each quote of each claim bears out.

    A claim in words of its own says which value is meant; a quote stands for it if it has that value, wherever.
    Where such a claim gives none ("the sources differ"), each of its quotes is read by itself.
    """
    found = []
    for at, claim in enumerate(claims):
        meant = reader.answer(claim.text)
        for quote in claim.quotes:
            told = reader.answer(quote.text)
            if meant and told is None:
                told = next((one for one in reader.mentions(quote.text) if one.value == meant.value), None)
            if told and (meant is None or told.value == meant.value):
                found.append(Stand(told, at, quote))
    return found


def grouped(found: Iterable[Stand]) -> list[list[Stand]]:
    """The stands by positions, of which each excludes every other; in no order.

    The definite values come first. A less definite one ("at least 17", "in March") belongs to the position that it
    fits; where it fits several, or only some of one, it is no position and takes no side.
    """
    by_value = _by_value(found)
    groups: list[list[Value]] = []
    for value in sorted(by_value, key=lambda one: (one.breadth, repr(one))):
        fits = [group for group in groups if not all(value.excludes(other) for other in group)]
        if not fits:
            groups.append([value])
        elif len(fits) == 1 and not any(value.excludes(other) for other in fits[0]):
            fits[0].append(value)
    return [[stand for value in group for stand in by_value[value]] for group in groups]


def stages(found: Iterable[Stand]) -> list[list[Stand]]:
    """The stands by value, each a stage of what may have changed; none where no two values exclude each other."""
    by_value = _by_value(found)
    contrary = any(one.excludes(other) for one, other in combinations(by_value, 2))
    return list(by_value.values()) if contrary else []


def _by_value(found: Iterable[Stand]) -> dict[Value, list[Stand]]:
    by_value: dict[Value, list[Stand]] = {}
    for stand in found:
        by_value.setdefault(stand.told.value, []).append(stand)
    return by_value


def is_monotone(groups: Sequence[Sequence[Stand]]) -> bool:
    """Whether the numbers of stages in order only rise, or only fall; true of what is no number."""
    values = [group[0].told.value for group in groups]
    numbers = [value.nominal for value in values if isinstance(value, Amount)]
    steps = [one < two for one, two in pairwise(numbers)]
    return len(numbers) in (0, len(values)) and (all(steps) or not any(steps))


def stands_in(label: str, text: str) -> bool:
    """Whether the parts of a label, which " … " joins, stand in a text one after another."""
    text, at = plain(text), 0
    for part in label.split(" … "):
        at = text.find(plain(part), at)
        if at < 0:
            return False
        at += len(plain(part))
    return True
