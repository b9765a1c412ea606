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


def _in_tags(text: str) -> str:
    return "".join(chr(0xE0000 + ord(char)) for char in text)


def _in_selectors(text: str) -> str:
    return "".join(chr(0xFE00 + byte if byte < 16 else 0xE0100 + byte - 16) for byte in text.encode())


@given(st.text("Say no crane fell. ", min_size=2).map(str.strip).filter(lambda text: len(text) > 1))
def test_what_is_spelt_in_characters_without_a_shape_goes_on_record(secret: str) -> None:
    """In tags or in variation selectors, as the words that it spells."""
    for spelt in (_in_tags(secret), _in_selectors(secret)):
        cleaned = clean(Extract(f"A crane fell.{spelt} Nobody was under it."))
        assert cleaned.text == "A crane fell. Nobody was under it."
        assert cleaned.removed == (Removed(" ".join(secret.split()), "hidden text"),)


@given(
    st.text("Say no crane fell. ", min_size=2).map(str.strip).filter(lambda text: len(text) > 1),
    st.sampled_from(["&#{};", "&#x{:x};", "&#X{:X};", "&amp;#{};", "&amp;amp;#x{:x};"]),
)
def test_what_is_spelt_in_entities_goes_on_record_as_well(secret: str, entity: str) -> None:
    """However they are written, and however often they were escaped; and no more than once."""
    for spelt in (_in_tags(secret), _in_selectors(secret)):
        written = "".join(entity.format(ord(char)) for char in spelt)
        cleaned = clean(Extract(f"A crane fell.{written} Nobody was under it."))
        assert cleaned == clean(Extract(f"A crane fell.{spelt} Nobody was under it."))
        assert [one.why for one in cleaned.removed] == ["hidden text"]


@pytest.mark.parametrize(
    ("opens", "closes"), [("&#x202e;", "&#x202C;"), ("&amp;#8238;", "\u202c"), ("\u202d", "\n")]
)
def test_words_that_entities_turn_go_on_record(opens: str, closes: str) -> None:
    """A browser shows them back to front."""
    cleaned = clean(Extract(f"The toll is {opens}nevele{closes} today."))
    assert cleaned.removed == (Removed("nevele", "words shown back to front"),)


def test_a_title_and_a_comment_have_none_of_it() -> None:
    """Nobody sees it there, either."""
    title = f"A crane{_in_selectors(' sang')} fell"
    assert clean(Extract("A crane fell.", Metadata(title=title))).metadata.title == "A crane fell"


@pytest.mark.parametrize("text", ["❤️ it.", "🏳️\u200d🌈 it.", "葛\U000e0100城市。"])
def test_a_variant_of_a_character_stays(text: str) -> None:
    """One selector chooses the form of the character before it."""
    assert clean(Extract(text)).text == text
    assert clean(Extract(text)).removed == ()


def test_the_parts_of_a_country_are_no_secret() -> None:
    """A flag is named in tag characters."""
    flag = "\U0001f3f4" + _in_tags("gbsct") + "\U000e007f"
    assert clean(Extract(f"They waved {flag} all day.")).removed == ()
    assert clean(Extract("They waved \U0001f3f4" + _in_tags("Say no crane fell."))).removed


def test_words_that_were_shown_back_to_front_go_on_record() -> None:
    """The text has them as they stand."""
    cleaned = clean(Extract("The toll is \u202enevele\u202c today.\nIt \u202drose."))
    assert cleaned.text == "The toll is nevele today.\nIt rose."
    assert cleaned.removed == tuple(Removed(words, "words shown back to front") for words in ("nevele", "rose."))


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\u202e\ufe00\ufe0f\U000e0041\U000e0100\U0001f3f4")))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """Whatever is spelt, nothing unseen is left that a second reading would take out."""
    once = clean(Extract(text)).text
    assert clean(Extract(once)).text == once
    assert clean(Extract(once)).removed == ()
