"""BEIR folders: a corpus, queries and graded judgements, for retrieval.

Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information Retrieval Models", NeurIPS
2021 Datasets and Benchmarks (arXiv:2104.08663). The format that https://github.com/beir-cellar/beir (Apache-2.0;
each set under its own licence) reads in ``beir/datasets/data_loader.py``: ``corpus.jsonl`` (``_id``, ``title``,
``text``), ``queries.jsonl`` (``_id``, ``text``), ``qrels/<split>.tsv`` (a header, then query id, document id and
an integer grade).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.datasets.lines import read_text, where
from evals.datasets.normalised import digest
from evals.datasets.published import Shelf, find
from evals.datasets.records import Record, empty, rows
from evals.errors import DataError
from evals.types import Case, Dataset, Gold
from index.types import Metadata

if TYPE_CHECKING:
    from pathlib import Path

# The split to evaluate on, by preference: some sets have no test judgements (MS MARCO), some toys only train.
SPLITS = ("test", "dev", "train")


def read(folder: Path) -> Dataset:
    """Read a folder: a document is named by its id; the cases are the queries with judgements, as BEIR has it.

    A judged document that the corpus lacks stays judged, and so counts as not found.

    Raises:
        DataError: A file is not there or malformed, a judged query is missing, or no judged document is there.
    """
    corpus = find(folder, "BEIR set", "corpus.jsonl")
    queries = find(folder, "queries", "queries.jsonl")
    qrels = find(folder, "judgements", *(f"qrels/{split}.tsv" for split in SPLITS))
    shelf = Shelf()
    for row in rows(corpus):
        shelf.put(row, row.name("_id"), row.text("text"), Metadata(title=row.word("title")))
    texts, grades = _texts(queries), _grades(qrels)
    for query in grades:
        if query not in texts:
            raise DataError(
                f"{qrels.name} judges query “{query}”, which {queries.name} lacks.", hint="Mend either."
            )
    if not any(name in shelf.by_name for judged in grades.values() for name in judged):
        raise DataError(f"{qrels.name} judges no document of {corpus.name}.", hint="Take both from one set.")
    cases = tuple(Case(query, texts[query], Gold(relevant=judged)) for query, judged in grades.items())
    return Dataset(shelf.documents, cases, sha256=digest([corpus, queries, qrels]))


def _texts(path: Path) -> dict[str, str]:
    """Texts of the queries by id."""
    texts: dict[str, str] = {}
    for row in rows(path):
        if texts.setdefault(row.name("_id"), row.text("text")) != row.text("text"):
            raise row.fault(f"a second query “{row.name('_id')}” with another text")
    if not texts:
        raise empty(path, "question")
    return texts


def _grades(path: Path) -> dict[str, dict[str, int]]:
    """Grades by query and document, in the order of the file."""
    grades: dict[str, dict[str, int]] = {}
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        record, cells = Record(where(path, number), {}), line.rstrip("\r").split("\t")
        if number == 1:
            if any(sign.isdigit() for sign in cells[-1]):
                raise record.fault("a judgement, where the header should be")
            continue
        grade = _grade(cells[2]) if len(cells) == 3 else None  # noqa: PLR2004  (the three columns)
        if grade is None:
            raise record.fault("not query id, document id and grade, an integer of 32 bits")
        if grades.setdefault(cells[0], {}).setdefault(cells[1], grade) != grade:
            raise record.fault(f"a second grade of “{cells[1]}” for “{cells[0]}”")
    if not grades:
        raise empty(path, "judgement")
    return grades


def _grade(cell: str) -> int | None:
    # trec_eval, which counts with the grades, keeps them in 32 bits; ten digits are the most that fit.
    grade = int(cell) if re.fullmatch(r"\s*-?[0-9]{1,10}\s*", cell) else None
    return grade if grade is not None and -(2**31) <= grade < 2**31 else None
