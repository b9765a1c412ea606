"""PDF: words in reading order, paragraphs whole, running heads apart, each word on its page."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paged import WIDTH, Run, column, justified, pdf

from index.clean import clean
from index.errors import ReadError
from index.pages import page_of
from index.readers.pdf import read, words
from index.readers.pdf.hyphens import Hyphens
from index.types import Origin

STORY = (
    "The ferry Maren left Kelpin at noon with ninety people and eleven cars on board, although the harbour office "
    "had told her owners to wait. Nineteen of them are known to have died when she went down off Cape Marl, where "
    "the sea was rough that day."
)
OTHER = (
    "Her sister ship, the Ulla, is to stay in port until the inquiry is over. It will take several months, a "
    "spokeswoman for the ministry said, and nobody can tell who will pay for the crossing until then."
)


def lines(text: str, columns: int = 80) -> list[str]:
    """The text broken at words, as it is set in a column of so many letters."""
    return textwrap.wrap(text, columns)


def text_of(*pages: list[Run]) -> str:
    return read(pdf(pages), "a.pdf").text


# --- paragraphs ------------------------------------------------------------------------------------------------


def test_lines_become_paragraphs() -> None:
    """By the space between them, by a short last line, or by the indent of the first."""
    first, second = lines(STORY), lines(OTHER)
    spaced = [*column(first), *column(second, top=700 - 12 * len(first) - 8)]
    assert text_of(spaced) == f"{STORY}\n\n{OTHER}"
    assert text_of(column([*first, *second])) == f"{STORY}\n\n{OTHER}"
    indented = column([*first, *lines(f"____{OTHER}")])
    indented[len(first)] = Run(second[0], 84, indented[len(first)].y)
    body = [*indented[: len(first) + 1], *column(second[1:], top=indented[len(first) + 1].y)]
    assert text_of(body) == f"{STORY}\n\n{OTHER}"


def test_a_larger_line_is_a_heading() -> None:
    """It stands alone, however near the text is."""
    page = [Run("The last crossing", y=712, size=16), *column(lines(STORY))]
    assert text_of(page) == f"The last crossing\n\n{STORY}"


def test_a_sentence_goes_on_over_the_end_of_a_page() -> None:
    """It is one sentence in one paragraph, and its words are on the pages that they stand on."""
    broken = lines(STORY)
    extract = read(pdf([column(broken[:2]), column([*broken[2:], *lines(OTHER)])]), "a.pdf")
    assert extract.text == f"{STORY}\n\n{OTHER}"
    assert extract.pages == (0, extract.text.index(broken[2]))


def test_notes_do_not_part_a_paragraph() -> None:
    """Small type under the text stands before the paragraph that it interrupts, on its own page."""
    broken, note = lines(STORY), "¹ The harbour office has not published it."
    first = [*column(broken[:2]), *column([note], top=80, size=7)]
    extract = read(pdf([first, column(broken[2:])]), "a.pdf")
    assert extract.text == f"{note}\n\n{STORY}"
    assert page_of(extract.pages, extract.text.index(note)) == 1


def test_headings_of_two_pages_are_two() -> None:
    """Neither ends in a full stop, and neither goes on."""
    pages = [[Run(title, size=16), *column(lines(STORY), top=650)] for title in ("Loss", "Inquiry")]
    assert text_of([pages[0][0]], pages[1]) == f"Loss\n\nInquiry\n\n{STORY}"


def test_items_stand_under_one_another() -> None:
    """Each is a line, whatever it was broken into; the lines of an item hang under its text."""
    page = [
        *column(lines(STORY)),
        Run("•", 60, 640),
        Run("One lifeboat, which was found empty off Cape Marl on the second Tuesday in", 72, 640),
        Run("March", 72, 628),
        Run("•", 60, 616),
        Run("Two rafts", 72, 616),
    ]
    item = "• One lifeboat, which was found empty off Cape Marl on the second Tuesday in March\n• Two rafts"
    assert text_of(page) == f"{STORY}\n\n{item}"


# --- order -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by_row", [True, False])
def test_columns_are_read_one_after_the_other(by_row: bool) -> None:
    """Under a title that spans them, however the file draws its lines."""
    left, right = column(lines(STORY, 36)), column(lines(OTHER, 36), x=310)
    drawn = [run for pair in zip(left, right, strict=False) for run in pair] if by_row else [*right, *left]
    drawn += [run for run in (*left, *right) if run not in drawn]
    title = Run("The last crossing of the ferry Maren", y=730, size=18)
    assert text_of([*drawn, title]) == f"The last crossing of the ferry Maren\n\n{STORY}\n\n{OTHER}"


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    """A column's end is no paragraph's."""
    broken = lines(STORY, 36)
    page = [*column(broken[:3]), *column([*broken[3:], *lines(OTHER, 36)], x=310)]
    assert text_of(page) == f"{STORY}\n\n{OTHER}"


def test_a_table_is_read_by_rows() -> None:
    """Its cells are short and stand apart."""
    rows = [("Vessel", "Dead", "Missing"), ("Maren", "19", "4"), ("Ulla", "0", "1")]
    cells = [Run(cell, 60 + 120 * j, 600 - 12 * i) for i, row in enumerate(rows) for j, cell in enumerate(row)]
    table = "Vessel | Dead | Missing\nMaren | 19 | 4\nUlla | 0 | 1"
    assert text_of([*column(lines(STORY)), *cells]) == f"{STORY}\n\n{table}"


@pytest.mark.parametrize("columns", [22, 26, 32, 40, 55, 80])
@pytest.mark.parametrize("wider", [1.0, 1.15, 1.4])
def test_justified_lines_are_no_table(columns: int, wider: float) -> None:
    """However wide the spaces between their words, and wherever those of two lines meet by chance."""
    page = justified(lines(f"{STORY} {OTHER}", columns), width=columns * 10 * WIDTH * wider)
    assert text_of(page).replace("\n\n", " ") == f"{STORY} {OTHER}"


def test_justified_columns_are_read_one_after_the_other() -> None:
    """The spaces in their lines may be as wide as the gutter between them."""
    left, right = (justified(lines(text * 2, 28), width=190, x=x) for text, x in ((STORY, 60), (OTHER, 264)))
    text = text_of([*left, *right]).replace("\n\n", " ").replace(" ", "")
    assert text == (STORY * 2 + OTHER * 2).replace(" ", "")


def test_a_table_of_a_few_words_a_cell_is_one() -> None:
    """Its rows are cut at its columns, the spaces within a cell are none."""
    rows = [("Ferry Maren", "nineteen dead"), ("Ferry Ulla", "none of them"), ("Tug Ansa", "two, both crew")]
    cells = [Run(cell, 60 + 130 * j, 540 - 18 * i) for i, row in enumerate(rows) for j, cell in enumerate(row)]
    table = "Ferry Maren | nineteen dead\nFerry Ulla | none of them\nTug Ansa | two, both crew"
    assert text_of([*column(lines(STORY)), *cells]) == f"{STORY}\n\n{table}"


def test_cells_of_a_few_words_are_read_by_rows() -> None:
    """Lines of prose go on from one to the next, cells do not, long as they are."""
    rows = [
        ("Ships that were lost", "The ferry Maren and a tug"),
        ("Ports that are shut", "Kelpin, and Marl since May"),
        ("Office that inquires", "Ministry of Trade and Sea"),
    ]
    cells = [Run(cell, 60 + 180 * j, 600 - 20 * i) for i, row in enumerate(rows) for j, cell in enumerate(row)]
    assert text_of([*column(lines(STORY)), *cells]).split("\n\n")[1].split("\n") == [" | ".join(r) for r in rows]


def test_an_exponent_is_none_of_the_number() -> None:
    """Digits that stand above the line keep their height, those of a note's number too."""
    page = [Run("It weighs 10", 60), Run("3", 60 + 12 * 10 * WIDTH, 704, 6), Run("tons, they said.", 160)]
    assert text_of(page) == "It weighs 10³ tons, they said."


