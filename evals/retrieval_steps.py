"""What each step of retrieval is worth: ``python -m evals.retrieval_steps FOLDER [SET …]``.

``FOLDER`` holds sets in the normalised format. Each is split into passages and embedded, which takes minutes; its
documents are ranked by their best passage. Every step is one change to the fusion of the two legs, and is held
against that: nDCG@10 by ir_measures, and the difference with its 95 % interval, by a paired bootstrap over the
questions.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from evals.datasets.normalised import read
from evals.metrics.bootstrap import difference
from evals.metrics.ranking import measure
from evals.retrieval_scores import Bm25, Scores, load
from index.embed.minilm import MiniLM
from index.lexical import expansion, terms
from index.search import DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from evals.retrieval_scores import Matrix

    Bools = NDArray[np.bool_]
    Steps = Iterator[tuple[str, Matrix]]

SETS = ("scifact", "2wiki-retrieval", "squad2-dev", "clapnq-dev")
# What all else is held against, and what the program does.
BASE = "BM25+, z-scores over the union, half and half"
CHOSEN = "the same, with feedback of the first passage: what the program does"
_SEED = 0
# A capitalised word that does not open the question, or a number.
_NAME = re.compile(r"(?<=[^\s.?!] )[\"“‘']?[A-Z][\w’'-]*|(?<![\w.,])\d[\d,.]*\b")


def found(scores: Matrix, depth: int = DEPTH, least: float = -np.inf) -> Bools:
    """Of each row the ``depth`` highest that exceed ``least``; of equal ones the first."""
    order = np.argsort(-scores, axis=1, kind="stable")[:, :depth]
    mask = np.zeros(scores.shape, dtype=bool)
    np.put_along_axis(mask, order, values=True, axis=1)
    return mask & (scores > least)


def standard(scores: Matrix, among: Bools) -> Matrix:
    """As ``index.fusion.standardise``, by row."""
    count = among.sum(axis=1, keepdims=True)
    mean = np.where(among, scores, 0).sum(axis=1, keepdims=True) / count
    deviation = np.sqrt(np.where(among, (scores - mean) ** 2, 0).sum(axis=1, keepdims=True) / count)
    return np.asarray((scores - mean) / np.where(deviation > 0, deviation, 1), dtype=np.float32)


def spread(scores: Matrix, among: Bools) -> Matrix:
    """Min-max normalisation, by row; 1 when the scores are equal."""
    low = np.where(among, scores, np.inf).min(axis=1, keepdims=True)
    width = np.where(among, scores, -np.inf).max(axis=1, keepdims=True) - low
    with np.errstate(invalid="ignore"):  # a row of which nothing was found
        return np.asarray(np.where(width > 0, (scores - low) / np.where(width > 0, width, 1), 1), dtype=np.float32)


def ranks(scores: Matrix, among: Bools) -> Matrix:
    """Reciprocal ranks, k = 60 (Cormack, Clarke and Büttcher, SIGIR 2009); 0 for what was not found."""
    order = np.argsort(np.argsort(-np.where(among, scores, -np.inf), axis=1, kind="stable"), axis=1)
    return np.asarray(np.where(among, 1 / (61 + order), 0), dtype=np.float32)


def only(scores: Matrix, among: Bools) -> Matrix:
    """The scores of what was found; the rest is not ranked."""
    return np.where(among, scores, -np.inf).astype(np.float32)


def worst(scores: Matrix, among: Bools) -> Matrix:
    """What was not found scores as the worst that was."""
    low = np.where(among, scores, np.inf).min(axis=1, keepdims=True)
    return np.asarray(np.where(among, scores, np.where(np.isfinite(low), low, 0)), dtype=np.float32)


def fused(dense: Matrix, lexical: Matrix, weight: float = 0.5, depth: int = DEPTH) -> Matrix:
    """As ``index.fusion.fuse``."""
    union = found(dense, depth) | found(lexical, depth, 0)
    return only(weight * standard(dense, union) + (1 - weight) * standard(lexical, union), union)


def legs(dense: Matrix, lexical: Matrix, plain: Matrix) -> Steps:
    """Each leg by itself; ``plain`` is BM25, ``lexical`` BM25+."""
    yield BASE, fused(dense, lexical)
    yield "dense", only(dense, found(dense))
    yield "BM25", only(plain, found(plain, least=0))
    yield "BM25+", only(lexical, found(lexical, least=0))
    yield "BM25, min-max over each leg's own, 0 for what it lacks", _own(dense, plain)


def _own(dense: Matrix, lexical: Matrix) -> Matrix:
    near, alike = found(dense), found(lexical, least=0)
    total = np.where(near, spread(dense, near), 0) + np.where(alike, spread(lexical, alike), 0)
    return only(np.asarray(total, dtype=np.float32), near | alike)


def fusions(dense: Matrix, lexical: Matrix) -> Steps:
    """The ways to make one ranking of two."""
    near, alike = found(dense), found(lexical, least=0)
    union = near | alike
    yield "reciprocal rank fusion", only(ranks(dense, near) + ranks(lexical, alike), union)
    yield "min-max over each leg's own, 0 for what it lacks", _own(dense, lexical)
    yield "min-max over the union", only(spread(dense, union) + spread(lexical, union), union)
    highest = np.maximum(lexical.max(axis=1, keepdims=True), 1e-9)
    bounded = 0.8 * (dense + 1) / (dense.max(axis=1, keepdims=True) + 1) + 0.2 * lexical / highest
    yield "theoretical least scores (-1, 0), dense .8", only(bounded, union)
    z = standard(worst(dense, near), union) + standard(worst(lexical, alike), union)
    yield "z-scores, the worst for what a leg lacks", only(z, union)
    for weight in (0.3, 0.4, 0.45, 0.55, 0.6, 0.7):
        yield f"dense weight {weight}", fused(dense, lexical, weight)
    for depth in (30, 50, 200, 400):
        yield f"depth {depth}", fused(dense, lexical, depth=depth)


def lexical_steps(data: Scores, dense: Matrix, bm25: Bm25, lexical: Matrix) -> Steps:
    """Changes to the lexical leg."""
    for delta in (0.0, 0.5, 1.5, 2.0):
        yield f"BM25+ delta {delta:g}", fused(dense, bm25.scores(data.query_terms, delta=delta))
    for k1, b in ((0.9, 0.4), (0.8, 0.75), (1.2, 0.4), (1.6, 0.75)):
        yield f"BM25 k1 {k1}, b {b}", fused(dense, bm25.scores(data.query_terms, k1=k1, b=b, delta=0))
    titles = Bm25(data.title_terms).scores(data.query_terms, delta=0)
    pairs = Bm25([_pairs(text) for text in data.terms]).scores([_pairs(query) for query in data.query_terms])
    for weight in (0.1, 0.2, 0.5):
        yield f"+ {weight} of a field with the title", fused(dense, lexical + weight * titles)
    for weight in (0.1, 0.2):
        yield f"+ {weight} of pairs of neighbouring words", fused(dense, lexical + weight * pairs)
    for weight in (1.25, 1.5):
        named = [_weighted(question, weight) for question in data.questions]
        yield f"names and numbers count {weight} times", fused(dense, bm25.scores(named))


def _pairs(words: Sequence[str]) -> list[str]:
    return [f"{first} {second}" for first, second in pairwise(words)]


def _weighted(question: str, weight: float) -> dict[str, float]:
    names = dict.fromkeys(terms(" ".join(_NAME.findall(question))), weight)
    return dict.fromkeys(terms(question), 1.0) | names


def feedback_steps(data: Scores, dense: Matrix, bm25: Bm25, lexical: Matrix) -> Steps:
    """Words of the first passages are added to the question, and what was found is ranked again."""
    union = found(dense) | found(lexical, least=0)
    order = np.argsort(-fused(dense, lexical), axis=1, kind="stable")
    for name, count, share in (
        (CHOSEN, 1, 0.2),
        ("feedback, weight .1", 1, 0.1),
        ("feedback, weight .3", 1, 0.3),
        ("feedback of two passages", 2, 0.2),
        ("feedback of three passages", 3, 0.2),
    ):
        again = bm25.scores([_more(data, bm25, row, first[:count], share) for row, first in enumerate(order)])
        yield name, only(standard(dense, union) + standard(again, union), union)


def _more(data: Scores, bm25: Bm25, row: int, passages: NDArray[np.intp], share: float) -> Mapping[str, float]:
    asked = dict.fromkeys(data.query_terms[row], 1.0)
    counts = Counter(word for one in passages for word in data.own_terms[one])
    return asked | expansion(asked, counts, bm25.idf, share)


def dense_steps(data: Scores, dense: Matrix, lexical: Matrix) -> Steps:
    """Changes to the dense leg, and what is done to its ranking afterwards."""
    for weight in (0.1, 0.2):
        mixed = _unit(data.vectors + weight * data.title_vectors)
        yield f"vectors + {weight} of the title's", fused(data.asked @ mixed.T, lexical)
    order = np.argsort(-fused(dense, lexical), axis=1, kind="stable")
    for count, share in ((1, 0.2), (2, 0.2), (3, 0.4)):
        centre = _unit(data.vectors[order[:, :count]].mean(axis=1))
        asked = _unit(data.asked + share * centre)
        yield f"Rocchio, {count} passages, {share}", fused(asked @ data.vectors.T, lexical)
    best = np.maximum.reduceat(data.asked @ data.sentence_vectors.T, data.sentence_starts, axis=1)
    both = np.asarray((dense + best) / 2, dtype=np.float32)
    yield "half the cosine of the best sentence", fused(both, lexical)
    union = found(dense) | found(lexical, least=0)
    again = standard(both, union) + standard(lexical, union)
    first = found(fused(dense, lexical), 10)
    yield "the same, for the first 10 alone", np.where(first, again + 100, fused(dense, lexical))
    for share in (0.1, 0.2):
        yield f"+ {share} of the document's best other passage", _beside(data, fused(dense, lexical), share)


def _unit(vectors: Matrix) -> Matrix:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _beside(data: Scores, scores: Matrix, share: float) -> Matrix:
    result = scores.copy()
    for start, end in zip(data.starts, [*data.starts[1:], scores.shape[1]], strict=True):
        own = scores[:, start:end]
        for one in range(end - start if end - start > 1 else 0):
            other = np.delete(own, one, axis=1).max(axis=1)
            result[:, start + one] += share * np.maximum(np.where(np.isfinite(other), other, 0), 0)
    return result


def steps(data: Scores) -> Steps:
    """Every step with its scores, of shape ``(q, n)``."""
    bm25 = Bm25(data.terms)
    dense, lexical = data.asked @ data.vectors.T, bm25.scores(data.query_terms)
    yield from legs(dense, lexical, bm25.scores(data.query_terms, delta=0))
    yield from feedback_steps(data, dense, bm25, lexical)
    yield from fusions(dense, lexical)
    yield from lexical_steps(data, dense, bm25, lexical)
    yield from dense_steps(data, dense, lexical)


def evaluate(data: Scores) -> dict[str, NDArray[np.float64]]:
    """For each step the nDCG@10 of every question."""
    result = {}
    for name, scores in steps(data):
        pairs = zip(data.relevant, data.rankings(scores), strict=True)
        result[name] = np.array([measure(relevant, ranking)["ndcg@10"] for relevant, ranking in pairs])
    return result


def cell(base: NDArray[np.float64], step: NDArray[np.float64]) -> str:
    """Mean nDCG@10 of a step, its difference from the base, and the interval of that."""
    if base is step:
        return f"**{step.mean():.4f}**"
    clusters = [str(one) for one in range(len(step))]
    bounds = difference(base[:, None], step[:, None], clusters, lambda values: float(values.mean()), _SEED)
    low, high = bounds or (float("nan"), float("nan"))
    return f"{step.mean():.4f} ({step.mean() - base.mean():+.4f}, {low:+.4f} to {high:+.4f})"


def table(by_set: Mapping[str, Mapping[str, NDArray[np.float64]]]) -> str:
    """In Markdown, a row for each step; ``by_set`` holds what ``evaluate`` returns."""
    rows = [["step", *by_set], ["---"] * (len(by_set) + 1)]
    steps_in_order = next(iter(by_set.values()))
    rows += [[step, *(cell(one[BASE], one[step]) for one in by_set.values())] for step in steps_in_order]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main(arguments: Sequence[str]) -> None:
    """Print the table of every step for the sets of a folder."""
    folder, *names = arguments
    embedder = MiniLM()
    by_set = {name: evaluate(load(read(Path(folder, name)), embedder)) for name in names or SETS}
    print(table(by_set))  # noqa: T201  (a script: it prints)


if __name__ == "__main__":
    main(sys.argv[1:])
