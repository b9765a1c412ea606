"""Hybrid retrieval: the dense and the lexical leg, their scores fused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from index.copies import copies_of
from index.types import Card, Hit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from index.lexical import Scored
    from index.library import Library
    from index.types import Passage

# Each leg's depth. With the scores' weights it was measured against reciprocal rank fusion: docs/retrieval.md.
DEPTH = 100
_DENSE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Fused:
    """A passage with its fused score and what each leg gave it (``None``: the leg did not return it)."""

    passage: int
    score: float
    dense: float | None
    lexical: float | None


class Legs(NamedTuple):
    """The passages that each leg found, best first."""

    dense: list[Scored]
    lexical: list[Scored]

    def by_leg(self) -> dict[str, list[int]]:
        """Ids of passages, best first, as ``fused``, ``bm25`` and ``dense`` rank them."""
        return {
            "fused": [one.passage for one in fuse(self.dense, self.lexical)],
            "bm25": [one.passage for one in self.lexical],
            "dense": [one.passage for one in self.dense],
        }


def normalise(scores: Sequence[Scored]) -> dict[int, float]:
    """Min-max normalisation to [0, 1] by passage; all 1 when the scores are equal."""
    if not scores:
        return {}
    low = min(score for _, score in scores)
    width = max(score for _, score in scores) - low
    return {passage: (score - low) / width if width > 0 else 1.0 for passage, score in scores}


def fuse(dense: Sequence[Scored], lexical: Sequence[Scored]) -> list[Fused]:
    """Add the min-max normalised scores of both legs, half and half; a leg that lacks a passage gives it 0.

    The convex combination of Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval"
    (ACM TOIS 42, 2023).

    Returns:
        Best first; ties in the order of the passage ids, so that a run can be repeated.
    """
    a, b = normalise(dense), normalise(lexical)
    raw_a, raw_b = dict(dense), dict(lexical)
    fused = [
        Fused(
            passage,
            _DENSE_WEIGHT * a.get(passage, 0.0) + (1 - _DENSE_WEIGHT) * b.get(passage, 0.0),
            raw_a.get(passage),
            raw_b.get(passage),
        )
        for passage in a.keys() | b.keys()
    ]
    return sorted(fused, key=lambda one: (-one.score, one.passage))


class Retriever:
    """Finds the passages of an index that a question is about, and the documents they come from."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def search(self, question: str, limit: int, *, within: Collection[str] | None = None) -> tuple[Hit, ...]:
        """The best ``limit`` passages, best first.

        Args:
            question: What is searched for.
            limit: How many passages.
            within: Ids of the documents to search; ``None`` for all.

        Raises:
            StoreError: A search index failed.
            EmbedderError: The question could not be embedded.
        """
        fused = fuse(*self.legs(question, within=within))
        with self._library.catalog.reading():
            return self._hits(fused, limit)

    def legs(self, question: str, *, within: Collection[str] | None = None) -> Legs:
        """What each leg finds by itself, at most ``DEPTH`` passages, best first; see ``search``."""
        library = self._library
        library.refresh()
        among = None if within is None else library.catalog.passages_of(within)
        if among == []:
            return Legs([], [])
        vector = library.embedder.embed([question])[0]
        return Legs(library.vectors.search(vector, DEPTH, among), library.lexical.search(question, DEPTH, among))

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

    def card(self, document: str) -> Card:
        """What a citation of this document needs.

        Raises:
            DocumentNotFoundError: There is no such document.
        """
        catalog = self._library.catalog
        found = catalog.document(document)
        copies = copies_of(catalog, document)
        return Card(document, found.path, found.metadata, found.sha256, found.text, copies)

    def fingerprint(self) -> str:
        """See ``Catalog.fingerprint``."""
        return self._library.catalog.fingerprint()
