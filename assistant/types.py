"""The records of the conversation. All are frozen; offsets count characters of the document's cleaned text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from index.types import Span  # noqa: TC001  (a saved answer is read back by the annotations of the records)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.filters import Filters
    from index.types import Hit


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and the same as a question that stands alone, which is what is searched for.

    ``clarify`` is what to ask the user instead of answering: the question could mean several things.
    """

    text: str
    standalone: str
    clarify: str | None = None

    @property
    def before(self) -> str:
        """The questions that it is put after, where it could not be put in other words; "" where it could.

        What follows them is as many questions as the user typed (``assistant.rewrite`` sees to that), in the
        user's own words or in those of a follow-up that it varies: "Why did she say it?" for "Why?".
        """
        head = self.standalone.removesuffix(f" {self.text}")
        if head != self.standalone and head.endswith((".", "?", "!")):
            return head
        pieces = self.standalone.split("? ")
        asked = self.text.count("? ") + 1
        return "? ".join(pieces[:-asked]) + "?" if len(pieces) > asked else ""

    @property
    def asked(self) -> str:
        """What is asked now: the question that stands alone, without those that it is put after.

        It is what an answer is to be held against. What is searched for, and whom it may name, is ``standalone``.
        """
        return self.standalone.removeprefix(self.before).lstrip()


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of a conversation and the texts of the claims that answered it; none if it was refused."""

    question: Question
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """What the language model was sent and wrote, in tokens; ``usd`` is ``None`` where no price is known."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float | None = None

    def __add__(self, other: Usage) -> Usage:
        """What both took; the price is known only if that of every part that took anything is."""
        parts = [one for one in (self, other) if one.prompt_tokens or one.completion_tokens]
        prices = [one.usd for one in parts if one.usd is not None]
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            sum(prices) if prices and len(prices) == len(parts) else None,
        )


