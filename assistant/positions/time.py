"""When a position was taken, and whether a later one takes its place."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Final

from assistant.folding import plain
from assistant.positions.dates import dates_in
from assistant.positions.names import TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.positions import Stand
    from assistant.types import Source

# What a later statement says of itself when it is to take an earlier one's place.
_CORRECTS: Final = re.compile(
    r"\b(?:final(?:ly)?|revise[sd]?|revised|correct(?:s|ed|ion|ions|ing)|update[sd]?|withdr(?:ew|awn|aws)|wrongly"
    r"|mistaken(?:ly)?|in error|no longer|instead of|now (?:accept|put|stand|say|give|know)(?:s|ed|n)?)\b",
    re.IGNORECASE,
)


def moment_of(stand: Stand, source: Source) -> str | None:
    """The year, month or day that a statement speaks of, if it gives one that is past; else its publication.

    Returns:
        As much of ``YYYY-MM-DD`` as is known, so that moments sort as texts.
    """
    published = source.stated_day
    spoken_of = day_in(stand.quote.as_of or "", published)
    return min(spoken_of, published) if spoken_of and published else spoken_of or published


def day_in(as_of: str, published: str | None) -> str | None:
    """The first date of an expression of time, its year that of publication if it has none; ``None`` if none."""
    for dated in dates_in(plain(f"in {as_of}")):
        day = dated.day
        year = day.year or (int(published[:4]) if published else None)
        if year is not None:
            parts = [f"{year:04}", *(f"{part:02}" for part in (day.month, day.day) if part is not None)]
            return "-".join(parts)
    return None


def supersedes(later: Sequence[Stand], earlier: Sequence[Stand], sources: Mapping[int, Source]) -> bool:
    """Whether one position takes the place of another.

    It does if its words say that they correct or are final, and it is the younger position; or if one that held
    the other holds it by now: a speaker, or an outlet where no two speakers are named.
    """
    if _corrects(later, earlier, sources):
        return True
    changed = [
        (one, other)
        for one, other in product(later, earlier)
        if _same_voice(one, other, sources) and _is_after(one, other, sources)
    ]
    back = (
        _same_voice(one, other, sources) and _is_after(other, one, sources)
        for one, other in product(later, earlier)
    )
    return bool(changed) and not any(back)


def _corrects(later: Sequence[Stand], earlier: Sequence[Stand], sources: Mapping[int, Source]) -> bool:
    days = [sources[one.quote.source].stated_day for one in earlier]
    known = [day for day in days if day]
    if not known:
        return False
    corrections = (sources[one.quote.source].stated_day for one in later if _CORRECTS.search(one.quote.text))
    first = [day for one in later if (day := sources[one.quote.source].stated_day)]
    return any(day and day > min(known) for day in corrections) and min(first) > min(known)


def _same_voice(one: Stand, other: Stand, sources: Mapping[int, Source]) -> bool:
    ours, theirs = _words(one.quote.speaker), _words(other.quote.speaker)
    if ours and theirs:
        return ours <= theirs or theirs <= ours
    outlet, others = sources[one.quote.source].outlet, sources[other.quote.source].outlet
    return outlet is not None and outlet == others and not (ours or theirs)


def _words(name: str | None) -> set[str]:
    return set(re.findall(r"\w+", plain(name or "").casefold())) - TITLES


def _is_after(one: Stand, other: Stand, sources: Mapping[int, Source]) -> bool:
    ours, theirs = sources[one.quote.source].stated_day, sources[other.quote.source].stated_day
    return ours is not None and theirs is not None and ours > theirs
