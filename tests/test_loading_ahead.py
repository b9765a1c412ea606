"""The networks are loaded beside what else is, and whatever becomes of that, a question says it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from assistant import wiring
from assistant.settings import load
from index.errors import EmbedderError

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from index.types import Loadable


@dataclass(eq=False)
class Net:
    """A network that notes who loads it, and may fail."""

    fails: bool = False
    loaded_by: list[threading.Thread] = field(default_factory=list)

    def load(self) -> None:
        self.loaded_by.append(threading.current_thread())
        if self.fails:
            raise EmbedderError("It is broken.")


def _load_ahead(*networks: Net) -> None:
    """From a daemon, as in the chat."""
    daemon = threading.Thread(target=wiring._begin_to_load, args=networks, daemon=True)
    daemon.start()
    daemon.join()
    _wait()


def _wait() -> None:
    for thread in threading.enumerate():
        if thread.name == "networks":
            thread.join()


def test_the_program_waits_for_the_thread_that_loads() -> None:
    """Its end in the middle of that would be a crash; a daemon's threads are daemons unless told otherwise."""
    net = Net()
    _load_ahead(net)
    (thread,) = net.loaded_by
    assert not thread.daemon


def test_one_that_fails_keeps_no_other_from_being_loaded() -> None:
    """A question will say what failed."""
    net = Net()
    _load_ahead(Net(fails=True), net)
    assert net.loaded_by


def _threads(monkeypatch: pytest.MonkeyPatch, folder: Path, **given: object) -> int:
    """How many threads are started to load for these settings, asked for twice."""
    begun: list[tuple[Loadable, ...]] = []
    monkeypatch.setattr(wiring, "_begin_to_load", cache(lambda *networks: begun.append(networks)))
    for _ in range(2):
        wiring.load_ahead(load({"index": str(folder), **given}))
    return len(begun)


def test_networks_are_loaded_once_and_where_there_is_an_index(
    monkeypatch: pytest.MonkeyPatch, ferry: Path, tmp_path: Path
) -> None:
    """Whoever begins first; a fault of the settings is told by whoever opens the index."""
    index = ferry / ".citebound"
    assert _threads(monkeypatch, index) == 1
    assert _threads(monkeypatch, tmp_path) == 0
    assert _threads(monkeypatch, index, embedder="nonsense") == 0
