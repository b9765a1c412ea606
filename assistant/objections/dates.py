"""Whether a question asks about a time that the documents do not speak of."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.word_forms import content_terms
from index.attribution.dates import MONTH
from index.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.types import Hit

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_YEAR: Final = r"(?:1[0-9]|20|21)\d\d(?!\d|[.,]\d|%)"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?!\d)"
_DATE: Final = lazy(
    rf"(?<![\d.,$€£/-])(?:\b(?P<iso>{_YEAR}-\d\d-\d\d)(?!\d)"
    rf"|\b(?P<day>{_DAY}) (?:of )?(?P<month>{MONTH})(?!\w)(?:,? (?P<year>{_YEAR}))?"
    rf"|\b(?P<month2>{MONTH}) (?P<day2>{_DAY})(?:,? (?P<year2>{_YEAR}))?"
    rf"|\b(?P<month3>{MONTH}),?(?: of)? (?P<year3>{_YEAR})"
    rf"|\b(?P<year4>{_YEAR})(?P<decade>s|['’]s)?(?:\s?[–-]\s?(?P<until>{_YEAR}|\d\d(?!\d)))?)",
    re.IGNORECASE,
)
# Only where a preposition makes the date the time that is asked about: "the 2016 accord" is a name. Not "before",
# "after", "since": they ask about an open stretch of time, which any date may lie in.
_ASKED: Final = re.compile(
    r"\b(?:in|on|during|by|for|of|at|until|as of)(?: the)? (?:(?P<end>(?:end|close) of )|(?:year|month of) )?$",
    re.IGNORECASE,
)
_CENTURY: Final = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)[ -]centur(?:y|ies)\b", re.IGNORECASE)
# What opens a stretch of time on one side: "since 1998" speaks of every later year, too.
_ONWARDS: Final = re.compile(r"\b(?:since|after|from|starting|beginning)(?: \w+){0,2} $", re.IGNORECASE)
_UP_TO: Final = re.compile(
    r"\b(?:until|till|before|by|prior to|up to|to|through|and)(?: \w+){0,2} $", re.IGNORECASE
)
# Years away from the publication; a number that is not read ("some years ago") may be any.
_AWAY: Final = lazy(
    r"\b(?:(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|[a-z]+)"
    r" (?P<unit>year|decade|centur)\w* (?P<way>ago|earlier|before|later|after|on)"
    r"|(?P<near>last|previous|next|following|coming) (?:year|decade|winter|spring|summer|autumn|fall))\b",
    re.IGNORECASE,
)
_COUNTS: Final = {word: n for n, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
# Days before and after its publication that a report speaks of without a date: "yesterday", "on Monday".
_BEFORE, _AFTER = 31, 7
# Share of what the nearest passage has of the question's words, the date left out, that makes a passage one on the
# same matter: what another report says of another matter in that year does not answer.
_SAME_MATTER = 0.7
# Share of the question's words that the nearest must have; with less none is about it.
_ABOUT_IT = 0.5
# Characters before a date that tell what it is.
_LOOKBACK = 40
_NAMED = 4  # more times than these are told as a stretch

_ALWAYS: Final = 10_000 * 372


class Stretch(NamedTuple):
    """From one day to another, in days with 31 to every month; of how many ``parts``: year, month, day."""

    first: int
    last: int
    parts: int

    def overlaps(self, other: Stretch) -> bool:
        """Whether there is a day in both."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class Asked:
    """The time that a question asks about, in its own words."""

    when: Stretch
    words: str


def off_date(question: str, hits: Sequence[Hit]) -> str | None:
    """What to say if the sources on a question's matter speak of other times than it asks about.

    A source speaks of the days that its text or its publication names or may mean. One without a day of
    publication may speak of any time.

    Returns:
        A line naming those times and the one that is asked about; ``None`` if there is nothing to object to.
    """
    asked = asked_time(question)
    if asked is None:
        return None
    near = _same_matter(question.replace(asked.words, " "), hits)
    if not all(_day(hit.metadata.published) for hit in near):
        return None
    told = [_told(hit) for hit in near]
    if not told or any(asked.when.overlaps(one) for times in told for one in times):
        return None
    named = sorted({_label(one, asked.when.parts) for times in told for one in times if one.parts})
    if not named:
        return None
    return f"The sources found speak of {_listed([label for _, label in named])}, none of {asked.words}."


