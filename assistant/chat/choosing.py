"""What the command ``/model`` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.wiring import make_assistant, make_embedder, model_spec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.chat.session import Chat


def model(chat: Chat, name: str) -> None:
    """Show who answers, or have another model do so; the index stays open, and the conversation goes on.

    Raises:
        SettingsError: There is no such model, or it cannot be used; so for ``ModelError``.
    """
    if name:
        settings = chat.settings.model_copy(update={"model": name})
        chat.answer_with(make_assistant(settings, chat.assistant.index, make_embedder(settings)), settings)
    chat.say(f"Answered by {_told(chat.assistant.model.name)}.")


def _told(name: str) -> str:
    return "the offline reader (extractive)" if name == "extractive" else name


def models(chat: Chat) -> Iterable[str]:
    """Those that are known without asking a server, to complete."""
    used = (exchange.result.trace.model for exchange in chat.exchanges)
    return dict.fromkeys(["extractive", "openai:", "local:", model_spec(chat.settings), *used])
