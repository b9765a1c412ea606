"""Inputs in, an index out; what has not changed costs a hash."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING

from index.catalog import KnownFile
from index.errors import ReadError
from index.inputs import check_paths, file_input, find_files
from index.metadata import first_said, found_in
from index.pipeline import PIPELINE, document_of, id_of, prepare, store
from index.readers import kind_of, parts, takes_fields
from index.report import BuildReport, Outcome, Status
from index.types import Metadata, Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index.inputs import Input, Loaded
    from index.library import Library
    from index.readers import Fields
    from index.types import Extract, Part


def build(  # noqa: PLR0913  (what to take in and how, each by its name)
    library: Library,
    paths: Sequence[Path],
    *,
    inputs: Sequence[Input] = (),
    fields: Fields = (),
    prune: bool = False,
    progress: Callable[[int, int, str], None] = lambda _done, _total, _name: None,
) -> BuildReport:
    """Bring the index up to date with the files under ``paths`` and with other inputs.

    One file that cannot be read never stops the others; the version of it that was indexed before is kept.

    Args:
        library: The index, made if need be.
        paths: Files and folders.
        inputs: What else to take in: standard input, pages of the web.
        fields: Which field of a record says what, in formats of records.
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
        sources = [*map(file_input, found.files), *inputs]
        with library.carrier() as carrier:
            for done, source in enumerate(sources):
                progress(done, len(sources), source.path.rpartition("/")[2])
                for outcome in _take_in(library, source, fields):
                    outcomes.append(outcome)
                    carrier.offer()
            outcomes += _vanished(library, paths, found.files, prune=prune)
            progress(len(sources), len(sources), "embedding")
            carrier.finish()
    return BuildReport(tuple(outcomes), found.other)


def _take_in(library: Library, source: Input, fields: Fields) -> Iterator[Outcome]:
    """Take in whatever articles an input holds; says of each what became of it."""
    catalog, path = library.catalog, source.path
    try:
        path.encode()
    except UnicodeEncodeError:
        shown = path.encode(errors="backslashreplace").decode()
        yield Outcome(shown, Status.FAILED, "The file's name is not valid UTF-8; rename it.")
        return
    known = catalog.documents_of(path)
    try:
        loaded = source.load()
        now = KnownFile(path, hashlib.sha256(loaded.data).hexdigest(), _pipeline(loaded.name, fields))
        if catalog.file(path) == now:
            yield from (Outcome(one, Status.UNCHANGED) for one in known)
        elif not known and (old := _renamed_from(library, now)):
            catalog.move_file(old, path)
            yield from (Outcome(one, Status.RENAMED, f"It was {old}.") for one in catalog.documents_of(path))
        else:
            yield from _read(library, now, _parts(loaded, fields), known)
    except ReadError as error:
        yield Outcome(path, Status.FAILED, f"{error.message}{_kept(known)}")


def _pipeline(name: str, fields: Fields) -> str:
    """What has a part in what the bytes of a file of this name become, beside the bytes."""
    return f"{PIPELINE} {json.dumps(sorted(fields))}" if fields and takes_fields(name) else PIPELINE


def _kept(known: object) -> str:
    return " The version indexed before is kept." if known else ""


def _read(library: Library, file: KnownFile, found: Iterator[Part], known: dict[str, str]) -> Iterator[Outcome]:
    """Take in the articles of a file that is new or has changed, and drop those that it held before."""
    gone, whole, taken = set(known), True, Counter[str]()
    for part in found:
        path = _untaken(f"{file.path}#{part.name}" if part.name else file.path, taken)
        gone.discard(path)
        outcome = _take_in_part(library, file, path, part)
        if outcome.status is Status.FAILED:  # it may be a file of many articles in an archive
            whole = False
            gone -= {one for one in gone if one.startswith(f"{path}#")}
        yield outcome
    for path in sorted(gone):
        library.catalog.delete(known[path])
        yield Outcome(path, Status.REMOVED, "It is no longer in its file.")
    if whole:
        library.catalog.put_file(file)


