"""A name whose place another word has taken: "the mayor of hallin", from "the mayor of Kelpin".

Names are told by their capitals, and a model that writes one small hides it. Such a word is found by its place: it
stands nowhere in small letters, and right where the quote has a name that the claim does not have.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from assistant.word_forms import word_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# A capital says nothing behind these.
_OPENS: Final = re.compile(r"(?:^|[.!?:\"'(]\s*)$")
# Where a name is all but sure: "the Edge browser" may well be "the current browser".
_PREPOSITIONS: Final = frozenset(
    "of in at near from off to by with against outside around through towards for between".split()
)
# What is written of a place without its name, and words that by their ending are no names of people or places.
_GENERIC: Final = frozenset(
    "town city village country state region district county province island capital government parliament court"
    " company club team party police army".split()
)
_COMMON: Final = re.compile(r".*(?:ing|ed|ly|ion|ment|ness|ity|ism|ist|s|al|ous|ful|ers?|ive|ian|ic|ary|able|ern)")
_DAY: Final = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|January|February|March|April|May|June|July|August|September|October|November|December"
)
# Letters: "pub" and "sea" are words, and few names are as short.
_SHORTEST: Final = 4


def replaced_name(claim: str, quotes: Iterable[str], context: Sequence[str]) -> str | None:
    """The first word of a claim in small letters that has the place of a name of its quotes, or ``None``.

    Args:
        claim: The model's words, folded.
        quotes: The sentences that it quotes.
        context: These, the passages and the question: a word that any of them has in small letters is a word.
    """
    mine = _words(claim)
    held = {word.casefold() for word in mine}
    candidates = [at for at, word in enumerate(mine) if _may_name(mine, at)]
    for text in quotes if candidates else ():
        theirs = _words(text)
        for place in _names(text, held):
            found = (mine[at] for at in candidates if _same_place(mine, at, theirs, place))
            if word := next((word for word in found if not _is_word(word, context)), None):
                return word
    return None


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _may_name(words: Sequence[str], at: int) -> bool:
    """Whether a word in small letters may be a name by its length and its ending, and stands where names do."""
    word = words[at]
    return (
        word.islower()
        and len(word) >= _SHORTEST
        and at > 0
        and words[at - 1].lower() in _PREPOSITIONS
        and word not in _GENERIC
        and not _COMMON.fullmatch(word)
        and bool(word_terms(word))
    )


def _is_word(word: str, context: Iterable[str]) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", text) for text in context)


def _names(text: str, held: set[str]) -> Iterator[int]:
    """The words of a text, by number, that are names there and that a claim has in no case."""
    for at, match in enumerate(_WORD.finditer(text)):
        word = match[0]
        named = word[0].isupper() and not _OPENS.search(text, 0, match.start()) and not _DAY.fullmatch(word)
        if named and word.casefold() not in held:
            yield at


def _same_place(mine: Sequence[str], at: int, theirs: Sequence[str], place: int) -> bool:
    """Whether two words follow the same preposition, and the same word stands before that or behind them."""
    one, other = _around(mine, at), _around(theirs, place)
    pairs = (one[:2], other[:2]), (one[1:], other[1:])
    return any(left == right and any(map(word_terms, left)) for left, right in pairs)


def _around(words: Sequence[str], at: int) -> tuple[str, str, str]:
    """The two words before and the one behind, folded to one case; nothing where there is none."""
    padded = ["", "", *(word.casefold() for word in words), ""]
    return padded[at], padded[at + 1], padded[at + 3]
