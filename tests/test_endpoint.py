"""Any server that speaks the OpenAI protocol: what is sent, and what comes of whatever it does."""

from __future__ import annotations

import json
import signal
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted_server import (
    Reply,
    ScriptedServer,
    called,
    chat,
    fault,
    json_reply,
    odds,
    sse,
    stream,
    wait,
)

from assistant.errors import (
    ModelBudgetError,
    ModelCutError,
    ModelDeclinedError,
    ModelError,
    ModelOverflowError,
    ModelRefusedError,
    ModelReplyError,
    ModelUnreachableError,
    SettingsError,
)
from assistant.models.endpoint import Endpoint, Schema, retries
from assistant.models.endpoint.budget import Budget
from assistant.types import Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from assistant.models.endpoint import Reply as Answered

_MESSAGES = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Who sank the Marigold?"}]
_FORM = Schema(
    "answer",
    {
        "type": "object",
        "properties": {"who": {"type": "string"}},
        "required": ["who"],
        "additionalProperties": False,
    },
)
_OBJECT = '{"who": "Old Pål’s ferry, “Ægir”"}'


@pytest.fixture(autouse=True, scope="module")
def _haste() -> Iterator[None]:
    """No pauses between tries, but those that a server asks for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retries, "PAUSES_S", (0.01, 0.01))
        yield


def _ask(server: ScriptedServer, *, timeout_s: float = 20.0, **also: Any) -> Answered:  # noqa: ANN401  (passed on)
    endpoint = also.pop("endpoint", None) or Endpoint(server.url, "secret-key", timeout_s)
    asked: dict[str, Any] = {"most_tokens": 50, "schema": _FORM} | also
    answered: Answered = endpoint.complete("scripted", _MESSAGES, **asked)
    return answered


def test_a_call_as_servers_know_it_best() -> None:
    """Temperature 0, a strict JSON schema, a limit of tokens, the key; one call."""
    with ScriptedServer([chat(_OBJECT)]) as server:
        reply = _ask(server)
    (sent,) = server.requests
    assert (reply.text, reply.usage, reply.cut) == (_OBJECT, Usage(100, 20), False)
    assert (sent["temperature"], sent["max_tokens"], sent["messages"]) == (0, 50, _MESSAGES)
    assert sent["response_format"]["json_schema"] == {"name": "answer", "schema": _FORM.body, "strict": True}
    assert server.keys == ["secret-key"]
    assert "stream" not in sent


def test_free_text_is_passed_on_as_it_is() -> None:
    """Without a schema nothing is looked for in it."""
    with ScriptedServer([chat('Say {"who": 1} twice {"who": 2}.')]) as server:
        assert _ask(server, schema=None).text == 'Say {"who": 1} twice {"who": 2}.'
    assert "response_format" not in server.requests[0]


# What servers say of what they do not take; the last word of each is the feature.
_REFUSALS = [
    (fault(400, "'response_format.type' must be 'json_object' or 'text'"), "form"),
    (json_reply({"error": "'response_format.type' must be 'text'"}, 400), "form"),
    (fault(400, "This response_format type is unavailable now"), "form"),
    (fault(500, "failed to parse grammar"), "form"),
    (
        fault(400, "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead."),
        "limit",
    ),
    (fault(400, "Only the default (1) value is supported.", param="temperature"), "temperature"),
    (fault(400, "System role not supported"), "system"),
    (fault(400, "Your organization must be verified to stream this model.", param="stream"), "stream"),
    (
        json_reply(
            {
                "object": "error",
                "message": {
                    "detail": [{"type": "extra_forbidden", "loc": ["body", "stream_options", "include_usage"]}]
                },
            },
            422,
        ),
        "stream_options",
    ),
    (
        json_reply(
            {"message": "[{'type': 'extra_forbidden', 'loc': ('body', 'stream_options'), 'msg': 'Extra inputs'}]"},
            400,
        ),
        "stream_options",
    ),
]


@pytest.mark.parametrize(("refusal", "feature"), _REFUSALS)
def test_what_a_server_refuses_is_done_without(refusal: Reply, feature: str) -> None:
    """By its own words, whatever their form; the second question makes no failing call."""
    with ScriptedServer([refusal, stream(_OBJECT), stream(_OBJECT)]) as server:
        endpoint = Endpoint(server.url, None, 20.0)
        for _ in range(2):
            assert _ask(server, endpoint=endpoint, heard=lambda _: None).text == _OBJECT
    first, *later = server.requests
    assert len(later) == 2
    for sent in later:
        changed = {key for key in first.keys() | sent.keys() if first.get(key) != sent.get(key)}
        assert (
            changed
            == {
                "form": {"response_format", "messages"},
                "limit": {"max_tokens", "max_completion_tokens"},
                "temperature": {"temperature"},
                "system": {"messages"},
                "stream": {"stream", "stream_options"},
                "stream_options": {"stream_options"},
            }[feature]
        )


def _poor(sent: dict[str, Any]) -> Reply:
    """A server that knows nothing but messages, and says so of one parameter at a time."""
    for name in ("stream_options", "stream", "response_format", "tools", "temperature"):
        if name in sent:
            return fault(400, f"Unknown parameter: '{name}'.", param=name)
    for name in ("max_tokens", "max_completion_tokens"):
        if name in sent:
            return fault(422, f"Extra inputs are not permitted: {name}")
    return chat(f"Here it is:\n```json\n{_OBJECT}\n```\nAnything else?")


def test_a_server_that_knows_nothing_is_still_asked(tmp_path: Path) -> None:
    """By the prompt alone, which then says the form in words; what was found out outlasts the process."""
    file = tmp_path / "deep" / "servers.json"
    with ScriptedServer(_poor) as server:
        pieces: list[str] = []
        reply = _ask(server, endpoint=Endpoint(server.url, None, 20.0, capabilities=file), heard=pieces.append)
        made = len(server.requests)
        assert _ask(server, endpoint=Endpoint(server.url, None, 20.0, capabilities=file)).text == _OBJECT
        assert len(server.requests) == made + 1
    assert reply.text == "".join(pieces) == _OBJECT
    assert server.requests[-1].keys() == {"model", "messages"}
    assert '"who"' in server.requests[-1]["messages"][0]["content"]


@pytest.mark.parametrize("torn", ["", "{", "[]", '{"version": 99, "servers": {}}', '{"version": 1, "servers": 3}'])
def test_a_memory_that_cannot_be_read_is_ignored(tmp_path: Path, torn: str) -> None:
    """And written anew."""
    file = tmp_path / "servers.json"
    file.write_text(torn, "utf-8")
    with ScriptedServer([fault(400, "no temperature"), chat(_OBJECT), chat(_OBJECT)]) as server:
        for _ in range(2):
            _ask(server, endpoint=Endpoint(server.url, None, 20.0, capabilities=file))
    assert len(server.requests) == 3
    assert "secret" not in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("takes", "reply", "ignores"),
    [
        ("json_schema", chat(_OBJECT), False),
        ("json_object", chat(_OBJECT), False),
        ("json_object", chat(_OBJECT), True),
        ("tool", called(_OBJECT), False),
        ("tool", called(_OBJECT), True),
        ("required", called(_OBJECT), False),  # where a tool by its name is ignored, any is taken to be
        ("prompt", chat(_OBJECT), False),
        ("prompt", chat(_OBJECT), True),
    ],
)
def test_every_way_to_a_form(takes: str, reply: Reply, *, ignores: bool) -> None:
    """Down to the first that the server takes, whether it refuses the others or ignores them."""

    def answer(sent: dict[str, Any]) -> Reply:
        choice = sent.get("tool_choice")
        form = sent.get("response_format", {}).get("type") or ("tool" if isinstance(choice, dict) else choice)
        if (form or "prompt") == takes:
            return reply
        return chat("Gladly! It was the ferry.") if ignores else fault(400, f"Invalid {form} tool_choice")

    with ScriptedServer(answer) as server:
        endpoint = Endpoint(server.url, None, 20.0)
        assert _ask(server, endpoint=endpoint).text == _OBJECT
        made = len(server.requests)
        _ask(server, endpoint=endpoint)
        assert len(server.requests) == made + 1


def test_a_form_that_was_kept_to_once_is_not_given_up() -> None:
    """A model that talks nonsense later does not make its server a poorer one; nor is it asked again."""
    with ScriptedServer([chat(_OBJECT), chat("Nonsense."), chat(_OBJECT)]) as server:
        endpoint = Endpoint(server.url, None, 20.0)
        _ask(server, endpoint=endpoint)
        with pytest.raises(ModelReplyError, match="no JSON object") as caught:
            _ask(server, endpoint=endpoint)
        _ask(server, endpoint=endpoint)
    assert caught.value.usage == Usage(100, 20)
    assert [sent["response_format"]["type"] for sent in server.requests] == ["json_schema"] * 3


def test_openai_itself_is_told_the_limit_by_its_newer_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which its newer models insist on."""
    with ScriptedServer([chat("Aye.")]) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        Endpoint(None, "k", 20.0).complete("m", _MESSAGES, most_tokens=7)
    assert server.requests[0]["max_completion_tokens"] == 7
    assert "max_tokens" not in server.requests[0]


