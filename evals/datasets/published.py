"""What the readers of published formats share: files by their names, records that know their place, documents."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from evals.datasets.lines import objects, read_text, where
from evals.datasets.normalised import document
from evals.errors import DataError
from index.types import Metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from evals.types import Case, Pair
    from index.types import Document

T = TypeVar("T")

_HINT = "Mend the file or download it again; a Git LFS pointer is not the file."


@dataclass(frozen=True, slots=True)
class Record:
    """A JSON object with checked access to its fields.

    ``place`` is how messages name it: the file with the line, or with the numbers, from 1, that lead to it.
    """

    place: str
    value: Mapping[str, Any]

    def fault(self, what: str) -> DataError:
        """The error that says what is wrong with this record."""
        return DataError(f"{self.place}: {what}.", hint=_HINT)

    def get(self, key: str, kind: type[T]) -> T:
        """The value at ``key``.

        Raises:
            DataError: It is missing, or of another kind.
        """
        found = self.value.get(key)
        if isinstance(found, kind):
            return found
        raise self.fault(f"“{key}” is not {_KINDS[kind]}" if key in self.value else f"“{key}” is missing")

    def text(self, key: str) -> str:
        """The string at ``key``; raises ``DataError`` as ``get`` does."""
        return self.get(key, str)

    def name(self, key: str) -> str:
        """The id at ``key``, which some sets write as a number; raises ``DataError`` as ``get`` does."""
        found = self.value.get(key)
        return str(found) if isinstance(found, int) and not isinstance(found, bool) else self.text(key)

    def word(self, key: str) -> str | None:
        """The string at ``key`` if there is one that is not blank."""
        found = self.value.get(key)
        return found if isinstance(found, str) and found.strip() else None

    def texts(self, key: str) -> tuple[str, ...]:
        """The strings of the list at ``key``; raises ``DataError`` as ``get`` does."""
        found = self.get(key, list)
        if not all(isinstance(one, str) for one in found):
            raise self.fault(f"“{key}” is not a list of strings")
        return tuple(found)

    def records(self, key: str) -> tuple[Record, ...]:
        """The objects of the list at ``key``; raises ``DataError`` as ``get`` does."""
        return _records(f"{self.place}, {key}", self.get(key, list))


_KINDS: Mapping[type, str] = {
    str: "a string",
    list: "a list",
    bool: "true or false",
    int: "a number",
    dict: "an object",
}


def _records(place: str, values: Iterable[object]) -> tuple[Record, ...]:
    found = []
    for number, value in enumerate(values, start=1):
        if not isinstance(value, dict):
            raise DataError(f"{place} {number}: not a JSON object.", hint=_HINT)
        found.append(Record(f"{place} {number}", value))
    return tuple(found)


def find(folder: Path, holds: str, *names: str) -> Path:
    """The first of these files that is in the folder, as it is or packed with gzip.

    Args:
        folder: Where to look.
        holds: What the set is called in the message.
        names: Names relative to the folder, the published one first.

    Raises:
        DataError: There is none.
    """
    for name in names:
        for path in (folder / name, folder / f"{name}.gz"):
            if path.is_file():
                return path
    raise DataError(f"{folder} holds no {holds}; expected {names[0]}.", hint="Point --data at the folder with it.")


def rows(path: Path) -> tuple[Record, ...]:
    """The records of a JSON Lines file, each placed by its line.

    Raises:
        DataError: The file cannot be read, or a line is not a JSON object.
    """
    return tuple(Record(where(path, number), value) for number, value in objects(path))


def _parsed(path: Path) -> object:
    try:
        return json.loads(read_text(path))
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path.name}: not JSON ({error}).", hint=_HINT) from error


def array(path: Path) -> tuple[Record, ...]:
    """The records of a file that is one JSON list, each placed by its number from 1.

    Raises:
        DataError: The file cannot be read, or is not a list of JSON objects.
    """
    values = _parsed(path)
    if not isinstance(values, list):
        raise DataError(f"{path.name}: not a JSON list.", hint=_HINT)
    return _records(f"{path.name}, record", values)


def whole(path: Path) -> Record:
    """The record of a file that is one JSON object.

    Raises:
        DataError: The file cannot be read, or is not a JSON object.
    """
    value = _parsed(path)
    if not isinstance(value, dict):
        raise DataError(f"{path.name}: not a JSON object.", hint=_HINT)
    return Record(path.name, value)


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


S = TypeVar("S", "Case", "Pair")


def unique(path: Path, found: Iterable[S]) -> tuple[S, ...]:
    """The cases or pairs of a file, once it is sure that no two have one id.

    Raises:
        DataError: Two have.
    """
    by_id: dict[str, S] = {}
    for one in found:
        if one.id in by_id:
            raise DataError(f"{path.name}: two entries have the id “{one.id}”.", hint=_HINT)
        by_id[one.id] = one
    return tuple(by_id.values())
