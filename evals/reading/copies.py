"""Reprints found among planted ones: ``python -m evals.reading.copies [--articles FILE.jsonl]``.

The ways held against one another all judge pairs of documents from what they store of each: bottom-k sketches and
MinHash by estimated Jaccard similarity, FracMinHash (Irber et al., "Lightweight compositional analysis of
metagenomes with FracMinHash and minimum metagenome covers", 2022) and winnowing by estimated containment, and each
as the source of candidates for an exact comparison. datasketch is measured where it is installed.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import re
import tempfile
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from evals.reading import invented
from evals.reading.planted import DEGREES, Planted, plant
from index.catalog import Catalog
from index.copies import groups, similarity, sketch
from index.copies.likeness import Runs, compare
from index.types import Document, Metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Judge = Callable[[str, str], bool]

_LENGTHS = (80, 150, 250, 400, 600, 900)
_BOTTOM = 128
_SCALE = 8
_HALF = 0.5
# See ``index.copies``: what makes a candidate.
_CANDIDATE = 0.25
# Articles of fewer sentences cannot be planted at all the degrees.
_LEAST_SENTENCES = 5


@dataclass(frozen=True, slots=True)
class Found:
    """How well one way finds the planted copies, in pairs of documents, and what it stores of each."""

    way: str
    precision: float
    recall: float
    values: float

    @classmethod
    def of(cls, way: str, pairs: Iterable[frozenset[str]], planted: Planted, values: float) -> Found:
        """Hold pairs against the truth; pairs that nobody may judge are left out."""
        judged = set(pairs) - planted.unjudged
        right = len(judged & planted.copies.keys())
        return cls(way, right / max(1, len(judged)), right / len(planted.copies), values)


def invented_articles(seed: int) -> Iterator[list[str]]:
    """Any number of invented articles of 80 to 900 words."""
    random = Random(seed)
    while True:
        yield invented.article(random, random.choice(_LENGTHS))


def read_articles(file: Path) -> Iterator[list[str]]:
    """The ``text`` of each line of a JSON Lines file, in rough sentences; then invented ones."""
    rows = [json.loads(line)["text"] for line in file.read_text("utf-8").splitlines()]
    Random(1).shuffle(rows)
    cut = (re.split(r"(?<=[.!?])\s+", text) for text in rows)
    yield from (told for told in cut if len(told) >= _LEAST_SENTENCES)
    yield from invented_articles(1)


def measure(planted: Planted) -> list[Found]:
    """Every way on the same texts; the last row is the program's own groups."""
    texts = {one: Runs.of(text) for one, text in planted.texts.items()}
    every = {one: frozenset(map(_hash, text.runs)) for one, text in texts.items()}
    bottom = {one: frozenset(sorted(values)[:_BOTTOM]) for one, values in every.items()}
    scaled = {one: frozenset(value for value in values if value % _SCALE == 0) for one, values in every.items()}
    winnowed = {one: sketch(text) for one, text in planted.texts.items()}

    def exact(a: str, b: str) -> bool:
        return compare(texts[a], texts[b]) is not None

    def contained(marks: Mapping[str, frozenset[int]], share: float) -> Judge:
        return lambda a, b: similarity(marks[a], marks[b]) > share

    def then_exact(marks: Mapping[str, frozenset[int]]) -> Judge:
        return lambda a, b: similarity(marks[a], marks[b]) >= _CANDIDATE and exact(a, b)

    ways: list[tuple[str, Judge, Mapping[str, frozenset[int]]]] = [
        ("all runs: Jaccard similarity", lambda a, b: _jaccard(every[a], every[b]) >= _HALF, every),
        ("all runs: containment", contained(every, _HALF), every),
        ("all runs: containment, forms apart", exact, every),
        ("bottom 128: Jaccard similarity", lambda a, b: _bottom(bottom[a], bottom[b]) >= _HALF, bottom),
        ("FracMinHash 1/8: containment", contained(scaled, _HALF), scaled),
        ("FracMinHash 1/8, then exact", then_exact(scaled), scaled),
        ("winnowing 16: containment", contained(winnowed, _HALF), winnowed),
        ("winnowing 16, then exact", then_exact(winnowed), winnowed),
    ]
    sharing = _sharing(every)
    found = [
        Found.of(
            way, [pair for pair in sharing if judge(*pair)], planted, sum(map(len, marks.values())) / len(marks)
        )
        for way, judge, marks in ways
    ]
    if importlib.util.find_spec("datasketch"):
        found += _datasketch(planted, texts, exact)
    return [*found, Found.of("groups of the index", grouped(planted), planted, found[7].values)]


