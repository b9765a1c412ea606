"""Answers of a model server kept on disk by the content of the call, so that an evaluation can be run again.

Calls are recognised at the transport, by the address and every byte of the body, whatever part of the program
makes them. Keys travel in headers and are neither looked at nor stored.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
import time
from typing import TYPE_CHECKING, NamedTuple, cast

import httpx2

from assistant.errors import ModelReplyError
from assistant.models.endpoint.bounds import MOST_BYTES, bounded
from index.errors import CiteboundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_OK = 200
# How a stream of events says that the model has finished, and that something has gone wrong.
_ENDED = re.compile(rb"^data:(?: *\[DONE\]|.*\"finish_reason\" *: *\")", re.MULTILINE)
_BROKEN = re.compile(rb"^(?:error:|data: *\{ *\"error\")", re.MULTILINE)


class Replayed(NamedTuple):
    """Calls that were answered from the cache, and the seconds that they had taken when they were made."""

    calls: int
    seconds: float


class CallCache(httpx2.BaseTransport):
    """A transport that asks the server only what it has not been asked before.

    Only whole answers of status 200 are kept, JSON objects and streams of events: a log-in page is none, nor is a
    stream that broke off. A stream is passed on as it comes. It may be shared between threads.

    Args:
        folder: Where the answers are kept, made when first needed.
        inner: What asks the server; plain HTTP unless given.
    """

    def __init__(self, folder: Path, inner: httpx2.BaseTransport | None = None) -> None:
        self._folder = folder
        self._inner = inner or httpx2.HTTPTransport()
        self._local = threading.local()

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer a request: see ``httpx2.BaseTransport``.

        Raises:
            CiteboundError: The folder cannot be written.
        """
        if request.method != "POST":
            return self._inner.handle_request(request)
        file = self._file(request)
        if (kept := _read(file)) is not None:
            seconds, body = kept
            before = self._of_thread()
            self._local.replayed = Replayed(before.calls + 1, before.seconds + seconds)
            return httpx2.Response(_OK, content=body, request=request, extensions={"replayed": True})
        start = time.perf_counter()
        response = self._inner.handle_request(request)
        if response.status_code == _OK:
            inner = cast("httpx2.SyncByteStream", response.stream)  # of a transport that is not asynchronous
            response.stream = _Recorded(inner, lambda body: _keep(file, start, response.headers, body))
        return response

    def take_replayed(self) -> Replayed:
        """What was answered from the cache in this thread since this was last asked."""
        replayed, self._local.replayed = self._of_thread(), Replayed(0, 0.0)
        return replayed

    def _of_thread(self) -> Replayed:
        found: Replayed = getattr(self._local, "replayed", Replayed(0, 0.0))
        return found

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def _file(self, request: httpx2.Request) -> Path:
        digest = hashlib.sha256(str(request.url).encode() + b"\n" + request.read()).hexdigest()
        return self._folder / digest[:2] / f"{digest}.json"


class _Recorded(httpx2.SyncByteStream):
    """Bytes passed on as they come, and kept once they are closed, which may be before their formal end."""

    def __init__(self, inner: httpx2.SyncByteStream, keep: Callable[[bytes], None]) -> None:
        self._inner = inner
        self._keep = keep
        self._chunks: list[bytes] = []
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._inner:
            self._size += len(chunk)
            if self._size <= MOST_BYTES:
                self._chunks.append(chunk)
            yield chunk

    def close(self) -> None:
        chunks, self._chunks = self._chunks, []
        self._inner.close()
        if chunks and self._size <= MOST_BYTES:
            self._keep(b"".join(chunks))


def _keep(file: Path, start: float, headers: httpx2.Headers, raw: bytes) -> None:
    """Write a reply, if it is one."""
    try:
        body = b"".join(bounded(httpx2.Response(_OK, headers=headers, stream=httpx2.ByteStream(raw))))
    except (httpx2.DecodingError, ModelReplyError):
        return  # it broke off, or is more than is read
    if _is_whole(body):
        _write(file, time.perf_counter() - start, body)


def _is_whole(body: bytes) -> bool:
    """Whether it is a JSON object, or a stream of events that came to its end without an error."""
    try:
        return isinstance(json.loads(body), dict)
    except RecursionError:
        return False
    except ValueError:
        return bool(_ENDED.search(body)) and not _BROKEN.search(body)


def _read(file: Path) -> tuple[float, bytes] | None:
    try:
        kept = json.loads(file.read_text("utf-8"))
        return float(kept["seconds"]), str(kept["body"]).encode("utf-8", "surrogateescape")
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None  # not there, or cut off by a full disk: the server is asked again


def _write(file: Path, seconds: float, body: bytes) -> None:
    kept = {"seconds": round(seconds, 3), "body": body.decode("utf-8", "surrogateescape")}
    part = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(kept), "utf-8")
        part.replace(file)  # whole or not at all
    except OSError as error:
        raise CiteboundError(
            f"The model's answer cannot be kept in {file.parent}: {error.strerror}.",
            hint="Check the free disk space, or run without the cache: --no-cache.",
        ) from error
