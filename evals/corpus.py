"""The documents of a data set as an index, made once and kept in the user's cache."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evals.errors import DataError
from index.errors import ReadError
from index.filters import EVERYTHING
from index.library import Library
from index.metadata import values
from index.pipeline import PIPELINE, id_of, parse, prepare, store
from index.search import Legs, Retriever

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from index.filters import Filters
    from index.types import Card, Document, Embedder, Hit


def read_folder(folder: Path) -> tuple[Document, ...]:
    """The articles of a folder as the program itself reads and cleans them, by their file names.

    A page without an article is passed over, as it is when a folder is indexed.

    Raises:
        DataError: There is none.
    """
    found = []
    for file in sorted(folder.iterdir()):
        try:
            document = parse(file, file.read_bytes())
        except ReadError:
            continue
        # By name alone: where the folder lies must change neither ids nor fingerprints.
        found.append(replace(document, id=id_of(file.name), path=file.name))
    if not found:
        raise DataError(f"{folder} holds no article.", hint="Install citebound anew.")
    return tuple(found)


def corpus_hash(documents: Iterable[Document]) -> str:
    """SHA-256 of the documents' names, texts and metadata, in the order of their names."""
    whole = hashlib.sha256()
    for one in sorted(documents, key=lambda document: document.path):
        whole.update(hashlib.sha256(json.dumps([one.path, one.text, values(one.metadata)]).encode()).digest())
    return whole.hexdigest()


class Shelf:
    """An index of a set's documents; one thread at a time is let at it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._retriever = Retriever(library)
        self._lock = threading.Lock()

    def search(self, question: str, limit: int, within: Sequence[str] | None = None) -> tuple[Hit, ...]:
        """See ``Retriever.search``; ``within`` names documents by path."""
        ids = None if within is None else [id_of(path) for path in within]
        with self._lock:
            return self._retriever.search(question, limit, within=ids)

    def legs(self, question: str) -> Legs:
        """See ``Retriever.legs``."""
        with self._lock:
            return self._retriever.legs(question)

    def paths_of(self, passages: Iterable[int]) -> dict[int, str]:
        """The path of the document that each passage is from."""
        with self._lock:
            found = self._library.catalog.passages(passages)
            headers = self._library.catalog.headers(one.document for one in found.values())
        return {id_: headers[one.document].path for id_, one in found.items()}

    def card(self, document: str) -> Card:
        """See ``Retriever.card``."""
        with self._lock:
            return self._retriever.card(document)

    def fingerprint(self) -> str:
        """See ``Retriever.fingerprint``."""
        with self._lock:
            return self._retriever.fingerprint()

    def close(self) -> None:
        """Close the index."""
        self._library.close()


@dataclass(frozen=True, slots=True)
class Closed:
    """A shelf of which only some documents are searched, or all; an ``assistant.steps.Index``."""

    shelf: Shelf
    documents: tuple[str, ...] | None

    def search(self, question: str, limit: int, *, filters: Filters = EVERYTHING) -> tuple[Hit, ...]:  # noqa: ARG002
        """The best passages of these documents; no case has filters."""
        return self.shelf.search(question, limit, self.documents)

    def card(self, document: str, *, filters: Filters = EVERYTHING) -> Card:  # noqa: ARG002
        """See ``Shelf``."""
        return self.shelf.card(document)

    def fingerprint(self) -> str:
        """See ``Shelf``."""
        return self.shelf.fingerprint()


def open_shelf(
    documents: Sequence[Document],
    embedder: Embedder,
    cache: Path,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Shelf:
    """The index of these documents, made or finished if need be.

    Args:
        documents: The set's documents.
        embedder: What makes its vectors.
        cache: The folder that holds one index for each corpus, embedder and way of splitting.
        progress: Called with documents done and documents in all.

    Raises:
        StoreError: The index cannot be written, or another process is making it.
    """
    made_with = "\0".join([corpus_hash(documents), PIPELINE, embedder.fingerprint])
    folder = cache / hashlib.sha256(made_with.encode()).hexdigest()[:16]
    library = Library(folder, embedder, create=True)
    if len(known := library.catalog.known()) < len(documents) or library.catalog.stale(1) or not library.healthy():
        with library.writing(), library.carrier() as carrier:
            library.repair()
            for done, document in enumerate(documents):
                if document.path not in known:
                    store(library, prepare(document), pipeline=PIPELINE, file=document.path)
                    progress(done, len(documents))
                    carrier.offer()
            carrier.finish()
    return Shelf(library)
