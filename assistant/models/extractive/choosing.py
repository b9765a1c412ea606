"""Which of the sentences that may answer are answered with."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from assistant.models.extractive.fitting import Counts, counted
from assistant.positions import reader_for
from assistant.positions.topic import names
from assistant.question_type import AnswerType, answer_type, asks_author, asks_list

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assistant.models.extractive.rated import Rated
    from assistant.positions import AnswerReader, Value
    from assistant.types import Question
    from index.types import Hit


class Shares(NamedTuple):
    """How likely a sentence must be to be shown once the question is answered; the likeliest always is.

    The first is a probability; the next four are shares of the likeliest one's.
    """

    shown: float
    same: float
    """For a further sentence of a document that has spoken."""
    listed: float
    """For the same where all of several things are asked for: one sentence seldom has them all."""
    other: float
    """For the best of another document, which is heard sooner: its version may be another one."""
    number: float
    """For the same where a number is asked for, which is what documents disagree about most."""
    heard: float
    """Probability from which a document is heard that has not spoken, if its sentence has a thing of the type."""
    read: float
    """The same for any sentence from which the ledger reads an answer that its document has not given yet."""


# A reader's probabilities are further apart. What each brings and costs: docs/extractive.md, docs/ledger.md.
READ = Shares(shown=0.005, same=0.15, listed=0.08, other=0.08, number=0.05, heard=0.01, read=0.003)
UNREAD = Shares(shown=0.02, same=0.4, listed=0.2, other=0.15, number=0.1, heard=0.03, read=0.02)

# Of the likeliest one's probability, what a number needs that the ledger does not read as an answer, where it
# reads another so: most often it is of something else.
_OF_SOMETHING_ELSE = 0.25
# Below it a number of things that are called otherwise than those asked for is of something else.
_UNLIKELY = 0.1
# Claims at most; further sentences of documents that have spoken are added only up to the lower number.
_MOST = 8
_ENOUGH = 6


def choose(question: Question, rated: Sequence[Rated], hits: Sequence[Hit], shares: Shares) -> list[Rated]:
    """Of candidates in falling order of probability, those to answer with, in the same order.

    Args:
        question: What is asked.
        rated: The candidates.
        hits: The passages they are from.
        shares: How likely one must be.
    """
    kind = answer_type(question)
    if kind is AnswerType.NUMBER:
        # The type is a condition here, as for advice: 6 % of the right sentences lack it, against 27 % for times.
        rated = _counting(question, [one for one in rated if one.evidence.shows > 0], shares)
        shares = shares._replace(other=shares.number)
    elif kind is AnswerType.ADVICE:
        rated = list(_advising(question, rated))
    listed = asks_list(question) or kind is AnswerType.ADVICE
    chosen = _likeliest(
        rated, hits, shares._replace(same=shares.listed) if listed else shares, _MOST if listed else _ENOUGH
    )
    return hear(question, chosen, rated, hits, shares)


def _likeliest(rated: Sequence[Rated], hits: Sequence[Hit], shares: Shares, enough: int) -> list[Rated]:
    """First the best sentence of each document, so that every version is told, then further ones.

    Once the best has a thing of the type that was asked for, so must the others.
    """
    if not rated:
        return []
    best = rated[0]
    rated = [one for one in rated if one.probability >= min(shares.shown, best.probability)]
    firsts: dict[str, Rated] = {}
    further = []
    for one in rated:
        if one.evidence.shows < 0 <= best.evidence.shows:
            continue
        document = hits[one.candidate.hit].passage.document
        first = firsts.setdefault(document, one)
        if first is not one and one.probability >= shares.same * best.probability:
            further.append(one)
    chosen = [one for one in firsts.values() if one.probability >= shares.other * best.probability]
    chosen = chosen[:_MOST] + further[: max(0, enough - len(chosen))]
    return sorted(chosen, key=lambda one: -one.probability)


def hear(
    question: Question,
    chosen: Sequence[Rated],
    rated: Sequence[Rated],
    hits: Sequence[Hit],
    shares: Shares,
) -> list[Rated]:
    """What was chosen, with the versions of those who would not be heard by it.

    A document that is left out may be the one that contradicts the others, in words less like the question's. Once
    there are as many as a screen holds, a value that none of them gives takes the place of one that says nothing
    new.

    Args:
        question: What is asked.
        chosen: The sentences to answer with; none if the question is refused, and then none is added.
        rated: All candidates, in falling order of probability.
        hits: The passages they are from.
        shares: How likely one must be.
    """
    reader = reader_for(question.standalone)

    def told(one: Rated) -> tuple[str, Value | None]:
        said = reader.answer(one.candidate.text) if reader else None
        return hits[one.candidate.hit].passage.document, said.value if said else None

    heard = {one: told(one) for one in chosen}
    for one in rated if heard else ():
        if one.probability < shares.read:
            break
        document, value = told(one)
        silent = document not in {known for known, _ in heard.values()}
        likely = silent and one.probability >= shares.heard and _shows_new(one, question)
        new = value is not None and (document, value) not in heard.values()
        if one in heard or not (likely or new):
            continue
        if len(heard) == _MOST:
            spared = _spared({known: given for known, (_, given) in heard.items()}, value, reader)
            if spared is None:
                continue
            del heard[spared]
        heard[one] = document, value
    return sorted(heard, key=lambda one: -one.probability)


def _spared(heard: Mapping[Rated, Value | None], value: Value | None, reader: AnswerReader | None) -> Rated | None:
    """Of those heard, the one in whose place a value is told; ``None`` if it is not new, or none can be spared.

    It is the least likely that repeats a value, rather one that has no other, or, where the new one contradicts
    another, that gives none; the likeliest never.
    """
    told = [given for given in heard.values() if given]
    if reader is None or value is None or value in told:
        return None
    others = sorted(heard, key=lambda one: one.probability)[:-1]
    repeating = [one for one in others if (given := heard[one]) and told.count(given) > 1]
    repeating.sort(key=lambda one: any(other.value not in told for other in reader.mentions(one.candidate.text)))
    silent = (one for one in others if heard[one] is None) if any(map(value.excludes, told)) else ()
    return next(chain(repeating, silent), None)


def _advising(question: Question, rated: Sequence[Rated]) -> Iterator[Rated]:
    """Of sentences those that say what is necessary or wise, where authors are asked about in no other's words."""
    authors = asks_author(question)
    for one in rated:
        if one.evidence.shows > 0 and not (authors and one.candidate.sentence.speaker):
            yield one


