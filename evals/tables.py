"""A run in the terminal: one table a suite, then the worst cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len
from rich.padding import Padding
from rich.table import Table

from assistant.render import Screen, flat, safe
from evals.figures import score_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import Console

    from evals.figures import Figure
    from evals.gate import Check
    from evals.metrics.abstention import Reason
    from evals.metrics.bootstrap import Interval
    from evals.metrics.metric import Unit
    from evals.store import RunFolder
    from evals.suites import Suite
    from evals.summary import Comparison, SuiteSummary
    from evals.types import Row

_BAD = ("! ", "red")
# Cases of a kind that changed which are named one by one.
_NAMED = 10
# Cells: to the left of a table, and between its columns.
_MARGIN = 2
_GAP = 2


def number(value: float | None, unit: Unit = "share") -> str:
    """A figure as it is printed."""
    if value is None:
        return "not scorable"
    formats = {"share": ".3f", "tokens": ",.0f", "s": ".2f", "usd": ".4f"}
    return format(value, formats[unit])


def between(interval: Interval | None, unit: Unit = "share") -> str:
    """An interval as it is printed; nothing where there is none."""
    return f"{number(interval.low, unit)} – {number(interval.high, unit)}" if interval else ""


def show_suites(suites: Iterable[Suite], console: Console) -> None:
    """The table of suites."""
    table = _Table(["suite", "task", "data", "measures"], (0, 2, 1, 3))
    for suite in suites:
        table.row([suite.name, suite.task, "built in" if suite.builtin else "--data", suite.title])
    table.show(console)


def show_summary(run: RunFolder, summary: SuiteSummary, console: Console, *, worst: int) -> None:
    """One suite: what was run, its figures, its worst cases."""
    screen = Screen(console)
    screen.gap()
    screen.line((summary.suite.name, "bold"), f"  {summary.suite.title}")
    screen.line((_facts(run, summary), "dim"))
    screen.gap()
    for figure in summary.broken():
        screen.line(
            f"The promise is broken: {figure.metric.name} is {number(figure.value)}, and must be"
            f" {number(figure.metric.perfect)}.",
            marker=_BAD,
        )
    if summary.failed:
        screen.line(f"{_cases(len(summary.failed))} failed, in no figure.", marker=_BAD)
    if summary.missing:
        screen.line(f"{_cases(summary.missing)} not run yet.", marker=_BAD)
    if not summary.rows:
        return
    _figures(summary.figures, len(summary.headline)).show(console)
    if reasons := summary.refusals():
        screen.gap()
        screen.line("Refusals: " + "; ".join(map(refusals, reasons)))
    if without := [one.metric.name for one in summary.figures if not one.scorable]:
        screen.gap()
        screen.line(("Not scorable here, for want of gold: " + ", ".join(without), "dim"))
    _show_worst(summary, screen, worst)


def _cases(count: int) -> str:
    return f"{count} case{'' if count == 1 else 's'}"


def refusals(reason: Reason) -> str:
    """The refusals of one reason, by whether they were right."""
    counts = ((reason.unanswerable, "rightly"), (reason.answerable, "wrongly"), (reason.unknown, "not known"))
    return f"{reason.reason} " + ", ".join(f"{count} {word}" for count, word in counts if count)


def _facts(run: RunFolder, summary: SuiteSummary) -> str:
    info = summary.info
    parts = [f"{len(summary.rows)} of {info['cases']} cases"]
    if summary.suite.task == "answer":
        parts.append(str(run.info["model"]))
        parts += [f"prompt {name} {sha[:8]}" for name, sha in run.info["prompts"].items()]
        parts.append("own documents only" if info["closed"] else "all documents searched")
        parts.append(f"entailment by {run.info['judge']}")
    parts.append(f"data {info['data'][:8]}")
    return " · ".join(parts)


def _figures(figures: Sequence[Figure], headline: int) -> _Table:
    table = _Table(["", "figure", "95 % interval", "cases", "not scorable"], range(5), range(1, 5))
    for at, one in enumerate(figures):
        if not one.scorable:
            continue
        unit = one.metric.unit
        rest = one.cases - one.scorable
        cells = [
            one.metric.name + (" *" if one.metric.judged else ""),
            number(one.value, unit),
            between(one.interval, unit),
            str(one.scorable),
            str(rest) if rest else "",
        ]
        table.row(cells, style="bold" if at < headline else "")
    return table


def _show_worst(summary: SuiteSummary, screen: Screen, most: int) -> None:
    rows = summary.worst(most)
    if not rows:
        return
    screen.gap()
    screen.line(("Worst cases", "bold"))
    for row in rows:
        screen.gap()
        screen.line((f"{row.id}  ", "bold"), flat(safe(row.question))[:200])
        for line in _reasons(row, summary):
            screen.line(line, indent=4)


def _reasons(row: Row, summary: SuiteSummary) -> list[str]:
    if row.error is not None:
        return [f"failed: {row.error}"]
    by_why: dict[str, list[str]] = {}
    for metric in summary.suite.headline_metrics:
        score = score_of(row, metric.name)
        perfect = 1.0 if metric.better == "higher" else 0.0
        if score and score.value is not None and score.value != perfect:
            by_why.setdefault(score.why, []).append(f"{metric.name} {score.value:.2f}")
    return [flat(f"{', '.join(names)}: {why}") for why, names in by_why.items()]


def show_comparison(comparison: Comparison, console: Console) -> None:
    """One suite in two runs."""
    screen = Screen(console)
    screen.gap()
    screen.line((comparison.suite.name, "bold"), f"  {comparison.suite.title}")
    if comparison.differing:
        screen.line(f"The runs differ in: {', '.join(comparison.differing)}. Take care.", marker=_BAD)
    screen.gap()
    for which, count in zip(("before", "after"), comparison.undone, strict=True):
        if count:
            screen.line(f"{_cases(count)} of the run {which} failed or not run, in no difference.", marker=_BAD)
    heads = ["", "before", "after", "difference", "95 % interval", "cases", "in one run only"]
    table = _Table(heads, (0, 3, 2, 1, 4, 5, 6), range(1, 7))
    for one in comparison.changes:
        unit, delta = one.metric.unit, one.after - one.before
        sure = one.interval is not None and (one.interval.low > 0 or one.interval.high < 0)
        cells = [
            one.metric.name,
            number(one.before, unit),
            number(one.after, unit),
            f"{'+' if delta > 0 else ''}{number(delta, unit)}",
            between(one.interval, unit),
            str(one.cases),
            str(one.alone) if one.alone else "",
        ]
        table.row(cells, style="bold" if sure else "")
    table.show(console)
    _show_flips(comparison, screen)


def _show_flips(comparison: Comparison, screen: Screen) -> None:
    for better, title in ((False, "Worse"), (True, "Better")):
        flips = [one for one in comparison.flips if one.better is better]
        if not flips:
            continue
        screen.gap()
        screen.line((f"{title}: {len(flips)}", "bold"))
        for one in flips[:_NAMED]:
            screen.line(
                flat(f"{one.id}  {one.metric.name} {one.before:.2f} → {one.after:.2f}  {safe(one.question)}"),
                indent=4,
            )
        if len(flips) > _NAMED:
            screen.line(f"and {len(flips) - _NAMED} more", indent=4)


def show_checks(checks: Sequence[Check], console: Console) -> None:
    """What the gate looked at."""
    table = _Table(["", "suite", "what", "found", "asked"], (0, 1, 2, 3, 4))
    for one in checks:
        cells = ["ok" if one.holds else "FAIL", one.suite, one.what, one.found, one.asked]
        table.row(cells, style="" if one.holds else "red")
    table.show(console)


def running(values: Mapping[str, float | None]) -> str:
    """The running figures, in a line."""
    return "  ".join(f"{name} {value:.2f}" for name, value in values.items() if value is not None)


@dataclass(slots=True)
class _Table:
    """A table of which no cell is ever cut: where there is no room, columns are left out, ``first`` ones last.

    Args:
        heads: The columns' heads.
        first: Which columns matter most, the most first.
        numbers: Columns that are set to the right.
    """

    heads: Sequence[str]
    first: Sequence[int]
    numbers: Sequence[int] = ()
    rows: list[tuple[list[str], str]] = field(default_factory=list)

    def row(self, cells: Sequence[str], *, style: str = "") -> None:
        """Add a row."""
        self.rows.append(([flat(safe(cell)) for cell in cells], style))

    def show(self, console: Console) -> None:
        """Print it, as wide as the console allows."""
        shown = self._fitting(console.width - _MARGIN)
        table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="dim")
        for at in shown:
            justify: Literal["right", "left"] = "right" if at in self.numbers else "left"
            table.add_column(self.heads[at], justify=justify, no_wrap=len(shown) > 1, overflow="fold")
        for cells, style in self.rows:
            table.add_row(*(cells[at] for at in shown), style=style)
        console.print(Padding(table, (0, 0, 0, _MARGIN)))

    def _fitting(self, width: int) -> list[int]:
        """The columns that there is room for, in their order."""
        chosen: list[int] = []
        for at in self.first:
            cells = [self.heads[at], *(cells[at] for cells, _ in self.rows)]
            width -= max(map(cell_len, cells)) + _GAP
            if width < -_GAP and chosen:
                break
            chosen.append(at)
        return sorted(chosen)
