"""The terminal chat: ask, read the verified answer, ask on."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant import contract, shelf
from assistant.live import verified
from assistant.render import Screen, show_outcome, told
from assistant.types import Answer, Turn
from assistant.wiring import open_assistant
from index.errors import CiteboundError
from index.filters import EVERYTHING, explain
from index.library import CHAT_HISTORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rich.console import Console

    from assistant.ask import Assistant
    from assistant.settings import Settings
    from assistant.types import Quote, Refusal
    from index.catalog import Catalog
    from index.filters import Filters

PROMPT = "› "
_HELP = (
    ("a question", "answered from the documents; a follow-up takes the last question into account"),
    ("/sources", "the sources of the last answer; before the first, all documents"),
    ("/open N", "source N of the last answer, at its quote"),
    ("/help", "this"),
    ("Ctrl-C", "stops an answer"),
    ("Ctrl-D", "leaves"),
)


@dataclass(slots=True)
class Chat:
    """A conversation: its turns so far and the last answer.

    Args:
        assistant: Who answers.
        catalog: The documents, for ``/sources`` and ``/open``.
        console: The screen.
        filters: Which documents are searched.
        notices: What the user must know of the state of the index; shown with every answer.
    """

    assistant: Assistant
    catalog: Catalog
    console: Console
    filters: Filters = EVERYTHING
    notices: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    last: Answer | Refusal | None = None

    def take(self, line: str) -> None:
        """Do what a line of input asks for; a fault is one line on the screen, and the chat goes on."""
        try:
            if line.startswith("/"):
                self._command(line)
            elif line:
                self._ask(line)
        except KeyboardInterrupt:
            self._say("Stopped.")
        except CiteboundError as error:
            self._say(told(error.message, error.hint))

    def _ask(self, line: str) -> None:
        with verified(self.console, self.assistant.model) as told:
            self.last = self.assistant.ask(line, self.turns, filters=self.filters, notices=self.notices, told=told)
        said = tuple(claim.text for claim in self.last.claims) if isinstance(self.last, Answer) else ()
        self.turns.append(Turn(self.last.question, said))
        show_outcome(self.last, self.console)

    def _command(self, line: str) -> None:
        name, _, rest = line[1:].strip().partition(" ")
        if name == "help":
            self._help()
        elif name == "sources":
            self._sources()
        elif name == "open":
            self._open(rest.strip())
        else:
            self._say(f"There is no command /{name}; /help lists them.")

    def _help(self) -> None:
        screen = Screen(self.console)
        screen.gap()
        for what, does in _HELP:
            screen.line(does, marker=(f"{what:<12}", "bold"))
        screen.gap()

    def _sources(self) -> None:
        documents = [source.document for source in self.last.sources] if self.last else []
        summaries = {one.id: one for one in self.catalog.summaries()}
        chosen = [summaries[one] for one in documents if one in summaries] or list(summaries.values())
        shelf.show_sources([contract.source(one, ()) for one in chosen], self.console, numbered=bool(documents))

    def _open(self, number: str) -> None:
        sources = {str(source.n): source for source in self.last.sources} if self.last else {}
        source = sources.get(number.strip("[]"))
        quote = next((one for one in self._quotes() if source and one.source == source.n), None)
        if quote is None:
            known = ", ".join(sources) or "none yet: ask first"
            self._say(f"/open takes the number of a source of the last answer ({known}).")
            return
        document = self.catalog.document(quote.document)
        found: dict[str, Any] = {"document": document.id, "path": document.path, "title": document.metadata.title}
        found |= {"text": document.text, "pages": list(document.pages)}
        shelf.show_context(found, (quote.start, quote.end), self.console)

    def _quotes(self) -> list[Quote]:
        if self.last is None:
            return []
        nearest = getattr(self.last, "nearest", ())
        claims = getattr(self.last, "claims", ())
        return [*nearest, *(quote for claim in claims for quote in claim.quotes)]

    def _say(self, line: str) -> None:
        screen = Screen(self.console)
        screen.gap()
        screen.line((line, "yellow"))
        screen.gap()


def run_chat(settings: Settings, console: Console, filters: Filters = EVERYTHING) -> None:
    """Hold a conversation on the terminal, or answer the lines of a pipe.

    Raises:
        CiteboundError: Whatever keeps the index or the model from being opened.
    """
    notices: list[str] = []
    assistant, catalog = open_assistant(settings, notices.append)
    notices += explain(catalog, filters)
    chat = Chat(assistant, catalog, console, filters, notices)
    _banner(chat)
    read = _terminal(catalog.folder) if sys.stdin and sys.stdin.isatty() else _piped
    while (line := _next(read)) is not None:
        chat.take(line.strip())


def _banner(chat: Chat) -> None:
    """Say what is being asked, and by what it is answered."""
    n = chat.catalog.document_count()
    screen = Screen(chat.console)
    screen.gap()
    screen.line(("citebound", "bold"), f" · {n} document{'s' * (n != 1)} · {chat.assistant.model.name} · /help")
    screen.gap()


def _next(read: Callable[[], str]) -> str | None:
    """The next line, or ``None`` at the end of input. Ctrl-C at the prompt drops what was typed."""
    while True:
        try:
            line = read()
        except KeyboardInterrupt:
            continue
        except EOFError:
            return None
        return line


def _piped() -> str:
    line = sys.stdin.readline() if sys.stdin else ""
    if not line:
        raise EOFError
    return line


def _terminal(folder: Path) -> Callable[[], str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory

    session: PromptSession[str] = PromptSession(history=FileHistory(str(folder / CHAT_HISTORY)))
    return lambda: session.prompt(PROMPT)
