"""What the program made of a retrieval question or of a claim to be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.html.markup import Markup, el, join

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.types import Row

# As many as the headline figures look at.
_RANKS = 10
_LEGS = {"fused": "Fused", "bm25": "BM25", "dense": "Dense"}
# Longer passages are cut: what a claim is checked against may be a whole page.
_PASSAGE = 2_400


def retrieved(row: Row) -> Markup:
    """The first documents of each leg, the relevant ones marked, and where the others are."""
    relevant = {path: grade for path, grade in row.gold["relevant"].items() if grade > 0}
    legs = [_leg(_LEGS.get(leg, leg), ranking, relevant) for leg, ranking in row.result.items()]
    return join([el("h4", "First ten documents"), el("div", *legs, class_="legs")])


def _leg(title: str, ranking: Sequence[str], relevant: Mapping[str, int]) -> Markup:
    later = [
        f"{path} at {ranking.index(path) + 1}" if path in ranking else f"{path} not found"
        for path in relevant
        if path not in ranking[:_RANKS]
    ]
    return el(
        "div",
        el("h5", title),
        el("ol", *(_ranked(path, relevant.get(path)) for path in ranking[:_RANKS])),
        el("p", "Relevant further down: " + ", ".join(later), class_="note") if later else None,
    )


def _ranked(path: str, grade: int | None) -> Markup:
    if grade is None:
        return el("li", path)
    return el(
        "li",
        el("strong", path),
        el("span", f" relevant{f', grade {grade}' if grade > 1 else ''}", class_="tag good"),
    )


def checked(row: Row) -> Markup:
    """A claim, its passage, the verdict and the truth."""
    result, passage = row.result, row.result.get("passage")
    right = result["supported"] == row.gold["supported"]
    return join(
        [
            el("h4", "Claim"),
            el("blockquote", row.question, dir="auto"),
            *([el("h4", "Passage"), el("blockquote", _cut(passage), dir="auto")] if passage else []),
            el("h4", "Verdict"),
            el(
                "p",
                el("strong", f"Taken for {_word(supported=result['supported'])}"),
                f" (degree {result['score']:.2f}), and is {_word(supported=row.gold['supported'])}: ",
                el("span", "right" if right else "wrong", class_="tag good" if right else "tag bad"),
            ),
            el("p", result["why"]),
        ]
    )


def _word(*, supported: bool) -> str:
    return "supported" if supported else "not supported"


def _cut(text: str) -> str:
    left = len(text) - _PASSAGE
    return f"{text[:_PASSAGE]} … ({left:,} more characters)" if left > 0 else text
