"""Fidelity of detail: whether a claim's numbers and names are those of what it quotes.

A claim is a model's wording around verified quotes. These checks are deterministic and one-sided: they find a
detail that the sources do not have, not a detail that is misplaced.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from assistant.folding import find, plain
from assistant.numerals import codes, numerals
from index.lexical import terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Texts whose words are kept: a claim's passages are looked through for each of its claims.
_KEPT: Final = 64
_WORD = re.compile(r"[^\W_]+(?:['’]s\b)?")
# U.S. and US are one name.
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}")
_PAIRS: Final = (
    re.compile(r"\b(?=([A-Z][a-z][\w-]*) ([A-Z][a-z][\w-]*))"),
    re.compile(r"\b(?=([A-Z][a-z][\w-]*) \S+ ([A-Z][a-z][\w-]*))"),
)
# A capital there says nothing: at the start of a sentence, of a quotation, after a colon.
_OPENS = re.compile(r"(?:^|[.!?:\"'(]\s*)$")
# A way to write a minus, and no number of its own.
_FREEZING = re.compile(r"\bbelow (?:zero|0)$", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]+)"')
# How a model says in a claim what it should have said by making none.
_GIVEN = r"(?:passages?|documents?|sources?|articles?|texts?|context)"
_TELLS = (
    r"(?:say|state|mention|specify|provide|contain|answer|give|include|indicate|address|offer)(?:s|ed)?|said|given"
)
_SAYS_NOTHING = re.compile(
    rf"\b{_GIVEN}\b(?: provided| given)? (?:do|does|did)(?: not|n['’]t)\b[^.]*\b(?:{_TELLS})\b"
    rf"|\b(?:no|none of the) {_GIVEN}\b[^.]*\b(?:{_TELLS})\b"
    rf"|\bnot (?:\w+ly )?(?:{_TELLS}|known|clear)\b[^.]*\bin (?:the|any|these|this) {_GIVEN}\b"
    r"|\bis not (?:explicitly|directly|clearly|specifically) (?:stated|mentioned|given)\b"
    r"|\bno (?:information|mention|answer)\b",
    re.IGNORECASE,
)


def unborne_number(claim: str, quotes: Sequence[str]) -> str | None:
    """The first number of a claim that none of its quotes contains, in digits, in words or as part of a code."""
    text, shown = plain(claim), [plain(quote) for quote in quotes]
    values = {number.value for quote in shown for number in numerals(quote)}
    unborne = (
        number.text
        for number in numerals(text)
        if number.value not in values and not _FREEZING.search(text, 0, number.end)
    )
    unknown = sorted(codes(text) - frozenset[str]().union(*map(codes, shown)))
    return next(unborne, None) or next(iter(unknown), None)


def unborne_name(claim: str, context: Iterable[str]) -> str | None:
    """The first name of a claim that is nowhere in its context; ``None`` if all are.

    Args:
        claim: The model's words.
        context: The passages that the claim cites, what their documents say of themselves, and the question: a
            name may stand for a pronoun of the quote.
    """
    known = frozenset[str]().union(*map(_keys, context))
    text = _undotted(claim)
    for match in _WORD.finditer(text):
        word = match[0]
        opens = _OPENS.search(text[: match.start()]) and not (word.endswith("'s") and terms(_key(word)))
        if len(word) > 1 and word[0].isupper() and not opens and _key(word) not in known:
            return word
    return None


def mixed_name(claim: str, context: Iterable[str]) -> str | None:
    """The first name of a claim made of parts of two others of its context: Ada Rask of Ada Brun and Ode Rask.

    For short contexts: in a long page the parts of most names stand beside others, too.
    """
    known = frozenset[tuple[str, str]]().union(*map(_pairs, context))
    named = sorted(pair for pair in _PAIRS[0].findall(_undotted(claim)) if pair not in known and terms(pair[0]))
    return next((" ".join(pair) for pair in named if _is_mixed(pair, known)), None)


def _is_mixed(pair: tuple[str, str], known: frozenset[tuple[str, str]]) -> bool:
    """Whether the first of two words begins another name, and the last ends another."""
    first, last = pair
    parted = any(one == first for one, _ in known) and any(other == last for _, other in known)
    return parted and (last, first) not in known


def unborne_quotation(claim: str, context: Iterable[str]) -> str | None:
    """The first words that a claim has in quotation marks and its context has not; ``None`` if there are none."""
    known = [plain(text) for text in context]
    for match in _QUOTED.finditer(plain(claim)):
        words = match[1].strip(" .,;:!?")
        if len(words.split()) > 1 and not any(find(words, text) for text in known):
            return words
    return None


def says_nothing(claim: str, quotes: Iterable[str]) -> bool:
    """Whether a claim says only that the sources do not say, and they themselves do not say so."""
    return bool(_SAYS_NOTHING.search(claim)) and not any(_SAYS_NOTHING.search(quote) for quote in quotes)


def _undotted(text: str) -> str:
    return _DOTTED.sub(lambda match: match[0].replace(".", ""), plain(text))


@lru_cache(maxsize=_KEPT)
def _keys(text: str) -> frozenset[str]:
    return frozenset(_key(word) for word in _WORD.findall(_undotted(text)))


@lru_cache(maxsize=_KEPT)
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    """Capitalised words that follow one another, at most one word between them: Ode K. Rask."""
    return frozenset(pair for pattern in _PAIRS for pair in pattern.findall(_undotted(text)))


def _key(word: str) -> str:
    return re.sub(r"['’]s$", "", word.casefold())
