"""A run as one HTML file that a person wants to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.html.page import page
from evals.summary import summarise

if TYPE_CHECKING:
    from pathlib import Path

    from evals.store import RunFolder


def write(run: RunFolder, file: Path) -> None:
    """Write the report of a run: its figures, charts and cases, with all that the page needs.

    Raises:
        RunError: The run has a suite that this citebound does not know, or holds something else.
        OSError: The file cannot be written.
    """
    file.write_text(page(run.info, summarise(run), run.documents()), "utf-8")
