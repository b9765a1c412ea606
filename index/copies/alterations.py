"""What differs where two copies of one text correspond: figures and names.

“19 dead” and “23 dead” in otherwise equal words are two claims, however alike the texts are. A figure or a name of
one text corresponds to that of another which stands between the same three words before and the same three after;
other figures and names among these count as the same. Places that occur twice in a text are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|\w+")
# A capital letter after one of these may be that of any word that begins a sentence.
_OPENS = frozenset('.!?:“”"‘(\n–—')
# Who wrote or passed on a text is not what it says: “By Ada Brun”, “(Coastwire)”.
_CREDIT = re.compile(r"(?:\b[Bb]y|\()\s*$")
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_UNITS += " seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ADDED = {word: n for n, word in enumerate(_UNITS.split())}
_ADDED |= {word: n for n, word in zip(range(20, 100, 10), _TENS.split(), strict=True)}
_TIMES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_CONTEXT = 3
# So many figures, or names, and more than are kept: another filling of a form, not another version of a report.
# A short form has few: two do where none is kept.
_REFILLED, _REFILLED_WHOLLY = 3, 2


class _Kind(Enum):
    WORD = ""
    FIGURE = "#"
    NAME = "@"


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, or all the words of a figure or a name."""

    kind: _Kind
    value: str

    @property
    def shape(self) -> str:
        return self.kind.value or self.value


@dataclass(frozen=True, slots=True)
class Alterations:
    """Of the figures and names that correspond, how many are the same and how many are others."""

    figures_kept: int = 0
    figures_changed: int = 0
    names_kept: int = 0
    names_changed: int = 0

    @property
    def any(self) -> bool:
        """Whether a figure or a name is another."""
        return bool(self.figures_changed or self.names_changed)

    @property
    def refilled(self) -> bool:
        """Whether the two are one form filled in twice: most of the figures, or of the names, are others."""
        return any(
            changed >= (_REFILLED if kept else _REFILLED_WHOLLY) and changed > kept
            for kept, changed in (
                (self.figures_kept, self.figures_changed),
                (self.names_kept, self.names_changed),
            )
        )


def alterations(a: str, b: str) -> Alterations:
    """Compare the figures and names of two texts where the words around them are the same."""
    ours, theirs = _places(a), _places(b)
    counts = {(kind, same): 0 for kind in (_Kind.FIGURE, _Kind.NAME) for same in (True, False)}
    for place, token in ours.items():
        other = theirs.get(place)
        if token and other and token.kind is other.kind:
            counts[token.kind, token.value == other.value] += 1
    return Alterations(
        counts[_Kind.FIGURE, True],
        counts[_Kind.FIGURE, False],
        counts[_Kind.NAME, True],
        counts[_Kind.NAME, False],
    )


def _places(text: str) -> Mapping[tuple[str, ...], _Token | None]:
    """Figures and names by the words around them; ``None`` where those words surround more than one."""
    tokens = list(_tokens(text))
    shapes = [token.shape for token in tokens]
    places: dict[tuple[str, ...], _Token | None] = {}
    for at, token in enumerate(tokens):
        if token.kind is _Kind.WORD:
            continue
        before, after = shapes[max(0, at - _CONTEXT) : at], shapes[at + 1 : at + 1 + _CONTEXT]
        if len(before) == len(after) == _CONTEXT:
            place = (*before, token.shape, *after)
            places[place] = None if place in places else token
    return places


def _tokens(text: str) -> Iterator[_Token]:
    """Words in lower case, each figure and each name as one token."""
    run: list[str] = []
    kind, end = _Kind.WORD, 0
    for found in _TOKEN.finditer(text):
        word, now = found.group(), _kind(text, found, end)
        # “Lund. Brun” are two names; “twenty-three” is one figure.
        if run and (now is not kind or text[end : found.start()].strip(" -\u00a0")):
            yield _joined(kind, run)
            run = []
        if now is _Kind.WORD:
            yield _Token(now, word.casefold())
        else:
            run.append(word)
        kind, end = now, found.end()
    if run:
        yield _joined(kind, run)


def _kind(text: str, found: re.Match[str], end: int) -> _Kind:
    word, gap = found.group(), text[end : found.start()]
    if word[0].isdigit() or word.casefold() in _ADDED or word.casefold() in _TIMES:
        return _Kind.FIGURE
    opens = not end or bool(_OPENS & set(gap))
    if word[0].isupper() and not opens and not _CREDIT.search(text, max(0, found.start() - 4), found.start()):
        return _Kind.NAME
    return _Kind.WORD


def _joined(kind: _Kind, words: list[str]) -> _Token:
    return _Token(kind, _figure(words) if kind is _Kind.FIGURE else " ".join(words))


def _figure(words: list[str]) -> str:
    """``19`` for “19” and for “nineteen”, ``1500000`` for “1.5 million” and for “1,500,000”."""
    total = part = Decimal()
    for word in words:
        lower = word.casefold()
        if lower in _TIMES:
            part = (part or Decimal(1)) * _TIMES[lower]
            if _TIMES[lower] > _TIMES["hundred"]:
                total, part = total + part, Decimal()
        elif lower in _ADDED:
            part += _ADDED[lower]
        else:
            plain = re.sub(r"(?<=\d)[.,](?=\d{3}(?:\D|$))", "", word).replace(",", ".")
            if not re.fullmatch(r"\d+(?:\.\d+)?", plain) or part:
                return " ".join(words).casefold()  # a time of day, a version: as it is written
            part += Decimal(plain)
    return f"{(total + part).normalize():f}"
