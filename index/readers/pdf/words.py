"""PDFium's characters to words with their places: the only door to pypdfium2."""

from __future__ import annotations

import math
import threading
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.clean.markup import superscript
from index.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# PDFium is not thread-safe, and its state is that of the whole process.
_LOCK = threading.Lock()
# The longest books and reports have a few thousand; a file of a few bytes can name one page a million times.
_MOST_PAGES = 20_000
# Some forty novels. A line of a few bytes, packed, can stand on a page a million times, and a word takes a hundred
# times its bytes in memory.
_MOST_CHARACTERS = 20_000_000
# FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY of fpdfview.h.
_LOCKED = frozenset({4, 5})
# What PDFium puts for a hyphen at the end of a line whose word goes on.
_LINE_HYPHEN = "\x02"
_HYPHENS = frozenset({_LINE_HYPHEN, "\xad", "\u2010"})
# A digit this much above the line, in sizes of the word that it hangs on to, is the mark of a note or an exponent.
_RAISED = 0.2
# Only a page of fewer characters may be a picture with a stamp: of the others no one looks for pictures.
_STAMP = 1000
# Words that are turned against most of their page by more than this, in degrees, are a stamp on its margin.
_TURNED = 20
_MAPPED = str.maketrans(
    {
        **dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)),
        "\uf0b7": "•",  # the bullet of Symbol, which Word writes without saying what it stands for
        "\ufffe": None,  # noncharacters
        "\uffff": None,
        "\0": None,
        **dict.fromkeys(_HYPHENS, "-"),
    }
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands: in points, ``base`` upwards from the foot of the page, as it is to be read.

    ``spaced`` says that the file has a space before it.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    spaced: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words of a page, in no certain order, and those that are turned against it.

    ``pictured`` says that it shows a picture and few words, as a scanned page does.
    """

    words: tuple[Word, ...]
    turned: str
    pictured: bool


@dataclass(frozen=True, slots=True)
class Pdf:
    """What a file holds: its pages and its properties (``Title``, ``Author`` and so on)."""

    sheets: tuple[Sheet, ...]
    properties: Mapping[str, str]


def load(data: bytes, name: str) -> Pdf:
    """The words of every page of a PDF.

    Raises:
        ReadError: pypdfium2 is missing; the file is encrypted or damaged.
    """
    try:
        import pypdfium2  # type: ignore[import-untyped]  # ships no types
    except ImportError as error:
        raise ReadError(
            f"{name} is a PDF, which needs pypdfium2: pip install 'citebound[pdf]'.",
            hint="pip install 'citebound[pdf]'",
        ) from error
    if not data:
        raise ReadError(f"{name} is empty.", hint="Remove it, or save the document into it.")
    with _LOCK:
        try:
            with closing(pypdfium2.PdfDocument(data)) as document:
                if len(document) > _MOST_PAGES:
                    raise ReadError(f"{name} has more than {_MOST_PAGES:,} pages.", hint="Split it.")
                budget = _Budget(_MOST_CHARACTERS, name)
                sheets = tuple(_sheet(document, i, budget) for i in range(len(document)))
                return Pdf(sheets, document.get_metadata_dict())
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) in _LOCKED:
                raise ReadError(
                    f"{name} is encrypted: it opens with a password only.", hint="Save it without its password."
                ) from error
            raise ReadError(f"{name} is no PDF, or a damaged one.", hint="Save it anew, or as text.") from error


@dataclass(slots=True)
class _Budget:
    """How many characters may still be read from the file of this name."""

    left: int
    name: str

    def spend(self, characters: int) -> None:
        self.left -= characters
        if self.left < 0:
            raise ReadError(f"{self.name} has more than {_MOST_CHARACTERS:,} characters.", hint="Split it.")


def _sheet(document: Any, i: int, budget: _Budget) -> Sheet:  # noqa: ANN401  (pypdfium2 ships no types)
    import pypdfium2

    try:
        with closing(document[i]) as page, closing(page.get_textpage()) as text:
            budget.spend(text.count_chars())
            words = list(_Reader(text).words())
            images = page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,))
            pictured = text.count_chars() < _STAMP and next(images, None) is not None
    except pypdfium2.PdfiumError as error:
        raise ReadError(
            f"{budget.name} is damaged: its page {i + 1} cannot be read.", hint="Save it anew."
        ) from error
    return _upright(words, pictured=pictured)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word, the point where its first character stands and where its last one ends, its angle in degrees.

    ``spaced`` is as in ``Word``.
    """

    text: str
    start: tuple[float, float]
    end: tuple[float, float]
    size: float
    angle: float
    spaced: bool


