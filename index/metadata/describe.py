"""All that a document says of itself, and what can be inferred where it says nothing: one record of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from index.metadata import first_said, found_in, without
from index.metadata.credits import from_line
from index.metadata.days import DAY, in_address, is_publishable, parse_date
from index.metadata.languages import identify
from index.metadata.notices import from_notices
from index.metadata.opening import beside, fold, from_opening, visible_title
from index.types import Metadata, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.types import Comment, Removed

_NOTHING: Final = Metadata()
# "KELPIN, 4 March 2031 (Coastwire) —" at the beginning of a paragraph: the day on which it was filed.
_DATELINE: Final = re.compile(
    rf"[^\W\d_a-z]{{2}}[^\W\d_a-z .'’-]{{0,40}}(?:, \w[\w. ]{{1,20}})?, (?P<day>(?i:{DAY}))"
    r"(?: \([^()\n]{2,40}\))? ?[—–-]+ "
)
# The first and the last lines of a text, among which it says when it was published and updated, whatever stands
# between them and its ends; paragraphs are longer.
_TOP: Final = 12
_FOOT: Final = 6
_LONGEST: Final = 160
_COPYRIGHT: Final = re.compile(
    r"(?:©|\(c\)|\bcopyright)\s*(?:\d{4}\s*[-–]\s*)?(?P<year>(?:19|20|21)\d\d)\b", re.IGNORECASE
)
# A year in a text that is not one to come: "in 2030", not "by 2030".
_YEAR: Final = re.compile(
    r"(?<![\w.,$€£-])(?<!by )(?<!til )(?<!before )(?P<year>(?:19|20|21)\d\d)(?![\w-])(?![.,]\d)"
)
# Of a day long past the text speaks as of the past, in so many places at least.
_LATER_YEARS: Final = 2


def describe(
    text: str,
    said: Metadata,
    data: Metadata = _NOTHING,
    removed: Sequence[Removed] = (),
    comments: Sequence[Comment] = (),
) -> Metadata:
    """The metadata of a document, each value with its origin.

    What is said goes before what is inferred. Of several that say it the first in this order is believed: the
    format (a visible headline, tags of the head, linked data, microdata, marked-up times; front matter,
    properties, headers, fields), the credits above the text, the headline there, linked data in the text,
    notices, dated lines at either end of the text. Of several days that can only be inferred: that in the
    address, a marked-up time without words, a bare day among the credits, a dateline.

    Args:
        text: The cleaned text.
        said: What the format says.
        data: What linked data that stood in the text says.
        removed: What cleaning took out of the text, where feeds and aggregators leave their notices.
        comments: What readers wrote under it, later than it.
    """
    lines = [line for line in text.split("\n") if line]
    taken = [line for piece in removed for line in piece.text.split("\n")]
    found = first_said(data, from_notices([*taken, *lines]))
    stated = first_said(said, found)
    language = found_in(Origin.TEXT, Metadata(language=identify(text) if not stated.language else None))
    known = first_said(stated, language)
    opening = from_opening(lines, known)
    title = visible_title(lines, known)
    outlet = stated.outlet or opening.outlet
    if title and said.title and outlet and fold(said.title) == fold(outlet):
        said = without(said, "title")  # many a page has the name of its site for a title
    headline = found_in(Origin.HEADLINE, Metadata(title=title))
    if site := beside(said.title or "", title or ""):  # the title of a page, as no heading is
        said = without(said, "title")
    from_text = first_said(said, opening, headline, found, _stated_days(lines, known.language))
    site_name = found_in(Origin.PAGE_TITLE, Metadata(outlet=site))
    every = first_said(_address(from_text.url), from_text, _dateline(lines), site_name, language)
    return _settled(every, text, taken, comments)


def _stated_days(lines: Sequence[str], language: str | None) -> Metadata:
    """When the document was published and updated, where a line at either end says so in so many words."""
    ends = (*lines[:_TOP], *lines[max(_TOP, len(lines) - _FOOT) :])
    said = first_said(*(from_line(line, language) for line in ends if len(line) <= _LONGEST))
    days = without(said, "title", "outlet", "author", "url", "language", "section")
    return without(days, *(name for name, origin in days.origins if origin != Origin.STATED))


def _address(url: str | None) -> Metadata:
    day = in_address(url or "")
    return found_in(Origin.ADDRESS, Metadata(published=day if day and is_publishable(day) else None))


def _dateline(lines: Iterable[str]) -> Metadata:
    found = next((match for line in lines if (match := _DATELINE.match(line))), None)
    day = parse_date(found["day"]) if found else None
    return found_in(Origin.TEXT, Metadata(published=day if day and is_publishable(day) else None))


def _settled(said: Metadata, text: str, taken: Sequence[str], comments: Iterable[Comment]) -> Metadata:
    """The same without days that contradict what else the document says."""
    published, updated = said.published, said.updated
    if published and "published" in said.inferred:
        limits = [updated, *(comment.published for comment in comments)]
        if dict(said.origins)["published"] == Origin.TEXT:
            limits.append(_copyright([*text.split("\n"), *taken]))
        if any(limit and published > limit for limit in limits) or _outlived(published, text):
            return without(said, "published")
    if published and updated and updated < published:
        return without(said, "updated")  # publishing systems write one for what was prepared before it appeared
    return said


def _copyright(lines: Iterable[str]) -> str | None:
    """The last day of the year in which the page was shown, by its mark of copyright."""
    years = [found["year"] for line in lines for found in _COPYRIGHT.finditer(line)]
    return f"{max(years)}-12-31" if years else None


def _outlived(day: str, text: str) -> bool:
    """Whether a text looks back on a day: it speaks more of later years than of that one and those before."""
    years = [str(found["year"]) for found in _YEAR.finditer(text)]
    later = sum(year > day[:4] for year in years)
    return later >= _LATER_YEARS and later > len(years) - later
