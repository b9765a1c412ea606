"""What the readers of published formats share: files by their names, and documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evals.datasets.normalised import CORPUS, QUERIES, document
from evals.errors import DataError
from index.types import Metadata

if TYPE_CHECKING:
    from pathlib import Path

    from evals.datasets.records import Record
    from index.types import Document


def find(folder: Path, holds: str, *names: str, normalised: str = f"{CORPUS} and {QUERIES}") -> Path:
    """The first of these files that is in the folder, as it is or packed with gzip.

    Args:
        folder: Where to look.
        holds: What the set is called in the message.
        names: Names relative to the folder, the published one first.
        normalised: The files in the normalised format that are read in its stead.

    Raises:
        DataError: There is none.
    """
    for name in names:
        for path in (folder / name, folder / f"{name}.gz"):
            if path.is_file():
                return path
    raise DataError(
        f"{folder} holds no {holds}; expected {names[0]}.",
        hint=f"Point --data at the folder with it, or with the set normalised, as {normalised}.",
    )


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents of a set while it is read, each stored once under its name."""

    by_name: dict[str, Document] = field(default_factory=dict)

    def put(
        self,
        record: Record,
        name: str,
        text: str,
        about: Metadata = Metadata(),  # noqa: B008  (it is frozen)
        otherwise: str | None = None,
    ) -> str:
        """Store a document unless it is there already.

        Args:
            record: What it comes from, for the message.
            name: Its name within the set.
            text: Its text, which offsets will count from.
            about: What is known of it.
            otherwise: The name to take where another text already has ``name``.

        Returns:
            The name that it is stored under.

        Raises:
            DataError: Another text has that name.
        """
        new = document(name, text, about)
        if self.by_name.setdefault(name, new).text == new.text:
            return name
        if otherwise is None:
            raise record.fault(f"a second document “{name}” with another text")
        return self.put(record, otherwise, text, about)

    @property
    def documents(self) -> tuple[Document, ...]:
        """All of them, in the order in which they came."""
        return tuple(self.by_name.values())
