"""How often the speaker and the time of a sentence are found, and found right, on articles written for it.

The gold is JSON Lines, one article a line: ``id``, ``half`` and ``sentences``, each with its ``text``; ``opens``
where it begins a paragraph; ``speaker`` and ``as_of``, every writing that counts as right, missing where there is
none; ``optional`` where naming no speaker is right as well. Rules may be made on the half ``dev``; ``held`` is
only ever measured.

A wrong speaker counts against precision and against recall; a sentence rightly left without one counts for
neither. The sentences are the gold's own: how well the splitter finds them is another question.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from evals.datasets.records import Record, rows
from evals.metrics.bootstrap import Interval, exact, interval
from index.attribution import attribute
from index.types import Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

HALVES: Final = ("dev", "held")
FIELDS: Final = ("speaker", "as_of")
_SEED: Final = 20_310_401


GOLDEN = Path(__file__).parent.parent / "golden" / "attribution.jsonl"


@dataclass(frozen=True, slots=True)
class Expected:
    """A sentence of the gold; ``speaker`` and ``as_of`` are the writings that are right, empty for none."""

    text: str
    opens: bool
    speaker: tuple[str, ...]
    as_of: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the gold."""

    id: str
    half: str
    sentences: tuple[Expected, ...]


class Outcome(NamedTuple):
    """What was found of a sentence's ``field`` beside what is right; ``found`` and ``right`` as in the text."""

    article: str
    half: str
    field: str
    sentence: str
    found: str | None
    right: tuple[str, ...]
    optional: bool

    @property
    def correct(self) -> bool:
        """Whether something was found, and it is right."""
        return self.found in self.right

    @property
    def wrong(self) -> bool:
        """Whether something was found that is not right."""
        return self.found is not None and not self.correct

    @property
    def wanted(self) -> bool:
        """Whether finding nothing is a miss."""
        return bool(self.right) and not (self.optional and self.found is None)


class Row(NamedTuple):
    """Precision and recall of a field on a half, each in [0, 1] with its 95 % interval by articles.

    ``given`` counts the sentences for which something was found, ``wanted`` those for which something should be.
    """

    field: str
    half: str
    sentences: int
    given: int
    wanted: int
    precision: float
    precision_between: Interval | None
    recall: float
    recall_between: Interval | None


def load(golden: Path = GOLDEN) -> tuple[Article, ...]:
    """Read the gold.

    Raises:
        DataError: A line is malformed, or its half is neither ``dev`` nor ``held``.
    """
    return tuple(map(_article, rows(golden)))


def outcomes(articles: Iterable[Article]) -> tuple[Outcome, ...]:
    """Attribute every article: for each sentence one outcome a field, in order."""
    return tuple(
        Outcome(
            article.id,
            article.half,
            field,
            expected.text,
            getattr(found, field),
            getattr(expected, field),
            expected.optional and field == "speaker",
        )
        for article in articles
        for expected, found in zip(article.sentences, attributed(article), strict=True)
        for field in FIELDS
    )


def attributed(article: Article) -> tuple[Sentence, ...]:
    """Attribute the sentences of an article, joined by a space, paragraphs by a line break."""
    text, spans = "", []
    for sentence in article.sentences:
        joint = ("\n" if sentence.opens else " ") if text else ""
        spans.append(Span(len(text) + len(joint), len(text) + len(joint) + len(sentence.text)))
        text += joint + sentence.text
    return attribute(text, spans)


def measure(articles: Iterable[Article]) -> tuple[Row, ...]:
    """One row for each field and half, in the order of ``FIELDS`` and ``HALVES``."""
    every = outcomes(articles)
    return tuple(
        _row(field, half, [each for each in every if (each.field, each.half) == (field, half)])
        for field in FIELDS
        for half in HALVES
    )


def _row(field: str, half: str, every: Sequence[Outcome]) -> Row:
    # Columns: right, given, wanted.
    parts = np.array([[each.correct, each.correct or each.wrong, each.wanted] for each in every], dtype=np.float64)
    parts = parts.reshape(-1, 3)
    clusters = [each.article for each in every]

    def between(estimate: Callable[[NDArray[np.float64]], float]) -> Interval | None:
        found = interval(parts, clusters, estimate, _SEED)
        return None if found is None else exact(found, len(set(clusters)))

    given, wanted = (int(parts[:, column].sum()) for column in (1, 2))
    return Row(
        field,
        half,
        len(every),
        given,
        wanted,
        _precision(parts),
        between(_precision),
        _recall(parts),
        between(_recall),
    )


def _precision(parts: NDArray[np.float64]) -> float:
    """Right of those given; not a number where none is."""
    return _share(parts, 1)


def _recall(parts: NDArray[np.float64]) -> float:
    """Right of those wanted; not a number where none is."""
    return _share(parts, 2)


def _share(parts: NDArray[np.float64], column: int) -> float:
    whole = parts[:, column].sum()
    return float(parts[:, 0].sum() / whole) if whole else float("nan")


def _article(record: Record) -> Article:
    half = record.text("half")
    if half not in HALVES:
        raise record.fault(f"“half” is neither of {' and '.join(HALVES)}")
    return Article(record.text("id"), half, tuple(map(_expected, record.records("sentences"))))


def _expected(record: Record) -> Expected:
    speaker, as_of = (record.texts(field, needed=False) for field in FIELDS)
    opens, optional = (record.has(key) and record.get(key, bool) for key in ("opens", "optional"))
    return Expected(record.text("text"), opens, speaker, as_of, optional)
