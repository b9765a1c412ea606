"""Where bytes come from: files and folders, standard input, the web."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import PathError, ReadError
from index.readers import is_read, most_bytes
from index.readers.limits import MOST_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import BinaryIO

    from index.inputs.fetch import Fetcher
    from index.library import Library


@dataclass(frozen=True, slots=True)
class Loaded:
    """The bytes of an input, and the name whose ending says how to read them; ``url`` if they are from the web."""

    name: str
    data: bytes
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """Something to read. ``path`` is what its documents are known by; ``load`` raises ``ReadError``."""

    path: str
    load: Callable[[], Loaded]


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
                if is_read(name):
                    files[Path(folder, name)] = None
                else:
                    other += 1
    return Found(tuple(files), other, tuple(unreadable))


def check_paths(library: Library | None, paths: Iterable[Path]) -> None:
    """Refuse a path that names nothing: neither a file or folder nor one that was indexed before.

    Raises:
        PathError: There is such a path.
    """
    known = [Path(path) for path in library.catalog.file_paths()] if library else []
    for path in paths:
        if not path.exists() and not any(one.is_relative_to(path.resolve()) for one in known):
            raise PathError(f"There is no file or folder {path}.", hint="Check the spelling.")


def file_input(file: Path) -> Input:
    """A file as an input."""
    return Input(file.as_posix(), partial(_load, file))


def _load(file: Path) -> Loaded:
    try:
        if not file.is_file():
            raise ReadError("Not a regular file.")
        if file.stat().st_size > (most := most_bytes(file.name)):
            raise ReadError(f"Larger than {most // 1_000_000} MB; split it into articles.")
        return Loaded(file.name, file.read_bytes())
    except OSError as error:
        raise ReadError(f"{error.strerror or error}.") from error


def stdin_input(stream: BinaryIO | None, name: str | None = None) -> Input:
    """What is piped in, as an input: its documents are known by ``stdin:NAME``.

    Args:
        stream: Where to read it; ``None`` if the caller closed it.
        name: What it would be called as a file, with the ending that tells its kind. If ``None``, the kind is
            told by its first bytes, and the name is made of its hash: another text is another document.

    Raises:
        PathError: Nothing is piped in, or the name is blank.
        ReadError: It is empty, or too large.
    """
    if name is not None and not name.strip():
        raise PathError("--as names nothing.", hint="As in: citebound index - --as page.html")
    if stream is None or stream.isatty():
        raise PathError("Nothing is piped into “-”.", hint="Pipe a file into it: citebound index - < FILE")
    data = stream.read(MOST_FILE + 1)
    if not data.strip():
        raise ReadError("Standard input is empty.", hint="Check the command before the pipe.")
    if len(data) > MOST_FILE:
        raise ReadError(f"Standard input is larger than {MOST_FILE // 1_000_000} MB.", hint="Split it.")
    if name is None:
        from index.inputs.kinds import ending_of

        name = hashlib.sha256(data).hexdigest()[:8] + ending_of(data)
    loaded = Loaded(name, data)
    return Input(f"stdin:{name}", lambda: loaded)


def url_input(url: str, fetcher: Fetcher) -> Input:
    """A page of the web as an input: its documents are known by its address.

    Raises:
        PathError: It is no address of http or https.
    """
    from index.inputs.fetch import checked

    url = checked(url)

    def load() -> Loaded:
        fetched = fetcher.fetch(url)
        return Loaded(fetched.name, fetched.data, fetched.url)

    return Input(url, load)


def read_urls(file: Path) -> list[str]:
    """The addresses in a file, one a line; blank lines and those that begin with ``#`` are passed over.

    Raises:
        PathError: It cannot be read, or a line is no address.
    """
    from index.inputs.fetch import checked

    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise PathError(
            f"The list {file} cannot be read: {reason}.", hint="It is text, an address a line."
        ) from error
    urls = []
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            try:
                urls.append(checked(line))
            except PathError as error:
                raise PathError(f"{file}, line {number}: {error.message}", hint=error.hint) from error
    if not urls:
        raise PathError(f"The list {file} holds no address.", hint="It is text, an address a line.")
    return urls
