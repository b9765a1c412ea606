"""Metadata against a golden set of invented documents: is what a document says of itself found, and nothing else?

The gold is JSON Lines, one document a line: ``id``, ``manner`` (what it is there for), ``half``, ``suffix`` (that
of its file), ``text`` and ``gold``: for each field that can be known its value and whether the document says it
(``said``) or it can only be inferred (``inferred``). Rules may be made on the half ``dev``; ``held`` is only ever
measured.

Names are compared without case, spaces and marks, authors as a set. A value that is found and wrong counts
against precision and against recall. A wrong value given as said is the worst there is: ``false`` counts them,
together with right values that are given as said and can only be inferred.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from evals.datasets.records import Record, rows
from index.clean import clean
from index.errors import ReadError
from index.metadata import values
from index.readers import read
from index.types import FIELDS, Metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

GOLDEN: Final = Path(__file__).parents[1] / "golden" / "metadata.jsonl"
OURS: Final = "citebound"
HALVES: Final = ("dev", "held")
PAGES: Final = "web pages"
TEXTS: Final = "text files"
_SAID: Final = "said"
_INFERRED: Final = "inferred"
# What is compared without case, spaces and marks; dates, tags of languages and addresses letter by letter.
_NAMES: Final = frozenset({"title", "outlet", "author", "section"})


@dataclass(frozen=True, slots=True)
class Sample:
    """A document of the gold. ``gold`` gives for each field that can be known its value and whether it is said."""

    id: str
    half: str
    suffix: str
    text: str
    gold: Mapping[str, tuple[str, bool]]

    @property
    def kind(self) -> str:
        """``PAGES`` or ``TEXTS``."""
        return PAGES if self.suffix == ".html" else TEXTS


class Found(NamedTuple):
    """What a system says of a field, and whether it says that the document says so."""

    value: str
    said: bool


class Outcome(NamedTuple):
    """What a system found of a field of a sample, beside what is right; ``None`` for nothing."""

    sample: Sample
    field: str
    found: Found | None
    gold: tuple[str, bool] | None

    @property
    def correct(self) -> bool:
        """Whether something was found, and it is right."""
        return bool(self.found and self.gold and same(self.field, self.found.value, self.gold[0]))

    @property
    def false(self) -> bool:
        """Whether something is given as said that the document does not say."""
        return bool(self.found and self.found.said and not (self.correct and self.gold and self.gold[1]))


class Row(NamedTuple):
    """Precision and recall, in [0, 1], of one field by one system on one part of the set; ``nan`` of nothing.

    ``given`` counts the values found, ``wanted`` those that can be known, ``false`` those wrongly given as said;
    ``None`` where a system does not tell what is said from what is inferred.
    """

    field: str
    system: str
    kind: str
    half: str
    given: int
    wanted: int
    precision: float
    recall: float
    false: int | None


def load(golden: Path = GOLDEN) -> tuple[Sample, ...]:
    """Read the gold.

    Raises:
        DataError: A line is malformed, names an unknown field, or its half is neither ``dev`` nor ``held``.
    """
    return tuple(map(_sample, rows(golden)))


def _sample(record: Record) -> Sample:
    half = record.text("half")
    if half not in HALVES:
        raise record.fault(f"“half” is neither of {' and '.join(HALVES)}")
    gold = {}
    for field, value in record.get("gold", dict).items():
        if field not in FIELDS or not isinstance(value, list) or value[1:] not in ([_SAID], [_INFERRED]):
            raise record.fault(f"“{field}” is no field with a value and “{_SAID}” or “{_INFERRED}”")
        gold[field] = (str(value[0]), value[1] == _SAID)
    return Sample(record.text("id"), half, record.text("suffix"), record.text("text"), gold)


def same(field: str, found: str, gold: str) -> bool:
    """Whether two values of a field are the same."""
    if field == "author":
        return _people(found) == _people(gold)
    return _fold(found) == _fold(gold) if field in _NAMES else found == gold


def _people(names: str) -> set[str]:
    return {_fold(name) for name in re.split(r"[;,&]|\band\b", names) if _fold(name)}


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def ours(sample: Sample) -> dict[str, Found]:
    """What this project finds in a sample."""
    try:
        said = clean(read(Path(sample.id + sample.suffix), sample.text.encode())).metadata
    except ReadError:
        said = Metadata()
    return {field: Found(value, field not in said.inferred) for field, value in values(said).items()}


def _htmldate(sample: Sample) -> dict[str, Found]:
    from htmldate import find_date

    both = {"published": find_date(sample.text, original_date=True), "updated": find_date(sample.text)}
    return {field: Found(value, said=True) for field, value in both.items() if value}


def _trafilatura(sample: Sample) -> dict[str, Found]:
    from trafilatura import extract_metadata

    said = extract_metadata(sample.text)
    all_said = {
        "title": said.title,
        "outlet": said.sitename,
        "author": said.author,
        "published": said.date,
        "url": said.url,
        "language": said.language,
    }
    return {field: Found(value, said=True) for field, value in all_said.items() if value}


# Each with the fields that it answers; the others read web pages only.
SYSTEMS: Final[Mapping[str, tuple[Callable[[Sample], dict[str, Found]], tuple[str, ...]]]] = {
    OURS: (ours, FIELDS),
    "htmldate": (_htmldate, ("published", "updated")),
    "trafilatura": (_trafilatura, ("title", "outlet", "author", "published", "url")),
}


def outcomes(system: str, samples: Iterable[Sample]) -> tuple[Outcome, ...]:
    """What a system makes of the samples that it can read: for each one outcome a field that it answers."""
    find, fields = SYSTEMS[system]
    readable = [sample for sample in samples if system == OURS or sample.kind == PAGES]
    return tuple(
        Outcome(sample, field, found.get(field), sample.gold.get(field))
        for sample in readable
        for found in [find(sample)]
        for field in fields
    )


def measure(samples: Sequence[Sample], systems: Iterable[str] = tuple(SYSTEMS)) -> tuple[Row, ...]:
    """One row for each field, kind of file, half and system, in this order."""
    every = {system: outcomes(system, samples) for system in systems}
    made = []
    for field in FIELDS:
        for kind in (PAGES, TEXTS):
            for half in HALVES:
                for system, found in every.items():
                    part = [
                        each
                        for each in found
                        if (each.field, each.sample.kind, each.sample.half) == (field, kind, half)
                    ]
                    if part:
                        made.append(_row(field, system, kind, half, part))
    return tuple(made)


def _row(field: str, system: str, kind: str, half: str, part: Sequence[Outcome]) -> Row:
    correct = sum(each.correct for each in part)
    given = sum(each.found is not None for each in part)
    wanted = sum(each.gold is not None for each in part)
    false = sum(each.false for each in part) if system == OURS else None
    return Row(field, system, kind, half, given, wanted, _share(correct, given), _share(correct, wanted), false)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def table() -> tuple[tuple[str, ...], ...]:
    """The figures as they are printed: a row of headings, then one for each row of ``measure``."""
    heads = ("field", "system", "of", "half", "given", "wanted", "precision", "recall", "falsely said")
    return (heads, *(_printed(row) for row in measure(load())))


def _printed(row: Row) -> tuple[str, ...]:
    shares = (f"{row.precision:.3f}", f"{row.recall:.3f}")
    false = "" if row.false is None else str(row.false)
    return (row.field, row.system, row.kind, row.half, str(row.given), str(row.wanted), *shares, false)
