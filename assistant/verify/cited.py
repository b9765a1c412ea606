"""What the index holds of what an answer cites: the words at a place, the passage around them, the copies."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from assistant.folding import fold
from assistant.gate import quote_at
from index.cards import card
from index.copies import Kinship
from index.filters import EVERYTHING
from index.pages import page_of
from index.types import Hit

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.types import Quote
    from index.catalog import Catalog
    from index.filters import Filters
    from index.types import Card, Passage


class Cited:
    """The documents behind an answer; each is looked up once.

    Args:
        catalog: Where they are.
        filters: Those of the answer.
    """

    def __init__(self, catalog: Catalog, filters: Filters = EVERYTHING) -> None:
        self._catalog = catalog
        kinship = Kinship(catalog)
        self.card: Callable[[str], Card] = cache(lambda document: card(catalog, kinship, document))
        # The same with those copies alone that pass the filters.
        self.filtered: Callable[[str], Card] = cache(lambda document: card(catalog, kinship, document, filters))
        self._passages: Callable[[str], list[Passage]] = cache(self._passages_of)

    def _passages_of(self, document: str) -> list[Passage]:
        return list(self._catalog.passages(self._catalog.passages_of([document])).values())

    def says(self, quote: Quote) -> bool:
        """Whether the document has these very characters there."""
        text = self.card(quote.document).text
        return 0 <= quote.start < quote.end <= len(text) and text[quote.start : quote.end] == quote.text

    def hit(self, quote: Quote) -> Hit | None:
        """The passage that the quote lies in, as retrieval gives it; ``None`` if it lies in none."""
        holding = (
            one for one in self._passages(quote.document) if one.start <= quote.start < quote.end <= one.end
        )
        passage = next(holding, None)
        if passage is None:
            return None
        about = self.card(quote.document)
        inside = tuple(
            one
            for one in self._catalog.sentences(quote.document)
            if passage.start <= one.start and one.end <= passage.end
        )
        return Hit(passage, about.metadata, about.path, inside, 1.0, sha256=about.sha256)

    def quote(self, quote: Quote) -> Quote | None:
        """The quote of the same place, with speaker, time and page as the document has them there."""
        hit = self.hit(quote)
        if hit is None:
            return None
        found = quote_at(hit, quote.start, quote.end)
        return replace(found, source=quote.source, page=page_of(self.card(quote.document).pages, quote.start))

    def stands_for(self, source: str, quote: Quote) -> bool:
        """Whether a quote may be put down to this source: it is its own, or that of a copy and in both."""
        if source == quote.document:
            return True
        about = self.card(source)
        return quote.document in about.copies and fold(quote.text).text in fold(about.text).text