@pytest.mark.parametrize(
    ("reply", "error", "said", "tries"),
    [
        (fault(401, "bad key"), ModelRefusedError, "refused the API key", 1),
        (fault(404, "The model `scripted` does not exist"), ModelRefusedError, "knows no model “scripted”", 1),
        (fault(400, "Invalid model name passed in model=scripted"), ModelRefusedError, "knows no model", 1),
        (fault(429, "You exceeded your quota", code="insufficient_quota"), ModelRefusedError, "no quota left", 1),
        (fault(402, "Insufficient credits"), ModelRefusedError, "no quota left", 1),
        (wait(fault(429, "slow\ndown"), "3600"), ModelRefusedError, "asks to wait 3600 s .*: slow down", 1),
        (wait(fault(503, "busy"), "Fri, 31 Dec 2100 23:59:59 GMT"), ModelRefusedError, "wait more than a day", 1),
        (wait(fault(429, "slow down"), "0"), ModelRefusedError, "refuses more calls for now: slow down", 3),
        (wait(fault(500, "oops"), "0"), ModelRefusedError, "status 500: oops", 3),
        (wait(Reply(b"<html>Bad gateway</html>", 502), "0"), ModelRefusedError, "502: an HTML page", 3),
        (wait(fault(429, "Request too large for m: Limit 10, Requested 20"), "0"), ModelRefusedError, "calls", 1),
        (fault(400, "maximum context length is 512 tokens. However, you"), ModelOverflowError, "not fit", 1),
        (fault(500, "too long", type="exceed_context_size_error"), ModelOverflowError, "context window", 1),
        (fault(400, "Requested tokens (516) exceed context window of 512"), ModelOverflowError, "fit", 1),
        (
            fault(400, "'max_tokens' is too large: 50. This model's maximum context length is 40 tokens"),
            ModelOverflowError,
            "fit",
            1,
        ),
        (fault(400, "max_tokens is too large: 50.", param="max_tokens"), ModelRefusedError, "no reply so long", 1),
        (fault(400, "Prompt triggered the content filter"), ModelDeclinedError, "declined", 1),
        (fault(400, "Could not finish the message: output limit was reached"), ModelCutError, "limit", 1),
        (fault(418, "teapot"), ModelRefusedError, "status 418: teapot", 1),
        (fault(400, ""), ModelRefusedError, "status 400: no reason given", 1),
        (chat(None, finish="content_filter"), ModelDeclinedError, "declined", 1),
        (chat(None, refusal="I will not."), ModelDeclinedError, "declined", 1),
        (chat(""), ModelReplyError, "it is empty", 1),
        (chat(None), ModelReplyError, "it is empty", 1),
        (chat(" \n"), ModelReplyError, "it is empty", 1),
        (chat("", finish="length"), ModelCutError, "used up its 50 tokens before the first word", 1),
        (chat('{"who": "the'), ModelReplyError, "breaks off in the middle", 1),
        (chat(f"{_OBJECT} or {_OBJECT}"), ModelReplyError, "2 JSON objects", 1),
        (chat("It was the ferry."), ModelReplyError, "not what was asked for", 4),
        (json_reply({"choices": []}), ModelReplyError, "without a message", 1),
        (json_reply({"choices": [{"message": None}]}), ModelReplyError, "without a message", 1),
        (json_reply([1, 2, 3]), ModelReplyError, "without a message", 1),
        (json_reply({"error": {"message": "boom", "code": 400}}), ModelRefusedError, "status 400: boom", 1),
        (Reply(b"<html>It works!</html>"), ModelReplyError, "cannot be read: an HTML page", 1),
        (Reply(b"It works!", content_type="text/plain"), ModelReplyError, "cannot be read: “It works!”", 1),
        (Reply(b""), ModelUnreachableError, "broke off before it answered", 3),
        (sse("data: [DONE]\n\n"), ModelReplyError, "without a message", 1),
        (Reply(b"\xff\xfe\x00"), ModelReplyError, "cannot be read", 1),
        (sse('data: {"choices": [{"delta": {"content": "x"\n\n'), ModelReplyError, "cannot be read", 1),
    ],
)
@pytest.mark.parametrize("streams", [False, True])
def test_a_misbehaving_server_is_one_line_and_what_to_do(
    reply: Reply, error: type[ModelError], said: str, tries: int, *, streams: bool
) -> None:
    """Of the right kind, without the key, and without a call that cannot succeed."""
    with ScriptedServer([reply]) as server, pytest.raises(error, match=said) as caught:
        _ask(server, heard=(lambda _: None) if streams else None)
    assert type(caught.value) is error
    assert "\n" not in caught.value.message + caught.value.hint
    assert caught.value.hint
    assert "secret-key" not in caught.value.message + caught.value.hint
    assert len(server.requests) == tries