def _hash(run: str) -> int:
    return next(iter(sketch(run)))  # a text of one run is its own sketch


def _sharing(every: Mapping[str, frozenset[int]]) -> set[frozenset[str]]:
    """The pairs that have any run in common: no way can find others."""
    holders: dict[int, list[str]] = defaultdict(list)
    for one, values in every.items():
        for value in values:
            holders[value].append(one)
    return {frozenset(pair) for documents in holders.values() for pair in combinations(documents, 2)}


def _jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / max(1, len(a | b))


def _bottom(a: frozenset[int], b: frozenset[int]) -> float:
    smallest = sorted(a | b)[:_BOTTOM]
    return sum(value in a and value in b for value in smallest) / max(1, len(smallest))


def _datasketch(planted: Planted, texts: Mapping[str, Runs], exact: Judge) -> list[Found]:
    """MinHash of 128 permutations in an LSH for Jaccard similarity, and in an LSH Ensemble for containment."""
    vendor: Any = importlib.import_module("datasketch")
    hashes = {}
    for one, text in texts.items():
        hashes[one] = vendor.MinHash(num_perm=_BOTTOM)
        hashes[one].update_batch([run.encode() for run in text.runs])
    found = []
    for threshold in (0.5, 0.2):
        lsh = vendor.MinHashLSH(threshold=threshold, num_perm=_BOTTOM)
        for one, value in hashes.items():
            lsh.insert(one, value)
        near = {frozenset((one, other)) for one in hashes for other in lsh.query(hashes[one]) if other != one}
        alike = [pair for pair in near if _estimate(hashes, pair) >= _HALF]
        found += [
            Found.of(f"datasketch LSH {threshold}: Jaccard similarity", alike, planted, _BOTTOM),
            Found.of(f"datasketch LSH {threshold}, then exact", _only(near, exact), planted, _BOTTOM),
        ]
    ensemble = vendor.MinHashLSHEnsemble(threshold=_HALF, num_perm=_BOTTOM, num_part=16)
    ensemble.index((one, value, len(texts[one].runs)) for one, value in hashes.items())
    queries = {one: ensemble.query(value, len(texts[one].runs)) for one, value in hashes.items()}
    near = {frozenset((one, other)) for one, others in queries.items() for other in others if other != one}
    return [
        *found,
        Found.of("datasketch LSH Ensemble: containment", near, planted, _BOTTOM),
        Found.of("datasketch LSH Ensemble, then exact", _only(near, exact), planted, _BOTTOM),
    ]


def _estimate(hashes: Mapping[str, Any], pair: frozenset[str]) -> float:
    one, other = pair
    return float(hashes[one].jaccard(hashes[other]))


def _only(pairs: Iterable[frozenset[str]], exact: Judge) -> list[frozenset[str]]:
    return [pair for pair in pairs if exact(*pair)]


def grouped(planted: Planted) -> list[frozenset[str]]:
    """The pairs that are in one group when the texts are indexed, all undated."""
    with tempfile.TemporaryDirectory() as folder, closing(Catalog(Path(folder, "c"), create=True)) as catalog:
        for one, text in planted.texts.items():
            catalog.put(Document(one, one, one, text, Metadata()), [], [], sketch=sketch(text))
        return [frozenset(pair) for one in groups(catalog) for pair in combinations(one.documents, 2)]


def by_degree(planted: Planted) -> dict[float, tuple[int, int]]:
    """For each share of an article within another text, how many of the planted pairs are found, of how many."""
    found: dict[float, list[bool]] = defaultdict(list)
    for pair, (degree, _) in planted.graded.items():
        found[degree].append(compare(*(Runs.of(planted.texts[one]) for one in pair)) is not None)
    return {degree: (sum(found[degree]), len(found[degree])) for degree in DEGREES}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Reprints found among planted ones.")
    parser.add_argument("--articles", type=Path, help="JSON Lines with a text each, in the place of invented ones")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    articles = read_articles(chosen.articles) if chosen.articles else invented_articles(chosen.seed)
    planted = plant(articles, chosen.seed)
    lines = [f"{len(planted.texts)} texts, {len(planted.copies)} pairs of copies", ""]
    lines += ["| way | precision | recall | values a document |", "|---|---|---|---|"]
    lines += [
        f"| {one.way} | {one.precision:.3f} | {one.recall:.3f} | {one.values:.0f} |" for one in measure(planted)
    ]
    lines += ["", "| share of the article | found |", "|---|---|"]
    lines += [f"| {degree:.0%} | {n} of {of} |" for degree, (n, of) in by_degree(planted).items()]
    print("\n".join(lines))  # noqa: T201  (a script: it prints)


if __name__ == "__main__":
    main()
