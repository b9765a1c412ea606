"""A process that has the program's packages loaded and forks a child for each run of it.

A run is then a process of its own, with its own arguments, folder, environment and standard streams, but for the
second that importing takes: there are some hundreds of runs in the suite. Tests of start-up itself, of kills and
of terminals start the program cold.

Run as a script, it serves: on a socket that it inherits come a JSON header and three descriptors for each run;
back go the run's process id, and its exit status once it has ended.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
# What a run loads at some point, and is loaded before the first. None of it starts a thread by being imported.
_LOADED = (
    "chromadb tantivy onnxruntime tokenizers numpy lxml.html trafilatura htmldate openai httpx pydantic"
    " rich.live filelock assistant.cli assistant.asking assistant.indexing assistant.doctor assistant.verify"
    " assistant.contract index.library index.search index.build index.embed.minilm evals.commands"
).split()
_HEADER_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """A run under way."""

    pid: int
    reply: socket.socket

    def wait(self, timeout: float) -> int:
        """Its exit status.

        Raises:
            TimeoutExpired: It has not ended after ``timeout`` seconds; it is killed.
        """
        self.reply.settimeout(timeout)
        try:
            said = self.reply.recv(64)
        except TimeoutError as error:
            os.kill(self.pid, signal.SIGKILL)
            raise subprocess.TimeoutExpired(str(self.pid), timeout) from error
        finally:
            self.reply.close()
        return int(said)


@cache
def _zygote() -> socket.socket:
    """The serving process, one for this one; it ends when this one does, for its socket is closed then."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "CITEBOUND_"))}
    subprocess.Popen(
        [sys.executable, __file__, str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        cwd=ROOT,
        env=kept | {"PYTHONUTF8": "1"},
    )
    theirs.close()
    return ours


def start(arguments: Sequence[str], cwd: Path, environment: dict[str, str], streams: Sequence[BinaryIO]) -> Run:
    """Start the program.

    Args:
        arguments: Its command line, without its name.
        cwd: Its working folder.
        environment: All of its environment.
        streams: Its standard input, output and error.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    header = json.dumps({"arguments": list(arguments), "cwd": str(cwd), "environment": environment}).encode()
    handed = [theirs.fileno(), *(stream.fileno() for stream in streams)]
    socket.send_fds(_zygote(), [header], handed)
    theirs.close()
    return Run(int(ours.recv(64)), ours)


def _serve(requests: socket.socket) -> None:
    for name in _LOADED:
        __import__(name)
    while True:
        header, descriptors, _, _ = socket.recv_fds(requests, _HEADER_BYTES, 4)
        with suppress(ChildProcessError):  # those that have ended since
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not header:
            return
        if os.fork() == 0:
            requests.close()
            _hand_on(json.loads(header), descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _hand_on(request: dict[str, Any], descriptors: Sequence[int]) -> None:
    """Fork the run, and tell its status when it has ended."""
    reply = socket.socket(fileno=descriptors[0])
    pid = os.fork()
    if pid == 0:
        reply.close()
        _run(request, descriptors[1:])
    for descriptor in descriptors[1:]:
        os.close(descriptor)
    with suppress(OSError):  # nobody waits for it any more
        reply.send(str(pid).encode())
        reply.send(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])).encode())
    os._exit(0)


def _run(request: dict[str, Any], streams: Sequence[int]) -> None:
    """Become the program, to the end."""
    # The background of a shell hands on that it is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environment"])
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    for number, name, mode, buffering in ((0, "stdin", "r", -1), (1, "stdout", "w", -1), (2, "stderr", "w", 1)):
        # As the interpreter opens them in UTF-8 mode.
        stream = open(number, mode, buffering, encoding="utf-8", errors="surrogateescape", closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
    sys.argv = ["citebound", *request["arguments"]]
    os._exit(_main())


def _main() -> int:
    from assistant.cli import main

    status: Any = 0
    try:
        main()
    except SystemExit as end:
        status = end.code
    # As the interpreter does when it ends; it would go on to take apart what it shares with its parent.
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    return status if isinstance(status, int) else int(status is not None)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    _serve(socket.socket(fileno=int(sys.argv[1])))
