"""A real Chroma server, which can be stopped, killed and started again."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

from process import bare_environment

_STEP = 0.1
_MOST_STEPS = 600
# Below those that systems give to whoever asks for any, lest another test be given this one meanwhile.
_PORTS = range(20_000, 32_000)


def _free_port() -> int:
    while True:
        port = random.SystemRandom().choice(_PORTS)
        with socket.socket() as free:
            if free.connect_ex(("127.0.0.1", port)) != 0:
                return port


class ChromaServer:
    """A server on a free port of the loopback address, with its data in a folder; running inside ``with``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_port()
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
            if self._answers():
                return
            assert self._process.poll() is None, "The server has ended."
            time.sleep(_STEP)
        raise AssertionError("The server did not start.")

    def _answers(self) -> bool:
        """Whether it is Chroma that answers there, and not whoever else."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request("GET", "/api/v2/heartbeat")
            return b"heartbeat" in connection.getresponse().read()
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

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
