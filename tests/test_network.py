"""What the bundled networks share: order, threads, and texts that a tokenizer can take."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embed.network import encodable, on_cores


@pytest.mark.parametrize("count", [0, 1, 2, 40])
def test_results_keep_the_order_of_what_they_are_of(count: int) -> None:
    """However many threads there are."""
    assert on_cores(str, range(count)) == [str(n) for n in range(count)]


def test_a_single_item_takes_no_thread() -> None:
    """It runs where it is called."""
    assert on_cores(lambda _: threading.get_ident(), [None]) == [threading.get_ident()]


def test_a_fault_of_one_item_is_raised() -> None:
    """It is not lost in its thread."""
    with pytest.raises(ZeroDivisionError):
        on_cores(lambda n: 1 // n, [1, 0, 2])


@given(text=st.text(st.characters()))
def test_an_encodable_text_keeps_the_place_of_every_character(text: str) -> None:
    """Places in it are places in the text that was given; only what no encoding takes is another character."""
    shown = encodable(text)
    assert len(shown) == len(text)
    assert shown.encode().decode() == shown
    assert all(a == b or "\ud800" <= a <= "\udfff" for a, b in zip(text, shown, strict=True))
