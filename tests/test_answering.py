"""What is marked in a sentence as its answer, by the type of thing that is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.extractive.answering import answer_in, lead_in
from assistant.positions import reader_for
from assistant.question_type import asks_list
from assistant.types import Question
from index.attribution import attribute
from index.split import sentences
from index.types import Sentence


def marked(question: str, text: str) -> str | None:
    """The words of a single sentence that are marked."""
    (sentence,) = attribute(text, sentences(text))
    span = answer_in(Question(question, question), sentence, text, reader_for(question))
    return text[span.start : span.end] if span else None


DIED = "How many people died on the ferry?"
SINK = "When did the ferry sink?"


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        (DIED, "On 4 March at least 17 people died, 3 of them children.", "at least 17 people"),
        (DIED, "The final number is twenty-three.", "twenty-three"),
        ("How long was the ferry?", "The ferry was 87 metres long.", "87 metres"),
        ("How much did the wreck cost?", "It cost $38 million to raise the wreck.", "$38 million"),
        (SINK, "The ferry sank on 3 March 2031, the office said on Friday.", "3 March 2031"),
        (SINK, "The ferry sank at 23:40.", "23:40"),
        (SINK, "The ferry sank on Monday at 18:56, in the dark.", "Monday at 18:56"),
        ("Who steered the ferry?", "The ferry was steered by Juna Merrick that night.", "Juna Merrick"),
        ("Where did the ferry sink?", "The ferry sank off the Skarra reef on Monday.", "off the Skarra reef"),
        ("Where did the ferry sink?", "The ferry sank in Vanby and Ode Lund said why.", "in Vanby"),
        ("Where did the ferry call?", "The ferry called at Vanby and Kelpin.", "at Vanby and Kelpin"),
        ("Who said that the radar failed?", "The radar failed, the lawyer of the captain said.",
         "the lawyer of the captain"),
        ("Why did the ferry sink?", "The ferry sank because the mate had turned her too early, and 19 died.",
         "because the mate had turned her too early"),
        ("Why did the ferry sink?", "The ferry sank due to an error of the mate, the board said.",
         "due to an error of the mate"),
        ("Was the captain acquitted?", "The captain was acquitted on Friday.", "acquitted"),
        ("Did the ferry sink?", "The ferry did not sink, the owners said.", "not sink"),
    ],
)  # fmt: skip
def test_the_thing_that_is_asked_for_is_marked(question: str, text: str, words: str) -> None:
    """A number with what it is of, a day or an hour, a name, a place, a reason, what says yes or no."""
    assert marked(question, text) == words


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (DIED, "The ferry left at 18:35 on 3 March."),
        ("How many days did the trial take?", "Mr Prast, now 53, was on trial."),
        ("How long was the ferry?", "The ferry was 87 metres long and 14 metres wide."),
        (SINK, "KELPIN, 4 March (Coastwire) – The ferry has sunk, the office said."),
        (SINK, "The ferry sank in the night, the office said on Tuesday."),
        (SINK, "The ferry was inspected on 9 January."),
        ("Who repaired the radar?", "Either Juna Merrick or Aurel Prast repaired the radar."),
        ("Who found the deckhand?", "It was found by readers of Deckhand."),
        ("Where did the ferry sink?", "The ferry sank on Monday in March."),
        ("Why did the ferry sink?", "The error caused the ferry to sink."),
        ("Was the captain acquitted?", "The captain was tried in March."),
        ("What happened?", "On 4 March 19 people died in Kelpin."),
        (DIED, "Nineteen."),
    ],
)
def test_what_may_be_something_else_is_not_marked(question: str, text: str) -> None:
    """One of two, a thing of another matter, when it was reported, an effect, or all that the sentence says."""
    assert marked(question, text) is None


@given(
    st.sampled_from([DIED, SINK, "Who?", "Why did it sink?", "Where is it?", "Is it so?", "How long is it?"]),
    st.text(st.sampled_from("It sank 19:40 on 4 March in Vanby because of Lund, $5") | st.characters()),
    st.none() | st.text(),
)
def test_a_mark_is_a_part_of_its_sentence(question: str, text: str, as_of: str | None) -> None:
    """Never all of it, and never nothing."""
    sentence = Sentence(0, len(text), as_of, as_of)
    span = answer_in(Question(question, question), sentence, text, reader_for(question))
    if span:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] != text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("KELPIN, 4 March (Coastwire) – It sank.", "It sank."),
        ("(Coastwire) -- It sank.", "It sank."),
        ("VANBY — It sank.", "It sank."),
        ("It sank — twice.", "It sank — twice."),
        ("- It sank.", "- It sank."),
        ("The Maren Holt (built in 2004) – It sank.", "The Maren Holt (built in 2004) – It sank."),
    ],
)
def test_what_an_agency_puts_before_a_report_is_told(text: str, left: str) -> None:
    """Its place, its day and its name."""
    assert text[lead_in(text) :] == left


@pytest.mark.parametrize(
    ("question", "listed"),
    [
        ("Which ships took part in the rescue?", True),
        ("What measures were taken?", True),
        ("What are the main reasons for the delay?", True),
        ("Who were the victims?", True),
        ("List the ports of the island.", True),
        ("And who else was there?", True),
        ("What causes rust?", False),
        ("Which ship came first?", False),
        ("What was the cost?", False),
        ("Who was the captain?", False),
        ("Which is older?", False),
        ("What news did he bring?", False),
    ],
)
def test_a_question_for_several_things_asks_for_a_list(question: str, listed: bool) -> None:
    """Told by a plural where it can only be a noun."""
    assert asks_list(Question(question, question)) is listed
