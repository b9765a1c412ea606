"""How likely passages are to answer a question, by the evidence for their sentences and by what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from assistant.models.extractive.evidence import answered, log_odds
from assistant.positions import reader_for
from assistant.positions.topic import names
from assistant.word_forms import content_terms
from index.fusion import logistic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.models.extractive.rated import Rated
    from assistant.types import Question

# What is added to the log-odds, tried on the development sets and ``ferry`` (docs/abstention.md): the ledger reads
# with precision before recall, and an age beside the name that is asked for is seldom another's.
_READ: Final = 0.5
# Share of the likeliest sentence's probability, and the least, under which what is read is of something else.
_SHARE: Final = 0.1
_LEAST: Final = 0.003


def likelihood(question: Question, rated: Sequence[Rated]) -> float:
    """Calibrated probability that passages answer a question; 0 if they have no sentence that could.

    Args:
        question: What is asked.
        rated: The sentences that may answer, in falling order of probability.
    """
    if not rated:
        return 0.0
    odds = log_odds(answered([one.evidence for one in rated]))
    if _is_read(question, rated):
        odds += _READ
    return logistic(odds)


def _is_read(question: Question, rated: Sequence[Rated]) -> bool:
    """Whether the ledger reads an answer from a likely sentence that has all names of the question."""
    reader = reader_for(question.standalone)
    asked = content_terms(" ".join(names(question.standalone)))
    least = max(_LEAST, _SHARE * rated[0].probability)
    return reader is not None and any(
        asked <= content_terms(one.candidate.text) and reader.answer(one.candidate.text) is not None
        for one in rated
        if one.probability >= least
    )
