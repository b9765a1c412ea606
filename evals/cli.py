"""The commands of ``citebound eval``: parse, delegate and print."""

from __future__ import annotations

from pathlib import Path  # typer reads the annotations of the commands
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import completion

if TYPE_CHECKING:
    from rich.console import Console

# The suites once more, for shells that complete one: to import them takes half a second. A test holds them equal.
SUITE_NAMES = (
    *("ferry", "poisoned", "attacks", "clapnq", "squad2", "ramdocs", "rgb-en", "rgb-int", "rgb-fact"),
    *("multihop-rag", "mtrag", "alce-asqa", "alce-qampari", "alce-eli5", "scifact", "2wiki", "retrieval"),
    *("wice", "ragtruth", "summedits"),
)

app = typer.Typer(
    name="eval",
    help="Measure whether answers stay grounded in their sources.",
    epilog="Start: citebound eval run ferry, then citebound eval report on the folder that it names.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)


def _path(text: str) -> Path:
    """A path that was given: an empty one, as from an unset variable, would mean the working folder."""
    if not text.strip():
        raise typer.BadParameter("the path is empty.")
    return Path(text)


RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a run.", parser=_path)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command("list")
def list_command(*, as_json: JsonOption = False) -> None:
    """List the suites."""
    from evals import commands

    commands.list_suites(_console(), as_json=as_json)


@app.command("run")
def run_command(  # noqa: PLR0913  (an option each)
    suites: Annotated[
        list[str],
        typer.Argument(
            metavar="SUITE",
            help="Suites to run; eval list names them.",
            autocompletion=lambda: list(SUITE_NAMES),
        ),
    ],
    *,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="MODEL",
            help="extractive, openai or openai:NAME",
            autocompletion=completion.models,
        ),
    ] = None,
    sets: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Any setting of citebound.toml; may be given again.",
            autocompletion=completion.settings,
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, metavar="N", help="Only N cases of each suite, drawn by seed.")
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DIR", parser=_path, help="Where public sets lie, or the one that is run."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="RUN", parser=_path, help="The run's folder; one that was begun is gone on with."
        ),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="N", min=1, max=64, help="Cases at work at once on a server.")
    ] = 1,
    judge: Annotated[
        str | None,
        typer.Option("--judge", metavar="openai:NAME", help="A language model to judge entailment by."),
    ] = None,
    closed: Annotated[
        bool | None,
        typer.Option("--closed/--open", help="Only the documents that a set gives its question, or all of them."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Of sampling and intervals.")] = 0,
    cache: Annotated[bool, typer.Option("--cache/--no-cache", help="Ask a model nothing twice.")] = True,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no more than the run's folder.")] = False,
) -> None:
    """Run suites into a folder; a killed run goes on with the same command and --out."""
    from assistant.settings import load
    from evals import commands
    from evals.setup import Options

    options = Options(data, limit, seed, jobs, judge, closed, cache)
    settings = load({"model": model}, sets or ())
    raise typer.Exit(commands.run(suites, settings, options, out, _console(), quiet=quiet))


@app.command("report")
def report_command(
    run: RunArgument,
    *,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", parser=_path, help="Write a page that holds everything."),
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the figures as Markdown tables.")] = False,
    worst: Annotated[
        int, typer.Option("--worst", metavar="N", min=0, help="How many of the worst cases to show.")
    ] = 5,
    as_json: JsonOption = False,
) -> None:
    """Show a run's figures with their intervals, and its worst cases."""
    from evals import commands

    if (html is not None) + as_json + markdown > 1:
        raise typer.BadParameter("give one of --html, --json and --markdown.")
    form: commands.Form = "json" if as_json else "markdown" if markdown else "screen"
    commands.report(run, _console(), html=html, worst=worst, form=form)


@app.command("compare")
def compare_command(
    before: Annotated[Path, typer.Argument(metavar="RUN", help="The run before.", parser=_path)],
    after: Annotated[Path, typer.Argument(metavar="RUN", help="The run after.", parser=_path)],
    *,
    as_json: JsonOption = False,
) -> None:
    """Pair the cases of two runs: differences with intervals, and the cases that flipped."""
    from evals import commands

    commands.compare(before, after, _console(), as_json=as_json)


@app.command("gate")
def gate_command(
    run: RunArgument,
    *,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline", metavar="FILE", parser=_path, help="The floors [default: those of the program]"
        ),
    ] = None,
    update: Annotated[bool, typer.Option("--update", help="Pin this run's figures as floors.")] = False,
    lower: Annotated[bool, typer.Option("--lower", help="With --update: floors may fall.")] = False,
) -> None:
    """Hold a run against pinned floors; exit status 1 if it is below one."""
    from evals import commands

    raise typer.Exit(commands.hold(run, _console(), baseline=baseline, update=update, lower=lower))


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)
