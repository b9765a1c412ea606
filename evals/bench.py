"""Speed, as ratios within one run: ``python -m evals.bench [--full [--data FOLDER]]``."""

from __future__ import annotations

import argparse
import os
import sys
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from evals.benchmarks import indexing, startup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evals.benchmarks.ratios import Figure


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def report(figures: Iterable[Figure]) -> bool:
    """Print every figure as it is measured; whether all hold."""
    held = []
    for figure in figures:
        say(str(figure))
        held.append(figure.holds)
    return all(held)


def main() -> None:
    """Measure and print; exit status 1 if a figure does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="also search at 1,000, 10,000 and 100,000 passages")
    parser.add_argument("--data", type=Path, help="make the passages of --full of the corpus.jsonl files here")
    arguments = parser.parse_args()
    if hasattr(os, "getloadavg"):  # not on Windows
        say(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    found = chain(startup.figures(), indexing.figures(say))
    if arguments.full:
        from evals.benchmarks import scale

        found = chain(found, scale.figures(say, arguments.data))
    sys.exit(not report(found))


if __name__ == "__main__":
    main()
