"""A server that means ill: where it sends us, how much it sends, and what it calls a number."""

from __future__ import annotations

import gzip
import math
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
import scripted_server
from hypothesis import given
from hypothesis import strategies as st
from scripted_server import Reply, ScriptedServer, chat, json_reply, odds, sse, stream

from assistant.errors import ModelError, ModelRefusedError, ModelReplyError, ModelUnreachableError, SettingsError
from assistant.models.call_cache import CallCache
from assistant.models.endpoint import Endpoint
from assistant.models.endpoint.address import redirected
from assistant.models.endpoint.bounds import MOST_BYTES, bounded
from assistant.models.endpoint.budget import Budget
from assistant.models.endpoint.deadline import Deadline
from assistant.models.endpoint.faults import BrokenConnectionError
from assistant.types import Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_KEY = "secret-key"
_MESSAGES = [{"role": "user", "content": "Who sank the Marigold?"}]
_PATHS = "abcdefghij/?#@:%[]. \t\n\x1b\u202e\ud800é"


def _complete(endpoint: Endpoint, heard: Callable[[str], None] | None = None) -> str:
    return endpoint.complete("scripted", _MESSAGES, most_tokens=50, heard=heard).text


def _stream(endpoint: Endpoint) -> object:
    return _complete(endpoint, lambda _: None)


def _embed(endpoint: Endpoint) -> object:
    return endpoint.embeddings("scripted", ["a"])


def _list(endpoint: Endpoint) -> object:
    return endpoint.first_model()


_CALLS = pytest.mark.parametrize("call", [_complete, _stream, _embed, _list])


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Reply], None]:
    """Has servers answer so who are asked for their models."""

    def answer(reply: Reply) -> None:
        monkeypatch.setattr(scripted_server._Handler, "do_GET", lambda handler: handler._send(reply))

    return answer


# -- where it sends us -------------------------------------------------------------------------------------------


@_CALLS
@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize("status", [301, 307])
def test_a_redirect_is_told_and_not_followed(
    listed: Callable[[Reply], None], call: Callable[[Endpoint], object], status: int, *, trusted: bool
) -> None:
    """Question, passages and key go to the server that the user named, and to no other."""
    with ScriptedServer([chat("Aye.")]) as other:
        there = other.url.replace("127.0.0.1", "localhost")
        moved = Reply(b"", status, headers={"Location": f"{there}/chat/completions"})
        listed(moved)
        with ScriptedServer([moved]) as server, pytest.raises(ModelRefusedError) as caught:
            call(Endpoint(server.url, _KEY, 20.0, trusted=trusted))
        assert other.requests == []
        assert len(server.requests) == (call is not _list)
    assert f"{server.url} redirects to {there}/" in caught.value.message
    assert f"Set base_url to {there} " in caught.value.hint
    assert "\n" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize(
    ("location", "told", "hint"),
    [
        ("https://a/v1/chat/completions", "to https://a/v1/chat", "Set base_url to https://a/v1 "),
        ("/api/v1/chat/completions?key=hush", "to http://a/api/v1/chat", "Set base_url to http://a/api/v1 "),
        ("//b/v1/embeddings/", "to http://b/v1/emb", "Set base_url to http://b/v1 "),
        ("https://me:hush@b/log-in?back=hush#hush", "to https://b/log-in,", "Set base_url to https://b/log-in "),
        ("/v1/chat/completions/", "to http://a/v1/chat/completions/,", "Check base_url"),
        ("", "to another address", "Check base_url"),
        ("ftp://b/v1", "to another address", "Check base_url"),
        ("http://[::1", "to another address", "Check base_url"),
        ("http://b/\x1b[31m", "to another address", "Check base_url"),
        (f"http://b/{'x' * 500}", "to another address", "Check base_url"),
    ],
)
def test_a_redirect_says_where_to_in_a_line(location: str, told: str, hint: str) -> None:
    """And what to set instead, without what may be a secret or no address at all."""
    error = redirected("http://a/v1", "http://a/v1/chat/completions", location)
    assert told in error.message
    assert error.hint.startswith(hint)
    assert "hush" not in error.message + error.hint


