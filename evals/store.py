"""A run's folder: ``run.json``, ``cases.jsonl``, appended to as cases finish, and ``documents.jsonl``."""

from __future__ import annotations

import json
import math
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from evals.errors import NoRunError, RunError
from evals.types import Row, Score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from index.types import Document

# Goes up when older runs can no longer be read.
FORMAT = 1
_RUN, _CASES, _DOCUMENTS, _LOCK = "run.json", "cases.jsonl", "documents.jsonl", "write.lock"
OWN = frozenset({_RUN, _CASES, _DOCUMENTS, _LOCK, "run.part", "documents.part"})
# What reports and comparisons read of run.json, of all of it and of each suite.
_SHAPE = {"suites": dict, "seed": int, "jobs": int, "prompts": dict}
_SUITE_SHAPE = {"task": str, "data": str, "cases": int, "chosen": int, "closed": bool}
# What a file that something else has written to can make of reading it.
_TORN = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError)
# What says how a run was made, and not what it measures: may differ when a run is gone on with.
_CIRCUMSTANCES = frozenset({"started", "jobs"})


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A run on disk. ``info`` is what ``run.json`` holds: all that its figures depend on."""

    path: Path
    info: Mapping[str, Any]

    def rows(self) -> list[Row]:
        """The cases done so far, each once: a case that failed and was tried again, as it came out last.

        Raises:
            RunError: The file holds something else.
        """
        rows: dict[tuple[str, str], Row] = {}
        for number, line in _lines(self.path / _CASES):
            try:
                row = _row(json.loads(line))
            except _TORN as error:
                raise RunError(
                    f"{self.path / _CASES}, line {number}: not a case of a run.", hint="Remove the line."
                ) from error
            rows.pop((row.suite, row.id), None)
            rows[row.suite, row.id] = row
        return list(rows.values())

    def append(self, row: Row) -> None:
        """Add a case; whole or, if the process is killed, in a torn line that is passed over."""
        with (self.path / _CASES).open("a", encoding="ascii") as file:
            file.write(json.dumps(asdict(row)) + "\n")

    def keep_documents(self, suite: str, documents: Iterable[Document]) -> None:
        """Keep the texts that the run's quotes and gold stand in, so that it can be read without its data."""
        kept = [one for one in self.documents() if one["suite"] != suite]
        kept += [{"suite": suite, "path": one.path, "text": one.text, **asdict(one.metadata)} for one in documents]
        write_whole(self.path / _DOCUMENTS, "".join(json.dumps(one) + "\n" for one in kept))

    def documents(self) -> list[dict[str, Any]]:
        """The documents kept: ``{"suite", "path", "text", "title", "outlet", "author", "published", "url"}``."""
        return [json.loads(line) for _, line in _lines(self.path / _DOCUMENTS)]


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Say of a run that cannot be made sense of that it is damaged.

    Raises:
        RunError: It is; the cause says where.
    """
    try:
        yield
    except _TORN as error:
        raise RunError(
            f"The run in {path} is damaged, or of another version: {type(error).__name__}: {error}.",
            hint="Run it again into another folder.",
        ) from error


@contextmanager
def opened(path: Path, info: Mapping[str, Any]) -> Iterator[RunFolder]:
    """A run's folder to write to, made or gone on with, for one process at a time.

    Raises:
        RunError: See ``_create``; or another process is writing to it.
    """
    from filelock import FileLock, Timeout

    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path / _LOCK)
        others = {file.name for file in path.iterdir()} - OWN
        if not others or (path / _RUN).exists():
            lock.acquire(timeout=0)
    except Timeout as error:
        raise RunError(f"Another citebound is writing to {path}.", hint="Wait for it, or name another.") from error
    except OSError as error:
        what = "it is a file" if path.is_file() else error.strerror
        raise RunError(f"{path} cannot be written: {what}.", hint="Name another folder with --out.") from error
    if not lock.is_locked:
        raise RunError(f"{path} holds other files.", hint="Name another folder with --out.")
    try:
        yield _create(path, info)
    finally:
        lock.release()


def _create(path: Path, info: Mapping[str, Any]) -> RunFolder:
    """Begin a run in its folder, or go on with the one in it.

    Raises:
        RunError: It holds another run, or cannot be written.
    """
    info = {"format": FORMAT, **info}
    try:
        if not (path / _RUN).exists():
            write_whole(path / _RUN, json.dumps(info, indent=2) + "\n")
            return RunFolder(path, info)
        _mend(path / _CASES)
    except OSError as error:
        raise RunError(f"{path} cannot be written: {error.strerror}.", hint="Name another with --out.") from error
    run = load(path)
    differing = sorted(
        key
        for key in info.keys() | run.info.keys()
        if key not in _CIRCUMSTANCES and info.get(key) != run.info.get(key)
    )
    if differing:
        raise RunError(
            f"{path} holds a run with another {', '.join(differing)}.", hint="Name another folder with --out."
        )
    return run


def load(path: Path) -> RunFolder:
    """The run in a folder.

    Raises:
        RunError: There is none.
    """
    try:
        info = json.loads((path / _RUN).read_text("utf-8"))
    except OSError as error:
        raise NoRunError(f"{path} holds no run.", hint="Name the folder that eval run printed.") from error
    except (ValueError, RecursionError) as error:
        raise RunError(f"{path / _RUN} is not JSON: {error}.", hint="Run it again into another folder.") from error
    if not isinstance(info, dict) or info.get("format") != FORMAT:
        raise RunError(f"The run in {path} is of another version.", hint="Run it again into another folder.")
    wrong = _misshapen(info, _SHAPE)
    if not wrong:
        of_suites = ((name, _misshapen(suite, _SUITE_SHAPE)) for name, suite in info["suites"].items())
        wrong = next((f"suites.{name}.{key}" for name, key in of_suites if key), None)
    if wrong:
        raise RunError(f"{path / _RUN}: “{wrong}” is missing or wrong.", hint="Run it again into another folder.")
    return RunFolder(path, info)


def _misshapen(value: object, shape: Mapping[str, type]) -> str | None:
    """The first key of a shape that an object has not, or has with another type."""
    if not isinstance(value, dict):
        return next(iter(shape))
    return next((key for key, kind in shape.items() if not isinstance(value.get(key), kind)), None)


def _row(value: dict[str, Any]) -> Row:
    scores = {name: _score(score) for name, score in value["scores"].items()}
    row = Row(**{**value, "scores": scores})
    texts = (row.suite, row.id, row.question, row.kind, row.cluster, row.error or "")
    objects = (row.gold, row.result)
    if not all(isinstance(one, str) for one in texts) or not all(isinstance(one, dict) for one in objects):
        raise TypeError("not the fields of a case")
    return row


def _score(value: dict[str, Any]) -> Score:
    numbers = [float(part) for part in (*value["parts"], value["value"] or 0.0)]
    if not all(map(math.isfinite, numbers)):
        raise ValueError("a score that is no number")
    return Score(None if value["value"] is None else numbers[-1], str(value["why"]), tuple(numbers[:-1]))


def _lines(path: Path) -> list[tuple[int, str]]:
    """Whole lines with their numbers, from 1; what a killed process left after the last line end is none."""
    if not path.exists():
        return []
    with reading(path.parent):
        lines = path.read_bytes().rpartition(b"\n")[0].decode("utf-8").split("\n")
    return [(number, line) for number, line in enumerate(lines, start=1) if line]


def _mend(path: Path) -> None:
    """Cut a torn last line off, so that the next one begins on its own."""
    if not path.exists():
        return
    with path.open("rb+") as file:
        data = file.read()
        file.truncate(data.rfind(b"\n") + 1)


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(text, "utf-8")
    part.replace(path)
