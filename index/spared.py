"""What Chroma loads and never uses here, stood in for while it is loaded: half of the time that it takes.

Only in a process of our own: in another program, a thread that loads one of these meanwhile would get a stand-in.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

_T = TypeVar("_T")


class _Nothing:
    """In the place of a class."""


def _as_it_is(it: _T) -> _T:
    """In the place of a decorator."""
    return it


# With its parts: gRPC and protocol buffers for sending traces, which our settings of Chroma never have sent; a
# command line of an HTTP client; a validator of what Chroma keeps of embedders, which here it is never given; and
# checks, at each start, that the methods of Chroma's own classes override what they say they do.
_STAND_INS: dict[str, dict[str, object]] = {
    "opentelemetry.exporter.otlp.proto.grpc.trace_exporter": {"OTLPSpanExporter": _Nothing},
    "httpx._main": {"main": _Nothing},
    "jsonschema": {"ValidationError": Exception, "validate": _Nothing},
    "overrides": {"EnforceOverrides": _Nothing, "override": _as_it_is, "overrides": _as_it_is},
}


class _Process:
    """This process; ``ours`` if nobody else's code runs in it."""

    ours = False


def in_our_own_process() -> None:
    """Say that nobody else's code runs in this process: Chroma is spared all this from then on."""
    _Process.ours = True


@contextmanager
def spared() -> Iterator[None]:
    """Import Chroma within this. Whoever imports the real packages afterwards gets them."""
    absent = [name for name in _STAND_INS if name not in sys.modules] if _Process.ours else []
    for name in absent:
        module = ModuleType(name)
        for member, stand_in in _STAND_INS[name].items():
            setattr(module, member, stand_in)
        sys.modules[name] = module
    try:
        yield
    finally:
        for name in absent:
            sys.modules.pop(name, None)