@given(st.lists(st.tuples(st.integers(20, 500), st.integers(20, 800)), min_size=1, max_size=40, unique=True))
@settings(max_examples=50)
def test_every_word_is_in_the_text_or_among_what_was_removed(places: list[tuple[int, int]]) -> None:
    """Once, wherever it stands."""
    page = [Run(f"w{i}x", x, y) for i, (x, y) in enumerate(places)]
    # Far apart, or PDFium takes two words that overlap for one.
    apart = [run for i, run in enumerate(page) if all(abs(run.y - one.y) > 12 for one in page[:i])]
    extract = read(pdf([apart]), "a.pdf")
    words = " ".join([extract.text, *(one.text for one in extract.removed)]).replace("|", " ").split()
    assert sorted(words) == sorted(run.text for run in apart)


# --- running heads and turned text -----------------------------------------------------------------------------


def bodies(n: int) -> list[list[Run]]:
    """Pages of which each says something else."""
    return [column(lines(f"Day {i}, the {'abcdefgh'[i]} of them. {STORY}")) for i in range(n)]


def test_running_heads_and_page_numbers_are_taken_out() -> None:
    """They are kept in ``removed``; what is the same on every page but no head is kept in the text."""
    pages = [
        [Run("Kelpin Post 4 March 2031", y=800), *body, Run(f"- {i} -", 290, 30)]
        for i, body in enumerate(bodies(4), start=7)
    ]
    extract = read(pdf(pages), "a.pdf")
    assert "Kelpin Post" not in extract.text
    assert "- 8 -" not in extract.text
    assert extract.text.count("Nineteen of them") == 4
    assert extract.removed[0].why == "running head or foot"
    assert extract.removed[0].text.split("\n")[:2] == ["Kelpin Post 4 March 2031", "- 7 -"]


