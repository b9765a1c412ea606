"""A quote with where it comes from, as a reader is told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from assistant.folding import plain
from assistant.render.text import file_name, flat, flat_span

if TYPE_CHECKING:
    from assistant.types import Claim, Quote, Source

# What may end a statement here and be another mark there, where a list follows or the sentence goes on.
_ENDS = ".,:;"
# Marks of quotation that open, each with those that close it, as English, German and French set them.
_MARKS = {"“": "”", '"': '"', "„": "“”", "«": "»", "‘": "’"}


class Marked(NamedTuple):
    """A text in three, the one in the middle marked; joined they are the text."""

    before: str
    answer: str
    after: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote with where it comes from.

    ``shown`` is the quote in quotation marks; ``softened`` says why it stands for what a model claimed.
    """

    quote: Quote
    source: Source
    softened: str | None = None

    @property
    def n(self) -> int:
        """The number of its source."""
        return self.source.n

    @property
    def shown(self) -> str:
        """The quote in quotation marks, unless it begins with one of its own."""
        return quoted(self.quote.text)

    @property
    def marked(self) -> Marked:
        """The same with what in it answers; all of it is before where nothing is known to."""
        shown, answer = self.shown, self.quote.answer
        span = flat_span(self.quote.text, answer.start, answer.end) if answer else None
        if span is None:
            return Marked(shown, "", "")
        opened = 0 if shown.startswith(flat(self.quote.text)) else 1
        start, end = span.start + opened, span.end + opened
        return Marked(shown[:start], shown[start:end], shown[end:])

    @property
    def page(self) -> int | None:
        """The sheet of the source's file that it is on; a reprint's words are on a page of the reprint."""
        return self.quote.page if self.quote.document == self.source.document else None

    @property
    def told_by(self) -> tuple[str, ...]:
        """Outlet, speaker and day, those that are known, in this order."""
        return known(self.source.outlet, self.quote.speaker, day_of(self.source))

    @property
    def file(self) -> str:
        """The source's file, as it is cited."""
        return flat(file_name(self.source.path))

    @property
    def place(self) -> tuple[str, ...]:
        """File and page."""
        return known(self.file, f"p. {self.page}" if self.page else None)

    @property
    def origin(self) -> tuple[str, ...]:
        """Outlet, speaker, day, file and page, those that are known, in this order."""
        return (*self.told_by, *self.place)


def quoted(text: str) -> str:
    """A text on one line in quotation marks; those that it brings itself count, and a half pair is made whole."""
    text = flat(text)
    closing = _MARKS.get(text[:1], "")
    if any(mark in text[1:] for mark in closing):
        return text
    opened, closed = text.startswith("“"), text.endswith("”") and "“" not in text
    return f"{'' if opened else '“'}{text}{'' if closed else '”'}"


def is_quote(claim: Claim) -> bool:
    """Whether a claim is no more than its quotes, which are shown anyway; what ends it may be another mark.

    Several say the same, but for what an agency puts before it: "KELPIN (Coastwire) — It sank."
    """
    first, *others = claim.quotes
    if flat(claim.text).rstrip(_ENDS) != flat(first.text).rstrip(_ENDS):
        return False
    text = plain(claim.text)
    return all(text.endswith(said) or said.endswith(text) for said in (plain(one.text) for one in others))


def day_of(source: Source) -> str:
    """The day of publication as a reader writes it, and whether it is inferred; or that there is none."""
    if not source.published:
        return "undated"
    return written(source.published) + (" (inferred)" if "published" in source.inferred else "")


def written(day: str) -> str:
    """A day, given as ``YYYY-MM-DD``, as a reader writes it."""
    parsed = date.fromisoformat(day)
    return f"{parsed.day} {parsed:%B} {parsed.year}"


def known(*parts: str | None) -> tuple[str, ...]:
    """Those that there are, each on one line."""
    return tuple(flat(part) for part in parts if part)
