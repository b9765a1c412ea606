"""A text on one line, for messages and tables."""

from __future__ import annotations


def one_line(text: str, most: int) -> str:
    """The text on one line of at most ``most`` characters; what was cut off is told by an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