def _untaken(path: str, taken: Counter[str]) -> str:
    """The path, numbered if other articles of the file have it: a message may have two attachments of one name.

    ``taken`` counts how often each path was asked for, or given away.
    """
    free = path
    while taken[free]:
        taken[path] += 1
        free = f"{path} ({taken[path]})"
    taken[free] += 1
    return free


def _parts(loaded: Loaded, fields: Fields) -> Iterator[Part]:
    """The articles of a file; whatever its reader stumbles over is a ``ReadError``."""
    try:
        for part in parts(loaded.name, loaded.data, fields):
            yield replace(part, read=partial(_read_page, part.read, loaded.url)) if loaded.url else part
    except ReadError:
        raise
    except Exception as error:
        raise ReadError(_unreadable(error)) from error


def _read_page(read: Callable[[], Extract], url: str) -> Extract:
    """What is from the web has an address, whether or not it says so."""
    extract = read()
    return replace(extract, metadata=first_said(extract.metadata, found_in(Origin.FETCHED, Metadata(url=url))))


def _unreadable(error: Exception) -> str:
    return f"It cannot be read: {type(error).__name__}: {error}."


def _take_in_part(library: Library, file: KnownFile, path: str, part: Part) -> Outcome:
    catalog = library.catalog
    known = catalog.known_path(path)
    if known and known.file != file.path:
        return Outcome(path, Status.FAILED, f"An article of {known.file} has the same name; rename the file.")
    if known and (known.sha256, known.pipeline) == (hashlib.sha256(part.data).hexdigest(), file.pipeline):
        return Outcome(path, Status.UNCHANGED)
    try:
        document = document_of(path, part, id_=known.document if known else _free_id(library, path))
        prepared = prepare(document)
    except ReadError as error:
        return Outcome(path, Status.FAILED, f"{error.message}{_kept(known)}")
    except Exception as error:  # noqa: BLE001  (whatever a parser makes of one article, the others are read)
        return Outcome(path, Status.FAILED, f"{_unreadable(error)}{_kept(known)}")
    store(library, prepared, pipeline=file.pipeline, file=file.path)
    return Outcome(path, Status.CHANGED if known else Status.ADDED)


def _free_id(library: Library, path: str) -> str:
    """An id for a new document: that of its path, unless a document that was renamed bears it still."""
    id_, n = id_of(path), 1
    while library.catalog.has(id_):
        n += 1
        id_ = id_of(f"{path}\n{n}")
    return id_


def _renamed_from(library: Library, file: KnownFile) -> str | None:
    """The path that the same bytes were indexed under, if there is no file any more and they are read alike."""
    if not Path(file.path).is_absolute():
        return None  # no file
    same = library.catalog.files_with(file.sha256, file.pipeline)
    kind = kind_of(file.path)
    return next((old for old in same if kind_of(old) == kind and _is_gone(old)), None)


def _is_gone(path: str) -> bool:
    """Whether there is surely no such file: one in a folder that cannot be looked into may well be there.

    What was piped in or is from the web is no file, and never gone; paths of files are absolute.
    """
    if not Path(path).is_absolute():
        return False
    try:
        return S_ISDIR(Path(path).stat().st_mode)  # a folder that took its name
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False


def _vanished(library: Library, paths: Sequence[Path], files: Sequence[Path], *, prune: bool) -> list[Outcome]:
    """Documents under the given paths whose files are gone."""
    present = {file.as_posix() for file in files}
    roots = [path.resolve() for path in paths]
    outcomes = []
    for file in library.catalog.file_paths():
        if file in present or not any(Path(file).is_relative_to(root) for root in roots) or not _is_gone(file):
            continue
        status = Status.REMOVED if prune else Status.VANISHED
        outcomes += [Outcome(path, status) for path in library.catalog.documents_of(file)]
        if prune:
            library.catalog.delete_file(file)
    return outcomes
