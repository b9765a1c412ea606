"""The dense leg: nearest neighbours by cosine, in Chroma, embedded or on a server. See ``chroma``."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.chroma import connect, embed_in, forget_clients
from index.errors import EmbedderMismatchError, IndexDamagedError, passing
from index.lexical import Scored
from index.shared.server import first_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from chromadb import Collection
    from chromadb.api.collection_configuration import UpdateCollectionConfiguration
    from numpy.typing import NDArray

    from index.shared.server import Server

_GENERATION = "generation"

# Candidates looked at for the nearest neighbours. Of the hundred nearest among 100,000 real vectors, Chroma's own
# 100 finds .92, 400 finds .99, in a millisecond more (docs/performance.md).
_EF_SEARCH = 400
# Writes after which the graph goes to disk. Until then they are in Chroma's log only, and whoever opens the index
# puts them into the graph anew: Chroma's own 1,000 cost up to half a second of each start.
_SYNC_THRESHOLD = 100
# Up to this many allowed passages are compared one by one. A graph in which few are allowed is walked to its end:
# at 100,000 passages Chroma takes 90 ms to find the best of 20, fetching and comparing them takes 2 ms.
_FEW = 1_000
# From a server vectors come as text, .06 ms each: 100 take as long as a filter among 7,000 passages does
# (docs/scaling.md).
_FEW_ON_SERVER = 200
# What Chroma says, in words alone, of a record whose vector the graph of this process does not hold, and of a
# graph whose files are just being written.
_TORN = (
    "Error finding id",
    "Error getting embedding",
    "Error creating hnsw segment reader",
    "Failed to apply logs to the hnsw segment writer",
)
# And of vectors of another length than those that it holds.
_LENGTHS = re.compile(r"expecting embedding with dimension of (\d+), got (\d+)")
# Seconds before each further attempt at what somebody else's writing keeps from being done: it takes an instant.
_PAUSES_S = (0.05, 0.2, 0.5)


class TornReadError(Exception):
    """Another process has stored a record since this one loaded the graph, or is storing the graph itself."""


class Vectors:
    """A Chroma collection of unit vectors by passage id; made when it is not there.

    Args:
        folder: Where an embedded Chroma keeps its files.
        name: The collection's name, one for each index.
        server: A Chroma server; the folder is then not used.

    Raises:
        IndexDamagedError: The folder holds something that cannot be opened.
        StoreError: The server does not answer, here and in every method.
        EmbedderMismatchError: In ``apply`` and ``search``: the vectors held have another length.
    """

    def __init__(self, folder: Path, name: str, *, server: Server | None = None) -> None:
        self._folder = folder
        self._server = server
        self._name = name
        with self._guard():
            self._client = connect(server) if server else embed_in(folder)
            self._collection = self._open()

    def _open(self) -> Collection:
        collection = self._client.get_or_create_collection(
            self._name,
            embedding_function=None,  # the default one would fetch a model from a hub
            configuration={
                "hnsw": {
                    "space": "cosine",  # set now or never: later calls keep l2 silently
                    "ef_search": _EF_SEARCH,
                    "sync_threshold": _SYNC_THRESHOLD,
                }
            },
        )
        # A collection made with other values; those that can change later do. They count from when the graph is
        # loaded, which its first use does, after this. A cluster has another kind of index, without these.
        held = collection.configuration_json.get("hnsw")
        if held and (held.get("ef_search"), held.get("sync_threshold")) != (_EF_SEARCH, _SYNC_THRESHOLD):
            self._tune(collection)
        return collection

    def _tune(self, collection: Collection) -> None:
        """Set what can be set later; while somebody else writes it is left to whoever opens it next."""
        wanted: UpdateCollectionConfiguration = {
            "hnsw": {"ef_search": _EF_SEARCH, "sync_threshold": _SYNC_THRESHOLD}
        }
        for pause_s in _PAUSES_S:
            try:
                return collection.modify(configuration=wanted)
            except Exception as error:
                if self._server or not passing(str(self._folder), error):
                    raise
                time.sleep(pause_s)
        return None

    @contextmanager
    def _guard(self) -> Iterator[None]:
        if self._server:
            with self._server.answering(), self._alike():
                yield
            return
        try:
            with self._alike():
                yield
        except (TornReadError, EmbedderMismatchError):
            raise
        except Exception as error:  # Chroma lets errors of its parts through: Rust panics, SQLite
            if fault := passing(f"The index of vectors in {self._folder}", error):
                raise fault from error
            raise self._damaged(error) from error

    @contextmanager
    def _alike(self) -> Iterator[None]:
        """Say what to do where Chroma holds vectors of another length than it is given."""
        try:
            yield
        except Exception as error:
            if lengths := _LENGTHS.search(str(error)):
                raise self._mismatch(int(lengths[1]), int(lengths[2])) from error
            raise

    def _mismatch(self, held: int, made: int) -> EmbedderMismatchError:
        """Of an embedder that has another model under its old name, as a server may."""
        # A collection keeps the length of its first vector; one on a server is not dropped while others ask it.
        anew = (
            "index under another name: set collection."
            if self._server
            else "have all vectors made anew: citebound doctor --repair"
        )
        return EmbedderMismatchError(
            f"The index holds vectors of {held} numbers; the embedder now makes vectors of {made}.",
            hint=f"Set the model again that the index was made with, or {anew}",
        )

    def _damaged(self, error: Exception) -> IndexDamagedError:
        return IndexDamagedError(
            f"The vectors in {self._folder} cannot be used: {first_line(error)}",
            hint="Check the free disk space, then run citebound index again: they are made anew.",
        )

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

    def generation(self) -> str | None:
        """What ``mark`` was last given; ``None`` if never."""
        with self._guard():
            about = self._client.get_collection(self._name, embedding_function=None).metadata or {}
        return str(about[_GENERATION]) if _GENERATION in about else None

    def mark(self, generation: str) -> None:
        """Remember which state of the catalog this stands for."""
        with self._guard():
            self._collection.modify(metadata={_GENERATION: generation})

    def ids(self) -> list[int]:
        """The passages held, in no order."""
        with self._guard():
            return [int(id_) for id_ in self._collection.get(include=[])["ids"]]

    def count(self) -> int:
        """Number of passages held."""
        with self._guard():
            return self._collection.count()

    def search(self, vector: NDArray[np.float32], limit: int, within: Sequence[int] | None = None) -> list[Scored]:
        """The ``limit`` nearest passages to a unit vector of shape ``(d,)``, by cosine similarity.

        Only those of ``within`` are looked at, if it is given; it must not be empty.
        """
        for pause_s in _PAUSES_S:
            try:
                return self._search(vector, limit, within)
            except TornReadError:
                time.sleep(pause_s)
                with self._guard():
                    forget_clients()
                    self._client = embed_in(self._folder)
                    self._collection = self._open()
        # A writer that is ahead each time. The graph alone, of which nothing else is asked, is never behind.
        try:
            near = self._query(vector, max(limit, _FEW), None)
        except TornReadError as error:
            raise self._damaged(error) from error
        return [one for one in near if within is None or one.passage in within][:limit]

    def _search(self, vector: NDArray[np.float32], limit: int, within: Sequence[int] | None) -> list[Scored]:
        if within is not None and len(within) <= (_FEW_ON_SERVER if self._server else _FEW):
            return self._compare(vector, limit, within)
        return self._query(vector, limit, within)

    def _query(self, vector: NDArray[np.float32], limit: int, within: Sequence[int] | None) -> list[Scored]:
        """See ``search``, by walking the graph."""
        with self._guard(), self._whole():
            found = self._collection.query(
                query_embeddings=vector[None, :],
                n_results=limit,
                include=["distances"],
                ids=None if within is None else [str(id_) for id_ in within],
            )
        ids, distances = found["ids"][0], (found["distances"] or [[]])[0]
        return [Scored(int(id_), 1.0 - far) for id_, far in zip(ids, distances, strict=True)]

    def _compare(self, vector: NDArray[np.float32], limit: int, within: Sequence[int]) -> list[Scored]:
        """See ``search``, exactly."""
        import numpy as np

        with self._guard(), self._whole():
            found = self._collection.get(ids=[str(id_) for id_ in within], include=["embeddings"])
        ids = np.array(found["ids"], np.int64)
        if not len(ids):  # the writer has yet to take them in
            return []
        held = np.asarray(found["embeddings"], np.float32)
        if held.shape[1] != len(vector):
            raise self._mismatch(held.shape[1], len(vector))
        scores = held @ vector
        best = np.lexsort((ids, -scores))[:limit]
        return [Scored(int(ids[at]), float(scores[at])) for at in best]

    @contextmanager
    def _whole(self) -> Iterator[None]:
        from chromadb.errors import InternalError

        try:
            yield
        except InternalError as error:
            if self._server or not any(sign in str(error) for sign in _TORN):
                raise
            raise TornReadError(str(error)) from error


class NoVectors(Vectors):
    """In the place of vectors that cannot be read: it finds nothing."""

    def __init__(self) -> None:
        """Nothing is opened."""

    def count(self) -> int:
        """None."""
        return 0

    def search(self, vector: NDArray[np.float32], limit: int, within: Sequence[int] | None = None) -> list[Scored]:  # noqa: ARG002  (as any vectors are searched)
        """Nothing."""
        return []
