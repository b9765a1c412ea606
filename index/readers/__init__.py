"""One reader for each file format: bytes in, text and what the format itself says of it out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import ReadError
from index.own import refuse_export
from index.readers.decode import decode
from index.readers.limits import MOST_ARTICLE, MOST_FILE
from index.types import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.types import Extract


class _Takes(Enum):
    """What the module of a format offers."""

    TEXT = auto()  # read(text: str) -> Extract
    PAGE = auto()  # read(text: str, name: str) -> Extract
    BYTES = auto()  # read(data: bytes, name: str) -> Extract
    MANY = auto()  # parts(name: str, data: bytes) -> Iterator[Part]
    MAIL = auto()  # parts(name: str, data: bytes, packed: bool, depth: int) -> Iterator[Part]
    RECORDS = auto()  # parts(name: str, data: bytes, fields: Fields) -> Iterator[Part]


# Which field of a record says what, as the user put it: ``("text", "body")``. Nothing said: the usual names.
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Format:
    module: str
    takes: _Takes


# File ending → the module of ``index.readers`` that reads it, imported when the first such file is.
_FORMATS = {
    ".txt": _Format("plain", _Takes.TEXT),
    ".text": _Format("plain", _Takes.TEXT),
    ".md": _Format("markdown", _Takes.TEXT),
    ".markdown": _Format("markdown", _Takes.TEXT),
    ".html": _Format("html", _Takes.PAGE),
    ".htm": _Format("html", _Takes.PAGE),
    ".xhtml": _Format("html", _Takes.PAGE),
    ".pdf": _Format("pdf", _Takes.BYTES),
    ".docx": _Format("docx", _Takes.BYTES),
    ".epub": _Format("epub", _Takes.MANY),
    ".eml": _Format("mail", _Takes.MAIL),
    ".mbox": _Format("mail", _Takes.MAIL),
    ".json": _Format("records", _Takes.RECORDS),
    ".jsonl": _Format("records", _Takes.RECORDS),
    ".ndjson": _Format("records", _Takes.RECORDS),
    ".csv": _Format("records", _Takes.RECORDS),
    ".tsv": _Format("records", _Takes.RECORDS),
}
# One packed file, named after it, and many.
_GZIP, _ZIP = ".gz", ".zip"
SUFFIXES: frozenset[str] = frozenset(_FORMATS) | {_GZIP, _ZIP}


def is_read(name: str) -> bool:
    """Whether a file of this name, in a folder, is one to read: by its ending, of ``a.html.gz`` the inner one."""
    return _suffix(name) == _ZIP or _suffix(_unpacked(name)) in _FORMATS


def kind_of(name: str) -> str:
    """The endings that decide how a file of this name is read, in lower case: of ``a.HTML.gz`` both."""
    return f"{_suffix(_unpacked(name))}{_GZIP}" if _suffix(name) == _GZIP else _suffix(name)


def takes_fields(name: str) -> bool:
    """Whether ``fields`` has a part in how a file of this name is read."""
    form = _FORMATS.get(_suffix(_unpacked(name)))
    return _suffix(name) == _ZIP or (form is not None and form.takes is _Takes.RECORDS)


def most_bytes(name: str) -> int:
    """How large a file of this name may be."""
    form = _FORMATS.get(_suffix(name))
    return MOST_ARTICLE if form and form.takes in (_Takes.TEXT, _Takes.PAGE) else MOST_FILE


def parts(name: str, data: bytes, fields: Fields = (), *, packed: bool = False, depth: int = 0) -> Iterator[Part]:
    """The articles of a file, by its name's ending, which may be in capitals.

    Args:
        name: The file's name.
        data: Its bytes.
        fields: Which field of a record says what, in formats of records.
        packed: It comes out of an archive: each in another could hold a thousand times as much.
        depth: To how many messages, each in the next, it is attached.

    Raises:
        ReadError: It is of no kind that is read, or its parts cannot be told.
    """
    if _suffix(name) not in (_GZIP, _ZIP):
        yield from _parts(name, data, fields, packed=packed, depth=depth)
        return
    if packed:
        raise _archive_inside(name)
    from index.readers import archives

    inner = archives.Inner(is_read, _most_inside, partial(_parts, fields=fields, packed=True, depth=depth))
    unpack = archives.gzipped if _suffix(name) == _GZIP else archives.zipped
    yield from unpack(name, data, inner)


def _parts(name: str, data: bytes, fields: Fields, *, packed: bool, depth: int) -> Iterator[Part]:
    form = _format(name)
    match form.takes:
        case _Takes.MAIL:
            yield from _module(form).parts(name, data, packed=packed, depth=depth)
        case _Takes.MANY:
            yield from _module(form).parts(name, data)
        case _Takes.RECORDS:
            yield from _module(form).parts(name, data, fields)
        case _:
            yield Part("", data, partial(_read, form, name, data))


def _most_inside(name: str) -> int:
    if _suffix(name) in (_GZIP, _ZIP):
        raise _archive_inside(name)
    _format(name)
    return most_bytes(name)


def _archive_inside(name: str) -> ReadError:
    return ReadError(f"{name} is an archive inside an archive.", hint="Unpack the outer one.")


def _suffix(name: str) -> str:
    return Path(name).suffix.lower()


def _unpacked(name: str) -> str:
    """The name of what a gzip file of this name holds; any other name as it is."""
    return name[: -len(_GZIP)] if _suffix(name) == _GZIP else name


def read(path: Path, data: bytes) -> Extract:
    """Read a document of a format of one article by its file ending, which may be in capitals.

    Args:
        path: Where the file lies; only its name is looked at.
        data: The bytes of the file.

    Returns:
        Text not yet cleaned, the metadata that the format carries, and what the format hides from a reader.

    Raises:
        ReadError: The ending is none of ``SUFFIXES``, or the file is empty, not text, shows no text, or is an
            answer of citebound.
    """
    return _read(_format(path.name), path.name, data)


def _format(name: str) -> _Format:
    form = _FORMATS.get(_suffix(name))
    if not form:
        known = " ".join(sorted(SUFFIXES))
        raise ReadError(f"{name} is of a kind that cannot be read", hint=f"save it as one of {known}")
    return form


def _module(form: _Format) -> Any:  # noqa: ANN401  (a module: what it offers is said by ``takes``)
    return import_module(f"index.readers.{form.module}")


def _read(form: _Format, name: str, data: bytes) -> Extract:
    module = _module(form)
    extract: Extract
    if form.takes is _Takes.BYTES:
        extract = module.read(data, name)
        return extract
    text = decode(data, name)
    refuse_export(text)
    extract = module.read(text, name) if form.takes is _Takes.PAGE else module.read(text)
    return extract
