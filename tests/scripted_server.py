"""An OpenAI-compatible server on the loopback address that answers what a test tells it to."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. ``delay_s`` holds it back; ``drop`` closes the connection in its place."""

    body: bytes
    status: int = 200
    delay_s: float = 0.0
    drop: bool = False


def chat(content: str | None, *, finish: str = "stop", **message: Any) -> Reply:  # noqa: ANN401  (any JSON)
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
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }
    )


def claims(*drafted: tuple[str, int, str]) -> Reply:
    """A reply in the form that is asked for, of ``(claim, passage, quote)``."""
    listed = [{"quotes": [{"passage": n, "quote": quote}], "claim": text} for text, n, quote in drafted]
    return chat(json.dumps({"claims": listed}))


def json_reply(value: object, status: int = 200) -> Reply:
    """Any JSON."""
    return Reply(json.dumps(value).encode(), status)


def fault(status: int, message: str) -> Reply:
    """An error as OpenAI words it."""
    return json_reply({"error": {"message": message, "type": "error", "code": None}}, status)


@dataclass(slots=True)
class ScriptedServer:
    """Answers each POST with the next reply, the last one over and over; ``/models`` with one model.

    ``requests`` holds the bodies that were sent, ``keys`` the bearer tokens.
    """

    replies: list[Reply]
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    _http: ThreadingHTTPServer | None = None
    _held: threading.Event = field(default_factory=threading.Event)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        script = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(json_reply({"object": "list", "data": [{"id": "scripted", "object": "model"}]}))

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                sent = json.loads(self.rfile.read(length))
                with script._turn:  # of two calls at once each has a turn of its own
                    script.requests.append(sent)
                    script.keys.append(self.headers.get("Authorization", "").removeprefix("Bearer "))
                    at = min(len(script.requests), len(script.replies)) - 1
                self._send(script.replies[at])

            def _send(self, reply: Reply) -> None:
                if reply.delay_s:
                    script._held.wait(reply.delay_s)
                if reply.drop:
                    self.close_connection = True
                    self.connection.close()
                    return
                self.send_response(reply.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._http is not None
        self._held.set()
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        """The base URL."""
        assert self._http is not None
        return f"http://127.0.0.1:{self._http.server_port}/v1"
