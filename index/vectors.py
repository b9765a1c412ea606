"""The dense leg: nearest neighbours by cosine, in Chroma, embedded or on a server. The only import of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import IndexDamagedError, StoreError
from index.lexical import Scored

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from chromadb import Collection
    from chromadb.api import ClientAPI
    from numpy.typing import NDArray


class Vectors:
    """A Chroma collection of unit vectors by passage id; made when it is not there.

    Args:
        folder: Where an embedded Chroma keeps its files.
        name: The collection's name, one for each index.
        url: A Chroma server's address; the folder is then not used.

    Raises:
        IndexDamagedError: The folder holds something that cannot be opened.
        StoreError: The server does not answer.
    """

    def __init__(self, folder: Path, name: str, *, url: str | None = None) -> None:
        self._place = url or str(folder)
        self._remote = url is not None
        self._name = name
        with self._guard():
            self._client = _server(url) if url else _embedded(folder)
            self._collection = self._open()

    def _open(self) -> Collection:
        return self._client.get_or_create_collection(
            self._name,
            embedding_function=None,  # the default one would fetch a model from a hub
            configuration={"hnsw": {"space": "cosine"}},  # set now or never: later calls keep l2 silently
        )

    def clear(self) -> None:
        """Drop every vector."""
        with self._guard():
            self._client.delete_collection(self._name)
            self._collection = self._open()

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # Chroma lets errors of its parts through: Rust panics, SQLite, HTTP
            line = str(error).strip().splitlines()
            what = line[0] if line else type(error).__name__
            if self._remote:
                raise StoreError(
                    f"The Chroma server at {self._place} does not answer: {what}",
                    hint="Start it, or check chroma_url.",
                ) from error
            raise IndexDamagedError(
                f"The vectors in {self._place} cannot be used: {what}",
                hint="Check the free disk space, then run citebound index again: they are made anew.",
            ) from error

    def apply(self, ids: Sequence[int], vectors: NDArray[np.float32], deleted: Sequence[int]) -> None:
        """Take in vectors of shape ``(len(ids), d)``, replacing any with the same id, and drop ``deleted``."""
        with self._guard():
            # Adding more than this at once fails; the figure depends on the SQLite that Chroma was built with.
            most = self._client.get_max_batch_size()
            for at in range(0, len(deleted), most):
                self._collection.delete(ids=[str(id_) for id_ in deleted[at : at + most]])
            for at in range(0, len(ids), most):
                self._collection.upsert(
                    ids=[str(id_) for id_ in ids[at : at + most]], embeddings=vectors[at : at + most]
                )

    def count(self) -> int:
        """Number of passages held."""
        with self._guard():
            return self._collection.count()

    def search(self, vector: NDArray[np.float32], limit: int, within: Sequence[int] | None = None) -> list[Scored]:
        """The ``limit`` nearest passages to a unit vector of shape ``(d,)``, by cosine similarity.

        Only those of ``within`` are looked at, if it is given; it must not be empty.
        """
        with self._guard():
            found = self._collection.query(
                query_embeddings=vector[None, :],
                n_results=limit,
                include=["distances"],
                ids=None if within is None else [str(id_) for id_ in within],
            )
        ids, distances = found["ids"][0], (found["distances"] or [[]])[0]
        return [Scored(int(id_), 1.0 - far) for id_, far in zip(ids, distances, strict=True)]


def _embedded(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def _server(url: str) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    return chromadb.HttpClient(
        host=parts.hostname or "localhost",
        port=parts.port or (443 if parts.scheme == "https" else 8000),
        ssl=parts.scheme == "https",
        settings=Settings(anonymized_telemetry=False),
    )


def forget_clients() -> None:
    """Close every embedded Chroma of this process, so that its folder can be removed and made anew."""
    from chromadb.api.shared_system_client import SharedSystemClient

    SharedSystemClient.clear_system_cache()
