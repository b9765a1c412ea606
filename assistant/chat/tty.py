"""The terminal while a chat has it: what is typed is kept and shown by the prompt alone, whenever that is drawn.

The prompt stands on the screen before what edits its line is loaded, and answers are printed while the next
question may already be typed. So from first to last the terminal echoes nothing by itself, and it is put back as
it was whatever ends the program: a signal that ends it, one that stops it, or an error.
"""

from __future__ import annotations

import math
import os
import signal
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType, TracebackType

# No bracketed paste, no attributes, and the cursor to be seen: as a shell expects it.
_AS_BEFORE = b"\x1b[?2004l\x1b[0m\x1b[?25h"
# Sent only from a full screen: elsewhere it would move the cursor to wherever that was last saved.
_FROM_FULL_SCREEN = b"\x1b[?1049l"
# A text that is pasted while nobody reads yet comes in brackets, too, and so stays one question.
_BRACKETED = b"\x1b[?2004h"
_ENDING = ("SIGTERM", "SIGHUP", "SIGQUIT")
_DUMB = ("", "dumb", "unknown")
# Seconds after a Ctrl-C in which a further one says nothing new: longer than it takes to show an answer.
_AT_ONCE_S = 1.0
# Of ``termios.tcgetattr``.
_INPUT, _LOCAL, _CHARACTERS = 0, 3, 6


def is_capable() -> bool:
    """Whether there is a terminal on both sides, and one on which a line can be redrawn."""
    streams = (sys.stdin, sys.stdout)
    if not all(stream is not None and stream.isatty() for stream in streams):
        return False
    return os.name == "nt" or os.environ.get("TERM", "") not in _DUMB


@contextmanager
def heeded_once() -> Iterator[None]:
    """Meanwhile Ctrl-C interrupts, and those that follow it at once do not.

    What was verified before the first is kept and shown; a key that is pressed twice, or held, is not to lose it.
    A program that was started with interrupts ignored, in the background of a script, goes on ignoring them.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        yield
        return
    heeded = -math.inf

    def heed(_number: int, _frame: FrameType | None) -> None:
        nonlocal heeded
        if (now := time.monotonic()) - heeded > _AT_ONCE_S:
            heeded = now
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, heed)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Terminal:
    """The terminal, for as long as it is entered. Where there is no ``termios``, on Windows, it is left alone."""

    def __init__(self) -> None:
        self._fd = -1
        self._before: list[Any] = []
        self._now: list[Any] = []
        self._handlers: dict[int, Any] = {}
        self._full_screen = False
        # What was typed before the terminal was taken, on the line or lines that the system echoed.
        self.typed = ""

    def __enter__(self) -> Self:
        with suppress(ImportError, ValueError, OSError):
            import termios

            fd = sys.stdin.fileno()
            try:
                self._before, self._fd = termios.tcgetattr(fd), fd
            except termios.error:
                return self
            self._handle_signals()
            self._take()
            self.typed = self._pending()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._give_back()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._handlers = {}

    def draw(self, text: str) -> None:
        """Write to the screen at once, in whatever encoding it has."""
        if self._before:
            sys.stdout.write(text)
            sys.stdout.flush()

    @contextmanager
    def full_screen(self) -> Iterator[None]:
        """Meanwhile something else has the whole screen, which is to be left should the program end."""
        self._full_screen = True
        try:
            yield
        finally:
            self._full_screen = False

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Meanwhile Ctrl-C interrupts; at other times it is a key that is typed, like any other."""
        with heeded_once():
            self._take(interruptible=True)
            try:
                yield
            finally:
                self._take()

    def _take(self, *, interruptible: bool = False) -> None:
        if not self._before:
            return
        import termios

        mode = [*self._before[:_CHARACTERS], [*self._before[_CHARACTERS]]]
        # As an editor of lines wants it: keys at once, Enter as it is, no echo.
        mode[_INPUT] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON)
        mode[_LOCAL] &= ~(termios.ICANON | termios.ECHO | termios.IEXTEN)
        if not interruptible:
            mode[_LOCAL] &= ~termios.ISIG
        mode[_CHARACTERS][termios.VMIN], mode[_CHARACTERS][termios.VTIME] = 1, 0
        self._now = mode
        self._set(mode)

    def _pending(self) -> str:
        import fcntl
        import struct
        import termios

        waiting = struct.unpack("i", fcntl.ioctl(self._fd, termios.FIONREAD, struct.pack("i", 0)))[0]
        typed = os.read(self._fd, waiting) if waiting else b""
        return typed.decode(sys.stdin.encoding, "replace").replace("\r", "\n")

    def _give_back(self) -> None:
        if self._before:
            self._set(self._before, _FROM_FULL_SCREEN + _AS_BEFORE if self._full_screen else _AS_BEFORE)

    def _set(self, mode: list[Any], codes: bytes = _BRACKETED) -> None:
        import termios

        with suppress(termios.error, OSError, ValueError):  # the terminal is gone
            # Past Python's buffers, which a signal may find in the middle of being written.
            os.write(sys.stdout.fileno(), codes)
            # Not TCSAFLUSH: what has been typed stays.
            termios.tcsetattr(self._fd, termios.TCSANOW, mode)

    def _handle_signals(self) -> None:
        for name in _ENDING:
            number = getattr(signal, name)
            self._handle(number, self._end)
        self._handle(signal.SIGTSTP, self._stop)

    def _handle(self, number: int, handler: Callable[[int, FrameType | None], None]) -> None:
        """Have a signal handled that is not ignored: ``nohup`` starts programs that are to outlive a hang-up."""
        if signal.getsignal(number) is not signal.SIG_IGN:
            self._handlers[number] = signal.signal(number, handler)

    def _end(self, number: int, _frame: FrameType | None) -> None:
        """Put the terminal back and die of the signal; what is kept is on the disk already."""
        self._give_back()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        """Put the terminal back, stop, and take it again when the shell has the program go on."""
        mode = self._now
        self._give_back()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        # Here it goes on.
        signal.signal(number, self._stop)
        self._set(mode)
