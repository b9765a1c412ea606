"""The probability that passages answer a question is one, and moves with what speaks for it."""

from __future__ import annotations

import pytest
from builders import hit
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.extractive.candidates import candidates
from assistant.models.extractive.evidence import Evidence, answered, log_odds, probability, weigh
from assistant.types import Question
from index.fusion import logistic
from index.types import Sentence

SHARE = st.floats(0, 1)
EVIDENCE = st.builds(
    Evidence,
    sentence=st.floats(-1, 1),
    passage=st.floats(-1, 1),
    overlap=SHARE,
    reach=SHARE,
    missing=SHARE,
    shows=st.sampled_from([-1.0, 0.0, 1.0]),
    span=st.floats(-16, 24),
    answers=st.none(),
)
# A reader reads every sentence, or none.
READ = st.builds(lambda one, said: one._replace(answers=said), EVIDENCE, st.floats(-20, 20))
QUESTION = Question("How many ships came in?", "How many ships came in?")


@given(EVIDENCE)
def test_a_sentence_answers_with_a_probability(one: Evidence) -> None:
    """Whatever the evidence, the result is in (0, 1)."""
    assert 0 < probability(one) < 1


@given(EVIDENCE, st.sampled_from(["sentence", "passage", "overlap", "reach", "missing"]), st.floats(0, 1))
def test_more_in_common_never_lowers_it(one: Evidence, feature: str, more: float) -> None:
    """More likeness or overlap never makes a sentence less likely to answer; more that is missing never more."""
    raised = one._replace(**{feature: getattr(one, feature) + more})
    for measure in (probability, lambda evidence: answered([evidence])):
        before, after = measure(one), measure(raised)
        assert before >= after if feature == "missing" else before <= after


@given(st.tuples(st.lists(EVIDENCE, max_size=5), EVIDENCE) | st.tuples(st.lists(READ, max_size=5), READ))
def test_another_sentence_never_makes_an_answer_less_likely(given_: tuple[list[Evidence], Evidence]) -> None:
    """The passages answer as likely as before, or likelier, whatever is added; without a sentence they do not."""
    some, one = given_
    assert 0 <= answered(some) <= answered([*some, one]) < 1
    assert answered([]) == 0


@given(
    st.permutations(
        [Evidence(0.5, 0.4, 0.3, 0.4, 0, 0), Evidence(0.1, 0.9, 0, 0, 1, -1), Evidence(0.7, 0, 1, 1, 0, 1)]
    )
)
def test_the_order_of_sentences_does_not_count(some: list[Evidence]) -> None:
    """It is a property of what is there."""
    assert answered(some) == answered(sorted(some))


@given(st.floats(0.001, 0.999))
def test_log_odds_and_probabilities_are_each_other_s_inverse(value: float) -> None:
    """There and back again; certainty has finite log-odds."""
    assert logistic(log_odds(value)) == pytest.approx(value)
    assert log_odds(0) < log_odds(value) < log_odds(1) < float("inf")


@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_can_be_weighed(text: str, asked: str) -> None:
    """Each candidate gets its evidence, with shares that are shares."""
    hits = [hit(text, sentences=(Sentence(0, len(text)),))]
    found = candidates(hits)
    weighed = weigh(Question(asked, asked), hits, found)
    assert len(weighed) == len(found)
    for one in weighed:
        assert 0 <= one.overlap <= 1.000001
        assert 0 <= one.reach <= 1.000001
        assert 0 <= one.missing <= 1
