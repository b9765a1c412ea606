"""What a question that follows others leans on, put in its place."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from assistant.rewrite.clarify import asks_back, clarified
from assistant.rewrite.leaning import Leaning, is_courtesy, leaning
from assistant.rewrite.looking_back import leant_on, told_apart, without_asides
from assistant.rewrite.resolve import counted_anew, resolve
from assistant.tokens import Counter
from assistant.types import Question, Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

# A question that stands alone is at most so long, unless the user's own is longer. The bundled embedder reads 256
# word pieces, and a question with much of the conversation in it is about nothing in particular.
MOST_TOKENS = 160
# Ways to lean that leave the rest of the last question as it is: they vary what it is about, or ask something else
# of it. Of two such follow-ups in a row the second leans on what the first did.
_SLOTS = {
    **dict.fromkeys((Leaning.ELLIPSIS, Leaning.FRAGMENT, Leaning.CORRECTION, Leaning.MORE), "about"),
    **dict.fromkeys((Leaning.SOURCE, Leaning.DOUBT, Leaning.BARE), "asked"),
}
# Whoever was told why asks on about what happened, not why it did; "when?" is asked of the next one, too.
_WHY = re.compile(r"(?:(?:and|but|so) )?why\b", re.IGNORECASE)
# Characters that cannot pass it: a token has one at least, and the counter adds a quarter and sixteen.
_SHORT = 100


def follow_up(text: str, turns: Sequence[Turn]) -> Question:
    """See ``assistant.rewrite.stand_alone``.

    Args:
        text: What the user typed, its words parted by one blank each.
        turns: What was asked before; at least one.
    """
    while turns and is_courtesy(turns[-1].question.text):
        turns = turns[:-1]
    if back := asks_back(text, turns):
        return Question(text, text, back)
    if turns and turns[-1].question.clarify:
        if (whole := clarified(text, turns)) and fits(whole):
            return Question(text, whole)
        turns = turns[:-1]
    kind = leaning(text) if turns else None
    if kind is None:
        return Question(text, (turns and counted_anew(text, without_asides(turns)[-1])) or text)
    kept = leant_on(text, kind, turns)
    found = resolve(text, kind, kept[-1])
    if found and fits(found) and not told_apart(text, found, turns):
        return Question(text, found)
    # What "why?" after "who said that?" cannot be asked of, it is asked of what was answered.
    return Question(text, _chained(text, kind, without_asides(turns) if kind is Leaning.BARE else kept))


def _chained(text: str, kind: Leaning, turns: Sequence[Turn]) -> str:
    """The question after the one that stood alone and the last that leaned on it, as far as they fit.

    A follow-up that only varies another takes its place: "and in Sorne?" comes instead of "and in Orrel?".
    """
    root, *followed = _chain(turns)
    if followed and (slot := _SLOTS.get(kind)) and _SLOTS.get(leaning(followed[-1]) or kind) == slot:
        followed.pop()
        varied = None if followed else resolve(text, kind, Turn(Question(root, root)))
        if varied and fits(varied):
            return varied
    elif followed and root.endswith("?") and (varied := _varied(text, kind, followed[-1])):
        followed.pop()
        text = varied
    elif followed and leaning(followed[-1]) is Leaning.BARE and (varied := _varied_root(text, kind, root)):
        return varied if _WHY.match(followed[-1]) else f"{varied} {followed[-1]}"
    kept = [text]
    for one in reversed([root, *followed[-1:]]):
        if not fits(" ".join([one, *kept])):
            break
        kept.insert(0, one)
    return " ".join(kept)


def _varied(text: str, kind: Leaning, followed: str) -> str | None:
    """The follow-up before with what this one changes in it: "when?" after "where did he say it?"."""
    varies = kind in {Leaning.BARE, Leaning.ELLIPSIS, Leaning.CORRECTION}
    return resolve(text, kind, Turn(Question(followed, followed))) if varies else None


def _varied_root(text: str, kind: Leaning, root: str) -> str | None:
    """The question that was asked first with what this one changes in it: "and Kelpin?" after "… Sorne? When?"."""
    varied = resolve(text, kind, Turn(Question(root, root))) if kind is Leaning.ELLIPSIS else None
    return varied if varied and fits(varied) else None


def _chain(turns: Sequence[Turn]) -> list[str]:
    """What the last question is made of: one that stood alone, and the follow-ups behind it in order."""
    chain = [_ended(turns[-1].question.standalone)]
    known = {_ended(turn.question.standalone) for turn in turns}
    for turn in reversed(turns):
        own = _ended(turn.question.text)
        before = chain[0].removesuffix(own).strip()
        # "How many fled in Sorne?" ends with "Sorne?", and yet is one question.
        parted = before in known or before.endswith(("?", "!", "."))
        if own != _ended(turn.question.standalone) and before != chain[0] and parted:
            chain[:1] = [before, own]
    # What varied a follow-up has other words than the user's.
    root = next((one for one in sorted(known, key=len) if chain[0].startswith(f"{one} ")), None)
    if root and root.endswith(("?", "!", ".")):
        chain[:1] = [root, chain[0].removeprefix(root).strip()]
    return chain


def _ended(text: str) -> str:
    """A question with what ends one, so that the next that is put after it can be told from it."""
    return text if text.endswith((".", "?", "!")) else f"{text}?"


def fits(text: str) -> bool:
    """Whether a question is within the budget of tokens."""
    return len(text) <= _SHORT or _counter().count(text) <= MOST_TOKENS


@cache
def _counter() -> Counter:
    return Counter("")
