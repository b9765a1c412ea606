"""The main screens, as they were last looked at: compared with ``tests/snapshots`` to the character.

After a change that is meant: ``UPDATE_SNAPSHOTS=1 pytest tests/test_render_screens.py``; look at the difference.
"""

from __future__ import annotations

import io
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import screens
from rich.console import Console

from assistant.render.terminal import show_outcome
from assistant.shelf import show_context, show_document, show_sources

if TYPE_CHECKING:
    from collections.abc import Callable

SNAPSHOTS = Path(__file__).parent / "snapshots"
UPDATE = "UPDATE_SNAPSHOTS=1 pytest tests/test_render_screens.py"
WIDTHS = (40, 80, 160)
SPAN = (screens.DOCUMENT["text"].index("The county"), screens.DOCUMENT["text"].index(" A bus"))

SCREENS: dict[str, Callable[[Console], None]] = {
    **{name: partial(show_outcome, result) for name, result in screens.ANSWERS.items()},
    **{f"refusal-{name}": partial(show_outcome, result) for name, result in screens.REFUSALS.items()},
    "sources": partial(show_sources, screens.LISTED),
    "document": partial(show_document, screens.DOCUMENT, removed=True),
    "context": partial(show_context, screens.DOCUMENT, SPAN),
}


def terminal(width: int, **environment: str) -> Console:
    """A terminal without colours."""
    return Console(
        file=io.StringIO(),
        width=width,
        force_terminal=True,
        color_system=None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={"TERM": "xterm-256color", **environment},
    )


@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_is_as_it_was_last_looked_at(name: str) -> None:
    """At each width, one below the other in one file."""
    parts = []
    for width in WIDTHS:
        console = terminal(width)
        SCREENS[name](console)
        parts.append(f"{f' {width} columns ':=^{width}}\n{console.file.getvalue()}")  # type: ignore[attr-defined]
    shown, file = "".join(parts), SNAPSHOTS / f"{name}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == file.read_text("utf-8"), f"If this is meant: {UPDATE}"


def test_there_is_no_picture_of_a_screen_that_is_no_more() -> None:
    """Nor is one missing."""
    assert {file.stem for file in SNAPSHOTS.iterdir()} == set(SCREENS)
