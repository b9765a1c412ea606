"""Words that the stemmer keeps apart and that say the same."""

from __future__ import annotations

import pytest

from assistant.word_forms import content_terms


@pytest.mark.parametrize(
    ("one", "other"),
    [("leave", "left"), ("strike", "hit"), ("aground", "grounding"), ("aground", "struck"), ("died", "fatality")],
)
def test_forms_and_synonyms_share_a_term(one: str, other: str) -> None:
    """What a question says in one word, a report says in another."""
    assert content_terms(one) & content_terms(other)


def test_what_a_word_implies_does_not_make_others_the_same() -> None:
    """A ship that runs aground is grounded and strikes something; what is struck is not grounded."""
    assert not content_terms("grounding") & content_terms("struck")
