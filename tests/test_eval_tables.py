"""A run on the screen and as Markdown: nothing is hidden that an evaluator must know."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from rich.console import Console

from evals import markdown, tables
from evals.store import RunFolder
from evals.summary import SuiteSummary, compare, summarise
from evals.types import Row, Score

if TYPE_CHECKING:
    from pathlib import Path

_OUTCOME = {"refusal": {"reason": "absent"}}
_INFO: dict[str, Any] = {
    "model": "openai:small",
    "prompts": {"answer.v1": "f" * 64},
    "judge": "a check",
    "jobs": 1,
    "seed": 0,
    "suites": {
        "ferry": {"task": "answer", "data": "d" * 64, "corpus": "c" * 64, "closed": False, "cases": 9, "chosen": 5}
    },
}


def _row(id_: str, *, error: str | None = None, question: str = "Who?", **values: float | None) -> Row:
    why = f"{id_} says so"
    scores = {
        name.replace("_", "-"): Score(value, why, () if value is None else (value, 1.0))
        for name, value in values.items()
    }
    result = {} if error else {"outcome": _OUTCOME}
    return Row("ferry", id_, question, "plain", "", {"answerable": False}, result, scores, 0.1, error)


def _run(path: Path, *rows: Row, **info: Any) -> tuple[RunFolder, SuiteSummary]:  # noqa: ANN401  (any JSON)
    path.mkdir(exist_ok=True)
    run = RunFolder(path, _INFO | info)
    for row in rows:
        run.append(row)
    return run, summarise(run)[0]


def _screen(run: RunFolder, summary: SuiteSummary, width: int = 100) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False)
    tables.show_summary(run, summary, console, worst=5)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_figures_with_their_intervals_and_counts(tmp_path: Path) -> None:
    """How many cases a figure is of, and how many have nothing to score by, stand beside it."""
    rows = [_row(str(n), citation_recall=float(n > 0), positions_shown=None) for n in range(4)]
    shown = _screen(*_run(tmp_path, *rows))
    line = next(line for line in shown.splitlines() if "citation-recall" in line)
    assert line.split()[:3] == ["citation-recall", "*", "0.750"]
    assert "–" in line
    assert "4" in line.split()
    assert "Not scorable here" in shown
    assert "positions-shown" in shown.split("Not scorable here")[1]
    assert "0.000" not in shown


def test_failed_and_missing_cases_are_loud(tmp_path: Path) -> None:
    """Before the figures; a failed case is the worst of all, with its reason."""
    shown = _screen(*_run(tmp_path, _row("a", citation_recall=0.0), _row("b", error="Nobody answers.")))
    assert "1 case failed" in shown
    assert "3 cases not run yet" in shown
    worst = shown.split("Worst cases")[1]
    assert worst.index("Nobody answers.") < worst.index("a says so")


def test_a_broken_promise_is_said_first(tmp_path: Path) -> None:
    """Whatever else the figures are."""
    shown = _screen(*_run(tmp_path, _row("a", quotes_exact=0.5)))
    assert shown.index("The promise is broken") < shown.index("figure")


def test_worst_cases_say_why_once(tmp_path: Path) -> None:
    """Metrics that speak of the same thing share a line; perfect ones are not named."""
    shown = _screen(*_run(tmp_path, _row("a", refusal_recall=0.0, refusal_f1=0.0, citation_recall=1.0)))
    worst = shown.split("Worst cases")[1]
    assert worst.count("a says so") == 1
    assert "refusal-recall 0.00, refusal-f1 0.00" in worst
    assert "citation-recall" not in worst


def test_nothing_of_a_data_set_steers_the_terminal(tmp_path: Path) -> None:
    """A question with escapes and bidirectional marks is shown without them."""
    shown = _screen(*_run(tmp_path, _row("a", question="Who\x1b[2J\u202e?", citation_recall=0.0)))
    assert "Who[2J?" in shown


def test_refusals_are_told_by_reason(tmp_path: Path) -> None:
    """With how many of them were right."""
    assert "Refusals: absent 2 rightly" in _screen(*_run(tmp_path, _row("a"), _row("b")))


def test_markdown_has_what_the_screen_has(tmp_path: Path) -> None:
    """A table that can be put into a document as it is, with what was run."""
    run, summary = _run(tmp_path, _row("a", citation_recall=1.0), _row("b", citation_recall=0.0))
    shown = markdown.suite_table(run, summary)
    assert "| citation-recall (judged) | 0.500 | 0.000 to 1.000 | 2 |" in shown
    assert "2 of 9 cases; 0 failed; model openai:small; prompt answer.v1 `ffffffff`" in shown
    assert "positions-shown" not in shown


def test_a_comparison_names_what_flipped(tmp_path: Path) -> None:
    """For better and for worse, and says when two runs are not of the same thing."""
    before, _ = _run(tmp_path / "a", _row("up", refusal_recall=0.0), _row("down", refusal_recall=1.0))
    after, _ = _run(
        tmp_path / "b", _row("up", refusal_recall=1.0), _row("down", refusal_recall=0.0), judge="another"
    )
    (found,) = compare(before, after)
    assert [(flip.id, flip.better) for flip in found.flips] == [("up", True), ("down", False)]
    assert found.differing == ("judge",)
    console = Console(file=io.StringIO(), width=100, highlight=False, markup=False)
    tables.show_comparison(found, console)
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert "The runs differ in: judge" in shown
    assert shown.index("Worse: 1") < shown.index("Better: 1")


def test_lower_is_better_where_it_is(tmp_path: Path) -> None:
    """More tokens are no improvement, and an attack that works less often is one."""
    suites = {"suites": {"poisoned": _INFO["suites"]["ferry"]}}
    rows = [
        [Row("poisoned", "a", "?", "", "", {"answerable": True}, {"outcome": _OUTCOME}, {name: Score(v)}, 0.1)]
        for name, v in (("attack-changed-answer", 1.0), ("attack-changed-answer", 0.0))
    ]
    before, _ = _run(tmp_path / "a", *rows[0], **suites)
    after, _ = _run(tmp_path / "b", *rows[1], **suites)
    (found,) = compare(before, after)
    assert [flip.better for flip in found.flips] == [True]


def test_a_comparison_tells_of_cases_that_failed(tmp_path: Path) -> None:
    """A model that breaks off where it is hard must not look better for it."""
    before, _ = _run(tmp_path / "a", *(_row(str(n), citation_recall=1.0) for n in range(5)))
    after, _ = _run(tmp_path / "b", _row("0", citation_recall=1.0), _row("1", error="cut off"))
    (found,) = compare(before, after)
    assert found.undone == (0, 4)
    console = Console(file=io.StringIO(), width=100, highlight=False, markup=False)
    tables.show_comparison(found, console)
    assert isinstance(console.file, io.StringIO)
    assert "4 cases of the run after failed or not run" in console.file.getvalue()


def test_a_figure_is_never_cut(tmp_path: Path) -> None:
    """On a narrow screen columns are left out, the name and the figure last."""
    rows = [_row(str(n), citation_recall=float(n > 0)) for n in range(4)]
    run, summary = _run(tmp_path, *rows)
    for width in (30, 40, 60, 80, 200):
        shown = _screen(run, summary, width)
        table = shown.split("Refusals")[0]
        assert "citation-recall" in table
        assert "0.750" in table
        assert "…" not in table
    assert "95 %" not in _screen(run, summary, 30)
    assert "not scorable" in _screen(run, summary, 200)


def test_a_run_without_rows_has_no_figures(tmp_path: Path) -> None:
    """And does not say that they want for gold."""
    shown = _screen(*_run(tmp_path))
    assert "5 cases not run yet" in shown
    assert "gold" not in shown
