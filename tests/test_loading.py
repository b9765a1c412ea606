"""What is loaded behind the prompt, and in which order whoever waits for it hears of it."""

from __future__ import annotations

from threading import Event

import pytest

from assistant.chat.loading import Loading

_WAITED_S = 30.0


def test_what_comes_after_waits_until_all_have_been_told() -> None:
    """Whoever waits for the value does not wait for it."""
    told: list[str] = []
    begin, end = Event(), Event()

    def after() -> None:
        told.append("after")
        end.set()

    def make() -> str:
        begin.wait(_WAITED_S)
        return "chat"

    loading = Loading(make, after)
    loading.then(lambda: told.append("told"))
    loading.start()
    begin.set()
    assert loading.result() == "chat"
    assert end.wait(_WAITED_S)
    assert told == ["told", "after"]


def test_nothing_comes_after_a_failure() -> None:
    """There is nothing to go on with, and the failure is what is raised."""
    told: list[str] = []

    def make() -> str:
        raise OSError("gone")

    loading = Loading(make, lambda: told.append("after"))
    ended = Event()
    loading.then(ended.set)
    loading.start()
    assert ended.wait(_WAITED_S)
    with pytest.raises(OSError, match="gone"):
        loading.result()
    assert told == []