def test_a_server_asked_for_a_minute_is_not_waited_for_past_the_deadline() -> None:
    """What is left of timeout_s bounds the waiting as well."""
    with (
        ScriptedServer([wait(fault(429, "slow"), "20")]) as server,
        pytest.raises(ModelRefusedError, match="asks to wait 20 s"),
    ):
        _ask(server, timeout_s=5.0)


def test_a_server_on_this_machine_is_asked_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in a document leaves the machine for no proxy's sake."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with ScriptedServer([chat(_OBJECT)]) as server:
        assert _ask(server).text == _OBJECT


@pytest.mark.parametrize(
    "address",
    [
        "",
        "127.0.0.1:8091",
        "ftp://127.0.0.1",
        "http://",
        "http://[::1",
        "http://a:99999",
        "http://a b/v1",
        "http://a\n",
    ],
)
def test_an_address_that_is_none(address: str) -> None:
    """A fault of the settings, said before anything is asked; what may be a password is not in it."""
    with pytest.raises(SettingsError, match=r"not http://HOST or https://HOST\."):
        Endpoint(address, None, 20.0)


@pytest.mark.parametrize("address", ["http://me:p@ss@host:80/v1?key=hush#x", "https://host/v1?key=p@ss/v1"])
def test_an_address_is_shown_without_what_is_secret(address: str) -> None:
    """Neither a password nor what stands behind a question mark."""
    assert Endpoint(address, None, 20.0).place in {"http://host:80/v1", "https://host/v1"}


