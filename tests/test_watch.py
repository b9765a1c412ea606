"""Watching: what changes is seen, and goes on being seen when what is watched is made anew."""

from __future__ import annotations

import shutil
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from index.errors import PathError
from index.inputs.watch import settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Seconds after which a change that was not seen is not waited for any longer.
_PATIENCE = 30


@contextmanager
def _watching(*paths: Path, index: Path) -> Iterator[threading.Semaphore]:
    """Something to acquire for each change that is seen; it watches when this begins."""
    seen, stop = threading.Semaphore(0), threading.Event()

    def watch() -> None:
        for _ in settled(paths, index=index, stop=stop):
            seen.release()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        assert seen.acquire(timeout=_PATIENCE)
        yield seen
    finally:
        stop.set()
        thread.join()


def _write(file: Path) -> None:
    file.write_text("The buoy drifted.", "utf-8")


def test_a_watched_folder_that_is_made_anew_goes_on_being_watched(tmp_path: Path) -> None:
    """Its removal is seen, its return, and what changes in it from then on."""
    folder = tmp_path / "in"
    folder.mkdir()
    with _watching(folder, index=tmp_path / "index") as seen:
        shutil.rmtree(folder)
        assert seen.acquire(timeout=_PATIENCE)
        folder.mkdir()
        assert seen.acquire(timeout=_PATIENCE)
        _write(folder / "buoy.txt")
        assert seen.acquire(timeout=_PATIENCE)


def test_a_watched_folder_that_is_replaced_at_once_goes_on_being_watched(tmp_path: Path) -> None:
    """Even if the system gives the new one the number of the old one, or it is moved there."""
    folder, other = tmp_path / "in.d", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    with _watching(folder, index=tmp_path / "index") as seen:
        shutil.rmtree(folder)
        folder.mkdir()
        assert seen.acquire(timeout=_PATIENCE)
        _write(folder / "buoy.txt")
        assert seen.acquire(timeout=_PATIENCE)
        folder.rename(tmp_path / "old")
        other.rename(folder)
        assert seen.acquire(timeout=_PATIENCE)
        _write(folder / "buoy.txt")
        assert seen.acquire(timeout=_PATIENCE)


def test_a_watched_file_that_is_replaced_beside_a_folder_goes_on_being_watched(tmp_path: Path) -> None:
    """As editors do, which write another file and give it the name."""
    folder, file = tmp_path / "in", tmp_path / "buoy.txt"
    folder.mkdir()
    _write(file)
    with _watching(folder, file, index=tmp_path / "index") as seen:
        for _ in range(2):
            _write(tmp_path / "new.tmp")
            (tmp_path / "new.tmp").replace(file)
            assert seen.acquire(timeout=_PATIENCE)


def test_there_has_to_be_something_to_watch(tmp_path: Path) -> None:
    """At first."""
    with pytest.raises(PathError, match="nothing to watch"):
        next(settled([tmp_path / "nowhere"], index=tmp_path / "index"))
