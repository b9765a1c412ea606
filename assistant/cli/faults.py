"""The one place that catches: exit statuses, and a line for every fault."""

from __future__ import annotations

import difflib
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

ANSWERED, FAULT, USAGE, REFUSED, INTERRUPTED = 0, 1, 2, 3, 130


@contextmanager
def one_line_for_every_fault() -> Iterator[None]:
    """No traceback reaches a user: one line that says what happened and what to do, and exit status 1 or 2."""
    from assistant.errors import QuestionError, SettingsError
    from evals.errors import EvalUsageError
    from index.errors import CiteboundError, FilterError, PathError

    try:
        yield
    except typer.TyperException as error:
        complain(*_misused(error), status=error.exit_code)
    except typer.Abort:  # the end of the input where some was asked for
        stop()
    except CiteboundError as error:
        usage = isinstance(error, (SettingsError, QuestionError, PathError, FilterError, EvalUsageError))
        complain(error.message, error.hint, status=USAGE if usage else FAULT)
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer ends so on Ctrl-C, and says nothing
            stop()
        raise
    except BrokenPipeError:
        # The reader of our output has left; so that the interpreter does not complain of it at exit:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAULT)
    except OSError as error:
        reason = error.strerror or str(error)
        what = f"{error.filename}: {reason}" if error.filename else reason
        complain(what, "Check the free disk space and the permissions.")
    except Exception as error:
        if os.environ.get("CITEBOUND_DEBUG"):
            raise
        complain(
            f"A fault in citebound: {type(error).__name__}: {error}",
            "Nothing stored was lost. Run it with CITEBOUND_DEBUG=1 for the details and report them.",
        )


def _misused(error: typer.TyperException) -> tuple[str, str]:
    """What is wrong with a command line, and what to type instead."""
    message, context = error.format_message(), getattr(error, "ctx", None)
    option = getattr(error, "option_name", "")
    if options := getattr(error, "possibilities", None):  # of an option that there is not
        return f"{error.message}.", f"Did you mean {difflib.get_close_matches(option, options, 1, cutoff=0)[0]}?"
    if context is None:
        return message, "All of it: citebound --help"
    more = f"All of it: {context.command_path} --help"
    for parameter in context.command.params:
        if option in parameter.opts:  # it lacks its value
            return message, f"As in: {option} {parameter.metavar} · {more}"
    example = (context.command.epilog or "").partition("\n")[0]
    return message, f"As in: {example} · {more}" if message.startswith("Missing") and example else more


def stop() -> NoReturn:
    """End at once: what other threads are at would run into the interpreter's taking itself apart."""
    for tell in (sys.stdout.flush, lambda: typer.echo("citebound: Stopped. Nothing stored was lost.", err=True)):
        with suppress(OSError):
            tell()
    os._exit(INTERRUPTED)


def complain(message: str, hint: str, *, status: int = FAULT) -> NoReturn:
    """Say what happened and what to do, in one line of standard error, and end."""
    from assistant.render import flat, safe, told

    typer.echo(f"citebound: {flat(safe(told(message.strip(), hint)))}", err=True)
    sys.exit(status)
