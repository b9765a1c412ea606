"""Pages without their tags."""

from __future__ import annotations

import pytest

from index.readers.tags import without_tags


def test_tags_and_what_is_not_shown_are_left_out() -> None:
    """Of a script not even its words are counted."""
    page = "<head><title>x</title></head><p id='a'>One <b>two</b></p><script>if (a < b) {}</script><header>three"
    assert without_tags(page).split() == ["One", "two", "three"]


@pytest.mark.parametrize("opening", ["<", "<script", "<script>", "<title><style>", "<b "])
def test_what_is_never_closed_is_looked_through_once(opening: str) -> None:
    """A pattern that looks for its end from each beginning would not come to one for hours."""
    assert without_tags("One " + opening * 300_000).split()[0] == "One"
