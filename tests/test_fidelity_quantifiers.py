"""Of how many it is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fidelity.quantifiers import raised


@pytest.mark.parametrize(
    ("claim", "quote", "told"),
    [
        ("All passengers survived.", "Some passengers survived.", "Some"),
        ("All of the passengers survived.", "Most of the passengers survived.", "Most"),
        ("Every passenger survived.", "Nearly all passengers survived.", "Nearly all"),
        ("Everyone survived.", "Some passengers survived.", "Some"),
        ("Most passengers survived.", "A few passengers survived.", "A few"),
        ("The majority of passengers survived.", "Several passengers survived.", "Several"),
        ("All passengers survived.", "Not all passengers survived.", "Not all"),
        ("The ferry always sails at noon.", "The ferry usually sails at noon.", "usually"),
    ],
)
def test_a_claim_of_more_is_seen(claim: str, quote: str, told: str) -> None:
    """With what the quotes have, to be told."""
    assert raised(claim, [quote]) == told


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Some passengers survived.", "All passengers survived."),
        ("Most passengers survived.", "Nearly all passengers survived."),
        ("Every passenger survived.", "All passengers survived."),
        ("All passengers survived.", "The passengers survived."),
        ("All passengers survived.", "Some crew drowned, but the passengers all survived."),
        ("All passengers survived.", "Some crew members survived."),
        ("Many passengers survived.", "Several passengers survived."),
        ("The ferry usually sails at noon.", "The ferry often sails at noon."),
        ("The passengers survived after all.", "Some passengers survived."),
        ("Above all passengers survived.", "Some passengers survived."),
        ("All but three passengers survived.", "Most passengers survived."),
        ("The most famous passengers survived.", "Some famous passengers survived."),
        ("Almost all passengers survived.", "Almost all passengers survived."),
        ("The passengers helped each other.", "Some passengers helped others."),
        ("Each boat has a lamp that the keeper lights.", "Several boats collided near the quay."),
        ("All boats sank.", "Some 40 boats sank."),
    ],
)
def test_less_the_same_or_something_else_is_no_claim_of_more(claim: str, quote: str) -> None:
    """Nor is a word of quantity that quantifies nothing."""
    assert raised(claim, [quote]) is None


_WORDS = "some all most every not nearly passengers survived boats sank and the of always often 40 each".split()


@given(st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join))
def test_no_text_claims_more_than_itself(text: str) -> None:
    """Whatever it says."""
    assert raised(text, [text]) is None


@given(
    st.sampled_from(["Some", "Several", "Many", "A few", "Most", "Nearly all"]), st.sampled_from(["All", "Every"])
)
def test_all_never_follows_from_less(less: str, everything: str) -> None:
    """And less always follows from all."""
    claim, quote = f"{everything} boats in the harbour sank.", f"{less} boats in the harbour sank."
    assert raised(claim, [quote]) == less
    assert raised(quote, [claim]) is None
