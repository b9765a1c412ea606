"""The commands that answer: ask, chat, verify."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  (typer reads the annotations of the commands)
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.cli.faults import ANSWERED, FAULT, INTERRUPTED, REFUSED
from assistant.cli.options import Asked, JsonOption, QuietOption, Stored, console, print_json, takes

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.types import Answer, Refusal


@takes(Asked)
def ask_command(  # noqa: PLR0913  (its options)
    asked: Asked,
    context: typer.Context,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What you want to know.")],
    *,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write the answer and its sources as a page.")
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Answer one question with verified quotes, or refuse.

    Ctrl-C, or a server that breaks off, leaves what was verified until then: it is printed as incomplete, and the
    exit status is 130, or 1.
    """
    _refuse_words(question, context.args)
    filters, settings = asked.filters(), asked.settings()
    from assistant.wiring import load_ahead

    load_ahead(settings)
    from assistant import asking

    def show(result: Answer | Refusal, named: Callable[[str], str]) -> None:
        if as_json:
            from assistant import contract

            print_json(contract.sealed(contract.outcome(result, filters)))
        else:
            from assistant.render.terminal import show_outcome

            show_outcome(result, console(), quiet=quiet, named=named)

    result = asking.ask(settings, question, filters, console(quiet=as_json or quiet), show=show, html=html)
    raise typer.Exit(_status(result))


@takes(Asked)
def chat_command(
    asked: Asked,
    conversation: Annotated[
        str, typer.Argument(metavar="ID", help="With --resume: which one, by its id or how that begins.")
    ] = "",
    *,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an earlier conversation, the last one.")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Lines of text only, as for a screen reader: nothing is redrawn.")
    ] = False,
) -> None:
    """Ask on and on: follow-ups, /open N, /sources, /help; Ctrl-D leaves."""
    if conversation and not resume:
        raise typer.BadParameter("an id is for --resume; questions are typed in the chat.", param_hint="ID")
    from assistant.chat import Start, run_chat

    # Worked out behind the prompt, which is not to wait for what reads settings.
    start = Start(asked.settings, asked.filters, conversation if resume else None)
    run_chat(start, console, plain=plain)


@takes(Stored)
def verify_command(
    stored: Stored,
    answer: Annotated[
        str, typer.Argument(metavar="ANSWER.json", help="What ask --json printed; - for standard input.")
    ],
    *,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check a saved answer against the documents, without a model.

    The exit status is 0 if all of it holds, and 1 if anything does not.
    """
    from assistant import verify

    checked = verify.run(stored.settings(), answer)
    print_json(checked.as_dict()) if as_json else verify.show(checked, console(quiet=quiet))
    raise typer.Exit(FAULT if checked.failures else ANSWERED)


def _refuse_words(question: str, more: list[str]) -> None:
    """Without quotes the shell passes a question word by word."""
    if more:
        raise typer.BadParameter(
            f'it came in {1 + len(more)} parts. Put it in quotes: citebound ask "{" ".join((question, *more))}"',
            param_hint="QUESTION",
        )


def _status(result: Answer | Refusal) -> int:
    """Of an answer that broke off, that of what broke it off: it was printed all the same."""
    from assistant.asking import was_stopped
    from assistant.types import Answer

    if not isinstance(result, Answer):
        return REFUSED
    if result.complete:
        return ANSWERED
    return INTERRUPTED if was_stopped(result) else FAULT
