"""What was verified here: of what a client sends back as an answer, no more is taken for one."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from assistant.serve.wording import said

# Claims that are remembered: those of some thousand answers, a few megabytes.
_MOST = 20_000


@dataclass(slots=True)
class Memory:
    """The claims that were told last, of any conversation, by any number of threads.

    A client sends a conversation anew with each question, and may have edited it, or have had another model answer
    some of it. What a follow-up takes from an answer becomes part of a question, and names of a question may stand
    in a claim: words that nobody verified would come to stand beside a quote.

    Args:
        most: How many are remembered.
    """

    most: int = _MOST
    _claims: dict[str, None] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, told: str) -> None:
        """Remember the claims of an answer, or of a piece of one, as it was worded here."""
        with self._lock:
            for claim in said(told):
                self._claims.pop(claim, None)
                self._claims[claim] = None
            while len(self._claims) > self.most:
                del self._claims[next(iter(self._claims))]

    def said(self, answer: str) -> tuple[str, ...]:
        """Those of the claims of an answer that were told here."""
        return tuple(claim for claim in said(answer) if claim in self._claims)
