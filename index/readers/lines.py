"""JSON as it is found: with what is no JSON in it said in one line, and one value on each line of a file."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from index.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator

# After so many lines that are no JSON, and none that is, nobody expects one.
_HOPELESS = 1_000
# Names and values that one JSON text may hold, as many as 100,000 articles of a dozen fields have. Each becomes up
# to 150 bytes, and "[]," is two of them: a small file of more would become gigabytes.
_MOST_VALUES = 3_000_000
# More are parsed where so many characters come to each: all values are then at most six times as large as it.
_CHARACTERS_EACH = 25
_MARKS = "[{,:"
# A string, at the end of the text also one that is never closed, or a mark that a name or a value stands behind or
# in. Possessive, so that no string is looked through twice.
_TOKEN = re.compile(rf'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|(?P<mark>[{re.escape(_MARKS)}])', re.DOTALL)


class NotJsonError(ValueError):
    """A text is not JSON, or too much of it; the message says so of what is named before, without a full stop."""


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
    most = max(_MOST_VALUES, len(text) // _CHARACTERS_EACH)
    if holds_more_than(most, text):
        raise NotJsonError(
            f"holds more than {most:,} names and values: split it, or put each record on its own line"
        )
    try:
        # Not strict: scraped articles have line breaks inside their strings.
        value: object = json.loads(text, strict=False, object_pairs_hook=_object, parse_constant=lambda _: None)
    except json.JSONDecodeError as error:
        raise NotJsonError(f"is not JSON: {error.msg} in line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise NotJsonError("is not JSON: it is nested too deeply") from error
    except ValueError as error:  # a number of more than 4,300 digits
        raise NotJsonError("is not JSON: it has a number of thousands of digits") from error
    return value


def holds_more_than(most: int, text: str) -> bool:
    """Whether there are more names and values in a JSON text, as far as can be told before it is parsed."""
    if sum(map(text.count, _MARKS)) <= most:  # with those within strings, which take longer to be told apart
        return False
    marks = (token for token in _TOKEN.finditer(text) if token["mark"])
    return next(islice(marks, most, None), None) is not None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, object]:
    found: dict[str, object] = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _Doubled(found)
    names = Counter(name for name, _ in pairs)
    doubled.name = next(name for name, times in names.items() if times > 1)
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
        why = "is not JSON: it is cut off" if torn else str(error).replace("in line 1, ", "at ")
        return Raw(data=data, fault=f"Line {number} {why}.")
