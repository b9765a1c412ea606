"""The parts of a compound question, and those that no claim answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from assistant.question_type import AnswerType, answer_type, shows
from assistant.rewrite.compound import is_told, parts_of
from assistant.rewrite.members import is_named, of_each
from assistant.types import Question
from assistant.word_forms import content_terms
from index.types import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.types import Claim

# Words of a question that say nothing of its topic.
_EMPTY: Final = "many much say ask happen long old far often kind sort name"
# Of so many of a part's own words a claim on it has one: a paraphrase keeps a word of two or three.
_TOUCHES: Final = 3


def unanswered(question: str, claims: Sequence[Claim]) -> tuple[str, ...]:
    """The parts of a question that no claim answers, in its own words; none of a question in one part.

    Who says something, and when, stands with every claim. A part is answered by a claim that has a thing of the
    type that it asks for and a third of its own words; that of one country of a group by any that names it.
    """
    if of_each(question):
        return tuple(part.rstrip("?") for part in unnamed(question, claims).values())
    parts = parts_of(question)
    if len(parts) < 2:  # noqa: PLR2004  (one part is the question itself)
        return ()
    return tuple(
        part for part in parts if not is_told(part) and not any(_answers(claim, part) for claim in claims)
    )


def unnamed(question: str, claims: Iterable[Claim]) -> dict[str, str]:
    """Of the countries of a group, each of which is asked about, those that no claim names, with what is asked."""
    said = " ".join(text for claim in claims for text in _texts(claim))
    return {name: part for name, part in of_each(question).items() if not is_named(name, said)}


def answering(claims: Iterable[Claim], part: str) -> tuple[Claim, ...]:
    """Those of the claims that answer a part; none where it has no words of its own to tell them by."""
    return tuple(claim for claim in claims if _own_words(part) and _answers(claim, part))


def _answers(claim: Claim, part: str) -> bool:
    kind = answer_type(Question(part, part))
    as_read = Sentence(0, len(claim.text), claim.speaker, claim.as_of)
    texts = _texts(claim)
    if kind is not AnswerType.OPEN and not any(shows(kind, text, as_read) for text in texts):
        return False
    own = _own_words(part)
    held = content_terms(" ".join([*texts, claim.speaker or ""]))
    return not own or _TOUCHES * len(own & held) >= len(own)


def _own_words(part: str) -> frozenset[str]:
    return content_terms(part) - content_terms(_EMPTY)


def _texts(claim: Claim) -> list[str]:
    return [claim.text, *(quote.text for quote in claim.quotes)]
