"""An OpenAI-compatible server on the loopback address that answers what a test tells it to."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

_USAGE = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    ``delay_s`` holds it back; ``drop`` ends the connection in its place, or, with ``sent``, after so many bytes of
    its body. ``trickle_s`` is the pause after each piece of it of ``piece`` bytes. Without ``length`` its end is
    that of the connection.
    """

    body: bytes
    status: int = 200
    delay_s: float = 0.0
    drop: bool = False
    sent: int | None = None
    trickle_s: float = 0.0
    piece: int = 1
    length: bool = True
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def chat(content: str | None, *, finish: str | None = "stop", **message: Any) -> Reply:  # noqa: ANN401  (any JSON)
    """A chat completion with this content."""
    return json_reply(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 0,
            "model": "scripted",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": finish,
                    "message": {"role": "assistant", "content": content, **message},
                }
            ],
            "usage": _USAGE,
        }
    )


def called(arguments: str) -> Reply:
    """A chat completion that calls a tool."""
    call = {"id": "1", "type": "function", "function": {"name": "answer", "arguments": arguments}}
    return chat(None, finish="tool_calls", tool_calls=[call])


def odds(**of_tokens: float) -> Reply:
    """A chat completion of one token, with the log-probabilities of these."""
    listed = [{"token": token, "logprob": logprob} for token, logprob in of_tokens.items()]
    body = json.loads(chat(next(iter(of_tokens)), finish="length").body)
    body["choices"][0]["logprobs"] = {"content": [{**listed[0], "top_logprobs": listed}]}
    return json_reply(body)


def claims(*drafted: tuple[str, int, str]) -> Reply:
    """A reply in the form that is asked for, of ``(claim, passage, quote)``."""
    listed = [{"quotes": [{"passage": n, "quote": quote}], "claim": text} for text, n, quote in drafted]
    return chat(json.dumps({"claims": listed}))


def stream(
    *pieces: str, finish: str | None = "stop", usage: bool = True, done: bool = True, tool: bool = False
) -> Reply:
    """A chat completion as events, one for each piece."""
    chunks: list[dict[str, Any]] = [_chunk({"role": "assistant", "content": ""})]
    for piece in pieces:
        call = {"index": 0, "function": {"arguments": piece}}
        chunks.append(_chunk({"tool_calls": [call]} if tool else {"content": piece}))
    chunks.append(_chunk({}, finish))
    if usage:
        chunks.append({"choices": [], "usage": _USAGE})
    events = [json.dumps(chunk, ensure_ascii=False) for chunk in chunks] + ["[DONE]"] * done
    return sse("".join(f"data: {event}\n\n" for event in events))


def sse(text: str) -> Reply:
    """A body of the content type of events."""
    return Reply(text.encode(), content_type="text/event-stream")


def _chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "choices": [choice]}


def json_reply(value: object, status: int = 200) -> Reply:
    """Any JSON."""
    return Reply(json.dumps(value).encode(), status)


def fault(status: int, message: str, **more: object) -> Reply:
    """An error as OpenAI words it."""
    return json_reply({"error": {"message": message, "type": "error", "code": None, **more}}, status)


def wait(reply: Reply, seconds: str) -> Reply:
    """The same with a Retry-After."""
    return replace(reply, headers={"Retry-After": seconds})


@dataclass(slots=True)
class ScriptedServer:
    """Answers each POST with the next reply, the last one over and over; ``/models`` with one model.

    ``replies`` may also be a function from the body of a call to its reply. ``requests`` holds the bodies that
    were sent, ``headers`` what came with them, ``keys`` the bearer tokens; ``hung_up`` is set when a client leaves
    in the middle of a reply.
    """

    replies: list[Reply] | Callable[[dict[str, Any]], Reply]
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)
    _http: ThreadingHTTPServer | None = None
    path: str = field(default_factory=lambda: uuid4().hex)
    held: threading.Event = field(default_factory=threading.Event)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        handler = type("Handler", (_Handler,), {"script": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        # Looks often whether it is to stop: property tests start and stop many.
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def next(self, sent: dict[str, Any]) -> Reply:
        if callable(self.replies):
            return self.replies(sent)
        return self.replies[min(len(self.requests), len(self.replies)) - 1]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._http is not None
        self.held.set()
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        """The base URL, like no other: a port is used again, and what a server can do is remembered."""
        assert self._http is not None
        return f"http://127.0.0.1:{self._http.server_port}/{self.path}/v1"


class _Handler(BaseHTTPRequestHandler):
    script: ScriptedServer

    def do_GET(self) -> None:
        self._send(json_reply({"object": "list", "data": [{"id": "scripted", "object": "model"}]}))

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        sent = json.loads(self.rfile.read(length))
        with self.script.turn:  # of two calls at once each has a turn of its own
            self.script.requests.append(sent)
            self.script.keys.append(self.headers.get("Authorization", "").removeprefix("Bearer "))
            self.script.headers.append({name.lower(): value for name, value in self.headers.items()})
            reply = self.script.next(sent)
        try:
            self._send(reply)
        except OSError:  # the client has left
            self.script.hung_up.set()
            self.close_connection = True

    def _send(self, reply: Reply) -> None:
        if reply.delay_s:
            self.script.held.wait(reply.delay_s)
        if reply.drop and reply.sent is None:
            self._reset()
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        if reply.length:
            self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._write(reply)
        if reply.drop:
            self._reset()

    def _write(self, reply: Reply) -> None:
        body = reply.body if reply.sent is None else reply.body[: reply.sent]
        if not reply.trickle_s:
            self.wfile.write(body)
            return
        for at in range(0, len(body), reply.piece):
            self.wfile.write(body[at : at + reply.piece])
            self.script.held.wait(reply.trickle_s)

    def _reset(self) -> None:
        """Leave as a process does that dies: what was sent arrives, and then nothing more."""
        self.close_connection = True
        self.wfile.flush()
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        pass
