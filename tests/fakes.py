"""Real implementations of the project's protocols that need no model and no network."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from index.lexical import terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


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
