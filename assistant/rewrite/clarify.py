"""Asking back: when a question could mean several things, and what the user's reply makes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.rewrite import first
from assistant.rewrite.leaning import Leaning, is_courtesy, leaning, pronouns
from assistant.rewrite.looking_back import unnamed
from assistant.rewrite.named import FUNCTION_WORDS, names, persons
from assistant.rewrite.referents import PERSONAL, PHRASE_WORDS, put, side_by_side
from assistant.rewrite.resolve import about_claims
from index.lexical import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Turn

_PAIR = 2
# Of "this language officially spoken" only the first word is surely the noun.
_NOUN_WORDS = 2
_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_NO_NOUN = "|".join(sorted(FUNCTION_WORDS))
# "Is this different?" has no noun; "this language officially" has one.
_THIS = re.compile(
    rf"(?<!^is )\b(?P<this>this)(?P<noun>(?: (?!(?:{_NO_NOUN})\b)(?!\w+ly\b)[^\W\d_]+){{1,3}})",
    re.IGNORECASE,
)
# Nouns that take up what was said rather than name a thing (shell nouns: Schmid, "English Abstract Nouns as
# Conceptual Shells", 2000), and those that point to the conversation, the documents or the present.
_SHELLS = frozenset(
    "amount answer approach area arrangement case change claim conclusion data decision difference effect event"
    " fact idea information issue kind law matter method number option part piece place point problem process"
    " question reason result rule situation sort sources statement step story thing time topic type view way word"
    " app article chat conversation document file page paper report site text website"
    " year month week day morning evening century season".split()
)
_MEANT = re.compile(
    r"(?:no,? |sorry,? )*i(?: am|.m| was)? (?:mean|meant|asking about|talking about|referring to) ", re.IGNORECASE
)
_ASKS = re.compile(
    r"(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|can|could|will|would)\b",
    re.IGNORECASE,
)
_NTH = re.compile(r"(?:the )?(first|second|former|latter)(?: one)?", re.IGNORECASE)
# What asks about an answer, or goes on from the question before, does not say what was unclear.
_ON_ANSWERS = frozenset({Leaning.SOURCE, Leaning.DOUBT, Leaning.BARE})
_GOES_ON = re.compile(r"(?:and|but|(?:what|how) about)\b", re.IGNORECASE)
# A reply of so many terms that is put as a question is another question.
_QUESTION_TERMS = 2


def asks_back(text: str, turns: Sequence[Turn]) -> str | None:
    """What to ask the user instead of answering; ``None`` where it is clear enough, or was asked just now.

    Args:
        text: The question as typed.
        turns: What was asked before, oldest first.
    """
    if not turns or is_courtesy(text):
        return first.asks_back(text)
    if turns[-1].question.clarify:
        return None
    return _rival(text, turns) or _nobody(text, turns) or _unknown(text, turns)


def _unknown(text: str, turns: Sequence[Turn]) -> str | None:
    """Ask back about "this novel" when no novel was spoken of."""
    match = _THIS.search(text)
    if match is None:
        return None
    spoken = frozenset(terms(" ".join(part for turn in turns for part in (turn.question.standalone, *turn.said))))
    nouns = match["noun"].split()
    if (
        _SHELLS & {noun.lower() for noun in nouns}
        or not terms(match["noun"])
        or spoken & set(terms(match["noun"]))
    ):
        return None
    noun = " ".join(nouns if len(nouns) <= _NOUN_WORDS else nouns[:1])
    return f"What do you mean by “{match['this'].lower()} {noun}”?"


def _rival(text: str, turns: Sequence[Turn]) -> str | None:
    """A pronoun that stands for either of two."""
    either = rivals(text, turns)
    return f"Which do you mean: {either[0]} or {either[1]}?" if either else None


def _nobody(text: str, turns: Sequence[Turn]) -> str | None:
    """A "she" of whom no question has spoken, and several answers, or none."""
    if unnamed(text, turns) is None or leaning(text) is None:
        return None
    pointing = next(one for one in pronouns(text) if one.lastgroup in PERSONAL)
    return first.BY_KIND[str(pointing.lastgroup)].format(pointing[0].lower())


def rivals(text: str, turns: Sequence[Turn]) -> tuple[str, ...]:
    """The two of whom, or of which, a pronoun in the singular may stand for either.

    They stand side by side in the last question, and its answer does not name one of them alone; or nobody but the
    answer names them.
    """
    return _asked_together(text, turns[-1]) or _told_together(text, turns)


def _told_together(text: str, turns: Sequence[Turn]) -> tuple[str, ...]:
    found = unnamed(text, turns) or ()
    # Of one word it is less sure that it names a person.
    full = all(1 < len(one.split()) <= PHRASE_WORDS for one in found)
    return found if len(found) == _PAIR and full else ()


def _asked_together(text: str, last: Turn) -> tuple[str, ...]:
    kinds = {str(one.lastgroup) for one in pronouns(text)}
    pair = side_by_side(last.question.standalone)
    if len(pair) != _PAIR or not kinds & {*PERSONAL, "thing"}:
        return ()
    answered = [one for one in pair if any(_ARTICLE.sub("", one) in claim for claim in last.said)]
    people = len(persons(pair)) == _PAIR
    fitting = kinds & PERSONAL if people else kinds & {"thing", "she"}
    return pair if len(answered) != 1 and fitting else ()


def clarified(reply: str, turns: Sequence[Turn]) -> str | None:
    """The question that was asked back about, with the user's reply in its place.

    ``None`` if the reply is another question.
    """
    unclear = turns[-1].question.standalone
    if (
        leaning(reply) in _ON_ANSWERS
        or _GOES_ON.match(reply)
        or (_ASKS.match(reply) and len(terms(reply)) >= _QUESTION_TERMS)
    ):
        return None
    what = _MEANT.sub("", reply, count=1).strip(" .!?")
    if len(turns) > 1:
        what = _chosen(what, rivals(unclear, turns[:-1]))
    if what.lower().startswith("that ") and leaning(unclear) in {Leaning.SOURCE, Leaning.DOUBT}:
        return about_claims(unclear, "", (what.partition(" ")[2],))
    if found := pronouns(unclear):
        kind = str(found[0].lastgroup)
        placed = f"in {what}" if kind == "place" and names(f"· {what}")[:1] and what[:1].isupper() else what
        return put(unclear, found[:1], {kind: placed})
    if match := _THIS.search(unclear):
        same = set(terms(match["noun"])) <= set(terms(what))
        instead = what if same else f"the{match['noun']} ({what})"
        return f"{unclear[: match.start()]}{instead}{unclear[match.end() :]}"
    return f"{unclear.rstrip(' ?')} ({what})?"


def _chosen(what: str, either: Sequence[str]) -> str:
    """Which of the two that were offered a reply names or counts; the reply itself if neither."""
    if either and (nth := _NTH.fullmatch(what)):
        return either[0 if nth[1].lower() in {"first", "former"} else 1]
    wanted = set(terms(what))
    fitting = [one for one in either if wanted & (set(terms(one)) - set(terms(" ".join(set(either) - {one}))))]
    return fitting[0] if len(fitting) == 1 else what
