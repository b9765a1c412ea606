"""What tests of the endpoint put behind it: two documents, and a model that does as it is told."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.steps import Assistant
from assistant.types import Draft, DraftClaim, DraftQuote, Estimate, PromptRef, Usage, unseen
from index.filters import EVERYTHING
from index.types import Card, Hit, Metadata, Passage, Sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.types import Question, Rejected, Seen
    from index.filters import Filters

TEXTS = {
    "post": "Nineteen people are dead, the harbour office said. The ferry was full.",
    "strand": "The final number is twenty-three, Minister Ode Lund said.",
}
ABOUT = {
    "post": Metadata(outlet="Kelpin Post", published="2031-03-04", url="https://kelpin-post.example/ferry"),
    "strand": Metadata(title="A *final* [1] number", outlet="The Strand", published="2031-03-06"),
}
NINETEEN = DraftClaim("19 people are dead.", (DraftQuote("Nineteen people are dead", 1),))
TWENTY_THREE = DraftClaim("The final number is 23.", (DraftQuote("The final number is twenty-three", 2),))
SIXTY = DraftClaim("Sixty people are dead.", (DraftQuote("Sixty people are dead", 1),))


class Shelf:
    """An index of two documents that finds both for every question, for one thread at a time."""

    def __init__(self) -> None:
        self._inside = threading.Lock()

    def search(self, question: str, limit: int, *, filters: Filters = EVERYTHING) -> tuple[Hit, ...]:
        assert self._inside.acquire(blocking=False)
        found = []
        for n, (name, text) in enumerate(TEXTS.items()):
            sentences = (Sentence(0, text.index(".") + 1, "the harbour office"),)
            passage = Passage(n, name, 0, len(text), text)
            path = f"/home/ada/news/{name}.txt"
            found.append(Hit(passage, ABOUT[name], path, sentences, 1.0 - n / 10, sha256="0" * 64))
        self._inside.release()
        return tuple(found[:limit])

    def card(self, document: str, *, filters: Filters = EVERYTHING) -> Card:
        path = f"/home/ada/news/{document}.txt"
        return Card(document, path, ABOUT[document], "0" * 64, TEXTS[document], ())

    def fingerprint(self) -> str:
        return "f" * 16


@dataclass
class Scripted:
    """A model that drafts what the test says; ``between`` is called before each claim and after the last."""

    claims: tuple[DraftClaim, ...] = (NINETEEN, TWENTY_THREE)
    between: Callable[[int], None] = lambda _at: None
    asked: list[Question] = field(default_factory=list)
    name = "scripted"
    prompt = PromptRef("answer.v1", "0" * 64)
    passages = 8

    def answerable(self, question: Question, hits: Sequence[Hit]) -> Estimate:
        return Estimate()

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        self.asked.append(question)
        for at, claim in enumerate(self.claims):
            self.between(at)
            seen(claim)
        self.between(len(self.claims))
        return Draft(self.claims, Usage(10, 5))

    def repair(
        self, question: Question, hits: Sequence[Hit], failed: Sequence[Rejected], seen: Seen = unseen
    ) -> Draft:
        return Draft(())


def assistant(model: Scripted | None = None) -> Assistant:
    """Who answers from the two documents."""
    return Assistant(Shelf(), model or Scripted())


def body(question: str = "How many people died?", **more: Any) -> dict[str, Any]:  # noqa: ANN401  (any JSON)
    """The body of a request with one question."""
    return {"model": "citebound", "messages": [{"role": "user", "content": question}], **more}


def events(text: str) -> list[Any]:
    """What a stream of events holds, comments left out; the last is the string "[DONE]"."""
    data = [block.removeprefix("data: ") for block in text.split("\n\n") if block.startswith("data: ")]
    return [*map(json.loads, data[:-1]), data[-1]]


def told(chunks: list[Any]) -> str:
    """The text of a stream."""
    choices = [choice for chunk in chunks[:-1] for choice in chunk.get("choices", ())]
    return "".join(choice["delta"].get("content") or "" for choice in choices)
