"""Contested facts: whether every side is shown, by whom and when, and that reprints are one source.

A position is shown by a quote that has at least half of one of its places, a reprint counting as the place itself
(``places.overlap``); or by a quote with one of its wordings, from a document of its places where these are known.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from assistant.folding import plain
from evals.metrics.metric import Metric, ratio
from evals.metrics.places import overlap
from evals.metrics.wordings import holds, named
from evals.types import Score, unscorable

if TYPE_CHECKING:
    from collections.abc import Callable

    from evals.metrics.answered import Answered, Shown
    from evals.types import GoldSpan, Position

_WORD = re.compile(r"\w+")
# It takes two to disagree.
_SIDES = 2


def shown_by(position: Position, answered: Answered) -> tuple[Shown, ...]:
    """The quotes that show a position."""
    return tuple(quote for quote in answered.quotes if _shows(quote, position, answered))


def _shows(quote: Shown, position: Position, answered: Answered) -> bool:
    if any(_has_half(quote, place, answered) for place in position.spans):
        return True
    documents = {place.document for place in position.spans}
    known = not documents or quote.document in documents
    return known and any(holds(quote.text, wording) for wording in position.answers)


def _has_half(quote: Shown, place: GoldSpan, answered: Answered) -> bool:
    common = overlap(quote, place, answered.documents)
    return common is not None and 2 * (common.gold.end - common.gold.start) >= place.end - place.start


def _positions(answered: Answered) -> Score:
    """Share of the positions that are shown; of a refusal 0."""
    positions = answered.case.gold.positions
    if not positions:
        return unscorable("nothing is contested")
    missing = [one for one in positions if not shown_by(one, answered)]
    shown = len(positions) - len(missing)
    why = f"{shown} of {len(positions)} positions shown"
    if missing:
        why += f"; not {', '.join(named(one.label) for one in missing)}"
    return Score(shown / len(positions), why)


def _told_right(answered: Answered, *, gold: str, is_right: Callable[[Shown, str], bool]) -> Score:
    """Share of the shown positions with something known of them that a quote which shows them tells, too."""
    known = [(one, getattr(one, gold)) for one in answered.case.gold.positions]
    shown = [(one, value, shown_by(one, answered)) for one, value in known if value is not None]
    shown = [(one, value, quotes) for one, value, quotes in shown if quotes]
    if not shown:
        return unscorable(f"no position is shown of which the {_TOLD[gold]} is known")
    lost = [(one, value) for one, value, quotes in shown if not any(is_right(quote, value) for quote in quotes)]
    told = len(shown) - len(lost)
    why = f"{told} of {len(shown)} shown positions have their {_TOLD[gold]}"
    if lost:
        why += f"; not {', '.join(f'{named(one.label)} ({value})' for one, value in lost)}"
    return Score(told / len(shown), why, (told, len(shown)))


_TOLD = {"speaker": "speaker", "published": "date"}


def _is_speaker(quote: Shown, gold: str) -> bool:
    """Whether the quote's speaker and the gold one are one name, of which either may be the shorter form."""
    ours, theirs = _words(quote.speaker or ""), _words(gold)
    return bool(ours) and (ours <= theirs or theirs <= ours)


def _is_date(quote: Shown, gold: str) -> bool:
    return quote.published == gold


def _words(name: str) -> set[str]:
    return set(_WORD.findall(plain(name).casefold()))


def _one_source(answered: Answered) -> Score:
    """1 if the answer counts as many independent sources as there are: five reprints are one."""
    gold = answered.case.gold.sources
    if gold is None:
        return unscorable("how many sources there are is not known")
    if answered.refused:
        return unscorable("it refused, and counts no source")
    told = len({quote.source for quote in answered.quotes})
    return Score(float(told == gold), f"{told} sources told, {gold} independent ones there are")


def _conflict(answered: Answered) -> Score:
    """Of an answer that shows two positions or more: 1 if it says that its sources disagree."""
    shown = [one for one in answered.case.gold.positions if shown_by(one, answered)]
    if len(shown) < _SIDES:
        return unscorable("fewer than two positions are shown")
    told = bool(answered.outcome["conflicts"])
    return Score(float(told), f"{len(shown)} positions shown, the conflict {'told' if told else 'not told'}")


CONTESTED: tuple[Metric[Answered], ...] = (
    Metric("positions-shown", "sides of a contested fact that are shown", _positions),
    Metric(
        "position-speaker",
        "shown sides with their speaker",
        partial(_told_right, gold="speaker", is_right=_is_speaker),
        ratio,
    ),
    Metric(
        "position-date",
        "shown sides with the date they were published",
        partial(_told_right, gold="published", is_right=_is_date),
        ratio,
    ),
    Metric("conflict-told", "answers with two sides that say there is a conflict", _conflict),
    Metric("one-source", "answers that count reprints as one source", _one_source),
)
