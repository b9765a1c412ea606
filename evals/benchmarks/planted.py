"""An embedder for measuring at scale: a hundred thousand passages without the minutes that a model takes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

# A made vector is a real one, moved towards another and by noise. On real text these give distances between
# neighbours, and a recall of HNSW, like those of as many real vectors (docs/performance.md).
_OTHER = 0.4
_NOISE = 0.4


class Planted:
    """Gives each text a vector made of two of the ``base`` vectors, chosen by the text's hash.

    Args:
        base: Real vectors of unit length, of shape ``(n, d)``.
        fingerprint: Of the embedder that made them.
    """

    def __init__(self, base: NDArray[np.float32], fingerprint: str) -> None:
        self._base = base
        self.fingerprint = fingerprint

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return int(self._base.shape[1])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``index.types.Embedder``; nothing of what a text says is in its vector."""
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
            random = np.random.default_rng(seed)
            one, other = self._base[random.integers(len(self._base), size=2)]
            noise = random.standard_normal(self.dimensions, np.float32) / np.float32(np.sqrt(self.dimensions))
            vectors[row] = one + _OTHER * other + _NOISE * noise
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)


def texts_of(folder: Path) -> Iterator[str]:
    """The documents' texts in every ``corpus.jsonl`` under a folder."""
    for file in sorted(folder.rglob("corpus.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]
