"""Whether two texts are copies of one another, and how they differ."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from index.copies.alterations import alterations

RUN_WORDS = 5
# Independent reports of one event share a few per cent of their runs, even with a quotation in common.
_COPY = 0.5
# A part of fewer runs (20 words) may be a motto or a notice; only the same text throughout is then a copy.
_LEAST_RUNS = 16
_WORD = re.compile(r"\w+")


class Kind(StrEnum):
    """How two copies differ."""

    REPRINT = "reprint"
    PART = "part"
    REVISION = "revision"


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two copies have in common: ``share`` of the runs of the shorter, in (0.5, 1].

    ``PART``: at most half of the longer is common text. ``REVISION``: a figure or a name is another where the
    words around it are the same, so that what one says the other may not.
    """

    kind: Kind
    share: float


@dataclass(frozen=True, slots=True)
class Runs:
    """A text with its runs of five words."""

    text: str
    runs: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Runs:
        """Cut a text into its runs."""
        return cls(text, frozenset(runs(text)))

    def lacks_most_of(self, other: Runs) -> bool:
        """Whether at least half of the runs of the other are not in this text."""
        return len(self.runs & other.runs) <= _COPY * len(other.runs)


def runs(text: str) -> list[str]:
    """The runs of five words of a text, in order and in lower case; none for a text of fewer words."""
    # A soft hyphen, or another composition of an accent, makes no other word.
    found = _WORD.findall(unicodedata.normalize("NFC", text.replace("\u00ad", "")))
    words = list(map(str.casefold, found))
    return [" ".join(run) for run in zip(*(words[at:] for at in range(RUN_WORDS)), strict=False)]


def compare(a: Runs, b: Runs) -> Likeness | None:
    """How two texts are copies of one another; ``None`` if they are not.

    They are if more than half of the runs of the shorter are in the longer (the containment of Broder, "On the
    resemblance and containment of documents", 1997), and if they are not one form with other figures or names.
    """
    shared = len(a.runs & b.runs)
    shorter, longer = sorted((len(a.runs), len(b.runs)))
    if shared <= _COPY * shorter or shared < min(_LEAST_RUNS, longer):
        return None
    altered = alterations(a.text, b.text)
    if altered.refilled:
        return None
    part = Kind.PART if shared <= _COPY * longer else Kind.REPRINT
    return Likeness(Kind.REVISION if altered.any else part, shared / shorter)
