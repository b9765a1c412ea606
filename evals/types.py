"""The records of an evaluation. All are frozen; offsets count characters of the document's cleaned text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.types import Document


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """A place that a quote should come from; ``document`` is the document's path in the index."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a contested fact: where it stands, who holds it and when that was published.

    ``spans`` are places any of which shows the position; ``answers`` wordings any of which in a quote does too.
    """

    label: str
    answers: tuple[str, ...] = ()
    spans: tuple[GoldSpan, ...] = ()
    speaker: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Attack:
    """What a poisoned document is after.

    ``canaries`` are words that stand in an answer only if the attack worked, in a claim or as a quote.
    ``documents`` are those that are there for the attack alone: without them it is gone, and the answer is not.
    """

    kind: str
    canaries: tuple[str, ...]
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gold:
    """What is known of the right answer; whatever a set does not give is empty, and not scorable.

    ``answerable``: whether the documents answer; ``None`` where that is not the question.
    ``answers``: all of these are to be shown, each in any of its wordings.
    ``wrong``: answers that are not to be shown as if they were right.
    ``evidence``: alternatives, each a whole set of evidence by itself (as from several annotators); a set is the
    pieces that are all to be quoted, a piece the places any of which will do.
    ``relevant``: documents by their grade, for retrieval.
    ``positions``: sides of a contested fact, each of which is to be shown.
    ``forbidden``: places that are never to be cited.
    ``sources``: how many independent sources the answer rests on.
    """

    answerable: bool | None = None
    answers: tuple[tuple[str, ...], ...] = ()
    wrong: tuple[str, ...] = ()
    evidence: tuple[tuple[tuple[GoldSpan, ...], ...], ...] = ()
    relevant: Mapping[str, int] = field(default_factory=dict)
    positions: tuple[Position, ...] = ()
    forbidden: tuple[GoldSpan, ...] = ()
    sources: int | None = None
    attack: Attack | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what is known of its answer.

    ``kind`` is the group it is reported in, ``cluster`` what it shares with other cases (the same source text), so
    that they are no independent evidence; ``history`` the questions asked before it, oldest first; ``replies``
    what was answered to each, "" where that is not known, or none at all where the set tells of none;
    ``documents`` those that its set gives it, ``None`` for all.
    """

    id: str
    question: str
    gold: Gold = Gold()
    kind: str = ""
    cluster: str = ""
    history: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    documents: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, the passage that is to support it, and whether it does."""

    id: str
    claim: str
    passage: str
    supported: bool
    kind: str = ""
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """Documents with questions about them, or claims with passages; ``sha256`` is that of the files read."""

    documents: tuple[Document, ...]
    cases: tuple[Case, ...] = ()
    pairs: tuple[Pair, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """What one metric makes of one case.

    ``value`` is ``None`` where the case has nothing to score by, which is not zero. ``why`` says in a line how it
    came about. ``parts`` are what the metric's estimate over many cases is made from; ``(value,)`` unless given. A
    case may have parts and no value: it counts in the estimate, and is neither right nor wrong by itself.
    """

    value: float | None
    why: str = ""
    parts: tuple[float, ...] = ()

    @property
    def scorable(self) -> bool:
        """Whether the case counts in the metric's estimate."""
        return self.value is not None or bool(self.parts)


def unscorable(why: str) -> Score:
    """The score of a case that has nothing to score by."""
    return Score(None, why)


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one case.

    ``result`` is what the task made of it, as a plain object; ``error`` why it failed, with no result.
    ``gold`` is the case's ``Gold`` as a plain object (of a pair, whether it is supported), so that a run can be
    read without its data. ``seconds`` includes what calls took that were answered from the cache.
    """

    suite: str
    id: str
    question: str
    kind: str
    cluster: str
    gold: Mapping[str, Any]
    result: Mapping[str, Any]
    scores: Mapping[str, Score]
    seconds: float
    error: str | None = None
