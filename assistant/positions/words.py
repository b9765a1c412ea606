"""Where words stand in a text: its clauses, and the very characters that a folded text was read from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.folding import fold, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

# Letters that a word made of a name shares with it.
_SHORTEST = 4
# What ends the part of a sentence of which a number or a date is told.
_CLAUSE = re.compile(r"[.;:!?]\s|[()]|, (?:and|but|while|of whom|who|which)\b")


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause in which ``text[start:end]`` stands, as offsets."""
    before = list(_CLAUSE.finditer(text, 0, start))
    after = _CLAUSE.search(text, end)
    return before[-1].end() if before else 0, after.start() if after else len(text)


def words_at(original: str, start: int, end: int) -> str:
    """What stands in ``original`` where ``plain(original)`` has ``[start:end]``, on one line."""
    folded, read = fold(original), plain(original)
    if len(folded.text) != len(read):  # as a rule a comma for a space inside a number, character for character
        return read[start:end]
    return " ".join(original[folded.starts[start] : folded.ends[end - 1]].split())


def is_made_of(word: str, names: Iterable[str]) -> bool:
    """Whether a word is one of some names, lower-cased, or made of one: "Russian" of "Russia"."""
    low = word.lower().removesuffix("'s")
    return any(
        low == name or (len(name) >= _SHORTEST and low.startswith(name[: max(_SHORTEST, len(name) - 1)]))
        for name in names
    )
