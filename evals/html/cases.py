"""The cases of all suites as one list that can be filtered: of each suite failed ones first, then the worst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evals.figures import score_of
from evals.html.answers import answered, conversation, wanted
from evals.html.markup import Markup, el, fold, join
from evals.html.results import checked, retrieved
from evals.tables import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evals.metrics.metric import Metric
    from evals.summary import SuiteSummary
    from evals.types import Row

# More make a file that a browser is slow with.
MOST = 1_500
# A score this near to the best is the best: rounding.
_NOTHING = 1e-9
# The filter's first choice; no metric bears such a name.
_ANY = "any headline figure"
_FAILED, _RIGHT, _WRONG = "failed", "told right", "told wrong"
_STATES = {_FAILED: "tag alarm", _RIGHT: "tag good", _WRONG: "tag bad"}


def cases(summaries: Sequence[SuiteSummary], documents: Mapping[tuple[str, str], Mapping[str, Any]]) -> Markup:
    """The list with its filter.

    Args:
        summaries: The run's suites.
        documents: Those kept with the run, by suite and path.
    """
    ranked = [(rank, at, row) for at, one in enumerate(summaries) for rank, row in enumerate(_worst_first(one))]
    listed = sorted(ranked, key=lambda entry: entry[:2])[:MOST]
    by_path = [
        {path: one for (suite, path), one in documents.items() if suite == each.suite.name} for each in summaries
    ]
    entries = [
        _case(summaries[at], row, number, by_path[at])
        for number, (_, at, row) in enumerate(sorted(listed, key=lambda entry: (entry[1], entry[0])), start=1)
    ]
    return el(
        "section",
        el("h2", "Cases"),
        _left_out(len(ranked)),
        el("p", "Of each suite those that failed come first, then the worst by its headline figures. ", _LEGEND),
        _filter(summaries),
        el("div", *entries, id="list"),
        id="cases",
    )


_LEGEND = join(
    [
        "In the source texts: ",
        el("mark", "quoted", class_="q"),
        " · ",
        el("mark", "gold, not quoted", class_="g"),
        " · ",
        el("mark", "quoted and gold", class_="qg"),
        " · ",
        el("mark", "never to be cited", class_="f"),
    ]
)


def _left_out(total: int) -> Markup | None:
    if total <= MOST:
        return None
    return el(
        "p",
        f"Of {total:,} cases the worst of each suite are listed, {MOST:,} in all; the figures count every case.",
        class_="callout",
    )


def _worst_first(summary: SuiteSummary) -> list[Row]:
    worst = summary.worst(len(summary.rows))
    listed = {row.id for row in worst}
    return [*worst, *(row for row in summary.rows if row.id not in listed)]


def _filter(summaries: Sequence[SuiteSummary]) -> Markup:
    """Fields that the page's script makes work; without it they are not shown."""
    kinds = dict.fromkeys(row.kind for one in summaries for row in one.rows if row.kind)
    metrics = dict.fromkeys(
        figure.metric.name
        for one in summaries
        for figure in one.figures
        if _has_best(figure.metric) and figure.scorable
    )
    states = dict.fromkeys(_state(one, row) for one in summaries for row in one.rows)
    return el(
        "form",
        _select("suite", "Suite", [one.suite.name for one in summaries]) if len(summaries) > 1 else None,
        _select("kind", "Kind", kinds) if len(kinds) > 1 else None,
        _select("state", "Outcome", states),
        _select("short", "Short of the best in", {_ANY: None, **metrics}),
        el(
            "label",
            el("span", "Containing"),
            el("input", type="search", name="text", placeholder="any words"),
        ),
        el(
            "p",
            el("output", name="shown", aria_live="polite"),
            el("button", "Open these", type="button", name="open"),
            el("button", "Close all", type="button", name="close"),
            el("button", "Clear", type="reset"),
        ),
        id="filter",
        hidden=True,
        role="search",
    )


def _select(name: str, title: str, options: Iterable[str]) -> Markup:
    choices = [el("option", "all", value=""), *(el("option", option, value=option) for option in options)]
    return el("label", el("span", title), el("select", *choices, name=name))


