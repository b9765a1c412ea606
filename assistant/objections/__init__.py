"""Why a question is not answered, and what an answer leaves open."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.objections.dates import asked_time, off_date
from assistant.objections.parts import answering, unanswered, unnamed
from assistant.objections.premise import false_premise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.filters import Filters
    from index.types import Hit

__all__ = [
    "ABSENT",
    "DECLINED",
    "UNSUPPORTED",
    "Objection",
    "answering",
    "nothing_found",
    "objection_to",
    "unanswered",
    "unnamed",
]


class Objection(NamedTuple):
    """A reason, as in ``Refusal.reason``, and what the user is told, in one line."""

    reason: str
    message: str


ABSENT = Objection("absent", "The documents do not answer this.")
DECLINED = Objection("declined", "The documents do not answer this, by the model's reading.")
UNSUPPORTED = Objection(
    "unsupported", "The documents were not found to say what the model claimed, so nothing of it is shown."
)


def nothing_found(filters: Filters) -> Objection:
    """No passage was found at all."""
    return Objection("filtered", "No document passes the filters.") if filters else ABSENT


def objection_to(question: str, hits: Sequence[Hit], whole: str = "") -> Objection | None:
    """What in a question keeps these passages from answering it: another time, a false premise.

    Args:
        question: What is asked now.
        hits: The passages that were found.
        whole: The same with the questions that it is put after, of whose time it is unless it names one itself;
            what they take for granted it does not.
    """
    if message := off_date(question if asked_time(question) else whole or question, hits):
        return Objection("off_date", message)
    if message := false_premise(question, hits):
        return Objection("false_premise", message)
    return None
