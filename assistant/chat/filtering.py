"""What the commands ``/since``, ``/until``, ``/as-of``, ``/outlet`` and ``/filters`` do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from index.errors import FilterError
from index.filters import EVERYTHING, Filters, explain, select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assistant.chat.session import Chat

# As arguments: no day and no outlet are called so.
CLEAR = "clear"
_CLEARING = (CLEAR, "off", "none", "-")
# Between the names of outlets; some have a comma in them.
_SEPARATOR = ";"


def since(chat: Chat, day: str) -> None:
    """Show, set or clear the first day of publication."""
    _change(chat, day, lambda: replace(chat.filters, since=_given(day)))


def until(chat: Chat, day: str) -> None:
    """Show, set or clear the last day of publication."""
    _change(chat, day, lambda: replace(chat.filters, until=_given(day)))


def as_of(chat: Chat, day: str) -> None:
    """Show, set or clear the day on which it could be read."""
    _change(chat, day, lambda: replace(chat.filters, as_of=_given(day)))


def outlet(chat: Chat, names: str) -> None:
    """Show, set or clear the outlets."""
    given = tuple(name.strip() for name in names.split(_SEPARATOR)) if _given(names) else ()
    _change(chat, names, lambda: replace(chat.filters, outlets=given))


def filters(chat: Chat, argument: str) -> None:
    """Show all filters, or clear them.

    Raises:
        FilterError: The argument is none.
    """
    if _given(argument):
        raise FilterError(
            f"/filters does not take “{argument}”.", hint="/filters shows them, /filters clear clears them."
        )
    _change(chat, argument, lambda: EVERYTHING)


def show(chat: Chat) -> None:
    """Say what is searched: the filters, how many documents they leave, and what is to be known of these."""
    total = chat.catalog.document_count()
    passing = select(chat.catalog, chat.filters)
    left = total if passing is None else len(passing)
    of = f"All {total:,}" if left == total else f"{left:,} of {total:,}"
    said = described(chat.filters)
    searched = f"{of} document{'s' * (total != 1)} {'is' if left == 1 else 'are'} searched"
    first = f"{said}: {searched}." if said else f"{searched}; no filter is set."
    chat.say(first, *explain(chat.catalog, chat.filters))


def described(filters: Filters) -> str:
    """The filters in a line; empty if there are none."""
    days = {"since": filters.since, "until": filters.until, "as of": filters.as_of}
    parts = [f"{name} {day}" for name, day in days.items() if day]
    if filters.outlets:
        parts.append(f"outlet {' or '.join(filters.outlets)}")
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


def outlets(chat: Chat) -> Iterable[str]:
    """The outlets of the index, to complete."""
    rows = chat.catalog.rows("SELECT DISTINCT outlet FROM documents WHERE outlet IS NOT NULL ORDER BY outlet")
    return [*(str(name) for (name,) in rows), CLEAR]


def days(chat: Chat) -> Iterable[str]:
    """The years and the days on which documents were published, to complete."""
    rows = chat.catalog.rows(
        "SELECT DISTINCT published FROM documents WHERE published IS NOT NULL ORDER BY published"
    )
    found = [str(day) for (day,) in rows]
    return [*dict.fromkeys(day[:4] for day in found), *found, CLEAR]


def clear(_chat: Chat) -> Iterable[str]:
    """What ``/filters`` takes."""
    return [CLEAR]


def _change(chat: Chat, argument: str, changed: Callable[[], Filters]) -> None:
    """Set filters, unless no outlet fits or no day is left: then they stay; say what is searched."""
    if argument:
        new = changed()
        new = Filters.of(as_of=new.as_of, since=new.since, until=new.until, outlet_names=new.outlets)
        select(chat.catalog, new)
        chat.filters = new
    show(chat)


def _given(argument: str) -> str | None:
    """The argument; ``None`` for one that clears."""
    return None if argument.casefold() in ("", *_CLEARING) else argument
