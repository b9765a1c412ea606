"""MultiHop-RAG: questions whose evidence lies in two to four dated news articles, and some that none answers.

Tang and Yang, "MultiHop-RAG: Benchmarking Retrieval-Augmented Generation for Multi-Hop Queries", COLM 2024
(arXiv:2401.15391). ``MultiHopRAG.json`` and ``corpus.json`` from
https://huggingface.co/datasets/yixuantt/MultiHopRAG, ODC-BY (on GitHub they are Git LFS pointers). The fields are
those that https://github.com/yixuantt/MultiHop-RAG reads: of a question ``query``, ``answer``, ``question_type``
(inference_query, comparison_query, temporal_query, null_query), ``evidence_list`` (``url``, ``fact``, …); of an
article ``title``, ``body``, ``author``, ``source``, ``published_at``, ``url``. It has no ids: a question is named
by its number in the file, from 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.datasets.normalised import day_of, digest, find_span
from evals.datasets.published import Shelf, find
from evals.datasets.records import Record, array
from evals.types import Case, Dataset, Gold, GoldSpan
from index.types import Metadata

if TYPE_CHECKING:
    from pathlib import Path

QUERIES, CORPUS = "MultiHopRAG.json", "corpus.json"

# Judgements on the facts, not words of an article: there is no looking for them in an answer made of quotes.
VERDICTS = frozenset("yes no true false before after consistent inconsistent".split())


def read(folder: Path) -> Dataset:
    """Read questions and articles: a document is an article, named by its address.

    Evidence is given where every fact of a question stands verbatim, white space aside, in its article.

    Raises:
        DataError: A file is not there or malformed, or evidence is from an article that is not in the corpus.
    """
    queries = find(folder, "MultiHop-RAG", QUERIES, f"dataset/{QUERIES}")
    corpus = find(folder, "corpus of MultiHop-RAG", CORPUS, f"dataset/{CORPUS}")
    shelf = Shelf()
    for article in array(corpus):
        shelf.put(article, article.text("url"), article.text("body"), _about(article))
    cases = tuple(_case(row, number, shelf) for number, row in enumerate(array(queries)))
    return Dataset(shelf.documents, cases, sha256=digest([queries, corpus]))


def _about(article: Record) -> Metadata:
    return Metadata(
        title=article.word("title"),
        outlet=article.word("source"),
        author=article.word("author"),
        published=day_of(article.value.get("published_at")),
        url=article.text("url"),
    )


def _case(row: Record, number: int, shelf: Shelf) -> Case:
    kind = row.text("question_type")
    answerable = kind != "null_query"
    evidence = row.records("evidence_list") if answerable else ()
    names = tuple(dict.fromkeys(_article(item, shelf) for item in evidence))
    answer = row.text("answer").strip()
    short = answerable and answer.rstrip(".").lower() not in VERDICTS
    return Case(
        id=str(number),
        question=row.text("query"),
        gold=Gold(
            answerable=answerable,
            answers=((answer,),) if short else (),
            evidence=_pieces(evidence, shelf),
            relevant=dict.fromkeys(names, 1),
        ),
        kind=kind,
        cluster=names[0] if names else "",
    )


def _article(item: Record, shelf: Shelf) -> str:
    url = item.text("url")
    if url not in shelf.by_name:
        raise item.fault(f"there is no article {url} in {CORPUS}")
    return url


def _pieces(evidence: tuple[Record, ...], shelf: Shelf) -> tuple[tuple[tuple[GoldSpan, ...], ...], ...]:
    spans = []
    for item in evidence:
        article = shelf.by_name[_article(item, shelf)]
        span = find_span(article.text, item.text("fact"), article.path)
        if span is None:
            return ()
        spans.append(span)
    return (tuple((span,) for span in dict.fromkeys(spans)),) if spans else ()