def test_a_key_that_a_server_repeats_is_not_passed_on() -> None:
    """A word that is a key for want of another is one, too, where it means nothing."""
    for key, told in (("sk-0123456789", "(the key)"), ("none", "none")):
        with (
            ScriptedServer([fault(403, f"It is {key}.")]) as server,
            pytest.raises(ModelError, match=r"It is") as caught,
        ):
            Endpoint(server.url, key, 20.0).complete("m", _MESSAGES, most_tokens=5)
        assert f"It is {told}." in caught.value.message


@pytest.mark.parametrize(
    "passing",
    [
        wait(fault(429, "slow down"), "0.01"),
        replace(fault(429, "slow down"), headers={"retry-after-ms": "10"}),
        fault(503, "loading"),
        fault(408, "timeout"),
        Reply(b"", drop=True),
        json_reply({"error": {"message": "overloaded", "code": 503}}),
        sse('error: {"code": 503, "message": "loading"}\n\n'),
    ],
)
def test_a_passing_fault_is_tried_again(passing: Reply) -> None:
    """One bad reply, then a good one: the user sees only the answer."""
    with ScriptedServer([passing, chat(_OBJECT)]) as server:
        assert _ask(server).text == _OBJECT
    assert len(server.requests) == 2


def test_nobody_at_the_base_url() -> None:
    """Said at once; the address is in the line without its password, and a way out."""
    with ScriptedServer([]) as server:
        gone = server.url.replace("//", "//me:hunter2@")
    with pytest.raises(ModelUnreachableError, match="Nobody answers at http://127") as caught:
        Endpoint(gone, None, 20.0).complete("m", _MESSAGES, most_tokens=5)
    assert "hunter2" not in caught.value.message
    assert "extractive" in caught.value.hint


@pytest.mark.parametrize(
    "slow",
    [
        replace(chat(_OBJECT), delay_s=30),
        replace(chat(_OBJECT), trickle_s=0.05),
        replace(stream(_OBJECT), trickle_s=0.05),
        replace(sse(": keep-alive\n\n" * 1_000), trickle_s=0.05, piece=14),
        replace(fault(500, "oops " * 100), trickle_s=0.05),
    ],
)
def test_the_timeout_bounds_the_whole_answer(slow: Reply) -> None:
    """A server that never answers, and one that trickles: its head, its body, its comments, its error."""
    with ScriptedServer([slow]) as server, pytest.raises(ModelUnreachableError, match=r"within 0\.4 s"):
        _ask(server, timeout_s=0.4, heard=lambda _: None)
    assert len(server.requests) == 1


