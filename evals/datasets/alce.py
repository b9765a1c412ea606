"""ALCE: ASQA, QAMPARI and ELI5, each question with retrieved passages to answer and cite from.

Gao, Yen, Yu and Chen, "Enabling Large Language Models to Generate Text with Citations", EMNLP 2023
(arXiv:2305.14627). The files that download_data.sh of https://github.com/princeton-nlp/ALCE fetches (code MIT; the
texts under the licences of the three sets); the fields are those that its eval.py reads: a JSON list with
``question``, ``docs`` (the 100 best of a retriever: ``title``, ``text``, mostly ``id``), in ASQA ``qa_pairs``
(``short_answers``, any of which will do, for each reading of the question), in QAMPARI ``answers`` (a list of
wordings for each answer). ELI5 has claims to be entailed, and no short answers.

No passage is marked as gold, and whether the first ones answer is not known: ``answerable`` is ``None``.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from evals.datasets.normalised import digest
from evals.datasets.published import Shelf, find
from evals.datasets.records import Record, array, unique
from evals.types import Case, Dataset, Gold
from index.types import Metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FILES: Mapping[str, str] = {
    "asqa": "asqa_eval_gtr_top100.json",
    "qampari": "qampari_eval_gtr_top100.json",
    "eli5": "eli5_eval_bm25_top100.json",
}
# Passages a question: those of the paper's main results (its configurations …_ndoc5_…).
PASSAGES = 5


def read(folder: Path, subset: str = "asqa") -> Dataset:
    """Read one of the three sets: a document is a passage, named by its id.

    Args:
        folder: Where the file is.
        subset: ``asqa``, ``qampari`` or ``eli5``.

    Raises:
        DataError: The file is not there or malformed.
    """
    name = FILES[subset]
    path = find(folder, f"ALCE {subset}", name, f"data/{name}", f"ALCE-data/{name}")
    shelf = Shelf()
    cases = unique((row, _case(row, subset, number, shelf)) for number, row in enumerate(array(path)))
    return Dataset(shelf.documents, cases, sha256=digest([path]))


def reader(subset: str) -> Callable[[Path], Dataset]:
    """``read`` for one of the sets, with the folder alone left to say."""
    return partial(read, subset=subset)


def _case(row: Record, subset: str, number: int, shelf: Shelf) -> Case:
    # ASQA has sample_id, QAMPARI id, ELI5 neither: there the number in the file, from 0.
    name = row.word("sample_id") or row.word("id") or str(number)
    own = [
        _put(passage, f"{name}/{rank}", shelf)
        for rank, passage in enumerate(row.records("docs")[:PASSAGES], start=1)
    ]
    return Case(
        id=name,
        question=row.text("question"),
        gold=Gold(answers=_answers(row, subset)),
        kind=subset,
        documents=tuple(dict.fromkeys(own)),
    )


def _put(passage: Record, own_name: str, shelf: Shelf) -> str:
    name = passage.name("id") if passage.value.get("id") is not None else own_name
    return shelf.put(
        passage, name, passage.text("text"), Metadata(title=passage.word("title")), otherwise=own_name
    )


def _answers(row: Record, subset: str) -> tuple[tuple[str, ...], ...]:
    if subset == "asqa":
        groups = tuple(pair.texts("short_answers") for pair in row.records("qa_pairs"))
    elif subset == "qampari":
        groups = row.groups("answers")
    else:
        return ()
    if not groups or not all(groups):
        raise row.fault("an answer without wordings")
    return tuple(tuple(dict.fromkeys(group)) for group in groups)
