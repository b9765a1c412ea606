"""A network that comes with the program: an ONNX file and a tokenizer, run on the CPU; nothing to download."""

from __future__ import annotations

import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar, cast

from index.errors import CiteboundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_REINSTALL: Final = "Install citebound again."

# The runtime's severities: 3 is an error. Its warnings tell of devices that were never asked for.
ERRORS_ONLY: Final = 3


class Session(Protocol):
    """What is used of ``onnxruntime.InferenceSession``, which ships without types."""

    def run(self, names: None, feeds: dict[str, NDArray[np.int64]]) -> list[NDArray[np.float32]]:
        """Run the network; safe to call from several threads at once."""


class Released(NamedTuple):
    """A file whose contents are known; only these very bytes are accepted, wherever they lie."""

    path: Path
    sha256: str


class Loaded(NamedTuple):
    """A network that is ready to run."""

    tokenizer: Tokenizer
    session: Session


class Network:
    """A network and its tokenizer; loaded at first use, safe between threads.

    Each text runs alone, on one core, and as many texts at a time as there are cores (``on_cores``). On a CPU this
    is faster than batches, whose activations outgrow the cache, and no result depends on its neighbours.

    Args:
        model: The graph.
        tokenizer: What makes texts into its input.
        name: What the user is told has failed.
        error: What is raised then.
        truncates: Whether the tokenizer truncates, as its file says.
    """

    def __init__(
        self,
        model: Released,
        tokenizer: Released,
        *,
        name: str,
        error: type[CiteboundError],
        truncates: bool = True,
    ) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._name = name
        self._error = error
        self._truncates = truncates
        self._lock = threading.Lock()
        self._loaded: Loaded | None = None

    @contextmanager
    def opened(self) -> Iterator[Loaded]:
        """The network to run, loaded if it is not; whatever fails meanwhile is its error.

        Raises:
            CiteboundError: The ``error`` of this network: a file is missing or altered, or the runtime failed.
        """
        try:
            yield self._load()
        except CiteboundError:
            raise
        except Exception as error:  # the runtime's exceptions have no other common base
            raise self._error(f"The {self._name} failed: {error}.", hint=_REINSTALL) from error

    def _load(self) -> Loaded:
        with self._lock:
            if self._loaded is None:
                tokenizer = self._checked(self._tokenizer)
                model = self._checked(self._model)
                self._loaded = Loaded(_tokenizer(tokenizer, truncates=self._truncates), _session(model))
            return self._loaded

    def _checked(self, file: Released) -> bytes:
        """Read a file; what is checked is what is used."""
        try:
            data = file.path.read_bytes()
        except OSError as error:
            raise self._error(f"{file.path} cannot be read: {error.strerror}.", hint=_REINSTALL) from error
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise self._error(f"{file.path} is not the file that was released.", hint=_REINSTALL)
        return data


def on_cores(function: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
    """``function`` of each item, in their order, on as many threads as there are cores.

    A single item needs none: threads would take a tenth of a short question's time.
    """
    if len(items) <= 1:
        return [function(item) for item in items]
    with ThreadPoolExecutor(min(_cores(), len(items))) as pool:
        return list(pool.map(function, items))


def encodable(text: str) -> str:
    """Replace lone surrogates by a question mark each: a tokenizer takes UTF-8 only."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _tokenizer(data: bytes, *, truncates: bool) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(data)
    # A document that says "[SEP]" says five characters, not the end of the text.
    tokenizer.encode_special_tokens = True
    if not truncates:
        tokenizer.no_truncation()
    return tokenizer


def _session(model: bytes) -> Session:
    import onnxruntime  # type: ignore[import-untyped]  # ships no types

    onnxruntime.disable_telemetry_events()  # on by default in the builds for Windows
    options = onnxruntime.SessionOptions()
    # Parallelism is over texts, see Network; a pool of the runtime's own would spin beside it.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = ERRORS_ONLY
    # graph.py writes a graph as it runs fastest. The runtime's own optimiser would fuse what surrounds a layer
    # normalisation into an operator that costs 30 % of the speed.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return cast("Session", session)


def _cores() -> int:
    """Cores this process may run on; a share of their time, as a container may have, is not known."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
