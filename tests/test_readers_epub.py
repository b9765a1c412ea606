"""EPUB: each chapter an article, named as the table of contents names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zipped import book, zipped

from index.errors import ReadError
from index.readers.epub import parts
from index.types import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.types import Extract

STORY = "The ferry Maren left Kelpin at noon with ninety people on board."
OTHER = "The company that owned her was founded in 1998, its register says."
ABOUT = (
    "<dc:title>The Kelpin Review</dc:title><dc:creator>Ada Brun</dc:creator>"
    "<dc:publisher>Kelpin Press</dc:publisher><dc:date>2031-03-09</dc:date><dc:language>en-GB</dc:language>"
)


def chapters(files: Mapping[str, str | bytes]) -> dict[str, Extract]:
    """What each part of a book comes to, by its name."""
    return {part.name: part.read() for part in parts("a.epub", zipped(files))}


def test_chapters_are_named_by_the_table_of_contents() -> None:
    """In the order of the spine; the table of contents is none of them, and a name has no slash."""
    pages = {"text/2.xhtml": f"<p>{STORY}</p>", "1.xhtml": f"<h1>x</h1><p>{OTHER}</p>"}
    files = book(pages, toc={"1.xhtml#s2": "The owners", "text/2.xhtml": "Day and/or night"})
    assert list(chapters(files)) == ["Day and-or night", "The owners"]


def test_without_a_table_of_contents_files_are_chapters() -> None:
    """Named by their files; names are unique."""
    assert list(chapters(book({"a/1.xhtml": f"<p>{STORY}</p>", "b/1.xhtml": f"<p>{OTHER}</p>"}))) == ["1", "1 (2)"]


def test_a_chapter_may_be_several_files() -> None:
    """One that the table of contents does not name goes on; a half-title opens the next; a cover is nothing."""
    pages = {
        "cover.xhtml": "<img src='c.jpg' alt=''/>",
        "half.xhtml": "<p>The Review</p>",
        "1.xhtml": f"<h1>Loss</h1><p>{STORY}</p>",
        "1b.xhtml": f"<p>{OTHER}</p>",
        "2.xhtml": f"<h1>Owners</h1><p>{OTHER}</p>",
        "end.xhtml": "<p>Imprint</p>",
    }
    found = chapters(book(pages, toc={"1.xhtml": "Loss", "2.xhtml": "Owners"}))
    assert {name: one.text for name, one in found.items()} == {
        "Loss": f"The Review\n\nLoss\n\n{STORY}\n\n{OTHER}",
        "Owners": f"Owners\n\n{OTHER}\n\nImprint",
    }


def test_every_paragraph_of_a_page_is_read() -> None:
    """Short ones and lists, too: a page of a book has no furniture."""
    page = f"<p>{STORY}</p><p>No!</p><ul><li>A lamp</li><li>A rope</li></ul><p>{OTHER}</p>"
    (extract,) = chapters(book({"1.xhtml": page})).values()
    assert extract.text == f"{STORY}\n\nNo!\n\n- A lamp\n- A rope\n\n{OTHER}"


def test_a_chapter_was_published_in_its_book() -> None:
    """A by-line of its own goes before the book's author; each value says where it comes from."""
    pages = {
        "1.xhtml": f"<h1>Loss</h1><p>{STORY}</p>",
        "2.xhtml": f"<h1>Owners</h1><p>By Anna Holm</p><p>{OTHER}</p>",
    }
    one, two = (
        each.metadata
        for each in chapters(book(pages, about=ABOUT, toc={"1.xhtml": "Loss", "2.xhtml": "Owners"})).values()
    )
    assert (one.title, one.outlet, one.author, one.published) == (
        "Loss",
        "The Kelpin Review",
        "Ada Brun",
        "2031-03-09",
    )
    assert one.language == "en-gb"
    assert (two.author, dict(two.origins)["author"]) == ("Anna Holm", Origin.BYLINE)
    assert dict(two.origins)["title"] == Origin.FILE


def test_a_book_of_one_chapter_is_the_article() -> None:
    """Published by its publisher, and its part has no name."""
    ((name, extract),) = chapters(book({"1.xhtml": f"<p>{STORY}</p>"}, about=ABOUT)).items()
    assert (name, extract.metadata.title, extract.metadata.outlet) == ("", "The Kelpin Review", "Kelpin Press")


def test_a_chapter_changes_with_its_own_file_alone() -> None:
    """Or with what the book says of itself."""
    pages = {"1.xhtml": f"<p>{STORY}</p>", "2.xhtml": f"<p>{OTHER}</p>"}

    def data(files: Mapping[str, str | bytes]) -> list[bytes]:
        return [part.data for part in parts("a.epub", zipped(files))]

    before, after = data(book(pages)), data(book({**pages, "2.xhtml": f"<p>{OTHER} So they say.</p>"}))
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)
    assert data(book(pages, about=ABOUT))[0] != before[0]


GOOD = book({"1.xhtml": f"<p>{STORY}</p>", "2.xhtml": f"<p>{OTHER}</p>"}, about=ABOUT, toc={"1.xhtml": "Loss"})
LOCKED = '<encryption><CipherReference URI="OEBPS/1.xhtml"/></encryption>'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"Nineteen people died.", "is no EPUB, or a damaged one"),
        (zipped(GOOD)[:300], "is no EPUB, or a damaged one"),
        (zipped({"a.txt": STORY}), "is no EPUB"),
        (zipped({**GOOD, "OEBPS/a.opf": "<package>"}), "is damaged: OEBPS/a.opf"),
        (zipped({name: one for name, one in GOOD.items() if name != "OEBPS/2.xhtml"}), "OEBPS/2.xhtml is missing"),
        (zipped({**GOOD, "META-INF/encryption.xml": LOCKED}), "protected against copying"),
        (zipped(book({"1.xhtml": "<img src='1.jpg'/>"})), "its pages are pictures"),
        (zipped({**GOOD, "OEBPS/1.xhtml": b" " * 60_000_000}), "larger than"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(data: bytes, message: str) -> None:
    """Whatever it is, a bomb among the rest."""
    with pytest.raises(ReadError, match=message) as caught:
        list(parts("a.epub", data))
    assert "\n" not in caught.value.message


def test_encrypted_fonts_lock_no_book() -> None:
    """Only its text counts."""
    fonts = '<encryption><CipherReference URI="OEBPS/font.otf"/></encryption>'
    assert chapters({**GOOD, "META-INF/encryption.xml": fonts})


WHOLE = zipped(GOOD)


@given(st.integers(0, len(WHOLE)), st.integers(0, len(WHOLE)), st.binary(max_size=20))
def test_damage_is_read_or_refused(start: int, end: int, put: bytes) -> None:
    """Whatever is missing from a file or written over it."""
    start, end = sorted((start, end))
    for data in (WHOLE[:start], WHOLE[:start] + put + WHOLE[end:]):
        try:
            assert all(part.read().text for part in parts("a.epub", data))
        except ReadError:
            continue
