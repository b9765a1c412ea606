"""The parts of a compound question, and those that no claim answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from assistant.question_type import AnswerType, answer_type, shows
from assistant.types import Question
from assistant.word_forms import content_terms
from index.types import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Claim

_ASKS: Final = r"(?:who|whom|whose|what|which|when|where|why|how)"
# Where a further question begins: after a question mark, or at a question word that a conjunction or a comma
# leads to.
_JOINT: Final = re.compile(
    rf"\?+\s+(?:and |or |but )?(?=\w)|,?;?\s+(?:and|or|but)(?: also| then)?\s+(?={_ASKS}\b)|[,;]\s+(?={_ASKS}\b)",
    re.IGNORECASE,
)
_QUESTION: Final = re.compile(
    rf"^\W*(?:(?:in|on|at|for|by|from|to|of|since|until|with) )?{_ASKS}\b", re.IGNORECASE
)
# "When the ship struck, who was on the bridge?" is one question: only a verb right after it makes "when" ask.
_VERBS: Final = "did|do|does|was|were|is|are|has|have|had|can|could|will|would|should"
_CLAUSE: Final = re.compile(rf"^\W*(?:when|where)\b(?!\W*$| (?:exactly )?(?:{_VERBS})\b)", re.IGNORECASE)
# "how and why did it sink": one question, twice asked. "Who owned it and why?" is two.
_BARE: Final = re.compile(rf"^\W*{_ASKS}\W*$", re.IGNORECASE)
# Words of a question that say nothing of its topic.
_EMPTY: Final = "many much say ask happen long old far often kind sort name"
# Share of a part's own words that a claim on it has: a paraphrase keeps a word of two or three.
_TOUCHES = 0.34


def unanswered(question: str, claims: Sequence[Claim]) -> tuple[str, ...]:
    """The parts of a question that no claim answers, in its own words; none of a question in one part.

    A part is answered by a claim that has a thing of the type that it asks for and a third of its own words.
    """
    parts = parts_of(question)
    if len(parts) < 2:  # noqa: PLR2004  (one part is the question itself)
        return ()
    return tuple(part for part in parts if not any(_answers(claim, part) for claim in claims))


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that a question consists of, each in its own words; a single one if it cannot be parted."""
    pieces = [piece.strip(" \t\r\n?.,;") for piece in _JOINT.split(question)]
    pieces = [piece for piece in pieces if piece]
    asking = [bool(_QUESTION.match(piece)) and not _CLAUSE.match(piece) for piece in pieces]
    if len(pieces) < 2 or not all(asking) or _BARE.match(pieces[0]):  # noqa: PLR2004
        return (question.strip(),)
    return tuple(pieces)


def _answers(claim: Claim, part: str) -> bool:
    kind = answer_type(Question(part, part))
    as_read = Sentence(0, len(claim.text), claim.speaker, claim.as_of)
    texts = [claim.text, *(quote.text for quote in claim.quotes)]
    if kind is not AnswerType.OPEN and not any(shows(kind, text, as_read) for text in texts):
        return False
    own = content_terms(part) - content_terms(_EMPTY)
    held = content_terms(" ".join([*texts, claim.speaker or ""]))
    return not own or len(own & held) >= _TOUCHES * len(own)
