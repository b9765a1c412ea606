"""The passages of a set with their scores for every question, as arrays to experiment on.

``q`` questions, ``n`` passages. All is held in memory: for sets of up to some tens of thousands of passages.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.lexical import terms
from index.library import search_text
from index.split import passages, sentences
from index.types import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from evals.types import Dataset
    from index.types import Embedder, Span

    Matrix = NDArray[np.float32]

# Lucene's, and tantivy's, unless told otherwise.
K1, B = 1.2, 0.75
# Of the ranking: what nDCG@10 looks at.
FIRST = 10


class Bm25:
    """BM25+ over lists of terms: as ``index.lexical`` has it, but for lengths, which are exact here.

    Args:
        texts: The terms of each passage.
    """

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row, text in enumerate(texts):
            for term, count in Counter(text).items():
                found[term].append((row, count))
        self._postings = {term: np.array(rows, dtype=np.int64).T for term, rows in found.items()}
        self.lengths = np.array([len(text) for text in texts], dtype=np.float64)

    def idf(self, term: str) -> float:
        """log(1 + (N - n + 0.5) / (n + 0.5))."""
        holding = self._postings[term].shape[1] if term in self._postings else 0
        return math.log(1 + (len(self.lengths) - holding + 0.5) / (holding + 0.5))

    def scores(
        self, queries: Iterable[Iterable[str]], *, k1: float = K1, b: float = B, delta: float = 1.0
    ) -> Matrix:
        """Shape ``(q, n)``. A query is its terms, each counted once, or a mapping from them to their weights."""
        norm = k1 * (1 - b + b * self.lengths / max(self.lengths.mean(), 1.0))
        return np.stack([self._row(query, norm, k1, delta) for query in queries])

    def _row(self, query: Iterable[str], norm: NDArray[np.float64], k1: float, delta: float) -> Matrix:
        row = np.zeros(len(self.lengths))
        weights = query if isinstance(query, dict) else dict.fromkeys(query, 1.0)
        for term, weight in weights.items():
            if term in self._postings:
                rows, counts = self._postings[term]
                row[rows] += weight * self.idf(term) * (delta + (k1 + 1) * counts / (counts + norm[rows]))
        return row.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Scores:
    """A set's questions and passages.

    ``starts`` are the passages with which the documents begin, ``names`` those documents; ``sentence_starts`` the
    sentences with which the passages begin; ``terms`` are those of a passage under its document's title,
    ``own_terms`` its own.
    """

    questions: tuple[str, ...]
    relevant: tuple[Mapping[str, int], ...]
    names: tuple[str, ...]
    starts: NDArray[np.intp]
    asked: Matrix
    vectors: Matrix
    title_vectors: Matrix
    sentence_vectors: Matrix
    sentence_starts: NDArray[np.intp]
    query_terms: tuple[tuple[str, ...], ...]
    terms: tuple[tuple[str, ...], ...]
    own_terms: tuple[tuple[str, ...], ...]
    title_terms: tuple[tuple[str, ...], ...]

    def rankings(self, scores: Matrix) -> list[list[str]]:
        """For each question the first documents by their best passage; what scores ``-inf`` is not found."""
        best = np.maximum.reduceat(scores, self.starts, axis=1)
        order = np.argsort(-best, axis=1, kind="stable")[:, :FIRST]
        return [
            [self.names[one] for one in first if math.isfinite(row[one])]
            for first, row in zip(order, best, strict=True)
        ]


def load(dataset: Dataset, embedder: Embedder) -> Scores:
    """Split and embed a set's documents as the program does, and its questions that have a relevant document."""
    cases = [case for case in dataset.cases if any(grade > 0 for grade in case.gold.relevant.values())]
    split = [(document, sentences(document.text)) for document in dataset.documents]
    split = [(document, inside) for document, inside in split if inside]
    titles = [document.metadata.title or "" for document, _ in split]
    texts: list[str] = []
    bodies: list[str] = []
    said: list[str] = []
    firsts: list[int] = []
    counts: list[int] = []
    for document, inside in split:
        spans = passages(document.text, inside)
        counts.append(len(spans))
        for span in spans:
            passage = Passage(0, document.id, span.start, span.end, document.text[span.start : span.end])
            bodies.append(passage.text)
            texts.append(search_text(passage, document.metadata))
            firsts.append(len(said))
            said += [document.text[one.start : one.end] for one in inside if _within(one, span)]
    return Scores(
        questions=tuple(case.question for case in cases),
        relevant=tuple(case.gold.relevant for case in cases),
        names=tuple(document.path for document, _ in split),
        starts=np.cumsum([0, *counts[:-1]]),
        asked=embedder.embed([case.question for case in cases]),
        vectors=embedder.embed(texts),
        title_vectors=np.repeat(embedder.embed(titles), counts, axis=0),
        sentence_vectors=embedder.embed(said),
        sentence_starts=np.array(firsts, dtype=np.intp),
        query_terms=tuple(tuple(terms(case.question)) for case in cases),
        terms=tuple(tuple(terms(text)) for text in texts),
        own_terms=tuple(tuple(terms(body)) for body in bodies),
        title_terms=tuple(
            tuple(terms(title)) for title, count in zip(titles, counts, strict=True) for _ in range(count)
        ),
    )


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
