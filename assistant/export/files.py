"""Files to hand on, written whole or not at all, and never over anything else than an earlier export."""

from __future__ import annotations

import os
import shutil
from secrets import token_hex
from typing import TYPE_CHECKING, NoReturn

from assistant.errors import ExportError
from index.catalog import catalog_file
from index.errors import PathError
from index.own import MARK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# What the first line of every export of a kind has, and hardly anything else.
MARKS = {"md": MARK, "html": MARK, "json": '{"kind": '}
# Of a file that is there already, enough to see its first line.
_HEAD = 200


def target(file: Path) -> Path:
    """Where a file that the user names is: without links, ``~`` expanded.

    Raises:
        PathError: It cannot be written there, or something else is there that would be lost.
        ExportError: The system does not even let it be looked for.
    """
    return _doing(file, lambda: _target(file))


def write(file: Path, text: str) -> Path:
    """Write a file in one step: whoever opens it finds the old one or the new one whole.

    Returns:
        Where it is.

    Raises:
        PathError: See ``target``.
        ExportError: The system does not let it be written: permissions, a full disk.
    """
    path = target(file)
    _doing(path, lambda: _replace(path, text))
    return path


def _target(file: Path) -> Path:
    if str(file) == "-":  # what others take for standard output, which has the answer
        _refuse("It is written to a file, and “-” is none.", "Give a name, such as answer.html.")
    try:
        path = file.expanduser().resolve()
    except RuntimeError:  # ~somebody who is no user here, or links in a circle
        _refuse(f"{file} is nowhere.", "Give the path of a file.")
    if not file.name or path.is_dir():
        _refuse(f"{file} is a folder.", "Add the name of a file.")
    if not path.parent.is_dir():
        _refuse(f"There is no folder {path.parent}.", "Make it first, or give another.")
    if not os.access(path.parent, os.W_OK):
        _refuse(f"Nothing can be written to {path.parent}.", "Give a file in another folder.")
    if any(catalog_file(folder).is_file() for folder in path.parents):
        _refuse(f"{file} is inside an index.", "Give a file outside it.")
    if path.exists() and not (path.is_file() and _is_ours(path)):
        _refuse(
            f"{file} is there already, and is no export of citebound.", "Give another name, or remove it first."
        )
    return path


def _is_ours(path: Path) -> bool:
    """Whether nothing but an earlier export is lost: a name mistyped may be that of a document."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    return not head or any(mark.encode() in head.split(b"\n", 1)[0] for mark in MARKS.values())


def _replace(path: Path, text: str) -> None:
    part = path.with_name(f".{token_hex(6)}.part")  # a name of its own length: that of the file may be the longest
    try:
        part.write_text(text, "utf-8", newline="\n")
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _doing(path: Path, what: Callable[[], Path | None]) -> Path:
    try:
        return what() or path
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExportError(
            f"{path} cannot be written: {reason}.", hint="Check the permissions and the free disk space."
        ) from error


def _refuse(what: str, hint: str) -> NoReturn:
    raise PathError(what, hint=hint)