def test_a_head_that_names_its_chapter_is_taken_out() -> None:
    """By its number, even where the chapter has one page."""
    titles = ["Loss", "Loss", "Loss", "Inquiry"]
    pages = [[Run(f"{t} {i}", y=800), *body] for i, (t, body) in enumerate(zip(titles, bodies(4), strict=True))]
    assert "Inquiry 3" not in read(pdf(pages), "a.pdf").text


def test_a_table_that_goes_on_is_no_running_head() -> None:
    """Numbers at the top of each page that do not count the pages are figures."""
    pages = [[Run(f"Maren {n} dead", y=800), *body] for n, body in zip((19, 4, 230), bodies(3), strict=True)]
    assert text_of(*pages).count(" dead") == 3


def test_a_page_may_say_that_it_is_one() -> None:
    """The line "Page 1 of 1", and the number 1 alone at the foot, need no second page to be told."""
    for foot in ("Page 1 of 1", "1"):
        assert text_of([*column(lines(STORY)), Run(foot, 290, 30)]) == STORY
    assert text_of([*column(lines(STORY)), Run("19", 290, 30)]) == f"{STORY}\n\n19"


def test_pages_that_are_all_alike_are_text() -> None:
    """Running heads run over something; what is the same on each of several pictures is their stamp."""
    page = [Run("The harbour of Kelpin is shut.", y=800), Run("Ask at the office.", y=770)]
    assert text_of(page, page).count("The harbour of Kelpin is shut.") == 2
    picture = b"q 500 0 0 700 40 40 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q\n"
    with pytest.raises(ReadError, match="need OCR"):
        read(pdf([page, page], drawn=picture), "a.pdf")


def test_turned_text_is_kept_apart() -> None:
    """A stamp on the margin is no part of a line; a page that is turned as a whole is read."""
    stamp = Run("COPY FOR THE PRESS", 30, 300, turn="0 1 -1 0")
    extract = read(pdf([[*column(lines(STORY)), stamp]]), "a.pdf")
    assert (extract.text, extract.removed[0].text) == (STORY, "COPY FOR THE PRESS")
    turned = [Run(run.text, 700 - run.y + 60, run.x, turn="0 1 -1 0") for run in column(lines(STORY))]
    assert text_of(turned) == STORY


