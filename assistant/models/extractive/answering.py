"""What in a sentence answers a question, by the type of thing that it asks for.

What the ledger reads is what is told, so that a mark and the words of a position are the same. Where it reads
nothing, the thing of the type is told that the sentence has, if it has but one and speaks of what was asked: a
wrong mark is worse than none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from assistant.numerals import numerals
from assistant.positions.reasons import reasons_in
from assistant.positions.topic import topic_of
from assistant.question_type import AnswerType, answer_type, said_at
from assistant.word_forms import content_terms
from index.attribution.dates import without
from index.attribution.speakers import Kind, proper_names
from index.patterns import lazy
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.positions import AnswerReader
    from assistant.types import Question
    from index.types import Sentence

# Times that are no dates.
_CLOCK: Final = re.compile(
    r"\b\d{1,2}[:.]\d\d\b(?:\s?[ap]\.?m\b\.?)?(?!%)|\b\d{1,2} ?[ap]\.?m\b\.?|\b(?:noon|midnight)\b"
)
_YEAR: Final = re.compile(r"\b(?:\d{1,4} (?:AD|BCE?|CE)|1\d{3})\b")
# What a number is of: a sign before it, a share, a word of content behind it.
_CURRENCY: Final = re.compile(r"[$€£¥₹]\s?\Z")
_UNIT: Final = re.compile(
    r"\s?%|[ -](?!(?:and|or|but|in|on|at|by|to|of|for|from|with|as|was|were|is|are|had|has|have|did|died|the|that"
    r"|who|which|when|after|before|than|more|other|people's)\b)[a-z][\w-]*(?: (?:a|an|per) [a-z]+)?"
)
# Not "to" and "from", which lead to people as well; behind "and" no subject of what follows ("and Lund said").
_NAMED: Final = r"(?: [A-Z][\w’'-]*+)++"
_ALSO: Final = rf"(?: and(?: the)?{_NAMED}(?! (?:said|says|told|was|were|is|are|had|has)\b))?"
_PLACE: Final = lazy(
    r"\b(?:in|at|near|on|off|around|across|outside|between|into|towards?)(?: the)?"
    r"(?: (?:north|south|east|west|coast|port|town|city|village|island|harbour|outskirts) of)?"
    rf"(?P<name>{_NAMED}{_ALSO})(?: (?:reef|island|harbour|port|bay|coast|strait|river|bridge|street|road"
    r"|square|station|airport|shipyard|lighthouse|canal|lake|valley)\b)?"
)
_AGENCY: Final = r"\([A-Z][^()]{1,40}\)"
_LEAD_IN: Final = re.compile(
    rf"(?:[A-Z][A-Z.'’-]{{2,}}(?: [A-Z][A-Z.'’-]+)*(?:, [^()–—-]{{1,40}}?)?(?:\s*{_AGENCY})?|{_AGENCY})"
    r"\s+(?:[–—-]|--)\s+(?=\S)"
)
_WHO: Final = re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE)


def answer_in(question: Question, sentence: Sentence, text: str, reader: AnswerReader | None) -> Span | None:
    """What in the text of a sentence answers; ``None`` where that cannot be told, or is all of it.

    Args:
        question: What is asked.
        sentence: With its speaker and the time that it speaks of.
        text: Its words.
        reader: What reads answers to the question, as ``reader_for`` gives it.
    """
    told = reader.answer(text) if reader else None
    span = _words(told.label, text) if told else None
    if span is None and _is_about(question, text):
        begins = lead_in(text)
        found = [one for one in _things(question, sentence, text, reader) if one.start >= begins]
        span = found[0] if len(found) == 1 else None
    return span if span and is_part(span, text) else None


def _is_about(question: Question, text: str) -> bool:
    """Whether a sentence speaks of what is asked, as far as words tell."""
    topic = topic_of(question.standalone)
    return topic is not None and topic.deed in content_terms(text) and topic.concerns(text)


def lead_in(text: str) -> int:
    """How many characters an agency has put before a report: "KELPIN, 4 March (Coastwire) – "."""
    found = _LEAD_IN.match(text)
    return found.end() if found else 0


def is_part(span: Span, text: str) -> bool:
    """Whether a mark leaves anything of a sentence out: one round all that it says tells nothing."""
    return any(char.isalnum() for char in text[: span.start] + text[span.end :])


def _words(label: str, text: str) -> Span | None:
    """Where a label of the ledger stands; of its parts, which " … " joins, the one that has the number."""
    parts = label.split(" … ")
    part = next((one for one in parts if numerals(one)), parts[0])
    sought = r"\s+".join(map(re.escape, part.split()))
    found = re.search(rf"(?<!\w){sought}(?!\w)", text) if sought else None
    return Span(_with_sign(found.start(), text), found.end()) if found else None


def _with_sign(start: int, text: str) -> int:
    sign = _CURRENCY.search(text[:start])
    return sign.start() if sign else start


def _things(question: Question, sentence: Sentence, text: str, reader: AnswerReader | None) -> Iterator[Span]:
    """The things of the type that is asked for, as far as they can be told apart."""
    match answer_type(question):
        case AnswerType.NUMBER if reader is None:  # one that has read no number of what is counted knows better
            yield from _quantities(text)
        case AnswerType.TIME:
            yield from _times(sentence, text)
        case AnswerType.PLACE:
            yield from _places(question, text)
        case AnswerType.PERSON:
            yield from people_in(question, text)
        case AnswerType.SPEECH if _WHO.search(question.text) and sentence.speaker:
            if span := _words(sentence.speaker, text):
                yield span
        case AnswerType.REASON:
            yield from reasons_in(text)
        case _:
            return


def _quantities(text: str) -> Iterator[Span]:
    """Numbers with what they are of, without those of dates and of times of day."""
    bare = _CLOCK.sub(lambda one: " " * len(one[0]), without(text))
    for number in numerals(bare):
        yield Span(_with_sign(number.start, text), with_unit(number.end, text))


def with_unit(end: int, text: str) -> int:
    """Where what a number that ends there is of ends: behind "metres a second" of "19 metres a second"."""
    unit = _UNIT.match(text, end)
    return unit.end() if unit else end


def _times(sentence: Sentence, text: str) -> Iterator[Span]:
    """The time that the sentence speaks of; of one that speaks of none, its hours and early years."""
    stated = _words(sentence.as_of, text) if sentence.as_of else None
    if stated and sentence.as_of and said_at(sentence.as_of, text):
        stated = None
    hours = [Span(*one.span()) for one in _CLOCK.finditer(text)]
    if stated and len(hours) == 1 and (together := _joined(stated, hours[0], text)):
        yield together
    elif stated:
        yield stated
    else:
        yield from hours or (Span(*one.span()) for one in _YEAR.finditer(text))


def _joined(one: Span, other: Span, text: str) -> Span | None:
    """Both with what is between them, if that is hardly anything: "at 18:56 on 3 March"."""
    first, last = sorted((one, other), key=lambda span: span.start)
    near = re.fullmatch(r",? ?(?:on|at|the)? ?", text[first.end : last.start]) is not None
    return Span(first.start, last.end) if near else None


def _places(question: Question, text: str) -> Iterator[Span]:
    asked = _words_of(question)
    bare = without(text)
    for found in _PLACE.finditer(bare):
        if not frozenset(found["name"].lower().split()) <= asked:
            yield Span(*found.span())


def people_in(question: Question, text: str) -> Iterator[Span]:
    """Names of people that the question has not given; one that opens the sentence only if it is of two words."""
    asked = _words_of(question)
    for one in proper_names(without(text)):
        words = text[one.start : one.end].split()
        opens = not text[: one.start].strip(" “\"‘'")
        if one.kind is Kind.PERSON and not (opens and len(words) == 1) and not _known(words, asked):
            yield Span(one.start, one.end)


def _words_of(question: Question) -> frozenset[str]:
    return frozenset(re.findall(r"[\w-]+", question.standalone.lower()))


def _known(words: list[str], asked: frozenset[str]) -> bool:
    return any(word.lower().removesuffix("’s").removesuffix("'s") in asked for word in words)
