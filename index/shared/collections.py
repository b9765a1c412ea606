"""What an index keeps on a Chroma server beside its vectors: its documents, and in which state they are.

A version of a document is one record or, where it is long, several; their ids say of which document and version
they are, which of how many. A record never changes: another version has other ids. Listing the ids, which is cheap
however long the texts are, thus tells who asks what he lacks. Whoever writes holds the lease (see
``index.shared.lease``).
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from index.chroma import Collections
from index.errors import StoreError
from index.shared.lease import held

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from index.chroma import Found
    from index.shared.lease import Lease
    from index.shared.server import Server

# Characters of a record. Most articles fit; Chroma's hosted service takes values of 4,096 bytes at most.
_PIECE = 4_000
# Records read or written at a time: a megabyte; the hosted service takes 300 at most.
_BATCH = 250
# The mark of a state in which a writer is at work on the documents, or has died over it, begins so.
_UNSETTLED = "~"


class About(NamedTuple):
    """Which index a server holds, and in which state its documents are.

    ``catalog`` is the name of its catalog, ``schema`` that of its records, ``embedder`` the fingerprint of what
    makes its vectors; ``generation`` changes before and after the documents do.
    """

    catalog: str
    schema: int
    embedder: str
    generation: str


class Record(NamedTuple):
    """A version of a document."""

    document: str
    version: str
    payload: str


class Held(NamedTuple):
    """The records on the server: by document and version their ids."""

    ids: dict[str, dict[str, list[str]]]

    def versions(self) -> dict[str, str]:
        """The version of each document; while one is being replaced and both are there, any of the two."""
        whole = {
            document: [version for version, ids in versions.items() if _is_whole(ids)]
            for document, versions in self.ids.items()
        }
        return {document: max(versions) for document, versions in whole.items() if versions}

    def is_just(self, document: str, version: str) -> bool:
        """Whether this version of a document is there, and nothing of another."""
        found = self.ids.get(document, {})
        return len(found) == 1 and version in found and _is_whole(found[version])

    def ids_of(self, document: str) -> list[str]:
        """The ids of all records of a document."""
        return [id_ for ids in self.ids.get(document, {}).values() for id_ in ids]


def _is_whole(ids: list[str]) -> bool:
    return len(ids) == int(ids[0].rsplit("/", 1)[1])


def unsettled() -> str:
    """A generation for the time in which documents are written: whoever asks looks for news each time."""
    return f"{_UNSETTLED}{uuid.uuid4().hex}"


def settled() -> str:
    """A generation for documents that stay as they are until the next one."""
    return uuid.uuid4().hex


def is_settled(generation: str) -> bool:
    """Whether the documents of this generation stay as they are."""
    return generation != "" and not generation.startswith(_UNSETTLED)


class Shared:
    """An index on a server, but for its vectors.

    Args:
        server: The server.
        name: The index's name there.

    Raises:
        StoreError: The server does not answer, here and in every method.
    """

    def __init__(self, server: Server, name: str) -> None:
        self._there = Collections(server)
        # With a dot, which a name itself cannot have: so no two indexes share a collection.
        self._documents, self._lease = f"{name}.documents", f"{name}.writer"

    def about(self) -> About | None:
        """Which index is there; ``None`` if none is."""
        found = self._there.find(self._documents)
        return None if found is None else _about(found)

    def create(self, about: About) -> None:
        """Make a new index there."""
        self._there.create(self._documents, about._asdict())

    def mark(self, generation: str) -> None:
        """Say in which state the documents are."""
        found = self._collection()
        self._there.describe(found, _about(found)._replace(generation=generation)._asdict())

    def lease(self, owner: str) -> AbstractContextManager[Lease]:
        """The right to write; see ``index.shared.lease.held``."""
        return held(self._there, self._lease, owner)

    def is_being_written(self) -> bool:
        """Whether somebody holds the lease."""
        return self._there.find(self._lease) is not None

    def held(self) -> Held:
        """What is there."""
        ids: dict[str, dict[str, list[str]]] = {}
        for id_ in self._there.ids(self._collection()):
            document, version, *_ = id_.split("/")
            ids.setdefault(document, {}).setdefault(version, []).append(id_)
        return Held(ids)

    def read(self, versions: Mapping[str, str], held: Held) -> Iterator[dict[str, str]]:
        """The payloads of these versions, by document, some at a time.

        One that a writer has replaced meanwhile is left out: the generation has then changed, too.
        """
        page: dict[str, list[str]] = {}
        for document, version in versions.items():
            page[document] = sorted(held.ids[document][version], key=_number)
            if sum(map(len, page.values())) >= _BATCH:
                yield self._payloads(page)
                page = {}
        if page:
            yield self._payloads(page)

    def _payloads(self, page: Mapping[str, list[str]]) -> dict[str, str]:
        ids = [id_ for each in page.values() for id_ in each]
        found: dict[str, str] = {}
        for at in range(0, len(ids), _BATCH):
            found |= self._there.read(self._collection(), ids[at : at + _BATCH])
        whole = {document: ids for document, ids in page.items() if found.keys() >= set(ids)}
        return {document: "".join(found[id_] for id_ in ids) for document, ids in whole.items()}

    def write(self, records: Iterable[Record], held: Held) -> None:
        """Put versions of documents there, then drop what is there of others."""
        done: list[Record] = []
        texts: dict[str, str] = {}
        for record in records:
            texts |= _pieces(record)
            done.append(record)
            if len(texts) >= _BATCH:
                self._write(texts, done, held)
                texts, done = {}, []
        if done:
            self._write(texts, done, held)

    def _write(self, texts: Mapping[str, str], records: Iterable[Record], held: Held) -> None:
        ids, collection = list(texts), self._collection()
        for at in range(0, len(ids), _BATCH):
            self._there.write(collection, {id_: texts[id_] for id_ in ids[at : at + _BATCH]})
        old = [id_ for one in records for id_ in held.ids_of(one.document) if id_ not in texts]
        self._there.delete(collection, old)

    def delete(self, documents: Iterable[str], held: Held) -> None:
        """Drop all that is there of these documents."""
        self._there.delete(self._collection(), [id_ for one in documents for id_ in held.ids_of(one)])

    def _collection(self) -> Found:
        found = self._there.find(self._documents)
        if found is None:
            raise StoreError(
                f"The Chroma server at {self._there.place} has lost the index: “{self._documents}” is gone.",
                hint="Run citebound index again: it is made anew.",
            )
        return found


def _about(found: Found) -> About:
    try:
        about = found.about
        return About(
            str(about["catalog"]), int(str(about["schema"])), str(about["embedder"]), str(about["generation"])
        )
    except (KeyError, ValueError) as error:
        raise StoreError(
            f"“{found.collection.name}” on the Chroma server is not citebound's.", hint="Set another collection."
        ) from error


def _pieces(record: Record) -> dict[str, str]:
    """The records of a version of a document: by id its payload, cut."""
    cuts = range(0, len(record.payload), _PIECE)
    head, tail = f"{record.document}/{record.version}", len(cuts)
    return {f"{head}/{n}/{tail}": record.payload[at : at + _PIECE] for n, at in enumerate(cuts)}


def _number(id_: str) -> int:
    return int(id_.split("/")[2])
