"""The command line: commands parse, delegate and print."""

from __future__ import annotations

import sys
from functools import partial
from typing import Annotated

import typer

from assistant.cli import answers, documents, servers, upkeep
from assistant.cli.encoding import make_do
from assistant.cli.examples import EXAMPLES, START
from assistant.cli.faults import FAULT, one_line_for_every_fault
from assistant.cli.layout import Command, Group, width
from assistant.cli.options import has_index
from assistant.completion import complete, completing
from evals.cli import app as eval_app  # its commands load what they need, as those here do
from index.spared import in_our_own_process

_NAME = "citebound"
_BEGIN = """\
There is no index here yet. To begin:
  citebound index FOLDER
  citebound ask "Your question?\""""

app = typer.Typer(
    name=_NAME,
    cls=Group,
    help="Ask your documents; get an answer made of quotes you can check, or an honest refusal.",
    epilog=f"{START}\n\nExit status: 0 answered, 3 refused, 2 usage, 1 fault or incomplete, 130 stopped.",
    rich_markup_mode=None,  # plain help: loading rich would double the time of --help
    pretty_exceptions_enable=False,
)

_COMMANDS = (
    ("index", documents.index_command, "Documents"),
    ("sources", documents.sources_command, "Documents"),
    ("show", documents.show_command, "Documents"),
    ("ask", answers.ask_command, "Answers"),
    ("chat", answers.chat_command, "Answers"),
    ("verify", answers.verify_command, "Answers"),
    ("serve", servers.serve_command, "For other programs"),
    ("mcp", servers.mcp_command, "For other programs"),
    ("init", upkeep.init_command, "Set-up and checks"),
    ("doctor", upkeep.doctor_command, "Set-up and checks"),
)
for _name, _command, _panel in _COMMANDS:
    # A question without quotes comes as several words: ask itself says what to do.
    _context = {"allow_extra_args": _name == "ask"}
    _add = app.command(
        _name, cls=Command, epilog=EXAMPLES[_name], rich_help_panel=_panel, context_settings=_context
    )
    _add(_command)
app.add_typer(eval_app, cls=Group, epilog=EXAMPLES["eval"], rich_help_panel="Set-up and checks")
for _evaluating in eval_app.registered_commands:
    _evaluating.cls = Command
    _evaluating.epilog = EXAMPLES[f"eval {_evaluating.name}"]


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False,
) -> None:
    if version:
        from importlib.metadata import version as version_of

        typer.echo(f"citebound {version_of('citebound')}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())
        if not has_index():
            typer.echo(f"\n{_BEGIN}")


def main() -> None:
    """Entry point of the command ``citebound``."""
    if sys.stdout is None:  # closed by the caller (>&-): an answer that nobody gets is no answer
        sys.exit(FAULT)
    in_our_own_process()
    make_do()
    call = partial(app, prog_name=_NAME, standalone_mode=False, terminal_width=width())
    if completing():
        complete(call)
    with one_line_for_every_fault():
        sys.exit(call())
