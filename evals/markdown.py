"""A run as Markdown: the tables of the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.tables import number, refusals

if TYPE_CHECKING:
    from evals.figures import Figure
    from evals.store import RunFolder
    from evals.summary import SuiteSummary


def suite_table(run: RunFolder, summary: SuiteSummary) -> str:
    """A heading, what was run, and a table of the headline figures and the cost, as far as they are scorable."""
    info = summary.info
    facts = [f"{len(summary.rows)} of {info['cases']} cases", f"{len(summary.failed)} failed"]
    if summary.suite.task == "answer":
        facts.append(f"model {run.info['model']}")
        facts += [f"prompt {name} `{sha[:8]}`" for name, sha in run.info["prompts"].items()]
        facts.append("each question with its own documents" if info["closed"] else "all documents searched")
    facts.append(f"data `{info['data'][:8]}`")
    reasons = summary.refusals()
    cost = [one for one in summary.figures if one.metric.unit != "share"]
    rows = [_row(one) for one in (*summary.headline, *cost) if one.scorable]
    return "\n".join(
        [
            f"#### {summary.suite.name}: {summary.suite.title}",
            "",
            f"{'; '.join(facts)}.",
            "",
            "| metric | figure | 95 % interval | scorable cases |",
            "|---|---|---|---|",
            *rows,
            *(["", "Refusals: " + "; ".join(map(refusals, reasons)) + "."] if reasons else []),
        ]
    )


def _row(figure: Figure) -> str:
    unit = figure.metric.unit
    name = figure.metric.name + (" (judged)" if figure.metric.judged else "")
    interval = figure.interval
    between = f"{number(interval.low, unit)} to {number(interval.high, unit)}" if interval else ""
    return f"| {name} | {number(figure.value, unit)} | {between} | {figure.scorable} |"
