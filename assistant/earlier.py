"""Who said, and when was, what an answer before told: found where it stands, or not at all.

A question such as "who said that?" is about a statement and not about its words. What answers it is no sentence
that is like it, but the statement's own source: the one to whom that attributes it, the time of which it speaks.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.gate import Gate
from assistant.objections import Objection
from assistant.question_type import AnswerType, shows
from assistant.rewrite.leaning import SOURCE, without_lead
from assistant.types import Claim, DraftClaim, DraftQuote
from index.types import Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from assistant.types import Turn
    from index.types import Card, Hit

# Whoever denies or disputes a statement is somebody else than who made it.
_OTHERS: Final = re.compile(r"den|dispute", re.IGNORECASE)
_WHEN: Final = re.compile(
    r"when (?:(?:exactly )?(?:was|is) (?:that|this|it)|did (?:that|this|it) (?:happen|take place|occur))"
    r"(?: exactly)?",
    re.IGNORECASE,
)


class Sought(Enum):
    """What a follow-up asks of an earlier statement."""

    SPEAKER = "who said it"
    TIME = "when that was"


class Earlier(NamedTuple):
    """What is asked of the statements that answered the question before."""

    sought: Sought
    said: tuple[str, ...]

    @property
    def untold(self) -> Objection:
        """Why nothing is answered, where no source of theirs says it."""
        return Objection("absent", f"The sources do not say {self.sought.value}.")


class Found(NamedTuple):
    """Statements that tell what is asked of them, and what the reader must know of how they do."""

    claims: tuple[Claim, ...]
    notice: str | None = None


def asked_of_earlier(text: str, turns: Sequence[Turn]) -> Earlier | None:
    """What a question asks of the statements of the answer before; ``None`` if it asks something else."""
    # What was asked back, and not replied to, leaves the answer before it the last.
    answered = next((turn for turn in reversed(turns) if not turn.question.clarify), None)
    if answered is None:
        return None
    said, core = answered.said, without_lead(text).rstrip(" ?!.…")
    source = SOURCE.fullmatch(core)
    if source and not _OTHERS.match(source["verb"] or ""):
        return Earlier(Sought.SPEAKER, said)
    return Earlier(Sought.TIME, said) if _WHEN.fullmatch(core) else None


def names_it(claim: Claim, sought: Sought) -> bool:
    """Whether a statement tells what is asked of it: in its words, or by what its document attributes it to."""
    if sought is Sought.SPEAKER:
        return any(quote.speaker for quote in claim.quotes)
    return any(
        shows(AnswerType.TIME, one.text, Sentence(0, len(one.text), one.speaker, one.as_of))
        for one in claim.quotes
    )


def told_before(said: Iterable[str], hits: Sequence[Hit]) -> tuple[Claim, ...]:
    """Statements in the very words of passages, as verified claims; those in a model's words are not found."""
    gate = Gate(hits)
    found = (_stands(gate, text, len(hits)) for text in dict.fromkeys(said))
    return tuple(claim for claim in found if claim)


def _stands(gate: Gate, text: str, passages: int) -> Claim | None:
    for number in range(1, passages + 1):
        checked = gate.check(DraftClaim(text, (DraftQuote(text, number),))).result
        if isinstance(checked, Claim) and not checked.softened:
            return checked
    return None


def answers(claims: Sequence[Claim], sought: Sought, card: Callable[[str], Card]) -> Found | None:
    """Of statements, those that tell what is asked; else those of which it is known who printed them, or when.

    Args:
        claims: The statements.
        sought: What is asked of them.
        card: Looks a document up by its id.

    Returns:
        ``None`` if nothing says it.
    """
    if naming := tuple(claim for claim in claims if names_it(claim, sought)):
        return Found(naming)
    printed = tuple(claim for claim in claims if all(_printed(claim, sought, card)))
    if not printed:
        return None
    if sought is Sought.SPEAKER:
        return Found(printed, "No speaker is named: it is the outlet that says it.")
    return Found(printed, "No time is named: what is told is the day of publication.")


def _printed(claim: Claim, sought: Sought, card: Callable[[str], Card]) -> Iterator[bool]:
    for quote in claim.quotes:
        meta = card(quote.document).metadata
        field, value = ("outlet", meta.outlet) if sought is Sought.SPEAKER else ("published", meta.published)
        yield value is not None and field not in meta.inferred
