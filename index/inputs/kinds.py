"""The kind of a text without a name, by its first bytes: what comes through a pipe, or without a content type."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress

from index.readers.limits import gunzip
from index.readers.lines import NotJsonError, looks_like_lines, parsed

# A page says what it is in its first lines; Markdown may have tags in it further on.
_WITHIN = 2_000
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
# A member that an Office document has, and the type that an EPUB begins with.
_DOCX, _EPUB = "word/document.xml", b"application/epub+zip"


def ending_of(data: bytes) -> str:
    """The file ending under which these bytes are best read; of what nothing tells, ``.txt``."""
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(b"PK\x03\x04"):
        return _of_zip(data)
    if data.startswith(b"\x1f\x8b"):
        return f"{ending_of(gunzip(data))}.gz"
    if _HTML.match(data.removeprefix(b"\xef\xbb\xbf")[:_WITHIN]):
        return ".html"
    return _of_text(data)


def _of_zip(data: bytes) -> str:
    if _EPUB in data[:100]:  # it is stored first, unpacked, for this very purpose
        return ".epub"
    with suppress(zipfile.BadZipFile, ValueError, OSError), zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ".docx" if _DOCX in archive.namelist() else ".zip"
    return ".zip"


def _of_text(data: bytes) -> str:
    """JSON if it parses, since a Markdown text may well begin with a bracket."""
    with suppress(UnicodeDecodeError):
        text = data.decode("utf-8-sig").strip()
        if looks_like_lines(text):
            return ".jsonl"
        if text.startswith(("{", "[")):
            with suppress(NotJsonError):
                parsed(text)
                return ".json"
    return ".txt"
