"""Commands and groups of commands as this program has them; above all, how their help is laid out.

Help is plain text at any width, with options and commands in groups and examples to copy.

Typer has groups of its own, ``rich_help_panel``, but shows them only with rich, which takes as long to load as all
else that help needs.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typer._click import Command as AnyCommand
    from typer._click import Context, HelpFormatter  # typer has no public names for what is overridden here

# Typer lays help out for fifty columns at least: a narrower terminal would break its lines once more.
_LEAST, _MARGIN, _NARROWEST = 50, 2, 24
# A word of a command line: what stands in quotes is one.
_WORD = re.compile(r'"[^"]*"|\S+')
# Characters of a command's first sentence that are shown in the list of commands: all of it.
_SENTENCE = 200


def width() -> int | None:
    """Columns of help on a narrow terminal; ``None`` where typer's own choice, eighty at most, does."""
    columns = shutil.get_terminal_size().columns - _MARGIN
    return max(columns, _NARROWEST) if columns < _LEAST else None


class Command(TyperCommand):
    """A command whose options stand in their groups; its epilog is examples, one a line."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """The arguments; a fault in them knows whose they are, for its line to say what to type."""
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            if getattr(error, "ctx", None) is None:  # typer forgets it of an option without its value
                error.ctx = ctx  # type: ignore[attr-defined]
            raise

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The arguments, then the options: the command's own before those that commands share."""
        _parameters(self, ctx, formatter)

    def format_epilog(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002
        """The examples."""
        _examples((self.epilog or "").splitlines(), formatter)


class Group(TyperGroup):
    """Commands in their groups; the first paragraph of the epilog is examples, one a line."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """The arguments; help is what it is called without any for, and no error."""
        if not args and self.no_args_is_help and not ctx.resilient_parsing:
            typer.echo(ctx.get_help())
            ctx.exit()
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, AnyCommand | None, list[str]]:
        """The command that is called; a question in its place is told from a slip."""
        name = args[0]
        if ctx.parent is None and not ctx.resilient_parsing and name not in self.commands and " " in name.strip():
            ctx.fail(f'A question is no command. To ask it: citebound ask "{name}"')
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The commands, then the options."""
        panels: dict[str, list[tuple[str, str]]] = {}
        for name, command in self.commands.items():
            panel = getattr(command, "rich_help_panel", None) or "Commands"
            panels.setdefault(panel, []).append((name, command.get_short_help_str(limit=_SENTENCE)))
        longest = max(len(name) for name in self.commands)
        for heading, rows in panels.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(longest), told) for name, told in rows])
        _parameters(self, ctx, formatter)

    def format_epilog(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002
        """The examples, and what there is to say behind them."""
        examples, _, more = (self.epilog or "").partition("\n\n")
        _examples(examples.splitlines(), formatter)
        if more:
            formatter.write_paragraph()
            formatter.write_text(more)


def _parameters(command: TyperCommand | TyperGroup, ctx: Context, formatter: HelpFormatter) -> None:
    panels: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record is None:
            continue
        if isinstance(parameter, TyperArgument):  # typer adds its Python type, which is no help
            panels["Arguments"].append((parameter.display_name_raw, record[1]))
        else:
            panels.setdefault(getattr(parameter, "rich_help_panel", None) or "Options", []).append(record)
    for heading, rows in panels.items():
        if rows:
            with formatter.section(heading):
                formatter.write_dl(rows)


def _examples(lines: Iterable[str], formatter: HelpFormatter) -> None:
    """One a line; in a narrow terminal broken between words, as a shell reads it."""
    kept = [line for line in lines if line.strip()]
    if not kept:
        return
    with formatter.section("Examples"):
        indent = " " * formatter.current_indent
        for line in kept:
            rows = [""]
            for word in _WORD.findall(line):
                longer = f"{rows[-1]} {word}".strip()
                if rows[-1] and len(indent) + len(longer) > formatter.width - len(" \\"):
                    rows.append(f"  {word}")
                else:
                    rows[-1] = longer if len(rows) == 1 else f"  {longer}"
            formatter.write(" \\\n".join(indent + row for row in rows) + "\n")
