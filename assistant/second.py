"""The offline reader heard beside a language model, which leaves things out and writes what nobody said.

A model that finds one number seldom looks for another: what excludes all that it answers, or answers where it says
something else, is added, with who else holds which, and nothing is silently chosen; so is what is found of those
countries or articles, each of which was asked about, of which it says nothing. Where nothing that it wrote is
in the documents, their own sentences answer in its place. A model that says that the passages do not answer is
believed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from assistant.drafting import Drafted, draft, untold
from assistant.objections import unnamed
from assistant.positions import reader_for, stands
from assistant.question_type import asks_author
from assistant.rewrite import matters
from assistant.rewrite.members import of_each
from assistant.searching import heard
from assistant.types import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from assistant.positions import AnswerReader, Value
    from assistant.searching import Part
    from assistant.types import Claim, Model, Question

ADDED: Final = "The model left out what the documents answer, too; that is added in their own words."
INSTEAD: Final = "What the model wrote is not in the documents; these are the documents' own sentences instead."
# As many claims as the offline reader answers with.
_MOST: Final = 8


def is_needed(question: Question, drafted: Drafted) -> bool:
    """Whether a second reader could change what a model drafted; nothing stopped or refused is gone on with."""
    if drafted.cut:
        return False
    if drafted.verdict.claims:
        return _asks_each(question) or any(map(reader_for, matters(question)))
    return drafted.misclaimed


def _asks_each(question: Question) -> bool:
    return asks_author(question) or bool(of_each(question.standalone))


def hear(
    second: Model, question: Question, parts: Sequence[Part], drafted: Drafted, told: Callable[[Claim], None]
) -> tuple[Drafted, str]:
    """What a model drafted with what a second one adds to it, or answers in its place.

    Args:
        second: Who is heard.
        question: What is asked.
        parts: The same for the second, as ``assistant.drafting.draft`` takes it.
        drafted: What passed the gate of the model's draft, for which ``is_needed``.
        told: Told of each claim that is added.

    Returns:
        Both, and what the user must know of it; empty where nothing is added.

    Raises:
        KeyboardInterrupt: It was stopped before the second made a claim.
        CiteboundError: The second failed.
    """
    shown = drafted.verdict.claims
    other = draft(second, parts, untold)
    found = other.verdict.claims
    added = _added(question, shown, found) if shown else found
    if not added:
        return drafted._replace(cut=other.cut), ""
    for claim in added:
        told(claim)
    both = Verdict((*shown, *added), drafted.verdict.removed)
    # What the model missed may be there now.
    return drafted._replace(verdict=both, cut=other.cut, missing=()), ADDED if shown else INSTEAD


def _added(question: Question, claims: Sequence[Claim], found: Sequence[Claim]) -> tuple[Claim, ...]:
    """What an answer leaves out of anything that was asked, in the order in which it was found."""
    added = list(_of_the_silent(question, claims, found)) if _asks_each(question) else []
    for matter in matters(question):
        new = left_out(matter, (*claims, *added), found)
        added += [claim for claim in new if claim not in added]
    return tuple(sorted(added, key=found.index))


def _of_the_silent(question: Question, claims: Sequence[Claim], found: Iterable[Claim]) -> Iterator[Claim]:
    """What is found of those, each of which was asked about, of whom nothing is answered."""
    if asks_author(question):
        spoken = heard(claims)
        return (claim for claim in found if spoken.isdisjoint(quote.document for quote in claim.quotes))
    silent = unnamed(question.standalone, claims).keys()
    return (claim for claim in found if silent - unnamed(question.standalone, [claim]).keys())


def left_out(question: str, claims: Sequence[Claim], found: Sequence[Claim]) -> tuple[Claim, ...]:
    """Of what was found, the versions that an answer leaves out; where there is one, all who are heard for any.

    Args:
        question: What is asked, standing alone.
        claims: What is answered.
        found: What else the documents were found to say about it, verified, the likeliest first.

    Returns:
        Nothing unless something found excludes every answer given; else each that gives an answer which its
        document has not given yet.
    """
    reader = reader_for(question)
    if reader is None:
        return ()
    told = _told(reader, claims)
    values = {value for _, value in told}
    opposed = [claim for claim in found if _excludes(reader, claim, values)]
    further: list[Claim] = []
    for claim in (*opposed, *found) if opposed else ():
        new = _told(reader, [claim]) - told
        if new and len(claims) + len(further) < _MOST:
            further.append(claim)
            told |= new
    return tuple(sorted(further, key=found.index))


def _excludes(reader: AnswerReader, claim: Claim, values: set[Value]) -> bool:
    """Whether a claim stands by an answer that cannot be true if any of the values is."""
    held = [one.told for one in stands(reader, [claim]) if not one.told.withdrawn]
    return any(all(one.value.excludes(value) for value in values) for one in held)


def _told(reader: AnswerReader, claims: Sequence[Claim]) -> set[tuple[str, Value]]:
    """Which document gives which answer."""
    return {(one.quote.document, one.told.value) for one in stands(reader, claims)}
