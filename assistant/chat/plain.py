"""A chat of plain lines, for a pipe, a dumb terminal, a screen reader: nothing is drawn twice or decorated."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from assistant.chat import history
from assistant.chat.start import greet, history_file, resume
from assistant.chat.tty import heeded_once

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.chat.session import Chat
    from assistant.chat.start import Start

# Said as it is by a screen reader, and in every encoding.
_PROMPT = "> "


def converse(start: Start, console: Console) -> None:
    """Answer line after line until they end.

    Raises:
        CiteboundError: Whatever keeps the index, the model or an earlier conversation from being opened.
    """
    chat = start.open(lambda: console)
    greet(chat, below=start.resume is None)
    if start.resume is not None:
        resume(chat, start.resume)
    read = _Typed(chat).read if sys.stdin and sys.stdin.isatty() else _piped
    while not chat.over and (line := read()) is not None:
        with heeded_once():
            chat.take(line)


def _piped() -> str | None:
    line = sys.stdin.readline() if sys.stdin else ""
    return line or None


class _Typed:
    """Lines that are typed, with the arrow keys where the system has GNU readline or the like."""

    def __init__(self, chat: Chat) -> None:
        self._file = history_file(chat)
        # Answers that are written to a file are not to be mixed with prompts.
        self._screen = sys.stdout if sys.stdout.isatty() else sys.stderr
        with suppress(ImportError):  # Windows: its console edits lines itself
            import readline

            for typed in history.read(self._file):
                readline.add_history(" ".join(typed.split()))

    def read(self) -> str | None:
        """The next line; ``None`` at their end. Ctrl-C drops what was typed."""
        while True:
            try:
                line = self._line()
            except KeyboardInterrupt:
                self._screen.write("\n")
                continue
            except EOFError:
                self._screen.write("\n")
                return None
            if line.strip():
                history.append(self._file, line)
            return line

    def _line(self) -> str:
        if self._screen is sys.stdout:
            return input(_PROMPT)
        self._screen.write(_PROMPT)
        self._screen.flush()
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line
