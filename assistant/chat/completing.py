"""What the line that is being typed may go on with: commands, and what they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.chat.session import Chat

# A list that is longer is read by nobody: more letters narrow it.
_MOST = 50


class Completion(NamedTuple):
    """``text`` takes the place of the last ``replaces`` characters; ``does`` says what it is."""

    text: str
    replaces: int
    does: str = ""


def complete(line: str, chat: Chat | None) -> list[Completion]:
    """The completions of a line up to the cursor, none for a question.

    Args:
        line: What has been typed.
        chat: The conversation; ``None`` before it is loaded, when only the commands themselves are known.
    """
    if not line.startswith("/") or "\n" in line:
        return []
    name, blank, argument = line[1:].partition(" ")
    return _names(name) if not blank else _arguments(name, argument.lstrip(), chat)


def _names(typed: str) -> list[Completion]:
    from assistant.chat.commands import COMMANDS

    return [
        # With an argument to follow, the space before it is typed, too.
        Completion(f"/{one.name}{' ' * bool(one.argument)}", len(typed) + 1, one.does)
        for one in COMMANDS
        if one.name.startswith(typed.casefold())
    ]


def _arguments(name: str, typed: str, chat: Chat | None) -> list[Completion]:
    from assistant.chat.commands import COMMANDS
    from assistant.render.text import flat, safe
    from index.errors import CiteboundError

    command = next((one for one in COMMANDS if one.name == name.casefold()), None)
    if command is None or chat is None:
        return []
    try:
        known = [flat(safe(one)) for one in command.candidates(chat)]
    except CiteboundError:  # the command will say so
        return []
    return [Completion(one, len(typed)) for one in _fitting(known, typed.casefold())][:_MOST]


def _fitting(known: list[str], typed: str) -> Iterator[str]:
    """Those that begin so, then those of which another word does."""
    begin = [one for one in known if one.casefold().startswith(typed)]
    yield from begin
    yield from (one for one in known if one not in begin and f" {typed}" in f" {one.casefold()}")
