"""A saved answer: what ``ask --json`` printed, read back strictly."""

from __future__ import annotations

import json
import math
import sys
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, NoReturn, get_args, get_origin, get_type_hints

from assistant.contract import FORMAT
from assistant.errors import SavedAnswerError

# The annotations of the records are read as an answer is.
from assistant.types import (
    Answer,
    Claim,
    Conflict,
    Exchange,
    PromptRef,
    Question,
    Quote,
    Refusal,
    Rejected,
    Retrieved,
    Source,
    Trace,
    Usage,
)
from index.errors import PathError
from index.filters import EVERYTHING, Filters

if TYPE_CHECKING:
    from collections.abc import Iterator

# Far above any answer: a hundred claims of the longest quotes take half a megabyte.
_MOST_BYTES = 16_000_000
_HINT = "Save one: citebound ask QUESTION --json > answer.json"


@dataclass(frozen=True, slots=True)
class SavedClaim:
    """A claim as it was saved; see ``types.Claim``."""

    text: str
    speaker: str | None
    as_of: str | None
    quotes: tuple[Quote, ...]
    softened: str | None = None


@dataclass(frozen=True, slots=True)
class SavedRefusal:
    """Why there is no answer, as it was saved; see ``types.Refusal``."""

    reason: str
    message: str
    nearest: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class IndexRef:
    """Which state of which index was asked."""

    fingerprint: str


@dataclass(frozen=True, slots=True)
class Seal:
    """See ``contract.digest``."""

    sha256: str


@dataclass(frozen=True, slots=True)
class Saved:
    """The object that ``ask --json`` prints, by the names of its keys."""

    kind: str
    question: str
    claims: tuple[SavedClaim, ...]
    conflicts: tuple[Conflict, ...]
    sources: tuple[Source, ...]
    refusal: SavedRefusal | None
    removed: tuple[Rejected, ...]
    model: str
    prompt: PromptRef | None
    index: IndexRef
    usage: Usage
    timings_ms: dict[str, float]
    standalone_question: str
    format: int
    seal: Seal
    first_claim_ms: float | None = None
    missing: tuple[str, ...] = ()
    complete: bool = True
    filters: Filters | None = None
    notices: tuple[str, ...] = ()
    confidence: float | None = None
    retrieved: tuple[Retrieved, ...] = ()


def read(name: str) -> str:
    """The text of a file, or of standard input for ``-``.

    Raises:
        PathError: There is no such file.
        SavedAnswerError: It is too long, or no text.
    """
    if name != "-" and (not Path(name).exists() or Path(name).is_dir()):
        raise PathError(f"There is no file {name}.", hint=_HINT)
    if name == "-":
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    else:
        with Path(name).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        size = f"{_MOST_BYTES // 1_000_000} MB"
        raise SavedAnswerError(f"It has more than {size}: no answer is so long.", hint=_HINT)
    try:
        return data.decode(json.detect_encoding(data))  # some shells save what a program prints as UTF-16
    except UnicodeDecodeError:
        raise SavedAnswerError("It is not text.", hint=_HINT) from None


def parse(text: str) -> dict[str, Any]:
    """The object of an answer's JSON, of which no key is there twice.

    Raises:
        SavedAnswerError: It is no JSON, or no answer, or one in a format that is not ours.
    """
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:  # malformed, or made to exhaust a parser
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise SavedAnswerError(f"It is not JSON: {reason}.", hint=_HINT) from error
    if not isinstance(value, dict) or value.get("kind") not in ("answer", "refusal"):
        raise SavedAnswerError("It is not what citebound ask --json prints.", hint=_HINT)
    if value.get("format") != FORMAT:
        raise SavedAnswerError(
            f"It has another format than the {FORMAT} that this citebound knows.",
            hint="Verify it with the citebound that saved it.",
        )
    return value


