"""How likely passages are to answer a question, found out before a language model drafts anything.

Heard together are the offline reader, whose evidence the retriever's scores are part of, and the model's own yes
or no to the reader's best sentences, from the probabilities of one token. Asked openly whether it can answer, a
small model says yes to everything, or no; how sure it is of its yes ranks questions all the same.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Protocol

import prompts
from assistant.lines import one_line
from assistant.models.extractive.evidence import ANSWERED_FROM, log_odds
from assistant.models.extractive.likelihood import likelihood
from assistant.models.extractive.rated import rate
from assistant.types import Estimate, Usage
from index.fusion import logistic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.models.endpoint import Message
    from assistant.models.extractive.reading import Reads
    from assistant.types import Question
    from index.types import Embedder, Hit

PROMPT = "check.v1"

# Sentences that the model is shown, the likeliest: more of them cost seconds on a small machine.
_SHOWN = 3
# Characters of each: a longer one is a paragraph that was not parted.
_LONGEST = 300
_MARK = 6

# Fitted by logistic regression on the log-odds of the two (docs/abstention.md), a small model answering.
_EVIDENCE = 1.0
_CHECK = 0.85
_BIAS = -0.4
# A server that gives no probabilities says 0 or 1; nobody is as sure as that.
_SUREST = 0.95


class Checks(Protocol):
    """Says how sure a model is of its yes; see ``Endpoint``."""

    def yes(self, model: str, messages: Sequence[Message]) -> tuple[float | None, Usage]:
        """The probability of a yes, ``None`` if the model says neither, and what it took."""


def make_estimate(
    endpoint: Checks | None, model: str, embedder: Embedder, reader: Reads | None = None
) -> Callable[[Question, Sequence[Hit]], Estimate]:
    """What tells how likely passages are to answer a question.

    Args:
        endpoint: Where the model is; ``None`` to do without its word.
        model: Its name there.
        embedder: Compares sentences with the question; called once a question.
        reader: Reads the passages with the question in mind; ``None`` to do without.

    Returns:
        A function that raises ``EmbedderError`` if the sentences cannot be embedded, ``ReaderError`` if the reader
        failed and ``ModelError`` if the model cannot be asked. It takes some 100 ms and, with the model, the
        reading of some 250 tokens.
    """

    def estimate(question: Question, hits: Sequence[Hit]) -> Estimate:
        rated = rate(embedder, reader, question, hits)
        if not rated:
            return Estimate(0.0, refuse=True)
        yes, usage = None, Usage()
        if endpoint is not None:
            best = [one_line(one.candidate.in_context, _LONGEST) for one in rated[:_SHOWN]]
            yes, usage = endpoint.yes(model, messages(question.standalone, best))
        likely = combined(likelihood(question, rated), yes)
        return Estimate(round(likely, 4), likely < ANSWERED_FROM, usage)

    return estimate


def combined(evidence: float, yes: float | None) -> float:
    """The probability that the passages answer, by the evidence and by the model's yes, if it gave one."""
    if yes is None:
        return evidence
    said = min(max(yes, 1 - _SUREST), _SUREST)
    return logistic(_BIAS + _EVIDENCE * log_odds(evidence) + _CHECK * log_odds(said))


def messages(question: str, sentences: Sequence[str]) -> list[Message]:
    """What the model is asked."""
    instructions, template = prompts.load(PROMPT).halves()
    listed = "\n".join(f"- {sentence}" for sentence in sentences)
    # As with passages: a mark that depends on what it encloses cannot be forged from within.
    mark = hashlib.sha256(f"{question}\0{listed}".encode("utf-8", "surrogatepass")).hexdigest()[:_MARK]
    asked = template.fill(mark=mark, sentences=listed, question=one_line(question, len(question)))
    return [{"role": "system", "content": instructions}, {"role": "user", "content": asked}]
