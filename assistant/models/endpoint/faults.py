"""What a server's refusal means: whether another try may help, and the line that the user sees.

Servers agree on little but the status. The wordings are those of OpenAI, Azure, vLLM, llama.cpp, Ollama,
LM Studio, LiteLLM, Mistral, Groq and OpenRouter.
"""

from __future__ import annotations

import json
import math
import re
import time
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.errors import (
    ModelCutError,
    ModelDeclinedError,
    ModelError,
    ModelOverflowError,
    ModelRefusedError,
)
from assistant.lines import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Characters of a server's own words in a message, about two lines of a terminal.
_TWO_LINES = 200
# Characters of a refusal that are looked at: behind them some servers echo the whole call, articles included.
_LOOKED_AT = 600

_BAD, _UNAUTHORISED, _UNPAID, _NOT_FOUND, _TIMEOUT, _CONFLICT, _TOO_MANY = 400, 401, 402, 404, 408, 409, 429
_INTERNAL, _UNIMPLEMENTED, _NO_STATUS = 500, 501, 600
_WAY_OUT = "or use --model extractive."

_QUOTA = re.compile(
    r"insufficient_quota|exceeded your current quota|billing[_ ]hard[_ ]limit|credit balance|out of credits"
    r"|insufficient (?:balance|credits|funds)"
)
# A limit of tokens by the minute that the call passes by itself.
_TOO_LARGE = re.compile(r"request too large|tokens must be reduced")
_OVERFLOW = re.compile(
    r"context[_ ](?:length|window|size)|maximum (?:context|model) length|exceed_context_size|reduce the length"
    r"|(?:prompt|input) (?:is )?too long|too many (?:input )?tokens|exceeds? (?:the )?token limit"
)
_DECLINED = re.compile(r"content[_ ](?:filter|policy|management)|responsible ?ai|safety system|flagged|moderation")
_CUT = re.compile(r"could not finish the message|output limit was reached")
_UNKNOWN_MODEL = re.compile(
    r"model_not_found|(?:invalid|unknown|no such) model|model\b.{0,100}(?:not found|not exist|not loaded)"
)
# A limit of tokens that is not refused as such, but for its size.
_TOO_MUCH = re.compile(
    r"max_(?:completion_)?tokens.{0,60}(?:too (?:large|big|high)|at most|less than|exceeds?|<=|≤)"
)
# Where the validators of Python servers say which field they mean; vLLM sends it as the text of a list.
_PLACE = re.compile(r"""['"]loc['"]: ?[\[(]([^\])]{0,200})[\])]""")


class Fault(NamedTuple):
    """A server's refusal.

    ``said`` is its message; ``words`` the same in lower case with its codes, for matching; ``named`` what it says
    that the fault lies in, or ""; ``wait_s`` how long it asks to wait.
    """

    status: int
    said: str
    words: str
    named: str
    wait_s: float | None


def fault_of(status: int, body: bytes, headers: Mapping[str, str] | None = None) -> Fault:
    """Read a refusal, of whatever form."""
    text = body.decode("utf-8", "replace").strip()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    inner = found.get("error", found) if isinstance(found, dict) else found
    fields: dict[str, Any] = inner if isinstance(inner, dict) else {}
    told = fields.get("message", fields.get("detail", inner if inner is not None else text))
    said = _words(told)
    if said.startswith("<"):
        said = "an HTML page"
    codes = " ".join(_words(fields[key]) for key in ("code", "type") if fields.get(key) is not None)
    place = _PLACE.search(said)
    named = _words(fields.get("param") or (place.group(1) if place else ""))
    return Fault(
        _status(status, fields),
        one_line(said, _TWO_LINES) or "no reason given",
        f"{codes} {said}".lower(),
        named.lower(),
        _wait(headers or {}),
    )


def _words(told: object) -> str:
    """The beginning of what a field holds. Cut before anything looks at it: a server may send megabytes."""
    if not isinstance(told, str):
        try:
            told = json.dumps(told)
        except RecursionError:
            return ""
    return told.strip()[:_LOOKED_AT]


