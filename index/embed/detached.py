"""An embedder in a process of its own, so that the Python code of this one does not hold it up.

Threads would: each text that is done waits for the interpreter's lock, up to its switching interval, while the
reading of documents holds it. A quarter of the speed of an index run went there (docs/performance.md).
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from index.errors import CiteboundError, EmbedderError
from index.types import Loadable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Self

    import numpy as np
    from numpy.typing import NDArray

    from index.types import Embedder

# What the process runs: it finds modules where this one does.
_SERVE = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer);"
    " from index.embed.detached import serve; serve(sys.stdin.buffer)"
)


class Detached:
    """The embedder that ``make`` makes, in a process of its own for as long as it is entered.

    The process ends with this one, however that ends: it reads from a pipe that closes then. It is neither forked,
    for Chroma and the embedder itself have threads here, which a fork would leave in the middle, nor spawned by
    ``multiprocessing``, which would run the script of whoever uses this as a library once more.

    Args:
        make: Makes the embedder; it is called there, and must be one that ``pickle`` can name.
    """

    def __init__(self, make: Callable[[], Embedder]) -> None:
        self._make = make

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(  # noqa: S603  (our own interpreter, and a line of ours)
            [sys.executable, "-P", "-c", _SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # no traceback of another process may reach the screen
        )
        with suppress(OSError):  # it has ended already, which the first batch will tell
            self._send(sys.path)
            self._send(self._make)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # It has nothing to put away, and what is left to do nobody wants any more: a thread may wait for it still.
        self._process.kill()
        with suppress(OSError):  # with something still to be sent
            self._to.close()
        self._process.wait()
        self._from.close()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``index.types.Embedder``.

        Raises:
            EmbedderError: As the embedder's, or its process has ended.
        """
        try:
            self._send(list(texts))
            answer = pickle.load(self._from)  # noqa: S301  (from a process of ours)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:  # gone, or gone in mid-sentence
            raise EmbedderError(
                "The embedder's process has ended before its time.",
                hint="Check the free memory, then run citebound index again: it goes on where it stopped.",
            ) from error
        if isinstance(answer, EmbedderError):
            raise answer
        vectors: NDArray[np.float32] = answer
        return vectors

    def _send(self, value: object) -> None:
        # In one piece: between several, Python's lock would go to whoever stores the batch before, and the process
        # would have nothing to do until that is done.
        self._to.write(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
        self._to.flush()

    @property
    def _to(self) -> BinaryIO:
        return _pipe(self._process.stdin)

    @property
    def _from(self) -> BinaryIO:
        return _pipe(self._process.stdout)


def _pipe(stream: object) -> BinaryIO:
    """One end of a pipe; ``subprocess`` declares that there may be none."""
    return stream  # type: ignore[return-value]


def serve(source: BinaryIO) -> None:
    """Embed what comes, as the process of its own, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the other process, which then closes the pipe
    with os.fdopen(os.dup(1), "wb") as sink, suppress(EOFError, OSError):
        os.dup2(2, 1)  # whatever a library prints is no answer
        embedder: Embedder = pickle.load(source)()  # noqa: S301  (from the process that has started this one)
        if isinstance(embedder, Loadable):
            with suppress(CiteboundError):  # which the first batch tells of
                embedder.load()  # while that is still being read
        while True:
            answer = _embed(embedder, pickle.load(source))  # noqa: S301
            pickle.dump(answer, sink, pickle.HIGHEST_PROTOCOL)
            sink.flush()


def _embed(embedder: Embedder, texts: Sequence[str]) -> NDArray[np.float32] | EmbedderError:
    try:
        return embedder.embed(texts)
    except EmbedderError as error:
        return EmbedderError(error.message, hint=error.hint)
    except Exception as error:  # noqa: BLE001  (no traceback of another process may reach the screen)
        return EmbedderError(f"The embedder failed: {type(error).__name__}: {error}.")
