"""What a server sent, as a file: a response is what its content type says.

What a server does not say is told by the address, then by the bytes.
"""

from __future__ import annotations

import codecs
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from index.errors import ReadError
from index.inputs.kinds import ending_of
from index.readers import is_read

if TYPE_CHECKING:
    from email.message import Message

_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/ld+json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "message/rfc822": ".eml",
    "application/mbox": ".mbox",
    "application/zip": ".zip",
}
# Types that servers give to whatever they know no better of: the address says more.
_VAGUE = frozenset({"", "text/plain", "application/octet-stream", "application/gzip", "application/x-gzip"})


def in_utf8(data: bytes, charset: str | None) -> bytes:
    """A text in the encoding that the server says, which is nowhere in the bytes themselves."""
    with suppress(LookupError, UnicodeError):
        if charset and codecs.lookup(charset).name not in ("utf-8", "utf-16", "utf-32"):
            try:
                data.decode("utf-8")
            except UnicodeDecodeError:
                return data.decode(charset).encode("utf-8")
    return data


def file_name(url: str, kind: Message, data: bytes) -> str:
    """A file name for what was sent, with the ending that tells its reader.

    Args:
        url: Where it was found.
        kind: Its content type.
        data: Its bytes.

    Raises:
        ReadError: It is of a kind that cannot be read.
    """
    address = PurePosixPath(unquote(urlsplit(url).path))
    declared = kind.get_content_type() if kind["Content-Type"] else ""
    if declared in _VAGUE and is_read(address.name):
        return address.name
    ending = _ENDINGS.get(declared) or (ending_of(data) if declared in _VAGUE else None)
    if ending is None:
        raise ReadError(f"It is {declared}, of a kind that cannot be read.")
    return f"{address.stem or 'page'}{ending}"
