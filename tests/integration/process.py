"""The program as a process."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO

import zygote

if TYPE_CHECKING:
    from pathlib import Path

ROOT = zygote.ROOT
# A run that takes longer hangs.
_LONGEST_S = 120
FERRY = ROOT / "evals" / "corpora" / "ferry"
# Tests that run in the background of a shell hand on that Ctrl-C is ignored; a user's terminal does not.
_INTERRUPTIBLE = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
COMMAND = [sys.executable, "-c", f"{_INTERRUPTIBLE}; from assistant.cli import main; main()"]


@dataclass(frozen=True, slots=True)
class Done:
    """What a finished process left."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401  (any JSON)
        """Standard output as JSON."""
        return json.loads(self.out)


def bare_environment(**more: str) -> dict[str, str]:
    """The environment without keys and settings, and ``more``."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("OPENAI_", "CITEBOUND_"))}
    return kept | {"PYTHONUTF8": "1", "XDG_DATA_HOME": "/nonexistent"} | more


def bare_command(*arguments: str | Path) -> list[str]:
    """The command line of a run of the program."""
    return [*COMMAND, *map(str, arguments)]


def citebound(*arguments: str | Path, cwd: Path, stdin: str = "", **environment: str) -> Done:
    """Run the command; no traceback may ever be in what it prints."""
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write(stdin.encode("utf-8", "surrogateescape"))
        given.seek(0)
        environment = bare_environment(**environment)
        run = zygote.start(list(map(str, arguments)), cwd, environment, (given, out, err))
        status = run.wait(_LONGEST_S)
        printed = [_text(stream) for stream in (out, err)]
    assert "Traceback" not in "".join(printed), printed[1]
    return Done(status, *printed)


def _text(stream: BinaryIO) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8")
