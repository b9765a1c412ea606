"""Ranking metrics, computed by ir_measures (MacAvaney, Macdonald and Ounis, ECIR 2022). Its only import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from evals.errors import EvalError
from evals.metrics.metric import Metric
from evals.types import Score, unscorable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# What each leg ranks by itself, and the two together.
LEGS = ("fused", "bm25", "dense")
# ir_measures' own names: nDCG@10 is the headline of BEIR (Thakur et al., 2021), which also gives R@100.
_MEASURES = {
    "ndcg@10": ("nDCG@10", "nDCG of the first ten"),
    "recall@10": ("R@10", "share of the relevant documents among the first ten"),
    "recall@100": ("R@100", "share of the relevant documents that are found at all"),
    "mrr@10": ("RR@10", "one over the rank of the first relevant document, of the first ten"),
    "map@10": ("AP@10", "average precision over the first ten"),
}


class Ranked(NamedTuple):
    """Relevant documents by grade, and for each leg the documents that it ranks, best first."""

    relevant: Mapping[str, int]
    rankings: Mapping[str, Sequence[str]]


def require_ir_measures() -> None:
    """Make sure of the library, before work begins that rests on it.

    Raises:
        EvalError: It is not installed.
    """
    try:
        import ir_measures  # noqa: F401
    except ImportError as error:
        raise EvalError(
            "Retrieval suites need ir-measures, which is not installed.", hint="pip install 'citebound[evals]'"
        ) from error


def measure(relevant: Mapping[str, int], ranking: Sequence[str]) -> dict[str, float]:
    """All measures of one question's ranking, by this module's names.

    Raises:
        EvalError: ir_measures is not installed.
    """
    require_ir_measures()
    import ir_measures

    parsed = {name: ir_measures.parse_measure(theirs) for name, (theirs, _) in _MEASURES.items()}
    # A rank is all that counts; ir_measures asks for scores, and breaks ties by the documents' names.
    run = {"q": {document: -float(rank) for rank, document in enumerate(ranking)}}
    found = ir_measures.calc_aggregate(list(parsed.values()), {"q": dict(relevant)}, run)
    return {name: float(found[one]) for name, one in parsed.items()}


def score(ranked: Ranked) -> dict[str, Score]:
    """Scores of every metric of ``RANKINGS`` for one question."""
    if not any(grade > 0 for grade in ranked.relevant.values()):
        return {metric.name: unscorable("the set names no relevant document") for metric in RANKINGS}
    scores: dict[str, Score] = {}
    wanted = [name for name, grade in ranked.relevant.items() if grade > 0]
    for leg in LEGS:
        ranking = list(ranked.rankings[leg])
        ranks = {name: ranking.index(name) + 1 if name in ranking else None for name in wanted}
        why = ", ".join(f"{name} at {rank or 'no rank'}" for name, rank in ranks.items())
        values = measure(ranked.relevant, ranking)
        scores |= {f"{leg}-{name}": Score(value, why) for name, value in values.items()}
        if len(wanted) > 1:
            found = all(rank and rank <= _FIRST for rank in ranks.values())
            scores[f"{leg}-all@10"] = Score(float(found), why)
        else:
            scores[f"{leg}-all@10"] = unscorable("one relevant document: the same as recall@10")
    return scores


_FIRST = 10


def _metrics() -> tuple[Metric[Any], ...]:
    titles = {name: title for name, (_, title) in _MEASURES.items()}
    titles["all@10"] = "all of several relevant documents among the first ten"
    return tuple(
        Metric(f"{leg}-{name}", f"{title}, {leg}", score=lambda _: unscorable("scored together"))
        for name, title in titles.items()
        for leg in LEGS
    )


RANKINGS = _metrics()
