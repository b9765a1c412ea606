"""The command line: commands parse, delegate and print. The one place that catches."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path  # typer reads the annotations of the commands
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from evals.cli import app as eval_app  # its commands load what they need, as those here do

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from assistant.settings import Settings
    from assistant.types import Answer, Refusal
    from index.filters import Filters

ANSWERED, FAULT, USAGE, REFUSED, INTERRUPTED = 0, 1, 2, 3, 130

# Two offsets of any document that is read.
_LONGEST_SPAN = 25

app = typer.Typer(
    name="citebound",
    help="Ask your documents; get an answer made of quotes you can check, or an honest refusal.",
    epilog="Start: citebound index FOLDER, then citebound ask “…”."
    " Exit status: 0 answered, 3 refused, 2 usage, 1 fault or incomplete, 130 stopped.",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: loading rich would double the time of --help
    pretty_exceptions_enable=False,
    add_completion=False,
)

IndexOption = Annotated[
    Path | None, typer.Option("--index", metavar="DIR", help="The index folder [default: .citebound here]")
]
ChromaOption = Annotated[
    str | None,
    typer.Option("--chroma-url", metavar="URL", help="The Chroma server that holds the index, if one does."),
]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="MODEL", help="extractive, openai, openai:NAME or local:FILE.gguf"),
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DAY", help="Only what could be read on that day: YYYY, YYYY-MM, YYYY-MM-DD."),
]
SinceOption = Annotated[
    str | None, typer.Option("--since", metavar="DAY", help="Only what was published on that day or later.")
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="DAY", help="Only what was published on that day or earlier.")
]
OutletOption = Annotated[
    list[str] | None,
    typer.Option("--outlet", metavar="NAME", help="Only what is from this outlet; may be given again."),
]
MaxUsdOption = Annotated[
    float | None, typer.Option("--max-usd", metavar="USD", help="What the model may cost, in US dollars.")
]
MaxTokensOption = Annotated[
    int | None, typer.Option("--max-tokens", metavar="N", help="Tokens that the model may be sent and write.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print no more than the result.")]


@app.command("index")
def index_command(  # noqa: PLR0913  (its options)
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH…", help="Files, folders, web addresses; - for standard input."),
    ] = None,
    *,
    urls: Annotated[
        Path | None, typer.Option("--urls", metavar="FILE", help="Web addresses too, one a line of this file.")
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--field",
            metavar="WHAT=NAME",
            help="In JSON and CSV: the field that is the text, title, author, published, …; a.b is b within a.",
        ),
    ] = None,
    as_name: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="What - would be called as a file: page.html.")
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Take out documents whose files are gone.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: index whatever changes there, until Ctrl-C.")
    ] = False,
    index: IndexOption = None,
    chroma_url: ChromaOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Index articles: text, Markdown, HTML, PDF, Word, EPUB, e-mail, JSON and CSV, also as .gz or .zip.

    A folder is indexed with all that is in it. Run it again: only what has changed is read.
    """
    from assistant import indexing

    if "" in (names := paths or []):  # as from an unset variable: it would mean the whole working folder
        raise typer.BadParameter("a path is empty.", param_hint="PATH")
    if not names and not urls:
        raise typer.BadParameter("name a file, a folder or a web address.", param_hint="PATH")
    settings = _settings(index=index, chroma_url=chroma_url, fields=indexing.fields(fields or ()))
    found = indexing.sources(settings, names, urls=urls, as_name=as_name)
    progress, console = _console(stderr=True, quiet=quiet or as_json), _console(quiet=quiet)

    def run(found: indexing.Sources) -> indexing.Indexed:
        return indexing.run_index(settings, found, prune=prune, console=progress)

    before = None
    for done in indexing.watch(settings, found, run) if watch else (run(found),):
        if as_json:
            _print_json(done.as_dict())
        elif before:
            indexing.show_news(indexing.news(before, done), console)
        else:
            done.show(console)
        before = done
    if before:
        before.check()


