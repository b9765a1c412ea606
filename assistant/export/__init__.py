"""Conversations to hand on: as Markdown, as one page of HTML, as JSON that ``verify`` checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.export.files import target
from assistant.export.files import write as _write
from index.errors import PathError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from assistant.types import Exchange
    from index.types import Document

__all__ = ["KINDS", "target", "write"]

# As they are typed, and as files end that hold them.
KINDS = ("md", "html", "json")


def write(kind: str, file: Path, exchanges: Sequence[Exchange], document: Callable[[str], Document]) -> Path:
    """Write a conversation to a file; an earlier export there is replaced, nothing else is.

    Args:
        kind: One of ``KINDS``.
        file: As the user names it; see ``target`` for what is refused before there is anything to write.
        exchanges: The conversation, oldest first; a single question is one of one.
        document: A document by its id, for the text round its quotes and for what reprints are called.

    Returns:
        Where it is.

    Raises:
        PathError: There is no such kind, or the file is a folder, in none, in an index, or something else's.
        ExportError: The system does not let it be written: permissions, a full disk.
    """
    return _write(file, _text(kind, exchanges, document))


def _text(kind: str, exchanges: Sequence[Exchange], document: Callable[[str], Document]) -> str:
    match kind:
        case "md":
            from assistant.export.markdown import markdown
            from assistant.render.naming import naming

            return markdown(exchanges, naming(document))
        case "html":
            from assistant.export.html import page

            return page(exchanges, document)
        case "json":
            from assistant.export.json import json_lines

            return json_lines(exchanges)
    raise PathError(f"There is no export as “{kind}”.", hint=f"Choose one of {', '.join(KINDS)}.")
