"""Words that exclude one another."""

from __future__ import annotations

from assistant.word_forms import content_terms
from assistant.word_relations import exclusions


def test_opposites_and_sisters_exclude_one_another_both_ways() -> None:
    """In all forms of a word."""
    table = exclusions()
    for one, other in (("rose", "falling"), ("girls", "boys"), ("Monday", "Friday"), ("legal", "illegal")):
        (here,), (there,) = content_terms(one), content_terms(other)
        assert there in table[here]
        assert here in table[there]


def test_no_word_excludes_itself() -> None:
    """Nor does one of the words that stand for the same."""
    assert not [term for term, others in exclusions().items() if term in others]
    (wife,), (spouse,) = content_terms("wife"), content_terms("spouse")
    assert spouse not in exclusions()[wife]
