"""The records of the conversation. All are frozen; offsets count characters of the document's cleaned text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.types import Hit


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and the same as a question that stands alone, which is what is searched for."""

    text: str
    standalone: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What the language model was sent and wrote, in tokens; ``usd`` is ``None`` where no price is known."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float | None = None


@dataclass(frozen=True, slots=True)
class PromptRef:
    """Which prompt text, to the letter, a model was given."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DraftQuote:
    """A quote as a model gave it: unchecked. ``passage`` counts from 1 in the order the model saw them.

    ``start`` is where in the document it begins, from a model that knows.
    """

    text: str
    passage: int
    start: int | None = None


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A claim as a model made it: unchecked."""

    text: str
    quotes: tuple[DraftQuote, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A model's proposal. No claims means that, by the model, the passages do not answer.

    ``confidence`` is the probability, from a model that has one, that the passages answer the question, whether it
    answers or not.
    """

    claims: tuple[DraftClaim, ...]
    usage: Usage = Usage()
    confidence: float | None = None


class Model(Protocol):
    """Drafts an answer to a question from passages."""

    @property
    def name(self) -> str:
        """The model as the ``--model`` flag names it."""

    @property
    def prompt(self) -> PromptRef | None:
        """The prompt it is given; ``None`` for a model that takes none."""

    @property
    def passages(self) -> int:
        """How many passages it is best given, when the user has not set it."""

    def draft(self, question: Question, hits: Sequence[Hit]) -> Draft:
        """Propose claims with quotes from the passages.

        Raises:
            ModelError: The model could not be reached, or answered nonsense.
        """


@dataclass(frozen=True, slots=True)
class Quote:
    """A verified quote: ``text == document.text[start:end]``. ``source`` is its number in the answer's sources.

    ``speaker`` is the one to whom the document attributes the words, ``as_of`` the time they speak of, each as
    the document writes it and only where it does. ``page`` is the sheet of the file, from 1, that the quote
    begins on, set with ``source``; ``None`` where the document has no pages.
    """

    text: str
    document: str
    start: int
    end: int
    source: int
    speaker: str | None = None
    as_of: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement borne out by its quotes, of which there is at least one."""

    text: str
    quotes: tuple[Quote, ...]

    @property
    def speaker(self) -> str | None:
        """Who says it, if all its quotes that name a speaker name the same one."""
        return _only({quote.speaker for quote in self.quotes} - {None})

    @property
    def as_of(self) -> str | None:
        """The time it speaks of, if all its quotes that state one state the same."""
        return _only({quote.as_of for quote in self.quotes} - {None})


def _only(values: set[str | None]) -> str | None:
    return next(iter(values)) if len(values) == 1 else None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A claim that a model made and the gate took out, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate made of a draft."""

    claims: tuple[Claim, ...]
    removed: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that is quoted.

    ``copies`` are ids of near-copies of it, which are no further source; ``revisions`` those of them in which a
    figure or a name is another. ``inferred`` names the fields whose value nothing says to be the document's own.
    """

    n: int
    document: str
    path: str
    title: str | None
    outlet: str | None
    author: str | None
    published: str | None
    url: str | None
    sha256: str
    copies: tuple[str, ...] = ()
    revisions: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a conflict: indexes into the answer's claims, and numbers of sources."""

    label: str
    claims: tuple[int, ...]
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """What sources disagree about, and who says what."""

    about: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer or a refusal came about."""

    model: str
    prompt: PromptRef | None
    index_fingerprint: str
    usage: Usage
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Claims, each borne out by quotes that were found in the documents."""

    question: Question
    claims: tuple[Claim, ...]
    conflicts: tuple[Conflict, ...]
    sources: tuple[Source, ...]
    removed: tuple[Rejected, ...]
    trace: Trace


@dataclass(frozen=True, slots=True)
class Refusal:
    """The documents do not answer, as far as the program can tell; ``nearest`` is only what came nearest."""

    question: Question
    reason: str
    message: str
    nearest: tuple[Quote, ...]
    sources: tuple[Source, ...]
    removed: tuple[Rejected, ...]
    trace: Trace
