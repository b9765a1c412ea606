"""Search at 1,000, 10,000 and 100,000 passages: latency, recall of the nearest neighbours, memory, disk.

Every index is built, asked and checked in a process of its own, so that each one's peak memory is its own.
"""

from __future__ import annotations

import multiprocessing
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from evals.benchmarks.articles import Writer
from evals.benchmarks.memory import peak
from evals.benchmarks.planted import Planted, texts_of
from evals.benchmarks.ratios import Figure, Side
from index.build import build
from index.carrier import SYNC_BATCH
from index.embed.minilm import MiniLM
from index.library import Library, search_text
from index.search import DEPTH, Retriever
from index.split import passages, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")

SIZES = (1_000, 10_000, 100_000)
# Real vectors under the planted ones: two minutes' work for the model on two cores.
_BASE = 20_000
_ARTICLE_PARAGRAPHS = 8
_SAMPLE = 100  # articles, to find out how many passages one has
_QUESTIONS = 300
_HITS = 8  # as many as an answer is drafted from
_WITHIN = 20  # documents, where a question is limited to some

_MOST_P50_MS = 20.0
_MOST_P95_MS = 40.0
_LEAST_RECALL = 0.95
_MOST_GB = 2.0


@dataclass(frozen=True, slots=True)
class Base:
    """Real vectors that were made: how many, gigabytes at the peak of the process that made them."""

    vectors: int
    gigabytes: float


@dataclass(frozen=True, slots=True)
class Built:
    """An index that was built: how many passages it holds, seconds, gigabytes at the peak."""

    passages: int
    seconds: float
    gigabytes: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What asking an index cost: milliseconds for opening and per question, gigabytes at the peak."""

    opened_ms: float
    p50_ms: float
    p95_ms: float
    within_p50_ms: float
    gigabytes: float


def figures(
    say: Callable[[str], None], data: Path | None, sizes: Sequence[int] = SIZES, base: int = _BASE
) -> Iterator[Figure]:
    """Build, ask and check an index of each size; the bounds are those of the last.

    Args:
        say: Told, in a line each, of every index.
        data: Its ``corpus.jsonl`` files give the passages; invented ones without it.
        sizes: Passages of each index, about.
        base: Real passages to embed, of which the others' vectors are mixed.
    """
    with TemporaryDirectory() as name:
        vectors = Path(name, "base.npy")
        real, kind = _alone(_embed_base, vectors, data, base), "real" if data else "invented"
        say(f"vectors: those of {real.vectors} {kind} passages, and mixtures of them")
        say(f"peak of the embedder's process: {real.gigabytes:.2f} GB")
        say("passages | indexed | disk | peak | opened | question p50, p95 | in 20 documents | peak | recall@100")
        for size in sizes:
            folder = Path(name, str(size))
            built = _alone(_build, folder, vectors, size, data)
            asked = _alone(_ask, folder / "index", data)
            recall = _alone(_recall, folder / "index", vectors, data)
            disk = sum(file.stat().st_size for file in (folder / "index").rglob("*") if file.is_file()) / 1e6
            say(
                f"{built.passages} | {built.seconds:.0f} s | {disk:.0f} MB | {built.gigabytes:.2f} GB"
                f" | {asked.opened_ms:.0f} ms | {asked.p50_ms:.1f}, {asked.p95_ms:.1f} ms"
                f" | {asked.within_p50_ms:.1f} ms | {asked.gigabytes:.2f} GB | {recall:.3f}"
            )
    at = f"at {built.passages} passages"
    yield Figure(f"p50 of a question {at}, ms", asked.p50_ms, Side.MOST, _MOST_P50_MS)
    yield Figure(f"p95 of a question {at}, ms", asked.p95_ms, Side.MOST, _MOST_P95_MS)
    yield Figure(f"recall of HNSW among the first {DEPTH} {at}", recall, Side.LEAST, _LEAST_RECALL)
    yield Figure(f"peak memory of asking {at}, GB", asked.gigabytes, Side.MOST, _MOST_GB)
    both = f"{built.gigabytes:.2f} + {real.gigabytes:.2f} for the embedder"
    yield Figure(f"peak memory of indexing {at}, GB", built.gigabytes + real.gigabytes, Side.MOST, _MOST_GB, both)


def _alone(work: Callable[..., T], *arguments: object) -> T:
    """Run ``work`` in a fresh process."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _sentences(data: Path | None) -> tuple[str, ...]:
    """The sentences of the data, to make articles of; none without data."""
    if data is None:
        return ()
    return tuple(text[one.start : one.end] for text in texts_of(data) for one in sentences(text))


