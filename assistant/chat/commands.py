"""The commands of the chat, a row each: what ``/help`` lists, what a terminal completes, what is run."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from assistant.chat import choosing, filtering, opening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assistant.chat.session import Chat

# What other programs call it.
_SYNONYMS = {"exit": "quit", "?": "help"}
# Typed without the slash they would be asked, and follow-ups would lean on them.
BARE = frozenset({"help", "exit", "quit"})


def _nothing(_chat: Chat) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Command:
    """A command: ``/name argument``.

    ``argument`` is how it is written in the help, in brackets where it may be left out; ``does`` says in a few
    words what it does, as /help has a line for each on 80 columns, ``more`` in further lines what is to be known;
    ``run`` is given what stands behind the name.
    ``candidates`` are arguments to complete: finding them may block until the index is loaded, and may raise what
    kept it from that.
    """

    name: str
    argument: str
    does: str
    run: Callable[[Chat, str], None]
    candidates: Callable[[Chat], Iterable[str]] = _nothing
    more: tuple[str, ...] = ()

    @property
    def usage(self) -> str:
        """As it is typed."""
        return f"/{self.name} {self.argument}".rstrip()


def run(chat: Chat, line: str) -> None:
    """Run the command of a line that begins with a slash; see ``Chat.take``."""
    name, *argument = line.removeprefix("/").split(maxsplit=1) or [""]
    if command := find(chat, name):
        command.run(chat, argument[0] if argument else "")


def meant(name: str) -> list[Command]:
    """The commands that a name may mean: the one called so, else all whose names begin so."""
    name = name.casefold().replace("_", "-")
    name = _SYNONYMS.get(name, name)
    return [one for one in COMMANDS if one.name == name] or [one for one in COMMANDS if one.name.startswith(name)]


def find(chat: Chat, name: str) -> Command | None:
    """The command that a name means; if it is none, or several, that is said."""
    found = meant(name)
    if len(found) == 1:
        return found[0]
    if found and name:
        chat.say(f"/{name} may mean {', '.join(f'/{one.name}' for one in found)}.")
        return None
    near = difflib.get_close_matches(name.casefold(), [one.name for one in COMMANDS], 1)
    hint = f"did you mean /{near[0]}?" if near else "/help lists them."
    chat.say(f"There is no command /{name}; {hint}")
    return None


def _later(module: str, function: str) -> Callable[[Chat, str], None]:
    """A function of a module of this package, imported when it is run: the prompt does not wait for it."""

    def run(chat: Chat, argument: str) -> None:
        getattr(import_module(f"assistant.chat.{module}"), function)(chat, argument)

    return run


def _candidates(module: str, function: str) -> Callable[[Chat], Iterable[str]]:
    def candidates(chat: Chat) -> Iterable[str]:
        found: Iterable[str] = getattr(import_module(f"assistant.chat.{module}"), function)(chat)
        return found

    return candidates


def _help(chat: Chat, name: str) -> None:
    from assistant.render import Screen

    screen = Screen(chat.console)
    rows: list[tuple[str, str]] = []
    more: tuple[str, ...] = ()
    if not name:
        asking = ("a question", "is answered from the documents; so is a follow-up")
        rows = [asking, *((one.usage, one.does) for one in COMMANDS), *chat.keys]
    elif command := find(chat, name.removeprefix("/")):
        rows, more = [(command.usage, command.does)], command.more
    else:
        return
    screen.gap()
    width = max(len(usage) for usage, _ in rows) + 2
    for usage, does in rows:
        screen.line(does, marker=(usage.ljust(width), "bold"))
    for line in more:
        screen.line(line)
    screen.gap()


def _names(_chat: Chat) -> Iterable[str]:
    return [one.name for one in COMMANDS]


def _quit(chat: Chat, _argument: str) -> None:
    chat.over = True


_DAYS = ("A day is YYYY, YYYY-MM, YYYY-MM-DD or 6 March 2031; without one, the filters are shown.",)
_SCORES = (
    "Each passage has three scores: the one it is ranked by (0 to 1), how near it comes to the question in sense "
    "(the cosine similarity of its vector), and how far it shares its words (BM25)."
)
COMMANDS: tuple[Command, ...] = (
    Command(
        *("sources", "[all]", "the sources of the last answer, or all documents", opening.sources),
        candidates=opening.every,
    ),
    Command(
        *("open", "N | DOCUMENT", "source N at its quote, or a document", opening.open_place),
        candidates=opening.places,
        more=(
            "/open 2 opens source [2] at its first quote, /open 2.3 at its third.",
            "/open kelpin-post opens a document by its id, its file name or the beginning of its id.",
        ),
    ),
    Command(
        *("why", "", "what was found, how it scored, what was removed", _later("why", "why")),
        more=(_SCORES,),
    ),
    Command(
        *(
            "conflicts",
            "[all]",
            "where sources disagree, in the last answer or in all",
            _later("why", "conflicts"),
        ),
        candidates=opening.every,
    ),
    Command(
        *("model", "[NAME]", "who answers, or have another model do so", choosing.model),
        candidates=choosing.models,
        more=("extractive (the offline reader), openai:NAME or local:FILE.gguf. The conversation goes on.",),
    ),
    Command(
        *("since", "[DAY | clear]", "search only what was published from that day on", filtering.since),
        candidates=filtering.days,
        more=_DAYS,
    ),
    Command(
        *("until", "[DAY | clear]", "search only what was published up to that day", filtering.until),
        candidates=filtering.days,
        more=_DAYS,
    ),
    Command(
        *("as-of", "[DAY | clear]", "search only what could be read on that day", filtering.as_of),
        candidates=filtering.days,
        more=_DAYS,
    ),
    Command(
        *("outlet", "[NAME | clear]", "search only what is from this outlet", filtering.outlet),
        candidates=filtering.outlets,
        more=(
            "A word of the name may do. Several names are parted by semicolons: /outlet Kelpin Post; The Strand",
        ),
    ),
    Command(
        *("filters", "[clear]", "what is searched, or search everything again", filtering.filters),
        candidates=filtering.clear,
    ),
    Command(
        *("save", "[all] [FILE]", "the last answer, or all, for citebound verify"),
        _later("exporting", "save"),
        candidates=opening.every,
        more=("Without a file, one here is called by the first question. JSON, of all one answer a line.",),
    ),
    Command(
        *(
            "export",
            "KIND [FILE]",
            "the conversation to hand on, as md, html or json",
            _later("exporting", "export"),
        ),
        candidates=_candidates("exporting", "kinds"),
        more=(
            "Without a file, one here is called by the first question.",
            "/export talk.html does without the kind, for the name tells it.",
        ),
    ),
    Command(
        *("resume", "[N | ID]", "earlier conversations, or go on with one", _later("resuming", "resume")),
        candidates=_candidates("resuming", "ids"),
        more=("Its turns, its last answer and its filters are back.",),
    ),
    Command("new", "", "a new conversation, with the same filters", _later("resuming", "new")),
    Command("help", "[COMMAND]", "this", _help, _names),
    Command("quit", "", "leaves", _quit),
)