_SMALL = stream('{"who": "the', ' ferry Ægir"}')


@settings(max_examples=60)
@given(st.integers(0, len(_SMALL.body) - 1), st.booleans())
def test_a_stream_dropped_at_any_byte(at: int, tells: bool) -> None:
    """Whatever was heard is the reply's beginning; it broke off, or was whole but for its formal end.

    The same from a server that does not tell how long its body is, where the end looks like any other.
    """
    heard: list[str] = []
    dropped = replace(_SMALL, drop=True, sent=at, length=tells)
    with ScriptedServer([dropped, fault(401, "only once")]) as server:
        try:
            reply = _ask(server, heard=heard.append)
        except ModelUnreachableError as error:
            assert "broke off in the middle" in error.message  # noqa: PT017  (either outcome is right)
            assert error.usage.prompt_tokens > 0  # noqa: PT017
        except ModelRefusedError:  # it was asked again, for nothing had come
            assert not heard
        else:
            assert reply.text == "".join(heard) == '{"who": "the ferry Ægir"}'
        assert '{"who": "the ferry Ægir"}'.startswith("".join(heard))


def test_a_stream_that_breaks_with_an_error_keeps_what_it_took() -> None:
    """The server's own words, and no second try: what was heard is heard."""
    broken = sse(
        'data: {"choices": [{"delta": {"content": "{\\"who\\": \\"the"}}]}\n\n'
        'data: {"error": {"message": "out of memory", "code": 503}}\n\n'
    )
    heard: list[str] = []
    with ScriptedServer([broken]) as server, pytest.raises(ModelRefusedError, match="out of memory") as caught:
        _ask(server, heard=heard.append)
    assert "".join(heard) == '{"who": "the'
    assert caught.value.usage.completion_tokens > 0
    assert len(server.requests) == 1


@given(
    st.lists(st.text(max_size=8), max_size=6).map(lambda parts: json.dumps({"who": "".join(parts)})),
    st.integers(1, 7),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["text/event-stream", "application/json", "text/plain; charset=latin-1"]),
)
@settings(max_examples=25)
def test_a_stream_however_it_is_cut(text: str, size: int, newline: str, mark: str, content_type: str) -> None:
    """Comments, CRLF, a byte-order mark, a wrong content type, UTF-8 split between chunks."""
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    body = stream(*pieces).body.decode().replace("data: ", ": ping\n\ndata: ", 2).replace("\n", newline)
    reply = Reply((mark + body).encode(), content_type=content_type, trickle_s=0.00001, piece=61)
    heard: list[str] = []
    with ScriptedServer([reply]) as server:
        got = _ask(server, heard=heard.append)
    assert got.text == "".join(heard) == text
    assert got.usage == Usage(100, 20)


def test_a_server_that_ignores_streaming_is_heard_at_its_end() -> None:
    """One completion in the place of a stream."""
    heard: list[str] = []
    with ScriptedServer([chat(_OBJECT)]) as server:
        assert _ask(server, heard=heard.append).text == "".join(heard) == _OBJECT


def test_a_tool_streams_too() -> None:
    """Its arguments are the reply, and no words around the call."""
    heard: list[str] = []

    def answer(sent: dict[str, Any]) -> Reply:
        tool = stream('{"who": ', '"me"}', finish="tool_calls", tool=True)
        return tool if "tools" in sent else fault(400, "response_format is not supported")

    with ScriptedServer(answer) as server:
        assert _ask(server, heard=heard.append).text == "".join(heard) == '{"who": "me"}'


@pytest.mark.parametrize("make", [chat, stream])
def test_a_reply_that_reached_its_limit_says_so(make: Callable[..., Reply]) -> None:
    """And holds what there is."""
    with ScriptedServer([make('{"who": "the', finish="length")]) as server:
        reply = _ask(server, heard=lambda _: None)
    assert (reply.text, reply.cut) == ('{"who": "the', True)


def test_a_server_that_tells_no_usage_is_estimated() -> None:
    """On the safe side: never nothing."""
    with ScriptedServer([stream(_OBJECT, usage=False)]) as server:
        usage = _ask(server, heard=lambda _: None).usage
    assert 10 < usage.prompt_tokens < 100
    assert 10 < usage.completion_tokens < 100