def _status(status: int, fields: Mapping[str, Any]) -> int:
    """The status, or that which an error in the middle of a reply gives itself, as its code."""
    if status >= _BAD:
        return status
    code = fields.get("code")
    return code if isinstance(code, int) and _BAD <= code < _NO_STATUS else _INTERNAL


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds that the server asks to wait: a number, or a date, as HTTP has it, or OpenAI's milliseconds."""
    asked = headers.get("retry-after", "")
    readings: tuple[Callable[[], float], ...] = (
        lambda: float(headers.get("retry-after-ms", "")) / 1000,
        lambda: float(asked),
        lambda: parsedate_to_datetime(asked).timestamp() - time.time(),
    )
    for reading in readings:
        with suppress(ValueError, TypeError, OverflowError):
            if math.isfinite(seconds := reading()):
                return max(0.0, seconds)
    return None


class ServerRefusalError(Exception):
    """A server answered with an error; for those who try again, and not for users."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.said)
        self.fault = fault


class BrokenConnectionError(Exception):
    """There is no connection, or it broke; ``nobody`` if there was none. Not for users either."""

    def __init__(self, *, nobody: bool = False) -> None:
        super().__init__()
        self.nobody = nobody


def is_spoken_for(fault: Fault) -> bool:
    """Whether it is certain that no other form of the call would do better."""
    if fault.status in {_UNAUTHORISED, _UNPAID, _TOO_MANY}:
        return True
    patterns = (_QUOTA, _OVERFLOW, _DECLINED, _CUT, _UNKNOWN_MODEL, _TOO_MUCH)
    return any(pattern.search(fault.words) for pattern in patterns)


def may_pass(fault: Fault) -> bool:
    """Whether the same call may succeed in a moment."""
    if fault.status == _UNIMPLEMENTED or _QUOTA.search(fault.words) or _TOO_LARGE.search(fault.words):
        return False
    if fault.status in {_TOO_MANY, _TIMEOUT, _CONFLICT}:
        return True
    return fault.status >= _INTERNAL and not is_spoken_for(fault)


class _Meaning(NamedTuple):
    """What a status or a wording means. Where both are given, either will do."""

    status: int | None
    wording: re.Pattern[str] | None
    error: type[ModelError]
    message: str
    hint: str

    def fits(self, fault: Fault) -> bool:
        return fault.status == self.status or bool(self.wording and self.wording.search(fault.words))


# The first that fits counts.
_MEANINGS = (
    _Meaning(
        _UNPAID,
        _QUOTA,
        ModelRefusedError,
        "The account at {place} has no quota left: {said}",
        f"Check its billing, {_WAY_OUT}",
    ),
    _Meaning(
        _UNAUTHORISED,
        None,
        ModelRefusedError,
        "{place} refused the API key.",
        f"Check OPENAI_API_KEY, {_WAY_OUT}",
    ),
    _Meaning(
        _TOO_MANY,
        None,
        ModelRefusedError,
        "{place} refuses more calls for now: {said}",
        f"Wait, check the account's quota, {_WAY_OUT}",
    ),
    _Meaning(
        None,
        _CUT,
        ModelCutError,
        "The model reached its limit of tokens before its first word.",
        "Raise max_output_tokens.",
    ),
    _Meaning(
        None,
        _OVERFLOW,
        ModelOverflowError,
        "The prompt does not fit the model's context window: {said}",
        "Set context_window to what the server has, or raise the server's.",
    ),
    _Meaning(
        None,
        _TOO_MUCH,
        ModelRefusedError,
        "{place} allows no reply so long: {said}",
        "Lower max_output_tokens.",
    ),
    _Meaning(
        None,
        _DECLINED,
        ModelDeclinedError,
        "{place} declined to answer this: {said}",
        f"Rephrase it, {_WAY_OUT}",
    ),
    _Meaning(
        _NOT_FOUND,
        _UNKNOWN_MODEL,
        ModelRefusedError,
        "{place} knows no model “{model}”, or its address is wrong.",
        "Check --model and base_url (it mostly ends in /v1).",
    ),
)
_OTHERWISE = _Meaning(
    None,
    None,
    ModelRefusedError,
    "{place} answered with status {status}: {said}",
    f"Check --model, base_url and context_window, {_WAY_OUT}",
)


def explain(fault: Fault, place: str, model: str) -> ModelError:
    """The error that the user sees: one line, and what to do."""
    meaning = next((one for one in _MEANINGS if one.fits(fault)), _OTHERWISE)
    named = one_line(model, _TWO_LINES)
    message = meaning.message.format(place=place, model=named, said=fault.said, status=fault.status)
    return meaning.error(message, hint=meaning.hint)
