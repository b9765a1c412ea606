"""The options that commands share, and what they are made into.

A record such as ``Asked`` holds options that go together; a command that ``takes`` it has each as one of its own.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Annotated, Any, Concatenate, ParamSpec, TypeVar

import typer

from assistant import completion

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from assistant.settings import Settings
    from index.filters import Filters

_Options = TypeVar("_Options")
_Own = ParamSpec("_Own")

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


@dataclass(frozen=True)
class Stored:
    """Which index, and settings of any kind."""

    index: IndexOption = None
    chroma_url: ChromaOption = None
    sets: SetOption = None

    def settings(self, **flags: Any) -> Settings:  # noqa: ANN401  (whatever flags hold)
        """The settings, with what was given on the command line above all else.

        Args:
            flags: Settings that have a flag of their own beside these; ``None`` means not given.

        Raises:
            SettingsError: A setting is unknown, empty, given twice or does not fit.
        """
        from assistant.settings import load

        return load({"index": self.index, "chroma_url": self.chroma_url, **flags}, self.sets or ())


@dataclass(frozen=True)
class _Answering:
    """Which documents are searched, and what answers."""

    as_of: AsOfOption = None
    since: SinceOption = None
    until: UntilOption = None
    outlet: OutletOption = None
    model: ModelOption = None
    max_usd: MaxUsdOption = None
    max_tokens: MaxTokensOption = None


@dataclass(frozen=True)
class Asked(Stored, _Answering):
    """What every command has that answers; in help the index and the settings come last."""

    def settings(self, **flags: Any) -> Settings:  # noqa: ANN401  (see above)
        """See ``Stored``."""
        return super().settings(model=self.model, max_usd=self.max_usd, max_tokens=self.max_tokens, **flags)

    def filters(self) -> Filters:
        """Which documents are searched.

        Raises:
            FilterError: A day is none.
        """
        from index.filters import Filters

        return Filters.of(as_of=self.as_of, since=self.since, until=self.until, outlet_names=self.outlet or ())


def takes(
    options: Callable[..., _Options],
) -> Callable[[Callable[Concatenate[_Options, _Own], None]], Callable[..., None]]:
    """Have a command, whose first parameter is such a record, take each option of it as one of its own.

    Typer reads the options of a command off its signature and calls it by their names.
    """
    shared = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in _parameters(options)]

    def having(command: Callable[Concatenate[_Options, _Own], None]) -> Callable[..., None]:
        @wraps(command)
        def run(**given: Any) -> None:  # noqa: ANN401  (what the signature below says)
            record = options(**{one.name: given.pop(one.name) for one in shared})
            command(record, **given)  # type: ignore[call-arg]  # by name, whatever stands before *

        _, *own = _parameters(command)
        run.__signature__ = Signature([*own, *shared])  # type: ignore[attr-defined]
        run.__annotations__ = {one.name: one.annotation for one in (*own, *shared)}
        return run

    return having


def _parameters(callable_: Callable[..., object]) -> list[Parameter]:
    return list(signature(callable_, eval_str=True).parameters.values())


def has_index() -> bool:
    """Whether there is an index where commands would look for one; as far as the settings can be read."""
    from assistant.settings import index_folder, load
    from index.catalog import catalog_file
    from index.errors import CiteboundError

    try:
        return catalog_file(index_folder(load({}))).exists()
    except CiteboundError:
        return True  # what is wrong with the settings is told by the next command


def console(*, stderr: bool = False, quiet: bool = False) -> Console:
    """The screen, with nothing of what is printed read as mark-up."""
    from rich.console import Console

    return Console(stderr=stderr, quiet=quiet, highlight=False, markup=False, emoji=False)


def print_json(value: object) -> None:
    """Print a value as JSON, in whatever encoding standard output has."""
    from assistant import contract

    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    typer.echo(contract.dumps(value, ascii_only=not unicode))
