"""One reader for each file format: bytes in, text and what the format itself says of it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.decode import decode

if TYPE_CHECKING:
    from pathlib import Path

    from index.types import Extract

_PLAIN = frozenset({".txt", ".text"})
_MARKDOWN = frozenset({".md", ".markdown"})
_HTML = frozenset({".html", ".htm", ".xhtml"})
SUFFIXES: frozenset[str] = _PLAIN | _MARKDOWN | _HTML


def read(path: Path, data: bytes) -> Extract:
    """Read a document by its file ending, which may be in capitals.

    Args:
        path: Where the file lies; only its name is looked at.
        data: The bytes of the file.

    Returns:
        Text not yet cleaned, the metadata that the format carries, and what the format hides from a reader.

    Raises:
        ReadError: The ending is none of ``SUFFIXES``, or the file is empty, not text, or shows no text.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        known = " ".join(sorted(SUFFIXES))
        raise ReadError(f"{path.name} is of a kind that cannot be read", hint=f"save it as one of {known}")
    text = decode(data, path.name)
    if suffix in _HTML:
        from index.readers import html

        return html.read(text, path.name)
    if suffix in _MARKDOWN:
        from index.readers import markdown

        return markdown.read(text)
    from index.readers import plain

    return plain.read(text)
