"""Answers to hand on: as text, as JSON that can be verified, as Markdown, as a page."""

from __future__ import annotations

import io
from textwrap import dedent
from typing import TYPE_CHECKING

from assistant import contract
from assistant.api.conversation import Conversation
from assistant.types import Exchange
from index.filters import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.api.index import Index
    from assistant.types import Answer, Refusal
    from index.filters import Filters


# Nothing is wrapped in a text; this only bounds how far apart what stands in columns is set.
_WIDTH = 100


def to_text(result: Answer | Refusal, index: Index | None = None, *, quiet: bool = False) -> str:
    """An answer or a refusal as plain text, as the command line prints it into a pipe.

    >>> from assistant import to_text
    >>> with open_index(model="extractive") as index:
    ...     print(to_text(index.ask("Which company insured the ship?")).splitlines()[0])
    The documents do not answer this.

    Args:
        result: What is told.
        index: Where reprints are looked up, to be called by their names; by their ids without it.
        quiet: Leave out the list of sources, but for warnings of one, and the closing line.
    """
    from rich.console import Console

    from assistant.render.terminal import show_outcome

    told = io.StringIO()
    console = Console(
        file=told,
        width=_WIDTH,
        force_terminal=False,
        color_system=None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    show_outcome(result, console, quiet=quiet, named=_naming(index))
    return dedent(told.getvalue()).strip()


def to_json(result: Answer | Refusal | Exchange, *, filters: Filters = EVERYTHING) -> str:
    """The JSON object that ``ask --json`` prints, sealed: ``Index.verify`` and ``citebound verify`` check it.

    Args:
        result: An answer or a refusal, or one of a conversation's exchanges.
        filters: Those that it was asked with; an exchange knows its own.
    """
    (one,) = _exchanges(result, filters)
    return contract.dumps(contract.sealed(contract.outcome(one.result, one.filters)))


def to_markdown(
    result: Answer | Refusal | Conversation, index: Index | None = None, *, filters: Filters = EVERYTHING
) -> str:
    """An answer, a refusal or a whole conversation as Markdown, quotes as block quotes with their sources.

    Args:
        result: What is told.
        index: Where reprints are looked up, to be called by their names; by their ids without it. A conversation
            knows its own.
        filters: Those that an answer was asked with; a conversation knows its own.
    """
    from assistant.export.markdown import markdown

    asked = result.index if isinstance(result, Conversation) else index
    return markdown(_exchanges(result, filters), _naming(asked))


def to_html(result: Answer | Refusal | Conversation, index: Index, *, filters: Filters = EVERYTHING) -> str:
    """An answer, a refusal or a whole conversation as one self-contained page, with the documents it quotes.

    Raises:
        DocumentNotFoundError: A document that is quoted is no longer in the index.
    """
    from assistant.export.html import page

    return page(_exchanges(result, filters), index.document)


def _naming(index: Index | None) -> Callable[[str], str]:
    """What reprints are called."""
    from assistant.render.naming import naming

    return naming(index.document) if index else str


def _exchanges(result: Answer | Refusal | Exchange | Conversation, filters: Filters) -> Sequence[Exchange]:
    if isinstance(result, Conversation):
        return result.exchanges
    return [result if isinstance(result, Exchange) else Exchange(result, filters)]
