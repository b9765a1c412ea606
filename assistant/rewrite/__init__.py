"""A follow-up and the questions before it, made into a question that stands alone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol

from assistant.rewrite.clarify import asks_back, clarified
from assistant.rewrite.leaning import Leaning, leaning
from assistant.rewrite.looking_back import leant_on, told_apart
from assistant.rewrite.resolve import resolve
from assistant.tokens import Counter
from assistant.types import Question, Turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Usage

# A question that stands alone is at most so long, unless the user's own is longer. The bundled embedder reads 256
# word pieces, and a question with much of the conversation in it is about nothing in particular.
MOST_TOKENS = 160
# Ways to lean that leave the rest of the last question as it is: they vary what it is about, or ask something else
# of it. Of two such follow-ups in a row the second leans on what the first did.
_SLOTS = {
    **dict.fromkeys((Leaning.ELLIPSIS, Leaning.FRAGMENT, Leaning.CORRECTION, Leaning.MORE), "about"),
    **dict.fromkeys((Leaning.SOURCE, Leaning.DOUBT, Leaning.BARE), "asked"),
}
# Characters that cannot pass it: a token has one at least, and the counter adds a quarter and sixteen.
_SHORT = 100


class Rewriter(Protocol):
    """Makes a follow-up into a question that stands alone."""

    def rewrite(self, text: str, turns: Sequence[Turn]) -> tuple[Question, Usage]:
        """The question, and what it took.

        Raises:
            ModelError: The model could not be reached.
        """


def stand_alone(text: str, turns: Sequence[Turn]) -> Question:
    """The question with what it leans on put in its place, by rule.

    Args:
        text: What the user typed.
        turns: What was asked before and how it was answered, oldest first.
    """
    text = " ".join(text.split())
    if back := asks_back(text, turns):
        return Question(text, text, back)
    if turns and turns[-1].question.clarify:
        if (whole := clarified(text, turns)) and fits(whole):
            return Question(text, whole)
        turns = turns[:-1]
    kind = leaning(text) if turns else None
    if kind is None:
        return Question(text, text)
    kept = leant_on(text, kind, turns)
    found = resolve(text, kind, kept[-1])
    certain = found and fits(found) and not told_apart(text, found, turns)
    return Question(text, found if found and certain else _chained(text, kind, kept))


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
    elif followed and (varied := _varied(text, kind, followed[-1])):
        followed.pop()
        text = varied
    kept = [text]
    for one in reversed([root, *followed[-1:]]):
        if not fits(" ".join([one, *kept])):
            break
        kept.insert(0, one)
    return " ".join(kept)


def _varied(text: str, kind: Leaning, followed: str) -> str | None:
    """The follow-up before with what this one changes in it: "when?" after "where did he say it?"."""
    varies = kind in {Leaning.BARE, Leaning.ELLIPSIS}
    return resolve(text, kind, Turn(Question(followed, followed))) if varies else None


def _chain(turns: Sequence[Turn]) -> list[str]:
    """What the last question is made of: one that stood alone, and the follow-ups behind it in order."""
    chain = [turns[-1].question.standalone]
    known = {turn.question.standalone for turn in turns}
    for turn in reversed(turns):
        own = turn.question.text
        before = chain[0].removesuffix(own).strip()
        # "How many fled in Sorne?" ends with "Sorne?", and yet is one question.
        parted = before in known or before.endswith(("?", "!", "."))
        if own != turn.question.standalone and before != chain[0] and parted:
            chain[:1] = [before, own]
    # What varied a follow-up has other words than the user's.
    root = next((one for one in sorted(known, key=len) if chain[0].startswith(f"{one} ")), None)
    if root and root.endswith(("?", "!", ".")):
        chain[:1] = [root, chain[0].removeprefix(root).strip()]
    return chain


def fits(text: str) -> bool:
    """Whether a question is within the budget of tokens."""
    return len(text) <= _SHORT or _counter().count(text) <= MOST_TOKENS


@cache
def _counter() -> Counter:
    return Counter("")
