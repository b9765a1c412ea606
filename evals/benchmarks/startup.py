"""Start-up: whole processes of ours against what they cannot do without."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evals.benchmarks.ratios import Figure, Side, interleaved

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUNS = 9
_FERRY = Path(__file__).parents[1] / "corpora" / "ferry"
_CITEBOUND = (sys.executable, "-c", "from assistant.cli import main; main()")


@dataclass(frozen=True, slots=True)
class Race:
    """A command, one to hold it against, and the most that the ratio of their times may be."""

    name: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    most: float


def races(index: str) -> tuple[Race, ...]:
    """What is raced; ``index`` is the folder of the demo's index."""
    ask = ("ask", "--model", "extractive", "--index", index, "How many people died on the ferry?")
    return (
        Race("--help against import typer", (*_CITEBOUND, "--help"), (sys.executable, "-c", "import typer"), 2.0),
        Race(
            "cold ask against import chromadb", (*_CITEBOUND, *ask), (sys.executable, "-c", "import chromadb"), 2.0
        ),
    )


def start(command: tuple[str, ...]) -> None:
    """Run a command as a whole process, to its end."""
    # Offline and without a key, whatever the shell holds: what is measured is this program, not a server.
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("OPENAI_", "CITEBOUND_"))
    }
    # S603: the commands are the constants above.
    done = subprocess.run(command, check=False, capture_output=True, env=environment)  # noqa: S603
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {done.returncode}: {done.stderr.decode()}")


def run(race: Race, runs: int = _RUNS) -> Figure:
    """Run a race."""
    sides = (partial(start, race.ours), partial(start, race.theirs))
    for side in sides:  # the first runs fill the file cache
        side()
    ours, theirs = interleaved(sides, runs)
    return Figure(race.name, ours / theirs, Side.MOST, race.most, f"{ours:.2f} s / {theirs:.2f} s")


def figures() -> Iterator[Figure]:
    """Index the sample articles and run every race."""
    with TemporaryDirectory() as folder:
        index = str(Path(folder, "index"))
        start((*_CITEBOUND, "index", "--quiet", "--index", index, str(_FERRY)))
        for race in races(index):
            yield run(race)
