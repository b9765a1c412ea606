"""Where a citation leads when it is clicked: a URI of ASCII alone, so that nothing ends a terminal's escape."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote

_WEB = ("http://", "https://")
# What a URI has of its own; all else is percent-encoded, control characters and white space above all.
_KEPT = "%/:?#[]@!$&'()*+,;=~-._"
# Words of a quote that are looked for: enough to be rare on a page.
_FRAGMENT = 8
# Files whose words stand in them as they are read, and how large one may be for its lines to be counted.
_TEXTS = frozenset((".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml"))
_MOST_BYTES = 2_000_000


def link_to(path: str, *, page: int | None = None, words: str = "") -> str | None:
    """The URI of a document; ``None`` where its file cannot be told.

    Args:
        path: As the index has it: a file's, ``FILE#PART``, a web address, or the name of what was piped in.
        page: The sheet to open it at, if it is a PDF.
        words: What a browser shall look for on a web page, from its beginning, and whose line of a text file is
            told: as ``#12``, which kitty and Visual Studio Code understand and others pass over.
    """
    if path.lower().startswith(_WEB):
        return quote(path, safe=_KEPT, errors="replace") + _text_fragment(path, words)
    file = _file_of(path)
    if file is None:
        return None
    try:
        uri = file.as_uri()  # its host stays empty: the file is on the machine that the program runs on
    except UnicodeEncodeError:  # no name that a file can have
        return None
    if page and file.suffix.lower() == ".pdf":
        return f"{uri}#page={page}"
    line = _line_of(file, words)
    return f"{uri}#{line}" if line else uri


def _line_of(file: Path, words: str) -> int | None:
    """The line of a text file, from 1, that these words begin on; ``None`` where they do not stand so."""
    sought = words.split()[:_FRAGMENT]
    if not sought or file.suffix.lower() not in _TEXTS:
        return None
    try:
        if not file.is_file() or file.stat().st_size > _MOST_BYTES:
            return None
        text = file.read_text("utf-8", errors="replace")
    except (OSError, ValueError):  # gone, or no name that a file can have
        return None
    found = re.search(r"\s+".join(map(re.escape, sought)), text)
    return text.count("\n", 0, found.start()) + 1 if found else None


def _file_of(path: str) -> Path | None:
    """The file: what stands before a ``#`` that begins the name of a part, which file names may have, too."""
    if not Path(path).is_absolute():
        return None
    ends = [at for at, char in enumerate(path) if char == "#"]
    if not ends:
        return Path(path)
    files = (path[:end] for end in (None, *reversed(ends)))
    return next((Path(file) for file in files if os.path.isfile(file)), None)  # noqa: PTH113  (no error for a null)


def _text_fragment(path: str, words: str) -> str:
    """What browsers scroll to (WICG, Text Fragments); they show the page's top where they do not find it."""
    if "#" in path or not words.split():
        return ""
    start = quote(" ".join(words.split()[:_FRAGMENT]), safe="", errors="replace")
    return f"#:~:text={start.replace('-', '%2D')}"  # a hyphen has a meaning of its own there
