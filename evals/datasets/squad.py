"""SQuAD 2.0: questions about paragraphs of Wikipedia, half of which their paragraph does not answer.

Rajpurkar, Jia and Liang, "Know What You Don't Know: Unanswerable Questions for SQuAD", ACL 2018
(arXiv:1806.03822). The development set, ``dev-v2.0.json``, from https://rajpurkar.github.io/SQuAD-explorer/, whose
licence is CC BY-SA 4.0. The fields are those that its evaluation script reads: ``data`` of articles (``title``,
``paragraphs``), paragraphs (``context``, ``qas``), questions (``id``, ``question``, ``is_impossible``,
``answers``), answers (``text``, ``answer_start``, in characters). ``plausible_answers`` are not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.datasets.normalised import digest
from evals.datasets.published import Shelf, find
from evals.datasets.records import Record, unique, whole
from evals.types import Case, Dataset, Gold, GoldSpan
from index.types import Metadata

if TYPE_CHECKING:
    from pathlib import Path

FILE = "dev-v2.0.json"


def read(folder: Path) -> Dataset:
    """Read the development set: a document is a paragraph, ``<article title>/<its number, from 0>``.

    Raises:
        DataError: The file is not there or malformed, or an answer does not stand where it is said to.
    """
    path = find(folder, "SQuAD 2.0", FILE)
    shelf, cases = Shelf(), list[tuple[Record, Case]]()
    for article in whole(path).records("data"):
        title = article.text("title")
        for number, paragraph in enumerate(article.records("paragraphs")):
            context = paragraph.text("context")
            name = shelf.put(paragraph, f"{title}/{number}", context, Metadata(title=title))
            cases += [(one, _case(one, title, name, context)) for one in paragraph.records("qas")]
    return Dataset(shelf.documents, unique(cases), sha256=digest([path]))


def _case(question: Record, title: str, name: str, context: str) -> Case:
    answerable = not question.get("is_impossible", bool)
    return Case(
        id=question.name("id"),
        question=question.text("question"),
        gold=_gold(question, name, context) if answerable else Gold(answerable=False),
        kind="answerable" if answerable else "unanswerable",
        cluster=title,
        documents=(name,),
    )


def _gold(question: Record, name: str, context: str) -> Gold:
    answers = question.records("answers")
    if not answers:
        raise question.fault("answerable, yet it has no answer")
    spans = dict.fromkeys(_span(answer, name, context) for answer in answers)
    return Gold(
        answerable=True,
        answers=(tuple(dict.fromkeys(answer.text("text") for answer in answers)),),
        evidence=((tuple(spans),),),
        relevant={name: 1},
    )


def _span(answer: Record, name: str, context: str) -> GoldSpan:
    text, start = answer.text("text"), answer.get("answer_start", int)
    if not text or start < 0 or context[start : start + len(text)] != text:
        raise answer.fault(f"“{text}” does not stand at {start} of its paragraph")
    return GoldSpan(name, start, start + len(text))
