"""Which of the questions before a follow-up leans on: not always the last."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.rewrite.described import somebody
from assistant.rewrite.leaning import A_PREPOSITION, BARE, PRONOUN, Leaning, leaning, pronouns, without_lead
from assistant.rewrite.named import TIME, persons
from assistant.rewrite.referents import PERSONAL, meant
from assistant.rewrite.resolve import IS_IT
from assistant.types import Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

# So many questions back somebody is still "he"; whoever was spoken of before that is rather named again.
_STILL_MEANT = 3
# What says of such a follow-up that it is about what was answered, and not about who said it or why.
_MAY_VARY = {
    Leaning.BARE: re.compile(r"\b(?:when|where)\b", re.IGNORECASE),
    Leaning.ELLIPSIS: re.compile(rf"\b(?:{A_PREPOSITION})\b|{TIME.pattern}", re.IGNORECASE),
}


def leant_on(text: str, kind: Leaning, turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The conversation up to the question that a follow-up leans on.

    An aside on an answer ("who said that?") is passed over: "And in Sorne?" after it varies the question that was
    answered. Not so by "why?" or "and the union?", nor by a "she" that may be whoever said it. "He" is the one who
    was spoken of last.

    Args:
        text: The follow-up.
        kind: How it leans.
        turns: What was asked before, oldest first; at least one, and the last not unclear.
    """
    kinds = personal(text)
    of_aside = kind is Leaning.ORDINAL or (kind in _MAY_VARY and not _MAY_VARY[kind].search(text))
    kept = tuple(turns) if of_aside else without_asides(turns)
    if kind is not Leaning.POINTING or len(kinds) != 1:
        return kept
    (person,) = kinds
    speaker, others = meant(person, "", kept[-1].said), meant(person, _asked(kept[-1]), ())
    if len(kept) < len(turns) and speaker and others and not set(speaker) & set(others):
        return tuple(turns)
    return kept[: _speaking_of(person, kept) + 1]


def without_asides(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The conversation without the asides at its end, whose answer is now that of the question they are about."""
    kept, said = tuple(turns), turns[-1].said
    while len(kept) > 1 and (kept[-1].question.clarify or _is_aside(kept)):
        kept = kept[:-1]
    return (*kept[:-1], Turn(kept[-1].question, said or kept[-1].said))


def _asked(turn: Turn) -> str:
    return turn.question.standalone.rstrip(" ?!.")


def personal(text: str) -> frozenset[str]:
    """The kinds of its personal pronouns that stand for nobody whom it names itself."""
    return PERSONAL & {str(one.lastgroup) for one in pronouns(text)}


def _is_aside(turns: Sequence[Turn]) -> bool:
    """Whether the last asks about an answer, or about such an aside, and nothing further of what was answered."""
    *before, last = turns
    kind, whole = leaning(last.question.text), last.question.standalone
    bare = BARE.fullmatch(without_lead(last.question.text).rstrip(" ?!."))
    if kind is not Leaning.BARE or IS_IT in whole or (bare and bare["that"]):
        return kind in {Leaning.SOURCE, Leaning.DOUBT, Leaning.BARE}
    return bool(before) and whole.startswith(f"{before[-1].question.standalone} ") and _is_aside(before)


def _speaking_of(kind: str, turns: Sequence[Turn]) -> int:
    """Where somebody was spoken of last; the last place if nowhere."""
    for at in range(len(turns) - 1, max(-1, len(turns) - 1 - _STILL_MEANT), -1):
        asked, said = _asked(turns[at]), turns[at].said
        if not turns[at].question.clarify and (somebody(asked) or meant(kind, asked, said)):
            return at
    return len(turns) - 1


def unnamed(text: str, turns: Sequence[Turn]) -> tuple[str, ...] | None:
    """Those for whom the "he" or "she" of a follow-up may stand, if no question says who it is; else ``None``."""
    kinds = personal(text)
    if len(kinds) != 1 or not turns:
        return None
    (kind,) = kinds
    kept = without_asides(turns)
    turn = kept[_speaking_of(kind, kept)]
    asked = _asked(turn)
    # Whom the question itself speaks of is not asked about: both together may well say who it is.
    if (
        somebody(asked)
        or meant(kind, asked, ())
        or any(one.lastgroup in PERSONAL for one in PRONOUN.finditer(asked))
    ):
        return None
    found = meant(kind, asked, turn.said)
    return None if len(found) == 1 else found


def told_apart(text: str, found: str, turns: Sequence[Turn]) -> bool:
    """Whether a pronoun was resolved to somebody whom the user calls by the other one: "she" is no "he"."""
    kinds = personal(text)
    others = PERSONAL - kinds
    named = set(persons([found])) - set(persons([text]))
    return bool(kinds) and any(
        named & (set(persons([turn.question.standalone])) - set(persons([turn.question.text])))
        for turn in turns
        if personal(turn.question.text) == others
    )
