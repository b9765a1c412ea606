"""One question from end to end with fakes for the index and the model."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from assistant.errors import QuestionError, QuoteOutdatedError
from assistant.steps import Assistant
from assistant.types import Answer, Draft, DraftClaim, DraftQuote, Estimate, Question, Refusal, Turn, Usage, unseen
from index.errors import DocumentNotFoundError
from index.filters import EVERYTHING
from index.types import Card, Hit, Metadata, Passage, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Rejected, Seen
    from index.filters import Filters

_TEXTS = {
    "post": "Nineteen people are dead, the harbour office said. The ferry was full.",
    "strand": "The final number is twenty-three, Minister Ode Lund said.",
}


class Shelf:
    """An index of two documents that finds both for every question but one."""

    def search(self, question: str, limit: int, *, filters: Filters = EVERYTHING) -> tuple[Hit, ...]:
        if question == "nothing":
            return ()
        found = []
        for n, (name, text) in enumerate(_TEXTS.items()):
            end = text.index(".") + 1
            sentences = (Sentence(0, end, "the harbour office" if name == "post" else "Minister Ode Lund"),)
            passage = Passage(n, name, 0, len(text), text)
            card = self.card(name)
            score = 1.0 - n / 10
            found.append(Hit(passage, card.metadata, card.path, sentences, score, sha256=card.sha256))
        return tuple(found[:limit])

    def card(self, document: str, *, filters: Filters = EVERYTHING) -> Card:
        published = {"post": "2031-03-04", "strand": "2031-03-06"}[document]
        about = Metadata(outlet=document, published=published)
        return Card(document, f"/{document}.txt", about, "0" * 64, _TEXTS[document], ())

    def fingerprint(self) -> str:
        return "f" * 16


@dataclass
class Scripted:
    """A model that drafts what the test says."""

    claims: tuple[DraftClaim, ...]
    asked: list[Question] = field(default_factory=list)
    name = "scripted"
    prompt = None
    passages = 8

    def answerable(self, question: Question, hits: Sequence[Hit]) -> Estimate:
        return Estimate()

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        self.asked.append(question)
        for claim in self.claims:
            seen(claim)
        return Draft(self.claims, Usage(10, 5))

    def repair(
        self, question: Question, hits: Sequence[Hit], failed: Sequence[Rejected], seen: Seen = unseen
    ) -> Draft:
        return Draft(())


def _claim(text: str, quote: str, passage: int) -> DraftClaim:
    return DraftClaim(text, (DraftQuote(quote, passage),))


_NINETEEN = _claim("19 people are dead.", "Nineteen people are dead", 1)
_TWENTY_THREE = _claim("The final number is 23.", "The final number is twenty-three", 2)


def test_an_answer_carries_quotes_sources_and_how_it_came_about() -> None:
    """Offsets into the document, sources numbered in order of use, speaker and date from the document."""
    result = Assistant(Shelf(), Scripted((_NINETEEN, _TWENTY_THREE))).ask("How many people died?")
    assert isinstance(result, Answer)
    first = result.claims[0].quotes[0]
    assert first.text == _TEXTS["post"][first.start : first.end]
    assert (first.source, first.speaker) == (1, "the harbour office")
    assert [source.published for source in result.sources] == ["2031-03-04", "2031-03-06"]
    assert result.trace.usage == Usage(10, 5)
    assert result.trace.index_fingerprint == "f" * 16
    assert set(result.trace.timings_ms) == {"rewrite", "search", "abstain", "draft", "ledger"}


def test_sources_that_disagree_are_both_shown() -> None:
    """Earliest first, each with its claims and sources."""
    result = Assistant(Shelf(), Scripted((_TWENTY_THREE, _NINETEEN))).ask("What is the number of people dead?")
    assert isinstance(result, Answer)
    (conflict,) = result.conflicts
    assert [(p.label, p.claims) for p in conflict.positions] == [
        ("Nineteen people", (1,)),
        ("twenty-three", (0,)),
    ]


def test_one_bad_claim_is_taken_out_and_the_others_stay() -> None:
    """It is listed with why."""
    lie = _claim("Sixty are dead.", "Sixty people are dead", 1)
    result = Assistant(Shelf(), Scripted((lie, _NINETEEN))).ask("How many people died?")
    assert isinstance(result, Answer)
    assert [claim.text for claim in result.claims] == ["19 people are dead."]
    assert [rejected.text for rejected in result.removed] == ["Sixty are dead."]


def test_no_claim_left_is_a_refusal() -> None:
    """With what was taken out, and what is nearest as no more than that."""
    result = Assistant(Shelf(), Scripted((_claim("x", "not there", 1),))).ask("How many people died?")
    assert isinstance(result, Refusal)
    assert result.reason == "unsupported"
    assert len(result.removed) == 1
    assert [quote.text for quote in result.nearest] == [text[: text.index(".") + 1] for text in _TEXTS.values()]


def test_a_model_that_finds_no_answer_is_a_refusal() -> None:
    """Reason: absent."""
    result = Assistant(Shelf(), Scripted(())).ask("Who insured the ship?")
    assert isinstance(result, Refusal)
    assert result.reason == "absent"
    assert result.removed == ()


def test_a_model_is_not_asked_when_nothing_was_found() -> None:
    """An empty index, or no passage: no call is paid for."""
    model = Scripted((_NINETEEN,))
    result = Assistant(Shelf(), model).ask("nothing")
    assert isinstance(result, Refusal)
    assert model.asked == []
    assert result.nearest == ()


def test_a_follow_up_is_searched_with_the_question_before() -> None:
    """The model sees both."""
    model = Scripted((_NINETEEN,))
    assistant = Assistant(Shelf(), model)
    first = assistant.ask("How many people died on the ferry?")
    assistant.ask("And who says so?", [Turn(first.question)])
    assert model.asked[1] == Question("And who says so?", "How many people died on the ferry? And who says so?")


@pytest.mark.parametrize("text", ["", " \n", "?", "…!", "x" * 2_001])
def test_what_is_no_question_is_refused_before_any_work(text: str) -> None:
    """A usage error."""
    model = Scripted(())
    with pytest.raises(QuestionError):
        Assistant(Shelf(), model).ask(text)
    assert model.asked == []


def test_a_question_with_lone_surrogates_is_asked_without_them() -> None:
    """What a terminal of another encoding hands over."""
    model = Scripted(())
    Assistant(Shelf(), model).ask("How many fled \udce9?")
    assert model.asked[0].text == "How many fled ??"


def test_a_document_replaced_while_the_model_was_at_work_gives_no_false_proof() -> None:
    """Its quote was right when it was drafted; what the index holds now is another text."""

    class Moving(Shelf):
        def card(self, document: str, *, filters: Filters = EVERYTHING) -> Card:
            card = super().card(document, filters=filters)
            return replace(card, sha256="1" * 64) if model.asked else card

    model = Scripted((_NINETEEN,))
    with pytest.raises(QuoteOutdatedError):
        Assistant(Moving(), model).ask("How many people died?")


@pytest.mark.parametrize("gone", [False, True], ids=["replaced", "removed"])
def test_a_refusal_shows_no_words_that_are_no_longer_there(gone: bool) -> None:
    """While a model drafted, one document was replaced or taken out: only the other is near."""

    class Moving(Shelf):
        def card(self, document: str, *, filters: Filters = EVERYTHING) -> Card:
            card = super().card(document, filters=filters)
            if document != "post" or not model.asked:
                return card
            if gone:
                raise DocumentNotFoundError("No such document.")
            return replace(card, sha256="1" * 64)

    model = Scripted(())
    refused = Assistant(Moving(), model).ask("How many people died?")
    assert isinstance(refused, Refusal)
    assert [one.document for one in refused.nearest] == ["strand"]
