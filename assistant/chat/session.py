"""A conversation: its exchanges so far, what it searches, and what a line of input does to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.chat import commands, start
from assistant.chat.places import Place, show_place
from assistant.settings import index_folder
from assistant.types import Exchange
from index.errors import CiteboundError
from index.filters import EVERYTHING, explain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import Console

    from assistant.chat.conversations import Conversations
    from assistant.chat.journal import Journal
    from assistant.settings import Settings
    from assistant.steps import Assistant
    from assistant.types import Answer, Refusal
    from assistant.wiring import Opened
    from index.catalog import Catalog
    from index.filters import Filters

# What hints say to type on a command line, and what is typed here: nobody has to leave for it.
_HERE = {"--model": "/model", "citebound sources": "/sources all", "citebound ask ": ""}
_HINTED = re.compile("|".join(_HERE))


@dataclass(slots=True)
class Chat:
    """A conversation.

    Args:
        settings: The settings; ``/model`` changes them.
        console: The screen.
        opened: Who answers, and the documents. May block until they are loaded; raises what kept them from it,
            each time it is called.
        filters: Which documents are searched.
        notices: What the user must know of the state of the index; shown with every answer. It may grow until
            ``opened`` has returned.
        exchanges: What was asked and answered so far, oldest first.
        view: How ``/open`` shows a place of a document.
        keys: What keys do, for ``/help``: each with its line.
        over: Whether the user has left.
        offered: Ids of the conversations that ``/resume`` has listed, in its order.
    """

    settings: Settings
    console: Console
    opened: Callable[[], Opened]
    filters: Filters = EVERYTHING
    notices: list[str] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    view: Callable[[Place, Console], None] = show_place
    keys: tuple[tuple[str, str], ...] = (("Ctrl-C", "stops an answer"), ("Ctrl-D", "leaves"))
    over: bool = False
    offered: tuple[str, ...] = ()
    _chosen: Assistant | None = None
    _journal: Journal | None = None
    _warned: bool = False

    @property
    def assistant(self) -> Assistant:
        """Who answers.

        Raises:
            CiteboundError: See ``opened``; so for ``catalog``.
        """
        return self._chosen or self.opened().assistant

    @property
    def catalog(self) -> Catalog:
        """The documents."""
        return self.opened().catalog

    @property
    def last(self) -> Answer | Refusal | None:
        """The last answer, or refusal."""
        return self.exchanges[-1].result if self.exchanges else None

    @property
    def conversations(self) -> Conversations:
        """Those that are kept with the index, which need not be open for it."""
        from assistant.chat.conversations import Conversations

        return Conversations(index_folder(self.settings))

    @property
    def conversation(self) -> str:
        """The id that the conversation is kept under; empty if it is not kept yet."""
        return self._journal.id if self._journal else ""

    def take(self, line: str) -> None:
        """Do what a line of input asks for; a fault is one line on the screen, and the chat goes on."""
        line = line.strip()
        try:
            if line.startswith("/"):
                commands.run(self, line)
            elif (word := line.casefold()) in commands.BARE:
                self.say(f"Did you mean /{commands.meant(word)[0].name}?")
            elif line:
                self.ask(line)
        except KeyboardInterrupt:
            self.say("Stopped.")
        except CiteboundError as error:
            from assistant.render import told

            self.say(told(error.message, _HINTED.sub(lambda match: _HERE[match[0]], error.hint)))

    def ask(self, question: str) -> None:
        """Answer a question, keep the answer and show it.

        Raises:
            CiteboundError: It could not be answered; the conversation is as before.
            KeyboardInterrupt: It was stopped before anything was verified.
        """
        from assistant.live import verified
        from assistant.render.terminal import show_outcome
        from assistant.shelf import naming

        assistant = self.assistant
        turns = [one.turn for one in self.exchanges]
        notices = (*self.notices, *explain(self.catalog, self.filters))
        with verified(self.console, assistant.model) as told:
            result = assistant.ask(question, turns, filters=self.filters, notices=notices, told=told)
        exchange = Exchange(result, self.filters)
        self.exchanges.append(exchange)
        not_kept = self._keep(exchange)
        if result.question.standalone != result.question.text:
            self.say(f"Asked as: {result.question.standalone}", style="dim", below=False)
        show_outcome(result, self.console, named=naming(self.catalog))
        if not_kept:
            self.say(not_kept)

    def _keep(self, exchange: Exchange) -> str:
        """Keep an exchange; why it could not be done, if that has not been said before."""
        from assistant.errors import ConversationError

        self._journal = self._journal or self.conversations.begin()
        try:
            self._journal.keep(exchange)
        except ConversationError as error:
            said, self._warned = self._warned, True
            return "" if said else f"{error.message} {error.hint}"
        return ""

    def begin(self, journal: Journal | None = None, exchanges: Sequence[Exchange] = ()) -> None:
        """Leave the conversation for a new one, or for one that was kept, whose filters are back."""
        self._journal, self.exchanges = journal, list(exchanges)
        self.filters = self.exchanges[-1].filters if self.exchanges else self.filters

    def answer_with(self, assistant: Assistant, settings: Settings) -> None:
        """Have another assistant answer from now on, as these settings name it."""
        self._chosen, self.settings = assistant, settings

    def say(self, *lines: str, style: str = "", below: bool = True) -> None:
        """See ``start.say``."""
        start.say(self.console, *lines, style=style, below=below)
