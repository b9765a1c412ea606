"""A bound on a whole exchange with a server, which no timeout of single reads is: a server may trickle."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType


class Deadline:
    """Ends an exchange by shutting its connection, in whatever the thread at work is waiting for.

    Args:
        seconds: How long the exchange may take, from when the block is entered.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = 0.0
        self._connection: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(min(seconds, threading.TIMEOUT_MAX), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._ends = time.monotonic() + self.seconds
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._lock:
            self._connection = None

    @property
    def left(self) -> float:
        """Seconds that are left, at least 0."""
        return max(0.0, self._ends - time.monotonic())

    @property
    def passed(self) -> bool:
        """Whether there is no time left."""
        return not self.left

    def watch(self, stream: Any) -> None:  # noqa: ANN401  (the HTTP library's, which is not imported here)
        """Take charge of a connection: what the HTTP library calls a network stream, or ``None``."""
        connection = stream.get_extra_info("socket") if stream is not None else None
        if isinstance(connection, socket.socket):
            with self._lock:
                self._connection = connection
                if self.passed:
                    _shut(connection)

    def _cut(self) -> None:
        with self._lock:
            if self._connection is not None:
                _shut(self._connection)


def _shut(connection: socket.socket) -> None:
    # Closing would not wake a thread that reads. TLS has a shutdown of its own, which drops the state that the
    # reading thread is using: the plain one is called, on whichever kind of socket.
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
