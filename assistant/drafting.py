"""A draft taken through the gate claim by claim, as the model makes it, with one round of repair."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from assistant.errors import ModelError
from assistant.folding import plain
from assistant.gate import SAYS_NOTHING, Gate
from assistant.objections import answering
from assistant.types import Claim, Rejected, Usage, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.gate import Checked
    from assistant.searching import Part
    from assistant.types import Draft, DraftClaim, Model, Question
    from index.types import Hit

STOPPED = "It was stopped: there may be more to say."


class Drafted(NamedTuple):
    """What passed the gate and what did not, and what it took.

    ``cut`` says why drafting ended before its time; empty when it did not.
    """

    verdict: Verdict
    usage: Usage
    confidence: float | None
    missing: tuple[str, ...]
    cut: str

    @property
    def misclaimed(self) -> bool:
        """Whether a claim was taken out that was more than a refusal."""
        return any(one.why != SAYS_NOTHING for one in self.verdict.removed)


def untold(_claim: Claim, /) -> None:
    """Nobody is waiting for single claims."""


def draft(model: Model, parts: Sequence[Part], told: Callable[[Claim], None]) -> Drafted:
    """A question put to a model; one that consists of several part by part, and as a whole.

    The whole is answered where the same claim comes first for several parts, for a sentence that has all of it is
    answer enough, and where no part is answered.

    Args:
        model: Who drafts.
        parts: The question; if it consists of several, these before it.
        told: Told of each claim that has passed the gate: of several parts when all are drafted.

    Raises:
        KeyboardInterrupt: It was stopped before any claim was verified.
        ModelError: The model failed before any claim was verified.
    """
    if len(parts) == 1:
        return Drafting(model, *parts[0], told).run()
    drafts: list[Drafted] = []
    for part in parts:
        try:
            drafts.append(Drafting(model, *part, untold).run())
        except KeyboardInterrupt:
            if not any(one.verdict.claims for one in drafts):
                raise
            drafts.append(Drafted(Verdict((), ()), Usage(), None, (), STOPPED))
        if drafts[-1].cut:
            break
    drafted = _together(drafts) if drafts[-1].cut else _parted(parts, drafts)
    try:
        for claim in drafted.verdict.claims:
            told(claim)
    except KeyboardInterrupt:  # all of them are verified by now
        return drafted._replace(cut=STOPPED)
    return drafted


def _parted(parts: Sequence[Part], drafts: Sequence[Drafted]) -> Drafted:
    """Of the drafts of the parts, and of the whole, which comes last, what the question is answered with."""
    *several, whole = drafts
    first = [one.verdict.claims[0] for one in several if one.verdict.claims]
    if not first:
        return whole
    at_once = len(first) > 1 and all(_repeats(one, first[0]) for one in first)
    heard = [claim for one in several for claim in one.verdict.claims]
    asked = [part.question.text for part in parts]
    better = [
        # What is asked of each of several has no words of its own to tell by what answers it.
        one if text == asked[-1] else _better(one, whole, text, heard)
        for text, one in zip(asked, several, strict=False)
    ]
    drafted = whole if at_once and _has(whole.verdict.claims, first[0]) else _together(better)
    return drafted._replace(missing=_silent(parts, better))


def _better(drafted: Drafted, whole: Drafted, asked: str, heard: Sequence[Claim]) -> Drafted:
    """The draft of a part; where nothing in it answers the part, what the whole is answered with that does.

    A part to which nothing was found is not answered by what was found for another.
    """
    own = drafted.verdict.claims
    if answering(own, asked):
        return drafted
    of_whole = answering(whole.verdict.claims, asked)
    new = of_whole if own else tuple(claim for claim in of_whole if not _has(heard, claim))
    return drafted._replace(verdict=Verdict(new, drafted.verdict.removed)) if new else drafted


def _silent(parts: Sequence[Part], drafts: Sequence[Drafted]) -> tuple[str, ...]:
    """The parts that nothing answers, as the user put them; what has no words of its own is not named."""
    *several, whole = (part.question.text for part in parts)
    answered = zip(several, drafts, strict=True)
    return tuple(text.rstrip("?") for text, one in answered if not one.verdict.claims and text != whole)


def _together(drafts: Sequence[Drafted]) -> Drafted:
    """As one draft, each claim once, whose confidence is that of the likeliest."""
    claims: list[Claim] = []
    for claim in (claim for draft in drafts for claim in draft.verdict.claims):
        if not _has(claims, claim):
            claims.append(claim)
    removed = dict.fromkeys(one for draft in drafts for one in draft.verdict.removed)
    return Drafted(
        Verdict(tuple(claims), tuple(removed)),
        sum((draft.usage for draft in drafts), Usage()),
        max((draft.confidence for draft in drafts if draft.confidence is not None), default=None),
        tuple(dict.fromkeys(part for draft in drafts for part in draft.missing)),
        next((draft.cut for draft in drafts if draft.cut), ""),
    )


@dataclass(slots=True)
class Drafting:
    """One question put to a model, its claims checked as they arrive.

    Args:
        model: Who drafts.
        question: What is asked.
        hits: The passages.
        told: Told of each claim that has passed the gate, at once.
    """

    model: Model
    question: Question
    hits: Sequence[Hit]
    told: Callable[[Claim], None]
    _claims: list[Claim] = field(default_factory=list)
    _failed: list[Rejected] = field(default_factory=list)
    _left_out: list[Rejected] = field(default_factory=list)
    _usage: Usage = field(default_factory=Usage)

    def run(self) -> Drafted:
        """Draft, repair what failed, once, and say what is left.

        What has been verified is kept when the user stops it or the server breaks off.

        Raises:
            KeyboardInterrupt: It was stopped before any claim was verified.
            ModelError: The model failed before any claim was verified.
        """
        gate = Gate(self.hits, self.question.standalone)
        draft: Draft | None = None
        cut = ""

        def seen(claim: DraftClaim) -> None:
            self._take(gate.check(claim))

        try:
            draft = self.model.draft(self.question, self.hits, seen)
            self._usage += draft.usage
            if failed := self._worth_mending():
                self._usage += self.model.repair(self.question, self.hits, failed, seen).usage
        except KeyboardInterrupt:
            if not self._claims:
                raise
            cut = STOPPED
        except ModelError as error:
            if not self._claims and draft is None:
                raise
            self._usage += error.usage
            cut = "" if draft else error.message  # a second round that fails takes nothing from the first
        return Drafted(
            Verdict(tuple(self._claims), (*self._not_shown(), *dict.fromkeys(self._left_out))),
            self._usage,
            draft.confidence if draft else None,
            draft.missing if draft else (),
            cut,
        )

    def _take(self, checked: Checked) -> None:
        if isinstance(checked.result, Rejected):
            self._failed.append(checked.result)
        elif not _has(self._claims, checked.result):
            self._left_out += checked.left_out
            self._claims.append(checked.result)
            self.told(checked.result)

    def _worth_mending(self) -> list[Rejected]:
        """What a second round is asked to mend; nothing where most of the draft has passed.

        A round takes as long as the first and mends few claims (docs/citing.md): it is for an answer that would
        else be lost, or be the lesser part. What says only that the passages do not say is a refusal, and right.
        """
        failed = [one for one in self._not_shown() if one.why != SAYS_NOTHING]
        return failed if len(failed) >= len(self._claims) else []

    def _not_shown(self) -> tuple[Rejected, ...]:
        """Each statement that failed and is shown nowhere, once, with why it failed last.

        One that was put in other words stays: what it said was not borne out, and the answer says something else.
        """
        shown = {_statement(claim.text) for claim in self._claims}
        last = {_statement(one.text): one for one in self._failed}
        return tuple(one for statement, one in last.items() if statement not in shown)


def _has(claims: Sequence[Claim], claim: Claim) -> bool:
    return any(_repeats(claim, other) for other in claims)


def _repeats(claim: Claim, other: Claim) -> bool:
    """Whether a claim says nothing and quotes nothing that another does not."""
    spans, others = ({(one.document, one.start, one.end) for one in each.quotes} for each in (claim, other))
    return spans <= others and _statement(claim.text) == _statement(other.text)


def _statement(text: str) -> str:
    """A claim's text as far as it tells two statements apart."""
    return plain(text).strip(" .").casefold()
