"""Of the sentences that were chosen to answer, those that give a thing of the kind that is asked for.

What was chosen is alike the question in words and matter, and yet may say nothing of who, when or why. Where
another says it, or where it can be told that none does, such a sentence is left out: what is beside the point is
worse than less, and worse than none.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from assistant.folding import plain
from assistant.models.extractive.anaphora import Lack, lack
from assistant.models.extractive.answering import people_in
from assistant.models.extractive.wording import kindred, says
from assistant.numerals import numerals
from assistant.positions.reasons import is_aside, is_of_effect
from assistant.positions.topic import names, topic_of
from assistant.positions.verdicts import asks_yes_or_no
from assistant.question_type import AnswerType, answer_type, asks_list
from assistant.word_forms import content_terms
from index.attribution.dates import without
from index.attribution.speakers import mentions_person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from assistant.models.extractive.rated import Rated
    from assistant.positions import AnswerReader
    from assistant.positions.topic import Topic
    from assistant.types import Question

# Of sentences that give no reason the likeliest may give one in other words; the more there are, the less they do.
_MOST_WITHOUT: Final = 2
# Below it a sentence is about the same people or things, and about another matter.
_LIKELY: Final = 0.05
# The same where a person is asked for: hardly any right sentence names nobody.
_LIKELY_WHO: Final = 0.1
# Share of the likeliest one's probability under which a sentence with a reason gives that of something else.
_OF_ANOTHER_MATTER: Final = 0.15
# What is counted, with up to two words before it: "foreign fighters".
_PLURAL: Final = r"(?:[a-z]{3,}(?<![su])s|people|men|women|children)"
_HOW_MANY: Final = re.compile(rf"\bhow many (?:[\w'’-]+ ){{0,2}}?(?P<things>{_PLURAL})\b", re.IGNORECASE)
_THINGS: Final = re.compile(rf"[ -](?P<things>(?:[a-z][\w-]* ){{0,2}}?{_PLURAL})\b")
# Passengers, workers and soldiers are people, too.
_ANYBODY: Final = frozenset("people persons men women boys girls children others".split())
# Whatever is asked for, so many of these are none of it.
_MEASURES: Final = frozenset(
    "times seconds minutes hours days nights weeks months years metres meters kilometres kilometers miles feet"
    " knots tons tonnes kilos kilograms pounds litres liters gallons degrees dollars euros cents".split()
)
# How often something was done.
_REPEATED: Final = re.compile(r"\b(?:once|twice)\b", re.IGNORECASE)
_OTHER_COUNT: Final = re.compile(
    r"\b(?:one|none|nobody|no one|half|dozens|scores|hundreds|thousands|millions)\b", re.IGNORECASE
)
# "Who warned of it", but not "who is the pilot".
_WHO_DID: Final = re.compile(
    r"\W*who (?!(?:is|are|was|were|has|have|had|did|does|do|will|would|can|could)\b)(?P<verb>[a-z]+)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_]+")
# What tells when without a date: "after the last boat had gone".
_WHEN: Final = re.compile(
    r"\b(?:when|while|after|before|until|once|during|since|as soon as|ago|later|earlier|now|yet|still)\b",
    re.IGNORECASE,
)


class Counts(Enum):
    """What the numbers of a text count, beside what a question asks the number of."""

    ASKED = auto()
    """One counts that, by its name."""
    OPEN = auto()
    """One does not say what it counts, or may count that: sailors are people."""
    OTHERS = auto()
    """All count what is called otherwise, which may still be another name of it: jobs, for workers."""
    NOTHING = auto()
    """There are measures only, or it is told how often something was done."""


def fitting(question: Question, chosen: Sequence[Rated], reader: AnswerReader | None) -> list[Rated]:
    """Those of the chosen sentences that fit what is asked, in their order.

    Args:
        question: What is asked.
        chosen: The sentences.
        reader: What reads answers to the question, as ``reader_for`` gives it.

    Returns:
        None of them where none can answer: none names who holds an office, or says anything of when.
    """
    kept = _telling(chosen, reader) if reader else list(chosen)
    if (reader and asks_yes_or_no(question.standalone)) or asks_list(question):
        return _on_the_matter(question, kept, reader)
    match answer_type(question):
        case AnswerType.TIME:
            return _of_time(question, kept)
        case AnswerType.REASON:
            return _of_reason(question, kept)
        case AnswerType.PERSON:
            return _of_person(question, kept, reader)
        case AnswerType.ADVICE:
            return [one for one in kept if one.evidence.shows > 0]
        case _:
            return kept


def counted(question: Question, text: str) -> Counts:
    """What the numbers of a text count; ``OPEN`` where the question names nothing of which it asks how many."""
    asked = _HOW_MANY.search(question.standalone)
    if asked is None:
        return Counts.OPEN
    asks = asked["things"].lower()
    sought = {term for word in content_terms(asks) for term in (word, *kindred(word))}
    text = without(text)
    found = [_counted(_THINGS.match(text, number.end), asks, sought) for number in numerals(text)]
    if not found:
        often = asks != "times" and _REPEATED.search(text) and not _OTHER_COUNT.search(text)
        return Counts.NOTHING if often else Counts.OPEN
    return min(found, key=lambda one: one.value)


def _counted(things: re.Match[str] | None, asks: str, sought: AbstractSet[str]) -> Counts:
    """What one number counts, by the words behind it."""
    if things is None:
        return Counts.OPEN
    if not sought.isdisjoint(content_terms(things["things"])):
        return Counts.ASKED
    last = things["things"].rpartition(" ")[2]
    if last in _MEASURES:
        return Counts.NOTHING
    return Counts.OPEN if last in _ANYBODY or asks in _ANYBODY else Counts.OTHERS


def _telling(chosen: Sequence[Rated], reader: AnswerReader) -> list[Rated]:
    """Those from which an answer is read, those that have its words, and those that may give one."""
    may = reader.may
    if may is None:
        return list(chosen)
    told = [reader.answer(one.candidate.text) for one in chosen]
    labels = {plain(one.label) for one in told if one}
    return [
        one
        for one in chosen
        if may(one.candidate.text) or any(label in plain(one.candidate.text) for label in labels)
    ]


def _on_the_matter(question: Question, chosen: Sequence[Rated], reader: AnswerReader | None) -> list[Rated]:
    """Those of other places last; none if they are unlikely and none has the verb that all of it is about.

    Whether one place lies in the other cannot be told: a bill that was passed in Congress was passed in its city.

    "Did Lund resign?" and "which boats helped?" are about one; of a question of more words another may be told of.
    """
    topic = topic_of(question.standalone)
    if topic:
        chosen = sorted(chosen, key=lambda one: _is_elsewhere(one.candidate.text, topic))
    if topic is None or any(one.probability >= _LIKELY for one in chosen):
        return list(chosen)
    if len(topic.subject) > (1 if asks_list(question) else 0) or not (topic.names or topic.subject):
        return list(chosen)
    texts = [one.candidate.text for one in chosen]
    named = any(topic.deed in content_terms(text) or (reader and reader.answer(text)) for text in texts)
    return list(chosen) if named else []


def _is_elsewhere(text: str, topic: Topic) -> bool:
    """Whether a text tells what is asked about of other places."""
    text = plain(text)
    told = next((word.start() for word in _WORD.finditer(text) if says(topic.deed, word[0])), None)
    return told is not None and topic.is_elsewhere(text, told)


def _of_time(question: Question, chosen: Sequence[Rated]) -> list[Rated]:
    """Those with a time, once any has one; else those that tell when by what else happened, and likely ones.

    "Opens at six" answers, though no time is read from it. First come those that share a word of the question
    beside its names: a ship that ran aground was built once, too. One in which what is asked about only tells the
    time of something else ("five minutes before she struck") is left out where there are others.
    """
    topic = topic_of(question.standalone)
    asked = content_terms(question.standalone) - content_terms(" ".join(names(question.standalone)))
    if any(one.evidence.shows > 0 for one in chosen):
        timed = [one for one in chosen if one.evidence.shows > 0 or _tells_when(one, topic)]
    else:
        timed = [one for one in chosen if _WHEN.search(one.candidate.text) or one.probability >= _LIKELY]
    timed = [one for one in timed if not (topic and is_aside(one.candidate.text, topic))] or timed
    return sorted(timed, key=lambda one: not asked & content_terms(one.candidate.text))


def _tells_when(one: Rated, topic: Topic | None) -> bool:
    """Whether a likely sentence tells of the deed that it was before or after something else."""
    text = one.candidate.text
    if topic is None or one.probability < _LIKELY or not _WHEN.search(text):
        return False
    return topic.deed in content_terms(text) and not is_aside(text, topic)


def _of_person(question: Question, chosen: Sequence[Rated], reader: AnswerReader | None) -> list[Rated]:
    """All of them, unless they are unlikely and none speaks of anybody but whom the question names.

    Nor if all are very unlikely and none has the verb of a deed whose doer the ledger reads: what tells who owns
    it has "owned", "bought" or "owner".
    """
    if any(one.probability >= _LIKELY_WHO for one in chosen):
        return list(chosen)
    did = _WHO_DID.match(question.standalone) if reader else None
    verb = content_terms(did["verb"]) if did else ()
    likely = any(one.probability >= _LIKELY for one in chosen)
    if verb and not likely and not any(says(term, one.candidate.text) for term in verb for one in chosen):
        return []
    told = any(
        one.candidate.sentence.speaker
        or lack(one.candidate.text) is Lack.PERSON
        or mentions_person(one.candidate.text)
        or any(people_in(question, one.candidate.text))
        for one in chosen
    )
    return list(chosen) if told else []


def _of_reason(question: Question, chosen: Sequence[Rated]) -> list[Rated]:
    """Those with a reason, once a likely one has one; never one to which what is asked about is the reason."""
    topic = topic_of(question.standalone)
    causes = [one for one in chosen if not (topic and is_of_effect(one.candidate.text, topic))]
    least = _OF_ANOTHER_MATTER * max((one.probability for one in causes), default=0.0)
    reasons = [one for one in causes if one.evidence.shows > 0]
    if any(one.probability >= least for one in reasons):
        return reasons
    return [one for one in causes if not (topic and is_aside(one.candidate.text, topic))][:_MOST_WITHOUT]
