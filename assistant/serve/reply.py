"""What a client is sent: chat completions, whole or in chunks, and errors, as OpenAI words them."""

from __future__ import annotations

import json
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant import contract
from assistant.export.facts import web_address
from assistant.render.text import file_name, flat
from assistant.serve.request import MODEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.types import Exchange, Source, Usage

# What says that a stream is over.
DONE = b"data: [DONE]\n\n"
# A comment, which clients pass by: the connection is alive.
KEPT_ALIVE = b": reading\n\n"


def dumps(value: object) -> bytes:
    """JSON on one line and in ASCII, which no terminal acts on."""
    return json.dumps(value, separators=(",", ":")).replace("\x7f", "\\u007f").encode()


def event(value: object) -> bytes:
    """A server-sent event."""
    return b"data: " + dumps(value) + b"\n\n"


def error(message: str, kind: str, *, param: str | None = None, code: str | None = None) -> dict[str, Any]:
    """An error object."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def models(created: int) -> dict[str, Any]:
    """The list of models, which is of one."""
    return {"object": "list", "data": [model(created)]}


def model(created: int) -> dict[str, Any]:
    """The model there is; ``created`` is when the server was started, in seconds since 1970."""
    return {"id": MODEL, "object": "model", "created": created, "owned_by": MODEL}


@dataclass(frozen=True, slots=True)
class Completion:
    """One reply: its id and its time, which all of its chunks bear."""

    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, content: str, exchange: Exchange) -> dict[str, Any]:
        """The reply as one object.

        Args:
            content: The answer as Markdown.
            exchange: The same with all that is known of it.
        """
        noted = url_citations(content, exchange.result.sources)
        message = {"role": "assistant", "content": content, "refusal": None, "annotations": noted}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        usage = {"usage": _usage(exchange.result.trace.usage)}
        return self._object("chat.completion", [choice]) | usage | _beside(exchange)

    def opening(self) -> dict[str, Any]:
        """The first chunk."""
        return self._chunk({"role": "assistant", "content": ""})

    def piece(self, text: str) -> dict[str, Any]:
        """A chunk with more of the answer."""
        return self._chunk({"content": text})

    def closing(self, content: str, exchange: Exchange, *, include_usage: bool) -> Iterator[dict[str, Any]]:
        """The last chunks: what is known of the answer, that it is over, and what it took, if that is wanted."""
        if noted := url_citations(content, exchange.result.sources):
            yield self._chunk({"annotations": noted})
        yield self._chunk({}, "stop") | _beside(exchange)
        if include_usage:
            usage = {"usage": _usage(exchange.result.trace.usage)}
            yield self._object("chat.completion.chunk", []) | usage

    def _chunk(self, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self._object("chat.completion.chunk", [choice])

    def _object(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        about = {"id": self.id, "object": kind, "created": self.created, "model": MODEL}
        return {**about, "system_fingerprint": None, "choices": choices}


def _beside(exchange: Exchange) -> dict[str, Any]:
    """The answer as ``ask --json`` prints it, and where its sources are, the first one for [1]."""
    return {
        "citations": addresses(exchange.result.sources),
        "citebound": contract.sealed(contract.outcome(exchange.result, exchange.filters)),
    }


def url_citations(content: str, sources: Sequence[Source]) -> list[dict[str, Any]]:
    """One for each source, in their order, at the first of its marks.

    Front-ends link the n-th of them with the mark [n]: so none is left out, and none named twice.
    """
    return [
        {
            "type": "url_citation",
            "url_citation": {"url": url, "title": _title(source), **_place(content, source.n)},
        }
        for source, url in zip(sources, addresses(sources), strict=True)
    ]


def addresses(sources: Sequence[Source]) -> list[str]:
    """The address of each source on the web; by its id where it has none, or has the one of another."""
    found: list[str] = []
    for source in sources:
        url = web_address(source.url)
        found.append(url if url and url not in found else f"urn:citebound:{source.document}")
    return found


def _title(source: Source) -> str:
    day = f", {source.published}" if source.published else ""
    return flat(f"{source.title or file_name(source.path)} ({source.outlet or 'no outlet named'}{day})")


def _place(content: str, n: int) -> dict[str, int]:
    mark = re.search(rf"\[{n}\]", content)
    return {"start_index": mark.start() if mark else 0, "end_index": mark.end() if mark else 0}


def _usage(usage: Usage) -> dict[str, int]:
    total = usage.prompt_tokens + usage.completion_tokens
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": total,
    }
