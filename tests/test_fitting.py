"""Of the sentences that were chosen, those that give what is asked for."""

from __future__ import annotations

import pytest
from builders import hit
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.extractive.candidates import candidates
from assistant.models.extractive.evidence import Evidence
from assistant.models.extractive.fitting import Counts, counted, fitting
from assistant.models.extractive.rated import Rated
from assistant.positions import reader_for
from assistant.question_type import answer_type, shows
from assistant.types import Question
from index.attribution import attribute
from index.split import sentences

PILOT = "Teo Brask, the pilot, wept."
BRASK = "They acquitted Teo Brask."
LATE = "The pilot was late, and Ada Brun of the port office waited."
MAY = "Jon Voss, for years her pilot, wept."
QUESTIONS = ("Who is the pilot?", "When did the pier close?", "Why did the pier close?", "Did Ada Brun resign?")


def rated(question: str, *texts: str, probability: float = 0.5) -> list[Rated]:
    """The sentences as candidates, each a passage of its own, with the evidence of its type."""
    asked = Question(question, question)
    found = candidates([hit(text, sentences=attribute(text, sentences(text))) for text in texts])
    kind = answer_type(asked)
    return [
        Rated(
            one,
            Evidence(0.5, 0.5, 0.5, 0.5, 0.0, 1.0 if shows(kind, one.text, one.sentence) else -1.0),
            probability,
        )
        for one in found
    ]


def fit(question: str, *texts: str, probability: float = 0.5) -> list[str]:
    """Those of the sentences that fit."""
    chosen = rated(question, *texts, probability=probability)
    return [one.candidate.text for one in fitting(Question(question, question), chosen, reader_for(question))]


def test_who_holds_an_office_is_told_by_those_who_name_him() -> None:
    """By the office, or by the name that another gives; a sentence about the office alone names nobody."""
    assert fit("Who is the pilot?", LATE, PILOT, BRASK) == [PILOT, BRASK]
    assert fit("What is the pilot's name?", PILOT, LATE) == [PILOT]
    assert fit("Who is the pilot?", LATE, MAY) == [MAY]
    assert fit("Who is the leader of the Kestrels?", "The Kestrels lost, Orrelian President Ada Brun said.") == []


def test_another_name_or_number_answers_nobody_s_age() -> None:
    """An age is of whom it is asked; who did something is another matter, of which any sentence may tell."""
    told = "The pilot, Teo Brask, 52, wept."
    assert fit("How old is the pilot?", "Jon Voss, 34, met the pilot.", told) == [told]
    assert fit("How old is the pilot?", "Jon Voss, 34, met the pilot.") == []
    assert fit("Who closed the pier?", LATE) == [LATE]


def test_when_is_told_by_a_time() -> None:
    """First by that of what is asked; without any, by what else happened; what has neither must be likely."""
    built = "The lugger was built in 2004 at Amsel."
    closed = "The pier was closed on 4 March by the mayor."
    after = "The pier closed after the last boat had gone."
    assert fit("When did the pier close?", built, "The pier is long and old.", closed) == [closed, built]
    assert fit("When did the pier close?", "The pier is long and old.", after, probability=0.02) == [after]
    assert fit("When did the pier close?", built, after) == [after, built]


def test_the_time_of_something_else_is_none_of_what_is_asked() -> None:
    """What is asked about may only tell when another thing was; where that is all there is, it is shown."""
    sailed = "The lugger sailed on 3 March, five days before the pier closed."
    closed = "The pier was closed on 8 March, and the mayor wept."
    later = "Mr Voss was questioned before the inquiry and the pier was closed on 8 March."
    assert fit("When did the pier close?", sailed, closed, later) == [closed, later]
    assert fit("When did the pier close?", sailed) == [sailed]
    assert fit("When did the pier close?", "The pier is long and old.", probability=0.02) == []
    assert fit("When does the pier close?", "The pier closes at six.") == ["The pier closes at six."]


def test_why_is_told_by_a_reason() -> None:
    """Not by what it was the reason of, nor by what only tells when; without any, by little."""
    reason = "The pier closed because a beam had rotted."
    effect = "Trade fell because the pier had closed."
    aside = "Days after the pier closed, the mayors still quarrelled."
    other = ("The pier closed quietly.", "The pier was closed by Ada Brun.", "The pier is closed again.")
    assert fit("Why did the pier close?", aside, effect, other[0], reason) == [reason]
    assert fit("Why did the pier close?", aside, effect, *other) == list(other[:2])
    assert fit("Why did the pier close?", aside, effect) == []


def test_an_unlikely_reason_is_that_of_something_else() -> None:
    """It does not take the place of the sentence that is about what is asked."""
    asked = "Why was the company fined?"
    fined = rated(asked, "The company was fined 400 crowns over the rafts.", probability=0.4)
    blamed = rated(asked, "The company said that the weather was to blame.", probability=0.01)
    found = fitting(Question(asked, asked), [*fined, *blamed], reader_for(asked))
    assert found[0] == fined[0]
    assert fit(asked, "The skipper was acquitted of causing the fire.", fined[0].candidate.text) != []


