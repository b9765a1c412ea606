"""The commands that fill and show the index: index, sources, show."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (typer reads the annotations of the commands)
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import completion
from assistant.cli.faults import FAULT
from assistant.cli.options import JsonOption, QuietOption, Stored, console, print_json, takes

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.indexing import Sources
    from assistant.settings import Settings

# Two offsets of any document that is read.
_LONGEST_SPAN = 25


@takes(Stored)
def index_command(  # noqa: PLR0913  (its options)
    stored: Stored,
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Files, folders, web addresses; - for standard input."),
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
            autocompletion=completion.fields,
        ),
    ] = None,
    as_name: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="What - would be called as a file: page.html.")
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Take out documents whose files are gone.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: index whatever changes there, until Ctrl-C.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Read a whole home folder, or many files, without asking.")
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Index articles: files, folders, archives, web addresses.

    Text, Markdown, HTML, PDF, Word, EPUB, e-mail, JSON and CSV are read, also as .gz or .zip; a folder with all
    that is in it. Run it again: only what has changed is read.
    """
    from assistant import indexing

    if "" in (names := paths or []):  # as from an unset variable: it would mean the whole working folder
        raise typer.BadParameter("a path is empty.", param_hint="PATH")
    if not names and not urls:
        raise typer.BadParameter("name a file, a folder or a web address.", param_hint="PATH")
    settings = stored.settings(fields=indexing.fields(fields or ()))
    found = indexing.sources(settings, names, urls=urls, as_name=as_name)
    progress, screen = console(stderr=True, quiet=quiet or as_json), console(quiet=quiet)
    if not yes and not _agreed(settings, found, progress):
        typer.echo("Nothing was indexed.", err=True)
        raise typer.Exit(FAULT)

    def run(found: indexing.Sources) -> indexing.Indexed:
        return indexing.run_index(settings, found, prune=prune, console=progress)

    before = None
    for done in indexing.watch(settings, found, run) if watch else (run(found),):
        if as_json:
            print_json(done.as_dict())
        elif before:
            indexing.show_news(indexing.news(before, done), screen)
        else:
            done.show(screen)
        before = done
    if before:
        before.check()


def _agreed(settings: Settings, found: Sources, progress: Console) -> bool:
    """Whether the user, asked if it is much, means to read it."""
    from assistant.cli import scale
    from assistant.render import Screen

    measured = scale.measure(found.paths)
    if measured.is_large():  # only then is it worth opening the index
        measured = scale.measure(found.paths, scale.indexed(settings))
    return not measured.is_large() or scale.agreed(measured, scale.asker(), Screen(progress).line)


@takes(Stored)
def sources_command(
    stored: Stored,
    *,
    as_json: JsonOption = False,
) -> None:
    """List the documents of the index."""
    from assistant import shelf

    listed = shelf.list_sources(stored.settings())
    print_json(listed) if as_json else shelf.show_sources(listed, console())


@takes(Stored)
def show_command(
    stored: Stored,
    document: Annotated[
        str,
        typer.Argument(
            metavar="DOCUMENT",
            help="An id, the beginning of one, a path or a file name.",
            autocompletion=completion.documents,
        ),
    ],
    *,
    at: Annotated[
        str | None, typer.Option("--at", metavar="START:END", help="Mark these characters, in context.")
    ] = None,
    removed: Annotated[bool, typer.Option("--removed", help="Show what was taken out of it, too.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show a document as it was cleaned, with what is known of it."""
    from assistant import shelf

    found = shelf.find_document(stored.settings(), document)
    if as_json:
        print_json(found)
    elif at is not None:
        shelf.show_context(found, _span(at, len(found["text"])), console())
    else:
        shelf.show_document(found, console(), removed=removed)


def _span(text: str, length: int) -> tuple[int, int]:
    start, _, end = text.partition(":")
    numbers = start.isdecimal() and end.isdecimal() and len(text) <= _LONGEST_SPAN
    if not (numbers and int(start) < int(end) <= length):
        raise typer.BadParameter(f"“{text}” is not START:END within 0:{length}.", param_hint="--at")
    return int(start), int(end)
