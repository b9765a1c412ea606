"""What the commands ``/resume`` and ``/new`` do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant import contract
from assistant.chat import filtering
from assistant.errors import ConversationError
from assistant.render import Screen, flat
from assistant.render.quotes import NUMBER
from assistant.render.terminal import show_outcome
from assistant.shelf import naming

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.chat.conversations import Listed, Resumed
    from assistant.chat.session import Chat
    from assistant.types import Exchange

# Conversations that are listed: a screen of them.
_SHOWN = 20


def resume(chat: Chat, argument: str) -> None:
    """List the conversations of the index, or go on with one: the number of it in the list, or its id.

    Raises:
        ConversationError: There is none so called, or it cannot be read.
    """
    listed = chat.conversations.listed()
    if not listed:
        chat.say("There is no conversation yet to go on with.")
    elif argument:
        _go_on(chat, _chosen(argument, chat.offered, listed))
    else:
        chat.offered = tuple(one.id for one in listed[:_SHOWN])
        _list(chat, listed)


def new(chat: Chat, _argument: str) -> None:
    """Begin a new conversation; the filters and the model stay."""
    chat.begin()
    kept = filtering.described(chat.filters)
    chat.say("A new conversation.", *([f"Still set: {kept[:1].lower()}{kept[1:]}."] if kept else []))


def ids(chat: Chat) -> Iterable[str]:
    """The ids of the conversations, to complete."""
    return [one.id for one in chat.conversations.listed() if not one.fault]


def _chosen(argument: str, offered: Sequence[str], listed: Sequence[Listed]) -> str:
    names = [one.id for one in listed]
    numbered = {str(n): name for n, name in enumerate(offered or names, 1)}
    if argument in numbered:
        return numbered[argument]
    fitting = [name for name in names if name.startswith(argument)]
    if len(fitting) == 1:
        return fitting[0]
    what = (
        f"“{argument}” means {len(fitting)} conversations" if fitting else f"There is no conversation “{argument}”"
    )
    raise ConversationError(f"{what}.", hint="/resume lists them.")


def _list(chat: Chat, listed: Sequence[Listed]) -> None:
    screen = Screen(chat.console)
    screen.gap()
    for n, one in enumerate(listed[:_SHOWN], 1):
        marker = f"{n:>2}  "
        screen.line(flat(one.question or one.fault), marker=(marker, NUMBER))
        about = [f"{one.begun:%Y-%m-%d %H:%M}"] if one.begun else []
        about += [] if one.fault else [_questions(one.answered)]
        about += [one.id, *(["this one"] if one.id == chat.conversation else [])]
        screen.details([(part, "dim") for part in about], indent=screen.margin + len(marker))
    screen.gap()
    more = len(listed) - _SHOWN
    screen.line((f"{f'And {more} more. ' if more > 0 else ''}/resume N goes on with one.", "dim"))
    screen.gap()


def _questions(n: int) -> str:
    return f"{n} question{'s' * (n != 1)}"


def _go_on(chat: Chat, name: str) -> None:
    found = chat.conversations.read(name)
    exchanges = found.exchanges
    if not exchanges:
        what = "holds no answer that can be read as kept" if found.unread else "holds no answer"
        raise ConversationError(f"The conversation {name} {what}.")
    chat.begin(found.journal, exchanges)
    screen, (*earlier, last) = Screen(chat.console), exchanges
    screen.gap()
    screen.line((f"Resumed: {_questions(len(exchanges))}, as answered then.", "bold"))
    screen.gap()
    for one in earlier:
        screen.line((flat(one.result.question.text), "dim"), marker=("› ", "dim"))
    screen.line((flat(last.result.question.text), "bold"), marker=("› ", NUMBER))
    show_outcome(last.result, chat.console, named=naming(chat.catalog))
    notes = [*_lost(found), *_changed(chat, last)]
    if notes:
        chat.say(*notes)
    if chat.filters:
        filtering.show(chat)


def _lost(found: Resumed) -> Iterator[str]:
    if found.unread:
        what = "1 answer is" if found.unread == 1 else f"{found.unread} answers are"
        yield f"{what} left out that cannot be read as kept; what is asked from here on has a file of its own."
    if found.torn:
        yield "What was being answered when it broke off is lost."


def _changed(chat: Chat, last: Exchange) -> list[str]:
    """What of an answer does not hold in the index as it is now."""
    from assistant.verify import verify

    checked = verify(contract.sealed(contract.outcome(last.result, last.filters)), chat.catalog)
    if not checked.failures:
        return list(checked.notes)
    first, n = checked.failures[0], len(checked.failures)
    more = f", and {n - 1} more" if n > 1 else ""
    return [f"It does not hold in the index as it is now: {first.where}: {first.what}{more}. Ask again."]
