"""JSON as it is found: with what is no JSON in it said in one line, and one value on each line of a file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator

# After so many lines that are no JSON, and none that is, nobody expects one.
_HOPELESS = 1_000


class NotJsonError(ValueError):
    """A text is not JSON; the message says why, without a full stop."""


class _Doubled(dict[str, object]):
    """An object in which a name stands twice: nothing says which of the two values is meant."""

    name = ""


@dataclass(frozen=True, slots=True)
class Raw:
    """A record as it stands in its file: the bytes that it alone is made of, and why it cannot be read, if so."""

    record: dict[str, object] = field(default_factory=dict)
    data: bytes = b""
    fault: str = ""

    @classmethod
    def of(cls, value: object, data: bytes = b"") -> Raw:
        """The record that a JSON value is; ``data`` are its bytes, if it is known where they stand."""
        data = data or json.dumps(value).encode()
        if not isinstance(value, dict):
            return cls(data=data, fault="It is not an object with fields.")
        fault = f"It has the field “{value.name}” twice." if isinstance(value, _Doubled) else ""
        return cls(value, data, fault)


def parsed(text: str) -> object:
    """The value of a JSON text; numbers that JSON has not (NaN, Infinity) are ``None``.

    Raises:
        NotJsonError: It is not JSON, or it would exhaust any parser.
    """
    try:
        # Not strict: scraped articles have line breaks inside their strings.
        value: object = json.loads(text, strict=False, object_pairs_hook=_object, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise NotJsonError(f"{error.msg} in line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise NotJsonError("it is nested too deeply") from error
    except ValueError as error:  # a number of more than 4,300 digits
        raise NotJsonError("it has a number of thousands of digits") from error
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, object]:
    found: dict[str, object] = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _Doubled(found)
    names = [name for name, _ in pairs]
    doubled.name = next(name for name in names if names.count(name) > 1)
    return doubled


def looks_like_lines(text: str) -> bool:
    """Whether the first line is a JSON object by itself and others follow, whatever the file is called."""
    first, _, rest = text.strip().partition("\n")
    try:
        return bool(rest) and isinstance(parsed(first), dict)
    except NotJsonError:
        return False


def records(text: str, name: str) -> Iterator[Raw]:
    """The record of each line that is not blank.

    Raises:
        ReadError: No line is JSON.
    """
    good = False
    faults: list[Raw] = []
    for number, line in enumerate(_lines(text), start=1):
        if not line.strip():
            continue
        raw = _raw(line, number)
        good = good or not raw.fault
        if good:
            yield from faults
            faults.clear()
            yield raw
        elif len(faults) < _HOPELESS:
            faults.append(raw)
        else:
            break
    if faults:
        raise ReadError(f"No line of {name} is a JSON object: {faults[0].fault}")


def _lines(text: str) -> Iterator[str]:
    """Not ``splitlines``, which also splits at characters that may stand inside a string; and one at a time."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1


def _raw(line: str, number: int) -> Raw:
    data = line.encode("utf-8", "surrogatepass")
    try:
        return Raw.of(parsed(line), data)
    except NotJsonError as error:
        torn = line.lstrip().startswith("{") and not line.rstrip().endswith("}")
        why = "it is cut off" if torn else str(error).replace("in line 1, ", "at ")
        return Raw(data=data, fault=f"Line {number} is not JSON: {why}.")
