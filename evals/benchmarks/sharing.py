"""What an index on a Chroma server costs against one in a folder: ``python -m evals.benchmarks.sharing``.

Starts a server on this machine, so that the network costs next to nothing: what it adds elsewhere is a round trip
for each request, of which a question takes three. Documents are invented, with vectors of hashed words: those of a
model are as long and are searched as fast. ``--model`` indexes with the model, too.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import socket
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from evals.benchmarks.articles import Writer
from evals.benchmarks.ratios import interleaved
from index.build import build
from index.catalog.replica import dump
from index.embed.minilm import MiniLM
from index.lexical import terms
from index.library import Library
from index.search import Retriever
from index.shared.library import SharedLibrary
from index.shared.server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.types import Embedder

_SIZES = (1_000, 10_000)
_PARAGRAPHS = 4
_RUNS = 3
# Articles of the races between folder and server: half a minute's work for the model on two cores.
_RACE = 150
_QUESTIONS = 200
_HITS = 8  # as many as an answer is drafted from
_READERS = (1, 2, 4, 8)
_SECONDS = 8.0  # that the readers of a round ask


class WordHashes:
    """Embeds a text as its bag of stemmed words, each one of 384 dimensions; no model is measured."""

    fingerprint = "word-hashes:1"
    dimensions = 384

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``index.types.Embedder``."""
        import numpy as np

        vectors = np.full((len(texts), self.dimensions), 1e-3, np.float32)
        for row, text in enumerate(texts):
            for word in terms(text):
                vectors[row, _dimension(word)] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


@cache
def _dimension(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest()) % WordHashes.dimensions