def asked_time(question: str) -> Asked | None:
    """The one date that a question asks about; ``None`` if it names none, or several."""
    found = []
    for match in _DATE.finditer(question):
        lead = _ASKED.search(question[max(0, match.start() - _LOOKBACK) : match.start()])
        when = _stretch(match, None)
        if not lead or when is None or match["until"] or match["decade"]:
            return None
        words = (lead["end"] or "") + match[0]
        if lead["end"]:
            # The last month of a year, or the last day of a month.
            last = _ordinal(when.last // 372, 12, 1) if when.parts == 1 else when.last
            words, when = f"the {words}", Stretch(last, when.last, when.parts + 1)
        found.append(Asked(when, words))
    return found[0] if len(found) == 1 else None


def _same_matter(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """The passages with nearly as many of the question's words as the one with most, if that has enough."""
    asked = content_terms(question)
    held = [content_terms(f"{hit.metadata.title or ''}\n{hit.passage.text}") for hit in hits]
    count = len(hits)
    # Inverse document frequency as in BM25: a word of all passages tells none from another.
    weight = {term: math.log(1 + (count + 0.5) / (sum(term in one for one in held) + 0.5)) for term in asked}
    shares = [math.fsum(weight[term] for term in sorted(asked & one)) for one in held]
    most = max(shares, default=0.0)
    if most <= 0 or most < _ABOUT_IT * math.fsum(weight.values()):
        return []
    return [hit for hit, share in zip(hits, shares, strict=True) if share >= _SAME_MATTER * most]


def _told(hit: Hit) -> list[Stretch]:
    """All stretches of time that a passage speaks of or may speak of."""
    text = hit.passage.text
    published = [day for value in (hit.metadata.published, hit.metadata.updated) if (day := _day(value))]
    title = hit.metadata.title or ""
    found = [one for source in (title, text) for one in _in_text(source, published[0] if published else None)]
    for day in published:
        said = _on(day.year, day.month, day.day)
        found += [said, Stretch(said.first - _BEFORE, said.last + _AFTER, 0)]
        found += [_away(match, day.year) for match in _AWAY.finditer(text)]
    return found


def _in_text(text: str, published: date | None) -> Iterator[Stretch]:
    for match in _DATE.finditer(text):
        when = _stretch(match, published)
        if when is None:
            continue
        before = text[max(0, match.start() - _LOOKBACK) : match.start()]
        yield when
        # Of years only: "to be mended by 31 March 2031" is a term, no stretch of history.
        if when.parts == 1 and _ONWARDS.search(before):
            yield Stretch(when.first, _ALWAYS, 0)
        elif when.parts == 1 and _UP_TO.search(before):
            yield Stretch(0, when.last, 0)
    for match in _CENTURY.finditer(text):
        first = (int(match[1]) - 1) * 100
        yield Stretch(_ordinal(first, 1, 1), _ordinal(first + 100, 12, 31), 0)


def _stretch(match: re.Match[str], published: date | None) -> Stretch | None:
    """What a date stands for; without a year, that of the publication or one beside it, else any year."""
    if match["iso"]:
        day = _day(match["iso"])
        return _on(day.year, day.month, day.day) if day else None
    year = next((match[name] for name in ("year", "year2", "year3", "year4") if match[name]), None)
    name = match["month"] or match["month2"] or match["month3"]
    month = 1 + next(n for n, one in enumerate(_MONTHS) if one[:3].lower() == name[:3].lower()) if name else None
    number = re.match(r"\d+", match["day"] or match["day2"] or "")
    if year is None and published is None:
        return Stretch(0, _ALWAYS, 0)
    first = int(year) if year else _nearest_year(month or 1, published or date.min)
    if month is None:
        return Stretch(_ordinal(first, 1, 1), _ordinal(_last_year(first, match), 12, 31), 1)
    if number is None:
        return Stretch(_ordinal(first, month, 1), _ordinal(first, month, 31), 2)
    return _on(first, month, int(number[0]))


def _nearest_year(month: int, published: date) -> int:
    """Of a month without a year: the year that puts it nearest to the publication."""
    return published.year + (month - published.month < -6) - (month - published.month > 6)  # noqa: PLR2004  (half)


def _last_year(first: int, match: re.Match[str]) -> int:
    if until := match["until"]:
        return int(until) if len(until) > 2 else first // 100 * 100 + int(until)  # noqa: PLR2004  (2031-33)
    if match["decade"]:
        return first + (99 if first % 100 == 0 else 9)
    return first


def _away(match: re.Match[str], published: int) -> Stretch:
    if match["near"]:
        years, way = 1, match["near"].lower() in {"last", "previous"}
    else:
        count = match["count"].lower()
        number = int(count) if count.isdecimal() else 1 if count in {"a", "an"} else _COUNTS.get(count)
        if number is None or match["unit"].lower() != "year":
            return Stretch(0, _ALWAYS, 0)
        years, way = number, match["way"].lower() in {"ago", "earlier", "before"}
    if not way:
        # From the day told of before, which need not be that of the publication.
        return Stretch(0, _ALWAYS, 0) if match["count"] else _years(published + years, 0)
    return _years(published - years, 1)


def _years(year: int, about: int) -> Stretch:
    """A year, and those beside it: "two years ago" is seldom to the day."""
    return Stretch(_ordinal(year - about, 1, 1), _ordinal(year + about, 12, 31), 0)


def _on(year: int, month: int, day: int) -> Stretch:
    at = _ordinal(year, month, day)
    return Stretch(at, at, 3)


def _ordinal(year: int, month: int, day: int) -> int:
    return year * 372 + (month - 1) * 31 + day - 1


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None


def _label(told: Stretch, parts: int) -> tuple[int, str]:
    """A stretch as far as the question's date is given, with a number to sort by."""
    year, rest = divmod(told.first, 372)
    month, day = divmod(rest, 31)
    known = min(parts, told.parts)
    if known < 2:  # noqa: PLR2004  (the year alone; day, month and year are three)
        return _ordinal(year, 1, 1), str(year)
    if known < 3:  # noqa: PLR2004
        return _ordinal(year, month + 1, 1), f"{_MONTHS[month]} {year}"
    return told.first, f"{day + 1} {_MONTHS[month]} {year}"


def _listed(labels: Sequence[str]) -> str:
    if len(labels) > _NAMED:
        return f"times from {labels[0]} to {labels[-1]}"
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
