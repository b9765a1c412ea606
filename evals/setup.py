"""What a run is made of: settings, data and parts, and the record of them that makes runs comparable."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import prompts
from assistant.models.answerability import PROMPT as CHECK
from assistant.models.call_cache import CallCache
from assistant.models.language_model import REPAIR
from assistant.rewrite.model import PROMPT as REWRITE
from assistant.wiring import (
    base_url,
    cache_folder,
    language,
    make_embedder,
    make_model,
    make_reader,
    make_rewriter,
    make_second,
    model_spec,
)
from evals.corpus import corpus_hash, open_shelf
from evals.errors import DataError, EvalError
from evals.judges import SupportJudge, judge_name, language_judge
from evals.metrics.ranking import require_ir_measures
from evals.run import sample
from evals.suites import folder_of
from evals.tasks import AnswerTask, RetrievalTask, SupportTask
from index.errors import IndexBusyError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.settings import Settings
    from assistant.types import Model
    from assistant.wiring import Language
    from evals.corpus import Shelf
    from evals.metrics.answered import Judge
    from evals.suites import Suite
    from evals.tasks import Task
    from index.types import Document, Embedder

_VERSIONS = ("citebound", "chromadb", "llama-index-core", "onnxruntime", "openai", "tantivy")


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says of a run.

    ``closed`` overrides what the suites say; ``judge`` is ``None`` for the program's own support check.
    """

    data: Path | None = None
    limit: int | None = None
    seed: int = 0
    jobs: int = 1
    judge: str | None = None
    closed: bool | None = None
    use_cache: bool = True


@dataclass(frozen=True, slots=True)
class Prepared:
    """A suite that is ready to run."""

    suite: Suite
    task: Task[Any]
    items: list[Any]
    info: dict[str, Any]


class Parts:
    """The parts that suites share, each made when it is first needed."""

    def __init__(self, settings: Settings, options: Options) -> None:
        self.settings = settings
        self.options = options
        if options.judge is not None:
            judge_name(options.judge)  # before the work begins
        self.cache = CallCache(cache_folder(settings) / "calls") if options.use_cache else None
        self.embedder: Embedder = make_embedder(settings)

    @cached_property
    def language(self) -> Language | None:
        """The language model under test; ``None`` for the offline reader."""
        return language(self.settings, self.cache)

    @cached_property
    def model(self) -> Model:
        """The model under test."""
        return make_model(self.settings, self.embedder, self.language)

    @cached_property
    def judge(self) -> Judge:
        """Who decides on entailment.

        Raises:
            SettingsError: The judge is the model under test, or cannot be used.
        """
        if self.options.judge is None:
            return SupportJudge()
        return language_judge(self.settings, self.options.judge, self.model.name, self.cache)

    def prepare(self, suite: Suite, suites: Sequence[Suite], progress: Callable[[int, int], None]) -> Prepared:
        """Read a suite's data and index its documents.

        Raises:
            DataError: The data cannot be read, or has nothing for this suite.
            StoreError: The index cannot be made.
        """
        folder = folder_of(suite, self.options.data, suites)
        dataset = suite.read(folder)
        closed = suite.closed if self.options.closed is None else self.options.closed
        if suite.task == "retrieve":
            require_ir_measures()
        shelf = self._shelf(dataset.documents, progress) if suite.task != "support" else None
        task: Task[Any]
        if suite.task == "support":
            task = SupportTask(dataset)
        elif shelf is None:
            raise DataError(f"{folder} has no documents for the suite {suite.name}.", hint="Check --data.")
        elif suite.task == "retrieve":
            task = RetrievalTask(dataset, shelf)
        else:
            task = AnswerTask(
                dataset,
                shelf,
                self.model,
                self.judge,
                self.settings.passages,
                closed,
                make_rewriter(self.settings, self.language),
                make_second(self.settings, self.embedder, self.language),
            )
        if not task.items:
            raise DataError(f"{folder} has no cases for the suite {suite.name}.", hint="Check --data.")
        items = sample(task.items, self.options.limit, self.options.seed)
        info = {
            "task": suite.task,
            "data": dataset.sha256,
            "corpus": corpus_hash(dataset.documents) if dataset.documents else None,
            "index": shelf.fingerprint() if shelf else None,
            "cases": len(task.items),
            "chosen": len(items),
            "closed": closed and suite.task == "answer",
        }
        return Prepared(suite, task, items, info)

    def _shelf(self, documents: Sequence[Document], progress: Callable[[int, int], None]) -> Shelf | None:
        if not documents:
            return None
        folder = cache_folder(self.settings) / "indexes"
        try:
            return open_shelf(documents, self.embedder, folder, progress)
        except IndexBusyError:
            raise
        except StoreError as error:
            raise EvalError(
                error.message, hint="Check the free disk space, or name another folder with CITEBOUND_CACHE."
            ) from error

    def info(self, prepared: Sequence[Prepared]) -> dict[str, Any]:
        """All that a run's figures depend on, for ``run.json``."""
        answers = any(one.suite.task == "answer" for one in prepared)
        prompt = self.model.prompt if answers else None
        reader = make_reader(self.settings)
        used = [prompt.name, REPAIR, CHECK] if prompt else []
        used += [REWRITE] if prompt and self.settings.rewriting == "model" else []
        used += ["judge.v1"] if answers and self.options.judge else []
        return {
            "started": datetime.now(UTC).isoformat(timespec="seconds"),
            "code": _code(),
            "model": self.model.name if answers else None,
            "server": _server(self.settings) if answers and self.model.prompt else None,
            "prompts": {name: prompts.load(name).sha256 for name in used},
            "judge": self.judge.name if answers else None,
            "embedder": self.embedder.fingerprint,
            "reader": reader.fingerprint if answers and reader else None,
            "settings": self.settings.model_dump(
                mode="json",
                include={
                    "passages",
                    "context_window",
                    "max_output_tokens",
                    "reader",
                    "second_reading",
                    "rewriting",
                },
            ),
            "seed": self.options.seed,
            "limit": self.options.limit,
            "jobs": self.options.jobs,
            "suites": {one.suite.name: one.info for one in prepared},
            "versions": {"python": platform.python_version(), **_versions()},
        }


# What the program is made of, as far as a figure can depend on it.
_SOURCES = ("assistant", "index", "prompts", "evals")


def _code() -> str:
    """SHA-256 of the program's sources: between two versions, too, runs of other code are other runs."""
    whole = hashlib.sha256()
    root = Path(__file__).parents[1]
    for file in sorted(file for room in _SOURCES for file in (root / room).rglob("*.py")):
        whole.update(file.relative_to(root).as_posix().encode() + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _server(settings: Settings) -> str:
    """The model's server, by a hash of its address, which may hold a name or a password."""
    return hashlib.sha256((base_url(settings) or "").encode()).hexdigest()[:8]


def _versions() -> dict[str, str]:
    found = {}
    for name in _VERSIONS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # run from a source tree
            found[name] = "unknown"
    return found


def default_folder(suites: Sequence[Suite], settings: Settings) -> str:
    """A run's folder when none is named: by time, suites and model."""
    now = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    what = suites[0].name if len(suites) == 1 else f"{len(suites)}-suites"
    model = "".join(char if char.isalnum() or char in "._-" else "-" for char in model_spec(settings))
    return f"citebound-evals/{now}-{what}-{model}"
