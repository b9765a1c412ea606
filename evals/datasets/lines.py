"""Text and JSON of files, each line with its number, so that what is wrong with one can be found."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from evals.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# How JSON writes half of a surrogate pair; the two halves of a whole one are written so too.
_SURROGATE = re.compile(r"\\u[dD]")


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
    except UnicodeDecodeError as error:
        place = where(path, error.object.count(b"\n", 0, error.start) + 1)
        raise DataError(f"{place}: not UTF-8.", hint="Save the file as UTF-8, or download it again.") from error
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DataError(f"{path} cannot be read: {reason}.", hint="Check --data.") from error


def parsed(text: str, place: str) -> Any:  # noqa: ANN401  (any JSON)
    """A JSON value; ``place`` is how messages name it.

    A lone surrogate, which an escape can smuggle in, can neither be stored nor hashed: each becomes a ``?``, here
    for all strings alike, so that references still match the ids that they mean, and offsets stay.

    Raises:
        DataError: It is not JSON.
    """
    try:
        value = json.loads(text)
        if _SURROGATE.search(text):
            value = json.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        hint = "Mend the file or download it again; a Git LFS pointer is not the file."
        raise DataError(f"{place}: not JSON ({error}).", hint=hint) from error
    return value


def objects(path: Path) -> Iterator[Line]:
    """The objects of a JSON Lines file, in order; empty lines are passed over.

    Raises:
        DataError: The file cannot be read, or a line is not a JSON object.
    """
    # Not splitlines(): a text may hold U+2028 and other characters that end a line there, but not in JSON Lines.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        value = parsed(line, where(path, number))
        if not isinstance(value, dict):
            raise DataError(f"{where(path, number)}: not a JSON object.", hint="Mend or remove it.")
        yield Line(number, value)