def test_what_should_be_done_is_told_by_advice() -> None:
    """By what is said to be needed, wise or wanted; what only says how things are is no answer."""
    needed = "A second raft is needed on the pier."
    assert fit("What should be done about the pier?", "The pier is long and old.", needed) == [needed]
    assert fit("What should be done about the pier?", "The pier is long and old.") == []


def test_an_unlikely_sentence_without_anybody_answers_no_who() -> None:
    """Unless it may speak of somebody: by a pronoun, by what he is."""
    assert fit("Who painted the pier?", "The pier is long and old.", probability=0.05) == []
    assert fit("Who painted the pier?", "The pier is long and old.", probability=0.2) != []
    for text in (
        "He has painted all piers here.",
        "A sailor painted piers here.",
        "By Easter Ada Brun had done it.",
    ):
        assert fit("Who painted the pier?", text, probability=0.05) == [text]


@pytest.mark.parametrize(
    ("question", "probability", "left"),
    [
        ("Did Ada Brun resign?", 0.01, []),
        ("Did Ada Brun resign?", 0.5, ["Ada Brun met the port office."]),
        ("Did Ada Brun meet them?", 0.01, ["Ada Brun met the port office."]),
        ("Did Ada Brun leave the office?", 0.01, ["Ada Brun met the port office."]),
        ("Which mayors helped?", 0.01, []),
        ("Which mayors met the divers?", 0.01, ["Ada Brun met the port office."]),
    ],
)
def test_a_question_of_one_verb_is_not_answered_by_another_matter(
    question: str, probability: float, left: list[str]
) -> None:
    """Of a subject and a verb, an unlikely sentence without the verb says nothing; of more words, it may."""
    assert fit(question, "Ada Brun met the port office.", probability=probability) == left


@given(
    st.sampled_from((*QUESTIONS, "What happened?", "How many people died?")),
    st.lists(st.sampled_from([PILOT, LATE, MAY, "The pier closed on 4 March.", "Nineteen people died."])),
)
def test_what_fits_was_chosen(question: str, texts: list[str]) -> None:
    """Nothing is added; and what asks for no kind of thing keeps all."""
    chosen = rated(question, *texts)
    kept = fitting(Question(question, question), chosen, reader_for(question))
    assert all(one in chosen for one in kept)
    assert kept == chosen or question in QUESTIONS


def test_who_did_what_is_told_by_its_verb() -> None:
    """Or by a word that says nearly the same; what is very unlikely and has none tells of something else."""
    other = "The lugger met Ada Brun at Amsel."
    assert fit("Who owned the lugger?", other, probability=0.02) == []
    assert fit("Who owned the lugger?", other, probability=0.2) == [other]
    bought = "Ada Brun bought the lugger at Amsel."
    assert fit("Who owned the lugger?", bought, probability=0.02) == [bought]


def test_what_is_told_of_another_place_comes_last() -> None:
    """It stays, as one place may lie in the other; one that is asked about may be named beside others."""
    there = "The Kestrels were defeated in Amsel."
    here = "In Vanby the Kestrels are still active."
    both = "The Kestrels were defeated in Amsel and in Vanby."
    assert fit("Were the Kestrels defeated in Vanby?", there, here) == [here, there]
    assert fit("Were the Kestrels defeated in Vanby?", there, both) == [both, there]
    assert fit("Were the Kestrels defeated in Vanby?", there) == [there]
    assert fit("Were the Kestrels defeated?", there, here) == [there, here]
    passed = "The herring bill passed in Kelpin on Tuesday."
    debated = "Deputies in Parliament had debated the bill for weeks."
    assert fit("Was the bill passed in Parliament?", passed, debated) == [debated, passed]


@pytest.mark.parametrize(
    ("asked", "text", "what"),
    [
        ("How many rafts were lost?", "Eight new rafts went down with 40 sailors.", Counts.ASKED),
        ("How many soldiers left?", "On 4 March 30 troops left in nine boats.", Counts.ASKED),
        ("How many rafts were lost?", "Three of them were lost within nine hours.", Counts.OPEN),
        ("How many rafts were lost?", "The rafts were lost.", Counts.OPEN),
        ("How many rafts were lost?", "None of them was lost at once.", Counts.OPEN),
        ("How many passengers came?", "About 300 people came.", Counts.OPEN),
        ("How many soldiers fell?", "The hill cost 40 men and nine guns.", Counts.OPEN),
        ("How many people were lost?", "The storm took 40 sailors.", Counts.OPEN),
        ("How many times did she call?", "She called twice.", Counts.OPEN),
        ("How old is the raft?", "The storm took 40 sailors.", Counts.OPEN),
        ("How many rafts were lost?", "The storm lasted nine hours and hurt 40 sailors.", Counts.OTHERS),
        ("How many workers will go?", "The yard will cut 300 jobs.", Counts.OTHERS),
        ("How many passengers came?", "The storm lasted nine hours.", Counts.NOTHING),
        ("How many passengers came?", "On 4 March 2031 the captain called twice.", Counts.NOTHING),
    ],
)
def test_what_the_numbers_of_a_text_count(asked: str, text: str, what: Counts) -> None:
    """What is asked for if any does; measures are none of it, and a day is no number."""
    assert counted(Question(asked, asked), text) is what
