"""The catalog: every document, sentence and passage, in one SQLite file. It is the source of truth.

Chroma and the BM25 index are derived from it. Each write leaves the ids of the passages it touched in the
table ``stale``, in the same transaction; whoever holds the write lock carries them over (``Library.sync``).
A passage id is never used twice, so carrying one over again, after a crash, changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import astuple
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from index.catalog.followed import Followed
from index.errors import DocumentNotFoundError
from index.types import FIELDS, Comment, Document, Metadata, Origin, Passage, Removed, Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def catalog_file(folder: Path) -> Path:
    """Where the catalog of the index in ``folder`` is."""
    return folder / "catalog.sqlite"


class Known(NamedTuple):
    """What decides whether a document must be read again, and the path of the file that it is a part of."""

    document: str
    sha256: str
    pipeline: str
    file: str


class KnownFile(NamedTuple):
    """A file of which every document is in the catalog, and what decides whether it must be read again."""

    path: str
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


# Documents of an ambiguous name that an error lists; it is one line.
_SOME = 3
# The columns of ``documents`` that make a ``Metadata``, in the order of ``_metadata``.
_ABOUT = ", ".join((*FIELDS, "origins"))


class Catalog(Followed):
    """One open catalog; see ``Database`` for how it is opened, and for what that raises."""

    def _metadata(self, values: Sequence[object]) -> Metadata:
        *fields, origins = values
        try:
            found = tuple((name, Origin(value)) for name, value in json.loads(str(origins)).items())
        except (ValueError, AttributeError) as error:
            raise self.damaged(error) from error
        known = {name: _text(value) for name, value in zip(FIELDS, fields, strict=True)}
        return Metadata(**known, origins=found)

    # -- what the index is -------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """The folder of the index."""
        return self.path.parent

    @property
    def name(self) -> str:
        """A name that no other index has; the Chroma collection bears it."""
        return self.meta("name") or ""

    @property
    def embedder(self) -> str | None:
        """Fingerprint of the embedder that the vectors were made with; ``None`` before the first write."""
        return self.meta("embedder")

    def set_embedder(self, fingerprint: str) -> None:
        """Remember the embedder."""
        with self.transaction():
            self.execute("INSERT OR REPLACE INTO meta VALUES ('embedder', ?)", fingerprint)

    def become(self, name: str, embedder: str) -> None:
        """Take the name and the embedder of another catalog, to follow it."""
        with self.transaction():
            self.execute("INSERT OR REPLACE INTO meta VALUES ('name', ?), ('embedder', ?)", name, embedder)

    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change when any document, or the embedder, does."""
        digest = hashlib.sha256((self.embedder or "").encode())
        for row in self.rows("SELECT id, sha256, pipeline FROM documents ORDER BY id"):
            digest.update("\0".join(str(value) for value in row).encode())
        return digest.hexdigest()[:16]

    # -- documents -----------------------------------------------------------------------------------------

    def known(self) -> dict[str, Known]:
        """Each document's path with what decides whether it must be read again."""
        rows = self.rows("SELECT path, id, sha256, pipeline, file FROM documents")
        return {str(path): Known(*(str(value) for value in rest)) for path, *rest in rows}

    def known_path(self, path: str) -> Known | None:
        """The same for one path; ``None`` when it is not indexed."""
        rows = self.rows("SELECT id, sha256, pipeline, file FROM documents WHERE path = ?", path)
        return Known(*(str(value) for value in rows[0])) if rows else None

    def has(self, document: str) -> bool:
        """Whether there is a document with this id."""
        return bool(self.rows("SELECT 1 FROM documents WHERE id = ?", document))

    def document_count(self) -> int:
        """Number of documents."""
        return int(str(self.rows("SELECT count(*) FROM documents")[0][0]))

    def summaries(self) -> list[Summary]:
        """All documents, in the order of their paths."""
        rows = self.rows(
            "SELECT id, path, sha256, (SELECT count(*) FROM passages WHERE document = documents.id),"
            f" {_ABOUT} FROM documents ORDER BY path"
        )
        return [
            Summary(str(id_), str(path), str(sha), self._metadata(rest), int(str(count)))
            for id_, path, sha, count, *rest in rows
        ]

    def find(self, name: str) -> Summary:
        """The one document that a user means by an id, the beginning of one, a path or a file name.

        A file of articles means all of them, so that it names a document only if it holds no more than one.

        Raises:
            DocumentNotFoundError: There is none, or more than one.
        """
        names, paths = _spellings(name), [(one, _composed(one.path)) for one in self.summaries()]
        matching = (
            [one for one, path in paths if {one.id, path} & names]
            or [one for one, path in paths if {Path(path).name, Path(path).stem} & names]
            or [one for one, path in paths if any(one.id.startswith(n) or path.endswith(f"/{n}") for n in names)]
            or [one for one, path in paths if any(_is_of(path, n) for n in names)]
        )
        if len(matching) == 1:
            return matching[0]
        if matching:
            some = ", ".join(f"{one.id} ({one.path})" for one in matching[:_SOME])
            more = ", …" if len(matching) > _SOME else ""
            raise DocumentNotFoundError(f"“{name}” means {len(matching)} documents.", hint=f"Use: {some}{more}")
        from index.catalog.near import hint

        near = hint(name, [one for one, _ in paths])
        raise DocumentNotFoundError(f"No document “{name}” is in the index.", hint=near)

    def document(self, document: str) -> Document:
        """The document with this id.

        Raises:
            DocumentNotFoundError: There is none.
        """
        rows = self.rows(
            f"SELECT path, sha256, text, removed, comments, pages, {_ABOUT} FROM documents WHERE id = ?", document
        )
        if not rows:
            raise DocumentNotFoundError(
                f"No document “{document}” is in the index.", hint="citebound sources lists them."
            )
        path, sha, text, removed, comments, pages, *rest = rows[0]
        try:
            return Document(
                *(document, str(path), str(sha), str(text), self._metadata(rest)),
                removed=tuple(Removed(*piece) for piece in json.loads(str(removed))),
                comments=tuple(Comment(*piece) for piece in json.loads(str(comments))),
                pages=tuple(json.loads(str(pages))),
            )
        except (ValueError, TypeError) as error:
            raise self.damaged(error) from error

    def put(  # noqa: PLR0913  (all that is known of a document goes in at once)
        self,
        document: Document,
        sentences: Sequence[Sentence],
        passages: Sequence[Span],
        *,
        sketch: Iterable[int] = (),
        pipeline: str = "",
        file: str | None = None,
    ) -> None:
        """Store a document whole, in one transaction, in the place of any earlier version of it.

        ``file`` is the path of the file that it is a part of, by default its own. Until ``put_file`` says so again
        that file is not wholly in the catalog: it may be read no further, and then be as it was before.
        """
        about = document.metadata
        row = {
            "id": document.id,
            "path": document.path,
            "file": document.path if file is None else file,
            "sha256": document.sha256,
            "pipeline": pipeline,
            "text": document.text,
            **{name: getattr(about, name) for name in FIELDS},
            "origins": _json(dict(about.origins)),
            "removed": _json([astuple(piece) for piece in document.removed]),
            "comments": _json([astuple(piece) for piece in document.comments]),
            "pages": _json(document.pages),
        }
        with self.transaction():
            self._drop(document.id)
            self.execute("DELETE FROM files WHERE path = ?", row["file"])
            self.execute(
                f"INSERT INTO documents ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", *row.values()
            )
            self.execute_many(
                "INSERT INTO sentences VALUES (?, ?, ?, ?, ?)",
                [(document.id, one.start, one.end, one.speaker, one.as_of) for one in sentences],
            )
            self.execute_many(
                'INSERT INTO passages (document, start, "end") VALUES (?, ?, ?)',
                [(document.id, span.start, span.end) for span in passages],
            )
            self.execute_many("INSERT INTO sketches VALUES (?, ?)", [(value, document.id) for value in sketch])
            self.mark_stale(document.id)

    def delete(self, document: str) -> None:
        """Take a document out of the catalog, in one transaction; its file is then no longer wholly in it."""
        with self.transaction():
            self.execute("DELETE FROM files WHERE path = (SELECT file FROM documents WHERE id = ?)", document)
            self._drop(document)

    def _drop(self, document: str) -> None:
        self.mark_stale(document)
        self.execute("DELETE FROM documents WHERE id = ?", document)

    # -- the files that documents were read from -------------------------------------------------------------

    def file(self, path: str) -> KnownFile | None:
        """The file at this path, if it was read to its end; ``None`` otherwise."""
        rows = self.rows("SELECT path, sha256, pipeline FROM files WHERE path = ?", path)
        return KnownFile(*(str(value) for value in rows[0])) if rows else None

    def files_with(self, sha256: str, pipeline: str) -> list[str]:
        """Paths of the files with these bytes, read by this pipeline."""
        rows = self.rows(
            "SELECT path FROM files WHERE sha256 = ? AND pipeline = ? ORDER BY path", sha256, pipeline
        )
        return [str(path) for (path,) in rows]

    def documents_of(self, file: str) -> dict[str, str]:
        """The documents of a file: path and id of each, in the order of their paths."""
        rows = self.rows("SELECT path, id FROM documents WHERE file = ? ORDER BY path", file)
        return {str(path): str(id_) for path, id_ in rows}

    def file_paths(self) -> list[str]:
        """Path of each file that a document comes from, in order."""
        return [str(path) for (path,) in self.rows("SELECT DISTINCT file FROM documents ORDER BY file")]

    def put_file(self, file: KnownFile) -> None:
        """Remember that a file was read to its end."""
        with self.transaction():
            self.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", *file)

    def move_file(self, old: str, new: str) -> None:
        """A file has another path now; its documents keep their ids."""
        with self.transaction():
            self.execute("DELETE FROM files WHERE path = ?", new)
            self.execute("UPDATE files SET path = ? WHERE path = ?", new, old)
            self.execute(
                "UPDATE documents SET path = ? || substr(path, ?), file = ? WHERE file = ?",
                *(new, len(old) + 1, new, old),
            )

    def delete_file(self, path: str) -> None:
        """Take a file and its documents out of the catalog, in one transaction."""
        with self.transaction():
            for document in self.documents_of(path).values():
                self._drop(document)
            self.execute("DELETE FROM files WHERE path = ?", path)

    # -- passages and sentences ----------------------------------------------------------------------------

    def passages(self, ids: Iterable[int]) -> dict[int, Passage]:
        """The passages with these ids; an id that is no longer in the catalog is left out."""
        sql = 'SELECT id, document, start, "end" FROM passages WHERE id IN ({})'
        places = [
            (int(str(id_)), str(document), int(str(start)), int(str(end)))
            for id_, document, start, end in self.rows_in(sql, ids)
        ]
        # Sliced here and not by SQLite, which walks a text from its beginning for every passage of it.
        documents = {document for _, document, _, _ in places}
        rows = self.rows_in("SELECT id, text FROM documents WHERE id IN ({})", documents)
        texts = {str(document): str(text) for document, text in rows}
        return {
            id_: Passage(id_, document, start, end, texts[document][start:end])
            for id_, document, start, end in places
        }

    def headers(self, documents: Iterable[str]) -> dict[str, Header]:
        """Path, hash and metadata of each of these documents."""
        rows = self.rows_in(f"SELECT id, path, sha256, {_ABOUT} FROM documents WHERE id IN ({{}})", set(documents))
        return {str(id_): Header(str(path), str(sha), self._metadata(rest)) for id_, path, sha, *rest in rows}

    def sentences(self, document: str) -> tuple[Sentence, ...]:
        """The sentences of a document, in order."""
        rows = self.rows(
            'SELECT start, "end", speaker, as_of FROM sentences WHERE document = ? ORDER BY start', document
        )
        return tuple(
            Sentence(int(str(start)), int(str(end)), _text(speaker), _text(as_of))
            for start, end, speaker, as_of in rows
        )

    def passages_of(self, documents: Iterable[str]) -> list[int]:
        """Ids of the passages of these documents."""
        sql = "SELECT id FROM passages WHERE document IN ({})"
        return [int(str(id_)) for (id_,) in self.rows_in(sql, documents)]

    def passage_ids(self, after: int, limit: int) -> list[int]:
        """Ids of the next passages behind one, in order."""
        rows = self.rows("SELECT id FROM passages WHERE id > ? ORDER BY id LIMIT ?", after, limit)
        return [int(str(id_)) for (id_,) in rows]

    def passage_count(self) -> int:
        """Number of passages in the catalog."""
        return int(str(self.rows("SELECT count(*) FROM passages")[0][0]))


def _spellings(name: str, kind: type[PurePath] = PurePath) -> frozenset[str]:
    """What a user has typed, as paths are kept: with slashes on Windows, too."""
    return frozenset({_composed(name), _composed(kind(name).as_posix())} - {"", "."})


def _composed(path: str) -> str:
    """A path in the form of Unicode in which it is compared: macOS names files in another than is typed."""
    return unicodedata.normalize("NFC", path)


def _is_of(path: str, file: str) -> bool:
    """Whether the document at ``path`` is an article of ``file``, which may itself lie in an archive."""
    return path.startswith(f"{file}#") or f"/{file}#" in path or f"#{file}#" in path


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
