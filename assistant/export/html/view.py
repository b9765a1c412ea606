"""What the template is given: an exchange laid out, and the texts of its sources with its quotes marked."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.export.excerpt import WHOLE, excerpt
from assistant.export.facts import further, made_with, searched, web_address
from assistant.export.json import json_lines
from assistant.render.naming import naming, reprinted
from assistant.render.page import lay_out
from index.errors import DocumentNotFoundError
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from assistant.export.excerpt import Stretch
    from assistant.render.page import Citation, Page
    from assistant.types import Exchange, Quote, Source
    from index.types import Document

# A BCP 47 tag, which chooses hyphens and voices; whatever else a document says of its language is left out.
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*")
_GONE = "This document is no longer in the index. What was quoted of it:"
_CHANGED = "This document has been changed in the index since. What was quoted of it then:"


@dataclass(frozen=True, slots=True)
class Text:
    """A document that is quoted.

    ``source`` is what is known of it, ``reprint`` that it is a copy of the source that is named, ``note`` why
    there is no more of its text than the quotes. ``marks`` are the ids of the quotes, in the order in which
    the runs of ``stretches`` number them.
    """

    id: str
    source: Source
    reprint: bool
    language: str | None
    note: str | None
    marks: tuple[str, ...]
    stretches: tuple[Stretch, ...]

    @property
    def link(self) -> str | None:
        """Its address, if it is one of the web."""
        return web_address(self.source.url)


@dataclass(frozen=True)
class View:
    """An exchange of the conversation, the ``n``-th from 1; of what was ``seen`` before, less is shown again."""

    n: int
    exchange: Exchange
    document: Callable[[str], Document]
    seen: frozenset[str] = frozenset()

    @cached_property
    def page(self) -> Page:
        """The answer or the refusal, laid out."""
        return lay_out(self.exchange.result)

    def reprinted(self, source: Source) -> str | None:
        """Where else a source was printed."""
        return reprinted(source.copies, naming(self.document))

    @property
    def searched(self) -> str | None:
        """Which documents were searched, if not all."""
        return searched(self.exchange.filters)

    @property
    def made_with(self) -> tuple[tuple[str, str], ...]:
        """Names and values of what it was made with."""
        return tuple(made_with(self.exchange.result.trace))

    @property
    def saved(self) -> str:
        """The answer as ``verify`` reads it, in base64."""
        return b64encode(json_lines([self.exchange]).encode()).decode()

    @cached_property
    def citations(self) -> tuple[Citation, ...]:
        """All that is quoted, each quote once."""
        return self.page.citations or self.page.nearest

    @property
    def further(self) -> tuple[Citation, ...]:
        """The quotes that are claims by themselves, and that no side of a dispute has."""
        return further(self.page)

    @cached_property
    def _ids(self) -> dict[tuple[str, int, int], str]:
        places = dict.fromkeys(_place(one.quote) for one in self.citations)
        return {place: f"{self.n}-{k}" for k, place in enumerate(places, 1)}

    def id(self, citation: Citation) -> str:
        """What the ids of a citation and of its mark in the source have in common: numbers alone."""
        return self._ids[_place(citation.quote)]

    def id_of(self, n: int, citations: Sequence[Citation]) -> str | None:
        """The same of the first of the citations that is from source ``n``."""
        return next((self.id(one) for one in citations if one.n == n), None)

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """The documents that are quoted, in the order of the sources, with copies whose words are quoted."""
        return tuple(text for entry in self.page.entries for text in self._texts(entry.source))

    def _texts(self, source: Source) -> Iterator[Text]:
        own = [one for one in self.citations if one.n == source.n]
        documents = dict.fromkeys((source.document, *(one.quote.document for one in own)))
        for at, id_ in enumerate(documents):
            quotes = {self.id(one): one.quote for one in own if one.quote.document == id_}
            yield self._text(f"{self.n}-{source.n}-{at}", replace(source, document=id_), quotes, reprint=at > 0)

    def _text(self, id_: str, source: Source, quotes: Mapping[str, Quote], *, reprint: bool) -> Text:
        spots = tuple(quotes.values())
        try:
            document = self.document(source.document)
        except DocumentNotFoundError:
            return Text(id_, source, reprint, None, _GONE, tuple(quotes), _alone(spots))
        about = document.metadata
        language = about.language if about.language and _LANGUAGE.fullmatch(about.language) else None
        if reprint:
            source = _as_source(document, source.n)
        if any(document.text[one.start : one.end] != one.text for one in spots):
            return Text(id_, source, reprint, language, _CHANGED, tuple(quotes), _alone(spots))
        whole = 0 if document.id in self.seen else WHOLE
        stretches = excerpt(document.text, spots, document.pages, whole=whole)
        return Text(id_, source, reprint, language, None, tuple(quotes), stretches)


def _place(quote: Quote) -> tuple[str, int, int]:
    return quote.document, quote.start, quote.end


def _alone(quotes: Sequence[Quote]) -> tuple[Stretch, ...]:
    """Quotes without the text that they stood in, a paragraph each."""
    text, spots = "", []
    for quote in quotes:
        spots.append(Span(len(text), len(text) + len(quote.text)))
        text += f"{quote.text}\n\n"
    return excerpt(text, spots, whole=len(text)) if spots else ()


def _as_source(document: Document, n: int) -> Source:
    """A copy as the source that it would be if it were named for its own sake."""
    from assistant.types import Source

    about = document.metadata
    return Source(
        *(n, document.id, document.path, about.title, about.outlet, about.author, about.published, about.url),
        sha256=document.sha256,
        inferred=about.inferred,
    )
