"""How well documents are read: ``python -m evals.reading``; reprints: ``python -m evals.reading.copies``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.reading import attribution, cleaning, metadata

if TYPE_CHECKING:
    from collections.abc import Sequence

_ATTRIBUTION = ("field", "half", "sentences", "given", "wanted", "precision", "95 %", "recall", "95 %")


def _attribution() -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [_ATTRIBUTION]
    for row in attribution.measure(attribution.load(attribution.GOLDEN)):
        counts = (str(row.sentences), str(row.given), str(row.wanted))
        precision = (f"{row.precision:.3f}", _between(row.precision_between))
        rows.append((row.field, row.half, *counts, *precision, f"{row.recall:.3f}", _between(row.recall_between)))
    return rows


def _between(interval: tuple[float, float] | None) -> str:
    return "" if interval is None else f"{interval[0]:.3f}–{interval[1]:.3f}"


def _markdown(title: str, rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    rule = f"|{'---|' * len(rows[0])}"
    return "\n".join([f"## {title}", "", lines[0], rule, *lines[1:], ""])


def main() -> None:
    """Print the tables as Markdown."""
    tables = {"Cleaning": cleaning.table(), "Metadata": metadata.table(), "Attribution": _attribution()}
    print("\n".join(_markdown(title, rows) for title, rows in tables.items()))  # noqa: T201  (a script: it prints)


if __name__ == "__main__":
    main()
