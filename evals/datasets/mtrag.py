"""MTRAG and MTRAG-UN: conversations over passages, with questions that they answer in full, in part or not at all.

Katsis et al., "MTRAG: A Multi-Turn Conversational Benchmark for Evaluating Retrieval-Augmented Generation
Systems", TACL 2025 (arXiv:2501.03468), and Rosenthal et al., "MTRAG-UN: A Benchmark for Open Challenges in
Multi-Turn RAG Conversations", 2026 (arXiv:2602.23184). ``generation_tasks/reference.jsonl`` of ``mtrag-human`` or
``mtragun-human`` from https://github.com/IBM/mt-rag-benchmark, Apache-2.0; its scripts/evaluation/README.md
documents the format: ``task_id``, ``conversation_id``, ``input`` (turns: ``speaker``, user or agent, and ``text``;
the last is the question), ``contexts`` (the reference passages: ``document_id``, ``text``, ``title``),
``Answerability`` (or ``answerability``: a list of one label).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.datasets.normalised import ANSWERABLE, conversation, digest
from evals.datasets.published import Shelf, find
from evals.datasets.records import Record, rows, unique
from evals.types import Case, Dataset, Gold
from index.types import Metadata

if TYPE_CHECKING:
    from pathlib import Path

FILE = "reference.jsonl"


def read(folder: Path) -> Dataset:
    """Read the tasks of the reference setting: a document is a passage, named by its id.

    A task's own documents are its reference passages. One without any, as the unanswerable ones, has those of all
    tasks: to refuse when there is nothing to read would be no achievement.

    Raises:
        DataError: The file is not there or malformed.
    """
    path = find(folder, "MTRAG", FILE, f"generation_tasks/{FILE}")
    shelf = Shelf()
    cases = unique((row, _case(row, shelf)) for row in rows(path))
    return Dataset(shelf.documents, cases, sha256=digest([path]))


def _case(row: Record, shelf: Shelf) -> Case:
    name, label = row.text("task_id"), _label(row)
    own = dict.fromkeys(
        shelf.put(
            context,
            context.text("document_id"),
            context.text("text"),
            _about(context),
            otherwise=f"{name}/{number}",
        )
        for number, context in enumerate(row.records("contexts"), start=1)
    )
    turns = row.records("input")
    if not turns or turns[-1].text("speaker") != "user":
        raise row.fault("“input” does not end with the user's question")
    answerable = ANSWERABLE[label]
    history, replies = conversation(turns[:-1])
    return Case(
        id=name,
        question=turns[-1].text("text"),
        gold=Gold(answerable=answerable, relevant=dict.fromkeys(own, 1) if answerable else {}),
        kind=label.lower(),
        cluster=row.text("conversation_id"),
        history=history,
        replies=replies,
        documents=tuple(own) or None,
    )


def _about(context: Record) -> Metadata:
    return Metadata(title=context.word("title"))


def _label(row: Record) -> str:
    given = row.value.get("Answerability", row.value.get("answerability"))
    label = given[0] if isinstance(given, list) and len(given) == 1 else given
    if not isinstance(label, str) or label not in ANSWERABLE:
        raise row.fault(f"“Answerability” is none of {', '.join(ANSWERABLE)}")
    return label
