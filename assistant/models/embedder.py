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

        rows: list[list[float]] = []
        for at in range(0, len(texts), _EMBED_BATCH):
            # The API refuses an empty text.
            batch = [text or " " for text in texts[at : at + _EMBED_BATCH]]
            got = self._endpoint.embeddings(self._model, batch)
            if len(got) != len(batch) or len({len(row) for row in (*rows[:1], *got)}) != 1:
                raise EmbedderError(
                    f"{self._endpoint.place} sent {len(got)} vectors for {len(batch)} texts, or unequal ones.",
                    hint="Check the server, then run citebound index again.",
                )
            rows += got
        vectors = np.asarray(rows, dtype=np.float32).reshape(len(rows), -1)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
