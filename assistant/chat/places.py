"""A place in a document, as ``/open`` shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from index.types import Document, Span


@dataclass(frozen=True, slots=True)
class Place:
    """A document and what of it to look at.

    ``spans`` are what the last answer quotes of it, in the order of the text; ``at`` is the index of the one to
    begin with. Without spans the document is looked at from its beginning.
    """

    document: Document
    spans: tuple[Span, ...] = ()
    at: int = 0

    @property
    def span(self) -> Span | None:
        """The quote to begin with."""
        return self.spans[self.at] if self.spans else None


def show_place(place: Place, console: Console) -> None:
    """Print the quote in its context, or of a document that is not quoted its text."""
    from assistant import shelf
    from assistant.render import Screen, file_name, flat

    document = place.document
    if place.span:
        found: dict[str, Any] = {"document": document.id, "path": document.path, "title": document.metadata.title}
        found |= {"text": document.text, "pages": list(document.pages)}
        shelf.show_context(found, (place.span.start, place.span.end), console)
        return
    screen = Screen(console)
    screen.gap()
    screen.line((flat(document.metadata.title or file_name(document.path)), "bold"))
    screen.line((document.id, "dim"))
    screen.gap()
    for paragraph in document.text.split("\n"):
        screen.line(paragraph) if paragraph.strip() else screen.gap()
    screen.gap()
