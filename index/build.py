"""Files in, an index out: read, clean, split, store; what has not changed costs a hash."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from index.attribution import attribute
from index.clean import clean, is_article
from index.copies import sketch
from index.errors import PathError, ReadError
from index.library import SYNC_BATCH
from index.readers import SUFFIXES, read
from index.split import passages, sentences
from index.types import Document, Metadata, Removed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from index.library import Library
    from index.types import Span

# Goes up whenever reading, cleaning, splitting or attribution gives another result for the same bytes:
# documents indexed before are then read again.
PIPELINE = "1"
# A text of this size is some twenty novels; a larger "article" is a data dump that nobody can quote from.
_MOST_BYTES = 50_000_000


class Status(StrEnum):
    """What became of a file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    VANISHED = "vanished"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, and why if it failed."""

    path: str
    status: Status
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What became of every file; ``other`` counts files in the folders that are of no kind that is read."""

    outcomes: tuple[Outcome, ...]
    other: int

    def count(self, status: Status) -> int:
        """Number of files with this outcome."""
        return Counter(outcome.status for outcome in self.outcomes)[status]


@dataclass(frozen=True, slots=True)
class Found:
    """The files under the given paths."""

    files: tuple[Path, ...]
    other: int
    unreadable: tuple[OSError, ...] = ()


def find_files(paths: Iterable[Path]) -> Found:
    """Files to read under ``paths``, in order: each named file, and in folders those of a known ending.

    Hidden files and folders are passed over; links to folders are not followed.
    """
    files: dict[Path, None] = {}
    unreadable: list[OSError] = []
    other = 0
    for path in paths:
        if not path.is_dir():
            if path.exists():
                files[path.resolve()] = None
            continue
        for folder, folders, names in os.walk(path.resolve(), onerror=unreadable.append):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(name for name in names if not name.startswith(".")):
                if Path(name).suffix.lower() in SUFFIXES:
                    files[Path(folder, name)] = None
                else:
                    other += 1
    return Found(tuple(files), other, tuple(unreadable))


def check_paths(library: Library | None, paths: Iterable[Path]) -> None:
    """Refuse a path that names nothing: neither a file or folder nor one that was indexed before.

    Raises:
        PathError: There is such a path.
    """
    known = [Path(path) for path in library.catalog.known()] if library else []
    for path in paths:
        if not path.exists() and not any(one.is_relative_to(path.resolve()) for one in known):
            raise PathError(f"There is no file or folder {path}.", hint="Check the spelling.")


def build(
    library: Library,
    paths: Sequence[Path],
    *,
    prune: bool = False,
    progress: Callable[[int, int, str], None] = lambda _done, _total, _name: None,
) -> BuildReport:
    """Bring the index up to date with the files under ``paths``.

    One file that cannot be read never stops the others; the version of it that was indexed before is kept.

    Args:
        library: The index, made if need be.
        paths: Files and folders.
        prune: Take documents out whose files under ``paths`` are gone.
        progress: Called with files done, files in all and what is being done.

    Raises:
        IndexBusyError: Another process is writing.
        EmbedderMismatchError: The index was made with another embedder.
        PathError: See ``check_paths``.
        StoreError: The index cannot be written; what was written before stays.
    """
    found = find_files(paths)
    check_paths(library, paths)
    with library.writing():
        library.repair()
        outcomes = [Outcome(str(one.filename), Status.FAILED, f"{one.strerror}.") for one in found.unreadable]
        for done, file in enumerate(found.files):
            progress(done, len(found.files), file.name)
            outcomes.append(_take_in(library, file))
            if len(library.catalog.stale(SYNC_BATCH)) == SYNC_BATCH:
                progress(done, len(found.files), "embedding")
                library.sync()
        outcomes += _vanished(library, paths, found.files, prune=prune)
        progress(len(found.files), len(found.files), "embedding")
        library.sync()
    return BuildReport(tuple(outcomes), found.other)


def _take_in(library: Library, file: Path) -> Outcome:
    catalog, path = library.catalog, file.as_posix()
    try:
        path.encode()
    except UnicodeEncodeError:
        shown = path.encode(errors="backslashreplace").decode()
        return Outcome(shown, Status.FAILED, "The file's name is not valid UTF-8; rename it.")
    known = catalog.known_path(path)
    kept = " The version indexed before is kept." if known else ""
    try:
        data = _bytes_of(file)
        sha256 = hashlib.sha256(data).hexdigest()
        if known and (known.sha256, known.pipeline) == (sha256, PIPELINE):
            return Outcome(path, Status.UNCHANGED)
        document = parse(file, data)
        spans = sentences(document.text)
    except ReadError as error:
        return Outcome(path, Status.FAILED, f"{error.message}{kept}")
    except Exception as error:  # noqa: BLE001  (whatever a parser makes of one file, the others are read)
        return Outcome(path, Status.FAILED, f"It cannot be read: {type(error).__name__}: {error}.{kept}")
    store(library, document, spans)
    return Outcome(path, Status.CHANGED if known else Status.ADDED)


def store(library: Library, document: Document, spans: Sequence[Span]) -> None:
    """Put a document and its sentences into the catalog; the search indexes follow at the next ``sync``."""
    library.catalog.put(
        document,
        attribute(document.text, spans),
        passages(document.text, spans),
        sketch=sketch(document.text),
        pipeline=PIPELINE,
    )


def _bytes_of(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise ReadError("Not a regular file.")
        if file.stat().st_size > _MOST_BYTES:
            raise ReadError(f"Larger than {_MOST_BYTES // 1_000_000} MB; split it into articles.")
        return file.read_bytes()
    except OSError as error:
        raise ReadError(f"{error.strerror or error}.") from error


def parse(file: Path, data: bytes) -> Document:
    """The document that the bytes of a file are, read by its name's ending and cleaned.

    Raises:
        ReadError: It cannot be read, or holds no article.
    """
    extract = clean(read(file, data))
    if not is_article(extract.text):
        raise ReadError("No article text is left after cleaning.")
    path, sha256 = file.as_posix(), hashlib.sha256(data).hexdigest()
    return _storable(Document(id_of(path), path, sha256, extract.text, extract.metadata, extract.removed))


def id_of(path: str) -> str:
    """The id of the document at this path."""
    return hashlib.sha256(path.encode()).hexdigest()[:12]


def _storable(document: Document) -> Document:
    """The document without lone surrogates, which JSON can smuggle in and nothing can store."""

    def mend(text: str | None) -> str | None:
        return text and text.encode("utf-8", "replace").decode()

    about = Metadata(*(mend(getattr(document.metadata, field.name)) for field in fields(Metadata)))
    removed = tuple(Removed(mend(piece.text) or "", piece.why) for piece in document.removed)
    return replace(document, text=mend(document.text) or "", metadata=about, removed=removed)


def _is_gone(path: str) -> bool:
    """Whether there is surely no such file: one in a folder that cannot be looked into may well be there."""
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        pass
    return False


def _vanished(library: Library, paths: Sequence[Path], files: Sequence[Path], *, prune: bool) -> list[Outcome]:
    """Documents under the given paths whose files are gone."""
    present = {file.as_posix() for file in files}
    roots = [path.resolve() for path in paths]
    outcomes = []
    for path, known in library.catalog.known().items():
        if path in present or not any(Path(path).is_relative_to(root) for root in roots) or not _is_gone(path):
            continue
        if prune:
            library.catalog.delete(known.document)
        outcomes.append(Outcome(path, Status.REMOVED if prune else Status.VANISHED))
    return outcomes
