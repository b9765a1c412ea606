"""What a chat begins with: worked out, and opened, only when it is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.console import Console

    from assistant.chat.session import Chat
    from assistant.settings import Settings
    from index.filters import Filters

PROMPT = "› "


@dataclass(frozen=True, slots=True)
class Start:
    """What was said on the command line, as it is to be read: reading it takes as long as drawing the prompt.

    Args:
        settings: The settings; raises ``SettingsError``.
        filters: Which documents are searched; raises ``FilterError``.
        resume: The conversation to go on with: its id, empty for the last one, ``None`` for a new one.
    """

    settings: Callable[[], Settings]
    filters: Callable[[], Filters]
    resume: str | None = None

    def open(self, console: Callable[[], Console]) -> Chat:
        """A chat that can answer. Prints nothing.

        Args:
            console: Makes the screen; called when nothing that computes waits for it any more.

        Raises:
            CiteboundError: Whatever keeps the index or the model from being opened.
        """
        settings, filters = self.settings(), self.filters()
        from assistant.wiring import load_ahead, open_answering, open_library

        load_ahead(settings)
        from assistant.chat.session import Chat
        from index.filters import explain

        notices: list[str] = []
        library = open_library(settings)
        explain(library.catalog, filters)  # an outlet that nobody is called is said before the first question
        opened = open_answering(settings, library, notices.append)
        return Chat(settings, console(), lambda: opened, filters, notices)


def banner(chat: Chat) -> str:
    """What is being asked, and by what it is answered."""
    from assistant.render.text import flat, safe

    n = chat.catalog.document_count()
    return f"{n} document{'s' * (n != 1)} · {flat(safe(chat.assistant.model.name))} · /help"


def standing(chat: Chat) -> list[str]:
    """What answers, and which filters are set, or else how many documents there are.

    How many pass is not counted: that takes time, and this is told with every key.
    """
    from assistant.chat.filtering import described
    from assistant.render.text import flat, safe

    n = chat.catalog.document_count()
    parts = (chat.assistant.model.name, described(chat.filters) or f"{n} document{'s' * (n != 1)}")
    return [flat(safe(part)) for part in parts]


def history_file(chat: Chat) -> Path:
    """Where what was typed is kept."""
    from index.library import CHAT_HISTORY

    return chat.catalog.folder / CHAT_HISTORY


def say(console: Console, *lines: str, style: str = "", below: bool = True) -> None:
    """Lines of the program's own, with one free above, and below unless an answer follows."""
    from assistant.render import Screen

    screen = Screen(console)
    screen.gap()
    for line in lines:
        screen.line((" ".join(line.splitlines()), style))
    if below:
        screen.gap()


def greet(chat: Chat, *, below: bool = True) -> None:
    """Print the banner, with a free line above it, and below unless what follows begins with one."""
    from assistant.render import Screen

    screen = Screen(chat.console)
    screen.gap()
    screen.line(("citebound", "bold"), f" · {banner(chat)}")
    if below:
        screen.gap()


def resume(chat: Chat, which: str) -> None:
    """Go on with a conversation by its id, or with the last one.

    Raises:
        ConversationError: There is none so called, or it cannot be read.
    """
    from assistant.chat import resuming

    resuming.resume(chat, which or "1")