def _embed_base(file: Path, data: Path | None, most: int) -> Base:
    """Embed real passages, as an index run does it."""
    import numpy as np

    texts: list[str] = []
    writer = Writer()
    whole = texts_of(data) if data else iter(lambda: writer.article(_ARTICLE_PARAGRAPHS), "")
    while len(texts) < most and (text := next(whole, None)) is not None:
        texts += [text[one.start : one.end] for one in passages(text, sentences(text))]
    texts = texts[:most]
    with MiniLM().detached() as embedder:
        parts = [embedder.embed(texts[at : at + SYNC_BATCH]) for at in range(0, len(texts), SYNC_BATCH)]
        memory = peak(embedder.pid)
    vectors = np.concatenate(parts)
    np.save(file, vectors)
    return Base(len(vectors), memory)


def _planted(base: Path) -> Planted:
    import numpy as np

    return Planted(np.load(base), MiniLM().fingerprint)


def _build(folder: Path, base: Path, size: int, data: Path | None) -> Built:
    """Index as many articles as make ``size`` passages, or a few more."""
    writer, articles = Writer(size, _sentences(data)), folder / "articles"
    planted = _planted(base)
    sample = [writer.article(_ARTICLE_PARAGRAPHS) for _ in range(_SAMPLE)]
    each = sum(len(passages(text, sentences(text))) for text in sample) / _SAMPLE
    writer.folder(articles, round(size / each), _ARTICLE_PARAGRAPHS)
    start = time.perf_counter()
    library = Library(folder / "index", planted, create=True)
    build(library, [articles])
    held = library.catalog.passage_count()
    library.close()
    return Built(held, time.perf_counter() - start, peak())


def _ask(folder: Path, data: Path | None) -> Asked:
    """Open an index as ``ask`` does and put questions to it, one after the other."""
    embedder = MiniLM()
    embedder.embed(["The model is loaded before the clock starts: docs/performance.md has it with start-up."])
    start = time.perf_counter()
    library = Library(folder, embedder)
    library.open_for_search()
    retriever = Retriever(library)
    writer = Writer(1, _sentences(data))
    retriever.search(writer.question(), _HITS)
    opened = time.perf_counter() - start
    some = [one.id for one in islice(library.catalog.summaries(), _WITHIN)]
    whole, limited = [], []
    for _ in range(_QUESTIONS):
        question = writer.question()
        whole.append(_milliseconds(lambda: retriever.search(question, _HITS)))  # noqa: B023  (called at once)
        limited.append(_milliseconds(lambda: retriever.search(question, _HITS, within=some)))  # noqa: B023
    p95 = statistics.quantiles(whole, n=20)[-1]
    return Asked(opened * 1e3, statistics.median(whole), p95, statistics.median(limited), peak())


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


def _recall(folder: Path, base: Path, data: Path | None) -> float:
    """Mean share of the ``DEPTH`` nearest passages, by exact search, that HNSW finds."""
    import numpy as np

    planted, writer = _planted(base), Writer(2, _sentences(data))
    library = Library(folder, planted)
    found = library.catalog.passages(range(1, library.catalog.passage_count() + 1))
    headers = library.catalog.headers(one.document for one in found.values())
    vectors = planted.embed([search_text(one, headers[one.document].metadata) for one in found.values()])
    ids = np.array(list(found))
    shares = []
    for vector in MiniLM().embed([writer.question() for _ in range(_QUESTIONS)]):
        nearest = set(ids[np.argsort(-(vectors @ vector))[:DEPTH]].tolist())
        shares.append(len(nearest & {one.passage for one in library.vectors.search(vector, DEPTH)}) / len(nearest))
    return statistics.fmean(shares)
