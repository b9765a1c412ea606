"""Who does what to whom, as far as the order of words tells."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.fidelity.words import clauses
from assistant.word_forms import content_terms, is_past, word_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
# Where A and B may be put one for the other, or where what stands around the verb has no part in it.
_MUTUAL: Final = (
    "met married divorced agreed fought clashed collided played tied faced shared joined linked talked spoke said"
    " negotiated bordered equalled combined merged allied cooperated called named based located born told asked"
)
_BE: Final = frozenset("was were is are been being be gets got".split())
# Words between "was" and the participle: "was later sharply criticised by".
_ADVERBS: Final = 2
# Sentences whose reading is kept: one piece of evidence is held against each sentence of an answer.
_KEPT: Final = 512


class _Action(NamedTuple):
    verb: str
    passive: bool
    before: frozenset[str]
    after: frozenset[str]


def swapped(claim: str, quote: str) -> str | None:
    """The verb of a claim, as a term, with whose two sides the quote has it the other way round."""
    known: dict[str, list[_Action]] = {}
    for action in _actions(quote):
        known.setdefault(action.verb, []).append(action)
    for action in _actions(claim):
        others = known.get(action.verb, [])
        if others and all(_turned(action, other) for other in others):
            return action.verb
    return None


def _turned(one: _Action, other: _Action) -> bool:
    left, right = (other.before, other.after) if one.passive == other.passive else (other.after, other.before)
    crossed = bool(one.before & right - left) and bool(one.after & left - right)
    return crossed and not one.before & left - right


@lru_cache(maxsize=_KEPT)
def _actions(text: str) -> tuple[_Action, ...]:
    return tuple(_read(text))


def _read(text: str) -> Iterator[_Action]:
    for clause in clauses(text):
        words = [match[0] for match in _WORD.finditer(text[clause.start : clause.end])]
        found = [word_terms(word.removesuffix("'s")) for word in words]
        for at, word in enumerate(words):
            if not found[at] or not is_past(word) or found[at] <= _mutual():
                continue
            lower = [each.lower() for each in words]
            been = not _BE.isdisjoint(lower[max(0, at - 1 - _ADVERBS) : at])
            yield _Action(
                min(found[at]),
                been,
                frozenset[str]().union(*found[:at]),
                frozenset[str]().union(*found[at + 1 :]),
            )


@cache
def _mutual() -> frozenset[str]:
    return content_terms(_MUTUAL)
