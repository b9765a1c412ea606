"""One suite of a run: its figures with intervals, by kind, its curve and its distributions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evals.figures import by_kind, figure, score_of
from evals.html.charts import counts, curve, histogram, whisker
from evals.html.markup import Markup, el, fold, join, plural
from evals.metrics.abstention import refusals_by_reason, risk_coverage
from evals.tables import between, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.figures import Figure
    from evals.metrics.metric import Metric, Unit
    from evals.summary import SuiteSummary
    from evals.types import Row

_CURVE = "risk-coverage-area"
_BINS = 20
_FEW = 2  # distinct values: their share is the figure itself, and a histogram says no more


def section(summary: SuiteSummary, seed: int) -> Markup:
    """The suite's section.

    Args:
        summary: The suite of a run.
        seed: Of the run, for the figures by kind.
    """
    suite, rows = summary.suite, summary.rows
    kinds = by_kind(rows)
    further = [one for one in summary.figures[len(suite.headline) :] if one.scorable]
    without = [one.metric.name for one in summary.figures if not one.scorable]
    return el(
        "section",
        el("h2", suite.name, " ", el("small", suite.title)),
        el("p", _facts(summary), class_="facts-line"),
        *_alarms(summary),
        _table(summary, summary.headline, "Headline figures"),
        fold("Further figures", _table(summary, further, "Further figures")) if further else None,
        el("p", "Not scorable here, which is not zero: ", ", ".join(without), ".", class_="note")
        if without
        else None,
        _heat(kinds, [one.metric for one in summary.headline if one.scorable], seed, suite.name)
        if len(kinds) > 1
        else None,
        _reasons(rows) if suite.task == "answer" else None,
        _charts(summary),
        id=f"suite-{suite.name}",
        class_="suite",
    )


def _facts(summary: SuiteSummary) -> str:
    info = summary.info
    chosen = (
        f"{info['chosen']:,} drawn of {info['cases']:,}" if info["chosen"] < info["cases"] else "all of the set"
    )
    parts = [
        f"{plural(len(summary.rows), 'case')} run; {chosen}",
        "each question put to the documents of its own" if info["closed"] else None,
    ]
    return " · ".join(part for part in parts if part)


def _alarms(summary: SuiteSummary) -> list[Markup]:
    texts = [
        f"The promise is broken: {one.metric.name} is {number(one.value)}, must be {number(one.metric.perfect)}."
        for one in summary.broken()
    ]
    if failed := len(summary.failed):
        texts.append(f"{plural(failed, 'case')} failed and {'is' if failed == 1 else 'are'} in no figure.")
    if summary.missing > 0:
        texts.append(f"The run is unfinished: {plural(summary.missing, 'case')} not run yet.")
    return [el("p", text, class_="callout") for text in texts]


def _table(summary: SuiteSummary, figures: Sequence[Figure], caption: str) -> Markup:
    titles = ("Figure", "Value", "95 % interval", "", "Cases")
    return el(
        "table",
        el("caption", caption),
        el("thead", el("tr", *(el("th", title, scope="col") for title in titles))),
        el("tbody", *(_row(one, summary) for one in figures)),
        class_="figures",
    )


def _row(one: Figure, summary: SuiteSummary) -> Markup:
    metric, failed = one.metric, len(summary.failed)
    without = one.cases - one.scorable - failed
    apart = ", ".join([f"{n:,} {what}" for n, what in ((without, "not scorable"), (failed, "failed")) if n])
    notes = [
        "lower is better" if metric.better == "lower" else None,
        "by the judge" if metric.judged else None,
    ]
    note = "; ".join(note for note in notes if note)
    return el(
        "tr",
        el(
            "th",
            el("a", metric.name, href="#cases", data_suite=summary.suite.name, data_short=metric.name),
            el("span", metric.title, f" ({note})" if note else None),
            scope="row",
        ),
        el(
            "td",
            number(one.value, metric.unit),
            _unit(metric.unit) if one.value is not None else None,
            class_="value",
        ),
        el("td", between(one.interval, metric.unit), class_="between"),
        el("td", whisker(one.value, one.interval) if one.value is not None and metric.unit == "share" else None),
        el("td", f"{one.scorable:,}", el("span", f" {apart}") if apart else None, class_="n"),
    )


def _unit(unit: Unit) -> str | None:
    return {"share": None, "tokens": " tokens", "s": " s", "usd": " $"}[unit]


def _heat(kinds: Mapping[str, Sequence[Row]], metrics: Sequence[Metric[Any]], seed: int, suite: str) -> Markup:
    """Figures by kind; the further from the best, the stronger the tint."""
    head = el("tr", el("th", "Kind", scope="col"), *(el("th", metric.name, scope="col") for metric in metrics))
    body = (
        el(
            "tr",
            el("th", el("a", kind or "none", href="#cases", data_suite=suite, data_kind=kind), scope="row"),
            *(_cell(figure(metric, rows, seed, intervals=False)) for metric in metrics),
        )
        for kind, rows in kinds.items()
    )
    table = el(
        "table",
        el("thead", head),
        el("tbody", *body),
        class_="heat",
    )
    return join(
        [
            el(
                "p",
                "By kind. The stronger the tint, the further from the best; n: scorable cases; –: none.",
                class_="caption",
            ),
            el("div", table, class_="scroll", role="region", aria_label=f"{suite} by kind", tabindex=0),
        ]
    )


def _cell(one: Figure) -> Markup:
    if one.value is None:
        return el("td", "–", class_="empty")
    lack = 0.0
    if one.metric.unit == "share" and one.metric.better != "neither":
        lack = 1 - one.value if one.metric.better == "higher" else one.value
    return el(
        "td",
        number(one.value, one.metric.unit),
        el("span", f"n {one.scorable}"),
        style=f"--lack:{min(max(lack, 0), 1):.2f}",
    )


def _reasons(rows: Sequence[Row]) -> Markup | None:
    outcomes = [(row.result["outcome"], row.gold["answerable"]) for row in rows if row.error is None]
    found = refusals_by_reason(outcomes)
    if not found:
        return None
    titles = ("Reason of refusal", "Documents answer", "Documents do not", "Not known")
    body = (
        el(
            "tr",
            el("th", one.reason.replace("_", " "), scope="row"),
            *(el("td", str(n)) for n in (one.answerable, one.unanswerable, one.unknown)),
        )
        for one in found
    )
    table = el(
        "table",
        el("caption", "Refusals by reason"),
        el("thead", el("tr", *(el("th", title, scope="col") for title in titles))),
        el("tbody", *body),
        class_="plain",
    )
    return el("div", table, class_="scroll", role="region", aria_label="Refusals by reason", tabindex=0)


def _charts(summary: SuiteSummary) -> Markup | None:
    charts = [_curve(summary.rows), *_support(summary), *_distributions(summary)]
    found = [one for one in charts if one]
    return el("div", *found, class_="charts") if found else None


def _curve(rows: Sequence[Row]) -> Markup | None:
    """The parts of the area's score are a case's confidence, negative if it was refused, and its loss."""
    scored = [row.scores[_CURVE].parts for row in rows if score_of(row, _CURVE)]
    if len(scored) <= 1:
        return None
    parts = np.array(scored, dtype=np.float64)
    found = risk_coverage(parts[:, 0], parts[:, 1])
    answered = float((parts[:, 0] >= 0).mean())
    label = f"Risk by coverage: {found.risk[-1]:.2f} at full coverage; {answered:.0%} were answered."
    return _figure(
        curve(found.coverage.tolist(), found.risk.tolist(), answered, label),
        f"Risk and coverage, {plural(len(scored), 'case')}: the share of wrong answers as ever less confident ones"
        " are given. Dashed: all of them. Beyond the upright line are refusals, which count as wrong.",
    )


def _support(summary: SuiteSummary) -> list[Markup]:
    rows = [row for row in summary.rows if row.error is None] if summary.suite.task == "support" else []
    if not rows:
        return []
    sides = [[row.result["score"] for row in rows if row.gold["supported"] is gold] for gold in (True, False)]
    above, below = (counts(side, 1.0, _BINS) for side in sides)
    label = f"Degree of support by bin: supported {above}, not supported {below}"
    text = (
        f"Degree of support. Above the line {len(sides[0]):,} supported claims, below it {len(sides[1]):,} not so."
    )
    return [_figure(histogram(above, below, "1", label), text)]


def _distributions(summary: SuiteSummary) -> list[Markup]:
    """Scores of the headline metrics that take more values than right and wrong, and seconds."""
    charts = []
    for one in summary.headline:
        found = (score_of(row, one.metric.name) for row in summary.rows)
        values = [score.value for score in found if score and score.value is not None]
        if one.metric.unit == "share" and len(set(values)) > _FEW:
            charts.append(_histogram(values, 1.0, "1", f"{one.metric.name}, {plural(len(values), 'case')}"))
    seconds = [row.seconds for row in summary.rows if row.error is None]
    if seconds and (top := max(seconds)) > 0:
        middle, high = np.percentile(seconds, (50, 95))
        text = f"Seconds a case: median {middle:.2f}, 95 % within {high:.2f}"
        charts.append(_histogram(seconds, top, f"{top:.2f} s", text))
    return charts


def _histogram(values: Sequence[float], top: float, end: str, text: str) -> Markup:
    found = counts(values, top, _BINS)
    return _figure(histogram(found, None, end, f"{text}; by bin: {found}"), text)


def _figure(chart: Markup, caption: str) -> Markup:
    return el("figure", chart, el("figcaption", caption))
