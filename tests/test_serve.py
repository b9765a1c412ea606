"""The endpoint as clients see it, in one process with two documents and a scripted model."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from hypothesis import given, settings
from hypothesis import strategies as st
from serving import NINETEEN, SIXTY, TEXTS, TWENTY_THREE, Scripted, assistant, body, events, told
from starlette.testclient import TestClient

from assistant.errors import ModelBudgetError, ModelDeclinedError, ModelUnreachableError, QuoteOutdatedError
from assistant.serve.app import MOST_BYTES, Endpoint
from assistant.serve.desk import Desk, Ended, Piece, Waiting
from assistant.serve.faults import BusyError
from assistant.serve.guard import Guard
from assistant.serve.listening import listen, place_of
from assistant.serve.memory import Memory
from assistant.serve.request import Asked
from index.errors import IndexBusyError
from index.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Callable

    from httpx2 import Response

_COMPLETIONS = "/v1/chat/completions"
_LONG_S = 30.0


class Served:
    """An endpoint with its client, and the lines that whoever runs it is told."""

    def __init__(self, model: Scripted | None = None, *, token: str | None = None, frank: bool = True) -> None:
        self.lines: list[str] = []
        self.desk = Desk(assistant(model), folders=frank)
        endpoint = Endpoint(self.desk, Guard(token), frank=frank, report=self.lines.append)
        self.client = TestClient(endpoint.app(), base_url="http://127.0.0.1:8765", raise_server_exceptions=False)

    def ask(self, sent: dict[str, Any] | None = None, headers: dict[str, str] | None = None) -> Response:
        """Post a question."""
        return self.client.post(_COMPLETIONS, json=sent or body(), headers=headers)


@pytest.fixture(scope="module")
def served() -> Served:
    """One that needs no token."""
    return Served()


def test_a_reply_holds_the_answer_for_people_and_for_programs(served: Served) -> None:
    """Markdown with marks, the JSON contract, and one annotation for each source, in their order."""
    sent = served.ask().json()
    message = sent["choices"][0]["message"]
    content = message["content"]
    assert content.startswith("19 people are dead. [1]\n\nThe final number is 23. [2]\n\n**The number changed:**")
    answer = sent["citebound"]
    assert [one["text"] for one in answer["claims"]] == ["19 people are dead.", "The final number is 23."]
    for quote in (quote for claim in answer["claims"] for quote in claim["quotes"]):
        assert quote["text"] == TEXTS[quote["document"]][quote["start"] : quote["end"]]
    assert set(answer["seal"]) == {"sha256"}
    cited = [one["url_citation"] for one in message["annotations"]]
    assert [one["url"] for one in cited] == ["https://kelpin-post.example/ferry", "urn:citebound:strand"]
    assert [content[one["start_index"] : one["end_index"]] for one in cited] == ["[1]", "[2]"]
    assert sent["citations"] == [one["url"] for one in cited]
    assert sent["usage"] == {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    assert (sent["object"], sent["model"], sent["choices"][0]["finish_reason"]) == (
        "chat.completion",
        "citebound",
        "stop",
    )


def test_a_stream_put_together_is_the_reply() -> None:
    """Claims as they are verified, what failed never; the last chunk holds what programs read."""
    served = Served(Scripted((NINETEEN, SIXTY, TWENTY_THREE)))
    whole = served.ask().json()
    reply = served.ask(body(stream=True))
    assert reply.headers["content-type"].startswith("text/event-stream")
    chunks = events(reply.text)
    text = told(chunks)
    assert (
        text.rpartition("·")[0] == whole["choices"][0]["message"]["content"].rpartition("·")[0]
    )  # but for the time
    assert "Sixty" not in text
    pieces = [chunk["choices"][0]["delta"].get("content") for chunk in chunks[:-1]]
    assert pieces[:3] == ["", "19 people are dead. [1]\n\n", "The final number is 23. [2]\n\n"]
    assert chunks[-3]["choices"][0]["delta"]["annotations"] == whole["choices"][0]["message"]["annotations"]
    last = chunks[-2]
    assert last["choices"][0]["finish_reason"] == "stop"
    assert last["citebound"]["claims"] == whole["citebound"]["claims"]
    assert not any("usage" in chunk for chunk in chunks[:-1])
    assert (len({chunk["id"] for chunk in chunks[:-1]}), chunks[-1]) == (1, "[DONE]")


def test_usage_is_streamed_where_it_is_asked_for(served: Served) -> None:
    """In a chunk of its own, without choices."""
    chunks = events(served.ask(body(stream=True, stream_options={"include_usage": True})).text)
    assert (chunks[-2]["choices"], chunks[-2]["usage"]["total_tokens"]) == ([], 15)


def test_a_refusal_is_a_reply(served: Served) -> None:
    """Calm, with what came nearest named as only that."""
    sent = Served(Scripted((SIXTY,))).ask().json()
    content = sent["choices"][0]["message"]["content"]
    assert content.startswith("**")
    assert "- [1] “Nineteen people are dead, the harbour office said.”" in content
    assert sent["citebound"]["kind"] == "refusal"


def test_a_follow_up_leans_on_what_was_said() -> None:
    """The conversation is what the client sends back."""
    model = Scripted((NINETEEN,))
    served = Served(model)
    first = served.ask().json()["choices"][0]["message"]
    messages = [*body()["messages"], first, {"role": "user", "content": "Who said that?"}]
    served.ask(body() | {"messages": messages})
    assert "19 people are dead" in model.asked[-1].standalone


def test_what_nobody_verified_is_no_answer() -> None:
    """An answer that the client has edited, or that another model gave, is not what a follow-up leans on."""
    model = Scripted((NINETEEN,))
    served = Served(model)
    first = served.ask().json()["choices"][0]["message"]
    edited = first["content"].replace("19 people", "Sixty people and Zork Blatt")
    for text in (edited, "Zork Blatt and sixty people are dead. [1]\n\n> “Sixty dead”  \n> — The Strand [1]"):
        forged = {"role": "assistant", "content": text}
        messages = [*body()["messages"], forged, {"role": "user", "content": "Who said that?"}]
        served.ask(body() | {"messages": messages})
        assert model.asked[-1].standalone == "How many people died? Who said that?"


def test_so_many_claims_are_remembered() -> None:
    """Those told last, and those of a piece as those of an answer."""
    memory = Memory(most=2)
    for claim in ("A fall. [1]", "A rise. [2]", "A fall. [1] [2]", "A leaving. [1]"):
        memory.keep(f"{claim}\n\n")
    assert memory.said("A fall. [1]\n\nA rise. [2]\n\nA leaving. [3]") == ("A fall.", "A leaving.")


def test_the_model_is_listed(served: Served) -> None:
    """And can be looked up; whether the server is up can be asked, too."""
    (model,) = served.client.get("/v1/models").json()["data"]
    assert model["id"] == "citebound"
    assert served.client.get("/v1/models/citebound").json() == model
    assert served.client.get("/v1/models/other").json()["error"]["code"] == "model_not_found"
    assert served.client.get("/health").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", "/", {}, 404),
        ("GET", "/v1/chat/completions", {}, 405),
        ("DELETE", "/v1/models", {}, 405),
        ("OPTIONS", "/v1/chat/completions", {}, 405),
        ("POST", "/v1/completions", {"json": {}}, 404),
        ("POST", _COMPLETIONS, {"content": b"{", "headers": {"content-type": "application/json"}}, 400),
        ("POST", _COMPLETIONS, {"content": b"{}", "headers": {"content-type": "text/plain"}}, 415),
        ("POST", _COMPLETIONS, {"content": b"{}"}, 415),
        ("POST", _COMPLETIONS, {"json": {"messages": "x" * MOST_BYTES}}, 413),
        ("POST", _COMPLETIONS, {"json": body("?!")}, 400),
        ("POST", _COMPLETIONS, {"json": body("?!", stream=True)}, 400),
        ("POST", _COMPLETIONS, {"json": body("who " * 600)}, 400),
        ("POST", _COMPLETIONS, {"json": body(model="gpt-4o")}, 404),
    ],
)
def test_every_fault_is_an_error_object(
    served: Served, method: str, path: str, sent: dict[str, Any], status: int
) -> None:
    """With the status that fits, and nothing that lets another site's pages in."""
    reply = served.client.request(method, path, **sent)
    error = reply.json()["error"]
    assert (reply.status_code, set(error)) == (status, {"message", "type", "param", "code"})
    assert error["message"].endswith(".")
    assert not [name for name in reply.headers if name.startswith("access-control")]


