"""The catalog: every document, sentence and passage, in one SQLite file. It is the source of truth.

Chroma and the BM25 index are derived from it. Each write leaves the ids of the passages it touched in the
table ``stale``, in the same transaction; whoever holds the write lock carries them over (``Library.sync``).
A passage id is never used twice, so carrying one over again, after a crash, changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from index.errors import DocumentNotFoundError, IndexDamagedError, IndexVersionError, NoIndexError, StoreError
from index.schema import SCHEMA, SCHEMA_VERSION
from index.types import Document, Metadata, Passage, Removed, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# SQLite allows 32,766 variables in a statement; a list of ids is sent in slices well below that.
_SLICE = 1_000
# How SQLite says that a file has other tables than ours, or lacks some.
_TORN = ("no such table", "no such column", "table ")


def catalog_file(folder: Path) -> Path:
    """Where the catalog of the index in ``folder`` is."""
    return folder / "catalog.sqlite"


class Known(NamedTuple):
    """What decides whether a file must be read again."""

    document: str
    sha256: str
    pipeline: str


class Header(NamedTuple):
    """What stands at the head of a document."""

    path: str
    sha256: str
    metadata: Metadata


class Summary(NamedTuple):
    """A document without its text."""

    id: str
    path: str
    sha256: str
    metadata: Metadata
    passages: int


class Catalog:
    """One open catalog, for one thread at a time.

    Args:
        path: The SQLite file.
        create: Make the file when it is not there.

    Raises:
        NoIndexError: There is no file and ``create`` is false.
        IndexVersionError: The file has another schema version.
        IndexDamagedError: The file is not a readable catalog.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.is_file():
            raise NoIndexError(f"There is no index in {path.parent}.", hint="Make one: citebound index FOLDER")
        self._path = path
        with self._guard():
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
            try:
                self._prepare()
                self._version = int(self._db.execute("PRAGMA data_version").fetchone()[0])
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        # A reader goes on with the last committed state while a writer writes.
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            with self.transaction():
                if self._db.execute("PRAGMA user_version").fetchone()[0]:
                    return  # another process has made it meanwhile
                for statement in SCHEMA.split(";"):
                    self._db.execute(statement)
                self._set("name", f"citebound-{uuid.uuid4().hex}")
        elif version != SCHEMA_VERSION:
            raise IndexVersionError(
                f"The index in {self._path.parent} has schema {version}; this citebound reads {SCHEMA_VERSION}.",
                hint="Index into a new folder with --index DIR, or use the citebound that made it.",
            )

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """Turn SQLite's errors into the index's own."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if str(error).startswith(_TORN):
                raise self._damaged(error) from error
            raise StoreError(
                f"The catalog {self._path} cannot be used: {error}.",
                hint="Check the free disk space and the permissions of the index folder, then try again.",
            ) from error
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> IndexDamagedError:
        return IndexDamagedError(
            f"The catalog {self._path} is damaged: {error}.", hint="Remove that file and index again."
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside, or none of them."""
        with self._guard():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.rollback()
                raise
            self._db.commit()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All reads inside see one state of the catalog, whatever a writer commits meanwhile."""
        with self._guard():
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                self._db.rollback()

    def changed_elsewhere(self) -> bool:
        """Whether another connection has committed since this was last asked."""
        version, self._version = self._version, int(str(self._rows("PRAGMA data_version")[0][0]))
        return version != self._version

    def close(self) -> None:
        """Close the file; the catalog cannot be used after it."""
        self._db.close()

    def _rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with self._guard():
            return self._db.execute(sql, values).fetchall()

    def _rows_in(self, sql: str, values: Iterable[object]) -> Iterator[tuple[object, ...]]:
        """Rows of ``sql``, whose ``{}`` stands for a list of variables, for any number of values."""
        rest = list(values)
        for at in range(0, len(rest), _SLICE):
            part = rest[at : at + _SLICE]
            yield from self._rows(sql.format(",".join("?" * len(part))), *part)

    # -- what the index is -------------------------------------------------------------------------------

    def _set(self, key: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _get(self, key: str) -> str | None:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", key)
        return str(rows[0][0]) if rows else None

    @property
    def folder(self) -> Path:
        """The folder of the index."""
        return self._path.parent

    @property
    def name(self) -> str:
        """A name that no other index has; the Chroma collection bears it."""
        return self._get("name") or ""

    @property
    def embedder(self) -> str | None:
        """Fingerprint of the embedder that the vectors were made with; ``None`` before the first write."""
        return self._get("embedder")

    def set_embedder(self, fingerprint: str) -> None:
        """Remember the embedder."""
        with self.transaction():
            self._set("embedder", fingerprint)

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when any document, or the embedder, does."""
        digest = hashlib.sha256((self.embedder or "").encode())
        for row in self._rows("SELECT id, sha256, pipeline FROM documents ORDER BY id"):
            digest.update("\0".join(str(value) for value in row).encode())
        return digest.hexdigest()[:16]

    # -- documents -----------------------------------------------------------------------------------------

    def known(self) -> dict[str, Known]:
        """Each indexed path with what decides whether its file must be read again."""
        rows = self._rows("SELECT path, id, sha256, pipeline FROM documents")
        return {str(path): Known(str(id_), str(sha), str(pipeline)) for path, id_, sha, pipeline in rows}

    def known_path(self, path: str) -> Known | None:
        """The same for one path; ``None`` when it is not indexed."""
        rows = self._rows("SELECT id, sha256, pipeline FROM documents WHERE path = ?", path)
        return Known(*(str(value) for value in rows[0])) if rows else None

    def summaries(self) -> list[Summary]:
        """All documents, in the order of their paths."""
        rows = self._rows(
            "SELECT id, path, sha256, title, outlet, author, published, url,"
            " (SELECT count(*) FROM passages WHERE document = documents.id) FROM documents ORDER BY path"
        )
        return [
            Summary(str(id_), str(path), str(sha), _metadata(rest[:5]), int(str(rest[5])))
            for id_, path, sha, *rest in rows
        ]

    def find(self, name: str) -> Summary:
        """The one document that a user means by an id, the beginning of one, a path or a file name.

        Raises:
            DocumentNotFoundError: There is none, or more than one.
        """
        summaries = self.summaries()
        matching = (
            [one for one in summaries if name in (one.id, one.path)]
            or [one for one in summaries if name in (Path(one.path).name, Path(one.path).stem)]
            or [one for one in summaries if name and (one.id.startswith(name) or one.path.endswith(f"/{name}"))]
        )
        if len(matching) == 1:
            return matching[0]
        if matching:
            ids = ", ".join(one.id for one in matching)
            raise DocumentNotFoundError(f"“{name}” is the name of {len(matching)} documents.", hint=f"Use: {ids}")
        raise DocumentNotFoundError(f"No document “{name}” is in the index.", hint="citebound sources lists them.")

    def document(self, document: str) -> Document:
        """The document with this id.

        Raises:
            DocumentNotFoundError: There is none.
        """
        rows = self._rows(
            "SELECT id, path, sha256, text, removed, title, outlet, author, published, url"
            " FROM documents WHERE id = ?",
            document,
        )
        if not rows:
            raise DocumentNotFoundError(
                f"No document “{document}” is in the index.", hint="citebound sources lists them."
            )
        id_, path, sha, text, removed, *rest = rows[0]
        try:
            pieces = tuple(Removed(*piece) for piece in json.loads(str(removed)))
        except (ValueError, TypeError) as error:
            raise self._damaged(error) from error
        return Document(str(id_), str(path), str(sha), str(text), _metadata(rest), pieces)

    def put(
        self,
        document: Document,
        sentences: Sequence[Sentence],
        passages: Sequence[Span],
        *,
        sketch: Iterable[int] = (),
        pipeline: str = "",
    ) -> None:
        """Store a document whole, in one transaction, in the place of any earlier version of it."""
        meta = document.metadata
        with self.transaction():
            self._drop(document.id)
            self._db.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(document.id, document.path, document.sha256, pipeline, document.text),
                    *(meta.title, meta.outlet, meta.author, meta.published, meta.url),
                    json.dumps([(piece.text, piece.why) for piece in document.removed], ensure_ascii=False),
                ),
            )
            self._db.executemany(
                "INSERT INTO sentences VALUES (?, ?, ?, ?, ?)",
                [(document.id, s.start, s.end, s.speaker, s.as_of) for s in sentences],
            )
            self._db.executemany(
                'INSERT INTO passages (document, start, "end") VALUES (?, ?, ?)',
                [(document.id, span.start, span.end) for span in passages],
            )
            self._db.executemany("INSERT INTO sketches VALUES (?, ?)", [(value, document.id) for value in sketch])
            self._mark_stale(document.id)

    def delete(self, document: str) -> None:
        """Take a document out of the catalog, in one transaction."""
        with self.transaction():
            self._drop(document)

    def _drop(self, document: str) -> None:
        self._mark_stale(document)
        self._db.execute("DELETE FROM documents WHERE id = ?", (document,))

    def _mark_stale(self, document: str) -> None:
        self._db.execute("INSERT OR IGNORE INTO stale SELECT id FROM passages WHERE document = ?", (document,))

    # -- passages and sentences ----------------------------------------------------------------------------

    def passages(self, ids: Iterable[int]) -> dict[int, Passage]:
        """The passages with these ids; an id that is no longer in the catalog is left out."""
        sql = 'SELECT id, document, start, "end" FROM passages WHERE id IN ({})'
        places = [
            (int(str(id_)), str(document), int(str(start)), int(str(end)))
            for id_, document, start, end in self._rows_in(sql, ids)
        ]
        # Sliced here and not by SQLite, which walks a text from its beginning for every passage of it.
        documents = {document for _, document, _, _ in places}
        rows = self._rows_in("SELECT id, text FROM documents WHERE id IN ({})", documents)
        texts = {str(document): str(text) for document, text in rows}
        return {
            id_: Passage(id_, document, start, end, texts[document][start:end])
            for id_, document, start, end in places
        }

    def headers(self, documents: Iterable[str]) -> dict[str, Header]:
        """Path, hash and metadata of each of these documents."""
        sql = "SELECT id, path, sha256, title, outlet, author, published, url FROM documents WHERE id IN ({})"
        rows = self._rows_in(sql, set(documents))
        return {str(id_): Header(str(path), str(sha), _metadata(rest)) for id_, path, sha, *rest in rows}

    def sentences(self, document: str) -> tuple[Sentence, ...]:
        """The sentences of a document, in order."""
        rows = self._rows(
            'SELECT start, "end", speaker, as_of FROM sentences WHERE document = ? ORDER BY start', document
        )
        return tuple(
            Sentence(int(str(start)), int(str(end)), _text(speaker), _text(as_of))
            for start, end, speaker, as_of in rows
        )

    def passages_of(self, documents: Iterable[str]) -> list[int]:
        """Ids of the passages of these documents."""
        sql = "SELECT id FROM passages WHERE document IN ({})"
        return [int(str(id_)) for (id_,) in self._rows_in(sql, documents)]

    def passage_count(self) -> int:
        """Number of passages in the catalog."""
        return int(str(self._rows("SELECT count(*) FROM passages")[0][0]))

    # -- what the derived stores still lack ------------------------------------------------------------------

    def stale(self, limit: int = -1) -> list[int]:
        """Ids of passages that the derived stores have yet to take in or to drop, oldest first."""
        rows = self._rows("SELECT passage FROM stale ORDER BY passage LIMIT ?", limit)
        return [int(str(id_)) for (id_,) in rows]

    def settle(self, ids: Iterable[int]) -> None:
        """The derived stores have taken these in."""
        with self.transaction():
            self._db.executemany("DELETE FROM stale WHERE passage = ?", [(id_,) for id_ in ids])

    def mark_all_stale(self) -> None:
        """Have every passage carried over again."""
        with self.transaction():
            self._db.execute("INSERT OR IGNORE INTO stale SELECT id FROM passages")

    # -- near-copies -----------------------------------------------------------------------------------------

    def sketch(self, document: str) -> frozenset[int]:
        """The document's sketch (see ``index.copies``)."""
        rows = self._rows("SELECT hash FROM sketches WHERE document = ?", document)
        return frozenset(int(str(value)) for (value,) in rows)

    def sketch_neighbours(self, document: str, least: int) -> list[str]:
        """Documents whose sketch shares at least ``least`` values with this one's."""
        rows = self._rows(
            "SELECT b.document FROM sketches a JOIN sketches b ON b.hash = a.hash AND b.document <> a.document"
            " WHERE a.document = ? GROUP BY b.document HAVING count(*) >= ? ORDER BY b.document",
            document,
            least,
        )
        return [str(id_) for (id_,) in rows]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _metadata(values: Sequence[object]) -> Metadata:
    return Metadata(*(_text(value) for value in values))