@app.command("ask")
def ask_command(  # noqa: PLR0913  (its options)
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What you want to know.")],
    *,
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    outlet: OutletOption = None,
    model: ModelOption = None,
    max_usd: MaxUsdOption = None,
    max_tokens: MaxTokensOption = None,
    index: IndexOption = None,
    chroma_url: ChromaOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Answer one question with verified quotes, or refuse.

    Ctrl-C, or a server that breaks off, leaves what was verified until then: it is printed as incomplete, and the
    exit status is 130, or 1.
    """
    filters = _filters(as_of, since, until, outlet)
    settings = _settings(index=index, chroma_url=chroma_url, model=model, max_usd=max_usd, max_tokens=max_tokens)
    from assistant import asking

    result = asking.ask(settings, question, filters, _console(quiet=as_json or quiet))
    if as_json:
        from assistant import contract

        _print_json(contract.sealed(contract.outcome(result, filters)))
    else:
        from assistant.render import show_outcome

        show_outcome(result, _console(), quiet=quiet)
    raise typer.Exit(_status(result))


@app.command("chat")
def chat_command(  # noqa: PLR0913  (its options)
    *,
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    outlet: OutletOption = None,
    model: ModelOption = None,
    max_usd: MaxUsdOption = None,
    max_tokens: MaxTokensOption = None,
    index: IndexOption = None,
    chroma_url: ChromaOption = None,
) -> None:
    """Ask on and on: follow-ups, /sources, /open N, /help; Ctrl-D leaves."""
    filters = _filters(as_of, since, until, outlet)
    settings = _settings(index=index, chroma_url=chroma_url, model=model, max_usd=max_usd, max_tokens=max_tokens)
    from assistant.chat import run_chat

    run_chat(settings, _console(), filters)


@app.command("verify")
def verify_command(
    answer: Annotated[
        str, typer.Argument(metavar="ANSWER.json", help="What ask --json printed; - for standard input.")
    ],
    *,
    index: IndexOption = None,
    chroma_url: ChromaOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check a saved answer against the documents, without a model.

    The exit status is 0 if all of it holds, and 1 if anything does not.
    """
    from assistant import verify

    checked = verify.run(_settings(index=index, chroma_url=chroma_url), answer)
    _print_json(checked.as_dict()) if as_json else verify.show(checked, _console(quiet=quiet))
    raise typer.Exit(FAULT if checked.failures else ANSWERED)


@app.command("sources")
def sources_command(
    *, index: IndexOption = None, chroma_url: ChromaOption = None, as_json: JsonOption = False
) -> None:
    """List the documents of the index."""
    from assistant import shelf

    listed = shelf.list_sources(_settings(index=index, chroma_url=chroma_url))
    _print_json(listed) if as_json else shelf.show_sources(listed, _console())


@app.command("show")
def show_command(  # noqa: PLR0913  (its options)
    document: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="An id, the beginning of one, a path or a file name.")
    ],
    *,
    at: Annotated[
        str | None, typer.Option("--at", metavar="START:END", help="Mark these characters, in context.")
    ] = None,
    removed: Annotated[bool, typer.Option("--removed", help="Show what was taken out of it, too.")] = False,
    index: IndexOption = None,
    chroma_url: ChromaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a document as it was cleaned, what it says of itself and what readers said of it."""
    from assistant import shelf

    found = shelf.find_document(_settings(index=index, chroma_url=chroma_url), document)
    if as_json:
        _print_json(found)
    elif at is not None:
        shelf.show_context(found, _span(at, len(found["text"])), _console())
    else:
        shelf.show_document(found, _console(), removed=removed)


@app.command("doctor")
def doctor_command(
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="Make the search indexes anew from the documents stored.")
    ] = False,
    model: ModelOption = None,
    index: IndexOption = None,
    chroma_url: ChromaOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check versions, index, embedder, key and model, and say what to do."""
    from assistant import doctor

    settings = _settings(index=index, chroma_url=chroma_url, model=model)
    repaired = [doctor.repair(settings, _console(stderr=True, quiet=as_json))] if repair else []
    checks = repaired + doctor.examine(settings)
    _print_json(doctor.as_dicts(checks)) if as_json else doctor.show(checks, _console())
    raise typer.Exit(FAULT if any(check.state == "fault" for check in checks) else ANSWERED)


