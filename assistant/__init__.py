"""The conversation: a question in, an answer made of verified quotes or a refusal out.

What a program needs of it is exported here, and loaded when it is first named: importing the package is free.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.api import Conversation, Index, ask, open_index, to_html, to_json, to_markdown, to_text
    from assistant.types import Answer, Claim, Conflict, Exchange, Position, Quote, Refusal, Source, Turn
    from assistant.verify import Checked
    from index.errors import CiteboundError
    from index.filters import Filters
    from index.types import Document, Hit

__all__ = [
    "Answer",
    "Checked",
    "CiteboundError",
    "Claim",
    "Conflict",
    "Conversation",
    "Document",
    "Exchange",
    "Filters",
    "Hit",
    "Index",
    "Position",
    "Quote",
    "Refusal",
    "Source",
    "Turn",
    "ask",
    "open_index",
    "to_html",
    "to_json",
    "to_markdown",
    "to_text",
]

_HOMES = {
    "assistant.api": (
        "Conversation",
        "Index",
        "ask",
        "open_index",
        "to_html",
        "to_json",
        "to_markdown",
        "to_text",
    ),
    "assistant.types": (
        "Answer",
        "Claim",
        "Conflict",
        "Exchange",
        "Position",
        "Quote",
        "Refusal",
        "Source",
        "Turn",
    ),
    "assistant.verify": ("Checked",),
    "index.errors": ("CiteboundError",),
    "index.filters": ("Filters",),
    "index.types": ("Document", "Hit"),
}


if not TYPE_CHECKING:  # or a type checker would take any name for one that is exported

    def __getattr__(name: str) -> object:
        home = next((module for module, names in _HOMES.items() if name in names), None)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