class _Reader:
    """Reads a text page of PDFium; every call to it costs, so only the ends of words are measured."""

    def __init__(self, text: Any) -> None:  # noqa: ANN401  (pypdfium2 ships no types)
        import ctypes

        import pypdfium2.raw as pdfium  # type: ignore[import-untyped]  # ships no types

        self._pdfium, self._text = pdfium, text
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._low, self._high = ctypes.c_double(), ctypes.c_double()
        self._box, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()

    def words(self) -> Iterator[_Placed]:
        chars = [chr(self._pdfium.FPDFText_GetUnicode(self._text, i)) for i in range(self._text.count_chars())]
        start = 0
        for i, char in enumerate([*chars, " "]):
            hyphen = char in _HYPHENS
            if char.isspace() or hyphen:
                if i + hyphen > start:
                    yield self._word(chars, start, i + hyphen)
                start = i + 1

    def _word(self, chars: list[str], start: int, end: int) -> _Placed:
        self._pdfium.FPDFText_GetMatrix(self._text, start, self._matrix)
        m = self._matrix
        size = self._pdfium.FPDFText_GetFontSize(self._text, start) * math.hypot(m.c, m.d)
        angle = math.degrees(math.atan2(m.b, m.a))
        first = self._origin(start)
        text = "".join(chars[start:end])
        if not angle and len(text) > 1 and any(map(str.isdigit, text)):
            text = self._with_raised(chars, start, end, first[1] + _RAISED * size)
        # PDFium breaks lines of its own accord, in the middle of a word, too.
        spaced = start > 0 and chars[start - 1].isspace()
        spaced = spaced and not self._pdfium.FPDFText_IsGenerated(self._text, start - 1)
        return _Placed(_text(text), first, self._end(end - 1, angle), size, angle, spaced)

    def _with_raised(self, chars: list[str], start: int, end: int, above: float) -> str:
        """The word with the digits that stand above its line as what they are: 10² is not 102."""
        return "".join(
            superscript(char) if char.isdigit() and self._foot(i) > above else char
            for i, char in enumerate(chars[start:end], start)
        )

    def _origin(self, i: int) -> tuple[float, float]:
        self._pdfium.FPDFText_GetCharOrigin(self._text, i, self._x, self._y)
        return self._x.value, self._y.value

    def _foot(self, i: int) -> float:
        """The lowest point of a character: one that was raised, or one that is drawn high on its line."""
        left, right = self._x, self._y
        self._pdfium.FPDFText_GetCharBox(self._text, i, left, right, self._low, self._high)
        return self._low.value

    def _end(self, i: int, angle: float) -> tuple[float, float]:
        """Where the character ends: the far side of its box, in the direction that its line runs in."""
        self._pdfium.FPDFText_GetLooseCharBox(self._text, i, self._box)
        box, (x, y) = self._box, self._origin(i)
        turn = round(angle / 90) % 4
        return ((box.right, y), (x, box.top), (box.left, y), (x, box.bottom))[turn]


def _text(text: str) -> str:
    """Without ligatures and noncharacters, halves of characters beyond the first plane put together."""
    whole = text.translate(_MAPPED).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(char for char in whole if char >= " ")


def _upright(placed: list[_Placed], *, pictured: bool) -> Sheet:
    """The words as they stand when the page is turned the way that most of them are to be read."""
    letters = [0, 0, 0, 0]
    for word in placed:
        letters[round(word.angle / 90) % 4] += len(word.text)
    turn = letters.index(max(letters))
    words, turned = [], []
    for word in placed:
        off = (word.angle - 90 * turn + 180) % 360 - 180
        if abs(off) > _TURNED:
            turned.append(word.text)
        elif word.text:
            (left, base), (right, _) = (_turned(point, turn) for point in (word.start, word.end))
            words.append(Word(word.text, left, max(left, right), base, max(word.size, 1.0), word.spaced))
    return Sheet(tuple(words), " ".join(turned), pictured)


def _turned(point: tuple[float, float], turn: int) -> tuple[float, float]:
    x, y = point
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]
