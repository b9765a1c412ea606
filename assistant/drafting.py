"""A draft taken through the gate claim by claim, as the model makes it, with one round of repair."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from assistant.errors import ModelError
from assistant.gate import Gate
from assistant.types import Claim, Rejected, Usage, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.types import Draft, Model, Question
    from index.types import Hit

STOPPED = "It was stopped: there may be more to say."


class Drafted(NamedTuple):
    """What passed the gate and what did not, and what it took.

    ``cut`` says why drafting ended before its time; empty when it did not.
    """

    verdict: Verdict
    usage: Usage
    confidence: float | None
    missing: tuple[str, ...]
    cut: str


@dataclass(slots=True)
class Drafting:
    """One question put to a model, its claims checked as they arrive.

    Args:
        model: Who drafts.
        question: What is asked.
        hits: The passages.
        told: Told of each claim that has passed the gate, at once.
    """

    model: Model
    question: Question
    hits: Sequence[Hit]
    told: Callable[[Claim], None]
    _claims: list[Claim] = field(default_factory=list)
    _failed: list[Rejected] = field(default_factory=list)
    _usage: Usage = field(default_factory=Usage)

    def run(self) -> Drafted:
        """Draft, repair what failed, once, and say what is left.

        What has been verified is kept when the user stops it or the server breaks off.

        Raises:
            KeyboardInterrupt: It was stopped before any claim was verified.
            ModelError: The model failed before any claim was verified.
        """
        gate = Gate(self.hits, self.question.standalone)
        draft: Draft | None = None
        cut = ""
        try:
            draft = self.model.draft(self.question, self.hits, lambda claim: self._take(gate.check(claim)))
            self._usage += draft.usage
            cut = self._repair(gate)
        except KeyboardInterrupt:
            if not self._claims:
                raise
            cut = STOPPED
        except ModelError as error:
            if not self._claims:
                raise
            cut = error.message
        return Drafted(
            Verdict(tuple(self._claims), tuple(self._failed)),
            self._usage,
            draft.confidence if draft else None,
            draft.missing if draft else (),
            cut,
        )

    def _take(self, checked: Claim | Rejected) -> None:
        if isinstance(checked, Rejected):
            self._failed.append(checked)
        elif checked not in self._claims:
            self._claims.append(checked)
            self.told(checked)

    def _repair(self, gate: Gate) -> str:
        """Have the model mend what failed, once; why that broke off, for the answer stands without it."""
        failed, self._failed = self._failed, []
        if not failed:
            return ""
        try:
            again = self.model.repair(
                self.question, self.hits, failed, lambda claim: self._take(gate.check(claim))
            )
        except ModelError as error:
            return error.message
        finally:
            # What failed and was not mended is told, whichever way the second round ended.
            self._failed = failed + self._failed
        self._usage += again.usage
        return ""
