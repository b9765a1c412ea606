"""What the metrics of an answer look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.types import Case
    from index.types import Document


class Judge(Protocol):
    """Says whether a text is entailed by evidence."""

    @property
    def name(self) -> str:
        """What it is, to its version: printed with every figure that rests on it."""

    def entails(self, claim: str, evidence: Sequence[str]) -> Judgement:
        """Whether ``claim`` follows from all of ``evidence`` together.

        Raises:
            ModelError: A judge that is a model failed.
        """


@dataclass(frozen=True, slots=True)
class Judgement:
    """A judge's word, and why in a line."""

    entailed: bool
    why: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote as it was shown; ``document`` is the path of the document that it cites."""

    text: str
    document: str
    start: int
    end: int
    source: int
    speaker: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as it was shown, with its quotes."""

    text: str
    quotes: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A case and what the program made of it.

    ``outcome`` is the object that ``ask --json`` prints; ``draft`` the model's unchecked claims as
    ``{"text", "quotes": [{"text", "passage"}]}``, ``passages`` what it was given, in order, as
    ``{"document": path, "start", "end", "score"}``; ``documents`` the set's documents by path. ``control`` is the
    outcome for the same question without the documents of the case's attack, ``screen`` what a terminal shows of
    the outcome; both ``None`` where the case has no such attack.
    """

    case: Case
    outcome: Mapping[str, Any]
    draft: Sequence[Mapping[str, Any]]
    passages: Sequence[Mapping[str, Any]]
    documents: Mapping[str, Document]
    judge: Judge
    control: Mapping[str, Any] | None = None
    screen: str | None = None

    @property
    def refused(self) -> bool:
        """Whether the program refused."""
        return bool(self.outcome["kind"] == "refusal")

    @property
    def claims(self) -> tuple[Said, ...]:
        """The claims shown; none with a refusal."""
        return tuple(
            Said(claim["text"], tuple(self._shown(quote) for quote in claim["quotes"]))
            for claim in self.outcome["claims"]
        )

    def _shown(self, quote: Mapping[str, Any]) -> Shown:
        source = next(source for source in self.outcome["sources"] if source["n"] == quote["source"])
        path = source["path"]
        if quote["document"] != source["document"]:  # it stands in a reprint, which has its source's number
            paths = (path for path, one in self.documents.items() if one.id == quote["document"])
            path = next(paths, quote["document"])  # of no document at all: a path that none has
        return Shown(
            text=quote["text"],
            document=path,
            start=quote["start"],
            end=quote["end"],
            source=quote["source"],
            speaker=quote["speaker"],
            published=source["published"],
        )

    @property
    def quotes(self) -> tuple[Shown, ...]:
        """The quotes of all claims, each once, in order; what is near a refusal is no quote of an answer."""
        return tuple(dict.fromkeys(quote for claim in self.claims for quote in claim.quotes))
