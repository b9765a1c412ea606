"""The sentences of passages that may be answers, each with the line that leads to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.numerals import numerals
from assistant.suspicion import ordered
from assistant.word_forms import is_past
from index.attribution.dates import without
from index.split import MAX_HEADING, MAX_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.types import Hit, Sentence

# A shorter line that is no table row is a by-line, a button, a caption: it states nothing by itself.
_FEWEST_WORDS = 4
_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LIST_ITEM = re.compile(r"(?:[-*•–—·]|\d{1,3}[.)])\s")
# Tags, braces, a key of JSON: leftovers of a page or orders to a machine, and no statement.
_MARKUP = re.compile(r"</?\w+\s*/?>|[{}]|[“\"]\w+[”\"]\s*:")
# "Why the ship turned.": a question without its mark.
_ASKED = re.compile(r"(?:Why|How|Whether) (?:[\w’'-]+ ){1,6}[\w’'-]+\.")
# "By Ada Brun, legal correspondent": no full stop ends it.
_BYLINE = re.compile(
    r"By (?!\w+day\b)[A-Z][\w.'’-]*(?: (?:and )?[A-Z][\w.'’-]*){0,3}(?: in [A-Z]\w+| staff)?"
    r"\s*(?:$|[,|·–—-][^.!?]{0,60}$)"
)
# "The Sorne Maid at the quay last summer.": a name, where or when, and no verb, of which this takes in too many.
_CAPTION = re.compile(
    r"(?:(?:The|An?) )?(?:[a-z]+ )?(?:[A-Z][\w’'-]+ )+"
    r"(?:at|in|on|off|near|outside|aboard|during|before|after) [^.;:]*\.\W*$"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|do|does|did|can|could|will|would|shall|should|may|might|must"
    r"|let|put|set|hit|cut|cost|hurt|[a-z]+(?:ed|s|ing|en))\b|['’](?:s|t|re|ll|ve|m|d)\b"
)
_WORD = re.compile(r"[^\W\d_]+")
_CLOSING = "\"'”’»)] "


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of the hit with index ``hit``.

    ``lead`` is the question, table header or line with a colon under which it stands, or empty: without it,
    "Yes, by spring." and "Vanby | 40" say nothing.
    """

    hit: int
    sentence: Sentence
    text: str
    lead: str

    @property
    def in_context(self) -> str:
        """The sentence as it is understood where it stands."""
        return f"{self.lead} {self.text}" if self.lead else self.text


def candidates(hits: Sequence[Hit]) -> tuple[Candidate, ...]:
    """The sentences that can answer, in order: no questions, headings, header rows or scraps of lines."""
    return tuple(candidate for at, hit in enumerate(hits) for candidate in _of_hit(at, hit))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence with what its form says; ``whole`` if it fills its line."""

    sentence: Sentence
    text: str
    line: int
    whole: bool

    @property
    def row(self) -> bool:
        return self.whole and (" | " in self.text or self.text.count("|") > 1 or self.rule)

    @property
    def rule(self) -> bool:
        return not any(char.isalnum() for char in self.text)

    @property
    def question(self) -> bool:
        return self.text.rstrip(_CLOSING).endswith("?") or _ASKED.fullmatch(self.text) is not None

    @property
    def states_something(self) -> bool:
        enough = self.row or len(self.text.split()) >= _FEWEST_WORDS
        return enough and not (self.rule or _MARKUP.search(self.text) or self.only_a_time or self.only_names)

    @property
    def only_a_time(self) -> bool:
        """Whether it is the date of a page, and says nothing."""
        return not self.row and not any(char.isalpha() for char in without(self.text))

    @property
    def only_names(self) -> bool:
        """Whether it is a by-line or a caption, which has names and a time like what says something."""
        if self.row or _LIST_ITEM.match(self.text):
            return False
        if _BYLINE.match(self.text):
            return True
        verb = _VERB.search(self.text) or any(is_past(word) for word in _WORD.findall(self.text))
        return _CAPTION.match(self.text) is not None and not verb and not numerals(self.text)

    @property
    def heading_like(self) -> bool:
        return (
            self.whole
            and not self.row
            and len(self.text) <= MAX_HEADING
            and not self.text.rstrip(_CLOSING).endswith((".", "!", "…"))
            and not _LIST_ITEM.match(self.text)
        )

    def leads_to(self, other: _Piece) -> bool:
        """Whether it is to be read with a later piece: a header with rows, a question with what answers it."""
        if self.row:
            return other.row
        if self.question and not self.whole:
            return other.line == self.line
        return self.question or self.text.endswith(":")


def _of_hit(at: int, hit: Hit) -> Iterator[Candidate]:
    pieces = _pieces(hit)
    leads = _leads(pieces)
    lead: _Piece | None = None
    for piece, leading in zip(pieces, leads, strict=True):
        if lead and not lead.leads_to(piece):
            lead = None
        if leading:
            lead = piece
        elif (
            piece.states_something
            and piece.text != hit.metadata.title
            and not ordered(hit.passage, piece.sentence.start, piece.sentence.end)
        ):
            yield Candidate(at, piece.sentence, piece.text, lead.text if lead else "")
            if lead and lead.question and not lead.whole:
                lead = None


def _pieces(hit: Hit) -> list[_Piece]:
    """The sentences of a passage; its two ends count as ends of lines."""
    text, origin = hit.passage.text, hit.passage.start
    found: list[_Piece] = []
    line, at = 0, 0
    for sentence in hit.sentences:
        start, end = sentence.start - origin, sentence.end - origin
        opens = not found or bool(_BREAK.search(text, at, start))
        if opens:
            line += 1
        elif found[-1].whole:
            found[-1] = replace(found[-1], whole=False)
        found.append(_Piece(sentence, text[start:end], line, whole=opens))
        at = end
    return found


def _leads(pieces: Sequence[_Piece]) -> list[bool]:
    """Which pieces only lead to what follows."""
    leads: list[bool] = []
    for heading_like, group in groupby(pieces, key=lambda piece: piece.heading_like):
        run = list(group)
        last = len(leads) + len(run) == len(pieces)
        # As where passages are made: more short lines in a row are a list, and a last one heads nothing.
        headings = heading_like and len(run) <= MAX_HEADINGS and not last
        leads += [headings or piece.question or piece.text.endswith(":") for piece in run]
    for at, piece in enumerate(pieces):
        if piece.row and (at == 0 or not pieces[at - 1].row):
            leads[at] = _is_header(piece, pieces[at + 1 : at + 2])
    return leads


def _is_header(row: _Piece, following: Sequence[_Piece]) -> bool:
    """Whether the first row of a table heads it: a rule follows, or a row, and it has no number."""
    if not following or not following[0].row:
        return False
    return following[0].rule or not any(char.isdigit() for char in row.text)
