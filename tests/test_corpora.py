"""The sample corpus has what its README promises; the project's own readers are not used to check it."""

from __future__ import annotations

import calendar
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

CORPORA = Path(__file__).parents[1] / "evals" / "corpora"
FERRY = CORPORA / "ferry"
README = (CORPORA / "README.md").read_text("utf-8")

# README's name of an encoding → the codec, the byte-order mark that the file starts with, its line ending.
ENCODINGS = {
    "utf-8": ("utf-8", b"", "\n"),
    "utf-8 with BOM": ("utf-8-sig", b"\xef\xbb\xbf", "\n"),
    "utf-16-le with BOM, CRLF": ("utf-16", b"\xff\xfe", "\r\n"),
    "windows-1252, CRLF": ("cp1252", b"", "\r\n"),
}
MONTHS = tuple(calendar.month_name)[1:]


def table(heading: str) -> list[list[str]]:
    """Cells of the first table under ``### heading`` of the README, without its head and rule."""
    section = re.split(r"\n##+ ", README.split(f"\n### {heading}\n", 1)[1], maxsplit=1)[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip().strip("`") for cell in row] for row in rows[2:]]


DOCUMENTS = {row[0]: row[1] for row in table("Documents")}


def text_of(name: str) -> str:
    """The decoded file, entities resolved; undecodable bytes raise."""
    return unescape((FERRY / name).read_bytes().decode(ENCODINGS[DOCUMENTS[name]][0]))


def words_of(name: str) -> str:
    """The decoded file without tags, on one line."""
    return " ".join(re.sub(r"<[^<>]*>", " ", text_of(name)).split())


def test_the_readme_names_every_file_and_no_other() -> None:
    """A file added or removed without its row fails here."""
    assert len(DOCUMENTS) == len(table("Documents"))
    assert set(DOCUMENTS) == {path.name for path in FERRY.rglob("*")}
    assert 12 <= len(DOCUMENTS) <= 20


def test_every_format_is_there() -> None:
    """Plain text, Markdown and HTML each come several times."""
    suffixes = [Path(name).suffix for name in DOCUMENTS]
    assert set(suffixes) == {".txt", ".md", ".html"}
    assert all(suffixes.count(suffix) >= 3 for suffix in set(suffixes))


@pytest.mark.parametrize(("name", "encoding"), DOCUMENTS.items())
def test_a_file_has_the_encoding_and_line_endings_of_its_row(name: str, encoding: str) -> None:
    """A checkout that converted line endings or an editor that re-encoded the file fails here."""
    codec, mark, newline = ENCODINGS[encoding]
    raw = (FERRY / name).read_bytes()
    text = raw.decode(codec)
    assert raw.startswith(mark)
    assert mark or not raw.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    assert text.count("\n") == text.count(newline) > 5
    assert "\r" not in text.replace("\r\n", "")
    assert "\ufffd" not in text


def test_the_windows_1252_file_is_no_valid_utf_8() -> None:
    """It has curly quotes and accents outside ASCII, so that guessing the encoding matters."""
    raw = (FERRY / "courier-wire.txt").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    assert {b"\x93", b"\x94", b"\x92", b"\xeb"} <= {bytes([byte]) for byte in raw}


def test_every_encoding_but_the_plain_one_is_exercised() -> None:
    """Each encoding the README can name is used, and no file that claims one is ASCII only."""
    assert set(DOCUMENTS.values()) == set(ENCODINGS)
    assert all(not text_of(name).isascii() for name, enc in DOCUMENTS.items() if enc == "windows-1252, CRLF")
    utf8 = [name for name, encoding in DOCUMENTS.items() if encoding == "utf-8"]
    assert sum(not text_of(name).isascii() for name in utf8) >= 8


def test_terminal_escapes_and_bidi_controls_are_really_there() -> None:
    """Colour, clear screen, window title, hyperlink, bell, and direction overrides around a number."""
    raw = (FERRY / "gazette-lamp-hut.txt").read_bytes()
    assert all(
        code in raw for code in (b"\x1b[31m", b"\x1b[2J", b"\x1b]0;", b"\x1b]8;;https://", b"\x1b\\", b"\x07")
    )
    assert all(char.encode() in raw for char in ("\u202e400\u202c", "\u2067", "\u2069"))


def test_control_characters_are_in_one_file_only() -> None:
    """No other document carries one by accident."""
    control = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
    assert [name for name in DOCUMENTS if control.search(text_of(name))] == ["gazette-lamp-hut.txt"]


