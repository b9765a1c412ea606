"""Which documents are searched: by when they were published and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Filters:
    """Bounds on the documents; days are ``YYYY-MM-DD``, both ends included. Empty ones let everything pass.

    ``as_of``: what could be read on that day. ``since`` and ``until``: when it was published. ``outlets``: names,
    of which one must fit. A document whose day nothing says passes no bound on days.
    """

    as_of: str | None = None
    since: str | None = None
    until: str | None = None
    outlets: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.as_of or self.since or self.until or self.outlets)


EVERYTHING = Filters()


def select(catalog: Catalog, filters: Filters) -> frozenset[str] | None:
    """Ids of the documents that pass; ``None`` for all."""
    if not filters:
        return None
    raise NotImplementedError(catalog)
