"""Citation recall and precision on cases worked out by hand; the judge asks only for the words to be there."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from eval_builders import BLOG, HARBOUR, STRAND, Cite, answered, score, values

from evals.metrics.citation import CITATION

FOUR = Cite(HARBOUR, "Four boats ran aground")
MASTER = Cite(HARBOUR, "the harbour master said")
ASLEEP = Cite(HARBOUR, "The keeper was asleep.")
SIX = Cite(STRAND, "Six boats ran aground off Orrin Head")
HURT = Cite(STRAND, "Nobody was hurt.")


@dataclass(frozen=True)
class Worked:
    """Claims, and their citation recall and precision with the reckoning."""

    name: str
    claims: list[tuple[str, list[Cite]]]
    recall: float
    precision: float
    reckoning: str


WORKED = [
    Worked(
        "one claim, one good citation",
        [("Four boats ran aground.", [FOUR])],
        1.0,
        1.0,
        "1 of 1 sentences is entailed; its only citation counts with it",
    ),
    Worked(
        "a citation of something else",
        [("Four boats ran aground.", [ASLEEP])],
        0.0,
        0.0,
        "not entailed, so its 1 citation counts 0",
    ),
    Worked(
        "two citations that need each other",
        [("The harbour master said four boats ran aground.", [FOUR, MASTER])],
        1.0,
        1.0,
        "neither entails alone, nor does the rest without it: both of 2 are precise",
    ),
    Worked(
        "two citations of which either will do",
        [("Boats ran aground.", [FOUR, SIX])],
        1.0,
        1.0,
        "each entails alone, so both of 2 are precise, though one could be spared",
    ),
    Worked(
        "a citation too many",
        [("Four boats ran aground.", [FOUR, HURT])],
        1.0,
        1 / 2,
        "HURT does not entail alone, and the rest, FOUR, does without it: 1 of 2",
    ),
    Worked(
        "two that need each other, and one too many",
        [("The harbour master said four boats ran aground.", [FOUR, HURT, MASTER])],
        1.0,
        2 / 3,
        "without FOUR or MASTER the rest fails; without HURT it does not: 2 of 3",
    ),
    Worked(
        "two sentences of one claim, one of them made up",
        [("Four boats ran aground. The mayor wept.", [FOUR])],
        1 / 2,
        1 / 2,
        "each sentence cites FOUR: 1 of 2 sentences, and 1 of the 2 citations",
    ),
    Worked(
        "a claim without citation",
        [("Four boats ran aground.", [FOUR]), ("Nobody was hurt.", [])],
        1 / 2,
        1.0,
        "the second sentence is not recalled; it has no citation to be imprecise: 1 of 1",
    ),
    Worked(
        "nothing cited at all",
        [("Four boats ran aground.", [])],
        0.0,
        0.0,
        "no sentence is recalled; precision without a citation is 0, as in ALCE's script",
    ),
    Worked(
        "averages over sentences and over citations, not over claims",
        [("Four boats ran aground. Boats ran.", [FOUR]), ("It rained.", [ASLEEP, HURT])],
        2 / 3,
        1 / 2,
        "2 of 3 sentences; of 1 + 1 + 2 citations the first two",
    ),
]


@pytest.mark.parametrize("worked", WORKED, ids=lambda worked: worked.name)
def test_a_case_worked_out_by_hand(worked: Worked) -> None:
    """Recall and precision are what the reckoning beside the case says."""
    case = answered(*worked.claims)
    assert values(case, "citation-recall", "citation-precision") == (worked.recall, worked.precision)


def test_a_citation_out_of_range_recalls_nothing_and_is_not_precise() -> None:
    """A sentence with a citation of a place that is not there counts 0, whatever its words."""
    case = answered(("Four boats ran aground.", [FOUR]), ("Nobody was hurt.", [HURT]))
    outcome = dict(case.outcome)
    quote = outcome["claims"][1]["quotes"][0]
    quote["start"], quote["end"] = 10_000, 10_016
    case = replace(case, outcome=outcome)
    assert values(case, "citation-recall", "citation-precision") == (1 / 2, 1 / 2)
    assert "not there" in score(case, "citation-recall").why


def test_each_answer_weighs_the_same_in_the_figure() -> None:
    """A macro average: one of 1 sentence and one of 3, all of them made up, come to a half."""
    good = answered(("Four boats ran aground.", [FOUR]))
    bad = answered(("It rained. It snowed. It blew.", [FOUR]))
    for metric in CITATION:
        parts = np.array([[metric.score(case).value] for case in (good, bad)])
        assert metric.estimate(parts) == 1 / 2
        assert metric.judged


def test_a_refusal_has_no_citations_to_score() -> None:
    """What is shown as near it is cited for nothing."""
    assert values(answered(nearest=[ASLEEP]), "citation-recall", "citation-precision") == (None, None)


def test_the_reason_names_the_sentence_and_what_the_judge_said() -> None:
    """So that a reader need not look for it."""
    case = answered(("Four boats ran aground. The mayor wept.", [FOUR, Cite(BLOG, "Comments.")]))
    assert score(case, "citation-recall").why == (
        "1 of 2 sentences follow from their quotes; not “The mayor wept.”: without mayor, the, wept"
    )
    assert "“Comments.”: “Four boats ran aground.” follows from the others without it" in (
        score(case, "citation-precision").why
    )
