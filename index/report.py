"""What an index run came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What became of a document, or of a file that gave none."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RENAMED = "renamed"
    FAILED = "failed"
    VANISHED = "vanished"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document, and why if it failed."""

    path: str
    status: Status
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What became of every document; ``other`` counts files in the folders that are of no kind that is read."""

    outcomes: tuple[Outcome, ...]
    other: int

    def count(self, status: Status) -> int:
        """Number of documents with this outcome."""
        return Counter(outcome.status for outcome in self.outcomes)[status]