def _counting(question: Question, rated: Sequence[Rated], shares: Shares) -> list[Rated]:
    """Of sentences with a number those that count what is asked for, once any does, and likely ones.

    Until the ledger reads one that does, unlikely ones are left out that count nothing, and those that count other
    things once a likelier one counts what is asked for by its name.
    """
    reader = reader_for(question.standalone)
    counts = {
        one for one in rated if reader and one.probability >= shares.read and reader.answer(one.candidate.text)
    }
    if not counts:
        return list(_of_the_asked(question, _not_of_others(rated, reader)))
    least = _OF_SOMETHING_ELSE * rated[0].probability
    return [one for one in rated if one in counts or one.probability >= least]


def _not_of_others(rated: Sequence[Rated], reader: AnswerReader | None) -> Sequence[Rated]:
    """Sentences but those whose numbers all are of others: "17 have died", where those on board are asked for."""
    if reader is None:
        return rated
    texts = [(one, one.candidate.text) for one in rated]
    return [one for one, text in texts if not reader.others(text) or reader.mentions(text)] or rated


def _of_the_asked(question: Question, rated: Sequence[Rated]) -> Iterator[Rated]:
    """Of sentences in falling order of probability the likely ones, and of the rest those that may count it."""
    left_out = {Counts.NOTHING}
    for one in rated:
        what = counted(question, one.candidate.text)
        if what is Counts.ASKED:
            left_out.add(Counts.OTHERS)
        if one.probability >= _UNLIKELY or what not in left_out:
            yield one


def _shows_new(one: Rated, question: Question) -> bool:
    """Whether a sentence has a thing of the type asked for, and that no name which the question gives.

    A number may be of anything: it is heard only where the ledger reads it as an answer.
    """
    kind = answer_type(question)
    if one.evidence.shows <= 0 or kind is AnswerType.NUMBER:
        return False
    if kind not in (AnswerType.PERSON, AnswerType.PLACE):
        return True
    return not frozenset(names(one.candidate.text)) <= frozenset(names(question.standalone))
