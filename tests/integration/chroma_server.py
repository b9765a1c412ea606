"""A real Chroma server, which can be stopped, killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from process import bare_environment

_STEP = 0.1
_MOST_STEPS = 600


class ChromaServer:
    """A server on a free port of the loopback address, with its data in a folder; running inside ``with``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        chroma = Path(sys.executable).parent / "chroma"
        self._process = subprocess.Popen(
            [chroma, "run", "--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self._port)],
            env=bare_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(_MOST_STEPS):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(_STEP)
        raise AssertionError("The server did not start.")

    def kill(self) -> None:
        """Kill it at once."""
        self._process.kill()
        self._process.wait()

    def freeze(self, *, end: bool = False) -> None:
        """Have it answer nothing more, without a sign, or ``end`` that."""
        if end:
            self._process.send_signal(signal.SIGCONT)
            return
        self._process.send_signal(signal.SIGSTOP)
        # One of its threads takes the signal; until that one runs, the others go on answering.
        os.waitpid(self._process.pid, os.WUNTRACED)

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid
