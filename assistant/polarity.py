"""Whether a sentence affirms or denies each of its words, and whether another one says the opposite."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from assistant.word_forms import word_terms
from assistant.word_relations import exclusions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# How a word stands in a text: bits, for it may stand both ways.
AFFIRMED: Final = 1
DENIED: Final = 2

# How many content words after a negation it surely reaches, and how many more it may or may not: "no evidence of
# poison" denies both, "did not say that the minister had left the harbour" not the harbour.
_SURE: Final = 2
_REACH: Final = _SURE + 1
# An apostrophe keeps "didn't" one word, and "no one" is one; the marks, "and" and "but" end what it reaches.
_TOKEN: Final = re.compile(r"\b(?:[Nn]o one|fail(?:s|ed|ing)? to)\b|[^\W_]+(?:'[^\W_]+)?|[.,;:!?()\"]|\s-+\s")
_NEGATION: Final = re.compile(
    r"not|no(?: one)?|never|none|nobody|nothing|neither|nor|without|cannot|.+n't"
    r"|fail(?:s|ed|ing)? to|lack(?:s|ed|ing)?|refus(?:e|es|ed|ing)|den(?:y|ies|ied|ying)",
    re.IGNORECASE,
)
_ENDS: Final = frozenset(("and", "but"))


def polarity(text: str) -> dict[str, int]:
    """Each index term of a sentence with how it stands there: ``AFFIRMED``, ``DENIED`` or both bits."""
    found: dict[str, int] = {}
    reach = 0
    previous = ""
    for token in _TOKEN.finditer(text):
        word = token[0].lower()
        if not word[0].isalnum() or word in _ENDS or (previous == "not" and word == "only"):
            reach = 0
        elif _NEGATION.fullmatch(word):
            reach = _REACH
        elif known := word_terms(word.removesuffix("'s")):
            how = AFFIRMED if not reach else DENIED if reach > _REACH - _SURE else AFFIRMED | DENIED
            for term in known:
                found[term] = found.get(term, 0) | how
            reach = max(0, reach - 1)
        previous = word
    return found


def denial(claim: Mapping[str, int], evidence: Iterable[Mapping[str, int]]) -> str | None:
    """The first term that a claim denies, where no sentence of the evidence denies anything."""
    if any(stands & DENIED for sentence in evidence for stands in sentence.values()):
        return None
    return next((term for term, stands in claim.items() if stands == DENIED), None)


def contradicted(claim: Mapping[str, int], evidence: Mapping[str, int]) -> str | None:
    """The first term of a claim that evidence has only with the other polarity, or excludes by one in its place.

    Args:
        claim: The terms of a sentence, from ``polarity``.
        evidence: Those of a text that speaks of the same; of one that does not, this says nothing.
    """
    known = exclusions()
    for term, stands in claim.items():
        there = evidence.get(term)
        if there is None and any(other in evidence and other not in claim for other in known.get(term, ())):
            return term
        if there is not None and not stands & there:
            return term
    return None
