"""Pages: on which one a place lies, and that cleaning keeps that true."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from assistant.shelf import show_context
from index.clean import clean
from index.pages import page_of, realign
from index.types import Extract

PAGES = (0, 10, 10, 25)


@pytest.mark.parametrize(("at", "page"), [(0, 1), (9, 1), (10, 3), (24, 3), (25, 4), (900, 4)])
def test_a_place_lies_on_the_last_page_that_begins_before_it(at: int, page: int) -> None:
    """Pages count from 1; an empty one (the second) holds no place."""
    assert page_of(PAGES, at) == page


def test_a_text_without_pages_has_no_page() -> None:
    """Nothing is on page 1 of a web page."""
    assert page_of((), 5) is None


FIRST = "The ferry left Kelpin at noon with ninety people on board."
SECOND = "She was seen for the last time off Cape Marl, where the sea was rough."


def starts_of(*pages: str, between: str = "\n\n") -> tuple[str, tuple[int, ...]]:
    """The pages as one text, and where each begins."""
    text, starts = "", []
    for page in pages:
        starts.append(len(text))
        text += page + between
    return text, tuple(starts)


@pytest.mark.parametrize(
    ("pages", "after", "second"),
    [
        ((FIRST, SECOND), f"{FIRST}\n\n{SECOND}", "She was"),
        ((FIRST, f"KELPIN POST 2\n{SECOND}"), f"{FIRST}\n\n{SECOND}", "She was"),
        ((f"{FIRST} She was", SECOND.removeprefix("She was ")), f"{FIRST} {SECOND}", "seen for"),
        ((f"{FIRST} She was se-", SECOND.removeprefix("She was se")), f"{FIRST} {SECOND}", "en for"),
        ((FIRST, f"“{SECOND}”"), f"{FIRST} “{SECOND}”", "“She was"),
        ((FIRST, f"Cape Marl\nShare Tweet Pin\n{SECOND}"), f"{FIRST}\n\nCape Marl\n\n{SECOND}", "Cape Marl"),
        ((FIRST, f"- {SECOND}"), f"{FIRST}\n- {SECOND}", "- She was"),
    ],
)
def test_a_page_begins_with_the_first_of_its_words_that_is_left(
    pages: tuple[str, ...], after: str, second: str
) -> None:
    """Heads gone, words rejoined, marks in front of the first word taken along."""
    before, starts = starts_of(*pages)
    assert realign(before, starts, after) == (0, after.index(second))


def test_a_page_of_which_nothing_is_left_is_empty() -> None:
    """It begins where the next one does, or where the text ends."""
    before, starts = starts_of(FIRST, "Blank on purpose.", SECOND, "Imprint.")
    after = f"{FIRST} {SECOND}"
    assert realign(before, starts, after) == (0, len(FIRST) + 1, len(FIRST) + 1, len(after))


words = st.text("abcdefgh", min_size=2, max_size=9)
lines = st.lists(st.tuples(st.lists(words, min_size=2, max_size=12), st.booleans()), min_size=1, max_size=8)


@given(st.lists(lines, min_size=1, max_size=6), st.sampled_from(["\n", "\n\n", " "]))
def test_words_stay_on_their_pages(pages: list[list[tuple[list[str], bool]]], joint: str) -> None:
    """Whatever lines are taken out and however the others are joined, each begins on the page that it was on."""
    n = 0
    raw, kept, places = [], "", []
    for number, page in enumerate(pages, start=1):
        shown = []
        for line, keep in page:
            # Numbered words: no two places have the same letters.
            text = " ".join(f"{word}{(n := n + 1)}x" for word in line)
            shown.append(text)
            if keep:
                places.append((number, len(kept)))
                kept += text + joint
        raw.append("\n".join(shown))
    before, starts = starts_of(*raw, between="\n")
    aligned = realign(before, starts, kept)
    assert len(aligned) == len(starts)
    assert list(aligned) == sorted(aligned)
    assert [page_of(aligned, at) for _, at in places] == [number for number, _ in places]


@given(st.text(), st.text(), st.lists(st.integers(0, 40), max_size=5))
def test_any_two_texts_can_be_aligned(before: str, after: str, at: list[int]) -> None:
    """Pages stay in order and inside the text."""
    starts = sorted(min(one, len(before)) for one in at)
    aligned = realign(before, starts, after)
    assert len(aligned) == len(starts)
    assert list(aligned) == sorted(aligned)
    assert before == after or all(0 <= one <= len(after) for one in aligned)


def test_cleaning_keeps_the_pages_true() -> None:
    """What it takes out and rewrites moves no word to another page."""
    text = f"{FIRST}\n\n<p>{SECOND}</p>\n\nShare this:\n\nIt sank off Cape Marl &amp; was lost within the hour."
    starts = (0, text.index("<p>"), text.index("Share"))
    cleaned = clean(Extract(text, pages=starts))
    found = [cleaned.text[start:].split(" ")[0] for start in cleaned.pages]
    assert found == ["The", "She", "It"]


def test_a_place_shown_in_context_says_its_page() -> None:
    """Where the document has pages."""
    found = {"title": "Loss", "path": "a.pdf", "document": "d1", "text": f"{FIRST} {SECOND}", "pages": [0, 60]}

    def shown(pages: list[int]) -> str:
        file = io.StringIO()
        show_context({**found, "pages": pages}, (70, 80), Console(file=file, width=80))
        return file.getvalue()

    assert "d1 · characters 70:80 · p. 2\n" in shown([0, 60])
    assert "d1 · characters 70:80\n" in shown([])
