"""A follow-up and the questions before it, made into a question that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from assistant.rewrite.compound import apart, parts
from assistant.rewrite.first import asks_back
from assistant.rewrite.leaning import Leaning, leaning
from assistant.types import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Turn, Usage


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
    if not turns:
        return Question(text, text, asks_back(text))
    from assistant.rewrite.following import follow_up  # half of the rules: the first answer does not wait for them

    return follow_up(text, [part for turn in turns for part in apart(turn)])


def matter(question: Question) -> str:
    """The question by which answers are held against one another; "" where it cannot be told what they are of.

    It is what is asked now. Where that could only be put after the question before, and does not say itself whom
    or what it is about ("when did he buy it?"), no two answers can be told to be of the same. Whether something is
    still true is told by what answers the question before otherwise.
    """
    kind = leaning(question.asked) if question.before else None
    if kind is Leaning.DOUBT:
        return "" if "? " in question.before else question.before
    return question.asked if kind in {None, Leaning.JOINED} else ""


def matters(question: Question) -> tuple[str, ...]:
    """The same of each part of a question."""
    return tuple(dict.fromkeys(filter(None, map(matter, parts(question)))))
