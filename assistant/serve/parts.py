"""An index and a model as several questions at a time may use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.types import unseen
from index.filters import EVERYTHING

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from assistant.steps import Index
    from assistant.types import Draft, DraftClaim, Estimate, Model, PromptRef, Question, Rejected, Seen
    from index.filters import Filters
    from index.types import Card, Hit


@dataclass(frozen=True, slots=True)
class SharedIndex:
    """An index that one thread at a time is let at: its catalog is one connection, with one transaction."""

    index: Index
    lock: threading.Lock

    def search(self, question: str, limit: int, *, filters: Filters = EVERYTHING) -> tuple[Hit, ...]:
        """See ``assistant.steps.Index``."""
        with self.lock:
            return self.index.search(question, limit, filters=filters)

    def card(self, document: str, *, filters: Filters = EVERYTHING) -> Card:
        """See ``assistant.steps.Index``."""
        with self.lock:
            return self.index.card(document, filters=filters)

    def fingerprint(self) -> str:
        """See ``assistant.steps.Index``."""
        with self.lock:
            return self.index.fingerprint()


@dataclass(frozen=True, slots=True)
class StoppableModel:
    """A model that is stopped, as by Ctrl-C, before its next call and at its next claim.

    Raises:
        KeyboardInterrupt: From whatever is called, once it is stopped.
    """

    model: Model
    stopped: threading.Event

    @property
    def name(self) -> str:
        """See ``assistant.types.Model``."""
        return self.model.name

    @property
    def prompt(self) -> PromptRef | None:
        """See ``assistant.types.Model``."""
        return self.model.prompt

    @property
    def passages(self) -> int:
        """See ``assistant.types.Model``."""
        return self.model.passages

    def answerable(self, question: Question, hits: Sequence[Hit]) -> Estimate:
        """See ``assistant.types.Model``."""
        self._check()
        return self.model.answerable(question, hits)

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        """See ``assistant.types.Model``."""
        self._check()
        return self.model.draft(question, hits, self._watching(seen))

    def repair(
        self, question: Question, hits: Sequence[Hit], failed: Sequence[Rejected], seen: Seen = unseen
    ) -> Draft:
        """See ``assistant.types.Model``."""
        self._check()
        return self.model.repair(question, hits, failed, self._watching(seen))

    def _check(self) -> None:
        if self.stopped.is_set():
            raise KeyboardInterrupt

    def _watching(self, seen: Seen) -> Seen:
        def watching(claim: DraftClaim, /) -> None:
            self._check()
            seen(claim)

        return watching
