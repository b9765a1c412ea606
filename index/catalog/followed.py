"""What the search indexes, which follow the catalog, have yet to take in, and how far they have come."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from index.catalog.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterable

# Keys of ``meta``: the mark of the last batch, and of the one under way.
_GENERATIONS = ("generation", "next generation")


class Followed(Database):
    """The part of the catalog that the search indexes follow; see ``index.carrier``."""

    def meta(self, key: str) -> str | None:
        """What is kept under a key of the catalog's own."""
        rows = self.rows("SELECT value FROM meta WHERE key = ?", key)
        return str(rows[0][0]) if rows else None

    def stale(self, limit: int = -1) -> list[int]:
        """Ids of passages that the search indexes have yet to take in or to drop, oldest first."""
        rows = self.rows("SELECT passage FROM stale ORDER BY passage LIMIT ?", limit)
        return [int(str(id_)) for (id_,) in rows]

    def stale_count(self) -> int:
        """Number of them."""
        return int(str(self.rows("SELECT count(*) FROM stale")[0][0]))

    def mark_stale(self, document: str) -> None:
        """Inside a transaction: have a document's passages carried over, or dropped if they are deleted next."""
        self.execute("INSERT OR IGNORE INTO stale SELECT id FROM passages WHERE document = ?", document)

    def mark_all_stale(self) -> None:
        """Have every passage carried over again."""
        with self.transaction():
            self.execute("INSERT OR IGNORE INTO stale SELECT id FROM passages")

    def living(self, ids: Iterable[int]) -> set[int]:
        """Those of these passages that are in the catalog."""
        return {int(str(id_)) for (id_,) in self.rows_in("SELECT id FROM passages WHERE id IN ({})", ids)}

    def settle(self, ids: Iterable[int], generation: str) -> None:
        """The search indexes have taken these in, and bear the mark of this generation."""
        with self.transaction():
            self.execute_many("DELETE FROM stale WHERE passage = ?", [(id_,) for id_ in ids])
            self.execute("DELETE FROM meta WHERE key IN (?, ?)", *_GENERATIONS)
            self.execute("INSERT INTO meta VALUES (?, ?)", _GENERATIONS[0], generation)

    def generations(self) -> tuple[str | None, str | None]:
        """The marks that a search index may bear: that of the last batch, and of the one under way, if any."""
        return self.meta(_GENERATIONS[0]), self.meta(_GENERATIONS[1])

    def next_generation(self) -> str:
        """The mark of the batch under way: that of the one which was cut off, if any, else a new one."""
        _, begun = self.generations()
        if begun:
            return begun
        mark = uuid.uuid4().hex
        with self.transaction():
            self.execute("INSERT INTO meta VALUES (?, ?)", _GENERATIONS[1], mark)
        return mark