@given(st.text(_PATHS, max_size=30).map("http://b".__add__) | st.text(_PATHS, max_size=30) | st.text(max_size=9))
def test_wherever_a_redirect_leads_it_is_a_line(location: str) -> None:
    """A server may send anything."""
    error = redirected("http://a/v1", "http://a/v1/models", location)
    assert (error.message + error.hint).isprintable()


def test_a_redirect_does_not_repeat_the_key() -> None:
    """Neither in what is told nor in what to do."""
    moved = Reply(b"", 302, headers={"Location": f"/{_KEY}/v1/chat/completions"})
    with ScriptedServer([moved]) as server, pytest.raises(ModelRefusedError, match=r"\(the key\)") as caught:
        _complete(Endpoint(server.url, _KEY, 20.0))
    assert _KEY not in f"{caught.value} {caught.value.hint}"


# -- how much it sends -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bomb() -> Reply:
    """Some 150 kB that are more than is read of a reply."""
    packed = gzip.compress(b'{"choices": [{"message": {"content": "' + b"a" * MOST_BYTES, 1)
    return Reply(packed, headers={"Content-Encoding": "gzip"})


@_CALLS
@pytest.mark.parametrize("status", [200, 400])
def test_a_reply_without_an_end_is_not_read_to_it(
    bomb: Reply, listed: Callable[[Reply], None], call: Callable[[Endpoint], object], status: int
) -> None:
    """However little it is while it is compressed, an error too: one line, after one call."""
    reply = replace(bomb, status=status)
    listed(reply)
    with ScriptedServer([reply]) as server, pytest.raises(ModelReplyError, match="more than 32 MB"):
        call(Endpoint(server.url, None, 60.0))
    assert len(server.requests) == (call is not _list)


def test_a_reply_without_an_end_is_not_kept(bomb: Reply, tmp_path: Path) -> None:
    """Nor uncompressed to see whether to."""
    with ScriptedServer([bomb]) as server, pytest.raises(ModelReplyError, match="more than 32 MB"):
        _complete(Endpoint(server.url, None, 60.0, CallCache(tmp_path)))
    assert not list(tmp_path.rglob("*.json"))


def test_a_compressed_reply_is_read_and_kept(tmp_path: Path) -> None:
    """Some servers compress whatever they are asked."""
    packed = Reply(gzip.compress(chat("Aye.").body), headers={"Content-Encoding": "gzip"})
    with ScriptedServer([packed, chat("No.")]) as server:
        for _ in range(2):
            assert _complete(Endpoint(server.url, None, 20.0, CallCache(tmp_path))) == "Aye."
        assert len(server.requests) == 1


@pytest.mark.parametrize("status", [200, 500])
@pytest.mark.parametrize(
    ("coding", "told"), [("gzip", "not compressed as it says"), ("gzip, gzip", "compressed more than once")]
)
def test_what_is_compressed_otherwise_than_it_says_is_refused(coding: str, told: str, status: int) -> None:
    """At once: it would come so again."""
    odd = Reply(gzip.compress(b"{}")[:-3] + b"xx" if "," in coding else b"{}", status)
    odd = replace(odd, headers={"Content-Encoding": coding})
    with ScriptedServer([odd]) as server, pytest.raises(ModelReplyError, match=told):
        _complete(Endpoint(server.url, None, 20.0))
    assert len(server.requests) == 1


@dataclass
class _Endless:
    """The HTTP library's response, to a reply that is all there and never ends."""

    headers: dict[str, str] = field(default_factory=dict)

    def iter_bytes(self) -> Iterator[bytes]:
        while True:
            yield b"x"


def test_a_reply_that_is_all_there_ends_with_the_deadline() -> None:
    """No connection is left to shut while it is uncompressed."""
    with Deadline(0.0) as deadline, pytest.raises(BrokenConnectionError):
        list(bounded(_Endless(), deadline))


def test_a_stream_that_came_in_time_ends_with_the_deadline() -> None:
    """Also between the pieces of what has been read at once."""
    with ScriptedServer([stream("Nineteen ", "people ", "died.")]) as server:
        endpoint = Endpoint(server.url, None, 0.5)
        with pytest.raises(ModelUnreachableError, match=r"did not finish its answer within 0\.5 s"):
            _complete(endpoint, lambda _: time.sleep(0.6))