def parse_all(text: str) -> tuple[dict[str, Any], ...]:
    """The answers of a text: one, or of a conversation one a line.

    Raises:
        SavedAnswerError: See ``parse``.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if all(line.startswith("{") and line.endswith("}") for line in lines) and lines:
        return tuple(map(parse, lines))
    return (parse(text),)


def restore(value: dict[str, Any]) -> Saved:
    """The records of an answer's object, as it was read back or as ``contract.sealed`` made it.

    Raises:
        SavedAnswerError: A key is missing, is unknown, or has a value of another kind; a day, a character is none.
    """
    saved: Saved = _record(Saved, value, "")
    if (saved.kind == "answer") == (saved.refusal is not None):
        raise SavedAnswerError("It is neither an answer nor a refusal, or both.", hint=_HINT)
    for where, day in _days(saved):
        if day is not None and not _is_day(day):
            raise _unfit(where, "it is no day")
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # nothing that an index could be asked for
        raise SavedAnswerError("It has half a character, as no text has.", hint=_HINT) from None
    return saved


def _days(saved: Saved) -> Iterator[tuple[str, str | None]]:
    """All that must be days, or none, and where."""
    bounds = saved.filters or EVERYTHING
    yield from (("filters", day) for day in (bounds.as_of, bounds.since, bounds.until))
    yield from ((f"source {one.n}, published", one.published) for one in saved.sources)
    yield from ((f"conflict {n}", one.said) for n, each in enumerate(saved.conflicts, 1) for one in each.positions)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def restored(saved: Saved) -> Exchange:
    """The exchange that was saved, as ``contract.outcome`` was given it."""
    trace = Trace(
        *(saved.model, saved.prompt, saved.index.fingerprint, saved.usage, saved.timings_ms),
        *(saved.first_claim_ms, saved.notices, saved.confidence, saved.retrieved),
    )
    filters = saved.filters or EVERYTHING
    refusal = saved.refusal
    if refusal:
        asked_back = refusal.message if refusal.reason == "underspecified" else None
        question = Question(saved.question, saved.standalone_question, asked_back)
        told = (refusal.reason, refusal.message, refusal.nearest)
        return Exchange(Refusal(question, *told, saved.sources, saved.removed, trace), filters)
    question = Question(saved.question, saved.standalone_question)
    claims = tuple(Claim(one.text, one.quotes, one.softened) for one in saved.claims)
    found = (claims, saved.conflicts, saved.sources, saved.removed)
    return Exchange(Answer(question, *found, trace, saved.missing, saved.complete), filters)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {json.dumps(twice)} is there twice")
    return found


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits} is too large")
    return number


@cache
def _hints(kind: type) -> dict[str, Any]:
    """Read once: each takes the compiler, and a conversation has thousands of records."""
    return get_type_hints(kind)


def _record(kind: Any, value: object, where: str) -> Any:  # noqa: ANN401  (a record of that kind)
    if not isinstance(value, dict):
        raise _unfit(where, "it is no object")
    hints = _hints(kind)
    if unknown := sorted(value.keys() - hints.keys()):
        raise _unfit(where, f"the key {json.dumps(unknown[0])} is not known")
    needed = {one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING}
    if missing := sorted(needed - value.keys()):
        raise _unfit(where, f"the key {json.dumps(missing[0])} is missing")
    return kind(**{key: _value(hints[key], part, _inside(where, key)) for key, part in value.items()})


def _value(kind: Any, value: object, where: str) -> Any:  # noqa: ANN401  (a value of that kind)
    if is_dataclass(kind):
        return _record(kind, value, where)
    inner = get_args(kind)
    if get_origin(kind) is UnionType:
        return None if value is None else _value(next(one for one in inner if one is not NoneType), value, where)
    if get_origin(kind) is tuple and isinstance(value, (list, tuple)):
        return tuple(_value(inner[0], one, f"{where.removesuffix('s')} {n}") for n, one in enumerate(value, 1))
    if get_origin(kind) is dict and isinstance(value, dict):
        return {key: _value(inner[1], one, _inside(where, key)) for key, one in value.items()}
    # True is an int to Python, and 1 is no float.
    if type(value) is kind or (kind is float and type(value) is int):
        return value
    raise _unfit(where, "it has a value of another kind")


def _inside(where: str, key: str) -> str:
    return f"{where}, {key}" if where else key


def _unfit(where: str, what: str) -> SavedAnswerError:
    return SavedAnswerError(f"It is no whole answer: {where}{': ' if where else ''}{what}.", hint=_HINT)
