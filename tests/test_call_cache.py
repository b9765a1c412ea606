"""A model's server is asked nothing twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from builders import hit
from scripted_server import Reply, ScriptedServer, chat, claims, fault

from assistant.errors import ModelRefusedError, ModelReplyError
from assistant.models.call_cache import CallCache
from assistant.models.openai_compatible import Endpoint, OpenAICompatible
from assistant.types import Question

if TYPE_CHECKING:
    from pathlib import Path

_REPLY = claims(("Nineteen died.", 1, "Nineteen people died."))
_HITS = [hit("Nineteen people died.")]


def _ask(server: ScriptedServer, cache: CallCache, question: str = "How many died?", *, key: str = "k") -> str:
    endpoint = Endpoint(server.url, key, 20.0, cache)
    model = OpenAICompatible(endpoint, "scripted", context_window=8_192, max_output_tokens=512)
    return model.draft(Question(question, question), _HITS).claims[0].text


def test_an_identical_call_is_answered_from_disk(tmp_path: Path) -> None:
    """Also by another process, which here is another cache over the same folder; another question is asked."""
    with ScriptedServer([_REPLY]) as server:
        first = _ask(server, CallCache(tmp_path))
        assert _ask(server, CallCache(tmp_path)) == first == "Nineteen died."
        assert len(server.requests) == 1
        _ask(server, CallCache(tmp_path), "Who died?")
        assert len(server.requests) == 2


def test_what_was_replayed_is_told_once(tmp_path: Path) -> None:
    """With the seconds that the call had taken, so that a run's times are those of the server."""
    cache = CallCache(tmp_path)
    with ScriptedServer([_REPLY]) as server:
        _ask(server, cache)
        assert cache.take_replayed().calls == 0
        _ask(server, cache)
        _ask(server, cache)
    replayed = cache.take_replayed()
    assert replayed.calls == 2
    assert replayed.seconds > 0
    assert cache.take_replayed().calls == 0


def test_replays_are_counted_by_thread(tmp_path: Path) -> None:
    """Cases that are at work at once do not take each other's seconds."""
    cache = CallCache(tmp_path)
    with ScriptedServer([_REPLY]) as server:
        _ask(server, cache)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_ask, server, cache).result()
            assert cache.take_replayed().calls == 0
            assert pool.submit(cache.take_replayed).result().calls == 1


def test_a_page_that_is_no_answer_is_not_kept(tmp_path: Path) -> None:
    """A proxy's log-in page says nothing of the model."""
    cache = CallCache(tmp_path)
    with ScriptedServer([Reply(b"<html>Log in</html>"), _REPLY]) as server:
        with pytest.raises(ModelReplyError):
            _ask(server, cache)
        assert _ask(server, cache) == "Nineteen died."


def test_a_fault_is_not_kept(tmp_path: Path) -> None:
    """The next try asks the server again."""
    cache = CallCache(tmp_path)
    with ScriptedServer([fault(401, "bad key"), _REPLY]) as server:
        with pytest.raises(ModelRefusedError):
            _ask(server, cache)
        assert _ask(server, cache) == "Nineteen died."


def test_nonsense_is_kept_as_it_is(tmp_path: Path) -> None:
    """At temperature 0 it is the model's answer: a second run must come out as the first."""
    cache = CallCache(tmp_path)
    with ScriptedServer([chat("I think nineteen."), _REPLY]) as server:
        for _ in range(2):
            with pytest.raises(ModelReplyError):
                _ask(server, cache)
        assert len(server.requests) == 1


def test_no_key_is_stored(tmp_path: Path) -> None:
    """Nor does another key make another call."""
    with ScriptedServer([_REPLY]) as server:
        _ask(server, CallCache(tmp_path), key="sk-secret")
        _ask(server, CallCache(tmp_path), key="sk-other")
        assert len(server.requests) == 1
    (file,) = tmp_path.rglob("*.json")
    assert "sk-" not in file.read_text("utf-8")


def test_a_torn_entry_is_asked_anew(tmp_path: Path) -> None:
    """A full disk or a killed run leaves no wrong answer behind."""
    with ScriptedServer([_REPLY]) as server:
        _ask(server, CallCache(tmp_path))
        (file,) = tmp_path.rglob("*.json")
        file.write_text(file.read_text("utf-8")[:40], "utf-8")
        assert _ask(server, CallCache(tmp_path)) == "Nineteen died."
        assert len(server.requests) == 2
