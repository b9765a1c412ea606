"""Who says it: the speaker that a claim names against those that its quotes have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.fidelity.hedges import CONTESTED, hedges, reported
from index.attribution import attribute
from index.attribution.verbs import VERB
from index.split import sentences

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_WORD: Final = re.compile(r"[^\W_]+")
# Words of a description that tell nobody apart.
_COMMON: Final = frozenset(
    "a an the of in at for and by his her its their who from to on with former official officials spokesman"
    " spokeswoman spokesperson mr mrs ms dr sir he she it they we i"
    " this that these those report reports".split()
)
_SPEAKS: Final = re.compile(r"\b(?:he|she|they|it|i|we)\b", re.IGNORECASE)
# What a name of a claim may stand for.
PRONOUN: Final = re.compile(
    r"\b(?:he|she|they|it|i|we|his|her|their|its|him|them|this|these|here|there)\b", re.IGNORECASE
)
# Words of the subject of a report.
_LONGEST_SUBJECT: Final = 6
# Words between an office and the name of its holder: "minister for fisheries and the coast, Ode Lund".
_APART: Final = 8


class Voices(NamedTuple):
    """Who may be the speaker of what a claim quotes.

    ``quotes`` are the sentences that its quotes stand in, ``speakers`` those whom the documents name for them,
    ``outlets`` what the documents say of themselves, ``context`` the passages and the question.
    """

    quotes: Sequence[str]
    speakers: Collection[str]
    outlets: Sequence[str]
    context: Sequence[str]


def other_speaker(claim: str, voices: Voices) -> str | None:
    """The speaker that a claim names where its quotes have another, or none."""
    return next((speaker for speaker in _speakers(claim) if not _is_one_of(speaker, voices)), None)


def _speakers(claim: str) -> list[str]:
    """Those that a claim names: as the index reads it, and else whoever stands before a verb that may report."""
    spans = sentences(claim)
    named = [sentence.speaker for sentence in attribute(claim, spans) if sentence.speaker]
    if named:
        return named
    verbs = (VERB.search(claim, span.start, span.end) for span in spans)
    before = [claim[span.start : verb.start()].split() for span, verb in zip(spans, verbs, strict=True) if verb]
    return [" ".join(words) for words in before if 0 < len(words) <= _LONGEST_SUBJECT]


def _is_one_of(speaker: str, voices: Voices) -> bool:
    words = _telling(speaker)
    if not words or any(words & _telling(outlet) for outlet in voices.outlets):
        return True
    if voices.speakers:
        others = [_telling(other) for other in voices.speakers]
        return any(words & other for other in others) or any(
            _beside(words, other, text) for other in others for text in voices.context
        )
    there = [*voices.quotes, *(voices.context if any(map(_SPEAKS.search, voices.quotes)) else ())]
    return any(words & _telling(text) for text in there)


def unattributed(claim: str, quotes: Sequence[str], speaker: str | None) -> bool:
    """Whether a claim says itself what its quotes only report.

    With a ``speaker`` that is shown beside it, it does so only under a report that is contested.
    """
    if reported(claim) or not all(reported(quote) for quote in quotes):
        return False
    return speaker is None or any(hedges(quote) & CONTESTED for quote in quotes)


def _telling(text: str) -> frozenset[str]:
    words = frozenset(word.lower() for word in _WORD.findall(text))
    return words - _COMMON


def _beside(one: frozenset[str], other: frozenset[str], text: str) -> bool:
    """Whether words of both stand close together and nobody speaks between: "fisheries minister Ode Lund"."""
    words = list(_WORD.finditer(text))
    first = [at for at, word in enumerate(words) if word[0].lower() in one]
    second = [at for at, word in enumerate(words) if word[0].lower() in other]
    near = ((min(a, b), max(a, b)) for a in first for b in second if abs(a - b) <= _APART)
    return any(not VERB.search(text, words[a].end(), words[b].start()) for a, b in near)
