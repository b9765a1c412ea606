"""Text that is safe to show: nothing in a document, a path or a model's reply can steer the terminal."""

from __future__ import annotations

import re
from pathlib import Path

from index.types import Span

# C0 and C1 controls but the newline, bidirectional and invisible marks, lone surrogates. The joiners U+200C and
# U+200D stay: Persian and Hindi are misspelt without them, and they move nothing.
_UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# What separates words or lines, and is unsafe all the same.
_SEPARATORS = re.compile("[\t\x0b-\x0d\x1c-\x1f\x85\u2028\u2029]")
_SENTENCE_ENDS = (".", "!", "?", "…")
_PAGE = re.compile(r"(?i)https?://(?P<place>[^/?]*/?(?P<path>[^?]*))")


def safe(text: str) -> str:
    """The text without what a terminal acts on or hides; tabs and the like become spaces."""
    return _UNSAFE.sub("", _SEPARATORS.sub(" ", text))


def flat(text: str) -> str:
    """On one line: no title or file name can pass itself off as a line of ours."""
    return " ".join(text.split())


def flat_span(text: str, start: int, end: int) -> Span | None:
    """Where ``text[start:end]`` stands in ``flat(text)``; ``None`` if it is white space or nothing."""
    inside = [at for at in range(max(start, 0), min(end, len(text))) if not text[at].isspace()]
    if not inside:
        return None
    first, last = (len(flat(text[: at + 1])) for at in (inside[0], inside[-1]))
    return Span(first - 1, last)


def told(message: str, hint: str) -> str:
    """What happened and what to do, as sentences: a library's words may lack their full stop."""
    parted = not hint or message.rstrip("”’\"')]").endswith(_SENTENCE_ENDS)
    return f"{message}{'' if parted else '.'} {hint}".strip()


def file_name(path: str) -> str:
    """What a document is cited by: a file without its folders, a page of the web by its host and path.

    Behind ``#`` stands the name of the article in it, whose own slashes are no folders.
    """
    file, mark, part = path.partition("#")
    page = _PAGE.match(file)
    # The query is a session's or a campaign's, and long, unless nothing else tells the page.
    name = (page["place"] if page["path"] else file[page.start("place") :]) if page else Path(file).name
    return f"{name}{mark}{part}"
