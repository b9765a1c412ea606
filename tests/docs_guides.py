"""The guides for contributors, carried out in a copy of the checkout: run as a program in its folder."""

from __future__ import annotations

import sys
from pathlib import Path

import docs_blocks
import pytest
from docs_session import Session

GUIDES = ("reader", "model", "metric", "suite")
# A run of a whole suite takes a minute; the few cases that a guide shows are all run.
_FEW = ["--limit", "3"]


def carry_out(folder: Path) -> None:
    """Make every change that the guides show, then run their commands and their tests.

    All changes come first: a module that a command has loaded would not be loaded again.

    Raises:
        DocumentError: A guide is wrong.
    """
    session = Session(folder, rewrite=_short, tests=_tests)
    found = {name: docs_blocks.blocks(f"docs/contributing/{name}.md") for name in GUIDES}
    changes = [block for name in GUIDES for block in found[name] if block.kind in ("diff", "python")]
    session.carry_out(changes)
    for name in GUIDES:
        session.carry_out([block for block in found[name] if block not in changes])


def _short(words: list[str]) -> list[str]:
    return [*words, *_FEW] if words[1:3] == ["eval", "run"] else words


def _tests(files: list[str]) -> int:
    return int(pytest.main(["-q", "-p", "no:cacheprovider", *files]))


if __name__ == "__main__":
    carry_out(Path(sys.argv[1]))
