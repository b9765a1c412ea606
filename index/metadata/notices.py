"""Notices that feeds, aggregators and editors add to an article: where and when it appeared, when it changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from index.metadata import first_said, found_in
from index.metadata.days import DAY, is_publishable, parse_date
from index.types import Metadata, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable

# "The post Ferry sinks appeared first on Kelpin Post.": WordPress adds this line to its feeds.
# An outlet has a capital or is a domain: a post may also appear first on the list of cuts.
APPEARED: Final = (
    r"The post (?P<title>\S[^\n]{0,300}?) (?:first appeared|appeared first) on "
    r"(?P<outlet>(?:(?-i:[^\sa-z])|[\w-]+\.\w)[^\n]{0,80}?)\.?"
)
_APPEARED: Final = re.compile(APPEARED, re.IGNORECASE)
_THIS: Final = r"This (?:article|story|post|piece|report|page|interview|essay|column)"
_ON: Final = rf"(?:on )?(?P<day>{DAY})"
_ORIGINALLY: Final = re.compile(
    rf"{_THIS} (?:was )?(?:originally |first )(?:published|appeared)"
    rf"(?: {_ON})?(?: (?:on|in|by|at) (?P<outlet>(?:(?! ?(?:on )?(?:{DAY}))[^,.;]){{2,60}}(?:\.\w{{2,4}})?))?"
    rf"(?:,? {_ON.replace('<day>', '<later>')})?(?:[.,;]?\s.*|[.])?",
    re.IGNORECASE,
)
_AMENDED: Final = re.compile(
    rf"{_THIS} (?:was|has been) (?:last )?(?:amended|updated|corrected|modified|revised|edited) {_ON}\b.*",
    re.IGNORECASE,
)
_AGGREGATOR: Final = re.compile(
    r"(?:[^!]{0,40}!\s*)?(?P<outlet>[\w-]+(?:\.[\w-]+)+) is an automatic aggregator\b.*", re.IGNORECASE
)
# A notice is no longer: so much of a line is looked at.
_LONGEST: Final = 1500


def from_notices(texts: Iterable[str]) -> Metadata:
    """What notices say among these lines: the feed's first, then the editors', the aggregator's last."""
    lines = [" ".join(text.split()) for text in texts if len(text) <= _LONGEST]
    found = [
        _said(match.groupdict(), updated=pattern is _AMENDED)
        for pattern in (_APPEARED, _ORIGINALLY, _AMENDED, _AGGREGATOR)
        for line in lines
        if (match := pattern.fullmatch(line))
    ]
    return found_in(Origin.NOTICE, first_said(*found))


def _said(groups: dict[str, str | None], *, updated: bool) -> Metadata:
    day = parse_date(groups.get("day") or groups.get("later") or "")
    day = day if day and is_publishable(day) else None
    return Metadata(
        title=groups.get("title"),
        outlet=groups.get("outlet"),
        published=None if updated else day,
        updated=day if updated else None,
    )
