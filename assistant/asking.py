"""What the command ``ask`` does: one question put to the documents that pass the filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.drafting import STOPPED
from assistant.live import verified
from assistant.wiring import open_assistant
from index.filters import explain

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.settings import Settings
    from assistant.types import Answer, Refusal
    from index.filters import Filters


def ask(settings: Settings, question: str, filters: Filters, console: Console) -> Answer | Refusal:
    """Answer a question, or refuse.

    Args:
        settings: Which index and which model.
        question: As typed.
        filters: Which documents are searched; what they left out becomes a notice of the answer.
        console: Where claims are shown as they are verified.

    Raises:
        CiteboundError: Whatever keeps it from being answered.
    """
    notices: list[str] = []
    opened = open_assistant(settings, notices.append)
    notices += explain(opened.catalog, filters)
    with verified(console, opened.assistant.model) as told:
        return opened.assistant.ask(question, filters=filters, notices=notices, told=told)


def was_stopped(result: Answer | Refusal) -> bool:
    """Whether it is what was verified by the time that the user stopped it."""
    return STOPPED in result.trace.notices
