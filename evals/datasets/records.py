"""JSON objects with checked access to their fields, which know their place in their file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from evals.datasets.lines import objects, parsed, read_text, where
from evals.errors import DataError
from evals.types import Case, Pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

T = TypeVar("T")

_HINT = "Mend the file or download it again; a Git LFS pointer is not the file."


@dataclass(frozen=True, slots=True)
class Record:
    """A JSON object with checked access to its fields.

    ``place`` is how messages name it: the file with the line, or with the numbers, from 1, that lead to it. What
    is not ``needed`` may be missing or ``null``, and is then empty.
    """

    place: str
    value: Mapping[str, Any]

    def fault(self, what: str, hint: str = _HINT) -> DataError:
        """The error that says what is wrong with this record."""
        return DataError(f"{self.place}: {what}.", hint=hint)

    def get(self, key: str, kind: type[T]) -> T:
        """The value at ``key``.

        Raises:
            DataError: It is missing, or of another kind.
        """
        found = self.value.get(key)
        # To Python, and not to JSON, true and false are numbers.
        if isinstance(found, kind) and (kind is bool or not isinstance(found, bool)):
            return found
        raise self.fault(f"“{key}” is not {_KINDS[kind]}" if key in self.value else f"“{key}” is missing")

    def has(self, key: str) -> bool:
        """Whether there is anything but ``null`` at ``key``."""
        return self.value.get(key) is not None

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

    def texts(self, key: str, *, needed: bool = True) -> tuple[str, ...]:
        """The strings of the list at ``key``; raises ``DataError`` as ``get`` does."""
        found = self._list(key, needed=needed)
        if not all(isinstance(one, str) for one in found):
            raise self.fault(f"“{key}” is not a list of strings")
        return tuple(found)

    def groups(self, key: str, *, needed: bool = True) -> tuple[tuple[str, ...], ...]:
        """The strings of each list of the list at ``key``; raises ``DataError`` as ``get`` does."""
        found = self._list(key, needed=needed)
        if not all(isinstance(group, list) and all(isinstance(one, str) for one in group) for group in found):
            raise self.fault(f"“{key}” is not a list of lists of strings")
        return tuple(map(tuple, found))

    def record(self, key: str, *, needed: bool = True) -> Record:
        """The object at ``key``; raises ``DataError`` as ``get`` does."""
        return Record(f"{self.place}, {key}", self.get(key, dict) if needed or self.has(key) else {})

    def records(self, key: str, *, needed: bool = True) -> tuple[Record, ...]:
        """The objects of the list at ``key``; raises ``DataError`` as ``get`` does."""
        return _records(f"{self.place}, {key}", self._list(key, needed=needed))

    def _list(self, key: str, *, needed: bool) -> list[Any]:
        return self.get(key, list) if needed or self.has(key) else []


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


def rows(path: Path) -> tuple[Record, ...]:
    """The records of a JSON Lines file, each placed by its line.

    Raises:
        DataError: The file cannot be read, or a line is not a JSON object.
    """
    return tuple(Record(where(path, number), value) for number, value in objects(path))


def empty(path: Path, what: str) -> DataError:
    """The error that says what a file has none of."""
    return DataError(f"{path.name} has no {what}.", hint="Download it again, or check --data.")


def array(path: Path) -> tuple[Record, ...]:
    """The records of a file that is one JSON list, each placed by its number from 1.

    Raises:
        DataError: The file cannot be read, or is not a list of JSON objects.
    """
    values = parsed(read_text(path), path.name)
    if not isinstance(values, list):
        raise DataError(f"{path.name}: not a JSON list.", hint=_HINT)
    return _records(f"{path.name}, record", values)


def whole(path: Path) -> Record:
    """The record of a file that is one JSON object.

    Raises:
        DataError: The file cannot be read, or is not a JSON object.
    """
    value = parsed(read_text(path), path.name)
    if not isinstance(value, dict):
        raise DataError(f"{path.name}: not a JSON object.", hint=_HINT)
    return Record(path.name, value)


S = TypeVar("S", Case, Pair)


def unique(found: Iterable[tuple[Record, S]]) -> tuple[S, ...]:
    """The questions or claims of a set, once it is sure that no two have one id.

    Args:
        found: Each with the record that it comes from, for the message.

    Raises:
        DataError: Two have.
    """
    by_id: dict[str, S] = {}
    for record, one in found:
        if one.id in by_id:
            what = "claim" if isinstance(one, Pair) else "question"
            raise record.fault(f"a second {what} “{one.id}”", hint="Give each its own id.")
        by_id[one.id] = one
    return tuple(by_id.values())