class Served(NamedTuple):
    """A server that runs."""

    url: str
    process: int

    def memory(self) -> float:
        """Its resident memory, in megabytes; NaN where there is no /proc."""
        status = Path(f"/proc/{self.process}/statm")
        return (
            int(status.read_text("ascii").split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6
            if status.exists()
            else float("nan")
        )


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """A Chroma server with its data in ``folder``, on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "chroma"),
        "run",
        "--path",
        str(folder),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    # S603: our own command.
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.1)
        yield Served(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.kill()
        process.wait()


def _shared(
    url: str, name: str, folder: Path, *, embedder: Embedder | None = None, create: bool = False
) -> SharedLibrary:
    return SharedLibrary(folder, embedder or WordHashes(), server=Server(url), name=name, create=create)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _megabytes(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def race_indexing(url: str, base: Path, embedder: Embedder) -> None:
    """Index the same articles into a folder and onto the server, in turn."""
    Writer().folder(base / "articles", _RACE, _PARAGRAPHS)
    n = iter(range(1_000))

    def into_folder() -> None:
        build(Library(base / f"folder{next(n)}", embedder, create=True), [base / "articles"])

    def onto_server() -> None:
        at = next(n)
        name = f"race-{base.name}-{at}"
        build(_shared(url, name, base / f"server{at}", embedder=embedder, create=True), [base / "articles"])

    ours, theirs = interleaved((into_folder, onto_server), _RUNS)
    name = type(embedder).__name__
    _say(f"indexing {_RACE} articles, {name}: folder {ours:.1f} s, server {theirs:.1f} s = {theirs / ours:.2f}")


def measure(server: Served, base: Path, size: int) -> None:
    """Everything about an index of ``size`` documents."""
    articles, name = base / "articles", f"news-{size}"
    Writer(size).folder(articles, size, _PARAGRAPHS)
    before = _megabytes(base.parent / "server")
    folder = Library(base / "folder", WordHashes(), create=True)
    into = _seconds(partial(build, folder, [articles]))
    writer = _shared(server.url, name, base / "writer", create=True)
    onto = _seconds(partial(build, writer, [articles]))
    again = [_seconds(partial(build, one, [articles])) for one in (folder, writer)]
    passages = folder.catalog.passage_count()
    _say(f"{size} documents, {passages} passages")
    _say(
        f"  indexed: folder {into:.0f} s, server {onto:.0f} s;"
        f" again, unchanged: {again[0]:.1f} s, {again[1]:.1f} s"
    )
    _say(
        f"  disk: folder {_megabytes(base / 'folder'):.0f} MB; server"
        f" {_megabytes(base.parent / 'server') - before:.0f} MB, replica {_megabytes(base / 'writer'):.0f} MB"
    )
    first = [_seconds(partial(_shared, server.url, name, base / f"new{n}")) for n in range(_RUNS)]
    sent = sum(len(dump(writer.catalog, one.id)) for one in writer.catalog.summaries()) / 1e6
    _say(
        f"  first fetch: {statistics.median(first):.1f} s, {sent:.0f} MB sent,"
        f" {_megabytes(base / 'new0'):.0f} MB kept"
    )
    reader = _shared(server.url, name, base / "new0")
    _say(f"  opened, nothing new: {1e3 * statistics.median(_open_times(server.url, name, base / 'new0')):.0f} ms")
    idle = statistics.median(_seconds(reader.refresh) for _ in range(_QUESTIONS))
    _say(f"  idle check: {1e3 * idle:.1f} ms")
    follow_one(writer, reader, articles)
    race_questions(folder, reader)
    for readers in _READERS:
        ask_at_once(server, name, [base / f"new{n % _RUNS}" for n in range(readers)])


def _open_times(url: str, name: str, folder: Path) -> list[float]:
    return [_seconds(partial(_shared, url, name, folder)) for _ in range(_RUNS)]


def follow_one(writer: SharedLibrary, reader: SharedLibrary, articles: Path) -> None:
    """A document changes, is indexed, and followed."""
    indexed, followed = [], []
    for n in range(_RUNS):
        (articles / "article-000000.txt").write_text(Writer(-1 - n).article(_PARAGRAPHS), "utf-8")
        indexed.append(_seconds(partial(build, writer, [articles / "article-000000.txt"])))
        followed.append(_seconds(reader.refresh))
    _say(
        f"  one changed document: indexed in {statistics.median(indexed):.2f} s,"
        f" followed in {1e3 * statistics.median(followed):.0f} ms"
    )


def race_questions(folder: Library, reader: SharedLibrary) -> None:
    """Put the same questions to the folder and to the server, in turn; search only."""
    folder.open_for_search()
    reader.open_for_search()
    writer, times = Writer(1), ([], [])  # type: tuple[Writer, tuple[list[float], list[float]]]
    retrievers = Retriever(folder), Retriever(reader)
    for _ in range(_QUESTIONS):
        question = writer.question()
        for retriever, taken in zip(retrievers, times, strict=True):
            taken.append(_seconds(partial(retriever.search, question, _HITS)))
    ours, theirs = (_percentiles(taken) for taken in times)
    _say(f"  question, p50 and p95: folder {ours}, server {theirs}")


def _percentiles(taken: Sequence[float]) -> str:
    return f"{1e3 * statistics.median(taken):.1f} and {1e3 * statistics.quantiles(taken, n=20)[-1]:.1f} ms"


def ask_at_once(server: Served, name: str, folders: Sequence[Path]) -> None:
    """Several processes ask at once, each with questions of its own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(folders), context) as pool, context.Manager() as manager:
        gate = manager.Barrier(len(folders))
        jobs = [pool.submit(_ask, server.url, name, folder, seed, gate) for seed, folder in enumerate(folders)]
        taken = [job.result() for job in jobs]
    rate = sum(len(each) for each in taken) / _SECONDS
    times = [one for each in taken for one in each]
    _say(
        f"  {len(folders)} readers at once: {rate:.0f} answers a second, p50 and p95 {_percentiles(times)};"
        f" server {server.memory():.0f} MB"
    )


def _ask(url: str, name: str, folder: Path, seed: int, gate: object) -> list[float]:
    reader = _shared(url, name, folder)
    reader.open_for_search()
    retriever, writer, taken = Retriever(reader), Writer(seed), []
    retriever.search(writer.question(), _HITS)
    gate.wait()  # type: ignore[attr-defined]  # a manager's proxy of a barrier
    end = time.perf_counter() + _SECONDS
    while time.perf_counter() < end:
        taken.append(_seconds(partial(retriever.search, writer.question(), _HITS)))
    return taken


def main() -> None:
    """Print every figure as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", action="store_true", help="also index with the model")
    arguments = parser.parse_args()
    _say(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with TemporaryDirectory() as name:
        base = Path(name)
        with served(base / "server") as server:
            _say(f"server, empty: {server.memory():.0f} MB")
            embedders: list[Embedder] = [WordHashes(), *([MiniLM()] if arguments.model else [])]
            for embedder in embedders:
                race_indexing(server.url, base / type(embedder).__name__.lower(), embedder)
            for size in _SIZES:
                measure(server, base / str(size), size)


if __name__ == "__main__":
    main()
