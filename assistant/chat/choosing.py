"""What the command ``/model`` does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.wiring import language, make_embedder, make_model, make_rewriter, model_spec

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
        before, chosen = chat.assistant, language(settings)
        answering = make_model(settings, make_embedder(settings), chosen)
        chat.answer_with(replace(before, model=answering, rewriter=make_rewriter(settings, chosen)), settings)
    chat.say(f"Answered by {_told(chat.assistant.model.name)}.")


def _told(name: str) -> str:
    return "the offline reader (extractive)" if name == "extractive" else name


def models(chat: Chat) -> Iterable[str]:
    """Those that are known without asking a server, to complete."""
    used = (exchange.result.trace.model for exchange in chat.exchanges)
    return dict.fromkeys(["extractive", "openai:", "local:", model_spec(chat.settings), *used])
