"""The day, month or year that a sentence gives for what a question asks the time of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from assistant.folding import plain
from assistant.positions.words import clause_around, words_at
from assistant.word_forms import content_terms
from index.attribution.dates import MONTH
from index.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.positions.topic import Topic

_WORD: Final = re.compile(r"[^\W\d_]+")
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\d)"
_YEAR: Final = r"(?:1\d|20)\d\d(?![\d%]|[.,]\d)\b"
_DATE: Final = lazy(
    rf"(?<![\d.,-])(?P<iso>{_YEAR}-\d\d-\d\d)(?!\d)"
    rf"|(?<![\d.,$€£])\b(?P<day>{_DAY}) (?:of )?(?P<month>{MONTH})(?!\w)(?:,? (?P<year>{_YEAR}))?"
    rf"|\b(?P<month2>{MONTH}) (?P<day2>{_DAY})(?:,? (?P<year2>{_YEAR}))?"
    rf"|\b(?P<month3>{MONTH}),? (?P<year3>{_YEAR})"
    # A bare year only where a word says that it is one.
    rf"|(?<=\b[Ii]n )(?P<year4>{_YEAR})(?! [a-z]+s\b)|(?<=\byear )(?P<year5>{_YEAR})"
)
# What is not the day itself, and what did not happen, or not yet.
_NOT_THEN: Final = re.compile(r"\b(?:before|after|until|till|since|by|between|from|not) (?:the )?$", re.IGNORECASE)
_UNREAL: Final = re.compile(
    r"\b(?:not|never|if|unless|denie[sd]|may|might|could|would|should|planned|due|expected)\b|n't\b"
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is given: "in 2031" has no month, "4 March" no year."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def breadth(self) -> int:
        """How much of it is not given."""
        return [self.year, self.month, self.day].count(None)

    def excludes(self, other: object) -> bool:
        """Whether some part that both give differs."""
        if not isinstance(other, Day):
            return False
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return any(one is not None and two is not None and one != two for one, two in pairs)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with its place in the text: ``text[start:end]`` of the folded text."""

    day: Day
    start: int
    end: int


def dates_in(text: str) -> Iterator[Dated]:
    """The dates of a folded text, in order."""
    for match in _DATE.finditer(text):
        if match["iso"]:
            try:
                day = date.fromisoformat(match["iso"])
            except ValueError:
                continue
            yield Dated(Day(day.year, day.month, day.day), *match.span())
            continue
        month = match["month"] or match["month2"] or match["month3"]
        year = match["year"] or match["year2"] or match["year3"] or match["year4"] or match["year5"]
        number = re.match(r"\d+", match["day"] or match["day2"] or "")
        yield Dated(
            Day(
                int(year) if year else None,
                _MONTHS.index(month[:3].lower()) + 1 if month else None,
                int(number[0]) if number else None,
            ),
            *match.span(),
        )


def _belongs(dated: Dated, topic: Topic, text: str, clause: tuple[int, int]) -> bool:
    """Whether the deed stands in the clause of a date with no comma between: "In 1974, she was born" has one."""
    for word in _WORD.finditer(text, *clause):
        if topic.deed in content_terms(word[0]):
            between = (
                text[word.end() : dated.start] if word.end() <= dated.start else text[dated.end : word.start()]
            )
            if "," not in between.removeprefix(","):
                return True
    return False


def told_day(original: str, topic: Topic) -> tuple[Day, str] | None:
    """When a text says that the deed of a topic was done, with its words; ``None`` if it does not, or says two.

    The date must stand in the clause of the deed, alone there, and be the day of it: not "before", not "may".
    """
    text = plain(original)
    if not topic.concerns(text):
        return None
    found = []
    for dated in dates_in(text):
        start, end = clause_around(text, dated.start, dated.end)
        if not _belongs(dated, topic, text, (start, end)):
            continue
        if _NOT_THEN.search(text[: dated.start]) or _UNREAL.search(text[start:end]):
            return None
        found.append(dated)
    if len(found) != 1:
        return None
    return found[0].day, words_at(original, found[0].start, found[0].end)
