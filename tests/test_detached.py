"""An embedder in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import HashEmbedder

from index.carrier import DETACHED_FROM, SYNC_BATCH
from index.embed.detached import Detached
from index.errors import EmbedderError
from index.library import Library
from index.types import Detachable, Document, Metadata, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_TEXTS = ["The ferry ran aground.", "", "Bread became dearer."]


class Failing(HashEmbedder):
    """Cannot be reached; or, asked for it, ends its process."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if "die" in texts:
            os._exit(1)
        if "stumble" in texts:
            raise ZeroDivisionError("by zero")
        raise EmbedderError("down", hint="Start it.")


def test_it_embeds_as_the_embedder_does() -> None:
    """The same vectors, batch after batch."""
    with Detached(HashEmbedder) as detached:
        for texts in (_TEXTS, _TEXTS[:1], []):
            np.testing.assert_array_equal(detached.embed(texts), HashEmbedder().embed(texts))


def test_what_fails_there_is_raised_here() -> None:
    """With its line and its hint; the next batch is tried."""
    with Detached(Failing) as detached:
        for _ in range(2):
            with pytest.raises(EmbedderError, match="down") as caught:
                detached.embed(_TEXTS)
            assert caught.value.hint == "Start it."
        with pytest.raises(EmbedderError, match="ZeroDivisionError: by zero"):
            detached.embed(["stumble"])


class Loading(Failing):
    """Notes in a file that it is being loaded, which fails."""

    def __init__(self, note: Path) -> None:
        self._note = note

    def load(self) -> None:
        self._note.touch()
        raise EmbedderError("not loaded")


def test_it_is_loaded_before_any_text_comes(tmp_path: Path) -> None:
    """While the first batch is read; what fails then is told of that batch."""
    note = tmp_path / "note"
    with Detached(partial(Loading, note)) as detached:
        deadline = time.monotonic() + 30
        while not note.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert note.exists()
        with pytest.raises(EmbedderError, match="down"):
            detached.embed(_TEXTS)


def test_a_process_that_ends_is_an_error_and_no_wait() -> None:
    """As when the machine has no memory left."""
    with Detached(Failing) as detached, pytest.raises(EmbedderError, match="ended before its time"):
        detached.embed(["die"])


def test_the_process_ends_with_the_block() -> None:
    """However it is left."""
    with Detached(HashEmbedder) as calm:
        pass
    detached = Detached(HashEmbedder)
    with pytest.raises(KeyboardInterrupt), detached:
        raise KeyboardInterrupt
    for one in (calm, detached):
        deadline = time.monotonic() + 30
        while one.is_alive() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not one.is_alive()


def test_only_some_embedders_can_be_detached() -> None:
    """One on a server gains nothing by it."""
    from index.embed.minilm import MiniLM

    assert isinstance(MiniLM(), Detachable)
    assert not isinstance(HashEmbedder(), Detachable)


class Recording(HashEmbedder):
    """Notes how many texts were embedded here and how many in what stands for its process."""

    def __init__(self) -> None:
        self.here: list[int] = []
        self.there: list[int] = []
        self.entered = self.left = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.here.append(len(texts))
        return super().embed(texts)

    @contextmanager
    def detached(self) -> Iterator[HashEmbedder]:
        away = Recording()
        away.here = self.there
        self.entered += 1
        yield away
        self.left += 1


@pytest.mark.parametrize(
    ("passages", "here", "there"),
    [
        (DETACHED_FROM - 1, [DETACHED_FROM - 1], []),
        (DETACHED_FROM, [], [DETACHED_FROM]),
        (2 * SYNC_BATCH + 1, [], [SYNC_BATCH, SYNC_BATCH, 1]),
    ],
)
def test_a_process_is_started_before_the_first_batch(
    tmp_path: Path, passages: int, here: list[int], there: list[int]
) -> None:
    """Short runs do without, and what was started has ended when the run has; every passage gets its vector."""
    embedder = Recording()
    library = Library(tmp_path / "index", embedder, create=True)
    with library.writing(), library.carrier() as carrier:
        for number in range(passages):
            text = f"Ferry number {number}."
            span = Span(0, len(text))
            library.catalog.put(Document(str(number), f"/{number}", "", text, Metadata()), (), [span])
            carrier.offer()
        carrier.finish()
    assert (embedder.here, embedder.there) == (here, there)
    assert embedder.entered == embedder.left == bool(there)
    assert library.vectors.count() == library.lexical.count() == passages
    assert not library.catalog.stale(1)
    library.close()


def test_a_script_that_guards_nothing_is_not_run_again(tmp_path: Path) -> None:
    """As a library's users write them, with no ``if __name__ == "__main__"``; nor is what it prints an answer."""
    script = tmp_path / "script.py"
    script.write_text(
        "from fakes import HashEmbedder\n"
        "from index.embed.detached import Detached\n"
        "with Detached(HashEmbedder) as detached:\n"
        "    print(detached.embed(['The ferry ran aground.']).shape)\n",
        "utf-8",
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=False, timeout=60, env=environment
    )
    assert (done.stdout, done.stderr) == ("(1, 256)\n", "")
