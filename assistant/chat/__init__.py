"""The terminal chat: ask, read the verified answer, ask on.

Nothing is loaded here: the prompt stands on the screen before what edits its line is there, and that is before
what answers.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from assistant.chat.start import PROMPT, Start
from assistant.chat.tty import Terminal, is_capable

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

__all__ = ["Start", "run_chat"]

# As the prompt will be drawn as soon as it can be edited, and what takes this away again for it.
_FIRST_PROMPT = f"\n  citebound · loading…\n\n{PROMPT}"
_AWAY = "\r\x1b[3A\x1b[J"


def run_chat(start: Start, console: Callable[[], Console], *, plain: bool = False) -> None:
    """Hold a conversation on the terminal, or answer the lines of a pipe.

    Args:
        start: What it begins with.
        console: Makes the screen; not called before the prompt stands.
        plain: Lines only, as for a screen reader, whatever the terminal can do.

    Raises:
        CiteboundError: Whatever keeps the index or the model from being opened.
    """
    if plain or not is_capable():
        from assistant.chat.plain import converse

        converse(start, _spoken() if plain and sys.stdout.isatty() else console())
        return
    with Terminal() as terminal:
        waits = start.resume is None  # else what was said before comes before the prompt
        if waits:
            terminal.draw(_FIRST_PROMPT)
        from assistant.chat.talking import Talk

        talk = Talk(start, console, terminal)
        if waits:
            terminal.draw(_AWAY)
        talk.run()
    talk.leave()


def _spoken() -> Console:
    """A screen of words on lines, whatever the terminal can do."""
    from assistant.render import PlainConsole

    return PlainConsole()
