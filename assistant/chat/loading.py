"""What takes a second to load, loaded while the user types."""

from __future__ import annotations

import math
import os
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
# Seconds between looks for Ctrl-C: a wait for a thread without end would not see it everywhere.
_LOOK_S = 0.05


class Loading(Generic[_T]):
    """A value that is made in a thread of its own.

    Args:
        make: Makes it; what it raises is raised by ``result``.
        after: Done by the same thread when the value is there and all have been told.
    """

    def __init__(self, make: Callable[[], _T], after: Callable[[], None] | None = None) -> None:
        self._make = make
        self._after = after
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._made: list[_T] = []
        self._then: list[Callable[[], None]] = []
        self.error: BaseException | None = None

    def start(self) -> None:
        """Begin; at a second call nothing happens."""
        with self._lock:
            if self._thread is None:
                # A daemon: a user who leaves at once does not wait for it.
                self._thread = threading.Thread(target=self._run, name="loading", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        try:
            self._made.append(self._make())
        except BaseException as error:  # noqa: BLE001  (raised again where it is waited for)
            self.error = error
        with self._lock:
            self._over.set()
        for tell in self._then:
            tell()
        if self._after and self.error is None:
            self._after()

    def then(self, tell: Callable[[], None]) -> None:
        """Have this called when it is over, by the thread that loads; at once if it is."""
        with self._lock:
            if not self._over.is_set():
                self._then.append(tell)
                return
        tell()

    @property
    def made(self) -> _T | None:
        """The value, if it is there."""
        return self._made[0] if self._made else None

    @property
    def over(self) -> bool:
        """Whether it is there, or failed."""
        return self._over.is_set()

    def wait(self, seconds: float = math.inf) -> bool:
        """Wait until it is over, or so many seconds, and say whether it is.

        Raises:
            KeyboardInterrupt: The user does not want to wait; it goes on all the same.
        """
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self._over.wait(min(left, _LOOK_S)):
            pass
        return self.over

    def result(self) -> _T:
        """The value, waited for.

        Raises:
            BaseException: What making it raised, or see ``wait``.
        """
        self.start()
        self.wait()
        if self.error is not None:
            raise self.error
        return self._made[0]

    def abandon(self) -> None:
        """End the program, successfully, if this still runs: it would run into the interpreter's end."""
        if self._thread is not None and not self.over:
            for stream in (sys.stdout, sys.stderr):
                with suppress(OSError, ValueError):
                    stream.flush()
            os._exit(0)
