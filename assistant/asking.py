"""What the command ``ask`` does: one question put to the documents that pass the filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.drafting import STOPPED
from assistant.live import verified
from assistant.render import Screen, flat
from assistant.shelf import naming
from assistant.types import Exchange
from assistant.wiring import open_assistant
from index.filters import explain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.console import Console

    from assistant.settings import Settings
    from assistant.types import Answer, Refusal
    from index.filters import Filters


def ask(  # noqa: PLR0913  (what is asked, how, and what becomes of the answer)
    settings: Settings,
    question: str,
    filters: Filters,
    console: Console,
    *,
    show: Callable[[Answer | Refusal, Callable[[str], str]], None],
    html: Path | None = None,
) -> Answer | Refusal:
    """Answer a question, or refuse.

    Args:
        settings: Which index and which model.
        question: As typed.
        filters: Which documents are searched; what they left out becomes a notice of the answer.
        console: Where claims are shown as they are verified, and where the page was written.
        show: Shows the result, given what reprints are called, see ``shelf.naming``; called before the page is
            written, so that a full disk takes nothing from it.
        html: Where to write the answer as a page, too.

    Raises:
        CiteboundError: Whatever keeps it from being answered, or the page from being written.
    """
    if html is not None:
        from assistant import export

        export.target(html)  # refused before anything is spent on an answer
    notices: list[str] = []
    opened = open_assistant(settings, notices.append)
    notices += explain(opened.catalog, filters)
    with verified(console, opened.assistant.model) as told:
        result = opened.assistant.ask(question, filters=filters, notices=notices, told=told)
    try:
        show(result, naming(opened.catalog))
    finally:  # nor is the page lost with the screen: a pager that was left, an output on a full disk
        if html is not None:
            file = export.write("html", html, [Exchange(result, filters)], opened.catalog.document)
    if html is not None:
        Screen(console).line(flat(f"Written to {file}"))
    return result


def was_stopped(result: Answer | Refusal) -> bool:
    """Whether it is what was verified by the time that the user stopped it."""
    return STOPPED in result.trace.notices