@dataclass(frozen=True, slots=True)
class PromptRef:
    """Which prompt text, to the letter, a model was given."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DraftQuote:
    """A quote as a model gave it: unchecked. ``passage`` counts from 1 in the order the model saw them.

    ``start`` is where in the document it begins, from a model that knows; ``answer`` what in ``text`` answers.
    """

    text: str
    passage: int
    start: int | None = None
    answer: Span | None = None


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A claim as a model made it: unchecked."""

    text: str
    quotes: tuple[DraftQuote, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A model's proposal. No claims means that, by the model, the passages do not answer.

    ``confidence`` is the probability, from a model that has one, that the passages answer the question, whether it
    answers or not. ``missing`` names, in the model's words, the parts of the question that it found no answer to.
    """

    claims: tuple[DraftClaim, ...]
    usage: Usage = Usage()
    confidence: float | None = None
    missing: tuple[str, ...] = ()


class Seen(Protocol):
    """Told of each claim of a draft as soon as it is whole."""

    def __call__(self, claim: DraftClaim, /) -> None:
        """Take a claim; unchecked, like all of a draft."""


def unseen(_claim: DraftClaim, /) -> None:
    """Nobody is waiting for single claims."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The calibrated probability that passages answer a question; ``None`` where it comes with the draft.

    ``refuse`` says that it is too low to draft anything; ``usage`` is what finding out took.
    """

    probability: float | None = None
    refuse: bool = False
    usage: Usage = Usage()


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

    def answerable(self, question: Question, hits: Sequence[Hit]) -> Estimate:
        """How likely the passages answer the question, found out before anything is drafted.

        Raises:
            ModelError: The model could not be reached.
        """

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        """Propose claims with quotes from the passages.

        Args:
            question: What is asked.
            hits: The passages, best first.
            seen: Told of each claim as soon as it is whole; all of them are in what is returned, in this order.

        Raises:
            ModelError: The model could not be reached, or answered nonsense.
        """

    def repair(
        self, question: Question, hits: Sequence[Hit], failed: Sequence[Rejected], seen: Seen = unseen
    ) -> Draft:
        """Propose claims in the place of those that failed the gate, once; see ``draft``.

        A model that cannot do better proposes none.
        """


@dataclass(frozen=True, slots=True)
class Quote:
    """A verified quote: ``text == document.text[start:end]``. ``source`` is its number in the answer's sources.

    ``speaker`` is the one to whom the document attributes the words, ``as_of`` the time they speak of, each as
    the document writes it and only where it does. ``page`` is the sheet of the file, from 1, that the quote
    begins on, set with ``source``; ``None`` where the document has no pages. ``answer`` is what in ``text``
    answers the question, by a model that knows; ``None`` where it is not told.
    """

    text: str
    document: str
    start: int
    end: int
    source: int
    speaker: str | None = None
    as_of: str | None = None
    page: int | None = None
    answer: Span | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement borne out by its quotes, of which there is at least one.

    ``softened`` says why a model's wording, which claimed more than its quotes, gave way to the quotes' own.
    """

    text: str
    quotes: tuple[Quote, ...]
    softened: str | None = None

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
    ``warnings`` say in a line each what in it is meant for a model and not for a reader: orders, hidden text.
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
    warnings: tuple[str, ...] = ()

    @property
    def stated_day(self) -> str | None:
        """The day of publication, unless it is inferred: what is later than what is then a guess."""
        return None if "published" in self.inferred else self.published


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a conflict: indexes into the answer's claims, and numbers of sources, the earliest first.

    ``speakers`` are those who hold it, as the documents name them; ``said`` is the earliest day it was published;
    ``superseded_by`` is the index of the later position that corrects it or continues it.
    """

    label: str
    claims: tuple[int, ...]
    sources: tuple[int, ...]
    speakers: tuple[str, ...] = ()
    said: str | None = None
    superseded_by: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """What sources say differently, and who says what.

    ``kind`` is "conflict" where the positions exclude one another, "history" where a value changed over time.
    """

    about: str
    positions: tuple[Position, ...]
    kind: str = "conflict"


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that was found, ``document.text[start:end]``, and its scores; see ``index.types.Hit``."""

    document: str
    start: int
    end: int
    score: float
    dense: float | None = None
    lexical: float | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer or a refusal came about.

    ``first_claim_ms`` is when the first claim had been verified; ``retrieved`` are the passages, best first.
    """

    model: str
    prompt: PromptRef | None
    index_fingerprint: str
    usage: Usage
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    first_claim_ms: float | None = None
    notices: tuple[str, ...] = ()
    confidence: float | None = None
    retrieved: tuple[Retrieved, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Claims, each borne out by quotes that were found in the documents.

    ``missing`` names the parts of the question that they leave open; ``complete`` is false when drafting was
    stopped or broke off, so that there may be more to say.
    """

    question: Question
    claims: tuple[Claim, ...]
    conflicts: tuple[Conflict, ...]
    sources: tuple[Source, ...]
    removed: tuple[Rejected, ...]
    trace: Trace
    missing: tuple[str, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Refusal:
    """The documents do not answer, as far as the program can tell; ``nearest`` is only what came nearest.

    ``reason``: "absent" (nothing relevant, or too unlikely to answer), "declined" (the model says so),
    "unsupported" (nothing survived the gate), "off_date" (the documents speak of other times), "false_premise"
    (they contradict what the question takes for granted), "underspecified" (the message asks back), "filtered"
    (no document is left by the filters).
    """

    question: Question
    reason: str
    message: str
    nearest: tuple[Quote, ...]
    sources: tuple[Source, ...]
    removed: tuple[Rejected, ...]
    trace: Trace


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question of a conversation and what came of it; ``filters`` say which documents were searched."""

    result: Answer | Refusal
    filters: Filters

    @property
    def turn(self) -> Turn:
        """The same as a follow-up needs it."""
        claims = self.result.claims if isinstance(self.result, Answer) else ()
        return Turn(self.result.question, tuple(claim.text for claim in claims))
