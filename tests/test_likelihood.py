"""How likely passages are to answer depends on what is asked, too."""

from __future__ import annotations

import pytest
from builders import hit

from assistant.models.extractive.candidates import candidates
from assistant.models.extractive.evidence import Evidence, answered
from assistant.models.extractive.likelihood import likelihood
from assistant.models.extractive.rated import Rated
from assistant.types import Question
from index.attribution import attribute
from index.split import sentences

WHY = Evidence(0.4, 0.4, 0.5, 0.5, 0.0, 1.0)
PILOT = "The port has suspended the pilot, Teo Brask, 52, who wept."


def likely(question: str, text: str, probability: float = 0.5) -> float:
    """What is told of one passage of one sentence."""
    found = candidates([hit(text, sentences=attribute(text, sentences(text)))])
    return likelihood(Question(question, question), [Rated(one, WHY, probability) for one in found])


def test_no_sentence_is_no_answer() -> None:
    """There is nothing to be likely."""
    assert likelihood(Question("Who?", "Who?"), []) == 0.0


def test_any_other_question_is_as_likely_as_its_evidence() -> None:
    """What the ledger reads nothing from adds nothing."""
    assert likely("What was the pier made of?", PILOT) == pytest.approx(answered([WHY]))


@pytest.mark.parametrize("question", ["How old is the pilot?", "How old is Teo Brask?"])
def test_what_is_read_is_likelier(question: str) -> None:
    """It is answered outright."""
    assert likely(question, PILOT) > answered([WHY])


def test_what_is_read_of_somebody_else_or_is_unlikely_adds_nothing() -> None:
    """A number is of whom it is asked, and of a sentence that may be shown."""
    assert likely("How many boats has the Sorne Maid?", "She has 40 boats.") == pytest.approx(answered([WHY]))
    assert likely("How old is the pilot?", PILOT, probability=0.001) == pytest.approx(answered([WHY]))
