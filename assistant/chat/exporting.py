"""What the commands ``/save`` and ``/export`` do: the conversation, or its last answer, in a file to hand on."""

from __future__ import annotations

import os
import shlex
import subprocess
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.export import KINDS, write
from assistant.settings import index_folder, load
from index.errors import CiteboundError, PathError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.chat.session import Chat
    from assistant.types import Exchange

ALL = "all"
# Of a question, what a file is called by.
_LONGEST = 48


def save(chat: Chat, argument: str) -> None:
    """Write the last answer, or with ``all`` the conversation, as what ``citebound verify`` checks.

    Raises:
        PathError, ExportError: It cannot be written.
    """
    first, _, rest = argument.partition(" ")
    everything = first.casefold() == ALL
    chosen = chat.exchanges if everything else chat.exchanges[-1:]
    if path := _written(chat, "json", rest.strip() if everything else argument, chosen):
        chat.say(f"Saved: {path}", f"Check it: {_checking(chat, path)}")


def _checking(chat: Chat, path: str) -> str:
    """What is typed to check a file, here: the index is named unless it is found without."""
    index = index_folder(chat.settings)
    try:
        found = index_folder(load({}))
    except CiteboundError:  # the settings changed since the chat began; the file is written all the same
        found = None
    elsewhere = ["--index", str(index)] if index != found else []
    command = ["citebound", "verify", path, *elsewhere]
    return subprocess.list2cmdline(command) if os.name == "nt" else shlex.join(command)


def export(chat: Chat, argument: str) -> None:
    """Write the conversation as Markdown, as a page, or as JSON.

    Raises:
        PathError, ExportError: There is no such kind, or it cannot be written.
    """
    kind, _, file = argument.partition(" ")
    kind, file = kind.casefold(), file.strip()
    if kind not in KINDS and (ending := Path(_unquoted(argument)).suffix[1:].casefold()) in KINDS:
        kind, file = ending, argument
    if kind not in KINDS:
        what = f"There is no export as “{kind}”." if kind else "/export takes the kind of file."
        raise PathError(what, hint=f"Choose one of {', '.join(KINDS)}.")
    if path := _written(chat, kind, file, chat.exchanges):
        chat.say(f"Exported: {path}")


def kinds(_chat: Chat) -> Iterable[str]:
    """What ``/export`` takes, to complete."""
    return KINDS


def _written(chat: Chat, kind: str, file: str, exchanges: Sequence[Exchange]) -> str:
    """Where it was written, as seen from here; empty if there is nothing to write, which is said."""
    if not exchanges:
        chat.say("Nothing has been asked yet.")
        return ""
    asked_for = Path(_unquoted(file)) if file else _free(exchanges[0], kind)
    path, here = write(kind, asked_for, exchanges, chat.catalog.document), Path.cwd().resolve()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _free(first: Exchange, kind: str) -> Path:
    """A file here that is not there yet, called by the first question."""
    letters = "".join(char if char.isalnum() else " " for char in first.result.question.text.casefold())
    name = "-".join(("citebound", *letters[:_LONGEST].split()))
    names = (Path(f"{name}{'' if n == 1 else f'-{n}'}.{kind}") for n in count(1))
    return next(path for path in names if not path.exists())


def _unquoted(file: str) -> str:
    """A file name as it is meant by who quotes it as in a shell."""
    file = file.strip()
    return file[1:-1] if len(file) > 1 and file[0] == file[-1] and file[0] in "\"'" else file
