"""Real implementations of the project's protocols that need no model and no network."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from assistant.reader.types import Read, Reading
from index.lexical import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from assistant.reader.types import Passage


class HashEmbedder:
    """Embeds a text as its bag of stemmed words, each hashed to one of 256 dimensions."""

    fingerprint = "hash:1"
    dimensions = 256

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``index.types.Embedder``; a text without words is a vector of its own."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in terms(text) or [""]:
                digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=2).digest()
                vectors[row, int.from_bytes(digest) % self.dimensions] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


class WordReader:
    """Reads by shared words: what shares more of the question's is likelier, and its last word is the answer."""

    def __init__(self) -> None:
        self.read_: list[Passage] = []

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """See ``assistant.models.extractive.reading.Reads``."""
        self.read_ += passages
        asked = set(terms(question))
        return [_reading(asked, passage) for passage in passages]


def _reading(asked: set[str], passage: Passage) -> Reading:
    reads = []
    for start, end in passage.sentences:
        text = passage.text[start:end]
        share = len(asked & set(terms(text))) / max(1, len(asked))
        words = text.rstrip(".!?").split()
        at = start + text.index(words[-1]) if words else start
        answer = (at, at + len(words[-1])) if words else None
        reads.append(Read(12 * share - 6, answer, 6 * share - 3))
    return Reading(max((one.relevance for one in reads), default=-6.0), tuple(reads))
