"""An embedder in a process of its own, so that the Python code of this one does not hold it up.

Threads would: each text that is done waits for the interpreter's lock, up to its switching interval, while the
reading of documents holds it. A quarter of the speed of an index run went there (docs/performance.md).
"""

from __future__ import annotations

import multiprocessing
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from index.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection
    from types import TracebackType
    from typing import Self

    import numpy as np
    from numpy.typing import NDArray

    from index.types import Embedder

# Seconds given to the process to end by itself.
_PATIENCE = 5.0


class Detached:
    """The embedder that ``make`` makes, in a process of its own for as long as it is entered.

    The process ends with this one, however that ends: it reads from a pipe that closes then.

    Args:
        make: Makes the embedder; it is called there, and must be one that ``pickle`` can name.
    """

    def __init__(self, make: Callable[[], Embedder]) -> None:
        # Not forked: Chroma and the embedder itself have threads here, which a fork would leave in the middle.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, make), name="embedder", daemon=True)
        self._theirs = theirs

    def __enter__(self) -> Self:
        self._process.start()
        self._theirs.close()  # else the pipe would never be seen as closed
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error:  # a thread may be waiting for vectors that nobody wants any more
            self._process.kill()
        self._pipe.close()
        self._process.join(_PATIENCE)
        self._process.kill()
        self._process.join()

    def is_alive(self) -> bool:
        """Whether the process is there."""
        return self._process.is_alive()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``index.types.Embedder``.

        Raises:
            EmbedderError: As the embedder's, or its process has ended.
        """
        try:
            self._pipe.send(list(texts))
            answer = self._pipe.recv()
        except (OSError, EOFError) as error:
            raise EmbedderError(
                "The embedder's process has ended before its time.",
                hint="Check the free memory, then run citebound index again: it goes on where it stopped.",
            ) from error
        if isinstance(answer, EmbedderError):
            raise answer
        vectors: NDArray[np.float32] = answer
        return vectors


def _serve(pipe: Connection, make: Callable[[], Embedder]) -> None:
    """Embed what comes until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the other process, which then closes the pipe
    embedder = make()
    with suppress(EOFError, OSError):
        while True:
            pipe.send(_embed(embedder, pipe.recv()))


def _embed(embedder: Embedder, texts: Sequence[str]) -> NDArray[np.float32] | EmbedderError:
    try:
        return embedder.embed(texts)
    except EmbedderError as error:
        return EmbedderError(error.message, hint=error.hint)
    except Exception as error:  # noqa: BLE001  (no traceback of another process may reach the screen)
        return EmbedderError(f"The embedder failed: {type(error).__name__}: {error}.")
