"""The conversations that are kept with an index: their list, and one of them read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from assistant.chat.journal import FORMAT, SUFFIX, Journal
from assistant.contract import digest
from assistant.errors import ConversationError, SavedAnswerError
from assistant.render.page import lay_out
from assistant.verify.saved import parse, restore, restored
from index.library import CHATS

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.types import Exchange


class Listed(NamedTuple):
    """A conversation in a list: when it was begun, in local time, its first question, how many were answered.

    ``fault`` says why it cannot be gone on with; empty if, by its first lines, it can.
    """

    id: str
    begun: datetime | None = None
    question: str = ""
    answered: int = 0
    fault: str = ""


class Resumed(NamedTuple):
    """A conversation read back: where it is gone on with, what it holds, and whether its end was cut off."""

    journal: Journal
    exchanges: tuple[Exchange, ...]
    torn: bool


@dataclass(frozen=True, slots=True)
class Conversations:
    """The conversations of the index in ``index``."""

    index: Path

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self.index / CHATS

    def begin(self) -> Journal:
        """A new one, of which there is nothing on the disk until something is said."""
        return Journal(self.folder)

    def listed(self) -> list[Listed]:
        """All in which anything was answered, the one last gone on with first; or that cannot be read.

        Raises:
            ConversationError: Their folder cannot be read.
        """
        try:
            files = [path for path in self.folder.glob(f"*{SUFFIX}") if path.is_file()]
            files.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
        except OSError as error:
            raise ConversationError(f"{self.folder} cannot be read: {error.strerror}.") from error
        found = (_listed(path) for path in files)
        return [one for one in found if one.answered or one.fault]

    def read(self, name: str) -> Resumed:
        """A conversation by its id, as ``listed`` has it.

        Raises:
            ConversationError: It cannot be read, or was changed since it was kept.
        """
        path = self.folder / f"{name}{SUFFIX}"
        try:
            data = path.read_bytes()
        except OSError as error:
            _refuse(path, error.strerror or str(error))
        header, *lines = data.splitlines(keepends=True) or [b""]
        _begun(path, header)
        exchanges = [_exchange(line) for line in lines]
        while exchanges and exchanges[-1] is None:  # what was being written when the program was killed
            exchanges.pop()
        whole = [one for one in exchanges if one]
        if len(whole) < len(exchanges):
            _refuse(path, f"its line {exchanges.index(None) + 2} is no answer, or was changed")
        kept = [header, *lines[: len(whole)]]
        torn = sum(map(len, kept)) < len(data)
        return Resumed(Journal(self.folder, path, kept, len(data)), tuple(whole), torn)


def _listed(path: Path) -> Listed:
    """By its first lines alone; the rest is only counted."""
    try:
        with path.open("rb") as file:
            header, first = file.readline(), file.readline()
            if not first.endswith(b"\n"):
                return Listed(path.stem)
            begun, question = _begun(path, header), str(json.loads(first)["question"])
            return Listed(path.stem, begun, question, 1 + sum(line.endswith(b"\n") for line in file))
    except OSError as error:
        return Listed(path.stem, fault=error.strerror or str(error))
    except ConversationError as error:
        return Listed(path.stem, fault=error.message)
    except (ValueError, KeyError, TypeError, RecursionError):
        return Listed(path.stem, fault="Its first answer is none.")


def _begun(path: Path, header: bytes) -> datetime:
    """When a conversation was begun, by its first line."""
    try:
        value = json.loads(header)
        known, begun = value["conversation"] == FORMAT, datetime.fromisoformat(value["begun"]).astimezone()
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, OSError):  # the last for a far-off day
        _refuse(path, "it does not begin as a conversation")
    if not known:
        _refuse(path, "another citebound kept it, in a format of its own")
    return begun


def _exchange(line: bytes) -> Exchange | None:
    """The exchange of a line; ``None`` if it is no whole line, not as it was kept, or cannot be shown."""
    if not line.endswith(b"\n"):
        return None
    try:
        value = parse(line.decode("ascii"))
        saved = restore(value)
        exchange = restored(saved)
        lay_out(exchange.result)  # it fails on a number that no source has, and on a day that is none
    except (SavedAnswerError, ValueError, LookupError):
        return None
    return exchange if saved.seal.sha256 == digest(value) else None


def _refuse(path: Path, why: str) -> NoReturn:
    raise ConversationError(f"The conversation {path.stem} cannot be read: {why}.", hint=f"Its file is {path}.")
