"""Whose things a question of number counts: "how many Tarn soldiers" counts no others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from assistant.folding import plain
from assistant.positions.words import is_made_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# Right before what is counted, with no verb between.
_WHOSE: Final = re.compile(
    r"(?i:\bhow many) (?P<names>(?:[A-Z][\w.'-]* )+)(?=[a-z])(?!(?:did|do|does|was|were|had|has|have|is|are)\b)"
)
_CAPITALISED: Final = re.compile(r"[A-Z][\w'-]*")
_ALSO_CALLED: Final = {
    "us": "american united",
    "usa": "us american united",
    "american": "us",
    "uk": "british",
    "british": "uk",
}
# Names of several words, of which an acronym has the first letters: "Tarn Free Army" is the TFA.
_LONG_NAME: Final = re.compile(r"[A-Z][\w'-]*(?: (?:of |the |for |and )?[A-Z][\w'-]*)+")


def whose(question: str) -> str:
    """The names, as a folded question has them; empty if it has none."""
    match = _WHOSE.search(question)
    return match["names"] if match else ""


def names_one(original: str, names: frozenset[str]) -> bool:
    """Whether a text has one of some names, lower-cased, a word made of one, or what an acronym stands for."""
    text = plain(original).replace(".", "")
    known = names.union(*(_ALSO_CALLED.get(name, "").split() for name in names))
    return (
        not names
        or any(is_made_of(word, known) for word in _CAPITALISED.findall(text))
        or not names.isdisjoint(_acronyms(text))
    )


def _acronyms(text: str) -> Iterator[str]:
    """The first letters of each long name, lower-cased."""
    for name in _LONG_NAME.findall(text):
        yield "".join(word[0] for word in name.split() if word[0].isupper()).lower()