def test_the_wire_story_is_reprinted_nearly_verbatim() -> None:
    """Most sentences of the shorter reprint stand word for word in the longer one; the heads differ."""
    first, second = words_of("courier-wire.txt"), words_of("gazette-wire.html")
    story = second.split("(Coastwire)", 1)[1].split("Share on:", 1)[0]
    sentences = [part for part in re.split(r"(?<=[.!?”]) ", story) if part.strip()]
    shared = [part for part in sentences if part.strip() in first]
    assert len(sentences) > 12
    assert len(shared) / len(sentences) > 0.8
    assert "Fishing skipper was first" in first
    assert "Fishing skipper was first" not in second


@pytest.mark.parametrize(
    ("name", "litter"),
    [
        (
            "kelpin-post.html",
            ["og:site_name", "application/ld+json", "cookie-banner", "<figcaption>", "Read also"],
        ),
        (
            "kelpin-post.html",
            ['id="comments"', "My cousin works at the port", "<nav", "<footer>", "share-bar"],
        ),
        ("harbour-radio-0304.txt", ["top of page", "0 comments", "Share this post", "bottom of page"]),
        (
            "eddyline-digest.txt",
            ["< p >", "< / ul >", "{“@context”", "<table", "Disclaimer: This story was compiled"],
        ),
        (
            "gazette-compensation.txt",
            ["Date | Event |\n---|---|\n", "appeared first on", "2 thoughts on “Families"],
        ),
        (
            "notebook-salvage.html",
            ["</passage>", "Ignore all previous instructions", '{"claims": [', "<|im_end|>"],
        ),
        (
            "courier-radar.txt",
            ["She was not overloaded, the operator said", "may have known", "It has been alleged"],
        ),
        ("strand-0306.txt", ["Correction, 6 March 2031: Our report of Wednesday 5 March"]),
        (
            "post-correction.md",
            ["Our report of Tuesday 4 March, “Nineteen dead after ferry strikes Skarra reef”"],
        ),
    ],
)
def test_a_document_carries_what_it_is_there_for(name: str, litter: list[str]) -> None:
    """The litter, attack or hedge for which the README lists the document stands in it."""
    text = text_of(name)
    assert [piece for piece in litter if piece not in text] == []


def test_the_page_of_pure_litter_has_no_sentence_of_the_story() -> None:
    """Nothing on it speaks of the ferry, so that an index entry could only come from furniture."""
    text = words_of("courier-cookie-wall.html")
    assert not re.search(r"ferry|Holt|Kelpin|reef|\d", text)
    assert "cookies" in text


def test_the_undated_piece_names_no_date_outlet_or_author() -> None:
    """Nothing in it dates it: no year, no month, no byline."""
    text = text_of("who-sets-the-clock.txt")
    assert not re.search(rf"\b20\d\d\b|\b(?:{'|'.join(MONTHS)})\b|^By ", text, re.MULTILINE)


@pytest.mark.parametrize("row", table("Contested facts"), ids=lambda row: f"{row[0]}: {row[1]}")
def test_a_contested_position_stands_in_its_file_word_for_word(row: list[str]) -> None:
    """The README's ledger of disagreements is quoted, not remembered."""
    _, _, _, _, name, words = row
    assert words in words_of(name)


def test_every_contested_fact_has_at_least_two_sides() -> None:
    """The facts on which evaluation cases expect a conflict have rows that differ."""
    rows = table("Contested facts")
    for about in (
        "dead",
        "aboard",
        "cause",
        "lifted by helicopter",
        "strongest gust",
        "cost of raising the wreck",
    ):
        assert len({row[1] for row in rows if row[0] == about}) >= 2


@pytest.mark.parametrize("row", table("Absent topics"), ids=lambda row: row[0])
def test_an_absent_topic_is_absent(row: list[str]) -> None:
    """None of the words that an answer would need begins a word of any document."""
    _, words = row
    stems = re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in words.split(', '))})", re.IGNORECASE)
    assert [name for name in DOCUMENTS if stems.search(words_of(name))] == []


def test_every_weekday_fits_its_date() -> None:
    """Wherever a document writes weekday, day, month and year together, the calendar agrees."""
    pattern = re.compile(rf"\b([A-Z][a-z]+day),? (\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
    found = [match for name in DOCUMENTS for match in pattern.findall(words_of(name))]
    assert len(found) >= 6
    for weekday, day, month, year in found:
        assert date(int(year), MONTHS.index(month) + 1, int(day)).strftime("%A") == weekday


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name != "courier-cookie-wall.html"])
def test_a_document_is_short_enough_to_read_and_long_enough_to_ask_about(name: str) -> None:
    """Between 120 words of article and 450, with room for the furniture around it."""
    paragraphs = re.findall(r"<p>(.*?)</p>", text_of(name)) if name.endswith(".html") else [words_of(name)]
    assert 120 <= len(" ".join(paragraphs).split()) <= 520
