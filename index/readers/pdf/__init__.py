"""PDF: the words that its pages show, in reading order, with the page that each stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.pdf.hyphens import Hyphens
from index.readers.pdf.order import blocks
from index.readers.pdf.paragraphs import Kind, paragraphs
from index.readers.pdf.running import without_running
from index.readers.pdf.words import load
from index.readers.properties import from_properties
from index.types import Extract

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.readers.pdf.paragraphs import Paragraph


def read(data: bytes, name: str) -> Extract:
    """The text of a PDF in reading order, its running heads and feet and turned text kept in ``removed``.

    ``pages`` holds an offset for every page of the file. The day on which the file was made is not taken for that
    of publication: it changes whenever the file is saved.

    Raises:
        ReadError: pypdfium2 is missing; the file is encrypted, damaged, or shows no text.
    """
    pdf = load(data, name)
    sheets, removed = without_running(pdf.sheets)
    found = paragraphs([list(blocks(sheet.words)) for sheet in sheets])
    text, pages = _text(found, len(sheets))
    if not any(map(str.isalnum, text)):
        raise ReadError(
            f"{name} has no text: its pages are pictures, and scanned pages need OCR.",
            hint="Run it through OCR (ocrmypdf IN.pdf OUT.pdf) and index the result.",
        )
    said = from_properties(name, title=pdf.properties.get("Title", ""), author=pdf.properties.get("Author", ""))
    return Extract(text, said, tuple(removed), pages=pages)


def _text(found: Iterable[Paragraph], n: int) -> tuple[str, tuple[int, ...]]:
    """The paragraphs as one text, and where each of the ``n`` pages begins in it."""
    found = list(found)
    hyphens = Hyphens(line for paragraph in found for _, line in paragraph.lines)
    pieces: list[str] = []
    begun: dict[int, int] = {}
    length, last = 0, Kind.PROSE
    for paragraph in found:
        between = "" if not pieces else "\n" if paragraph.kind is last is not Kind.PROSE else "\n\n"
        whole, starts = _joined(paragraph.lines, hyphens)
        for page, start in starts:
            begun.setdefault(page, length + len(between) + start)
        pieces += [between, whole]
        length, last = length + len(between) + len(whole), paragraph.kind
    pages: list[int] = []
    for page in reversed(range(n)):
        pages.append(begun.get(page, pages[-1] if pages else length))
    return "".join(pieces), tuple(reversed(pages))


def _joined(lines: Sequence[tuple[int, str]], hyphens: Hyphens) -> tuple[str, list[tuple[int, int]]]:
    """A paragraph as one line, and where in it each page's first line begins."""
    (page, whole), *others = lines
    starts = [(page, 0)]
    for other, line in others:
        whole = hyphens.join(whole, line)
        if other != page:
            starts.append((other, len(whole) - len(line)))
            page = other
    return whole, starts
