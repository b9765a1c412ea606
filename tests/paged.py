"""Small PDF files, written by hand: text at given places, in a font that every reader of PDF has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Courier: every letter is .6 of its size wide, so that where a line ends is known.
WIDTH = 0.6


@dataclass(frozen=True)
class Run:
    """A line of text that begins at ``(x, y)``, in points from the lower left corner of the page."""

    text: str
    x: float = 60
    y: float = 700
    size: float = 10
    turn: str = "1 0 0 1"


def column(lines: Iterable[str], *, x: float = 60, top: float = 700, size: float = 10) -> list[Run]:
    """Lines under one another, as far apart as those of a paragraph."""
    return [Run(line, x, top - 1.2 * size * i, size) for i, line in enumerate(lines)]


def justified(
    lines: Sequence[str], *, width: float, x: float = 60, top: float = 700, size: float = 10
) -> list[Run]:
    """Lines under one another: all but the last are ``width`` points wide, the words of each equally far apart."""
    runs: list[Run] = []
    for i, line in enumerate(lines):
        words, at = line.split(), x
        letters = sum(map(len, words))
        loose = (width - letters * WIDTH * size) / max(len(words) - 1, 1)
        for word in words:
            runs.append(Run(word, at, top - 1.2 * size * i, size))
            at += len(word) * WIDTH * size + (loose if i < len(lines) - 1 else WIDTH * size)
    return runs


def pdf(pages: Sequence[Iterable[Run]], *, info: Mapping[str, str] | None = None, drawn: bytes = b"") -> bytes:
    """A file of these pages (A4) with these properties, the operators ``drawn`` on every page."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (5 + 2 * i) for i in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
        b"<< %s >>" % b" ".join(b"/%s %s" % (k.encode(), _string(v)) for k, v in (info or {}).items()),
    ]
    for i, page in enumerate(pages):
        shown = drawn + b"\n".join(
            f"BT /F1 {run.size} Tf {run.turn} {run.x} {run.y} Tm ".encode() + _string(run.text) + b" Tj ET"
            for run in page
        )
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (6 + 2 * i)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown))
    return _file(objects)


def _string(text: str) -> bytes:
    return b"(" + text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)") + b")"


def _file(objects: Sequence[bytes]) -> bytes:
    """Numbered objects, the table of where each stands, and the trailer."""
    data, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    n = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (n, table)
        + b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (n, len(data))
    )
