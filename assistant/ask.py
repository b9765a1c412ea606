"""One question, one direction: rewrite, search, draft, gate, ledger. No input or output of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from assistant.errors import QuestionError, QuoteOutdatedError
from assistant.gate import SAYS_NOTHING, check, quote_at
from assistant.ledger import enter, find_conflicts
from assistant.rewrite import stand_alone
from assistant.types import Answer, Claim, Draft, Refusal, Trace, Verdict
from index.errors import DocumentNotFoundError
from index.lexical import terms
from index.types import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Model, Question, Quote, Rejected
    from index.types import Card, Hit

# Passages shown with a refusal: enough to see what the documents do speak of.
_NEAREST = 3
# A question is a line, not a document; the longest leaves room for passages in the smallest context window.
_LONGEST_QUESTION = 2_000


class Index(Protocol):
    """What a question is put to."""

    def search(self, question: str, limit: int) -> tuple[Hit, ...]:
        """The best passages for a question, best first."""

    def card(self, document: str) -> Card:
        """What a citation of a document needs."""

    def fingerprint(self) -> str:
        """What the index holds, in short."""


@dataclass(frozen=True, slots=True)
class Assistant:
    """An index and a model that answers from it.

    ``passages`` is how many passages the model is given; ``None`` for as many as suit it.
    """

    index: Index
    model: Model
    passages: int | None = None

    def ask(self, text: str, history: Sequence[Question] = (), *, notices: Sequence[str] = ()) -> Answer | Refusal:
        """Answer a question, or refuse.

        Args:
            text: The question as typed.
            history: Questions asked before it, oldest first.
            notices: What the user must know of the state of the index.

        Raises:
            QuestionError: There is no question, or it is too long.
            ModelError: The model failed.
            StoreError: The index failed.
        """
        clock = _Clock()
        question = stand_alone(_checked(text), history)
        clock.lap("rewrite")
        hits = self.index.search(question.standalone, self.passages or self.model.passages)
        fingerprint = self.index.fingerprint()
        clock.lap("search")
        draft = self.model.draft(question, hits) if hits else Draft(())
        clock.lap("draft")
        verdict = check(draft, hits, question.standalone)
        clock.lap("gate")
        trace = Trace(
            model=self.model.name,
            prompt=self.model.prompt,
            index_fingerprint=fingerprint,
            usage=draft.usage,
            notices=tuple(notices),
            confidence=draft.confidence,
        )
        outcome = (
            self._answer(question, verdict, hits, trace)
            if verdict.claims
            else self._refuse(question, verdict.removed, hits, trace)
        )
        clock.lap("ledger")
        return replace(outcome, trace=replace(trace, timings_ms=clock.laps))

    def _answer(self, question: Question, verdict: Verdict, hits: Sequence[Hit], trace: Trace) -> Answer:
        cards = self._cards(verdict.claims, hits)
        claims, sources = enter(verdict.claims, cards.__getitem__)
        conflicts = find_conflicts(question.standalone, claims, sources)
        return Answer(question, claims, conflicts, sources, verdict.removed, trace)

    def _cards(self, claims: Sequence[Claim], hits: Sequence[Hit]) -> dict[str, Card]:
        """The documents that are quoted; a model may take minutes, in which an index run may replace them.

        Raises:
            QuoteOutdatedError: One was replaced or taken out meanwhile.
        """
        searched = {hit.passage.document: hit.sha256 for hit in hits}
        cited = {quote.document for claim in claims for quote in claim.quotes}
        try:
            cards = {document: self.index.card(document) for document in cited}
        except DocumentNotFoundError:
            cards = {}
        if not cards or any(card.sha256 != searched[document] for document, card in cards.items()):
            raise QuoteOutdatedError(
                "A document that the answer quotes was changed in the index meanwhile.", hint="Ask again."
            )
        return cards

    def _refuse(
        self, question: Question, removed: tuple[Rejected, ...], hits: Sequence[Hit], trace: Trace
    ) -> Refusal:
        # Numbered and merged by the ledger like the quotes of a claim, but shown as no more than what is near.
        quotes = [_nearest(hit, question) for hit in hits[:_NEAREST]]
        near = [Claim(quote.text, (quote,)) for quote in quotes]
        entries = enter(near, self.index.card)
        reason = "unsupported" if any(one.why != SAYS_NOTHING for one in removed) else "absent"
        return Refusal(
            question=question,
            reason=reason,
            message=_MESSAGES[reason],
            nearest=tuple(claim.quotes[0] for claim in entries.claims),
            sources=entries.sources,
            removed=removed,
            trace=trace,
        )


_MESSAGES = {
    "absent": "The documents do not answer this.",
    "unsupported": "The documents were not found to say what the model claimed, so nothing of it is shown.",
}


def _nearest(hit: Hit, question: Question) -> Quote:
    """Of a passage, the sentence that shares most words with the question, of equals the longest."""
    asked = frozenset(terms(question.standalone))
    text, start = hit.passage.text, hit.passage.start

    def shared(one: Sentence) -> tuple[int, int]:
        words = frozenset(terms(text[one.start - start : one.end - start]))
        return len(words & asked), one.end - one.start

    best = max(hit.sentences, key=shared, default=Sentence(start, hit.passage.end))
    return quote_at(hit, best.start, best.end)


def _checked(text: str) -> str:
    # A terminal in another encoding hands over lone surrogates, which neither a model nor a screen can take.
    text = text.encode("utf-8", "replace").decode()
    if not any(char.isalnum() for char in text):
        raise QuestionError("There is no question.", hint='Ask one: citebound ask "How many people died?"')
    if len(text) > _LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(text):,} characters; {_LONGEST_QUESTION:,} is the most.",
            hint="Ask it in fewer words.",
        )
    return text


@dataclass(slots=True)
class _Clock:
    """Times the steps, in milliseconds."""

    laps: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.laps[step] = round((now - self._last) * 1000, 1)
        self._last = now
