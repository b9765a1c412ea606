"""What is done with the cases of a suite, and how what comes of it is scored."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from assistant import contract
from assistant.rewrite import stand_alone
from assistant.steps import Assistant
from assistant.support import support
from assistant.types import Turn, unseen
from evals.attacks import screen, without_attack
from evals.corpus import Closed
from evals.metrics import ranking
from evals.metrics.answered import Answered
from evals.metrics.answers import ANSWERS
from evals.metrics.supporting import DETECTION, Checked
from evals.types import Case, Pair
from index.split import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.rewrite import Rewriter
    from assistant.types import Draft, DraftClaim, Estimate, Model, PromptRef, Question, Rejected, Seen
    from evals.corpus import Shelf
    from evals.metrics.answered import Judge
    from evals.types import Dataset, Score
    from index.types import Document, Hit

# Documents of each leg that are kept: recall@100 needs no more.
_RANKED = 100


T = TypeVar("T", Case, Pair)


class Task(Protocol[T]):
    """Runs a suite's items, cases or pairs, one at a time or several at once, and scores what came of them."""

    @property
    def dataset(self) -> Dataset:
        """The set."""

    @property
    def items(self) -> Sequence[T]:
        """All items of the set."""

    def question(self, item: T) -> str:
        """What is asked, for lists."""

    def gold(self, item: T) -> dict[str, Any]:
        """What is known of the right result, as a plain object."""

    def run(self, item: T) -> dict[str, Any]:
        """The result, as a plain object.

        Raises:
            CiteboundError: It could not be had.
        """

    def score(self, item: T, result: Mapping[str, Any]) -> dict[str, Score]:
        """The result's scores by metric."""

    def documents(self, result: Mapping[str, Any], gold: Mapping[str, Any]) -> set[str]:
        """Paths of the documents that a reader of result and gold needs."""


@dataclass(frozen=True)
class AnswerTask:
    """Questions to be answered with quotes, each put to the program as a user would."""

    dataset: Dataset
    shelf: Shelf
    model: Model
    judge: Judge
    passages: int | None
    closed: bool
    rewriter: Rewriter | None = None
    second: Model | None = None

    @property
    def items(self) -> tuple[Case, ...]:
        """The set's cases."""
        return self.dataset.cases

    @cached_property
    def _by_path(self) -> dict[str, Document]:
        return {document.path: document for document in self.dataset.documents}

    def question(self, item: Case) -> str:
        """The last turn."""
        return item.question

    def gold(self, item: Case) -> dict[str, Any]:
        """The case's gold, and what was said before it."""
        return {**asdict(item.gold), "history": item.history, "replies": item.replies}

    def run(self, item: Case) -> dict[str, Any]:
        """Ask; where the attack has documents of its own, a second time without them."""
        result = self._ask(item)
        if control := without_attack(item):
            result["control"] = self._ask(control)["outcome"]
        return result

    def _ask(self, item: Case) -> dict[str, Any]:
        recorder = _Recorder(self.model)
        index = Closed(self.shelf, item.documents if self.closed else None)
        assistant = Assistant(index, recorder, self.passages, self.rewriter, self.second)
        outcome = assistant.ask(item.question, turns_of(item))
        return {
            "outcome": contract.outcome(outcome),
            "screen": screen(outcome) if item.gold.attack else None,
            "draft": [
                {
                    "text": claim.text,
                    "quotes": [{"text": quote.text, "passage": quote.passage} for quote in claim.quotes],
                }
                for claim in recorder.claims
            ],
            "passages": [
                {
                    "document": hit.path,
                    "start": hit.passage.start,
                    "end": hit.passage.end,
                    "score": round(hit.score, 4),
                }
                for hit in recorder.hits
            ],
        }

    def score(self, item: Case, result: Mapping[str, Any]) -> dict[str, Score]:
        """Every metric of an answer."""
        answered = Answered(
            case=item,
            outcome=result["outcome"],
            draft=result["draft"],
            passages=result["passages"],
            documents=self._by_path,
            judge=self.judge,
            control=result.get("control"),
            screen=result.get("screen"),
        )
        return {metric.name: metric.score(answered) for metric in ANSWERS}

    def documents(self, result: Mapping[str, Any], gold: Mapping[str, Any]) -> set[str]:
        """Those that are quoted and those that should be."""
        outcome = result.get("outcome", {"claims": [], "refusal": None})
        quotes = [quote for claim in outcome["claims"] for quote in claim["quotes"]]
        quotes += outcome["refusal"]["nearest"] if outcome["refusal"] else []
        ids = {quote["document"] for quote in quotes}
        quoted = {document.path for document in self.dataset.documents if document.id in ids}
        pieces = [piece for alternative in gold["evidence"] for piece in alternative]
        spans = [*pieces, *(position["spans"] for position in gold["positions"]), gold["forbidden"]]
        return quoted | {span["document"] for group in spans for span in group}