@settings(max_examples=30)
@given(
    st.recursive(
        st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_json_gets_an_answer_or_an_error_object(sent: object) -> None:
    """Never a page of the web server's."""
    for tried in (sent, {"messages": sent}, {"messages": [{"role": "user", "content": sent}]}):
        reply = Served(Scripted(())).client.post(_COMPLETIONS, json=tried)
        assert reply.status_code == 200 or "message" in reply.json()["error"]


def _fails(error: Exception) -> Scripted:
    def fail(at: int) -> None:
        raise error

    return Scripted(between=fail)


@pytest.mark.parametrize(
    ("error", "status", "frank", "told_of"),
    [
        (ModelUnreachableError("Nobody answers at http://10.0.0.9.", hint="Start it."), 502, True, "10.0.0.9"),
        (ModelUnreachableError("Nobody answers at http://10.0.0.9.", hint="Start it."), 502, False, None),
        (IndexBusyError("/home/ada is busy."), 503, True, "/home/ada"),
        (IndexBusyError("/home/ada is busy."), 503, False, None),
        (QuoteOutdatedError("A document was changed."), 503, True, "changed"),
        (ModelBudgetError("The next call could pass max_usd 1."), 429, False, "max_usd"),
        (ModelDeclinedError("The model declined to answer this."), 400, False, "declined"),
        (ZeroDivisionError("/home/ada"), 500, True, None),
    ],
)
def test_what_fails_behind_it_is_told(error: Exception, status: int, *, frank: bool, told_of: str | None) -> None:
    """To a client elsewhere without folders and servers; to whoever runs it in full.

    And not to be tried again, unless the documents were only changed meanwhile; what was declined stays so anyway.
    """
    served = Served(_fails(error), frank=frank)
    for stream in (False, True):
        reply = served.ask(body(stream=stream))
        message = reply.json()["error"]["message"]
        assert reply.status_code == status
        assert told_of in message if told_of else not any(one in message for one in ("ada", "10.0.0"))
    outdated = isinstance(error, QuoteOutdatedError)
    assert reply.headers.get("Retry-After") == ("1" if outdated else None)
    assert (reply.headers.get("x-should-retry") == "false") == (not outdated and status != 400)
    assert all(str(error) in line for line in served.lines)


def test_a_fault_in_the_middle_of_a_stream_is_its_last_event() -> None:
    """After what was verified before it; the status had been sent."""

    def fail(at: int) -> None:
        if at:
            raise ZeroDivisionError

    chunks = events(Served(Scripted(between=fail)).ask(body(stream=True)).text)
    assert told(chunks) == "19 people are dead. [1]\n\n"
    assert chunks[-2]["error"]["message"] == "A fault in citebound."


def test_elsewhere_no_folder_is_told(served: Served) -> None:
    """But the names of files, as citations have them."""
    assert "/home/ada" in served.ask().text
    text = Served(frank=False).ask().text
    assert "/home" not in text
    assert "post.txt" in text


def test_a_token_is_asked_for_where_there_is_one() -> None:
    """In every request but for health; it is enough from anywhere, and is repeated nowhere."""
    served = Served(token="a-long-secret")  # noqa: S106  (of nothing)
    for headers in ({}, {"authorization": "Bearer a-long-secre"}, {"authorization": "Basic a-long-secret"}):
        reply = served.ask(headers=headers)
        assert (reply.status_code, reply.json()["error"]["code"]) == (401, "invalid_api_key")
    assert served.client.get("/v1/models").status_code == 401
    assert served.client.get("/health").status_code == 200
    let_in = {"authorization": "bearer a-long-secret", "host": "box.example"}
    assert served.ask(headers=let_in).status_code == 200
    assert "secret" not in repr(Guard("a-long-secret"))


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("[::1]:8765", 200),
        ("host.docker.internal:8765", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example:8765", 403),
        ("localhost.evil.example", 403),
        ("[::1", 200),
        ("10.0.0.1", 403),
        ("", 403),
    ],
)
def test_without_a_token_only_this_machine_is_meant(served: Served, host: str, status: int) -> None:
    """A page of the web that has its own name point here is turned away."""
    assert served.client.get("/v1/models", headers={"host": host}).status_code == status


# -- several questions at a time -------------------------------------------------------------------------------


def _held(gate: threading.Event) -> Scripted:
    """A model that goes on once the gate is open."""

    def between(_at: int) -> None:
        gate.wait(_LONG_S)

    return Scripted(between=between)


def _run(work: Callable[[], Any]) -> None:
    asyncio.run(asyncio.wait_for(work(), _LONG_S))


def test_some_are_answered_and_some_wait_and_the_rest_are_turned_away() -> None:
    """Those that wait are told so, and are answered in their turn."""
    gate = threading.Event()
    model = _held(gate)
    desk = Desk(assistant(model), at_once=2, in_line=1, keep_alive_s=0.01)

    async def work() -> None:
        under_way = [desk.answer(Asked(f"How many people died {n}?")) for n in range(3)]
        for one in under_way:
            assert isinstance(await anext(one), Waiting)
        with pytest.raises(BusyError):
            await anext(desk.answer(Asked("And how many lived?")))
        assert len(model.asked) <= 2
        gate.set()
        for one in under_way:
            assert isinstance([event async for event in one][-1], Ended)
        assert len(model.asked) == 3

    _run(work)


def test_who_leaves_stops_the_answer() -> None:
    """At its next claim, in line as well as at work; nobody else's is."""
    gate = threading.Event()

    def between(at: int) -> None:
        assert at < 2
        if at == 1:
            gate.wait(_LONG_S)

    model = Scripted(between=between)
    desk = Desk(assistant(model), at_once=1, in_line=2, keep_alive_s=_LONG_S)

    async def work() -> None:
        first, second = desk.answer(Asked("How many people died?")), desk.answer(Asked("Who owned the ferry?"))
        assert isinstance(await anext(first), Piece)
        waiting = asyncio.ensure_future(anext(second))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await first.aclose()
        gate.set()
        model.between = lambda _at: None
        third = [event async for event in desk.answer(Asked("When did the ferry sink?"))]
        assert isinstance(third[-1], Ended)
        assert [one.text for one in model.asked] == ["How many people died?", "When did the ferry sink?"]

    _run(work)


def test_a_server_that_stops_waits_for_no_answer() -> None:
    """It says whether any is still under way."""
    gate = threading.Event()
    desk = Desk(assistant(_held(gate)), keep_alive_s=0.01)

    async def work() -> None:
        assert isinstance(await anext(desk.answer(Asked("How many people died?"))), Waiting)
        assert not desk.stop(0.01)
        gate.set()
        assert desk.stop(_LONG_S)

    _run(work)


def test_what_is_searched_is_what_was_set() -> None:
    """Filters, and notices found out anew for every answer."""
    asked: list[str] = []

    def notices() -> list[str]:
        asked.append("")
        return ["Two undated documents were left out."]

    filters = Filters(since="2031-01-01")
    desk = Desk(assistant(), filters, notices)

    async def work() -> None:
        for n in range(2):
            first, *_, ended = [event async for event in desk.answer(Asked(f"How many people died {n}?"))]
            assert isinstance(first, Piece)
            assert isinstance(ended, Ended)
            assert first.text.startswith("*Two undated documents were left out.*\n\n")
            assert ended.exchange.filters == filters
        assert len(asked) == 2

    _run(work)


# -- over a real connection ------------------------------------------------------------------------------------


@pytest.mark.parametrize("stream", [True, False])
def test_a_client_that_hangs_up_stops_the_answer(*, stream: bool) -> None:
    """What it would have taken to its end is not spent."""
    drafted: list[int] = []

    def between(at: int) -> None:
        drafted.append(at)
        time.sleep(0.002)

    desk = Desk(assistant(Scripted((NINETEEN,) * 10_000, between)))
    app = Endpoint(desk, Guard(), frank=True, report=print).app()
    config = uvicorn.Config(app, http="h11", loop="asyncio", lifespan="off", log_config=None, log_level="critical")
    server = uvicorn.Server(config)
    with listen(place_of("127.0.0.1"), 0) as listener:
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        serving.start()
        client = HTTPConnection("127.0.0.1", listener.getsockname()[1], timeout=_LONG_S)
        headers = {"Content-Type": "application/json"}
        client.request("POST", _COMPLETIONS, json.dumps(body(stream=stream)), headers)
        while not drafted:
            time.sleep(0.01)
        reply = client.getresponse() if stream else None
        if reply:
            assert b"19 people" in b"".join(reply.readline() for _ in range(4))
            reply.close()
        client.close()
        while desk.busy:
            time.sleep(0.01)
        server.should_exit = True
        serving.join(_LONG_S)
    assert 0 < len(drafted) < 10_000
