"""How sure a text is, and whether it reports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fidelity.hedges import Hedge, dropped_hedge, hedges, reported


@pytest.mark.parametrize(
    ("quote", "hedge"),
    [
        ("The mill may close.", Hedge.POSSIBLE),
        ("The mill will probably close.", Hedge.PROBABLE),
        ("The alleged thief fled.", Hedge.ALLEGED),
        ("The council plans to close the mill.", Hedge.PLANNED),
        ("The mill will close.", Hedge.FUTURE),
        ("The mill closes if prices fall.", Hedge.CONDITION),
        ("Did the mill close?", Hedge.QUESTION),
        ("It is not true that the mill closed.", Hedge.DOUBTED),
        ("The police ruled out arson.", Hedge.DOUBTED),
        ("He was cleared of arson.", Hedge.DOUBTED),
        ("The ministry dismissed reports of a leak.", Hedge.DOUBTED),
        ("The mill dismissed forty workers.", None),
        ("The police could not rule out arson.", Hedge.POSSIBLE),
        ("The police have not yet ruled out arson.", Hedge.POSSIBLE),
        ("The mill closed in May.", None),
        ("The owner could not be reached.", None),
        ("Nobody can see the mill from the road.", None),
    ],
)
def test_a_hedge_is_seen(quote: str, hedge: Hedge | None) -> None:
    """Each way of saying less than that it is so; the month and an ability are none."""
    assert hedge in hedges(quote) if hedge else not hedges(quote)


@pytest.mark.parametrize(
    ("claim", "quote", "hedge"),
    [
        ("The mill closes.", "The mill may close.", Hedge.POSSIBLE),
        ("The mill might close.", "The mill may close.", None),
        ("The mill is likely to close.", "The mill may close.", Hedge.POSSIBLE),
        ("The mill may close.", "The mill is likely to close.", None),
        ("The mill will close.", "The owner plans to close the mill.", Hedge.PLANNED),
        ("The board said it will close the mill.", "The board said it would close the mill.", None),
        ("It was arson.", "The police ruled out arson.", Hedge.DOUBTED),
        ("The police dismissed arson.", "The police ruled out arson.", None),
        ("He was innocent of arson.", "He was acquitted of arson.", None),
        ("It may be arson.", "The police did not rule out arson.", None),
        ("The ship sank.", "The ship sank, and its owner may be fined.", None),
    ],
)
def test_a_hedge_must_be_kept_or_weakened(claim: str, quote: str, hedge: Hedge | None) -> None:
    """Where it bears on what the claim says."""
    assert dropped_hedge(claim, [quote]) is hedge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mill is closed, the mayor said.", True),
        ("According to the mayor, the mill is closed.", True),
        ("Critics insist that the mill is closed.", True),
        ("The mill is closed.", False),
        ("It fetched twice the estimate.", False),
        ("He denied selling it.", False),
    ],
)
def test_what_is_reported_is_told_from_what_is_said(text: str, expected: bool) -> None:
    """A noun like "estimate" and a denial report nothing."""
    assert reported(text) is expected


@given(st.text(max_size=120))
def test_no_text_drops_its_own_hedges(text: str) -> None:
    """Whatever it says."""
    assert dropped_hedge(text, [text]) is None
