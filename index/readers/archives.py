"""Packed files: gzip, which holds one, and zip, which holds many. Nothing is unpacked to disk.

A member's name becomes part of the path that a citation shows, so one that points outside its archive is
refused, and whatever cannot be seen in a name is replaced. Archives inside archives are not opened.
"""

from __future__ import annotations

import re
import stat
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.limits import gunzip, open_zip, read_zip
from index.types import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from zipfile import ZipFile, ZipInfo

    from index.types import Extract

# The name is in UTF-8; without this flag it is in code page 437, or in whatever the packer's system wrote.
_UTF8_NAME = 0x800
# The upper half of the external attributes is a Unix mode only if this system wrote them.
_UNIX = 3
_DRIVE = re.compile(r"[A-Za-z]:")
# What the Finder adds to every archive.
_RESOURCE_FORKS = "__MACOSX"


@dataclass(frozen=True, slots=True)
class Inner:
    """What is done with the files in an archive.

    ``is_read`` says by the name whether to look at one; ``most`` how many bytes it may have, and raises
    ``ReadError`` for a kind that is not read there; ``parts`` gives its articles.
    """

    is_read: Callable[[str], bool]
    most: Callable[[str], int]
    parts: Callable[[str, bytes], Iterator[Part]]


def gzipped(name: str, data: bytes, inner: Inner) -> Iterator[Part]:
    """The articles of a gzip file, named as if it were not packed.

    Raises:
        ReadError: See ``limits.gunzip`` and the reader of what it holds.
    """
    packed = name[: -len(".gz")]
    yield from inner.parts(packed, gunzip(data, most=inner.most(packed)))


def zipped(name: str, data: bytes, inner: Inner) -> Iterator[Part]:
    """The articles of all members of a zip archive that are of a kind that is read; hidden ones are passed over.

    They are named ``MEMBER`` or ``MEMBER#PART``. A member that cannot be read, or should not be, is a part that
    says so.

    Raises:
        ReadError: The archive cannot be opened (see ``limits.open_zip``), or has nothing to read.
    """
    with open_zip(data, name) as archive:
        members = [(member, _name(member)) for member in archive.infolist() if not member.is_dir()]
        wanted = [(member, path) for member, path in members if not _hidden(path) and inner.is_read(path)]
        if not wanted:
            raise ReadError(f"{name} holds no file of a kind that is read.")
        seen: set[str] = set()
        for member, path in wanted:
            shown = _safe(path)
            fault = _fault(member, path, twice=shown in seen)
            seen.add(shown)
            yield from [_failing(shown, fault)] if fault else _member(archive, member, shown, inner)


def _member(archive: ZipFile, member: ZipInfo, path: str, inner: Inner) -> Iterator[Part]:
    """The articles of one member; whatever its reader stumbles over, the other members are read."""
    name = path.rpartition("/")[2]
    try:
        data = read_zip(archive, member, most=inner.most(name))
        for part in inner.parts(name, data):
            yield replace(part, name=f"{path}#{part.name}" if part.name else path)
    except ReadError as error:
        yield _failing(path, error.message)
    except Exception as error:  # noqa: BLE001  (as for a file by itself)
        yield _failing(path, f"It cannot be read: {type(error).__name__}: {error}.")


def _name(member: ZipInfo) -> str:
    """The member's name as its packer meant it, with slashes."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _hidden(path: str) -> bool:
    return any((each.startswith(".") and each != "..") or each == _RESOURCE_FORKS for each in path.split("/"))


def _fault(member: ZipInfo, path: str, *, twice: bool) -> str:
    if path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/"):
        return "Its name points outside the archive."
    if member.create_system == _UNIX and stat.S_ISLNK(member.external_attr >> 16):
        return "It is a link."
    return "Another file in the archive has the same name." if twice else ""


def _safe(path: str) -> str:
    """A name that can only be one below the archive's, and on one line."""
    names = (each for each in _DRIVE.sub("", path).split("/") if each not in ("", ".", ".."))
    return "".join(char if char.isprintable() else "_" for char in "/".join(names)) or "_"


def _failing(name: str, fault: str) -> Part:
    def read() -> Extract:
        raise ReadError(fault)

    return Part(name, b"", read)
