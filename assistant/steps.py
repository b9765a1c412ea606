"""One question, one direction: rewrite, search, abstain, draft, gate, ledger. No input or output of its own."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from assistant.drafting import STOPPED, Drafted, draft, untold
from assistant.earlier import answers, asked_of_earlier, told_before
from assistant.errors import QuestionError, QuoteOutdatedError
from assistant.gate import quote_at
from assistant.ledger import conflicts_over, enter
from assistant.objections import (
    ABSENT,
    DECLINED,
    UNSUPPORTED,
    Objection,
    nothing_found,
    objection_to,
    unanswered,
)
from assistant.positions.retractions import disputed, retractions
from assistant.rewrite import matters, stand_alone
from assistant.rewrite.authors import WHICH
from assistant.searching import Part, found_by_turns, once, search_parts, unheard
from assistant.second import hear, is_needed
from assistant.suspicion import ordered
from assistant.types import Answer, Claim, Refusal, Retrieved, Trace, Usage, Verdict
from index.errors import CiteboundError, DocumentNotFoundError
from index.filters import EVERYTHING
from index.lexical import terms
from index.types import Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from assistant.earlier import Earlier
    from assistant.rewrite import Rewriter
    from assistant.types import Estimate, Model, Question, Quote, Rejected, Turn
    from index.filters import Filters
    from index.types import Card, Hit

# Passages shown with a refusal: enough to see what the documents do speak of.
_NEAREST = 3
# A question is a line, not a document; the longest leaves room for passages in the smallest context window.
_LONGEST_QUESTION = 2_000


class Index(Protocol):
    """What a question is put to."""

    def search(self, question: str, limit: int, *, filters: Filters = EVERYTHING) -> tuple[Hit, ...]:
        """The best passages for a question of the documents that pass the filters, best first."""

    def card(self, document: str, *, filters: Filters = EVERYTHING) -> Card:
        """What a citation of a document needs; near-copies that the filters leave out are none."""

    def fingerprint(self) -> str:
        """What the index holds, in short."""


class _Asked(NamedTuple):
    question: Question
    parts: tuple[Part, ...]
    hits: tuple[Hit, ...]
    filters: Filters
    told: Callable[[Claim], None]
    earlier: Earlier | None = None


@dataclass(frozen=True, slots=True)
class Assistant:
    """An index and a model that answers from it.

    ``passages`` is how many passages the model is given, ``None`` for as many as suit it; ``rewriter`` makes a
    follow-up into a question that stands alone, the rules alone if there is none; ``second`` is heard beside the
    model, if there is one (``assistant.second``).
    """

    index: Index
    model: Model
    passages: int | None = None
    rewriter: Rewriter | None = None
    second: Model | None = None

    def ask(
        self,
        text: str,
        turns: Sequence[Turn] = (),
        *,
        filters: Filters = EVERYTHING,
        notices: Sequence[str] = (),
        told: Callable[[Claim], None] = untold,
    ) -> Answer | Refusal:
        """Answer a question, or refuse.

        Args:
            text: The question as typed.
            turns: What was asked before it and how it was answered, oldest first.
            filters: Which documents are searched.
            notices: What the user must know of the state of the index.
            told: Told of each claim as soon as it is verified; sources are numbered later.

        Raises:
            QuestionError: There is no question, or it is too long.
            ModelError: The model failed before anything was verified.
            StoreError: The index failed.
            KeyboardInterrupt: It was stopped before anything was verified.
        """
        clock = _Clock()

        def first_told(claim: Claim) -> None:
            clock.first = clock.first or clock.elapsed()
            told(claim)

        question, usage = self._stand_alone(_checked(text), turns)
        clock.lap("rewrite")
        earlier = None if question.clarify else asked_of_earlier(question.text, turns)
        again = bool(turns and turns[-1].question.clarify)
        asked = () if question.clarify else self._search(question, filters, earlier, again=again)
        if not asked and not question.clarify:
            question = replace(question, clarify=WHICH)
        hits = found_by_turns(asked)
        fingerprint = self.index.fingerprint()
        clock.lap("search")
        trace = Trace(
            *(self.model.name, self.model.prompt, fingerprint, usage),
            notices=tuple(notices),
            retrieved=tuple(map(_retrieved, hits)),
        )
        outcome = self._outcome(_Asked(question, asked, hits, filters, first_told, earlier), trace, clock)
        clock.lap("ledger")
        return replace(outcome, trace=replace(outcome.trace, timings_ms=clock.laps, first_claim_ms=clock.first))

    def _stand_alone(self, text: str, turns: Sequence[Turn]) -> tuple[Question, Usage]:
        return self.rewriter.rewrite(text, turns) if self.rewriter else (stand_alone(text, turns), Usage())

    def _search(
        self, question: Question, filters: Filters, earlier: Earlier | None, *, again: bool
    ) -> tuple[Part, ...]:
        """What the model is asked; about an answer before, with what that is found in first.

        Nothing where the user is to be asked back, but not ``again``.
        """
        asked = search_parts(self.index, question, self.model, filters, self.passages)
        if again and not asked:
            most = self.passages or self.model.passages
            return (Part(question, self.index.search(question.standalone, most, filters=filters)),)
        if earlier is None:
            return asked
        said = [hit for text in earlier.said for hit in self.index.search(text, _NEAREST, filters=filters)]
        return (Part(question, once((*said, *found_by_turns(asked)))),)

    def _outcome(self, asked: _Asked, trace: Trace, clock: _Clock) -> Answer | Refusal:
        """Abstain before drafting, draft through the gate, abstain if nothing survives it."""
        question, hits = asked.question, asked.hits
        if objection := _objection(asked):
            return self._refuse(asked, objection, trace)
        if asked.earlier and (claims := told_before(asked.earlier.said, hits)):
            return self._of_earlier(asked, asked.earlier, claims, trace)
        estimate = self._estimate(asked.parts)
        trace = replace(trace, usage=trace.usage + estimate.usage, confidence=estimate.probability)
        clock.lap("abstain")
        if estimate.refuse:
            return self._refuse(asked, ABSENT, trace)
        # A language model is asked all at once: it would read, and be paid for, as many prompts.
        asks = (Part(question, hits),) if self.model.prompt else asked.parts
        drafted = draft(self.model, asks, untold if asked.earlier else asked.told)
        if self.second and not asked.earlier and is_needed(question, drafted):
            asked, drafted, trace = self._beside(self.second, asked, drafted, trace)
        likely = trace.confidence if drafted.confidence is None else drafted.confidence
        trace = replace(trace, usage=trace.usage + drafted.usage, confidence=likely)
        clock.lap("draft")
        if asked.earlier:
            return self._of_earlier(asked, asked.earlier, drafted.verdict.claims, trace)
        if drafted.verdict.claims:
            return self._answer(asked, drafted, trace)
        return self._refuse(asked, self._nothing_left(drafted), trace, drafted.verdict.removed)

    def _estimate(self, parts: Sequence[Part]) -> Estimate:
        """How likely the question, or else one of those that it consists of, is answered."""
        usage = Usage()
        for part in reversed(parts):
            estimate = self.model.answerable(part.question, part.hits)
            usage += estimate.usage
            if not estimate.refuse:
                break
        return replace(estimate, usage=usage)

    def _beside(
        self, second: Model, asked: _Asked, drafted: Drafted, trace: Trace
    ) -> tuple[_Asked, Drafted, Trace]:
        """A draft with what another reader adds from the passages that suit it; see ``assistant.second.hear``."""
        question = asked.question
        try:
            heard = search_parts(self.index, question, second, asked.filters)
            if not heard:  # the index has changed meanwhile
                return asked, drafted, trace
            both, notice = hear(second, question, heard, drafted, asked.told)
        except KeyboardInterrupt:
            if not drafted.verdict.claims:
                raise
            return asked, drafted._replace(cut=STOPPED), trace
        except CiteboundError as error:  # what the model has answered stays answered
            failed = f"The second reading failed: {error.message}"
            return asked, drafted, replace(trace, notices=(*trace.notices, failed))
        if not notice:
            return asked, both, trace
        hits = once((*asked.hits, *found_by_turns(heard)))
        retrieved = tuple(map(_retrieved, hits))
        trace = replace(trace, notices=(*trace.notices, notice), retrieved=retrieved)
        return asked._replace(hits=hits), both, trace

    def _of_earlier(
        self, asked: _Asked, earlier: Earlier, claims: Sequence[Claim], trace: Trace
    ) -> Answer | Refusal:
        """Who said what was answered before, or when that was, by its own sources."""
        found = answers(claims, earlier.sought, self._cited(claims, asked).__getitem__)
        if found is None:
            return self._refuse(asked, earlier.untold, trace)
        for claim in found.claims:
            asked.told(claim)
        notices = (*trace.notices, found.notice) if found.notice else trace.notices
        drafted = Drafted(Verdict(found.claims, ()), Usage(), None, (), "")
        return self._answer(asked, drafted, replace(trace, notices=notices))

    def _nothing_left(self, drafted: Drafted) -> Objection:
        if drafted.misclaimed:
            return UNSUPPORTED
        return DECLINED if self.model.prompt else ABSENT

    def _answer(self, asked: _Asked, drafted: Drafted, trace: Trace) -> Answer:
        question, verified = asked.question, drafted.verdict.claims
        held_by = matters(question)
        asked = self._with_corrections(asked, [text for one in held_by for text in disputed(one, verified)])
        found = (claim for one in held_by for claim in retractions(one, verified, asked.hits))
        taken_back = tuple(dict.fromkeys(found))
        for claim in taken_back:
            asked.told(claim)
        cards = self._cited((*verified, *taken_back), asked)
        claims, sources = enter((*verified, *taken_back), cards.__getitem__)
        return Answer(
            question=question,
            claims=claims,
            conflicts=conflicts_over(held_by, claims, sources),
            sources=sources,
            removed=drafted.verdict.removed,
            trace=replace(trace, notices=(*trace.notices, drafted.cut)) if drafted.cut else trace,
            missing=self._missing(drafted, asked, claims),
            complete=not drafted.cut,
        )

    def _missing(self, drafted: Drafted, asked: _Asked, claims: Sequence[Claim]) -> tuple[str, ...]:
        """What is left open: a language model says it in its own words, and is then not interrupted."""
        if self.model.prompt and drafted.missing:
            return drafted.missing
        found = (*unanswered(asked.question.text, claims), *unheard(asked.parts, claims))
        return tuple(dict.fromkeys((*drafted.missing, *found)))

    def _with_corrections(self, asked: _Asked, texts: Iterable[str]) -> _Asked:
        """The question with the passages, too, that are likeliest to correct what its answers dispute."""
        found = (hit for text in texts for hit in self.index.search(text, _NEAREST, filters=asked.filters))
        return asked._replace(hits=once((*asked.hits, *found)))

    def _cited(self, claims: Sequence[Claim], asked: _Asked) -> dict[str, Card]:
        """The documents that are quoted.

        Raises:
            QuoteOutdatedError: One was replaced or taken out meanwhile.
        """
        cited = {quote.document for claim in claims for quote in claim.quotes}
        cards = self._cards(cited, asked)
        if cards.keys() != cited:
            raise QuoteOutdatedError(
                "A document that the answer quotes was changed in the index meanwhile.", hint="Ask again."
            )
        return cards

    def _cards(self, documents: Iterable[str], asked: _Asked) -> dict[str, Card]:
        """Those that are still as they were searched: a model may take minutes, an index run goes by in one."""
        searched = {hit.passage.document: hit.sha256 for hit in asked.hits}
        cards = {}
        for document in documents:
            with suppress(DocumentNotFoundError):
                card = self.index.card(document, filters=asked.filters)
                if card.sha256 == searched[document]:
                    cards[document] = card
        return cards

    def _refuse(
        self, asked: _Asked, objection: Objection, trace: Trace, removed: tuple[Rejected, ...] = ()
    ) -> Refusal:
        # Numbered and merged by the ledger like the quotes of a claim, but shown as no more than what is near.
        hits = asked.hits[:_NEAREST]
        cards = self._cards({hit.passage.document for hit in hits}, asked)
        quotes = [_nearest(hit, asked.question) for hit in hits if hit.passage.document in cards]
        near = [Claim(quote.text, (quote,)) for quote in quotes]
        entries = enter(near, cards.__getitem__)
        return Refusal(
            question=asked.question,
            reason=objection.reason,
            message=objection.message,
            nearest=tuple(claim.quotes[0] for claim in entries.claims),
            sources=entries.sources,
            removed=removed,
            trace=trace,
        )


def _objection(asked: _Asked) -> Objection | None:
    """Why nothing need be drafted; of what was answered before, neither time nor premise is in question."""
    if asked.question.clarify:
        return Objection("underspecified", asked.question.clarify)
    if not asked.hits:
        return nothing_found(asked.filters)
    question = asked.question
    return None if asked.earlier else objection_to(question.asked, asked.hits, question.standalone)


def _retrieved(hit: Hit) -> Retrieved:
    passage = hit.passage
    return Retrieved(passage.document, passage.start, passage.end, hit.score, hit.dense, hit.lexical)


def _nearest(hit: Hit, question: Question) -> Quote:
    """Of a passage, the sentence that shares most words with the question, of equals the longest; no order."""
    asked = frozenset(terms(question.standalone))
    text, start = hit.passage.text, hit.passage.start

    def shared(one: Sentence) -> tuple[int, int]:
        words = frozenset(terms(text[one.start - start : one.end - start]))
        return len(words & asked), one.end - one.start

    told = [one for one in hit.sentences if not ordered(hit.passage, one.start, one.end)]
    best = max(told or hit.sentences, key=shared, default=Sentence(start, hit.passage.end))
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
    """Times the steps, and when the first claim was told, in milliseconds."""

    laps: dict[str, float] = field(default_factory=dict)
    first: float | None = None
    _begun: float = field(default_factory=time.perf_counter)
    _last: float = field(default_factory=time.perf_counter)

    def elapsed(self) -> float:
        return round((time.perf_counter() - self._begun) * 1000, 1)

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.laps[step] = round((now - self._last) * 1000, 1)
        self._last = now
