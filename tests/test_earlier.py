"""Who said what was answered, and when it was: its own source tells, or nobody does."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from assistant.earlier import Sought, asked_of_earlier
from assistant.steps import Assistant
from assistant.types import Answer, Claim, Draft, DraftClaim, DraftQuote, Estimate, Question, Refusal, Turn, unseen
from index.filters import EVERYTHING
from index.types import Card, Hit, Metadata, Passage, Sentence

NINETEEN = "Nineteen people are dead, the harbour office said."
FULL = "The ferry was full."
AT_DAWN = "It sank at dawn on 4 March."
COLD = "It was cold."
OUTLETS = {"post": Metadata(outlet="Kelpin Post", published="2031-03-04"), "notes": Metadata()}


class Shelf:
    """An index of two documents of three sentences, the second of nobody and of no day; it finds both."""

    def search(self, question: str, limit: int, *, filters: object = EVERYTHING) -> tuple[Hit, ...]:
        text = f"{NINETEEN} {FULL} {AT_DAWN}"
        full, dawn = text.index(FULL), text.index(AT_DAWN)
        post = (
            Sentence(0, len(NINETEEN), "the harbour office"),
            Sentence(full, full + len(FULL)),
            Sentence(dawn, len(text), None, "4 March"),
        )
        found = [self.hit(0, "post", text, post), self.hit(1, "notes", COLD, (Sentence(0, len(COLD)),))]
        return tuple(found[:limit])

    def hit(self, n: int, document: str, text: str, sentences: tuple[Sentence, ...]) -> Hit:
        card = self.card(document)
        passage = Passage(n, document, 0, len(text), text)
        return Hit(passage, card.metadata, card.path, sentences, 1.0, sha256=card.sha256)

    def card(self, document: str, *, filters: object = EVERYTHING) -> Card:
        return Card(document, f"/{document}.txt", OUTLETS[document], "0" * 64, "", ())

    def fingerprint(self) -> str:
        return "f" * 16


@dataclass
class Model:
    """Drafts the words that it is given, from the first passage."""

    words: tuple[str, ...] = ()
    name = "scripted"
    prompt = None
    passages = 8

    def answerable(self, question: Question, hits: object) -> Estimate:
        return Estimate()

    def draft(self, question: Question, hits: object, seen: object = unseen) -> Draft:
        claims = tuple(DraftClaim(one, (DraftQuote(one, 1),)) for one in self.words)
        for one in claims:
            seen(one)  # type: ignore[operator]  # a Seen, as every model is called
        return Draft(claims)

    def repair(self, question: Question, hits: object, failed: object, seen: object = unseen) -> Draft:
        return Draft(())


def asked(text: str, *said: str, words: tuple[str, ...] = ()) -> Answer | Refusal:
    """A follow-up to an answer of these claims, put to a model that would say something else."""
    before = Turn(Question("What happened?", "What happened?"), said)
    return Assistant(Shelf(), Model(words)).ask(text, [before])


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("who said so?", Sought.SPEAKER),
        ("And who said that?", Sought.SPEAKER),
        ("According to whom?", Sought.SPEAKER),
        ("Who denied that?", None),
        ("When was that?", Sought.TIME),
        ("And when did it happen?", Sought.TIME),
        ("When?", None),
        ("Who said that the ferry was full?", None),
    ],
)
def test_what_is_asked_of_an_earlier_answer(text: str, sought: Sought | None) -> None:
    """Its speaker or its time; whoever denies it is another, and a first question asks of nothing."""
    turn = Turn(Question("What happened?", "What happened?"), (NINETEEN,))
    found = asked_of_earlier(text, [turn])
    assert (found.sought if found else None) is sought
    assert asked_of_earlier(text, []) is None
    # What was asked back in between answered nothing.
    unclear = Turn(Question("Who is he?", "Who is he?", "Whom do you mean by “he”?"))
    assert asked_of_earlier(text, [turn, unclear]) == found


@pytest.mark.parametrize(
    ("text", "said", "answered", "notice"),
    [
        ("who said so?", (FULL, NINETEEN), (NINETEEN,), ()),
        ("when was that?", (FULL, AT_DAWN), (AT_DAWN,), ()),
        ("who said so?", (FULL,), (FULL,), ("No speaker is named: it is the outlet that says it.",)),
        ("when was that?", (FULL,), (FULL,), ("No time is named: what is told is the day of publication.",)),
    ],
)
def test_a_statement_s_own_source_tells_who_and_when(
    text: str, said: tuple[str, ...], answered: tuple[str, ...], notice: tuple[str, ...]
) -> None:
    """Those that name it alone; if none does, the outlet and the day of publication, and that is said."""
    result = asked(text, *said, words=(NINETEEN, FULL))
    assert isinstance(result, Answer)
    assert tuple(claim.text for claim in result.claims) == answered
    assert result.trace.notices == notice


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("who said so?", "The sources do not say who said it."),
        ("when was that?", "The sources do not say when that was."),
    ],
)
def test_where_nobody_tells_it_nothing_is_repeated(text: str, message: str) -> None:
    """An undated note of nobody's says neither, whatever a model would quote of it."""
    result = asked(text, COLD, words=(FULL,))
    assert isinstance(result, Refusal)
    assert (result.reason, result.message) == ("absent", message)


def test_what_a_model_told_in_its_own_words_is_asked_of_it_again() -> None:
    """Of what it then claims only what names a speaker is told, and told of once it is known."""
    told: list[Claim] = []
    before = Turn(Question("What happened?", "What happened?"), ("A score of them perished.",))
    assistant = Assistant(Shelf(), Model((FULL, NINETEEN)))
    result = assistant.ask("who said so?", [before], told=told.append)
    assert isinstance(result, Answer)
    assert [claim.text for claim in result.claims] == [claim.text for claim in told] == [NINETEEN]


def test_a_question_that_was_asked_back_about_is_no_answer() -> None:
    """What was never answered has nobody who said it."""
    turn = Turn(Question("who said so?", "who said so?", "What do you mean?"))
    assert asked_of_earlier("who said so?", [turn]) is None
    assert asked_of_earlier("who said so?", [replace(turn, question=Question("a", "a"))]) is not None
