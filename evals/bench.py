"""Speed, as ratios within one run: ``python -m evals.bench``.

A command of ours and one to hold it against are run in turn, A B A B …, as whole processes, and the ratio of
their medians is printed: the machine's own speed drops out of it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

_RUNS = 9
_FERRY = Path(__file__).parent / "corpora" / "ferry"
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


def seconds(command: tuple[str, ...]) -> float:
    """Wall time of one run of a command, as a whole process."""
    start = time.perf_counter()
    # Offline and without a key, whatever the shell holds: what is measured is this program, not a server.
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("OPENAI_", "CITEBOUND_"))
    }
    done = subprocess.run(command, check=False, capture_output=True, env=environment)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with status {done.returncode}: {done.stderr.decode()}")
    return time.perf_counter() - start


def run(race: Race, runs: int = _RUNS) -> bool:
    """Run a race, print its medians and whether the ratio holds."""
    seconds(race.ours), seconds(race.theirs)  # the first runs fill the file cache
    pairs = [(seconds(race.ours), seconds(race.theirs)) for _ in range(runs)]
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = ours / theirs
    holds = bool(ratio <= race.most)
    print(
        f"{race.name}: {ours:.2f} s / {theirs:.2f} s = {ratio:.2f}"
        f" (at most {race.most:g}; {'holds' if holds else 'DOES NOT HOLD'})"
    )
    return holds


def main() -> None:
    """Index the sample articles and run every race; exit status 1 if a ratio does not hold."""
    with tempfile.TemporaryDirectory() as folder:
        index = str(Path(folder, "index"))
        seconds((*_CITEBOUND, "index", "--quiet", "--index", index, str(_FERRY)))
        results = [run(race) for race in races(index)]
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
