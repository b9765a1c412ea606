"""Where a sentence ends inside one line of text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from index.split.abbreviations import (
    AFTER_ORDINAL,
    BEFORE_NUMBER,
    CLOCK_FOLLOWERS,
    FILE_AND_DOMAIN_ENDINGS,
    MAY_BE_LAST,
    NEVER_LAST,
    STARTERS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = re.compile(r"\w")
# Marks of scripts that put no space after a sentence; they never abbreviate.
_WIDE: Final = frozenset("。！？｡।؟۔")
# A run of final marks with all that closes behind it: quotes, brackets, a footnote number. A straight quote
# closes unless a letter follows; “ and « close in German; » may stand off by a space in French.
_MARK: Final = re.compile(
    r"(?P<mark>[.!?…。！？｡।؟۔]+)"
    r"(?P<close>(?:\[\d{1,3}\]|[”’»›)\]}」』）】〉》]|[\"'](?!\w)|[“‘«](?=\s|$|[,.;:])|\s[»›](?=\s|$))*)"
)
# What may stand before the first word of a sentence.
_NEXT: Final = re.compile(r"\s*[“‘\"'«‹»„‚(\[{¿¡「『（【•*–—-]{0,4}\s?(?P<word>\w+)?")
_QUOTES: Final = frozenset("”’»\"'“«")
# “Where?” Lund asked: the sentence goes on after the quotation.
_SPEECH: Final = re.compile(
    r"\s+(?:(?:\w\.|\w[\w’'-]*)\s+){1,4}(?:said|says|asked|asks|shouted|cried|wondered|added)\b"
)
# From the beginning of the last word on, and not tried again from each of its letters.
_BEFORE: Final = re.compile(r"(?<![^\s“‘\"'«„(\[{/])[^\s“‘\"'«„(\[{/]*\Z")
_ACRONYM: Final = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
# Characters looked at to the left of a mark: longer than any abbreviation or address worth knowing.
_LOOKBACK: Final = 100
# Characters of nearly every word: among so many it is looked for first, in a third of the time.
_MOST_WORDS: Final = 16
# Digits: "12. Lund" is the twelfth item of a list, "1912. Lund" a year and a new sentence.
_MAX_LIST_NUMBER: Final = 3
# Letters. "Node.Js" and "socket.Io" are names, "globally.Initially" is two sentences.
_MIN_GLUED_WORD: Final = 3


def boundaries(text: str, start: int, end: int) -> Iterator[int]:
    """Yield in order where sentences inside the line ``text[start:end]`` end, but not the end of the line.

    Each piece between two boundaries has a letter or a digit.
    """
    searched = start
    first: re.Match[str] | None = None  # the first letter or digit of the sentence
    for mark in _MARK.finditer(text, start, end):
        first = first or _WORD.search(text, searched, mark.start())
        searched = mark.start()
        if first and _ends(text, mark, first.start(), end):
            yield mark.end()
            searched, first = mark.end(), None


def _ends(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    """Whether the sentence whose first letter is at ``start`` ends with ``mark``, in a line to ``end``."""
    following = _NEXT.match(text, mark.end(), end)
    if following is None or following["word"] is None or following["word"][0].islower():
        return False
    if not _WIDE.isdisjoint(mark["mark"]):
        return True
    left = text[max(start, mark.start() - _LOOKBACK) : mark.start()]
    found = _BEFORE.search(left, max(0, len(left) - _MOST_WORDS)) or _BEFORE.search(left)
    before = found[0] if found else ""
    if not text[mark.end()].isspace():
        return _ends_glued(text, mark, before, following)
    if mark["mark"] == ".":
        return _full_stop_ends(before, following["word"], first=mark.start() - len(before) <= start)
    return _QUOTES.isdisjoint(mark["close"]) or _SPEECH.match(text, mark.end(), end) is None


def _full_stop_ends(before: str, word: str, *, first: bool) -> bool:
    """Whether a single full stop between ``before`` and, after a space, ``word`` ends the sentence.

    ``first`` says that nothing stands before ``before`` in this sentence.
    """
    lower = before.lower().rstrip(".")
    listed = first and (len(before) == 1 or (before.isdecimal() and len(before) <= _MAX_LIST_NUMBER))
    counted = (before.isdecimal() and word in AFTER_ORDINAL) or (word[0].isdigit() and lower in BEFORE_NUMBER)
    if listed or counted or lower in NEVER_LAST:
        return False
    if lower in {"a.m", "p.m"}:
        return word not in CLOCK_FOLLOWERS
    initial = len(before) == 1 and before.isalpha()
    if initial or lower in MAY_BE_LAST or _ACRONYM.fullmatch(before):
        return word in STARTERS
    return True


def _ends_glued(text: str, mark: re.Match[str], before: str, following: re.Match[str]) -> bool:
    """Whether a mark with no space after it ends a sentence, as in ``globally.Initially``.

    Decided against the split in doubt: addresses, file names, versions and code have such full stops too.
    """
    word, after = following["word"], text[following.end() : following.end() + 2]
    sentence = len(word) >= _MIN_GLUED_WORD and word[0].isupper() and word[1:].islower()
    run = text[max(0, mark.start() - _LOOKBACK) : mark.start()].rpartition(" ")[2]
    address = any(sign in run for sign in ("@", "//", "www."))
    if address or after[:1] in set("(_=/@") or not (sentence or word in STARTERS):
        return False
    if mark["mark"] != "." or mark["close"]:
        return True
    name = word.lower() in FILE_AND_DOMAIN_ENDINGS or (after[:1] == "." and after[1:].isalnum())
    if name or before.lower() in NEVER_LAST | MAY_BE_LAST:
        return False
    common = len(before) != 1 and before.isalpha() and before.islower()
    return common or not before or (word in STARTERS and not _ACRONYM.fullmatch(before))
