"""Hybrid retrieval: the dense and the lexical leg find passages, both score them all, and the scores are fused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from index.cards import card
from index.copies import Kinship
from index.filters import EVERYTHING, select
from index.fusion import fuse
from index.types import Hit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.filters import Filters
    from index.lexical import Scored
    from index.library import Library
    from index.types import Card, Passage

# Passages that each leg finds. From 30 to 400 the first ten of the fused ranking are as good (docs/retrieval.md);
# a hundred is what recall is counted over.
DEPTH = 100


@dataclass(frozen=True, slots=True)
class Fused:
    """A passage with its fused score, in (0, 1), and what each leg says of it.

    ``dense`` is the cosine similarity, ``None`` where there is no vector; ``lexical`` is the BM25 score, ``None``
    where no word is shared with the question.
    """

    passage: int
    score: float
    dense: float | None
    lexical: float | None


class Legs(NamedTuple):
    """What each leg found, and all of it as the two together rank it; best first."""

    dense: list[Scored]
    lexical: list[Scored]
    fused: list[Fused]

    def by_leg(self) -> dict[str, list[int]]:
        """Ids of passages, best first, as ``fused``, ``bm25`` and ``dense`` rank them."""
        return {
            "fused": [one.passage for one in self.fused],
            "bm25": [one.passage for one in self.lexical],
            "dense": [one.passage for one in self.dense],
        }


class Retriever:
    """Finds the passages of an index that a question is about, and the documents they come from."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kinship = Kinship(library.catalog)

    def search(
        self, question: str, limit: int, *, within: Collection[str] | None = None, filters: Filters = EVERYTHING
    ) -> tuple[Hit, ...]:
        """The best ``limit`` passages, best first.

        Args:
            question: What is searched for.
            limit: How many passages.
            within: Ids of the documents to search; ``None`` for all.
            filters: Which of these are searched.

        Raises:
            FilterError: No document is from an outlet of that name.
            StoreError: A search index failed.
            EmbedderError: The question could not be embedded.
        """
        self._library.refresh()  # so that what is selected is what will be searched
        passing = select(self._library.catalog, filters)
        if passing is not None:
            within = passing if within is None else passing & frozenset(within)
        fused = self._legs(question, within).fused
        self._kinship = Kinship(self._library.catalog)  # another process may have written since the last question
        with self._library.catalog.reading():
            return self._hits(fused, limit)

    def legs(self, question: str, *, within: Collection[str] | None = None) -> Legs:
        """What each leg finds by itself, at most ``DEPTH`` passages, and all of it ranked; see ``search``."""
        self._library.refresh()
        return self._legs(question, within)

    def _legs(self, question: str, within: Collection[str] | None) -> Legs:
        library = self._library
        among = None if within is None else library.catalog.passages_of(within)
        if among == []:
            return Legs([], [], [])
        vector = library.embedder.embed([question])[0]
        dense = library.vectors.search(vector, DEPTH, among)
        lexical = library.lexical.search(question, DEPTH, among)
        return Legs(dense, lexical, self._rank(question, vector, dict(dense), dict(lexical)))

    def _rank(
        self, question: str, vector: NDArray[np.float32], dense: dict[int, float], lexical: dict[int, float]
    ) -> list[Fused]:
        """Have each leg score what the other found, instead of taking it for the worst, and fuse.

        That is done twice: what comes first then tells the lexical leg which other words to look for.
        """
        library = self._library
        if far := sorted(lexical.keys() - dense.keys()):
            dense |= library.vectors.search(vector, len(far), far)
        if unlike := sorted(dense.keys() - lexical.keys()):
            lexical |= library.lexical.search(question, len(unlike), unlike)
        ranked = fuse(dense, lexical)
        if lexical and (first := library.catalog.passages(one.passage for one in ranked[:1])):
            (passage,) = first.values()
            again = library.lexical.feedback(question, passage.text, sorted(dense.keys() | lexical.keys()))
            ranked = fuse(dense, dict(again))
        return [Fused(passage, score, dense.get(passage), lexical.get(passage)) for passage, score in ranked]

    def _hits(self, fused: Sequence[Fused], limit: int) -> tuple[Hit, ...]:
        catalog = self._library.catalog
        # A passage that a writer has dropped from the catalog may still be found for an instant: it is passed by.
        passages: dict[int, Passage] = {}
        for at in range(0, len(fused), limit):  # the texts of those that are kept, not of all two hundred
            passages |= catalog.passages(one.passage for one in fused[at : at + limit])
            if len(passages) >= limit:
                break
        kept = [one for one in fused if one.passage in passages][:limit]
        documents = {passages[one.passage].document for one in kept}
        headers = catalog.headers(documents)
        sentences = {document: catalog.sentences(document) for document in documents}
        hits = []
        for one in kept:
            passage = passages[one.passage]
            path, sha256, metadata = headers[passage.document]
            inside = tuple(
                sentence
                for sentence in sentences[passage.document]
                if passage.start <= sentence.start and sentence.end <= passage.end
            )
            hits.append(Hit(passage, metadata, path, inside, one.score, one.dense, one.lexical, sha256))
        return tuple(hits)

    def card(self, document: str, *, filters: Filters = EVERYTHING) -> Card:
        """See ``index.cards.card``."""
        return card(self._library.catalog, self._kinship, document, filters)

    def fingerprint(self) -> str:
        """See ``Catalog.fingerprint``."""
        return self._library.catalog.fingerprint()
