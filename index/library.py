"""An open index: the catalog, and the two search indexes that follow it."""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING

from index.catalog import Catalog, catalog_file
from index.errors import EmbedderMismatchError, IndexBusyError, IndexDamagedError, StoreError
from index.lexical import Lexical
from index.vectors import Vectors, forget_clients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from index.types import Embedder, Metadata, Passage

# Passages carried over at a time: enough for full batches of like length, few enough to lose little when killed.
SYNC_BATCH = 512
# Up to this many left by a killed run are carried over when the index is opened to be asked: a few seconds.
# More than that is left to the next ``index``, and the answer says so.
_CATCH_UP = 1_024


# What may be emptied and made anew. A folder is only made an index if it holds nothing else: see ``_make``.
_DERIVED = ("chroma", "lexical")
_LOCK = "write.lock"
# Kept by the chat, for the arrow keys.
CHAT_HISTORY = "chat-history"


def _make(folder: Path) -> None:
    """Make the folder of an index; one that holds anything else is refused, for repairs remove parts of it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        others = {path.name for path in folder.iterdir()} - {*_DERIVED, _LOCK, CHAT_HISTORY}
    except OSError as error:
        raise StoreError(
            f"The index folder {folder} cannot be made: {error.strerror}.", hint="Choose another with --index DIR."
        ) from error
    if others and not catalog_file(folder).exists():
        raise StoreError(
            f"{folder} holds other files and is no index.", hint="Choose a new folder with --index DIR."
        )


class Library:
    """An index in a folder.

    ``catalog`` is open at once; Chroma and the BM25 index when they are first needed.

    Args:
        folder: Where the index is.
        embedder: What makes its vectors.
        create: Make the index when there is none.
        chroma_url: A Chroma server to keep the vectors on, instead of in the folder.

    Raises:
        NoIndexError: There is no index and ``create`` is false.
        IndexVersionError, IndexDamagedError: See ``Catalog``.
        StoreError: The folder cannot be written.
    """

    def __init__(
        self, folder: Path, embedder: Embedder, *, create: bool = False, chroma_url: str | None = None
    ) -> None:
        self.folder = folder
        self.embedder = embedder
        self._chroma_url = chroma_url
        if create:
            _make(folder)
        self.catalog = Catalog(catalog_file(folder), create=create)

    @cached_property
    def vectors(self) -> Vectors:
        """The dense leg."""
        return Vectors(self.folder / "chroma", self.catalog.name, url=self._chroma_url)

    @cached_property
    def lexical(self) -> Lexical:
        """The lexical leg."""
        return Lexical(self.folder / "lexical")

    def close(self) -> None:
        """Close the catalog."""
        self.catalog.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock, which the system takes back from a process that dies.

        Raises:
            IndexBusyError: Another process holds it.
            StoreError: The folder cannot be written.
            EmbedderMismatchError: See ``check_embedder``.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder / _LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexBusyError(
                f"Another citebound is writing to {self.folder}.",
                hint="Wait until it has finished, then try again.",
            ) from error
        except OSError as error:
            raise StoreError(
                f"The index folder {self.folder} cannot be written: {error.strerror}.",
                hint="Check its permissions and the free disk space.",
            ) from error
        try:
            self.check_embedder()
            if self.catalog.embedder is None:
                self.catalog.set_embedder(self.embedder.fingerprint)
            yield
        finally:
            lock.release()

    def check_embedder(self) -> None:
        """Refuse to mix the vectors of two embedders.

        Raises:
            EmbedderMismatchError: The index was made with another embedder than the one that is set.
        """
        made_with = self.catalog.embedder
        if made_with not in (None, self.embedder.fingerprint):
            raise EmbedderMismatchError(
                f"The index in {self.folder} was made with the embedder {made_with};"
                f" the one set now is {self.embedder.fingerprint}.",
                hint="Set that embedder again, or index into a new folder with --index DIR.",
            )

    def open_for_search(self, notice: Callable[[str], None] = lambda _line: None) -> None:
        """Make sure that both search indexes stand for the catalog, as far as can be done at once.

        Args:
            notice: Told, in one line, of anything that the answers will lack.

        Raises:
            EmbedderMismatchError: See ``check_embedder``.
            IndexDamagedError: A search index is damaged and another process holds the write lock.
        """
        self.check_embedder()
        if self.healthy() and not self.catalog.stale(1):
            return
        with suppress(IndexBusyError), self.writing():
            self.repair()
            if len(self.catalog.stale(_CATCH_UP + 1)) <= _CATCH_UP:
                self.sync()
        if rest := len(self.catalog.stale()):
            notice(f"{rest} passages cannot be searched yet: run citebound index to finish.")

    def healthy(self) -> bool:
        """Whether both search indexes open and hold as many passages as the catalog, but for the stale ones."""
        try:
            held = (self.vectors.count(), self.lexical.count())
        except IndexDamagedError:
            return False
        expected, stale = self.catalog.passage_count(), len(self.catalog.stale())
        return all(abs(count - expected) <= stale for count in held)

    def refresh(self) -> None:
        """Have what another process has written be found: an open Chroma does not see it."""
        if self.catalog.changed_elsewhere() and not self._chroma_url:
            self._forget()

    def _forget(self) -> None:
        """Have both search indexes opened anew when they are next needed."""
        self.__dict__.pop("vectors", None)
        self.__dict__.pop("lexical", None)
        forget_clients()

    def repair(self) -> None:
        """Under the write lock: empty whatever does not stand for the catalog, to be filled again by ``sync``."""
        if self.healthy():
            return
        if self._chroma_url:
            self.vectors.clear()
        self._forget()
        for name in _DERIVED:
            path = self.folder / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        self.catalog.mark_all_stale()

    def sync(self, progress: Callable[[int], None] = lambda _passages: None) -> None:
        """Under the write lock: carry over to both search indexes what changed in the catalog.

        Doing any part of it again changes nothing, so it can be cut off at any instant.

        Args:
            progress: Told of each number of passages carried over.

        Raises:
            EmbedderError: The embedder failed; what it has not embedded stays stale.
        """
        while ids := self.catalog.stale(SYNC_BATCH):
            live = self.catalog.passages(ids)
            gone = [id_ for id_ in ids if id_ not in live]
            texts = self._search_texts(live)
            self.vectors.apply(list(texts), self.embedder.embed(list(texts.values())), gone)
            self.lexical.apply(texts.items(), gone)
            self.catalog.settle(ids)
            progress(len(ids))

    def _search_texts(self, passages: Mapping[int, Passage]) -> dict[int, str]:
        headers = self.catalog.headers(passage.document for passage in passages.values())
        return {id_: search_text(passage, headers[passage.document].metadata) for id_, passage in passages.items()}


def search_text(passage: Passage, metadata: Metadata) -> str:
    """What is indexed for a passage: its text under the title of its document, which often names the subject."""
    title = metadata.title
    return passage.text if not title or passage.text.startswith(title) else f"{title}\n{passage.text}"