def turns_of(case: Case) -> tuple[Turn, ...]:
    """The conversation before a case's question as a chat has it; each sentence of a reply is a claim."""
    turns: list[Turn] = []
    for text, reply in zip_longest(case.history, case.replies, fillvalue=""):
        question = stand_alone(text, turns)
        # Whoever replied in the set did not ask back because the rules would have.
        question = replace(question, clarify=None) if reply else question
        turns.append(Turn(question, tuple(reply[one.start : one.end] for one in sentences(reply))))
    return tuple(turns)


@dataclass
class _Recorder:
    """The model, and what it was given and proposed, at each call for a part of the question."""

    model: Model
    hits: tuple[Hit, ...] = ()
    claims: tuple[DraftClaim, ...] = ()
    _drafted: bool = False

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def prompt(self) -> PromptRef | None:
        return self.model.prompt

    @property
    def passages(self) -> int:
        return self.model.passages

    def answerable(self, question: Question, hits: Sequence[Hit]) -> Estimate:
        self.hits = tuple(hits)
        return self.model.answerable(question, hits)

    def draft(self, question: Question, hits: Sequence[Hit], seen: Seen = unseen) -> Draft:
        self.hits = (*self.hits, *hits) if self._drafted else tuple(hits)
        self._drafted = True
        return self._noted(self.model.draft(question, hits, seen), hits)

    def repair(
        self, question: Question, hits: Sequence[Hit], failed: Sequence[Rejected], seen: Seen = unseen
    ) -> Draft:
        return self._noted(self.model.repair(question, hits, failed, seen), hits)

    def _noted(self, drafted: Draft, hits: Sequence[Hit]) -> Draft:
        """What was drafted, noted with its passages counted through all that were given."""
        before = len(self.hits) - len(hits)
        self.claims += tuple(
            replace(claim, quotes=tuple(replace(quote, passage=quote.passage + before) for quote in claim.quotes))
            for claim in drafted.claims
        )
        return drafted


@dataclass(frozen=True)
class RetrievalTask:
    """Questions whose relevant documents are to be found."""

    dataset: Dataset
    shelf: Shelf

    @property
    def items(self) -> tuple[Case, ...]:
        """The set's cases."""
        return self.dataset.cases

    def question(self, item: Case) -> str:
        """The query."""
        return item.question

    def gold(self, item: Case) -> dict[str, Any]:
        """Grades by document."""
        return {"relevant": dict(item.gold.relevant)}

    def run(self, item: Case) -> dict[str, Any]:
        """For each leg the documents, ranked by their best passage, best first."""
        # A follow-up is searched for as it is asked, put so that it stands alone.
        query = stand_alone(item.question, turns_of(item)).standalone if item.history else item.question
        legs = self.shelf.legs(query)
        rankings = legs.by_leg()
        paths = self.shelf.paths_of({passage for ranking in rankings.values() for passage in ranking})
        return {
            leg: list(dict.fromkeys(paths[passage] for passage in ranking))[:_RANKED]
            for leg, ranking in rankings.items()
        }

    def score(self, item: Case, result: Mapping[str, Any]) -> dict[str, Score]:
        """Every measure of every leg."""
        return ranking.score(ranking.Ranked(item.gold.relevant, result))

    def documents(self, result: Mapping[str, Any], gold: Mapping[str, Any]) -> set[str]:  # noqa: ARG002  (see Task)
        """None: rankings are read by name."""
        return set()


@dataclass(frozen=True)
class SupportTask:
    """Claims to be told supported from unsupported."""

    dataset: Dataset

    @property
    def items(self) -> tuple[Pair, ...]:
        """The set's pairs."""
        return self.dataset.pairs

    def question(self, item: Pair) -> str:
        """The claim."""
        return item.claim

    def gold(self, item: Pair) -> dict[str, Any]:
        """Whether it is supported."""
        return {"supported": item.supported}

    def run(self, item: Pair) -> dict[str, Any]:
        """What the program's support check makes of it."""
        found = support(item.claim, [item.passage])
        return {
            "score": round(found.score, 4),
            "supported": found.supported,
            "why": found.why,
            "passage": item.passage,
        }

    def score(self, item: Pair, result: Mapping[str, Any]) -> dict[str, Score]:
        """Right or wrong."""
        checked = Checked(item.supported, result["supported"], result["score"], result["why"])
        return {metric.name: metric.score(checked) for metric in DETECTION}

    def documents(self, result: Mapping[str, Any], gold: Mapping[str, Any]) -> set[str]:  # noqa: ARG002  (see Task)
        """None."""
        return set()