def test_spaces_without_an_end_are_no_stream(tmp_path: Path) -> None:
    """A pattern that tried every cut of them would be at it for minutes."""
    with ScriptedServer([sse("data:" + " " * 200_000 + "\n\n")]) as server, pytest.raises(ModelError):
        _complete(Endpoint(server.url, None, 60.0, CallCache(tmp_path)))
    assert not list(tmp_path.rglob("*.json"))


# -- what it calls a number, or a name ---------------------------------------------------------------------------


@pytest.mark.parametrize("odd", [10**400, math.nan, "1e", None, [1]])
def test_what_is_no_log_probability_counts_for_nothing(odd: Any) -> None:  # noqa: ANN401  (any JSON)
    """The word itself says what it says."""
    with ScriptedServer([odds(no=odd, yes=-0.1)]) as server:
        assert Endpoint(server.url, None, 20.0).yes("scripted", _MESSAGES)[0] == 0.0


@pytest.mark.parametrize("count", [10**400, 10**15, -1, 1.5, True, "7"])
def test_tokens_that_no_call_takes_are_estimated_instead(count: object) -> None:
    """A price could not be told of them."""
    reply = chat("Nineteen people died.")
    told = reply.body.replace(b'"prompt_tokens": 100', f'"prompt_tokens": {count!r}'.replace("'", '"').encode())
    budget = Budget(max_usd=1.0, usd_per_million_in=1.0, usd_per_million_out=1.0)
    with ScriptedServer([replace(reply, body=told.replace(b"True", b"true"))]) as server:
        endpoint = Endpoint(server.url, None, 20.0, budget=budget)
        usage = endpoint.complete("scripted", _MESSAGES, most_tokens=50).usage
    assert 0 < usage.prompt_tokens < 100
    assert usage.usd is not None
    assert budget.spent == Usage(usage.prompt_tokens, usage.completion_tokens, usage.usd)


@pytest.mark.parametrize("name", ["m\ud800", "\udcff"])
@pytest.mark.parametrize(
    "call",
    [
        lambda endpoint, name: endpoint.complete(name, _MESSAGES, most_tokens=5),
        lambda endpoint, name: endpoint.yes(name, _MESSAGES),
        lambda endpoint, name: endpoint.embeddings(name, ["a"]),
    ],
)
def test_a_model_whose_name_cannot_be_sent(call: Callable[[Endpoint, str], object], name: str) -> None:
    """A fault of the settings: on a command line there may be bytes that are no characters."""
    with ScriptedServer([chat("Aye.")]) as server:
        with pytest.raises(SettingsError, match="name of the model is no text"):
            call(Endpoint(server.url, None, 20.0), name)
        assert server.requests == []


@pytest.mark.parametrize("name", ["m\ud800", "m\x1b[31m", "m\u202e", "", None, {"a": 1}, "x" * 100_000])
def test_a_name_that_a_server_should_not_list(listed: Callable[[Reply], None], name: object) -> None:
    """It would be sent, kept and printed."""
    listed(json_reply({"data": [{"id": name}]}))
    with ScriptedServer([]) as server, pytest.raises(ModelReplyError, match="without a name"):
        Endpoint(server.url, None, 20.0).first_model()


@pytest.mark.parametrize(
    ("reply", "error", "told"),
    [
        (json_reply({"data": []}), ModelRefusedError, "lists no model"),
        (json_reply({"data": None}), ModelReplyError, "without a list of models"),
        (json_reply({"data": ["m"]}), ModelReplyError, "without a name"),
        (json_reply(["m"]), ModelReplyError, "cannot be read"),
        (Reply(b""), ModelReplyError, "cannot be read: nothing"),
        (json_reply({"error": {"message": "boom", "code": 400}}), ModelRefusedError, "status 400: boom"),
    ],
)
def test_a_list_of_models_that_is_none(
    listed: Callable[[Reply], None], reply: Reply, error: type[ModelError], told: str
) -> None:
    """One line, and what to do."""
    listed(reply)
    with ScriptedServer([]) as server, pytest.raises(error, match=told) as caught:
        Endpoint(server.url, None, 20.0).first_model()
    assert caught.value.hint
