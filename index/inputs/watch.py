"""Waits for changes among files: the only module that imports watchfiles."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import PathError
from index.readers import is_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from threading import Event

    from watchfiles import Change

# Milliseconds in which changes are taken for one: an editor that saves, a folder that is copied in.
_TOGETHER = 1_000
# Milliseconds after which it is known to be watching, and looks whether it is to stop.
_LOOK = 300


def settled(paths: Sequence[Path], *, index: Path, stop: Event | None = None) -> Iterator[None]:
    """Yields once as soon as it watches, and again whenever something under ``paths`` has changed and settled.

    What changes between two steps of the iteration is not lost, nor what becomes of a file or folder that is taken
    away, moved or replaced: it is watched again as soon as it is there. Hidden files, those of kinds that are not
    read and the folder of the index itself are passed over.

    Args:
        paths: Files and folders; what is not there at first is not watched.
        index: The folder of the index.
        stop: Ends the iteration when it is set.

    Raises:
        PathError: None of the paths is there.
        KeyboardInterrupt: On Ctrl-C.
    """
    folders = [path.resolve() for path in paths if path.is_dir()]
    files = [path.resolve() for path in paths if path.is_file()]
    if not folders and not files:
        raise PathError("There is nothing to watch.", hint="Name a file or folder that is there.")
    # A file is watched by its folder, which sees it being replaced. Beside folders, whose subfolders are watched
    # too, that might be a whole disk: then by itself.
    watched = [*folders, *files] if folders else sorted({file.parent for file in files})
    wanted = _Filter(folders, files, index.resolve())
    while not (stop and stop.is_set()):
        yield from _while_in_place(watched, wanted, recursive=bool(folders), stop=stop)


def _while_in_place(
    watched: Sequence[Path], wanted: _Filter, *, recursive: bool, stop: Event | None
) -> Iterator[None]:
    """``settled``, until one of ``watched`` is another file or folder than at first, of which no more is heard."""
    from watchfiles import Change, watch

    there = {path: found for path in watched if (found := _identity(path))}
    if not there:
        yield
        _await_any(watched, stop)
        return
    removed = {(Change.deleted, str(path)) for path in watched}
    changes = watch(
        *there,
        watch_filter=lambda change, name: (change, name) in removed or wanted(change, name),
        debounce=_TOGETHER,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
        recursive=recursive,
        stop_event=stop,
    )
    try:
        next(changes, None)
    except FileNotFoundError:  # it went just now
        return
    yield
    for changed in changes:
        # One that is made anew may get the number of the old one, but not without a word of its removal.
        if changed & removed or there != {path: found for path in watched if (found := _identity(path))}:
            return
        if changed:
            yield


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file or folder has this name now; ``None`` if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _await_any(paths: Sequence[Path], stop: Event | None) -> None:
    while not (stop and stop.is_set()) and not any(path.exists() for path in paths):
        time.sleep(_LOOK / 1_000)


class _Filter:
    """Which changes are news."""

    def __init__(self, folders: Sequence[Path], files: Sequence[Path], index: Path) -> None:
        self._folders, self._files, self._index = folders, files, index

    def __call__(self, _change: Change, name: str) -> bool:
        path = Path(name)
        if path.is_relative_to(self._index):
            return False
        return path in self._files or any(self._in(folder, path) for folder in self._folders)

    def _in(self, folder: Path, path: Path) -> bool:
        if not path.is_relative_to(folder):
            return False
        hidden = any(each.startswith(".") for each in path.relative_to(folder).parts)
        # A folder that was moved in or out is one event, under a name that mostly has no ending.
        return not hidden and (is_read(path.name) or path.is_dir() or not path.suffix)
