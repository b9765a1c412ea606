"""A server's bytes, read strictly: one completion, or a stream of events, whatever their content type says."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.errors import ModelReplyError
from assistant.lines import one_line
from assistant.types import Usage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CHECK = "Check that base_url is that of an OpenAI-compatible server."
# Fields of an event of a stream, and the comments that keep a connection open (": ping").
_FIELDS = (b"data:", b"event:", b"id:", b"retry:", b"error:", b":")
_BOM = b"\xef\xbb\xbf"
_SHOWN = 80
# Bytes of what cannot be read that are looked at to show some of it.
_LOOKED_AT = 1_000
# Tokens that no call takes. Python's whole numbers have no end, and dollars are counted in numbers that have.
_MOST_TOKENS = 10**12
# Characters of a model's name, which may be the path of its file.
_LONGEST_NAME = 500
_END = b"[DONE]"


def unreadable(what: str) -> ModelReplyError:
    """What came is not of the protocol."""
    return ModelReplyError(f"The server sent what cannot be read: {what}.", hint=_CHECK)


class Refused(NamedTuple):
    """An error that a server reports in the middle of a reply."""

    body: bytes


class Piece(NamedTuple):
    """What an event adds: text, and arguments of the tool that was to be called."""

    text: str
    arguments: str


def events(body: Iterable[bytes]) -> Iterator[dict[str, Any] | Refused]:
    """The JSON objects that a body holds, as they come; their last may be missing if the connection broke.

    Raises:
        ModelReplyError: It is neither JSON nor a stream of events.
    """
    lines = _lines(body)
    first = next((line for line in lines if line.strip()), b"").removeprefix(_BOM)
    # Or the beginning of one: a connection may break anywhere, also before the first byte.
    if not first.startswith(_FIELDS) and not any(name.startswith(first) for name in _FIELDS):
        yield _told(b"\n".join([first, *lines]))
        return
    data: list[bytes] = []
    for line in chain([first], lines):
        if line.startswith(b"data:"):
            data.append(line.removeprefix(b"data:").strip())
        elif line.startswith(b"error:"):  # llama.cpp, before it made events of errors
            yield Refused(line.removeprefix(b"error:").strip())
            return
        elif not line and data:
            if b"\n".join(data) == _END:
                yield {"done": True}
                return
            yield _told(b"\n".join(data))
            data = []
    if data and _is_json(b"\n".join(data)):  # the last event may lack the line that ends it; one cut off is none
        yield _told(b"\n".join(data))


def whole(body: Iterable[bytes]) -> dict[str, Any] | Refused:
    """The one JSON object that a body holds.

    Raises:
        ModelReplyError: It holds none.
    """
    return _told(b"".join(body).removeprefix(_BOM))


def vectors(reply: dict[str, Any]) -> list[object]:
    """What a reply holds for each of the texts that were to be embedded, in their order, whatever it is.

    Raises:
        ModelReplyError: It does not say which is whose.
    """
    listed = reply.get("data")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise unreadable("a reply without vectors")
    if not all(type(one.get("index")) is int for one in listed):
        raise unreadable("vectors that are not numbered")
    return [one.get("embedding") for one in sorted(listed, key=lambda one: one["index"])]


def first_id(reply: dict[str, Any]) -> str | None:
    """The name of the first of the models that a server lists; ``None`` if it lists none.

    Raises:
        ModelReplyError: It is no list, or begins with a name that nobody could type.
    """
    listed = reply.get("data")
    if not isinstance(listed, list):
        raise unreadable("a reply without a list of models")
    if not listed:
        return None
    name = listed[0].get("id") if isinstance(listed[0], dict) else None
    if not isinstance(name, str) or not name.isprintable() or not 0 < len(name) <= _LONGEST_NAME:
        raise unreadable("a list of models that begins with one without a name")
    return name


def _lines(body: Iterable[bytes]) -> Iterator[bytes]:
    """Lines without their ends, which are LF, CRLF or CR, however the body was cut into chunks."""
    line = bytearray()  # grows in place: a line may come in a million chunks
    for chunk in body:
        first, *more = chunk.split(b"\n")
        line += first
        for rest in more:
            yield from bytes(line).removesuffix(b"\r").split(b"\r")
            line[:] = rest
    if line:
        yield from bytes(line).split(b"\r")


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _told(data: bytes) -> dict[str, Any] | Refused:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        raise unreadable(_what(data)) from None
    if not isinstance(told, dict):
        raise unreadable(f"a reply without a message, {_what(data)}")
    if told.get("error"):
        return Refused(data)
    return told


def _what(data: bytes) -> str:
    text = data.strip()[:_LOOKED_AT].decode("utf-8", "replace").strip()
    return "an HTML page" if text.startswith("<") else f"“{one_line(text, _SHOWN)}”" if text else "nothing"


@dataclass(slots=True)
class Collected:
    """A reply as far as it has come.

    ``told`` are the alternatives of its first token with their log-probabilities; ``answered`` is true
    once there is a message, and ``ended`` once it is whole.
    """

    text: str = ""
    arguments: str = ""
    finish: str | None = None
    refusal: bool = False
    usage: Usage | None = None
    told: list[tuple[str, float]] = field(default_factory=list)
    ended: bool = False
    answered: bool = False

    def take(self, event: dict[str, Any]) -> Piece:
        """Add an event; what it added.

        Raises:
            ModelReplyError: It is not of the protocol.
        """
        if event.get("done"):
            self.ended = True
            return Piece("", "")
        self.usage = _usage(event.get("usage")) or self.usage
        choices = event.get("choices")
        if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
            return Piece("", "")  # a stream's last event has usage alone, and Azure's first a filter's report
        choice = choices[0]
        message = choice.get("delta") or choice.get("message")
        self.finish = choice.get("finish_reason") or self.finish
        # A completion is whole when it is there at all; a stream says when it is.
        self.ended = self.ended or self.finish is not None or "message" in choice
        if not isinstance(message, dict):
            return Piece("", "")
        self.answered = True
        self.refusal = self.refusal or bool(message.get("refusal"))
        if not self.told:
            self.told = _alternatives(choice.get("logprobs"))
        piece = Piece(_text(message.get("content")), _arguments(message.get("tool_calls")))
        self.text += piece.text
        self.arguments += piece.arguments
        return piece

    @property
    def begun(self) -> bool:
        """Whether any of the model's words have come."""
        return bool(self.text or self.arguments)

    def check(self) -> None:
        """See that there was a message at all.

        Raises:
            ModelReplyError: There was none.
        """
        if not self.answered:
            raise unreadable("a reply without a message")


