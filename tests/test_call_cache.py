"""A model's server is asked nothing twice."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from scripted_server import Reply, ScriptedServer, chat, fault, stream

from assistant.errors import ModelError, ModelRefusedError, ModelReplyError
from assistant.models.call_cache import CallCache
from assistant.models.endpoint import Endpoint, Schema
from assistant.models.endpoint.budget import Budget
from assistant.types import Usage

if TYPE_CHECKING:
    from pathlib import Path

_REPLY = chat('{"claims": ["Nineteen died."]}')
_FORM = Schema("answer", {"type": "object", "properties": {"claims": {}}, "required": ["claims"]})


def _ask(server: ScriptedServer, cache: CallCache, question: str = "How many died?", *, key: str = "k") -> str:
    messages = [{"role": "user", "content": question}]
    reply = Endpoint(server.url, key, 20.0, cache).complete("m", messages, most_tokens=9, schema=_FORM)
    return str(json.loads(reply.text)["claims"][0])


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
    with ScriptedServer([chat('{"claims": '), _REPLY]) as server:
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


def _stream(server: ScriptedServer, cache: CallCache, budget: Budget | None = None) -> list[str]:
    heard: list[str] = []
    endpoint = Endpoint(server.url, None, 20.0, cache, budget=budget)
    messages = [{"role": "user", "content": "How many died?"}]
    reply = endpoint.complete("m", messages, most_tokens=200, heard=heard.append)
    assert reply.text == "".join(heard)
    assert reply.usage.prompt_tokens == 100
    return heard


def test_a_stream_passes_through_as_it_comes(tmp_path: Path) -> None:
    """The first words are heard long before the last are sent."""
    slow = replace(stream("Nineteen ", "people."), trickle_s=0.05, piece=200)
    early: list[bool] = []
    with ScriptedServer([slow]) as server:
        endpoint = Endpoint(server.url, None, 20.0, CallCache(tmp_path))
        messages = [{"role": "user", "content": "How many?"}]

        def heard(_piece: str) -> None:
            early.append(not list(tmp_path.rglob("*.json")))

        endpoint.complete("m", messages, most_tokens=9, heard=heard)
    assert early
    assert all(early)
    assert list(tmp_path.rglob("*.json"))


def test_a_stream_is_replayed_as_a_stream(tmp_path: Path) -> None:
    """With the same pieces and the same usage; it is no more than a replay to whoever pays."""
    budget = Budget(max_tokens=1_000)
    with ScriptedServer([stream("Nineteen ", "people.")]) as server:
        first = _stream(server, CallCache(tmp_path), budget)
        assert _stream(server, CallCache(tmp_path), budget) == first == ["Nineteen ", "people."]
        assert len(server.requests) == 1
    assert budget.spent == Usage(100, 20)


@pytest.mark.parametrize("at", [0, 40, 300, 500])
def test_a_stream_that_broke_off_is_not_kept(tmp_path: Path, at: int) -> None:
    """Wherever it broke, and whether or not the server had told how long it would be."""
    whole = stream("Nineteen ", "people.")
    for tells in (True, False):
        broken = replace(whole, drop=True, sent=at, length=tells)
        with ScriptedServer([broken, fault(401, "no more")]) as server, pytest.raises(ModelError):
            _stream(server, CallCache(tmp_path))
    assert not list(tmp_path.rglob("*.json"))
