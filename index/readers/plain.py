"""Plain text: the format itself says nothing; cleaning reads what the text says."""

from __future__ import annotations

from index.types import Extract


def read(text: str) -> Extract:
    """The text as it is."""
    return Extract(text)
