"""Indexing: against the bare embedder, against LlamaIndex, and again over unchanged files.

All sides run in this process, in turn, with their packages imported and the model loaded.
"""

from __future__ import annotations

import time
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from evals.benchmarks import customary, rival
from evals.benchmarks.articles import Writer
from evals.benchmarks.ratios import Figure, Side, interleaved
from index.build import build
from index.chroma import forget_clients
from index.embed.minilm import MiniLM
from index.library import Library, search_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index.types import Embedder

_RUNS = 5
_RUNS_OF_RIVALS = 3


class Sort(NamedTuple):
    """Articles that are indexed: what they are called, how many, of how many paragraphs each."""

    name: str
    articles: int
    paragraphs: int


# News articles of usual length: 4 to 5 kB, six passages each.
_NEWS = Sort("news articles of 4 to 5 kB", 200, 16)
# One passage each: what is done once for each file weighs most.
_SHORT = Sort("articles of one passage", 1_000, 1)
# LlamaIndex's default, and one that is often set in its place.
_BATCHES = (10, 64)
# The rivals index one passage in so many: their time for each does not fall with their number.
_STEP = 6

_FILES = 10_000

_LEAST_OF_BARE = 0.85
_LEAST_OF_RIVAL = 1.5
# With the same embedder both spend nine tenths of their time in it: neither can be much faster.
_LEAST_OF_SAME = 0.9
_MOST_AGAIN = 0.05


def index_folder(articles: Path, folder: Path, embedder: Embedder) -> None:
    """Index a folder of articles, all of it: read, clean, split, attribute, embed, store."""
    library = Library(folder, embedder, create=True)
    build(library, [articles])
    library.close()


def passages_of(folder: Path, embedder: Embedder) -> list[str]:
    """What was embedded for each passage of an index."""
    library = Library(folder, embedder)
    # Ids of passages count up from 1; those of a fresh index have no gaps.
    passages = library.catalog.passages(range(1, library.catalog.passage_count() + 1))
    headers = library.catalog.headers(passage.document for passage in passages.values())
    texts = [search_text(passage, headers[passage.document].metadata) for passage in passages.values()]
    library.close()
    return texts


def figures(say: Callable[[str], None]) -> Iterator[Figure]:
    """Race indexing against the bare embedder and LlamaIndex, then measure a second run over 10,000 files."""
    embedder = MiniLM()
    for race in (partial(_news, say=say), _short, _again):
        with TemporaryDirectory() as name:
            yield from race(Path(name), embedder)
            forget_clients()


class Course:
    """Articles of one sort, and what indexing them embeds.

    Args:
        scratch: An empty folder.
        embedder: What makes the vectors.
        sort: Which articles.
    """

    def __init__(self, scratch: Path, embedder: Embedder, sort: Sort) -> None:
        self._articles, self._embedder, self.sort = scratch / "articles", embedder, sort
        self._folders = (scratch / str(number) for number in count())
        Writer().folder(self._articles, sort.articles, sort.paragraphs)
        first = self.fresh()
        index_folder(self._articles, first, embedder)  # also loads what is loaded at first use
        self.texts = passages_of(first, embedder)

    def fresh(self) -> Path:
        """A folder that is not there yet."""
        return next(self._folders)

    def bare(self) -> None:
        """Embed the texts, and nothing else."""
        self._embedder.embed(self.texts)

    def ours(self) -> None:
        """Index the articles."""
        index_folder(self._articles, self.fresh(), self._embedder)

    def against_bare(self, bound: float | None = None, runs: int = _RUNS) -> Figure:
        """Race indexing against embedding alone."""
        bare, ours = (len(self.texts) / one for one in interleaved((self.bare, self.ours), runs))
        name = f"indexing {len(self.texts)} passages of {self.sort.name} against the bare embedder"
        return Figure(name, ours / bare, Side.LEAST, bound, f"{ours:.0f}/s / {bare:.0f}/s")


def _news(scratch: Path, embedder: Embedder, say: Callable[[str], None]) -> Iterator[Figure]:
    course = Course(scratch, embedder, _NEWS)
    yield course.against_bare(_LEAST_OF_BARE)  # before any rival is in memory
    yield from _against_rivals(course, _models(embedder, say))


def _short(scratch: Path, embedder: Embedder) -> Iterator[Figure]:
    yield Course(scratch, embedder, _SHORT).against_bare()


class Model(NamedTuple):
    """What LlamaIndex embeds with, and the bound of the race against it."""

    name: str
    embedding: object
    bound: float | None


def _models(embedder: Embedder, say: Callable[[str], None]) -> list[Model]:
    if not rival.is_installed():
        say(f"indexing against LlamaIndex: not measured, {rival.PACKAGE} is not installed.")
        return []
    default = _BATCHES[0]
    models = [
        Model("our way of running the model", rival.embedding(embedder, default), _LEAST_OF_SAME),
        Model("onnxruntime's default session", rival.embedding(customary.Singles(), default), None),
    ]
    if not customary.is_installed():
        say(
            f"indexing against LlamaIndex with padded batches: not measured, {customary.PACKAGE} is not installed."
        )
        return models
    batches = customary.Batches()
    return models + [
        Model(f"padded batches of {size}", rival.embedding(batches, size), _LEAST_OF_RIVAL) for size in _BATCHES
    ]


def _against_rivals(course: Course, models: Sequence[Model]) -> Iterator[Figure]:
    some = course.texts[::_STEP]

    def theirs(model: Model, texts: Sequence[str] = some) -> None:
        rival.index_texts(course.fresh(), texts, model.embedding)

    for model in models:  # loads what is loaded at first use
        theirs(model, some[:1])
    ours, *others = interleaved((course.ours, *(partial(theirs, model) for model in models)), _RUNS_OF_RIVALS)
    speed = len(course.texts) / ours
    for model, seconds in zip(models, others, strict=True):
        rate = len(some) / seconds
        name = f"indexing against LlamaIndex with {model.name}"
        yield Figure(name, speed / rate, Side.LEAST, model.bound, f"{speed:.0f}/s / {rate:.0f}/s")


def _again(scratch: Path, embedder: Embedder) -> Iterator[Figure]:
    Writer().folder(scratch / "articles", _FILES, paragraphs=1)
    start = time.perf_counter()
    index_folder(scratch / "articles", scratch / "index", embedder)
    library = Library(scratch / "index", embedder)
    middle = time.perf_counter()
    build(library, [scratch / "articles"])
    again, first = time.perf_counter() - middle, middle - start
    library.close()
    how = f"{again:.2f} s / {first:.1f} s"
    name = f"indexing {_FILES} unchanged files against the first time"
    yield Figure(name, again / first, Side.MOST, _MOST_AGAIN, how)
