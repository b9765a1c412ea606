"""Of how many it is said: "some" is not "all", and "usually" is not "always"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.fidelity.words import clauses
from assistant.numerals import numerals
from assistant.word_forms import word_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# How strong a quantifier is, in the order in which they are looked for: "almost all" and "not all" hold "all".
_SIGNS: Final = {
    0: (
        r"(?:not|n't) (?:all|every|everyone|everybody|each|always)|some(?:times)?|several|(?:an? (?:small )?)?few"
        r"|a (?:handful|number|minority|fraction) of|certain|occasionally|half|(?:third|quarter|fifth) of|part of"
    ),
    3: r"(?:nearly|almost|virtually|practically) (?:all|every|everyone|everybody|always)",
    1: r"many|numerous|(?:scores|dozens|hundreds|thousands) of|often|frequently|usually|generally|mostly",
    # "The most" and "its most" begin a superlative.
    2: (
        r"(?<!\bthe )(?<!'s )(?<!\bits )(?<!\btheir )(?<!\bhis )(?<!\bher )(?<!\bour )(?<!\ba )most"
        r"|(?:the|a) (?:\w+ )?majority of"
    ),
    # "At all", "above all", "by all means", "all but three", "each other" and "all day" quantify nothing.
    4: (
        r"(?<!\bat )(?<!\babove )(?<!\bafter )(?<!\bfirst of )(?<!\bmost of )(?<!\bby )"
        r"(?:all|every|each|everyone|everybody|always)"
        r"(?! (?:but|other|the (?:more|same)|day|night|year|time|along|over|around|in all)\b)(?!-)"
    ),
}
_QUANTIFIER: Final = re.compile(
    "|".join(rf"(?P<s{strength}>\b(?:{signs})\b)" for strength, signs in _SIGNS.items()), re.IGNORECASE
)
# "Most" and what is stronger: "many" for "several" is a matter of words.
_STRONG: Final = 2
# "Some passengers survived" is held against "all passengers …" and against "all survived".
_NEXT: Final = 2
# Terms: of how many, and what. "Each system has a function" says nothing of "several systems work together".
_SHARED: Final = 2
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


class _Quantified(NamedTuple):
    """A quantifier, how strong it is, the terms of the words that follow it, and those of its whole clause."""

    text: str
    strength: int
    next: tuple[frozenset[str], ...]
    clause: frozenset[str]


def raised(claim: str, quotes: Sequence[str]) -> str | None:
    """The quantifier of the quotes where a claim says the same of more: "some", for "all passengers survived"."""
    strong = [mine for mine in _quantified(claim) if mine.strength >= _STRONG and mine.next]
    said = [one for text in quotes for one in _quantified(text)] if strong else []
    for mine in strong:
        least = min(_SHARED, len(mine.clause))
        same = [
            one
            for one in said
            if any(mine.next[0] & terms for terms in one.next) and len(mine.clause & one.clause) >= least
        ]
        as_strong = any(one.strength >= mine.strength and mine.next[0] & one.clause for one in said)
        if same and not as_strong:
            return max(same, key=lambda one: one.strength).text
    return None


def _quantified(text: str) -> Iterator[_Quantified]:
    if not _QUANTIFIER.search(text):
        return
    numbers = {number.start for number in numerals(text)}
    for clause in clauses(text):
        found = list(_QUANTIFIER.finditer(text, clause.start, clause.end))
        words = [
            (match.start(), word_terms(match[0]))
            for match in _WORD.finditer(text, clause.start, clause.end)
            if match.start() not in numbers and not any(one.start() <= match.start() < one.end() for one in found)
        ]
        around = frozenset[str]().union(*(terms for _, terms in words))
        for match in found:
            if match.end() + 1 in numbers and match[0].lower() == "some":
                continue  # about
            following = tuple(terms for at, terms in words if terms and at >= match.end())[:_NEXT]
            yield _Quantified(match[0], int((match.lastgroup or "s0")[1:]), following, around)
