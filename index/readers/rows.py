"""CSV: a header and a record a row, whatever parts its cells."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.limits import MOST_ARTICLE
from index.readers.lines import Raw

if TYPE_CHECKING:
    from collections.abc import Iterator

_DELIMITERS = ",;\t|"
# Rows by which the delimiter is told, and the most of a file's text that they are looked for in.
_SAMPLE_ROWS = 20
_SAMPLE = 1_000_000


def records(text: str) -> Iterator[Raw]:
    """The record of each row below the header, by the header's names.

    Raises:
        ReadError: There is no header, it has a name twice, or a quotation mark is out of place.
    """
    rows = _rows(text, _delimiter(text))
    header = next(rows, [])
    names = [name.strip() for name in header]
    double = next((name for name, times in Counter(names).items() if name and times > 1), None)
    if double is not None:
        raise ReadError(f"Its header has the column “{double}” twice.")
    for row in rows:
        yield _record(names, row)


def _record(names: list[str], row: list[str]) -> Raw:
    record: dict[str, object] = {name: cell for name, cell in zip(names, row, strict=False) if name and cell}
    data = json.dumps([names, row]).encode()
    if len(row) > len(names):
        return Raw(data=data, fault=f"It has {len(row)} cells, the header {len(names)}.")
    return Raw(record, data)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Rows that are not blank. Strict: a quotation mark that is never closed would swallow the rest in silence."""
    csv.field_size_limit(MOST_ARTICLE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from (row for row in reader if any(cell.strip() for cell in row))
    except csv.Error as error:
        raise ReadError(f"The table is broken at line {reader.line_num}: {error}.") from error


def _delimiter(text: str) -> str:
    """The one that parts the header and the first rows into most cells, as many in each row."""

    def fit(delimiter: str) -> tuple[float, int]:
        rows: list[list[str]] = []
        with suppress(ReadError):  # at the end of the sample a cell may be open
            for row in islice(_rows(text[:_SAMPLE], delimiter), _SAMPLE_ROWS):
                rows.append(row)  # noqa: PERF402  (what was read before the fault counts)
        width = len(rows[0]) if rows else 0
        alike = sum(len(row) == width for row in rows) / max(1, len(rows))
        return (alike if width > 1 else 0.0, width)

    return max(_DELIMITERS, key=fit)
