"""The program as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
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
    done = subprocess.run(
        bare_command(*arguments),
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        encoding="utf-8",
        env=bare_environment(**environment),
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)