def test_stopping_closes_the_connection_at_once() -> None:
    """Ctrl-C in the middle of a stream: the server notices, and stops spending."""
    slow = replace(stream(*["a "] * 2_000), trickle_s=0.01, piece=50)
    with ScriptedServer([slow]) as server:
        begun = threading.Event()

        def interrupt(main: int = threading.get_ident()) -> None:
            begun.wait(30)
            signal.pthread_kill(main, signal.SIGINT)

        before = signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored
        threading.Thread(target=interrupt, daemon=True).start()
        try:
            with pytest.raises(KeyboardInterrupt):
                _ask(server, schema=None, heard=lambda _: begun.set())
        finally:
            signal.signal(signal.SIGINT, before)
        assert server.hung_up.wait(5)


def test_what_a_listener_raises_comes_through() -> None:
    """It is no fault of the server."""

    def heard(_piece: str) -> None:
        raise LookupError

    with ScriptedServer([stream(_OBJECT)]) as server, pytest.raises(LookupError):
        _ask(server, heard=heard)


@pytest.mark.parametrize(
    ("reply", "probability"),
    [
        (odds(yes=-0.1, no=-2.4), pytest.approx(0.909, abs=0.001)),
        (odds(Yes=-1.0, **{" yes": -1.0, "NO": -1.0}), pytest.approx(2 / 3)),
        (odds(maybe=-0.1), None),
        (chat(" Yes, it does."), 1.0),
        (chat("No.", finish="length"), 0.0),
        (chat("Perhaps"), None),
        (chat("", finish="length"), None),
        (
            fault(400, "Could not finish the message because max_tokens was reached: output limit was reached"),
            None,
        ),
    ],
)
def test_yes_or_no(reply: Reply, probability: float | None) -> None:
    """From the odds of the first token, else from the first word; neither is neither."""
    with ScriptedServer([reply]) as server:
        got, usage = Endpoint(server.url, None, 20.0).yes("scripted", _MESSAGES)
    assert got == probability
    assert server.requests[0] | {"logprobs": True, "top_logprobs": 20, "max_tokens": 1} == server.requests[0]
    assert usage == (Usage() if reply.status != 200 else Usage(100, 20))


def test_a_server_without_log_probabilities_is_not_asked_for_them_twice() -> None:
    """Whether it allows fewer, refuses them, or takes them and gives none."""
    replies = [
        fault(400, "Requested sample logprobs of 20, which is greater than max allowed: 5"),
        fault(403, "You are not allowed to request logprobs from this model."),
        chat("yes"),
    ]
    with ScriptedServer(replies) as server:
        endpoint = Endpoint(server.url, None, 20.0)
        assert [endpoint.yes("scripted", _MESSAGES)[0] for _ in range(2)] == [1.0, 1.0]
    assert [sent.get("top_logprobs") for sent in server.requests] == [20, 5, None, None]
    with ScriptedServer([chat("no")]) as server:
        endpoint = Endpoint(server.url, None, 20.0)
        assert [endpoint.yes("scripted", _MESSAGES)[0] for _ in range(2)] == [0.0, 0.0]
    assert [sent.get("top_logprobs") for sent in server.requests] == [20, None]


def test_a_budget_stops_the_call_that_could_pass_it() -> None:
    """Before it is made; what was spent is priced, the forms that were tried for nothing included."""
    budget = Budget(max_usd=0.001, usd_per_million_in=2.0, usd_per_million_out=8.0)
    with ScriptedServer([chat("Nonsense."), chat(_OBJECT)]) as server:
        endpoint = Endpoint(server.url, None, 20.0, budget=budget)
        usage = _ask(server, endpoint=endpoint).usage
        assert usage.usd == pytest.approx(0.00072)
        assert budget.spent == usage == Usage(200, 40, usage.usd)
        with pytest.raises(ModelBudgetError, match=r"max_usd 0.001: 240 tokens, 0.0007 USD, are spent"):
            _ask(server, endpoint=endpoint)
        assert len(server.requests) == 2


def test_a_budget_that_is_nearly_spent_shortens_the_reply() -> None:
    """If what is left makes a useful one."""
    budget = Budget(max_tokens=400)
    with ScriptedServer([chat(_OBJECT)]) as server:
        _ask(server, endpoint=Endpoint(server.url, None, 20.0, budget=budget), most_tokens=1_000)
    assert 100 < server.requests[0]["max_tokens"] < 400


def test_the_first_model_that_a_server_lists() -> None:
    """For a server that serves one."""
    with ScriptedServer([]) as server:
        assert Endpoint(server.url, None, 20.0).first_model() == "scripted"
