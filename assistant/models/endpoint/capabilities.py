"""What a server can do with a model, found out from its refusals and remembered.

Each feature has levels, from what is asked first to doing without. A refusal that names a feature lowers it by
one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.models.endpoint.faults import is_spoken_for

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from assistant.models.endpoint.faults import Fault

# How a reply is held to a form. "required" forces a call of the only tool, where it cannot be forced by its name.
FORMS = ("json_schema", "json_object", "tool", "required", "prompt")
# Alternatives of a token that are asked for: the most that OpenAI tells, the most that many others do, none.
TOP_LOGPROBS = (20, 5, 0)

_LEVELS = {
    "form": len(FORMS),
    "limit": 3,  # one name of the limit of tokens, the other, none
    "temperature": 2,
    "system": 2,  # a message of its own, or part of the user's
    "stream": 2,
    "stream_usage": 2,
    "logprobs": len(TOP_LOGPROBS),
}
# The words by which servers name a feature.
_NAMES = {
    "stream_usage": re.compile(r"stream_options|include_usage"),
    "stream": re.compile(r"\bstream(?:ing|ed)?\b"),
    "limit": re.compile(r"max_completion_tokens|max_tokens"),
    "temperature": re.compile(r"\btemperature\b"),
    "logprobs": re.compile(r"logprobs|log probabilities"),
    "system": re.compile(
        r"\bsystem (?:role|message|prompt|instruction)|\brole ['\"`]?system|\bdeveloper instruction"
    ),
    "form": re.compile(
        r"response_?format|json[_ ](?:schema|object|mode)|structured (?:output|generation)|guided|grammar"
        r"|\btools?\b|tool_choice|\bfunction"
    ),
}
# What is refused for good reads so, and not only when a call is at fault (400, 422).
_REFUSING = re.compile(
    r"support|not (?:allowed|permitted|enabled|available|implemented|recogni[sz]ed)|unavailable|unknown|must be"
    r"|requires?|invalid|unrecogni[sz]ed|unexpected|disabled|forbidden|fail"
)
_AT_FAULT = frozenset({400, 422})
_VERSION = 1
# A server may have been updated since.
_KEPT_S = 30 * 86_400


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The level of each feature, from 0; ``proven`` once a reply has kept to a form."""

    form: int = 0
    limit: int = 0
    temperature: int = 0
    system: int = 0
    stream: int = 0
    stream_usage: int = 0
    logprobs: int = 0
    proven: bool = False

    def lowered(self, feature: str) -> Capabilities | None:
        """Without what the server does not have; ``None`` if the feature is already done without."""
        level = getattr(self, feature) + 1
        if level >= _LEVELS[feature]:
            return None
        changes: dict[str, Any] = {feature: level}
        if feature == "form":
            changes["proven"] = False
        return replace(self, **changes)

    def with_proof(self) -> Capabilities:
        """The same, after a reply that kept to the form."""
        return replace(self, proven=True)


def refused_feature(fault: Fault, asked: Collection[str]) -> str | None:
    """Which of the features that were asked for a server refuses, as far as it names one.

    Args:
        fault: The refusal.
        asked: The features that the call made use of.
    """
    if is_spoken_for(fault):
        return None
    for name, pattern in _NAMES.items():  # the more special before the more general
        if name in asked and pattern.search(fault.named):
            return name
    if fault.status not in _AT_FAULT and not _REFUSING.search(fault.words):
        return None
    found = {name: hit.start() for name in asked if (hit := _NAMES[name].search(fault.words))}
    # What is refused comes first, before what to use in its place.
    return min(found, key=lambda name: found[name], default=None)


class Memory:
    """What has been found out, by server and model. It may be shared between threads.

    Args:
        file: Where it is kept from one run to the next; nowhere if ``None``. A file that cannot be read,
            or written, is done without.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known: dict[str, Capabilities] = {}
        self._lock = threading.Lock()

    def of(self, base_url: str | None, model: str) -> Capabilities:
        """What is known of a server with a model."""
        key = _key(base_url, model)
        with self._lock:
            if key not in self._known:
                self._known[key] = _capabilities(self._read().get(key)) or Capabilities()
            return self._known[key]

    def learn(self, base_url: str | None, model: str, capabilities: Capabilities) -> None:
        """Remember it."""
        key = _key(base_url, model)
        with self._lock:
            if self._known.get(key) == capabilities:
                return
            self._known[key] = capabilities
            self._write(key, asdict(capabilities) | {"at": int(time.time())})

    def _read(self) -> dict[str, Any]:
        with suppress(OSError, ValueError, RecursionError):
            kept = json.loads(self._file.read_text("utf-8")) if self._file else {}
            if isinstance(kept, dict) and kept.get("version") == _VERSION:
                servers = kept.get("servers")
                return servers if isinstance(servers, dict) else {}
        return {}

    def _write(self, key: str, entry: dict[str, Any]) -> None:
        if self._file is None:
            return
        text = json.dumps({"version": _VERSION, "servers": self._read() | {key: entry}}, indent=1)
        part = self._file.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(text, "utf-8")
            part.replace(self._file)  # whole or not at all


def _key(base_url: str | None, model: str) -> str:
    # Hashed: an address may hold a password.
    # Whatever it and the model are called: a name that cannot be sent is refused where it would be.
    return hashlib.sha256(f"{base_url or ''}\n{model}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _capabilities(entry: object) -> Capabilities | None:
    """An entry of the file, if it is one, and not too old."""
    if not isinstance(entry, dict) or not isinstance(entry.get("at"), int):
        return None
    if not 0 <= int(time.time()) - entry["at"] < _KEPT_S:
        return None
    levels: dict[str, Any] = {name: entry.get(name) for name in _LEVELS}
    if any(type(level) is not int or not 0 <= level < _LEVELS[name] for name, level in levels.items()):
        return None
    return Capabilities(**levels, proven=entry.get("proven") is True)
