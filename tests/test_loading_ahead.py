"""The networks are loaded beside what else is, and whatever becomes of that, a question says it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from assistant import wiring
from index.errors import EmbedderError


@dataclass
class Net:
    """A network that notes who loads it, and may fail."""

    fails: bool = False
    loaded_by: list[threading.Thread] = field(default_factory=list)

    def load(self) -> None:
        self.loaded_by.append(threading.current_thread())
        if self.fails:
            raise EmbedderError("It is broken.")


def _load_ahead(*networks: object) -> None:
    """From a daemon, as in the chat."""
    daemon = threading.Thread(target=wiring._load_ahead, args=networks, daemon=True)
    daemon.start()
    daemon.join()
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
    """A question will say what failed; what is on a server or not wanted has nothing to load."""
    net = Net()
    _load_ahead(Net(fails=True), None, object(), net)
    assert net.loaded_by
