"""Words that passages have for those of a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.extractive.wording import kindred, says
from assistant.word_forms import content_terms


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("condemned", "Ada Brun denounced the fire."),
        ("owned", "Ada Brun bought the lugger."),
        ("owned", "The lugger belongs to Ada Brun."),
        ("soldiers", "The troops left."),
        ("rang", "The bell was rung by Jon Voss."),
    ],
)
def test_a_word_is_said_by_one_that_means_nearly_the_same(asked: str, text: str) -> None:
    """In whatever form both stand."""
    assert any(says(term, text) for term in content_terms(asked))


def test_other_words_say_something_else() -> None:
    """Who owns a thing need not lead it, though either is told in several words."""
    assert not any(says(term, "Ada Brun leads the crew.") for term in content_terms("owned"))


@given(st.sampled_from("owned buy lead ship boat fire attack soldier cause warn leak".split()))
def test_kinship_is_mutual(word: str) -> None:
    """Whatever says nearly the same as another is said by it, and no term is its own kin."""
    for term in content_terms(word):
        assert term not in kindred(term)
        assert all(term in kindred(other) for other in kindred(term))
