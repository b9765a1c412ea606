"""A chat on a terminal: lines are read while it is loaded, and answered as soon as it is."""

from __future__ import annotations

from functools import cached_property
from operator import methodcaller
from typing import TYPE_CHECKING

from assistant.chat.loading import Loading
from assistant.chat.start import greet, resume, say
from assistant.chat.terminal import Editor

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from assistant.chat.places import Place
    from assistant.chat.session import Chat
    from assistant.chat.start import Start
    from assistant.chat.tty import Terminal

# Seconds without a word: most waits are over by then, and what draws the word would have to be loaded, too.
_PATIENCE_S = 0.5
# Of a terminal, for ``/help``.
KEYS = (
    ("Enter", "asks; pasted lines are one question"),
    ("Alt-Enter", "a new line of the same question; so does Ctrl-J"),
    ("Tab", "completes a command and what it is given"),
    ("Ctrl-R", "searches what was typed before"),
    ("Ctrl-C", "drops the line, or stops an answer"),
    ("Ctrl-D", "leaves"),
)


def _load_what_shows() -> None:
    """What shows an answer and keeps it: while the first one is computed, which leaves Python's lock to others."""
    import assistant.chat.conversations
    import assistant.render.terminal  # noqa: F401


def _load_what_follows() -> None:
    """The rules of follow-ups, which no first question needs: while its answer is read."""
    import assistant.rewrite.following  # noqa: F401


class Talk:
    """A conversation on a terminal.

    Args:
        start: What it begins with.
        make_console: Makes the screen.
        terminal: Where lines are typed; it has been taken.
    """

    def __init__(self, start: Start, make_console: Callable[[], Console], terminal: Terminal) -> None:
        self._start, self._make_console, self._terminal = start, make_console, terminal
        self._loading = Loading(self._load, after=_load_what_shows)
        self._following = Loading(_load_what_follows)
        self._editor = Editor(self._loading, terminal.typed)

    def run(self) -> None:
        """Hold it until the user leaves.

        Raises:
            CiteboundError: Whatever keeps the index, the model or an earlier conversation from being opened.
        """
        if (earlier := self._start.resume) is not None:
            self._do(lambda chat: resume(chat, earlier))
        while not self._is_over and (line := self._editor.read()) is not None:
            if line.strip():
                self._do(methodcaller("take", line))

    def leave(self) -> None:
        """End the program at once if anything is still being loaded, for which nobody waits any more."""
        self._loading.abandon()
        self._following.abandon()

    @cached_property
    def _console(self) -> Console:
        return self._make_console()

    @property
    def _is_over(self) -> bool:
        chat = self._loading.made
        return chat is not None and chat.over

    def _load(self) -> Chat:
        chat = self._start.open(lambda: self._console)
        chat.view, chat.keys = self._view, KEYS
        return chat

    def _view(self, place: Place, _console: Console) -> None:
        """See ``Chat.view``."""
        from assistant.chat.reading import speakers_of
        from assistant.chat.viewer import view

        chat = self._loading.made
        with self._terminal.full_screen():
            view(place, speakers_of(place, chat.last if chat else None))

    def _do(self, what: Callable[[Chat], None]) -> None:
        """Do this with the chat. Ctrl-C stops it, or the waiting for the chat, and not the program."""
        try:
            with self._terminal.interruptible():
                chat = self._loaded()
                if not self._editor.greeted:
                    greet(chat, below=False)
                    self._editor.greeted = True
                what(chat)
                self._following.start()
        except KeyboardInterrupt:
            say(self._console, "Stopped.")

    def _loaded(self) -> Chat:
        """The chat, with a word that it is waited for if that takes a while."""
        self._loading.start()
        if not self._loading.wait(_PATIENCE_S):
            from rich.live import Live
            from rich.padding import Padding
            from rich.spinner import Spinner
            from rich.text import Text

            moving = "dots" if self._console.encoding.startswith("utf") else "line"
            line = Padding(Spinner(moving, Text("Loading…", "dim")), (0, 0, 0, 2), expand=False)
            with Live(line, console=self._console, transient=True):
                self._loading.wait()
        return self._loading.result()