def _text(content: object) -> str:
    """The text of a message; some servers send it in parts."""
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(text for text in texts if isinstance(text, str))
    return content if isinstance(content, str) else ""


def _arguments(calls: object) -> str:
    found = ""
    for call in calls if isinstance(calls, list) else ():
        function = call.get("function") if isinstance(call, dict) else None
        arguments = function.get("arguments") if isinstance(function, dict) else None
        if isinstance(arguments, dict):  # Ollama once sent them so
            arguments = _written(arguments)
        found += arguments if isinstance(arguments, str) else ""
    return found


def _written(arguments: dict[str, Any]) -> str | None:
    try:
        return json.dumps(arguments)
    except RecursionError:  # nested as deep as could just be read
        return None


def _usage(usage: object) -> Usage | None:
    if not isinstance(usage, dict):
        return None
    counts = [usage.get(key) for key in ("prompt_tokens", "completion_tokens")]
    fit = [n for n in counts if type(n) is int and 0 <= n < _MOST_TOKENS]
    return Usage(*fit) if len(fit) == len(counts) else None


def _alternatives(logprobs: object) -> list[tuple[str, float]]:
    """The tokens that could have come first, with their log-probabilities; none if any of it does not fit."""
    with suppress(KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError):
        token = logprobs["content"][0]  # type: ignore[index]  # of whatever came: what does not fit is suppressed
        listed = token.get("top_logprobs") or [token]
        told = [(one["token"], float(one["logprob"])) for one in listed]
        if all(isinstance(word, str) and not math.isnan(logprob) for word, logprob in told):
            return told
    return []