def _case(summary: SuiteSummary, row: Row, number_: int, documents: Mapping[str, Mapping[str, Any]]) -> Markup:
    metrics = [figure.metric for figure in summary.figures]
    headline = metrics[: len(summary.suite.headline)]
    short = _short(row, metrics)
    names = [_ANY] if any(metric in headline for metric, _ in short) or row.error is not None else []
    return el(
        "details",
        _line(summary, row, [one for one in short if one[0] in headline]),
        conversation(row) if summary.suite.task == "answer" else None,
        _body(summary, row, documents),
        _scores(row, metrics),
        el("p", f"{row.id} · {row.seconds:.2f} s", class_="note"),
        id=f"case-{number_}",
        class_="case",
        data_suite=summary.suite.name,
        data_kind=row.kind,
        data_state=_state(summary, row),
        data_short="|".join([*names, *(metric.name for metric, _ in short)]),
    )


def _line(summary: SuiteSummary, row: Row, short: Sequence[tuple[Metric[Any], float]]) -> Markup:
    """A case in a line or two: what came of it, the question, what fell short."""
    state = _state(summary, row)
    lacks = [el("span", f"{metric.name} {number(value)}", class_="bad") for metric, value in short]
    if summary.suite.task == "support":  # right or wrong is all there is to one claim
        lacks = []
    elif not short and row.error is None:
        lacks = [el("span", "nothing short", class_="good")]
    return el(
        "summary",
        el("span", row.question, class_="question", dir="auto"),
        el(
            "span",
            el("span", state, class_=_STATES.get(state, "tag")),
            el("span", " · ".join(part for part in (summary.suite.name, row.kind) if part), class_="meta"),
            *lacks,
            class_="line",
        ),
    )


def _state(summary: SuiteSummary, row: Row) -> str:
    if row.error is not None:
        return _FAILED
    if summary.suite.task == "answer":
        return "refused" if row.result["outcome"]["refusal"] else "answered"
    if summary.suite.task == "support":
        return _RIGHT if row.result["supported"] == row.gold["supported"] else _WRONG
    return "searched"


def _body(summary: SuiteSummary, row: Row, documents: Mapping[str, Mapping[str, Any]]) -> Markup | None:
    task = summary.suite.task
    if row.error is not None:
        why = el("p", el("strong", "Failed: "), row.error, class_="callout")
        return join([why, wanted(row.gold) if task == "answer" else None])
    if task == "answer":
        return answered(row, documents)
    return retrieved(row) if task == "retrieve" else checked(row)


def _has_best(metric: Metric[Any]) -> bool:
    return metric.unit == "share" and metric.better != "neither"


def _short(row: Row, metrics: Iterable[Metric[Any]]) -> list[tuple[Metric[Any], float]]:
    """The metrics whose score of this case is short of the best there is, with it."""
    scored = ((metric, score_of(row, metric.name)) for metric in metrics if _has_best(metric))
    values = ((metric, score.value) for metric, score in scored if score and score.value is not None)
    return [
        (metric, value)
        for metric, value in values
        if (value < 1 - _NOTHING if metric.better == "higher" else value > _NOTHING)
    ]


def _scores(row: Row, metrics: Sequence[Metric[Any]]) -> Markup | None:
    """Every score with its reason; scores of one reason share a line, and those that are none stand apart."""
    scored: dict[str, list[Markup]] = {}
    apart: dict[str, list[str]] = {}
    for metric in metrics:
        score = row.scores.get(metric.name)
        if score and score.value is not None:
            shown = el("span", metric.name, el("b", number(score.value, metric.unit)))
            scored.setdefault(score.why, []).append(shown)
        elif score:
            apart.setdefault(score.why, []).append(metric.name)
    if not scored and not apart:
        return None
    lines = (el("li", el("div", *names), el("p", why)) for why, names in scored.items())
    none = sum(len(names) for names in apart.values())
    unscored = (el("li", f"{', '.join(names)}: {why}") for why, names in apart.items())
    return el(
        "section",
        el("h4", "Scores"),
        el("ul", *lines, class_="scores"),
        fold(f"Not scorable, which is not zero ({none})", el("ul", *unscored)) if apart else None,
    )
