"""The endpoint: its paths, what is read of a request, and how a reply is sent."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from assistant.serve import reply
from assistant.serve.desk import Ended, Piece
from assistant.serve.faults import Fault, fault_of
from assistant.serve.request import MODEL, RequestError, read

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine

    from starlette.types import ASGIApp, Receive, Scope, Send

    from assistant.serve.desk import Desk, Event
    from assistant.serve.guard import Guard
    from assistant.serve.request import Asked

# A conversation of some hundred long answers; more is no question.
MOST_BYTES = 1_000_000
# Seconds for a body to arrive.
_ARRIVE_S = 30.0
_JSON, _EVENTS = "application/json", "text/event-stream"
# As nginx says that the client has closed the connection; nobody reads it.
_GONE = 499
_PATHS = "/v1/chat/completions, /v1/models and /health"


class Endpoint:
    """Answers requests from a desk.

    Args:
        desk: Who answers questions.
        guard: Who is let in.
        frank: Whether clients are told of folders and servers: they are on this machine.
        report: Told, in a line, of what whoever runs the server should know.
    """

    def __init__(self, desk: Desk, guard: Guard, *, frank: bool, report: Callable[[str], None]) -> None:
        self._desk = desk
        self._guard = guard
        self._frank = frank
        self._report = report
        self._started = int(time.time())

    def app(self) -> ASGIApp:
        """The same as what a web server runs."""
        routes = [
            Route("/health", self._health),
            Route("/v1/models", self._models),
            Route("/v1/models/{name}", self._model),
            Route("/v1/chat/completions", self._chat, methods=["POST"]),
        ]
        handlers: dict[Any, Any] = {HTTPException: self._no_such, Exception: self._failed}
        return _Guarded(Starlette(routes=routes, exception_handlers=handlers), self._guard)

    async def _health(self, _: Request) -> Response:
        return _sent({"status": "ok"})

    async def _models(self, _: Request) -> Response:
        return _sent(reply.models(self._started))

    async def _model(self, request: Request) -> Response:
        if request.path_params["name"] == MODEL:
            return _sent(reply.model(self._started))
        unknown = RequestError("There is no such model here.", param="model", code="model_not_found", status=404)
        return _refused(fault_of(unknown, frank=self._frank))

    async def _chat(self, request: Request) -> Response:
        try:
            asked = await run_in_threadpool(read, await _body(request), self._desk.memory.said)
            events = self._desk.answer(asked)
            send = self._streamed if asked.stream else self._whole
            return await _unless_gone(request, send(asked, events))
        except ClientDisconnect:
            return Response(status_code=_GONE)
        except asyncio.CancelledError:  # by the web server alone, when it is to stop
            return _refused(Fault(503, reply.error("This server is being stopped.", "server_error")))
        except Exception as error:  # noqa: BLE001  (no client is ever sent a page of the web server's)
            return self._failure(error)

    def _failure(self, error: Exception) -> Response:
        return _refused(self._reported(error))

    def _reported(self, error: Exception) -> Fault:
        fault = fault_of(error, frank=self._frank)
        if fault.line:
            self._report(fault.line)
        return fault

    async def _whole(self, _: Asked, events: AsyncGenerator[Event]) -> Response:
        told: list[str] = []
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Piece):
                    told.append(event.text)
                elif isinstance(event, Ended):
                    content = "".join([*told, event.rest])
                    return _sent(reply.Completion().whole(content, event.exchange))
        raise AssertionError  # a desk ends what it begins, or raises

    async def _streamed(self, asked: Asked, events: AsyncGenerator[Event]) -> Response:
        first = await anext(events)  # what fails before it has a status of its own
        return _Events(self._chunks(asked, first, events), events)

    async def _chunks(self, asked: Asked, first: Event, events: AsyncGenerator[Event]) -> AsyncIterator[bytes]:
        completion, told = reply.Completion(), [""]
        yield reply.event(completion.opening())
        try:
            async for event in _from(first, events):
                if isinstance(event, Piece | Ended):
                    told.append(event.rest if isinstance(event, Ended) else event.text)
                    yield reply.event(completion.piece(told[-1]))
                else:
                    yield reply.KEPT_ALIVE
                if isinstance(event, Ended):
                    content = "".join(told)
                    for chunk in completion.closing(content, event.exchange, include_usage=asked.include_usage):
                        yield reply.event(chunk)
        except Exception as error:  # noqa: BLE001  (the status has been sent: what is left is an event)
            yield reply.event(self._reported(error).body)
        yield reply.DONE

    async def _no_such(self, request: Request, error: HTTPException) -> Response:
        if error.status_code == 405:  # noqa: PLR2004  (method not allowed)
            message = f"{request.method} is not what {request.url.path} takes."
        else:
            message = f"There is nothing here but {_PATHS}."
        body = reply.error(message, "invalid_request_error", code="unknown_url")
        return _refused(Fault(error.status_code, body, dict(error.headers or {})))

    async def _failed(self, _: Request, error: Exception) -> Response:
        return self._failure(error)


class _Guarded:
    """An application behind a guard; whether it is up, everybody may know."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self._app = app
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app
        if scope["type"] == "http" and scope["path"] != "/health":
            fault = self._guard.refusal(Request(scope).headers)
            app = _refused(fault) if fault else app
        await app(scope, receive, send)


class _Events(StreamingResponse):
    """A stream that takes its question back when its client leaves."""

    def __init__(self, chunks: AsyncIterator[bytes], events: AsyncGenerator[Event]) -> None:
        # Proxies would otherwise keep events back until they have many.
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        super().__init__(chunks, media_type=_EVENTS, headers=headers)
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with aclosing(self._events):
            await super().__call__(scope, receive, send)


async def _body(request: Request) -> bytes:
    """The body of a request that claims to be JSON, which no page of another site can send without being asked.

    Raises:
        RequestError: It does not, is too long, or takes too long.
        ClientDisconnect: The client has left.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _JSON:
        raise RequestError(f"The body is JSON: Content-Type: {_JSON}.", status=415)
    body = bytearray()
    try:
        async with asyncio.timeout(_ARRIVE_S):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BYTES:
                    raise RequestError(f"The body is longer than {MOST_BYTES:,} bytes.", status=413)
    except TimeoutError:
        raise RequestError("The body did not arrive.", status=408) from None
    return bytes(body)


async def _unless_gone(request: Request, work: Coroutine[Any, Any, Response]) -> Response:
    """What comes of some work, which is cancelled when the client leaves before."""

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    leaving, working = asyncio.ensure_future(gone()), asyncio.ensure_future(work)
    try:
        await asyncio.wait({leaving, working}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else Response(status_code=_GONE)
    finally:
        for task in (leaving, working):
            task.cancel()
        await asyncio.gather(leaving, working, return_exceptions=True)


async def _from(first: Event, events: AsyncGenerator[Event]) -> AsyncIterator[Event]:
    yield first
    async for event in events:
        yield event


def _sent(value: object) -> Response:
    return Response(reply.dumps(value), media_type=_JSON)


def _refused(fault: Fault) -> Response:
    return Response(reply.dumps(fault.body), fault.status, dict(fault.headers), _JSON)
