"""Sentences that answer, made into claims that read well: what answers marked, in context, each said once.

The words of a claim stay those of the document. What changes is where a quote begins, which quotes make one claim,
and in which order claims stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from assistant.folding import plain
from assistant.models.extractive.anaphora import Lack, lack, supplies
from assistant.models.extractive.answering import answer_in, is_part, lead_in, with_unit
from assistant.models.extractive.fitting import fitting
from assistant.positions import reader_for
from assistant.positions.verdicts import asks_yes_or_no
from assistant.question_type import AnswerType, answer_type, asks_list, shows
from assistant.suspicion import ordered
from assistant.types import DraftClaim, DraftQuote
from index.types import Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.models.extractive.rated import Rated
    from assistant.positions import AnswerReader, Told
    from assistant.types import Question
    from index.types import Hit, Passage

# Sentences before one that leans on them: further back it is another matter.
_REACH: Final = 2
# Characters of context: more than a long sentence of news would bury what answers.
_MOST_CONTEXT: Final = 400
# As where candidates are made: less is a by-line or a caption, and names nothing. A question may be a heading.
_FEWEST_WORDS: Final = 4
_ENDS: Final = re.compile(r"[.!…][\"'”’»)\]]*\Z")


@dataclass(frozen=True, slots=True)
class _Said:
    """A stretch of a passage to quote, ``document.text[start:end]``; ``core`` is the sentence that was chosen."""

    hit: Hit
    passage: int
    start: int
    end: int
    core: Sentence
    answer: Span | None = None

    @property
    def text(self) -> str:
        return _cut(self.hit.passage, self.start, self.end)

    @property
    def document(self) -> str:
        return self.hit.passage.document

    @property
    def statement(self) -> str:
        """What it says as far as it tells two statements apart."""
        return plain(self.text[lead_in(self.text) :]).strip(" .").casefold()

    def holds(self, other: _Said) -> bool:
        """Whether the other is quoted by it, too."""
        return self.document == other.document and self.start <= other.start and other.end <= self.end


def shape(question: Question, chosen: Sequence[Rated], hits: Sequence[Hit]) -> tuple[DraftClaim, ...]:
    """Claims of sentences that were chosen to answer.

    Args:
        question: What is asked.
        chosen: The sentences, the best first.
        hits: The passages that they are from.

    Returns:
        The claims, the best first; for a question of yes or no those first that say which, and of a list the items
        of each document in its own order. Each has one quote, or one from each document that says the same.
    """
    reader = reader_for(question.standalone)
    said = [_sentence(one, question, hits, reader) for one in fitting(question, chosen, reader)]
    said = _in_context(said, reader)
    if asks_list(question):
        said = _listed(said)
    if reader and asks_yes_or_no(question.standalone):
        said = sorted(said, key=lambda one: _read(one, reader) is None)
    return tuple(_claim(same) for same in _merged(said))


def _sentence(rated: Rated, question: Question, hits: Sequence[Hit], reader: AnswerReader | None) -> _Said:
    candidate, sentence = rated.candidate, rated.candidate.sentence
    answer = answer_in(question, sentence, candidate.text, reader) or _read_in(question, rated)
    if answer and not is_part(answer, candidate.text):
        answer = None
    end = sentence.start + len(candidate.text)
    return _Said(hits[candidate.hit], candidate.hit + 1, sentence.start, end, sentence, answer)


def _read_in(question: Question, rated: Rated) -> Span | None:
    """What the reader points at, if it is a thing of the type that is asked for: it knows no types, and errs."""
    kind = answer_type(question)
    if not rated.answer or kind in (AnswerType.OPEN, AnswerType.ADVICE):
        return None
    start, end = rated.answer
    if kind is AnswerType.NUMBER and rated.candidate.text[start:end][-1:].isdigit():
        end = with_unit(end, rated.candidate.text)
    return Span(start, end) if shows(kind, rated.candidate.text[start:end], Sentence(start, end)) else None


# -- context -----------------------------------------------------------------------------------------------------


def _in_context(said: Sequence[_Said], reader: AnswerReader | None) -> list[_Said]:
    """Each sentence that leans on those before it with these, where they say whom or what it is about.

    One that was chosen itself and is then quoted there is not quoted again. What several documents say stays as it
    is unless what stands before it is the same, too: a copy with another word there would be a source of its own.
    """
    shown = list(said)
    stretches = [_widened(one) for one in said]
    wordings: dict[str, set[str]] = {}
    for one, wide in zip(said, stretches, strict=True):
        wordings.setdefault(one.statement, set()).add(wide.statement)
    for one, wide in zip(said, stretches, strict=True):
        parts = [other for other in shown if wide.holds(other)]
        if wide == one or one not in shown or len(wordings[one.statement]) > 1:
            continue
        if _keeps(wide, parts, reader):
            at = shown.index(parts[0])
            shown = [other for other in shown if other not in parts]
            shown.insert(at, _marked(wide, parts))
    return shown


def _widened(one: _Said) -> _Said:
    """With as many of the sentences before it as it takes to know whom it speaks of; itself if none do."""
    lacking = lack(one.text)
    if lacking is None or (lacking is Lack.PERSON and _is_told(one)):
        return one
    passage = one.hit.passage
    before = [each for each in one.hit.sentences if passage.start <= each.start and each.end <= one.start]
    start = one.start
    for sentence in reversed(before[-_REACH:]):
        text = _cut(passage, sentence.start, sentence.end)
        apart = _cut(passage, sentence.end, start).strip()
        if apart or not _is_prose(text) or ordered(passage, sentence.start, sentence.end):
            return one
        start = sentence.start
        if lack(text) is None:
            context = _cut(passage, start, one.start)
            needed = len(context) <= _MOST_CONTEXT and supplies(context, lacking)
            return replace(one, start=start) if needed else one
    return one


def _cut(passage: Passage, start: int, end: int) -> str:
    return passage.text[start - passage.start : end - passage.start]


def _is_told(one: _Said) -> bool:
    """Whether "he" is named beside the quote, as its speaker; in a quotation it is somebody else."""
    speaker = one.core.speaker
    return bool(speaker and speaker[0].isupper() and speaker not in one.text and one.text[0].isalpha())


def _marked(wide: _Said, parts: Sequence[_Said]) -> _Said:
    """With what answers in the best of its parts that tells."""
    part = next((one for one in parts if one.answer), None)
    if part is None or part.answer is None:
        return wide
    moved = part.start - wide.start
    return replace(wide, answer=Span(part.answer.start + moved, part.answer.end + moved))


def _is_prose(text: str) -> bool:
    return len(text.split()) >= _FEWEST_WORDS and "|" not in text and _ENDS.search(text) is not None


def _keeps(wide: _Said, parts: Sequence[_Said], reader: AnswerReader | None) -> bool:
    """Whether nothing that the ledger reads of the parts is another thing when they are one quote.

    A quote of sentences of two speakers is nobody's, and speaks of the first time that any of them states.
    """
    touched = [one for one in wide.hit.sentences if one.start < wide.end and wide.start < one.end]
    if any({one.speaker for one in touched} != {part.core.speaker} for part in parts if part.core.speaker):
        return False
    as_of = next((one.as_of for one in touched if one.as_of), None)
    values = {_read(one, reader) for one in parts} - {None}
    unsaid = () if values else (None,)
    if any(part.core.as_of not in (as_of, *unsaid) for part in parts):
        return False
    return _read(wide, reader) in (values or {None}) and len(values) <= 1


def _read(one: _Said, reader: AnswerReader | None) -> Told | None:
    """What the ledger reads of it, whatever the words for that are."""
    told = reader.answer(one.text) if reader else None
    return told._replace(label="") if told else None


# -- order and agreement -----------------------------------------------------------------------------------------


def _listed(said: Sequence[_Said]) -> list[_Said]:
    """Those of one document in its order, the documents in the order of their first."""
    documents = list(dict.fromkeys(one.document for one in said))
    return sorted(said, key=lambda one: (documents.index(one.document), one.start))


def _merged(said: Iterable[_Said]) -> list[list[_Said]]:
    """Those that say the same in one list, of each document the first."""
    found: dict[str, dict[str, _Said]] = {}
    for one in said:
        found.setdefault(one.statement, {}).setdefault(one.document, one)
    return [list(same.values()) for same in found.values()]


def _claim(same: Sequence[_Said]) -> DraftClaim:
    quotes = tuple(DraftQuote(one.text, one.passage, one.start, one.answer) for one in same)
    return DraftClaim(" ".join(same[0].text.split()), quotes)
