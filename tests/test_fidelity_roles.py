"""Who does what to whom."""

from __future__ import annotations

import pytest

from assistant.fidelity.roles import swapped


@pytest.mark.parametrize(
    ("claim", "quote", "is_swapped"),
    [
        ("Brevik sued Halden.", "Halden sued Brevik.", True),
        ("Halden was sued by Brevik.", "Halden sued Brevik.", True),
        ("Brevik was sued by Halden.", "Halden sued Brevik.", False),
        ("Halden sued Brevik over a boat.", "Halden sued Brevik.", False),
        ("Halden met Brevik.", "Brevik met Halden.", False),
        (
            "Seven miners were killed in an explosion.",
            "The mine was shut after an explosion that killed miners.",
            False,
        ),
        ("The price rose after the storm.", "After the storm the price rose.", False),
    ],
)
def test_a_verb_with_its_sides_swapped_is_seen(claim: str, quote: str, is_swapped: bool) -> None:
    """In the active and the passive; not where either may stand first."""
    assert bool(swapped(claim, quote)) is is_swapped
