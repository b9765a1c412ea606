"""What the commands of ``citebound eval`` do."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import typer

from assistant.contract import dumps
from assistant.render import Screen
from evals import gate, markdown, store, summary, tables
from evals.errors import EvalUsageError, FloorError
from evals.figures import figure
from evals.run import Runner
from evals.setup import Parts, default_folder
from evals.suites import SUITES, find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import Console

    from assistant.settings import Settings
    from evals.figures import Change, Figure
    from evals.setup import Options, Prepared
    from evals.store import RunFolder
    from evals.summary import SuiteSummary
    from evals.types import Row

HELD, FAULT = 0, 1
# Figures over thousands of cases take longer than a case: they are made anew this often.
_EVERY_S = 0.5
Form = Literal["screen", "json", "markdown"]
_PAGE = b"<!doctype html"


def list_suites(console: Console, *, as_json: bool) -> None:
    """Print the suites."""
    if not as_json:
        tables.show_suites(SUITES.values(), console)
        return
    listed = [
        {
            "name": suite.name,
            "task": suite.task,
            "title": suite.title,
            "built_in": suite.builtin,
            "closed": suite.closed,
            "headline": list(suite.headline),
        }
        for suite in SUITES.values()
    ]
    _print_json(listed)


def run(  # noqa: PLR0913  (what the command line says)
    names: Sequence[str], settings: Settings, options: Options, out: Path | None, console: Console, *, quiet: bool
) -> int:
    """Run suites, print their figures, and return the exit status: 1 if a case failed or a promise is broken.

    Raises:
        CiteboundError: A suite, its data, the model or the folder cannot be used; what was done is kept.
    """
    suites = [find(name) for name in dict.fromkeys(names)]
    if options.judge and not any(suite.task == "answer" for suite in suites):
        raise EvalUsageError("No answers are judged in these suites.", hint="Leave --judge out.")
    parts = Parts(settings, options)
    with _progress(quiet=quiet) as bar:
        prepared = [parts.prepare(suite, suites, bar.indexing(suite.name)) for suite in suites]
        path = out or Path(default_folder(suites, settings))
        with store.opened(path, parts.info(prepared)) as folder:
            for one in prepared:
                _run_suite(folder, one, parts, bar)
    with store.reading(path):
        found = summary.summarise(folder)
    if quiet:
        console.print(str(folder.path), soft_wrap=True)
    else:
        for suite in found:
            tables.show_summary(folder, suite, console, worst=3)
        Screen(console).gap()
        Screen(console).line(f"The run is in {folder.path}: citebound eval report {folder.path}")
    return FAULT if any(one.failed or one.broken() for one in found) else HELD


def _run_suite(folder: RunFolder, prepared: Prepared, parts: Parts, bar: _Bar) -> None:
    name = prepared.suite.name
    rows = [row for row in folder.rows() if row.suite == name]
    done = {row.id for row in rows if row.error is None}
    rows = [row for row in rows if row.id in done]
    show = bar.running(prepared, rows)
    runner = Runner(folder, name, prepared.task, parts.cache, parts.options.jobs)
    try:
        runner.run([item for item in prepared.items if item.id not in done], show)
    finally:
        with store.reading(folder.path):
            _keep_documents(folder, prepared)


def _keep_documents(folder: RunFolder, prepared: Prepared) -> None:
    paths: set[str] = set()
    for row in folder.rows():
        if row.suite == prepared.suite.name:
            paths |= prepared.task.documents(row.result, row.gold)
    documents = [one for one in prepared.task.dataset.documents if one.path in paths]
    folder.keep_documents(prepared.suite.name, documents)


class _Bar:
    """Progress on the terminal: documents indexed, cases run, the running figures."""

    def __init__(self, progress: Any) -> None:  # noqa: ANN401  (rich is not imported at this level)
        self._progress = progress
        self._shown = 0.0
        self._task = progress.add_task("", total=None)

    def indexing(self, name: str) -> Callable[[int, int], None]:
        """Told of documents indexed."""

        def show(done: int, total: int) -> None:
            self._progress.update(self._task, completed=done, total=total, description=f"indexing {name}")

        return show

    def running(self, prepared: Prepared, rows: list[Row]) -> Callable[[Row], None]:
        """Told of each row."""
        headline = prepared.suite.headline_metrics
        total = len(prepared.items)

        def show(row: Row) -> None:
            rows.append(row)
            self._progress.update(self._task, completed=len(rows))
            if time.monotonic() - self._shown < _EVERY_S:
                return
            self._shown = time.monotonic()
            failed = sum(one.error is not None for one in rows)
            values = {one.name: figure(one, rows, 0, intervals=False).value for one in headline[:4]}
            text = f"{prepared.suite.name}  {f'{failed} failed  ' if failed else ''}{tables.running(values)}"
            self._progress.update(self._task, description=text)

        self._progress.update(self._task, completed=len(rows), total=total, description=prepared.suite.name)
        return show


@contextmanager
def _progress(*, quiet: bool) -> Iterator[_Bar]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, quiet=quiet)
    columns = (
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield _Bar(progress)


def report(path: Path, console: Console, *, html: Path | None, worst: int, form: Form) -> None:
    """Print a run's figures, or write them as a page.

    Raises:
        RunError: There is no run.
        OSError: The page cannot be written.
    """
    folder = store.load(path)
    if html:
        _write_html(folder, html)
        Screen(console).line(f"Written: {html}")
        return
    with store.reading(path):
        found = summary.summarise(folder)
    if form == "json":
        _print_json({"run": dict(folder.info), "suites": {one.suite.name: _as_dict(one) for one in found}})
        return
    if form == "markdown":
        typer.echo("\n\n".join(markdown.suite_table(folder, one) for one in found))
        return
    for one in found:
        tables.show_summary(folder, one, console, worst=worst)
    if any(figure.metric.judged and figure.scorable for one in found for figure in one.figures):
        Screen(console).gap()
        Screen(console).line((f"* by the judge: {folder.info['judge']}", "dim"))


def _write_html(folder: RunFolder, file: Path) -> None:
    """Write the page, over nothing but a page.

    Raises:
        EvalUsageError: There is something else in its place, or it cannot be written.
    """
    from evals.html import write

    try:
        if file.exists() and not file.read_bytes()[: len(_PAGE)].lower() == _PAGE:
            raise EvalUsageError(f"{file} is there, and no page.", hint="Name another file with --html.")
        with store.reading(folder.path):
            write(folder, file)
    except OSError as error:
        raise EvalUsageError(
            f"{file} cannot be written: {error.strerror}.", hint="Name another file with --html."
        ) from error


def _as_dict(one: SuiteSummary) -> dict[str, Any]:
    return {
        **one.info,
        "failed": [row.id for row in one.failed],
        "missing": one.missing,
        "figures": {figure.metric.name: _figure(figure) for figure in one.figures},
    }


def _figure(one: Figure) -> dict[str, Any]:
    low, high = one.interval or (None, None)
    return {"value": one.value, "low": low, "high": high, "scorable": one.scorable, "cases": one.cases}


def compare(before: Path, after: Path, console: Console, *, as_json: bool) -> None:
    """Print how two runs differ.

    Raises:
        RunError: One is no run, or they have nothing in common.
    """
    runs = store.load(before), store.load(after)
    with store.reading(before), store.reading(after):
        found = summary.compare(*runs)
    if not as_json:
        for one in found:
            tables.show_comparison(one, console)
        return
    _print_json(
        {
            one.suite.name: {
                "differing": one.differing,
                "undone": one.undone,
                "changes": {change.metric.name: _change(change) for change in one.changes},
                "flips": [
                    {"id": flip.id, "metric": flip.metric.name, "before": flip.before, "after": flip.after}
                    for flip in one.flips
                ],
            }
            for one in found
        }
    )


def _change(one: Change) -> dict[str, Any]:
    low, high = one.interval or (None, None)
    difference = one.after - one.before
    return {
        "before": one.before,
        "after": one.after,
        "difference": difference,
        "low": low,
        "high": high,
        "cases": one.cases,
        "alone": one.alone,
    }


def hold(path: Path, console: Console, *, baseline: Path | None, update: bool, lower: bool) -> int:
    """Hold a run against its floors, or pin them; returns the exit status.

    Raises:
        RunError: There is no run.
        FloorError: There are no floors, or one would fall.
    """
    folder = store.load(path)
    with store.reading(path):
        found = summary.summarise(folder, intervals=False)
    file = baseline or gate.BASELINE
    pinned = gate.read(file)
    if update:
        pinned = gate.pin(folder, found, pinned, lower=lower)
        try:
            gate.write(file, pinned)
        except OSError as error:
            raise EvalUsageError(
                f"{file} cannot be written: {error.strerror}.", hint="Name another with --baseline."
            ) from error
        Screen(console).line(f"Pinned in {file}.")
        return HELD
    if not pinned["suites"]:
        raise FloorError(f"{file} has no floors.", hint="Pin them: citebound eval gate RUN --update")
    checks = gate.check(folder, found, pinned)
    tables.show_checks(checks, console)
    failed = sum(not one.holds for one in checks)
    Screen(console).gap()
    Screen(console).line(
        f"{failed} of {len(checks)} checks fail." if failed else f"All {len(checks)} checks hold."
    )
    return FAULT if failed else HELD


def _print_json(value: object) -> None:
    typer.echo(dumps(json.loads(json.dumps(value)), ascii_only=False))
