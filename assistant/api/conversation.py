"""Questions that follow one another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.drafting import untold
from assistant.types import Exchange
from index.filters import EVERYTHING, Filters

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.api.index import Index
    from assistant.types import Answer, Claim, Refusal


@dataclass(slots=True)
class Conversation:
    """Questions put to an index one after the other, by one thread at a time; several may go on side by side.

    ``exchanges`` are what was asked and what came of it, oldest first. ``filters`` say which documents are
    searched, and may be set between two questions.

    >>> with open_index(model="extractive") as index:
    ...     talk = index.conversation()
    ...     first = talk.ask("When did the ferry run aground?")
    ...     then = talk.ask("And how many people were aboard?")
    >>> len(talk.exchanges)
    2
    """

    index: Index
    filters: Filters = EVERYTHING
    exchanges: list[Exchange] = field(default_factory=list)

    def ask(self, question: str, *, told: Callable[[Claim], None] = untold) -> Answer | Refusal:
        """Answer a question that may lean on those before it; one that fails leaves no trace in the conversation.

        Args:
            question: What is asked.
            told: See ``Index.ask``.

        Raises:
            CiteboundError: See ``Index.ask``.
        """
        turns = [one.turn for one in self.exchanges]
        result = self.index.ask(question, turns, filters=self.filters, told=told)
        self.exchanges.append(Exchange(result, self.filters))
        return result
