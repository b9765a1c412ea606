"""A run in the terminal: one table a suite, then the worst cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    table = _table("suite", "task", "measures", "data")
    for suite in suites:
        table.add_row(suite.name, suite.task, suite.title, "built in" if suite.builtin else "--data")
    _print(table, console)


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
        screen.line(f"{len(summary.failed)} cases failed, and are in no figure.", marker=_BAD)
    if summary.missing:
        screen.line(f"{summary.missing} cases have not been run yet.", marker=_BAD)
    _print(_figures(summary.figures, len(summary.headline)), console)
    if reasons := summary.refusals():
        screen.gap()
        screen.line("Refusals: " + "; ".join(map(refusals, reasons)))
    if without := [one.metric.name for one in summary.figures if not one.scorable]:
        screen.gap()
        screen.line(("Not scorable here, for want of gold: " + ", ".join(without), "dim"))
    _show_worst(summary, screen, worst)


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


def _figures(figures: Sequence[Figure], headline: int) -> Table:
    table = _table("", "figure", "95 % interval", "cases", "not scorable")
    for column in table.columns[1:]:
        column.justify = "right"
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
        table.add_row(*cells, style="bold" if at < headline else "", end_section=at == headline - 1)
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
    for metric in summary.suite.metrics[: len(summary.suite.headline)]:
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
            screen.line(f"{count} cases of the run {which} failed or are missing, in no difference.", marker=_BAD)
    table = _table("", "before", "after", "difference", "95 % interval", "cases", "in one run only")
    for column in table.columns[1:]:
        column.justify = "right"
    for one in comparison.changes:
        unit, delta = one.metric.unit, one.after - one.before
        sure = one.interval is not None and (one.interval.low > 0 or one.interval.high < 0)
        table.add_row(
            one.metric.name,
            number(one.before, unit),
            number(one.after, unit),
            f"{'+' if delta > 0 else ''}{number(delta, unit)}",
            between(one.interval, unit),
            str(one.cases),
            str(one.alone) if one.alone else "",
            style="bold" if sure else "",
        )
    _print(table, console)
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
    table = _table("", "suite", "what", "found", "asked")
    for one in checks:
        table.add_row(
            "ok" if one.holds else "FAIL",
            one.suite,
            one.what,
            one.found,
            one.asked,
            style="" if one.holds else "red",
        )
    _print(table, console)


def running(values: Mapping[str, float | None]) -> str:
    """The running figures, in a line."""
    return "  ".join(f"{name} {value:.2f}" for name, value in values.items() if value is not None)


def _table(*heads: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in heads:
        table.add_column(head)
    return table


def _print(table: Table, console: Console) -> None:
    from rich.padding import Padding

    console.print(Padding(table, (0, 0, 0, 2)))
