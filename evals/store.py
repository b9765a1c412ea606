"""A run's folder: ``run.json``, ``cases.jsonl``, appended to as cases finish, and ``documents.jsonl``."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from evals.errors import RunError
from evals.types import Row, Score

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from index.types import Document

# Goes up when older runs can no longer be read.
FORMAT = 1
_RUN, _CASES, _DOCUMENTS = "run.json", "cases.jsonl", "documents.jsonl"
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
        for number, line in enumerate(_lines(self.path / _CASES), start=1):
            try:
                row = _row(json.loads(line))
            except (ValueError, TypeError, KeyError) as error:
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
        _replace(self.path / _DOCUMENTS, "".join(json.dumps(one) + "\n" for one in kept))

    def documents(self) -> list[dict[str, Any]]:
        """The documents kept: ``{"suite", "path", "text", "title", "outlet", "author", "published", "url"}``."""
        return [json.loads(line) for line in _lines(self.path / _DOCUMENTS)]


def create(path: Path, info: Mapping[str, Any]) -> RunFolder:
    """Make a run's folder, or go on with the run in it.

    Raises:
        RunError: It holds another run, or other files, or cannot be written.
    """
    info = {"format": FORMAT, **info}
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not (path / _RUN).exists():
            if any(path.iterdir()):
                raise RunError(f"{path} holds other files.", hint="Name another folder with --out.")
            _replace(path / _RUN, json.dumps(info, indent=2) + "\n")
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
    except (OSError, ValueError) as error:
        raise RunError(f"{path} holds no run.", hint="Name the folder that eval run printed.") from error
    if not isinstance(info, dict) or info.get("format") != FORMAT:
        raise RunError(f"The run in {path} is of another version.", hint="Run it again into another folder.")
    return RunFolder(path, info)


def _row(value: dict[str, Any]) -> Row:
    scores = {
        name: Score(score["value"], score["why"], tuple(score["parts"])) for name, score in value["scores"].items()
    }
    return Row(**{**value, "scores": scores})


def _lines(path: Path) -> list[str]:
    """Whole lines; what a killed process left after the last line end is none."""
    if not path.exists():
        return []
    return [line for line in path.read_text("utf-8").split("\n")[:-1] if line]


def _mend(path: Path) -> None:
    """Cut a torn last line off, so that the next one begins on its own."""
    if not path.exists():
        return
    with path.open("rb+") as file:
        data = file.read()
        file.truncate(data.rfind(b"\n") + 1)


def _replace(path: Path, text: str) -> None:
    part = path.with_suffix(".part")
    part.write_text(text, "utf-8")
    part.replace(path)  # whole or not at all
