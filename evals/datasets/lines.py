"""Lines of JSON, each with its number, so that what is wrong with one can be found."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from evals.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Line(NamedTuple):
    """A line's number, from 1, and the object that it holds."""

    number: int
    value: dict[str, Any]


def where(path: Path, number: int) -> str:
    """How a line is named in messages."""
    return f"{path.name}, line {number}"


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, unpacked if its name ends in ``.gz``.

    Raises:
        DataError: It is not there, or not what its name says.
    """
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        return data.decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DataError(f"{path} cannot be read: {reason}.", hint="Check --data.") from error


def objects(path: Path) -> Iterator[Line]:
    """The objects of a JSON Lines file, in order; empty lines are passed over.

    Raises:
        DataError: The file cannot be read, or a line is not a JSON object.
    """
    # Not splitlines(): a text may hold U+2028 and other characters that end a line there, but not in JSON Lines.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DataError(f"{where(path, number)}: not JSON ({error}).", hint="Mend or remove it.") from error
        if not isinstance(value, dict):
            raise DataError(f"{where(path, number)}: not a JSON object.", hint="Mend or remove it.")
        yield Line(number, value)