# --- hyphens ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("an interna-", "tional inquiry", "an international inquiry"),
        ("a well-", "known minister", "a well-known minister"),
        ("the Maren-", "Ulla line", "the Maren-Ulla line"),
        ("the Sölv-", "kran crane", "the Sölvkran crane"),
        ("a sun-", "seeker", "a sunseeker"),
        ("a coast-", "guard", "a coast-guard"),
        ("from 2029-", "2031", "from 2029-2031"),
        ("she said -", "again", "she said - again"),
        ("no hyphen", "here", "no hyphen here"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line(before: str, after: str, joined: str) -> None:
    """Undone where the word is known whole or a half is no word; kept where the document has it so."""
    hyphens = Hyphens(["we saw a sunseeker there", "when the coast-guard came"])
    assert hyphens.join(before, after) == joined


@given(st.text("abc -.", max_size=12), st.text("abc -.", max_size=12))
def test_joining_loses_nothing_but_a_hyphen(before: str, after: str) -> None:
    """And the second line stands at the end as it was."""
    joined = Hyphens([]).join(before, after)
    assert joined.endswith(after)
    assert joined.removesuffix(after).rstrip(" ") in (before.rstrip(" "), before[:-1])


def test_a_hyphen_within_a_line_parts_no_word() -> None:
    """Whichever hyphen it is, and wherever the file begins to draw anew."""
    assert text_of([Run("A long\xadterm plan, they said.")]) == "A long-term plan, they said."
    pieces = [Run("A long", 60), Run("-term", 60 + 6 * 10 * WIDTH), Run("plan.", 140)]
    assert text_of(pieces) == "A long-term plan."


def test_a_broken_word_is_whole_in_the_text() -> None:
    """Over the end of a page, too."""
    first = [*lines(STORY)[:2], "and of the international inves-"]
    pages = [column(first), column(["tigation nobody will say a word."])]
    assert "international investigation nobody" in text_of(*pages)


# --- properties ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("info", "title", "author"),
    [
        (
            {"Title": "The last crossing", "Author": "Ada Brun; Anna Holm"},
            "The last crossing",
            "Ada Brun, Anna Holm",
        ),
        ({"Title": "Microsoft Word - draft.doc", "Author": "Administrator"}, None, None),
        ({"Title": "a", "Author": "ada@kelpin.example"}, None, None),
        ({"Title": "report_2031-final", "Author": "user"}, None, None),
        ({"Title": "untitled", "CreationDate": "D:20310304"}, None, None),
    ],
)
def test_properties_that_are_meant_for_a_reader(
    info: dict[str, str], title: str | None, author: str | None
) -> None:
    """The names of files, programs and accounts are none; the day of the file is not that of publication."""
    said = read(pdf([column(lines(STORY))], info=info), "a.pdf").metadata
    assert (said.title, said.author, said.published) == (title, author, None)
    assert {origin for _, origin in said.origins} <= {Origin.FILE}


# --- what cannot be read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"Nineteen people died.", "is no PDF, or a damaged one"),
        (pdf([column(lines(STORY))])[:300], "is no PDF, or a damaged one"),
        (pdf([[], []]), "scanned pages need OCR"),
        ((Path(__file__).parent / "data" / "locked.pdf").read_bytes(), "opens with a password only"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(data: bytes, message: str) -> None:
    """And what to do."""
    with pytest.raises(ReadError, match=message) as caught:
        read(data, "a.pdf")
    assert caught.value.hint
    assert "\n" not in caught.value.message


GOOD = pdf([column(lines(STORY)), column(lines(OTHER))], info={"Title": "The last crossing"})


@given(st.integers(0, len(GOOD)), st.integers(0, len(GOOD)), st.binary(max_size=20))
def test_damage_is_read_or_refused(start: int, end: int, put: bytes) -> None:
    """Whatever is missing from a file or written over it."""
    start, end = sorted((start, end))
    for data in (GOOD[:start], GOOD[:start] + put + GOOD[end:]):
        try:
            extract = read(data, "a.pdf")
        except ReadError:
            continue
        assert len(extract.pages) >= 1


def test_cleaning_keeps_the_pages() -> None:
    """A page's words are on it still."""
    cleaned = clean(read(GOOD, "a.pdf"))
    assert page_of(cleaned.pages, cleaned.text.index("several months")) == 2


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the line that installs it."""
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(ReadError, match="needs pypdfium2") as caught:
        read(GOOD, "a.pdf")
    assert caught.value.hint == "pip install 'citebound[pdf]'"


def test_more_characters_than_any_book_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """On all pages together: packed they are a few bytes, in memory a hundred times as many."""
    monkeypatch.setattr(words, "_MOST_CHARACTERS", 100)
    lines = pdf([column(["The ferry left Kelpin at noon with ninety people on board."])] * 2)
    with pytest.raises(ReadError, match="more than 100 characters"):
        read(lines, "a.pdf")
