"""A follow-up and the questions before it, made into a question that stands alone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Protocol

from assistant.rewrite.clarify import asks_back, clarified
from assistant.rewrite.leaning import leaning
from assistant.rewrite.resolve import resolve
from assistant.tokens import Counter
from assistant.types import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Turn, Usage

# A question that stands alone is at most so long, unless the user's own is longer. The bundled embedder reads 256
# word pieces, and a question with much of the conversation in it is about nothing in particular.
MOST_TOKENS = 160
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
    found = resolve(text, kind, turns[-1])
    return Question(text, found if found and fits(found) else _chained(text, turns))


def _chained(text: str, turns: Sequence[Turn]) -> str:
    """The question after those that it leans on, the oldest of them left out if they are too many."""
    chain = [turns[-1].question.standalone]
    for turn in reversed(turns):
        own, whole = turn.question.text, turn.question.standalone
        if own == whole or not whole.endswith(own):
            chain[0] = whole
            break
        chain[:1] = [whole.removesuffix(own).strip(), own]
    kept = [text]
    for one in reversed(chain):
        if not fits(" ".join([one, *kept])):
            break
        kept.insert(0, one)
    return " ".join(kept)


def fits(text: str) -> bool:
    """Whether a question is within the budget of tokens."""
    return len(text) <= _SHORT or _counter().count(text) <= MOST_TOKENS


@cache
def _counter() -> Counter:
    return Counter("")
