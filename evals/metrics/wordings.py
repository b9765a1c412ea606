"""Whether wordings are the same, and how a text is named in an explanation."""

from __future__ import annotations

import re
import string

from assistant.folding import plain
from assistant.lines import one_line

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
# Long enough to tell which text is meant, short enough for a line of a table.
_NAMED = 80


def normalise(text: str) -> str:
    """A text as SQuAD's official script compares answers (Rajpurkar et al., 2016).

    Lower case; no ASCII punctuation, no articles, single spaces. Typographic quotation marks, dashes and the like
    are folded first, which the script does not do.
    """
    return " ".join(_ARTICLES.sub(" ", plain(text).lower().translate(_NO_PUNCTUATION)).split())


def holds(text: str, wording: str) -> bool:
    """Whether the normalised words of a wording stand in a text, one after another; no wording stands nowhere."""
    words = normalise(wording)
    return bool(words) and f" {words} " in f" {normalise(text)} "


def stands_in(words: str, text: str) -> bool:
    """Whether words stand in a text with their punctuation, in any case, not as part of longer words."""
    sought = plain(words).strip().casefold()
    return bool(sought) and re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", plain(text).casefold()) is not None


def named(text: str) -> str:
    """A text in quotation marks on one line, cut if it is long."""
    return f"“{one_line(text, _NAMED)}”"
