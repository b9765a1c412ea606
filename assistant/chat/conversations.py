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
    """A conversation read back: where it is gone on with, and what it holds.

    ``torn`` is whether its end was cut off; ``unread`` how many of its lines cannot be read as they were kept, for
    they were changed, or another citebound kept them in a format of its own: they are no part of it any more, but
    stay in their file, for the conversation is gone on with in another.
    """

    journal: Journal
    exchanges: tuple[Exchange, ...]
    torn: bool
    unread: int = 0


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
            ConversationError: It cannot be read, or is none.
        """
        path = self.folder / f"{name}{SUFFIX}"
        try:
            data = path.read_bytes()
        except OSError as error:
            _refuse(path, error.strerror or str(error))
        header, *lines = data.splitlines(keepends=True) or [b""]
        _begun(path, header)
        whole = [line for line in lines if line.endswith(b"\n")]
        read = [(line, found) for line in whole if (found := _exchange(line))]
        kept, exchanges = [header, *(line for line, _ in read)], tuple(found for _, found in read)
        unread = len(whole) - len(read)
        journal = Journal(self.folder, None, kept) if unread else Journal(self.folder, path, kept, len(data))
        return Resumed(journal, exchanges, torn=len(whole) < len(lines), unread=unread)


def _listed(path: Path) -> Listed:
    """By the first of its lines that has a question; the others are only counted."""
    question, answered = None, 0
    try:
        with path.open("rb") as file:
            header = file.readline()
            for line in file:
                if line.endswith(b"\n"):
                    answered += 1
                    question = _question(line) if question is None else question
        begun = _begun(path, header) if answered else None
    except OSError as error:
        return Listed(path.stem, fault=error.strerror or str(error))
    except ConversationError as error:
        return Listed(path.stem, fault=error.message)
    if answered and question is None:
        return Listed(path.stem, fault="None of its lines is an answer.")
    return Listed(path.stem, begun, question or "", answered)


def _question(line: bytes) -> str | None:
    try:
        return str(json.loads(line)["question"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


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
    """The exchange of a line; ``None`` if it is in another format, not as it was kept, or cannot be shown."""
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
