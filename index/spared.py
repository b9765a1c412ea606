"""What Chroma loads and never uses here, stood in for while it is loaded: half of the time that it takes.

Only in a process of our own: in another program, a thread that loads one of these meanwhile would get a stand-in.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_T = TypeVar("_T")


class _Nothing:
    """In the place of a class."""


def _as_it_is(it: _T) -> _T:
    """In the place of a decorator."""
    return it


class _NeverRaisedError(Exception):
    """In the place of an error of what is not there."""


def _anything(name: str) -> type[_Nothing]:
    """In the place of all other names of a module, which are there to annotate with."""
    if name.startswith("__"):
        raise AttributeError(name)
    return _Nothing


def _needless() -> dict[str, dict[str, object]]:
    """What Chroma would load and here never uses.

    Traces, which our settings never have taken or sent; a file format of its server; a command line of an HTTP
    client; a validator of what Chroma keeps of embedders, which here it is never given; and checks, at each start,
    that the methods of Chroma's own classes override what they say they do.
    """
    rest: dict[str, object] = {"__getattr__": _anything}
    return {
        "opentelemetry": rest | {"trace": _stand_in("opentelemetry.trace", rest)},
        "opentelemetry.sdk.resources": rest,
        "opentelemetry.sdk.trace": rest,
        "opentelemetry.sdk.trace.export": rest,
        "opentelemetry.exporter.otlp.proto.grpc.trace_exporter": rest,
        "yaml": rest,
        "httpx._main": {"main": _Nothing},
        "jsonschema": {"ValidationError": Exception, "validate": _Nothing},
        "overrides": {"EnforceOverrides": _Nothing, "override": _as_it_is, "overrides": _as_it_is},
    }


def _needless_without_server() -> dict[str, dict[str, object]]:
    """What only Chroma's client of a server has use for.

    HTTP, settings that are read from the environment, clients for asynchronous programs, a language of searches
    that no embedded Chroma answers, and the embedders that a collection of somebody else's may name, with what
    attempts anew to have them embed.
    """
    from pydantic import BaseModel

    rest: dict[str, object] = {"__getattr__": _anything}
    return {
        "chromadb.api.async_api": rest,
        "chromadb.api.async_client": rest,
        "chromadb.execution.expression": rest,
        "chromadb.execution.expression.operator": rest,
        "chromadb.execution.expression.plan": rest,
        "chromadb.utils.embedding_functions": {
            "known_embedding_functions": {},
            "register_embedding_function": _as_it_is,
        },
        "tenacity": {"retry": _Nothing},
        "httpx": {"ConnectError": _NeverRaisedError, "__getattr__": _anything},
        "pydantic_settings": {"BaseSettings": BaseModel},
    }


class _Process:
    """This process; ``ours`` if nobody else's code runs in it."""

    ours = False


def in_our_own_process() -> None:
    """Say that nobody else's code runs in this process: Chroma is spared all this from then on."""
    _Process.ours = True


def _stand_in(name: str, members: Mapping[str, object]) -> ModuleType:
    """A module that is nothing but these members."""
    module = ModuleType(name)
    vars(module).update(members)
    return module


@contextmanager
def spared(*, server: bool = False) -> Iterator[None]:
    """Import Chroma within this. Whoever imports the real packages afterwards gets them.

    Args:
        server: Whether it is to be the client of a server.
    """
    stand_ins = {} if not _Process.ours else _needless() if server else _needless() | _needless_without_server()
    absent = [name for name in stand_ins if name not in sys.modules]
    for name in absent:
        sys.modules[name] = _stand_in(name, stand_ins[name])
    try:
        yield
    finally:
        for name in absent:
            sys.modules.pop(name, None)
