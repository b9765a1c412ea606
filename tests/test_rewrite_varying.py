"""Follow-ups that vary the question before: other people, another account, a correction, nothing but thanks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.earlier import asked_of_earlier
from assistant.rewrite import stand_alone
from assistant.rewrite.leaning import is_courtesy, leaning
from assistant.types import Turn


def conversation(texts: list[str], *said: str) -> list[Turn]:
    """The turns as a chat makes them, with the same answer to each."""
    turns: list[Turn] = []
    for text in texts:
        question = stand_alone(text, turns)
        turns.append(Turn(question, () if question.clarify else said))
    return turns


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        # who is counted
        ("How many people died in Orrel?", "what about the crew?", "How many of the crew died in Orrel?"),
        ("How many people died in Orrel?", "And passengers?", "How many passengers died in Orrel?"),
        ("How many people died?", "how many children?", "How many children died?"),
        ("How many of the crew died?", "and women?", "How many women died?"),
        ("How many people died on Sorne?", "how many were saved?", "How many people were saved on Sorne?"),
        ("How many rafts failed?", "how many were there?", "How many rafts were there?"),
        ("How many people died in Orrel?", "and the pier?", None),
        ("Who owned the pier?", "how many were there?", None),
        # who acts
        ("How many witnesses did the trial hear?", "and the inquest?", "How many witnesses did the inquest hear?"),
        ("What did Ode Lund say?", "and the mayor?", "What did the mayor say?"),
        ("Was the radar faulty?", "and the sonar?", "Was the sonar faulty?"),
        (
            "What did the first report say about the pier?",
            "and the last?",
            "What did the last say about the pier?",
        ),
        ("What did Ode Lund say about the pier?", "and the mayor?", None),
        ("What did the town pay the families?", "And the survivors?", None),
        ("How old was the captain?", "And Kel Orrin?", "How old was Kel Orrin?"),
        ("How old was the first officer?", "And the captain?", "How old was the captain?"),
        ("Did the company apologise?", "did the minister?", "Did the minister apologise?"),
        ("Did Ida Moe leave?", "did Ode Lund?", "Did Ode Lund leave?"),
        # what is asked of it
        ("How long was the ferry?", "how fast?", "How fast was the ferry?"),
        ("Where is Skarra reef?", "how far from Kelpin?", "How far from Kelpin is Skarra reef?"),
        ("Who owned the ferry?", "how fast?", None),
        ("How many boats came?", "where from?", None),
        # by whom, when, with whom
        ("How many were aboard?", "and according to the police?", "How many were aboard according to the police?"),
        ("How many were aboard according to Lund?", "according to Moe?", "How many were aboard according to Moe?"),
        ("Who came after Ode Lund?", "and before her?", "Who came before Ode Lund?"),
        ("Who saw Ode Lund?", "and before her?", None),
        ("Has Gang Kestrel been defeated?", "in Orrel too?", "Has Gang Kestrel been defeated in Orrel?"),
        ("How many fled in Orrel?", "what about the SDF?", None),
        ("Has NATO left Orrel?", "and the EU?", None),
        ("Has NATO left Orrel?", "and IFOR?", "Has IFOR left Orrel?"),
        ("Has NATO left Orrel?", "and Sorne?", "Has NATO left Sorne?"),
        ("How many came by helicopter?", "and by the Steadfast?", "How many came by the Steadfast?"),
        ("What did the first one say?", "and the second one?", "What did the second one say?"),
        ("What did the second one say?", "And Ode Lund?", "What did Ode Lund say?"),
        # what was meant
        ("Did the captain appeal?", "no, I meant the prosecutor", "Did the prosecutor appeal?"),
        ("Did the captain appeal?", "No, the prosecutor.", "Did the prosecutor appeal?"),
        ("How many fled in Orrel?", "sorry, I mean on Sorne", "How many fled on Sorne?"),
        ("How did Ida Moe die?", "I mean how old was she?", "How old was Ida Moe?"),
        ("Who owned the pier?", "I meant who built the ferry?", "Who built the ferry?"),
        ("Who owned the pier?", "I meant the purchase", None),
        # of whom
        ("Who is the head of Nordvik Line?", "who was it before?", "Who was the head of Nordvik Line before?"),
        ("Who was the mayor before?", "when did she leave?", "When did the mayor leave?"),
        ("How many people were aboard?", "which of the two is right?", None),
        ("Who built the pier?", "the second one?", None),
        ("Who built the pier?", "who paid?", None),
    ],
)
def test_a_part_of_the_question_before_is_exchanged(before: str, text: str, after: str | None) -> None:
    """Where it is the only one that can be; else the question is put after that one."""
    question = stand_alone(text, conversation([before]))
    assert question.standalone == (after or f"{before} {text}")
    assert question.before == ("" if after else before)


def test_he_is_not_one_whom_a_question_names_if_its_answer_names_who_did_it() -> None:
    """Whoever asks after "him" means whom the question names."""
    tried = conversation(["Who tried the captain?"], "Ida Moe tried him.")
    assert stand_alone("What did he ask for?", tried).before == "Who tried the captain?"
    assert stand_alone("Who saw him?", tried).standalone == "Who saw the captain?"


@pytest.mark.parametrize(
    ("texts", "after"),
    [
        (["Who freed Orrel?", "when?", "and Sorne?"], "Who freed Sorne? when?"),
        (["How many people died?", "why?", "And passengers?"], "How many passengers died?"),
        (["Which boats came?", "how long is the second one?", "and the Juniper?"], "How long is the Juniper?"),
        (["Who spoke?", "what did the first one say?", "No, the second one"], "What did the second one say?"),
        (["How much did it cost?", "when was that?", "and in 2031?"], "How much did it cost in 2031?"),
    ],
)
def test_what_varies_a_chain_varies_the_part_that_it_fits(texts: list[str], after: str) -> None:
    """The first question or the one that followed it; an aside on the answer is passed over."""
    question = conversation(texts, "It was so.", "It was not.")[-1].question
    assert question.standalone.removeprefix(f"{texts[0]} ") == after


def test_why_is_asked_of_what_was_answered_and_not_of_who_said_it() -> None:
    """If the answers are too many to be "that"."""
    turns = conversation(["How many fled in Orrel?", "according to whom?"], "Nine.", "Ten.")
    assert turns[-1].question.standalone != "How many fled in Orrel?"
    assert stand_alone("why?", turns).standalone == "How many fled in Orrel? why?"


# --- what asks nothing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["hello", "Thanks!", "ok thank you", "Great, thanks a lot.", "hmm", "Good morning", "thank you for this"],
)
def test_thanks_are_no_question(text: str) -> None:
    """Neither at first nor later; nothing that was asked before is asked again."""
    for turns in ([], conversation(["Who owned the ferry?"], "Kel Orrin did.")):
        assert stand_alone(text, turns).clarify == "What do you want to know?"


@pytest.mark.parametrize("text", ["Nice?", "Is it good?", "Good Friday", "ok then who", "Thank you letters"])
def test_a_question_is_no_thanks(text: str) -> None:
    """Though it begins as they do."""
    assert not is_courtesy(text)


_NICE = st.sampled_from(["Thanks!", "hello", "ok", "Great, thank you very much.", "I see."])
_ASKED = st.sampled_from(
    [
        *(
            "And in Sorne?",
            "who said that?",
            "when was that?",
            "Why?",
            "did he appeal?",
            "And the crew?",
            "how many?",
        ),
        *("Who built the pier?", "no, the mate", "and she?", "the second one", "is that true?", "And?"),
    ]
)


@given(st.lists(_ASKED, min_size=1, max_size=3), st.lists(_NICE, min_size=1, max_size=3), _ASKED)
def test_thanks_change_nothing_of_what_follows(texts: list[str], nice: list[str], text: str) -> None:
    """However often, and be it before a question or in front of it."""
    turns = conversation(["Did the captain flee from Orrel?", *texts], "He fled, said Ode Lund.")
    thanked = [*turns, *(Turn(stand_alone(one, turns)) for one in nice)]
    assert stand_alone(text, thanked) == stand_alone(text, turns)
    assert asked_of_earlier(text, thanked) == asked_of_earlier(text, turns)
    assert leaning(f"Thanks! {text}") == leaning(text)
    assert asked_of_earlier(f"Thanks! {text}", turns) == asked_of_earlier(text, turns)
