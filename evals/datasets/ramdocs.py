"""RAMDocs: questions with several right answers, among documents that also misinform and digress.

Wang, Prasad, Stengel-Eskin and Bansal, "Retrieval-Augmented Generation with Conflicting Evidence", COLM 2025
(arXiv:2504.13079). ``RAMDocs_test.jsonl`` from https://huggingface.co/datasets/HanNight/RAMDocs, MIT; its card
documents the fields: ``question``, ``documents`` (``text``, ``type``: correct, misinfo or noise, ``answer``),
``gold_answers`` (one for each entity that the ambiguous name means), ``wrong_answers``. It has no ids: a question
is named by its number in the file, from 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.datasets.normalised import digest
from evals.datasets.published import Shelf, find
from evals.datasets.records import Record, rows
from evals.types import Case, Dataset, Gold

if TYPE_CHECKING:
    from pathlib import Path

FILE = "RAMDocs_test.jsonl"
_TYPES = ("correct", "misinfo", "noise")


def read(folder: Path) -> Dataset:
    """Read the test set: a document is one of a question's, ``<question>/<its number, from 1>``.

    Raises:
        DataError: The file is not there or malformed.
    """
    path = find(folder, "RAMDocs", FILE)
    shelf = Shelf()
    cases = tuple(_case(row, str(number), shelf) for number, row in enumerate(rows(path)))
    return Dataset(shelf.documents, cases, sha256=digest([path]))


def _case(row: Record, name: str, shelf: Shelf) -> Case:
    own = {
        shelf.put(given, f"{name}/{number}", given.text("text")): _type(given)
        for number, given in enumerate(row.records("documents"), start=1)
    }
    right = dict.fromkeys(row.texts("gold_answers"))
    if not right:
        raise row.fault("“gold_answers” is empty")
    # What is wrong of one entity may be right of another of the same name; then nobody can tell from the words.
    wrong = tuple(answer for answer in dict.fromkeys(row.texts("wrong_answers")) if answer not in right)
    return Case(
        id=name,
        question=row.text("question"),
        gold=Gold(
            answerable=True,
            answers=tuple((answer,) for answer in right),
            wrong=wrong,
            relevant={document: 1 for document, kind in own.items() if kind == "correct"},
        ),
        kind="misinformed" if wrong else "ambiguous" if len(right) > 1 else "plain",
        documents=tuple(own),
    )


def _type(given: Record) -> str:
    kind = given.text("type")
    if kind not in _TYPES:
        raise given.fault(f"“{kind}” is none of the types {', '.join(_TYPES)}")
    return kind
