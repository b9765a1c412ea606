"""A document's text with its quotes marked: nothing lost, nothing marked that is no quote."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.export.excerpt import WHOLE, Stretch, excerpt
from index.types import Span

TEXTS = st.text(st.sampled_from("ab \n\u05d0"), min_size=1, max_size=60)


@st.composite
def texts_with_spots(draw: st.DrawFn) -> tuple[str, list[Span], list[int], int]:
    """A text that may be stretched, places in it, the beginnings of its pages, and how much of it is shown."""
    text = draw(TEXTS) * draw(st.sampled_from([1, 40, 400]))
    edges = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(edges, edges).filter(lambda two: two[0] != two[1]), min_size=1, max_size=4))
    pages = sorted(draw(st.lists(edges, max_size=3)))
    return text, [Span(*sorted(pair)) for pair in pairs], pages, draw(st.sampled_from([0, WHOLE]))


@given(texts_with_spots())
def test_what_is_marked_is_what_is_quoted(given_: tuple[str, list[Span], list[int], int]) -> None:
    """However spots overlap; the runs of each are its text, and it begins and ends once."""
    text, spots, pages, whole = given_
    stretches = excerpt(text, spots, pages, whole=whole)
    runs = [run for stretch in stretches for paragraph in stretch.paragraphs for run in paragraph]
    for n, spot in enumerate(spots):
        assert "".join(run.text for run in runs if n in run.within) == text[spot.start : spot.end]
        assert sum(n in run.begins for run in runs) == sum(n in run.ends for run in runs) == 1
        assert next(run for run in runs if n in run.within).begins.count(n) == 1


@given(texts_with_spots())
def test_what_is_left_out_is_told(given_: tuple[str, list[Span], list[int], int]) -> None:
    """Stretches follow each other through the whole text, each whole or, away from spots, as its length."""
    text, spots, pages, whole = given_
    at = 0
    for stretch in excerpt(text, spots, pages, whole=whole):
        shown = "".join(run.text for paragraph in stretch.paragraphs for run in paragraph)
        assert shown in ("", text[at : at + stretch.length])
        assert shown or not (stretch.near or len(text) <= whole)
        at += stretch.length
    assert at == len(text)


def test_a_long_text_is_shown_by_paragraphs() -> None:
    """Those round a quote are whole, others are left out; a short text is shown whole all the same."""
    paragraphs = [f"Paragraph {n}. " + "Of nothing much. " * 20 + "\n\n" for n in range(100)]
    text = "".join(paragraphs)
    start = text.index("Paragraph 50.")
    before, near, after = excerpt(text, [Span(start, start + 13)])
    assert [one.near for one in (before, near, after)] == [False, True, False]
    assert not before.paragraphs
    assert not after.paragraphs
    shown = ["".join(run.text for run in paragraph) for paragraph in near.paragraphs]
    assert shown[1:-1] == paragraphs[49:52] or "".join(shown).strip() == "".join(paragraphs[48:53]).strip()
    assert "".join(shown).startswith("Paragraph ")
    assert all(one.paragraphs for one in excerpt(text[:WHOLE], [Span(0, 5)]))


def test_a_long_paragraph_is_cut_between_words() -> None:
    """Somewhere, where it has none."""
    text = "word " * 10_000
    _, near, _ = excerpt(text, [Span(25_000, 25_004)])
    shown = "".join(run.text for paragraph in near.paragraphs for run in paragraph)
    assert shown.startswith("word ")
    assert shown.endswith("word")
    _, near, _ = excerpt("x" * 50_000, [Span(25_000, 25_004)])
    assert 1_000 < near.length < 3_000


def test_hardly_anything_is_not_left_out() -> None:
    """A gap that takes as much room as what it stands for."""
    text = "a" * 21_000
    spots = [Span(10_000, 10_010), Span(11_500, 11_510), Span(20_000, 20_010)]
    assert [stretch.near for stretch in excerpt(text, spots)] == [False, True, False, True]


def test_pages_are_named_where_they_begin() -> None:
    """And the page that an excerpt begins on; an empty one has no place of its own."""
    text = "First page.\nSecond page.\nFourth page."
    stretches = excerpt(text, [Span(6, 18)], (0, 12, 25, 25))
    runs = [run for stretch in stretches for paragraph in stretch.paragraphs for run in paragraph]
    assert [(run.text, run.page) for run in runs] == [
        ("First ", 1),
        ("page.\n", None),
        ("Second", 2),
        (" page.\n", None),
        ("Fourth page.", 4),
    ]
    assert isinstance(stretches[0], Stretch)
    long = "x" * 30_000
    assert excerpt(long, [Span(20_000, 20_005)], (0, 15_000))[1].paragraphs[0][0].page == 2
