"""Embeddings of a server that speaks the OpenAI protocol."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from index.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from assistant.models.endpoint import Endpoint

# Texts sent to /v1/embeddings at a time: OpenAI takes 2,048, many servers far fewer.
_EMBED_BATCH = 64


class OpenAIEmbedder:
    """``/v1/embeddings`` of any OpenAI-compatible server; implements ``index.types.Embedder``."""

    def __init__(self, endpoint: Endpoint, model: str) -> None:
        self._endpoint = endpoint
        self._model = model
        self._length: int | None = None  # of the vectors so far

    @property
    def fingerprint(self) -> str:
        """Server and model: a server may serve anything under a known name."""
        where = hashlib.sha256((self._endpoint.base_url or "").encode()).hexdigest()[:8]
        return f"openai:{self._model}@{where}"

    @cached_property
    def dimensions(self) -> int:
        """Length of a vector, found out by embedding a word."""
        return int(self.embed(["word"]).shape[1])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``index.types.Embedder``."""
        import numpy as np

        batches = [texts[at : at + _EMBED_BATCH] for at in range(0, len(texts), _EMBED_BATCH)]
        if not batches:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.concatenate([self._batch(batch) for batch in batches])

    def _batch(self, texts: Sequence[str]) -> NDArray[np.float32]:
        got = self._endpoint.embeddings(
            self._model, [text or " " for text in texts]
        )  # the API refuses an empty one
        if len(got) != len(texts):
            raise self._fault(f"{len(got)} vectors for {len(texts)} texts")
        vectors = _units(got)
        if vectors is None:
            raise self._fault("what is no vector")
        length = vectors.shape[1]
        if self._length not in {None, length}:
            raise self._fault(f"a vector of {length} numbers after one of {self._length}")
        self._length = length
        return vectors

    def _fault(self, what: str) -> EmbedderError:
        return EmbedderError(
            f"{self._endpoint.place} sent {what}.",
            hint="Check the server and embedder, then run the command again.",
        )


def _units(rows: Sequence[object]) -> NDArray[np.float32] | None:
    """The rows at length 1; ``None`` if they are not all finite numbers, equally many in each, and not all 0."""
    import numpy as np

    numbers = [row for row in rows if isinstance(row, list) and {*map(type, row)} <= {int, float}]
    if len(numbers) != len(rows) or len({*map(len, numbers)}) != 1:
        return None
    try:
        with np.errstate(over="ignore"):  # what a float32 cannot hold becomes infinite, and is found to be
            vectors = np.asarray(numbers, dtype=np.float32).astype(np.float64)
    except OverflowError:  # Python's whole numbers have no end
        return None
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.all(np.isfinite(lengths) & (lengths > 0)):
        return None
    return np.asarray(vectors / lengths, dtype=np.float32)
