"""Whether passages answer is estimated from the evidence for their sentences and a model's own yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from builders import hit
from hypothesis import given
from hypothesis import strategies as st

import prompts
from assistant.errors import ModelUnreachableError
from assistant.models.answerability import combined, make_estimate
from assistant.models.answerability import messages as messages_of
from assistant.models.extractive.evidence import ANSWERED_FROM
from assistant.types import Question, Usage
from index.types import Hit, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from assistant.models.endpoint import Message

ASKED = Question("How many ships came in?", "How many ships came in?")
SHARE = st.floats(0, 1)


class Embeds:
    """Every text as near to the first as told."""

    fingerprint = "of one cosine"
    dimensions = 2

    def __init__(self, cosine: float = 0.8) -> None:
        self.cosine = cosine

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [[1.0, 0.0]] + [[self.cosine, (1 - self.cosine**2) ** 0.5]] * (len(texts) - 1)
        return np.array(rows, dtype=np.float32)


class Says:
    """A server that is so sure of its yes."""

    def __init__(self, sure: float | None) -> None:
        self.sure = sure
        self.asked: list[Sequence[Message]] = []

    def yes(self, model: str, messages: Sequence[Message]) -> tuple[float | None, Usage]:
        assert model == "small"
        self.asked.append(messages)
        return self.sure, Usage(200, 1)


class Gone:
    """A server that is not there."""

    def yes(self, model: str, messages: Sequence[Message]) -> tuple[float | None, Usage]:
        del model, messages
        raise ModelUnreachableError("Nobody answers.", hint="Start it.")


def passages(*texts: str) -> list[Hit]:
    """Each text a passage of one sentence."""
    return [hit(text, sentences=(Sentence(0, len(text)),)) for text in texts]


HITS = passages("In all 41 ships came in on Monday.", "The harbour was dredged in the spring.")


def test_a_sure_yes_raises_the_estimate_and_a_sure_no_lowers_it() -> None:
    """The model's word counts, and what asking it took is told."""
    estimates = []
    for sure in (0.02, 0.5, 0.98):
        told = make_estimate(Says(sure), "small", Embeds())(ASKED, HITS)
        assert told.usage == Usage(200, 1)
        assert told.probability is not None
        estimates.append(told.probability)
    assert estimates == sorted(set(estimates))


def test_without_the_model_s_word_the_evidence_decides() -> None:
    """No endpoint, or one that says neither yes nor no, leaves the estimate by the evidence."""
    alone = make_estimate(None, "small", Embeds())(ASKED, HITS)
    unsaid = make_estimate(Says(None), "small", Embeds())(ASKED, HITS)
    assert alone.probability == unsaid.probability
    assert alone.usage == Usage()


def test_what_is_unlikely_to_be_answered_is_refused() -> None:
    """The refusal is the threshold's, whatever the likeness."""
    for cosine in (0.05, 0.3, 0.6, 0.95):
        told = make_estimate(None, "small", Embeds(cosine))(ASKED, HITS)
        assert told.probability is not None
        assert told.refuse is (told.probability < ANSWERED_FROM)
    assert make_estimate(None, "small", Embeds(0.05))(ASKED, HITS).refuse
    assert not make_estimate(None, "small", Embeds(0.95))(ASKED, HITS).refuse


def test_passages_without_a_sentence_answer_nothing_and_cost_nothing() -> None:
    """Where there is nothing to judge, the model is not asked."""
    server = Says(0.9)
    told = make_estimate(server, "small", Embeds())(ASKED, passages("Harbour news"))
    assert (told.probability, told.refuse, server.asked) == (0.0, True, [])


def test_the_likeliest_sentences_are_put_to_the_model_with_the_question() -> None:
    """The best comes first, each on one line, between marks, with the question behind them."""
    server = Says(0.9)
    make_estimate(server, "small", Embeds())(ASKED, HITS)
    (asked,) = server.asked
    assert [one["role"] for one in asked] == ["system", "user"]
    said = asked[1]["content"]
    assert said.index("41 ships") < said.index("dredged") < said.index("How many ships came in?")


def test_a_long_paragraph_is_cut() -> None:
    """A sentence that never ends does not fill the context."""
    server = Says(0.9)
    make_estimate(server, "small", Embeds())(ASKED, passages("Ships came in, " * 2_000 + "all 41."))
    assert len(server.asked[0][1]["content"]) < 1_000


def test_a_server_that_is_gone_is_an_error() -> None:
    """Nothing is estimated behind the user's back."""
    with pytest.raises(ModelUnreachableError):
        make_estimate(Gone(), "small", Embeds())(ASKED, HITS)


@given(st.lists(st.text(max_size=60), max_size=3), st.text(max_size=60))
def test_no_document_can_forge_the_mark(sentences: list[str], question: str) -> None:
    """What is enclosed never holds the mark that encloses it, for the mark depends on it."""
    said = messages_of(question, sentences)[1]["content"]
    mark = said.removeprefix("[").split(" ", 1)[0]
    assert len(mark) == 6
    assert said.startswith(f"[{mark} sentences]\n")
    assert said.count(f"[{mark} end of sentences]") == 1


def test_the_prompt_is_frozen() -> None:
    """A change is a new version."""
    assert prompts.load("check.v1").sha256 == "8b846237b48018d289d0811b1ea9d81fb3b20051db4344c099bd522db2c5d306"


@given(SHARE, SHARE)
def test_the_combined_estimate_is_a_probability(evidence: float, yes: float) -> None:
    """From 0 to 1, however sure either is; and never as sure as that."""
    assert 0 < combined(evidence, yes) < 1
    assert combined(evidence, None) == evidence


@given(SHARE, SHARE, SHARE, SHARE)
def test_it_rises_with_both(evidence: float, more: float, yes: float, surer: float) -> None:
    """More evidence or a surer yes never lowers it."""
    low, high = sorted((evidence, more))
    no, aye = sorted((yes, surer))
    assert combined(low, no) <= combined(high, no) <= combined(high, aye)