app.add_typer(eval_app)


@app.callback(invoke_without_command=True)
def _root(
    *, version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False
) -> None:
    if version:
        from importlib.metadata import version as version_of

        typer.echo(f"citebound {version_of('citebound')}")
        raise typer.Exit


def _settings(**flags: Any) -> Settings:  # noqa: ANN401  (whatever the flags hold)
    from assistant.settings import load

    return load(flags)


def _filters(as_of: str | None, since: str | None, until: str | None, outlets: list[str] | None) -> Filters:
    from index.filters import Filters

    return Filters.of(as_of=as_of, since=since, until=until, outlet_names=outlets or ())


def _console(*, stderr: bool = False, quiet: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, quiet=quiet, highlight=False, markup=False, emoji=False)


def _status(result: Answer | Refusal) -> int:
    """Of an answer that broke off, that of what broke it off: it was printed all the same."""
    from assistant.asking import was_stopped
    from assistant.types import Answer

    if not isinstance(result, Answer):
        return REFUSED
    if result.complete:
        return ANSWERED
    return INTERRUPTED if was_stopped(result) else FAULT


def _print_json(value: object) -> None:
    from assistant import contract

    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    typer.echo(contract.dumps(value, ascii_only=not unicode))


def _span(text: str, length: int) -> tuple[int, int]:
    start, _, end = text.partition(":")
    numbers = start.isdecimal() and end.isdecimal() and len(text) <= _LONGEST_SPAN
    if not (numbers and int(start) < int(end) <= length):
        raise typer.BadParameter(f"“{text}” is not START:END within 0:{length}.", param_hint="--at")
    return int(start), int(end)


@contextmanager
def _one_line_for_every_fault() -> Iterator[None]:
    """No traceback reaches a user: one line that says what happened and what to do, and exit status 1 or 2."""
    from assistant.errors import QuestionError, SettingsError
    from evals.errors import EvalUsageError
    from index.errors import CiteboundError, FilterError, PathError

    try:
        yield
    except CiteboundError as error:
        usage = isinstance(error, (SettingsError, QuestionError, PathError, FilterError, EvalUsageError))
        _complain(error.message, error.hint, status=USAGE if usage else FAULT)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer ends so on Ctrl-C, and says nothing
            _stop()
        raise
    except BrokenPipeError:
        # The reader of our output has left; so that the interpreter does not complain of it at exit:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAULT)
    except OSError as error:
        reason = error.strerror or str(error)
        what = f"{error.filename}: {reason}" if error.filename else reason
        _complain(what, "Check the free disk space and the permissions.")
    except Exception as error:
        if os.environ.get("CITEBOUND_DEBUG"):
            raise
        _complain(
            f"A fault in citebound: {type(error).__name__}: {error}",
            "Nothing stored was lost. Run it with CITEBOUND_DEBUG=1 for the details and report them.",
        )


def _stop() -> NoReturn:
    """End at once: what other threads are at would run into the interpreter's taking itself apart."""
    for tell in (sys.stdout.flush, lambda: typer.echo("citebound: Stopped. Nothing stored was lost.", err=True)):
        with suppress(OSError):
            tell()
    os._exit(INTERRUPTED)


def _complain(message: str, hint: str, *, status: int = FAULT) -> None:
    from assistant.render import flat, safe, told

    typer.echo(f"citebound: {flat(safe(told(message.strip(), hint)))}", err=True)
    sys.exit(status)


def main() -> None:
    """Entry point of the command ``citebound``."""
    if sys.stdout is None:  # closed by the caller (>&-): an answer that nobody gets is no answer
        sys.exit(FAULT)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A character that the terminal's encoding lacks is a question mark, not a traceback.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    with _one_line_for_every_fault():
        app()
