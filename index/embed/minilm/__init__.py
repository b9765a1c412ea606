"""The bundled embedder: all-MiniLM-L6-v2 in int8, on the CPU, with nothing to download."""

from __future__ import annotations

import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, cast

from index.embed.detached import Detached
from index.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

__all__ = ["MiniLM"]

# Printed by export.py, which makes both files.
MODEL_SHA256: Final = "9675e0d44e56bd822964fc86ca07e3733070ee3cc61617d8ecd82281ab2a5d66"
TOKENIZER_SHA256: Final = "71a31309bdd802f1a40845b0aceb02fb4cf6f4b81c712ae33aaff676df227115"

_REINSTALL = "Install citebound again."
DIMENSIONS: Final = 384

# How many texts are tokenised at a time: enough to keep every core busy, few enough that the tokens of a
# large corpus are never in memory together.
WINDOW: Final = 512

# The runtime's severities: 3 is an error. Its warnings tell of devices that were never asked for.
ERRORS_ONLY: Final = 3


class Session(Protocol):
    """What is used of ``onnxruntime.InferenceSession``, which ships without types."""

    def run(self, names: None, feeds: dict[str, NDArray[np.int64]]) -> list[NDArray[np.float32]]:
        """Run the model; safe to call from several threads at once."""


class MiniLM:
    """all-MiniLM-L6-v2, of which a text's first 256 tokens count; loaded at first use, safe between threads.

    Each text runs alone, on one core, and as many texts at a time as there are cores. On a CPU this is faster
    than batches, whose activations outgrow the cache, and a text's vector never depends on its neighbours.

    Args:
        folder: Where ``model.onnx`` and ``tokenizer.json`` lie, by default this package. Only the files that
            were released are accepted, wherever they lie.
    """

    def __init__(self, folder: Path = Path(__file__).parent) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._loaded: tuple[Tokenizer, Session] | None = None

    @property
    def fingerprint(self) -> str:
        """Names the model and its exact weights, without loading them."""
        return f"all-MiniLM-L6-v2-int8:{MODEL_SHA256[:12]}"

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return DIMENSIONS

    def detached(self) -> Detached:
        """The same embedder in a process of its own."""
        return Detached(partial(MiniLM, self._folder))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed ``n`` texts.

        Returns:
            Array of shape ``(n, 384)``, float32, rows of unit length, in the order of ``texts``.

        Raises:
            EmbedderError: The model's files are missing or altered, or the runtime failed.
        """
        import numpy as np

        vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        if not texts:
            return vectors
        try:
            tokenizer, session = self._load()
            if len(texts) == 1:  # a question: threads would take a tenth of its time
                one = tokenizer.encode(_encodable(texts[0])).ids
                vectors[0] = _run(session, np.array(one, np.int64))
                return vectors
            with ThreadPoolExecutor(min(_cores(), len(texts))) as pool:
                for start in range(0, len(texts), WINDOW):
                    window = [_encodable(text) for text in texts[start : start + WINDOW]]
                    ids = [np.array(e.ids, np.int64) for e in tokenizer.encode_batch_fast(window)]
                    for i, output in enumerate(pool.map(partial(_run, session), ids), start):
                        vectors[i] = output
        except EmbedderError:
            raise
        except Exception as error:  # the runtime's exceptions have no other common base
            raise EmbedderError(f"The embedding model failed: {error}.", hint=_REINSTALL) from error
        return vectors

    def _load(self) -> tuple[Tokenizer, Session]:
        with self._lock:
            if self._loaded is None:
                tokenizer = _checked(self._folder / "tokenizer.json", TOKENIZER_SHA256)
                model = _checked(self._folder / "model.onnx", MODEL_SHA256)
                self._loaded = _tokenizer(tokenizer), _session(model)
            return self._loaded


def _checked(path: Path, sha256: str) -> bytes:
    """Read a file whose contents are known; what is checked is what is used."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EmbedderError(f"{path} cannot be read: {error.strerror}.", hint=_REINSTALL) from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise EmbedderError(f"{path} is not the file that was released.", hint=_REINSTALL)
    return data


def _tokenizer(data: bytes) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_buffer(data)
    # A document that says "[SEP]" says five characters, not the end of the text.
    tokenizer.encode_special_tokens = True
    return tokenizer


def _session(model: bytes) -> Session:
    import onnxruntime  # type: ignore[import-untyped]  # ships no types

    onnxruntime.disable_telemetry_events()  # on by default in the builds for Windows
    options = onnxruntime.SessionOptions()
    # Parallelism is over texts, see MiniLM; a pool of the runtime's own would spin beside it.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = ERRORS_ONLY
    # export.py writes the graph as it runs fastest. The runtime's own optimiser would fuse what surrounds a
    # layer normalisation into an operator that costs 30 % of the speed.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return cast("Session", session)


def _run(session: Session, ids: NDArray[np.int64]) -> NDArray[np.float32]:
    return session.run(None, {"input_ids": ids})[0]


def _cores() -> int:
    """Cores this process may use, which in a container are fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _encodable(text: str) -> str:
    """Replace lone surrogates by a question mark: the tokenizer takes UTF-8 only."""
    return text.encode("utf-8", "replace").decode("utf-8")
