"""Faults as a client is told them: a status, and an error object; never more than that."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.errors import (
    ModelBudgetError,
    ModelDeclinedError,
    ModelError,
    QuestionError,
    QuoteOutdatedError,
)
from assistant.render.text import flat, safe, told
from assistant.serve.reply import error
from assistant.serve.request import RequestError
from index.errors import CiteboundError

if TYPE_CHECKING:
    from collections.abc import Mapping

_INVALID = "invalid_request_error"
_SERVER = "server_error"
# The official clients try again what cannot get better, and pay for it, unless they are told not to.
_NOT_AGAIN = {"x-should-retry": "false"}
# Documents were exchanged while they were quoted, and are by now.
_AGAIN = {"Retry-After": "1"}


class BusyError(Exception):
    """As many questions are waiting as may."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What to send for an exception; ``line`` is what whoever runs the server is told, if anything."""

    status: int
    body: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)
    line: str = ""


def fault_of(raised: BaseException, *, frank: bool) -> Fault:
    """What a client is told of an exception.

    Args:
        raised: Any.
        frank: Whether the client may know folders and servers: it is on this machine.
    """
    if isinstance(raised, RequestError):
        return Fault(raised.status, error(raised.message, _INVALID, param=raised.param, code=raised.code))
    if isinstance(raised, BusyError):
        body = error("Too many questions are waiting. Ask again in a while.", "rate_limit_error", code="busy")
        return Fault(429, body, {"Retry-After": "10"})
    if not isinstance(raised, CiteboundError):
        line = f"A fault in citebound: {type(raised).__name__}: {raised}"
        return Fault(500, error("A fault in citebound.", _SERVER), _NOT_AGAIN, flat(safe(line)))
    return _told(raised, frank=frank)


def _told(raised: CiteboundError, *, frank: bool) -> Fault:
    line = flat(safe(told(raised.message, raised.hint)))
    match raised:
        case QuestionError():
            # What it says to do is to type a command.
            return Fault(400, error(flat(safe(raised.message)), _INVALID, param="messages"))
        case ModelDeclinedError():
            return Fault(400, error(line, _INVALID, code="content_filter"))
        case ModelBudgetError():
            body = error(line, "insufficient_quota", code="insufficient_quota")
            return Fault(429, body, _NOT_AGAIN, line)
        case ModelError():
            shown = line if frank else "The language model behind this server failed."
            return Fault(502, error(shown, _SERVER, code="model_error"), _NOT_AGAIN, line)
    shown = line if frank else "The question could not be answered just now."
    again = _AGAIN if isinstance(raised, QuoteOutdatedError) else _NOT_AGAIN
    return Fault(503, error(shown, _SERVER, code="index_error"), again, line)
