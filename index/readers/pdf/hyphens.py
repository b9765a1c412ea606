"""Hyphens at the ends of lines: undone where the word is known whole, kept where it has one of its own."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_BEFORE = re.compile(r"(?P<half>[^\W\d_]+)-\Z")
_AFTER = re.compile(r"(?P<half>[^\W\d_]+)")


class Hyphens:
    """Joins lines, knowing the words of their document.

    A word that was broken is whole again if the document or the vocabulary has it whole; it keeps its hyphen if
    the document has it with one, or if both halves are words and the whole is none that is known ("well-known").
    A half that is no word of its own ("interna-") was surely broken.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._words = frozenset(word.casefold() for line in lines for word in _whole_words(line))

    def join(self, before: str, after: str) -> str:
        """Two lines as one: with a space between them, unless the first ends in the middle of a word."""
        first, second = _BEFORE.search(before), _AFTER.match(after)
        if not first:
            dash = (
                before.endswith(("-", "–", "/"))
                and not before.endswith((" -", " –", " /"))
                and after[:1].isalnum()
            )
            return before + ("" if dash else " ") + after
        if not second:
            return f"{before} {after}"
        keeps = second["half"][0].isupper() or self._keeps(first["half"].casefold(), second["half"].casefold())
        return (before if keeps else before[:-1]) + after

    def _keeps(self, first: str, second: str) -> bool:
        if first + second in self._words:
            return False
        if f"{first}-{second}" in self._words:
            return True
        known = _vocabulary() | self._words
        return first + second not in known and first in known and second in known


def _whole_words(line: str) -> list[str]:
    """The words of a line but its first and last, which may be halves."""
    return [word.group() for word in _WORD.finditer(line)][1:-1]


@cache
def _vocabulary() -> frozenset[str]:
    """The whole words that the bundled model was trained with: some 20,000 frequent ones, nearly all English."""
    read = files("index.embed.minilm").joinpath("tokenizer.json").read_bytes()
    return frozenset(word for word in json.loads(read)["model"]["vocab"] if len(word) > 1 and word.isalpha())
