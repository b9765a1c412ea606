"""Short ways to the records that tests are made of; everything is about a ferry that never was."""

from __future__ import annotations

from assistant.types import (
    Answer,
    Claim,
    Conflict,
    Draft,
    DraftClaim,
    DraftQuote,
    PromptRef,
    Question,
    Quote,
    Refusal,
    Rejected,
    Retrieved,
    Source,
    Trace,
    Usage,
)
from index.types import Card, Hit, Metadata, Passage, Sentence, Span

OUTLET = Metadata(title="Ferry lost off Kelpin", outlet="Kelpin Post", author="Ada Brun", published="2030-03-04")


def hit(  # noqa: PLR0913  (a keyword for each field that a test may care about)
    text: str,
    *,
    document: str = "d1",
    start: int = 0,
    metadata: Metadata = OUTLET,
    path: str = "news/kelpin-post.html",
    sentences: tuple[Sentence, ...] = (),
) -> Hit:
    """A passage that stands at ``start`` in its document; sentences are given by document offsets."""
    passage = Passage(1, document, start, start + len(text), text)
    return Hit(passage, metadata, path, sentences, 1.0)


def draft(*claims: tuple[str, list[tuple[str, int]]]) -> Draft:
    """A model's proposal: each claim with its quotes as ``(text, passage number)``."""
    return Draft(
        tuple(DraftClaim(text, tuple(DraftQuote(quote, n) for quote, n in quotes)) for text, quotes in claims)
    )


def quote(  # noqa: PLR0913  (a keyword for each field that a test may care about)
    text: str,
    *,
    document: str = "d1",
    start: int = 0,
    source: int = 0,
    speaker: str | None = None,
    as_of: str | None = None,
    page: int | None = None,
    answer: str | None = None,
) -> Quote:
    """A verified quote; ``answer`` are the words in it that answer."""
    at = text.index(answer) if answer else 0
    span = Span(at, at + len(answer)) if answer else None
    return Quote(text, document, start, start + len(text), source, speaker, as_of, page, span)


def claim(text: str, *quotes: Quote) -> Claim:
    """A claim; without quotes it is its own quote from document d1, source 1."""
    return Claim(text, quotes or (quote(text, source=1),))


def source(n: int, *, document: str | None = None, published: str | None = None, **more: object) -> Source:
    """A source with nothing known of it but its file, unless told."""
    known: dict[str, object] = {"title": None, "outlet": None, "author": None, "url": None, "sha256": "0" * 64}
    document = document or f"d{n}"
    known |= {"n": n, "document": document, "path": f"news/{document}.txt", "published": published, **more}
    return Source(**known)  # type: ignore[arg-type]  # the values are as the keyword names demand


def card(document: str, *copies: str, published: str | None = None, text: str = "") -> Card:
    """What the catalog knows of a document."""
    return Card(document, f"news/{document}.txt", Metadata(published=published), "0" * 64, text, copies)


TRACE = Trace(
    model="openai:small",
    prompt=PromptRef("answer.v1", "f" * 64),
    index_fingerprint="abc123",
    usage=Usage(1_200, 80),
    timings_ms={"search": 20.5, "draft": 180.0},
    retrieved=(Retrieved("d1", 0, 14, 0.9, dense=0.75, lexical=3.5),),
)


def answer(  # noqa: PLR0913  (a keyword for each field that a test may care about)
    claims: tuple[Claim, ...],
    sources: tuple[Source, ...],
    *,
    conflicts: tuple[Conflict, ...] = (),
    removed: tuple[Rejected, ...] = (),
    trace: Trace = TRACE,
    question: str = "How many people died on the ferry?",
) -> Answer:
    """An answer as the last step of a question leaves it."""
    return Answer(Question(question, question), claims, conflicts, sources, removed, trace)


def refusal(
    nearest: tuple[Quote, ...] = (),
    sources: tuple[Source, ...] = (),
    *,
    removed: tuple[Rejected, ...] = (),
    trace: Trace = TRACE,
) -> Refusal:
    """A refusal for want of an answer."""
    question = "Who owned the ferry?"
    message = "The documents do not answer this."
    return Refusal(Question(question, question), "absent", message, nearest, sources, removed, trace)
