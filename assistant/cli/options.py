"""The options that commands share, and what they are made into."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant import completion

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.settings import Settings
    from index.filters import Filters

# Groups of options that help has behind the command's own.
_SEARCHED = "Documents searched"
_ANSWERING = "Model"
_SETTINGS = "Index and settings"

AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DAY",
        help="Only what could be read on that day: YYYY, YYYY-MM, YYYY-MM-DD or 6 March 2031.",
        rich_help_panel=_SEARCHED,
    ),
]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DAY",
        help="Only what was published on that day or later.",
        rich_help_panel=_SEARCHED,
    ),
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        "--until",
        metavar="DAY",
        help="Only what was published on that day or earlier.",
        rich_help_panel=_SEARCHED,
    ),
]
OutletOption = Annotated[
    list[str] | None,
    typer.Option(
        "--outlet",
        metavar="NAME",
        help="Only what is from this outlet, by its name or a word of it; may be given again.",
        rich_help_panel=_SEARCHED,
        autocompletion=completion.outlets,
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="MODEL",
        help="extractive, openai, openai:NAME or local:FILE.gguf",
        rich_help_panel=_ANSWERING,
        autocompletion=completion.models,
    ),
]
MaxUsdOption = Annotated[
    str | None,
    typer.Option("--max-usd", metavar="USD", help="What it may cost, in US dollars.", rich_help_panel=_ANSWERING),
]
MaxTokensOption = Annotated[
    str | None,
    typer.Option(
        "--max-tokens", metavar="N", help="Tokens that it may be sent and write.", rich_help_panel=_ANSWERING
    ),
]
# A path is a text until it is a setting: an empty one, as from an unset variable, would mean the working folder.
IndexOption = Annotated[
    str | None,
    typer.Option(
        "--index", metavar="DIR", help="The index folder [default: .citebound here]", rich_help_panel=_SETTINGS
    ),
]
ChromaOption = Annotated[
    str | None,
    typer.Option(
        "--chroma-url",
        metavar="URL",
        help="The Chroma server that holds the index, if one does.",
        rich_help_panel=_SETTINGS,
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Any setting of citebound.toml; may be given again.",
        rich_help_panel=_SETTINGS,
        autocompletion=completion.settings,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print no more than the result.")]


def settings_of(sets: list[str] | None = None, **flags: Any) -> Settings:  # noqa: ANN401  (whatever flags hold)
    """The settings, with what was given on the command line above all else.

    Args:
        sets: Settings as ``NAME=VALUE``.
        flags: Settings that have a flag of their own; ``None`` means not given.

    Raises:
        SettingsError: A setting is unknown, empty, given twice or does not fit.
    """
    from assistant.settings import load

    return load(flags, sets or ())


def has_index() -> bool:
    """Whether there is an index where commands would look for one; as far as the settings can be read."""
    from assistant.settings import index_folder, load
    from index.catalog import catalog_file
    from index.errors import CiteboundError

    try:
        return catalog_file(index_folder(load({}))).exists()
    except CiteboundError:
        return True  # what is wrong with the settings is told by the next command


def filters_of(as_of: str | None, since: str | None, until: str | None, outlets: list[str] | None) -> Filters:
    """Which documents are searched.

    Raises:
        FilterError: A day is none.
    """
    from index.filters import Filters

    return Filters.of(as_of=as_of, since=since, until=until, outlet_names=outlets or ())


def console(*, stderr: bool = False, quiet: bool = False) -> Console:
    """The screen, with nothing of what is printed read as mark-up."""
    from rich.console import Console

    return Console(stderr=stderr, quiet=quiet, highlight=False, markup=False, emoji=False)


def print_json(value: object) -> None:
    """Print a value as JSON, in whatever encoding standard output has."""
    from assistant import contract

    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    typer.echo(contract.dumps(value, ascii_only=not unicode))
