"""A follow-up and the questions before it, made into a question that stands alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from assistant.types import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Turn, Usage

# Words that point back to what was said before. "it" in "is it true" does too: the earlier question then
# only adds words to the search, while a missed one loses the subject.
_POINTING = re.compile(
    r"\b(he|she|it|they|him|her|them|his|hers|its|their|theirs|this|that|these|those|there|then|else|so)\b",
    re.IGNORECASE,
)
_CONTINUING = re.compile(r"(and|but|or|also|what about|how about|why|when|where|who|since when)\b", re.IGNORECASE)
# "And why?", "Who says so?": a question of so few words has its subject in the one before.
_FEW_WORDS = 4


class Rewriter(Protocol):
    """Makes a follow-up into a question that stands alone."""

    def rewrite(self, text: str, turns: Sequence[Turn]) -> tuple[Question, Usage]:
        """The question, and what it took.

        Raises:
            ModelError: The model could not be reached.
        """


def stand_alone(text: str, turns: Sequence[Turn]) -> Question:
    """The question with the last one that stood alone put before it, if it leans on what was said before.

    Args:
        text: What the user typed.
        turns: What was asked before and how it was answered, oldest first.
    """
    text = " ".join(text.split())
    if not turns or not _leans(text):
        return Question(text, text)
    history = [turn.question for turn in turns]
    root = next((one for one in reversed(history) if one.text == one.standalone), history[0])
    return Question(text, f"{root.standalone} {text}")


def _leans(text: str) -> bool:
    few = len(text.split()) <= _FEW_WORDS
    return bool(_POINTING.search(text) or (few and _CONTINUING.match(text)) or text.lower().startswith("and "))
