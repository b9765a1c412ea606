"""citebound in Python: open an index, ask it, search it. Nothing is printed; faults are ``CiteboundError``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.api.conversation import Conversation
from assistant.api.handing import to_html, to_json, to_markdown, to_text
from assistant.api.index import Index
from assistant.settings import load

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Unpack

    from assistant.api.bounds import Bounds
    from assistant.types import Answer, Refusal

__all__ = ["Conversation", "Index", "ask", "open_index", "to_html", "to_json", "to_markdown", "to_text"]


def open_index(
    folder: Path | str | None = None,
    *,
    model: str | None = None,
    create: bool = False,
    **settings: Any,  # noqa: ANN401  (whatever a setting holds)
) -> Index:
    """Open an index, to ask it and to search it.

    The documents are there at once; what searching takes is loaded when it is first needed, a second or so, and a
    language model is not spoken to before the first question.

    >>> from assistant import open_index
    >>> with open_index(model="extractive") as index:
    ...     answer = index.ask("How many people died on the ferry?")
    >>> answer.claims[0].quotes[0].text
    'At least 17 people have died in the grounding of the Sorne ferry.'

    Args:
        folder: The folder of the index; by default the one that the command line would take.
        model: Who answers: ``extractive``, ``openai``, ``openai:NAME`` or ``local:FILE.gguf``.
        create: Make the index, to ``add`` to it, when there is none.
        settings: Any other setting, by its name in ``citebound.toml``. They come before the environment, and that
            before the file in the working folder, as with the command line.

    Raises:
        SettingsError: A setting is unknown or does not fit.
        NoIndexError: There is no index in the folder, and ``create`` is false.
        StoreError: It cannot be opened.
    """
    named = {"index": folder, "model": model}
    return Index(load(settings | {key: value for key, value in named.items() if value is not None}), create=create)


def ask(
    question: str, *, index: Path | str | None = None, model: str | None = None, **bounds: Unpack[Bounds]
) -> Answer | Refusal:
    """Put one question to an index that is opened for it alone; for several, ``open_index`` saves the opening.

    >>> from assistant import ask
    >>> ask("Which company insured the ship?", model="extractive").message
    'The documents do not answer this.'

    Args:
        question: What is asked.
        index: The folder of the index; see ``open_index``.
        model: Who answers; see ``open_index``.
        bounds: Which documents are searched: ``as_of``, ``since``, ``until``, ``outlets``; see ``Index.ask``.

    Raises:
        CiteboundError: Whatever keeps it from being answered; see ``open_index`` and ``Index.ask``.
    """
    with open_index(index, model=model) as opened:
        return opened.ask(question, **bounds)
