"""Carries what changed in the catalog over to the search indexes, embedding one batch while the next is read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import IndexDamagedError
from index.types import Detachable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

    import numpy as np
    from numpy.typing import NDArray

    from index.library import Library
    from index.types import Embeds

# Passages carried over at a time. Until so many have been read nothing is embedded, and when the last are stored
# nothing is any more; each batch costs the search indexes some 20 ms (docs/performance.md).
SYNC_BATCH = 256
# Passages read before the embedder's process is started. It takes half a second, of the core that has nothing to
# do until the first batch has been read. Runs of fewer passages do without.
DETACHED_FROM = 64


@dataclass(frozen=True, slots=True)
class _Batch:
    """Stale passages, and the texts of those that live, in the order of the vectors being made of them."""

    ids: Sequence[int]
    texts: dict[int, str]
    vectors: Future[NDArray[np.float32]]


class Carrier:
    """Under the write lock: has both search indexes follow the catalog, a batch at a time.

    One batch is embedded while the caller puts more documents into the catalog: in a process of its own, if the
    embedder has that and the run is not a short one, else in a thread. Only the caller's thread touches the
    catalog and the search indexes. Carrying any batch over again changes nothing, so it can be cut off at any
    instant.

    Args:
        library: The index.
        progress: Told of each number of passages carried over.
    """

    def __init__(self, library: Library, progress: Callable[[int], None] = lambda _passages: None) -> None:
        self._library = library
        self._progress = progress
        self._embedder: Embeds = library.embedder
        self._detached = ExitStack()
        self._pool = ThreadPoolExecutor(1, "embedding")
        self._batch: _Batch | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._detached.__exit__(kind, error, trace)
        self._pool.shutdown(wait=error is None, cancel_futures=True)

    def offer(self) -> None:
        """Begin with the next batch if there is a whole one, and store the one before.

        Raises:
            EmbedderError: The embedder failed; what it has not embedded stays stale.
            StoreError: A search index cannot be written.
        """
        waiting = self._library.catalog.stale_count() - (len(self._batch.ids) if self._batch else 0)
        # A first batch that is whole at once, as of a book, is embedded while the process starts.
        if waiting >= DETACHED_FROM and (self._batch or waiting < SYNC_BATCH):
            self._detach()
        if waiting >= SYNC_BATCH:
            self._turn()

    def _detach(self) -> None:
        """Have what has not begun yet be embedded in a process of its own, if it is not and can be."""
        embedder = self._library.embedder
        if self._embedder is embedder and isinstance(embedder, Detachable):
            self._embedder = self._detached.enter_context(embedder.detached())

    def finish(self) -> None:
        """Carry over all that is left; raises as ``offer`` does."""
        while self._turn():
            pass

    def _turn(self) -> bool:
        """Begin with the next batch, then store the one before; whether there was any."""
        before, self._batch = self._batch, self._begin()
        if before:
            self._store(before)
        return bool(before or self._batch)

    def _begin(self) -> _Batch | None:
        library, under_way = self._library, set(self._batch.ids if self._batch else ())
        stale = library.catalog.stale(SYNC_BATCH + len(under_way))
        ids = [id_ for id_ in stale if id_ not in under_way][:SYNC_BATCH]
        if not ids:
            return None
        texts = library.search_texts(ids)
        return _Batch(ids, texts, self._pool.submit(self._embedder.embed, list(texts.values())))

    def _store(self, batch: _Batch) -> None:
        library, vectors = self._library, batch.vectors.result()
        catalog = library.catalog
        living = catalog.living(batch.texts)  # the caller may have dropped some of them since
        rows = [row for row, id_ in enumerate(batch.texts) if id_ in living]
        texts = {id_: text for id_, text in batch.texts.items() if id_ in living}
        gone = [id_ for id_ in batch.ids if id_ not in living]
        generation = catalog.next_generation()
        library.vectors.apply(list(texts), vectors[rows], gone)
        library.vectors.mark(generation)
        try:
            library.lexical.apply(texts.items(), gone)
        except IndexDamagedError:  # a killed writer has left it readable but not writable
            library.remake_lexical()
        library.lexical.mark(generation)
        catalog.settle(batch.ids, generation)
        self._progress(len(batch.ids))
