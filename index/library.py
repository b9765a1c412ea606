"""An open index: the catalog, and the two search indexes that follow it."""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from index.catalog import Catalog, catalog_file
from index.catalog.replica import remembered
from index.chroma import forget_clients
from index.errors import EmbedderError, EmbedderMismatchError, IndexBusyError, IndexDamagedError, StoreError
from index.lexical import Lexical
from index.vectors import NoVectors, Vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from index.carrier import Carrier
    from index.types import Embedder, Metadata, Passage

# Up to this many left by a killed run are carried over when the index is opened to be asked: a few seconds.
# More than that is left to the next ``index``, and the answer says so.
_CATCH_UP = 1_024


# What may be emptied and made anew. A folder is only made an index if it holds nothing else: see ``_make``.
CHROMA, LEXICAL = _DERIVED = ("chroma", "lexical")
_LOCK = "write.lock"
# Seconds between attempts to remove what is said to be in use.
_PAUSES_S = (0.05, 0.2, 1.0)
# Kept by the chat: what was typed, for the arrow keys, and a folder of conversations, to go on with.
CHAT_HISTORY, CHATS = "chat-history", "chats"


def _make(folder: Path) -> None:
    """Make the folder of an index; one that holds anything else is refused, for repairs remove parts of it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        others = {path.name for path in folder.iterdir()} - {*_DERIVED, _LOCK, CHAT_HISTORY, CHATS}
    except OSError as error:
        raise StoreError(
            f"The index folder {folder} cannot be made: {error.strerror}.", hint="Choose another with --index DIR."
        ) from error
    if others and not catalog_file(folder).exists():
        raise StoreError(
            f"{folder} holds other files and is no index.", hint="Choose a new folder with --index DIR."
        )


def _remove(path: Path) -> None:
    """Remove a file or a folder; Windows refuses while it is open, as Chroma may still have it for an instant."""
    for pause_s in _PAUSES_S:
        with suppress(PermissionError):
            return _remove_at_once(path)
        time.sleep(pause_s)
    return _remove_at_once(path)


def _remove_at_once(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


class Library:
    """An index in a folder.

    ``catalog`` is open at once; Chroma and the BM25 index when they are first needed.

    Args:
        folder: Where the index is.
        embedder: What makes its vectors.
        create: Make the index when there is none.

    Raises:
        NoIndexError: There is no index and ``create`` is false.
        IndexVersionError, IndexDamagedError: See ``Catalog``.
        StoreError: The folder cannot be written.
    """

    def __init__(self, folder: Path, embedder: Embedder, *, create: bool = False) -> None:
        self.folder = folder
        self.embedder = embedder
        if create:
            _make(folder)
        self.catalog = Catalog(catalog_file(folder), create=create)
        self._searched = folder
        self._check_home()

    def _check_home(self) -> None:
        """Refuse the replica of an index on a server: what is written to it alone would be lost."""
        if home := remembered(self.catalog, "of"):
            self.catalog.close()
            raise StoreError(
                f"{self.folder} holds what was fetched of the index {home}.",
                hint="Give its address with --chroma-url, or choose another folder with --index DIR.",
            )

    @cached_property
    def vectors(self) -> Vectors:
        """The dense leg."""
        return Vectors(self._searched / CHROMA, self.catalog.name)

    @cached_property
    def lexical(self) -> Lexical:
        """The lexical leg."""
        return Lexical(self._searched / LEXICAL)

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
            EmbedderMismatchError: See ``check_embedder``; or its vectors have another length than those held.
            EmbedderError: The embedder failed.
            StoreError: The BM25 index cannot be read.
        """
        self.check_embedder()
        try:
            if self.healthy() and not self.catalog.stale(1):
                return
            self._carry_rest()
        except (EmbedderError, EmbedderMismatchError):
            raise
        except StoreError as error:
            self._make_do(error, notice)
        if rest := self.catalog.stale_count():
            notice(f"{rest} passages cannot be searched yet: run citebound index to finish.")

    def _carry_rest(self) -> None:
        with suppress(IndexBusyError), self.writing():
            self.repair()
            if len(self.catalog.stale(_CATCH_UP + 1)) <= _CATCH_UP:
                self.sync()

    def _make_do(self, error: StoreError, notice: Callable[[str], None]) -> None:
        """Answer with what can be read, on a full disk or a read-only one: Chroma and tantivy write to be opened.

        A copy of the search indexes serves if there is room for one elsewhere; else BM25 alone, where it lies.
        """
        self._forget()
        self._copy = TemporaryDirectory(prefix="citebound-", ignore_cleanup_errors=True)
        try:
            for name in _DERIVED:
                shutil.copytree(self.folder / name, Path(self._copy.name, name))
            self._searched = Path(self._copy.name)
            self.vectors.count()
        except (OSError, StoreError):
            self._forget()
            self._searched = self.folder
            self.__dict__["vectors"] = NoVectors()
            notice(f"{error.message} Passages are found by their words alone.")
        self.lexical.count()

    def healthy(self) -> bool:
        """Whether both search indexes stand for the catalog."""
        return not self._unsound()

    def _unsound(self) -> list[str]:
        """Which search indexes do not stand for the catalog."""
        return [name for name in _DERIVED if not self._is_sound(name)]

    def _is_sound(self, name: str) -> bool:
        """Whether a search index stands for the catalog.

        It does not if it cannot be opened, if it holds more or fewer passages than the stale ones explain, or if
        its mark is none or that of another state of the catalog: its folder was put back from an older copy.
        """
        expected, stale = self.catalog.passage_count(), self.catalog.stale_count()
        last, begun = self.catalog.generations()
        try:
            store = self.vectors if name == CHROMA else self.lexical
            mark = store.generation()
            return abs(store.count() - expected) <= stale and (
                mark == last or (mark == begun and begun is not None)
            )
        except IndexDamagedError:
            return False

    def refresh(self) -> None:
        """Have what another process has written be found: an open Chroma does not see it."""
        if self.catalog.changed_elsewhere():
            self._forget()

    def _forget(self) -> None:
        """Have both search indexes opened anew when they are next needed."""
        self.__dict__.pop("vectors", None)
        self.__dict__.pop("lexical", None)
        forget_clients()

    def repair(self, *, everything: bool = False) -> None:
        """Under the write lock: make anew whatever does not stand for the catalog, or ``everything``.

        BM25 is filled at once; vectors are left to ``sync``, for they take an embedder minutes.
        """
        unsound = _DERIVED if everything else self._unsound()
        if CHROMA in unsound:
            self._clear_vectors()
            self.catalog.mark_all_stale()
            self._mark(self.vectors)
        if LEXICAL in unsound:
            self.remake_lexical()

    def _clear_vectors(self) -> None:
        self._forget()
        _remove(self.folder / CHROMA)

    def _mark(self, store: Vectors | Lexical) -> None:
        if generation := self.catalog.generations()[0]:
            store.mark(generation)

    def remake_lexical(self) -> None:
        """Under the write lock: make the BM25 index anew from the catalog, which takes no embedder."""
        self.__dict__.pop("lexical", None)
        _remove(self.folder / LEXICAL)
        from index.carrier import SYNC_BATCH

        last = 0
        while ids := self.catalog.passage_ids(last, SYNC_BATCH):
            self.lexical.apply(self.search_texts(ids).items(), ())
            last = ids[-1]
        self._mark(self.lexical)

    def carrier(self, progress: Callable[[int], None] = lambda _passages: None) -> Carrier:
        """Who carries over to both search indexes what changes in the catalog; to be used under the write lock."""
        from index.carrier import Carrier

        return Carrier(self, progress)

    def sync(self, progress: Callable[[int], None] = lambda _passages: None) -> None:
        """Under the write lock: carry over to both search indexes all that changed in the catalog.

        Args:
            progress: Told of each number of passages carried over.

        Raises:
            EmbedderError: The embedder failed; what it has not embedded stays stale.
        """
        with self.carrier(progress) as carrier:
            carrier.finish()

    def search_texts(self, ids: Iterable[int]) -> dict[int, str]:
        """What is indexed for each of these passages that is in the catalog."""
        passages = self.catalog.passages(ids)
        headers = self.catalog.headers(passage.document for passage in passages.values())
        return {id_: search_text(passage, headers[passage.document].metadata) for id_, passage in passages.items()}


def search_text(passage: Passage, metadata: Metadata) -> str:
    """What is indexed for a passage: its text under the title of its document, which often names the subject."""
    title = metadata.title
    return passage.text if not title or passage.text.startswith(title) else f"{title}\n{passage.text}"
