"""One conversation on the disk: a file with a line for each answer, which is there before the answer is shown.

The file begins with a line that says when the conversation was begun; each further line is what ``ask --json``
prints, sealed. What a killed program leaves half written is no line: it is cut off before the next one is written.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from assistant.contract import outcome, sealed
from assistant.errors import ConversationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.types import Exchange

# Raised when the first line comes to mean something else. The answers have a format of their own.
FORMAT = 1
# JSON Lines, but not called so: an index that lies among the documents would read its own answers as such.
SUFFIX = ".chat"
# Only on Windows, where a file is otherwise written with the ends of lines that are usual there.
_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(slots=True)
class Journal:
    """Keeps a conversation.

    Nothing is made on the disk before there is something to keep. If the file is not as it was left, because
    another chat goes on with the same conversation, this one goes on in a file of its own.

    Args:
        folder: Where conversations are; it is made if need be, for its owner's eyes alone.
        path: The file of a conversation that is gone on with.
        lines: The whole lines of that file.
        size: Bytes of it, a torn line at its end included.
    """

    folder: Path
    path: Path | None = None
    lines: list[bytes] = field(default_factory=list)
    size: int = 0
    _written: int = field(init=False)

    def __post_init__(self) -> None:
        """All that was read is in the file."""
        self._written = len(self.lines)

    @property
    def id(self) -> str:
        """Its name in the list; empty before anything is kept."""
        return self.path.stem if self.path else ""

    def keep(self, exchange: Exchange) -> None:
        """Add an exchange; when this returns it is on the disk, with whatever earlier calls could not write.

        Raises:
            ConversationError: The disk is full, or must not be written.
        """
        if not self.lines:
            begun = datetime.now(UTC).isoformat(timespec="seconds")
            self.lines.append(_line({"conversation": FORMAT, "begun": begun}))
        self.lines.append(_line(sealed(outcome(exchange.result, exchange.filters))))
        try:
            if self.path is None or not self._write(self.path):
                self._write(self._begin())
        except OSError as error:
            raise ConversationError(
                f"This conversation is not kept: {error.strerror or error}.", hint="It goes on all the same."
            ) from error

    def _begin(self) -> Path:
        """Make an empty file, for all lines."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        path = self.folder / f"{datetime.now().astimezone():%Y%m%d-%H%M%S}-{token_hex(3)}{SUFFIX}"
        with _opened(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL):
            self.path, self.size, self._written = path, 0, 0
        return path

    def _write(self, path: Path) -> bool:
        """Write the lines that are not in the file yet; false if it is gone, or not as it was left."""
        try:
            with _opened(path, os.O_RDWR) as file:
                if os.fstat(file).st_size != self.size:
                    return False
                self._add(file, b"".join(self.lines[self._written :]))
        except FileNotFoundError:
            return False
        self._written = len(self.lines)
        return True

    def _add(self, file: int, data: bytes) -> None:
        """Put bytes behind the last whole line; if that cannot be done, the file ends with that line."""
        end = sum(map(len, self.lines[: self._written]))
        try:
            self._end(file, end)
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file, rest) :]
            os.fsync(file)
        except OSError:
            self._end(file, end)
            raise
        self.size = end + len(data)

    def _end(self, file: int, size: int) -> None:
        os.ftruncate(file, size)
        os.lseek(file, size, os.SEEK_SET)
        self.size = size


@contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    file = os.open(path, flags | _BINARY, 0o600)
    try:
        yield file
    finally:
        os.close(file)


def _line(value: dict[str, Any]) -> bytes:
    """In ASCII alone, which no encoding and no half of a character can spoil."""
    return f"{json.dumps(value)}\n".encode()
