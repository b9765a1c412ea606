"""Cleaning against a golden set of pages in the manner of scraped news: does it keep the article, and only that?

Texts are compared by their words, in lower case and without marks, so that no cleaner is judged by how it spaces
or quotes. A sentence of the gold is kept if its words stand whole and together in the cleaned text: their share is
the recall. A sentence of the cleaned text is right if its words stand whole and together in the gold: their share
is the precision. Lines of which either is right (by-lines, days, credits of pictures) count for nothing.

The gold of ``NAME`` is ``NAME.json``: ``split``; ``sentences`` in order, as they should be quotable, a row of a
table as one; ``allowed``, the lines that may stay; ``comments`` with ``author``, ``published`` and ``text``;
``absent``, pieces that must not be there, each with its ``kind``.
"""

from __future__ import annotations

import html
import importlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from evals.metrics.bootstrap import Interval, exact, interval
from index.clean import clean
from index.errors import ReadError
from index.readers import read
from index.split import sentences
from index.types import Comment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from index.types import Extract

    Counts = NDArray[np.float64]

PAGES = Path(__file__).parents[1] / "golden" / "pages"
OURS = "citebound"
_SEED = 1
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its gold: the article's sentences, what may stay, its readers' comments, what must not be there.

    Pages of the split ``dev`` were there to improve the cleaner on, those of ``held`` only to measure it.
    ``absent`` are pairs of kind and text.
    """

    path: Path
    split: Literal["dev", "held"]
    sentences: tuple[str, ...]
    allowed: tuple[str, ...]
    comments: tuple[Comment, ...]
    absent: tuple[tuple[str, str], ...]

    @property
    def is_html(self) -> bool:
        """Whether it is a web page, not a text file."""
        return self.path.suffix == ".html"


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of sentences: ``kept`` of those of the gold, ``right`` of those of the cleaned text."""

    kept: int
    gold: int
    right: int
    shown: int


@dataclass(frozen=True, slots=True)
class Row:
    """What one cleaner does with one part of the set; the intervals are of 95 %, by page."""

    cleaner: str
    kind: Literal["web pages", "text files"]
    split: str
    pages: int
    recall: float
    recall_interval: Interval | None
    precision: float
    precision_interval: Interval | None


def pages() -> tuple[Page, ...]:
    """The golden set, by name."""
    return tuple(_page(path) for path in sorted(PAGES.glob("*.json")))


def _page(path: Path) -> Page:
    gold = json.loads(path.read_text("utf-8"))
    return Page(
        path.with_suffix(""),
        gold["split"],
        tuple(gold["sentences"]),
        tuple(gold["allowed"]),
        tuple(Comment(**comment) for comment in gold["comments"]),
        tuple((piece["kind"], piece["text"]) for piece in gold["absent"]),
    )


def fold(text: str) -> str:
    """The words of a text in lower case, one space around each."""
    return " ".join(["", *_WORD.findall(text.casefold()), ""])


def missing(page: Page, text: str) -> list[str]:
    """The sentences of the gold that are not whole in a cleaned text."""
    shown = fold(text)
    return [sentence for sentence in page.sentences if fold(sentence) not in shown]


def foreign(page: Page, text: str) -> list[str]:
    """The sentences of a cleaned text that are not in the gold."""
    return [sentence for sentence, is_right in _judged(page, text) if not is_right]


def score(page: Page, text: str) -> Score:
    """How a cleaned text compares with the gold of its page."""
    judged = _judged(page, text)
    kept = len(page.sentences) - len(missing(page, text))
    return Score(kept, len(page.sentences), sum(is_right for _, is_right in judged), len(judged))


def _judged(page: Page, text: str) -> list[tuple[str, bool]]:
    """Each sentence of a cleaned text that counts, and whether it is right."""
    article = fold(" ".join(page.sentences))
    allowed = [fold(line) for line in page.allowed]
    judged = []
    for span in sentences(text):
        words = fold(text[span.start : span.end])
        for line in allowed:
            words = " " if words in line else words.replace(line, " ")
        if words.strip():
            judged.append((text[span.start : span.end], words in article))
    return judged


def ours(page: Page) -> Extract:
    """What this project makes of a page."""
    return clean(read(page.path, page.path.read_bytes()))


def _ours(page: Page) -> str:
    try:
        return ours(page).text
    except ReadError:
        return ""


def _trafilatura(page: Page) -> str:
    import trafilatura

    return trafilatura.extract(page.path.read_text("utf-8"), include_comments=False) or ""


def _readability(page: Page) -> str:
    summary = importlib.import_module("readability").Document(page.path.read_text("utf-8")).summary()
    return html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"</?(?:p|div|h\d|li|tr|td|th|br)\b[^>]*>", "\n", summary)))


def _resiliparse(page: Page) -> str:
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return str(extract(page.path.read_text("utf-8"), main_content=True, alt_texts=False))


# The others read web pages only. None of them is needed but for this comparison: one that is missing is left out.
CLEANERS: dict[str, Callable[[Page], str]] = {
    OURS: _ours,
    "trafilatura": _trafilatura,
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
}


def rows(cleaners: Iterable[str] = tuple(CLEANERS)) -> tuple[Row, ...]:
    """The figures of each cleaner that is installed, for each part of the set and for the whole."""
    found = pages()
    made = []
    for cleaner in cleaners:
        chosen = [page for page in found if page.is_html or cleaner == OURS]
        try:
            scores = {page.path.name: score(page, CLEANERS[cleaner](page)) for page in chosen}
        except ModuleNotFoundError:
            continue
        for split in ("dev", "held", "all"):
            for is_html in (True, False):
                part = [page for page in chosen if page.is_html == is_html and split in (page.split, "all")]
                if part:
                    made.append(_row(cleaner, split, part, [scores[page.path.name] for page in part]))
    return tuple(made)


def _row(cleaner: str, split: str, part: Sequence[Page], scores: Sequence[Score]) -> Row:
    names = [page.path.name for page in part]
    kept = np.array([(each.kept, each.gold) for each in scores], float)
    right = np.array([(each.right, each.shown) for each in scores], float)
    return Row(
        cleaner,
        "web pages" if part[0].is_html else "text files",
        split,
        len(part),
        _share(kept),
        _interval(kept, names),
        _share(right),
        _interval(right, names),
    )


def _interval(parts: Counts, names: Sequence[str]) -> Interval | None:
    found = interval(parts, names, _share, _SEED)
    return exact(found, len(names)) if found else None


def _share(parts: Counts) -> float:
    """The share that shape ``(n, 2)`` of counts gives: of those that are so, among all."""
    of_all = parts[:, 1].sum()
    return float(parts[:, 0].sum() / of_all) if of_all else 0.0


def table() -> tuple[tuple[str, ...], ...]:
    """The figures as they are printed: a row of headings, then one for each cleaner and part of the set."""
    heads = ("cleaner", "of", "split", "pages", "recall", "95 %", "precision", "95 %")
    printed = [_printed(row) for row in rows()]
    left_out = [name for name in CLEANERS if name not in {row[0] for row in printed}]
    return (heads, *printed, *((name, "not installed", "", "", "", "", "", "") for name in left_out))


def _printed(row: Row) -> tuple[str, ...]:
    recall = (f"{row.recall:.3f}", _between(row.recall_interval))
    precision = (f"{row.precision:.3f}", _between(row.precision_interval))
    return (row.cleaner, row.kind, row.split, str(row.pages), *recall, *precision)


def _between(found: Interval | None) -> str:
    return f"{found.low:.3f} – {found.high:.3f}" if found else ""
