"""Evidence read for comparison: sentences, and the stretches of sentences that stand together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from assistant.folding import plain
from assistant.numerals import codes, numerals
from assistant.polarity import polarity
from index.split import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

# Sentences. A claim often joins what several of them say: with three, balanced accuracy is lower on each set.
_STRETCH: Final = 5
# Pieces of evidence whose reading is kept: one answer's are asked about again for each citation left out.
_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class Part:
    """A folded sentence: its terms, each with how it stands there, and its numbers and codes."""

    text: str
    terms: Mapping[str, int]
    figures: frozenset[Decimal | str]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sentences that stand together, and the terms and figures that any of them has."""

    parts: Sequence[Part]
    terms: frozenset[str]
    figures: frozenset[Decimal | str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece, read: folded into one line, and its stretches."""

    line: str
    stretches: tuple[Stretch, ...]


@lru_cache(maxsize=_KEPT)
def read(piece: str) -> Evidence:
    """Read a piece of evidence."""
    folded = fold(piece)
    parts = [part for span in sentences(folded) if (part := read_part(folded[span.start : span.end])).terms]
    last = max(1, len(parts) - _STRETCH + 1)
    stretches = tuple(_joined(parts[at : at + _STRETCH]) for at in range(last)) if parts else ()
    return Evidence(plain(piece), stretches)


def read_part(text: str) -> Part:
    """Read a folded sentence."""
    return Part(text, polarity(text), frozenset(number.value for number in numerals(text)) | codes(text))


def fold(text: str) -> str:
    """The text folded line by line: folding takes line breaks for spaces, and a sentence ends with its line."""
    return "\n".join(plain(line) for line in text.splitlines())


def _joined(parts: Sequence[Part]) -> Stretch:
    none: frozenset[Decimal | str] = frozenset()
    return Stretch(
        parts,
        frozenset[str]().union(*(part.terms for part in parts)),
        none.union(*(part.figures for part in parts)),
    )
