"""Which documents are searched, as a caller says it: ready filters, or their parts by keyword."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from index.errors import FilterError
from index.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Iterable


class Bounds(TypedDict, total=False):
    """The parts of filters: days as ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or "6 March 2031", and names of outlets.

    ``as_of``: what could be read on that day. ``since``, ``until``: when it was published, both ends included.
    """

    as_of: str | None
    since: str | None
    until: str | None
    outlets: Iterable[str] | str | None


def filters_of(filters: Filters, bounds: Bounds) -> Filters:
    """The filters that a caller means.

    Raises:
        FilterError: A day is none, there is no such filter, or both ways of saying it were used.
    """
    if not bounds:
        return filters
    if unknown := sorted(bounds.keys() - Bounds.__annotations__.keys()):  # misspelt, it would filter nothing
        raise FilterError(
            f"There is no filter “{unknown[0]}”.", hint=f"There are: {', '.join(Bounds.__annotations__)}."
        )
    if filters:
        raise FilterError("Filters and their parts are given both.", hint="Give one of the two.")
    outlets = bounds.get("outlets") or ()
    return Filters.of(
        as_of=bounds.get("as_of"),
        since=bounds.get("since"),
        until=bounds.get("until"),
        outlet_names=(outlets,) if isinstance(outlets, str) else outlets,
    )
