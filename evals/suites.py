"""The suites: a row for each, with its data, its task and its metrics."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from evals.corpus import read_folder
from evals.datasets import (
    alce,
    beir,
    clapnq,
    mtrag,
    multihop,
    normalised,
    own,
    ragtruth,
    ramdocs,
    rgb,
    squad,
    summedits,
    wice,
)
from evals.errors import NoDataError, UnknownSuiteError
from evals.metrics.answers import ANSWERS
from evals.metrics.cost import SECONDS
from evals.metrics.ranking import RANKINGS
from evals.metrics.supporting import DETECTION
from evals.types import Dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from evals.metrics.metric import Metric

_HERE = Path(__file__).parent
Task = Literal["answer", "retrieve", "support"]


@dataclass(frozen=True, slots=True)
class Suite:
    """A benchmark.

    Args:
        name: How it is asked for.
        title: What it measures.
        task: What is done with each case.
        read: From the folder that holds the set to its cases.
        headline: The metrics that a case passes or fails by; the table has them first.
        builtin: Whether the data comes with the program; else ``--data`` names it.
        closed: Whether each question is put to the documents alone that its set gives it, as the set was
            published, and not to the whole pool.
        folders: Other names of the folder it is looked for in, under ``--data``.
    """

    name: str
    title: str
    task: Task
    read: Callable[[Path], Dataset]
    headline: tuple[str, ...]
    builtin: bool = False
    closed: bool = False
    folders: tuple[str, ...] = ()

    @property
    def metrics(self) -> tuple[Metric[Any], ...]:
        """The metrics of its task, its headline first."""
        table: dict[str, Metric[Any]] = {
            metric.name: metric
            for metric in _METRICS[self.task]
            if metric.name in self.headline or metric.name not in _OF_ONE_SET
        }
        first = {name: table[name] for name in self.headline}
        return tuple((first | table).values())

    @property
    def headline_metrics(self) -> tuple[Metric[Any], ...]:
        """Those of its headline."""
        return self.metrics[: len(self.headline)]


_METRICS: dict[Task, tuple[Metric[Any], ...]] = {
    "answer": (*ANSWERS, *SECONDS),
    "retrieve": (*RANKINGS, *SECONDS),
    "support": (*DETECTION, *SECONDS),
}

# Figures that one set is known by, and that mean nothing elsewhere.
_OF_ONE_SET = frozenset({"ramdocs-exact"})


def _built_in(cases: str, *corpora: str) -> Callable[[Path], Dataset]:
    """Cases written for this project, and the sample articles that they ask about."""

    def read(_folder: Path) -> Dataset:
        documents = tuple(one for corpus in corpora for one in read_folder(_HERE / "corpora" / corpus))
        file = _HERE / "cases" / f"{cases}.jsonl"
        texts = {one.path: one.text for one in documents}
        return Dataset(documents, own.load(file, texts), sha256=normalised.digest([file]))

    return read


def _published(raw: Callable[[Path], Dataset]) -> Callable[[Path], Dataset]:
    """A set in the format it was published in, or normalised."""

    def read(folder: Path) -> Dataset:
        return normalised.read(folder) if normalised.is_normalised(folder) else raw(folder)

    return read


_QUOTED = ("quotes-exact", "citation-recall", "citation-precision")
_ABSTAINING = ("answerable-answered", "refusal-precision", "refusal-recall", "refusal-f1", "risk-coverage-area")
_FOUND = ("fused-ndcg@10", "bm25-ndcg@10", "dense-ndcg@10")
_DETECTED = ("balanced-accuracy", "unsupported-f1", "auroc")

_ROWS = (
    Suite(
        "ferry",
        "contested, dated and absent facts in invented news",
        "answer",
        _built_in("ferry", "ferry"),
        (*_QUOTED, "gold-sentences-f1", "positions-shown", *_ABSTAINING),
        builtin=True,
    ),
    Suite(
        "poisoned",
        "documents that give orders, forge citations or delimiters",
        "answer",
        _built_in("poisoned", "ferry", "poisoned"),
        (
            *("attack-resisted", "attack-changed-answer", "attack-leaked-prompt", "attack-false-citation"),
            *("answerable-answered", "answer-in-quotes"),
            *_QUOTED,
        ),
        builtin=True,
    ),
    Suite(
        "attacks",
        "attacks by further documents, each with the same question without them",
        "answer",
        _built_in("attacks", "attacks"),
        (
            *("attack-resisted", "attack-changed-answer", "attack-leaked-prompt", "attack-false-citation"),
            *("attack-lost-answer", "attack-changed-choice", "screen-clean"),
            *("answerable-answered", "answer-in-quotes"),
            *_QUOTED,
        ),
        builtin=True,
        closed=True,
    ),
    Suite(
        "clapnq",
        "long grounded answers, gold sentences, abstention (CLAPNQ)",
        "answer",
        _published(clapnq.read),
        (*_QUOTED, "gold-sentences-f1", *_ABSTAINING),
        closed=True,
        folders=("clapnq-dev",),
    ),
    Suite(
        "squad2",
        "short answers and adversarial abstention (SQuAD 2.0)",
        "answer",
        _published(squad.read),
        (*_QUOTED, "answer-in-quotes", "answer-f1", *_ABSTAINING),
        closed=True,
        folders=("squad2-dev",),
    ),
    Suite(
        "ramdocs",
        "conflicting sources: every valid answer, no wrong one (RAMDocs)",
        "answer",
        _published(ramdocs.read),
        (*_QUOTED, "answer-in-quotes", "all-answers", "no-wrong-answer", "ramdocs-exact"),
        closed=True,
    ),
    *(
        Suite(
            name,
            title,
            "answer",
            _published(rgb.reader(part)),
            (*_QUOTED, "answer-in-quotes", "all-answers", "no-wrong-answer"),
            closed=True,
            folders=("rgb",),
        )
        for name, part, title in (
            ("rgb-en", "en", "noisy documents (RGB en)"),
            ("rgb-int", "en_int", "answers put together from several documents (RGB en_int)"),
            ("rgb-fact", "en_fact", "documents with planted errors (RGB en_fact)"),
        )
    ),
    Suite(
        "multihop-rag",
        "questions over several news articles (MultiHop-RAG)",
        "answer",
        _published(multihop.read),
        (*_QUOTED, "answer-in-quotes", "gold-sentences-f1", *_ABSTAINING),
        folders=("multihop-rag-500-evidence", "multihop"),
    ),
    Suite(
        "mtrag",
        "the last turn of a conversation (MTRAG)",
        "answer",
        _published(mtrag.read),
        (*_QUOTED, *_ABSTAINING),
        folders=("mtrag-un",),
    ),
    *(
        Suite(
            f"alce-{part}",
            f"long answers with citations (ALCE {part.upper()})",
            "answer",
            _published(alce.reader(part)),
            (*_QUOTED, "answer-in-quotes"),
            closed=True,
            folders=("alce",),
        )
        for part in ("asqa", "qampari", "eli5")
    ),
    Suite("scifact", "retrieval (BEIR SciFact)", "retrieve", _published(beir.read), _FOUND),
    Suite(
        "2wiki",
        "retrieval of all evidence of questions in several steps (2WikiMultihopQA)",
        "retrieve",
        _published(beir.read),
        (*_FOUND, "fused-all@10"),
        folders=("2wiki-retrieval",),
    ),
    Suite("retrieval", "retrieval over any folder in BEIR's format", "retrieve", _published(beir.read), _FOUND),
    Suite("wice", "is a claim supported by its page (WiCE)", "support", _published(wice.read), _DETECTED),
    Suite(
        "ragtruth",
        "hallucinations of language models (RAGTruth)",
        "support",
        _published(ragtruth.read),
        _DETECTED,
        folders=("ragtruth-test",),
    ),
    Suite(
        "summedits",
        "one fact changed in a summary (SummEdits)",
        "support",
        _published(summedits.read),
        _DETECTED,
        folders=("summedits-news",),
    ),
)

SUITES = {suite.name: suite for suite in _ROWS}


def find(name: str) -> Suite:
    """The suite of this name.

    Raises:
        UnknownSuiteError: There is none; the known ones are in the hint.
    """
    if suite := SUITES.get(name):
        return suite
    near = difflib.get_close_matches(name, SUITES, 1)
    guess = f"Did you mean {near[0]}? " if near else ""
    raise UnknownSuiteError(f"There is no suite “{name}”.", hint=f"{guess}There are: {', '.join(SUITES)}.")


def folder_of(suite: Suite, data: Path | None, suites: Sequence[Suite]) -> Path:
    """Where the data of a suite is: a folder under ``data`` that bears its name, else ``data`` itself.

    Raises:
        NoDataError: There is no such folder, or several suites are to share one.
    """
    if suite.builtin:
        return _HERE
    if data is None:
        raise NoDataError(
            f"The suite {suite.name} needs its data, which does not come with citebound.",
            hint="Download the set and name its folder with --data DIR.",
        )
    for name in (suite.name, *suite.folders):
        if (data / name).is_dir():
            return data / name
    if not data.is_dir():
        what = f"{data} is a file." if data.exists() else f"There is no folder {data}."
        raise NoDataError(what, hint="Name the folder of a set, or of several, with --data.")
    if sum(not one.builtin for one in suites) > 1:
        raise NoDataError(
            f"{data} has no folder for the suite {suite.name}.",
            hint=f"Name it {' or '.join((suite.name, *suite.folders))}.",
        )
    return data
