"""CLAPNQ: long answers from a passage of Wikipedia with the sentences that they were made from.

Rosenthal, Sil, Florian and Roukos, "CLAPnq: Cohesive Long-form Answers from Passages in Natural Questions for RAG
systems", TACL 2025 (arXiv:2404.02103). The development set from ``annotated_data/dev`` of
https://github.com/primeqa/clapnq, Apache-2.0; its README documents the fields: ``id``, ``input`` (the question),
``passages`` (one: ``title``, ``text``, ``sentences``), ``output`` (one an annotator: ``answer``,
``selected_sentences``). A question is answerable if it has an answer. The answers are long, so that there is
nothing to look for in a quote: the gold are the selected sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.datasets.normalised import digest
from evals.datasets.published import Shelf, find
from evals.datasets.records import Record, rows, unique
from evals.types import Case, Dataset, Gold, GoldSpan
from index.types import Metadata

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILES = ("clapnq_dev_answerable.jsonl", "clapnq_dev_unanswerable.jsonl")


def read(folder: Path) -> Dataset:
    """Read both halves of the development set: a document is a passage, ``<id of its first question>/1``.

    Raises:
        DataError: A file is not there or malformed, or a selected sentence is none of the passage's.
    """
    paths = [find(folder, "CLAPNQ", name, f"dev/{name}", f"annotated_data/dev/{name}") for name in FILES]
    shelf, names, cases = Shelf(), dict[tuple[str, str], str](), list[tuple[Record, Case]]()
    for path in paths:
        for row in rows(path):
            passage = _passage(row)
            title, text = passage.text("title"), passage.text("text")
            # Some passages belong to several questions, and have no ids: the same words are the same document.
            name = names.setdefault((title, text), f"{row.name('id')}/1")
            shelf.put(passage, name, text, Metadata(title=title or None))
            cases.append((row, _case(row, passage, name)))
    return Dataset(shelf.documents, unique(cases), sha256=digest(paths))


def _passage(row: Record) -> Record:
    passages = row.records("passages")
    if len(passages) != 1:
        raise row.fault(f"“passages” has {len(passages)} of them, not one")
    return passages[0]


def _case(row: Record, passage: Record, name: str) -> Case:
    answered = [output for output in row.records("output") if output.word("answer")]
    places = _places(passage, name)
    return Case(
        id=row.name("id"),
        question=row.text("input"),
        gold=Gold(
            answerable=bool(answered),
            evidence=tuple(dict.fromkeys(_pieces(output, places) for output in answered)),
            relevant={name: 1} if answered else {},
        ),
        kind="answerable" if answered else "unanswerable",
        cluster=name,
        documents=(name,),
    )


def _places(passage: Record, name: str) -> dict[str, tuple[GoldSpan, ...]]:
    """Where each sentence stands; they follow one another in the text, and one may occur twice."""
    text, found, after = passage.text("text"), dict[str, tuple[GoldSpan, ...]](), 0
    for sentence in passage.texts("sentences"):
        start = text.find(sentence, after)
        if start < 0:
            raise passage.fault(f"the sentence “{sentence}” does not stand in the text in its turn")
        after = start + len(sentence)
        found[sentence] = (*found.get(sentence, ()), GoldSpan(name, start, after))
    return found


def _pieces(output: Record, places: Mapping[str, tuple[GoldSpan, ...]]) -> tuple[tuple[GoldSpan, ...], ...]:
    selected = output.texts("selected_sentences")
    if not selected:
        raise output.fault("an answer without selected sentences")
    for sentence in selected:
        if sentence not in places:
            raise output.fault(f"the selected sentence “{sentence}” is none of the passage's")
    return tuple(places[sentence] for sentence in dict.fromkeys(selected))
