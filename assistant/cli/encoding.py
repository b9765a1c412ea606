"""Characters that the encoding of an output lacks: on old terminals, and in files that Windows writes to."""

from __future__ import annotations

import codecs
import sys
import unicodedata

_NAME = "citebound.plain"
# What our own screens and quotes set, and what stands for it on a typewriter.
_TYPED = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹′", "'"),
        **dict.fromkeys("‐‑‒–—―−·", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f", " "),
        "…": "...",
        "›": ">",
        "•": "*",
        "→": "->",
    }
)


def make_do() -> None:
    """Have standard input and output take whatever comes, in whatever encoding they have."""
    codecs.register_error(_NAME, _plain)
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, _NAME), (sys.stderr, _NAME)):
        getattr(stream, "reconfigure", lambda **_: None)(errors=errors)


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Marks of punctuation in plain ones, letters and figures by their numbers, so that no quote loses a word."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end].translate(_TYPED)
    return "".join(map(_told, lacking)), error.end


def _told(char: str) -> str:
    if char.isascii():
        return char
    word = unicodedata.category(char)[0] in "LMN"
    return char.encode("ascii", "backslashreplace").decode() if word else "?"
