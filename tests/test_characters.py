"""Terminal escapes go as a whole; what only looks like one stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.characters import escapes
from index.clean import clean
from index.types import Extract, Metadata, Removed


def text_of(text: str) -> str:
    return clean(Extract(text)).text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\x1b[1m\x1b[31mCrane falls\x1b[0m", "Crane falls"),
        ("\x1b[38;5;208mCrane\x1b[m falls", "Crane falls"),
        ("\x1b[2J\x1b[HA crane fell.", "A crane fell."),
        ("\x1b]0;Oarsund Post\x07A crane fell.", "A crane fell."),
        ("\x1b]2;Oarsund Post\x1b\\A crane fell.", "A crane fell."),
        ("said \x1b]8;;https://oarsund.example/a\x1b\\the captain\x1b]8;;\x1b\\.", "said the captain."),
        ("said \x1b]8;id=1;https://oarsund.example/a\x07the captain\x1b]8;;\x07.", "said the captain."),
        ("\x1bP1$r0m\x1b\\A crane fell.", "A crane fell."),
        ("\x1b_payload\x1b\\A crane\x1b^note\x1b\\ fell.", "A crane fell."),
        ("\x1b(B\x1b7A crane\x1b8 fell.\x1bc", "A crane fell."),
        ("\x9b31mA crane\x9b0m fell.", "A crane fell."),
        ("\x9d0;Oarsund Post\x9cA crane fell.", "A crane fell."),
        ("\x90q\x9cA crane fell.\x1b", "A crane fell."),
        ("A crane\x07 fell.", "A crane fell."),
    ],
)
def test_an_escape_sequence_goes_as_a_whole(text: str, plain: str) -> None:
    """Colours, clearing, titles, links and settings, with seven bits or eight; what a link shows stays."""
    assert text_of(text) == plain


@pytest.mark.parametrize("text", ["The key [1m] was lost.", "Row ]0; has no end.", "[31m is red", "]8;;"])
def test_brackets_without_an_escape_are_text(text: str) -> None:
    """Only the escape makes a sequence."""
    assert text_of(text) == text


def test_a_sequence_without_its_end_keeps_the_words_after_it() -> None:
    """A terminal would wait for the end for ever; a reader has the line in front of him."""
    assert text_of("\x1b]0;A crane fell.\nNobody was under it.") == "A crane fell.\nNobody was under it."
    assert text_of("\x1b[31\nA crane fell.") == "A crane fell."


def test_text_decoded_wrongly_is_no_sequence() -> None:
    """UTF-8 quotes read as Latin-1 hold the bytes that begin and end eight-bit strings."""
    text = "“One,” he said, “two.”".encode().decode("latin-1")
    assert escapes(text) == (text, [])


def test_the_record_of_escapes_can_be_shown_on_a_terminal() -> None:
    """It names each once and holds none."""
    result = clean(Extract("\x1b]0;Oarsund\x07\x1b[1mA crane fell.\x1b[1m"))
    assert result.removed == (Removed("␛]0;Oarsund␇ ␛[1m", "terminal escapes"),)


def test_the_metadata_of_the_format_hold_no_escape() -> None:
    """The head of a page may carry them as well as its text."""
    stated = Metadata(title="\x1b[1mCrane\x1b[0m \u202efalls", author="\x1b[0m")
    assert clean(Extract("A crane fell.", stated)).metadata == Metadata(title="Crane falls")


@given(st.text(alphabet="\x1b\x07\x9b\x9c\x9d\x90[]0;8mPX\\ (BA\xe2\x80\n", max_size=60))
@settings(deadline=None)
def test_no_escape_is_left_and_none_is_made(text: str) -> None:
    """Cleaned text is clean, and every word without an escape before it on its line is kept."""
    cleaned = text_of(text)
    assert not set("\x1b\x07\x9b\x9c\x9d\x90") & set(cleaned)
    assert text_of(cleaned) == cleaned
    before = text.split("\x1b", 1)[0]
    assert escapes(text)[0].startswith(before) or set("\x9b\x9d\x90") & set(before)


@given(st.text(st.characters(exclude_characters="\x1b", max_codepoint=0x7F)))
def test_text_without_escapes_is_left_alone(text: str) -> None:
    """To the character, controls included: those are for the next step."""
    assert escapes(text) == (text, [])
