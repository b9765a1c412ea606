"""When a position was taken, and whether a later one takes its place."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Final

from assistant.folding import plain
from assistant.positions.dates import dates_in
from assistant.positions.names import TITLES
from index.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.positions import Stand
    from assistant.types import Source

# What a later statement says of itself when it is to take an earlier one's place.
_CORRECTS: Final = lazy(
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

    It does if words say so: its own that name what they replace ("24, not 23"), those of one of its sources that
    withdraw the other, or, of a younger position, that it corrects or is final. Else if one that held the other
    holds it by now: a speaker, or an outlet where no two speakers are named.
    """
    if _takes_back(earlier, later, sources):
        return False
    if _takes_back(later, earlier, sources):
        return True
    ours, theirs = _holders(later), _holders(earlier)
    if _corrects(ours, theirs, sources):
        return True
    pairs = [(one, other) for one, other in product(ours, theirs) if _same_voice(one, other, sources)]
    changed = any(_is_after(one, other, sources) for one, other in pairs)
    return changed and not any(_is_after(other, one, sources) for one, other in pairs)


def _takes_back(later: Sequence[Stand], earlier: Sequence[Stand], sources: Mapping[int, Source]) -> bool:
    """Whether words of the later position, or of its sources, say that the earlier one does not hold.

    Such words are younger than what they take back, whatever their source says of its day, unless by what is
    known all of the earlier position is.
    """
    values = {one.told.value for one in earlier}
    by_value = [one for one in _holders(later) if one.told.replaces & values]
    holding = {one.quote.source for one in _holders(later)}
    withdrawn = [one for one in earlier if one.told.withdrawn and one.quote.source in holding]
    first = min(_days(_holders(earlier), sources), default=None)
    return any(
        (day := sources[one.quote.source].stated_day) is None or first is None or day >= first
        for one in (*by_value, *withdrawn)
    )


def _holders(stands: Sequence[Stand]) -> list[Stand]:
    """Those who hold a position: whoever withdraws it does not."""
    return [one for one in stands if not one.told.withdrawn]


def _days(stands: Sequence[Stand], sources: Mapping[int, Source]) -> list[str]:
    return [day for one in stands if (day := sources[one.quote.source].stated_day)]


def _corrects(later: Sequence[Stand], earlier: Sequence[Stand], sources: Mapping[int, Source]) -> bool:
    known, first = _days(earlier, sources), _days(later, sources)
    corrections = _days([one for one in later if _CORRECTS.search(one.quote.text)], sources)
    return bool(known) and any(day > min(known) for day in corrections) and min(first) > min(known)


def _same_voice(one: Stand, other: Stand, sources: Mapping[int, Source]) -> bool:
    ours, theirs = voice(one.quote.speaker), voice(other.quote.speaker)
    if ours and theirs:
        return ours <= theirs or theirs <= ours
    outlet, others = sources[one.quote.source].outlet, sources[other.quote.source].outlet
    return outlet is not None and outlet == others and not (ours or theirs)


def voice(name: str | None) -> set[str]:
    """The words of a speaker's or an outlet's name by which it is known again: no titles, no articles."""
    return set(re.findall(r"\w+", plain(name or "").casefold())) - TITLES - {"the"}


def _is_after(one: Stand, other: Stand, sources: Mapping[int, Source]) -> bool:
    ours, theirs = sources[one.quote.source].stated_day, sources[other.quote.source].stated_day
    return ours is not None and theirs is not None and ours > theirs
