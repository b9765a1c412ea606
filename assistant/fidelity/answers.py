"""Whether a claim answers the question as its quotes do.

A number, a day or a name may stand in a quote and be said of something else there: "17 people were on board" by
“17 people have died”. Where the ledger reads an answer from a claim, it must read one from its quotes that agrees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.positions import reader_for

if TYPE_CHECKING:
    from collections.abc import Sequence


class Unborne(NamedTuple):
    """An answer that a claim gives and its quotes do not; ``elsewhere`` if they say it of something else."""

    label: str
    elsewhere: bool


def unborne_answer(claim: str, question: str, sentences: Sequence[str]) -> Unborne | None:
    """What a claim answers a question with, if no sentence that it quotes is read as an answer that agrees.

    Args:
        claim: The model's words.
        question: What was asked, standing alone; of most nothing can be read.
        sentences: Those that its quotes are of.
    """
    reader = reader_for(question)
    told = reader.answer(claim) if reader else None
    if reader is None or told is None:
        return None
    read = [one for text in sentences for one in (reader.answer(text), *reader.mentions(text)) if one]
    if any(not one.value.excludes(told.value) for one in read):
        return None
    return Unborne(told.label, any(one.value == told.value for text in sentences for one in reader.others(text)))
