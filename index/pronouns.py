"""Whom "he", "she", "it" and "they" mean when they are said to say something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from index.dates import without
from index.reporting import Reader, Report
from index.speakers import Kind, mentions_person, proper_names
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

# Sentences back that a pronoun can reach: past a long quotation, not past half a page.
_REACH: Final = 8
# Behind these words a name is a place or a part of another phrase, not a person whom "he" could mean.
_LOCATIVE: Final = frozenset(("in", "at", "from", "to", "near", "off", "of", "for", "the"))
_PRONOUN_KINDS: Final = {"he": Kind.PERSON, "she": Kind.PERSON, "it": Kind.BODY, "they": Kind.GROUP}
_MALE: Final = re.compile(
    r"\b(?:Mr|Sir|Lord|King|Prince|Father)\b|(?i:\w*(?<!wo)man\b|\b(?:father|son|brother|husband))\b"
)
_FEMALE: Final = re.compile(
    r"\b(?:Mrs|Ms|Dame|Lady|Queen|Princess)\b|(?i:\w*woman\b|\b(?:mother|daughter|sister|wife|widow))\b"
)


def same_speaker(text: str, one: Report, other: Report) -> bool:
    """Whether two speakers share their last word: "Minister Ode Lund" and "Lund"."""
    return _last_word(text, one) == _last_word(text, other)


def _last_word(text: str, report: Report) -> str:
    return text[report.start : report.end].rpartition(" ")[2].lower()


def antecedent(
    report: Report, reader: Reader, spans: Sequence[Span], own: Sequence[Report | None], first: int
) -> Report | None:
    """Find whom the pronoun of ``report`` means: a speaker without a rival.

    Args:
        report: The report, in sentence ``len(own)``.
        reader: The document.
        spans: Its sentences.
        own: The speakers of the sentences before.
        first: The first sentence of the paragraph. From the paragraph before only its last sentence counts.
    """
    text, here = reader.text, len(own)
    lowest = max(min(first, here - 1), here - _REACH, 0)
    index = next((each for each in range(here - 1, lowest - 1, -1) if own[each] is not None), None)
    speaker = None if index is None else own[index]
    if index is None or speaker is None or not _agrees(text, speaker, report.pronoun or ""):
        return None
    before = [other for other in own[lowest:index] if other is not None and other.kind is speaker.kind]
    if not all(same_speaker(text, speaker, other) for other in before):
        return None
    between = spans[index + 1 : here]
    if any(mentions_person(text[span.start : span.end]) for span in between):
        return None
    around = (spans[index], *between, Span(spans[here].start, report.verb))
    rivals = any(_rival(reader, span, speaker) for span in around)
    return None if rivals else Report(speaker.start, speaker.end, report.verb, speaker.kind)


def _agrees(text: str, speaker: Report, pronoun: str) -> bool:
    """Whether ``pronoun`` can stand for ``speaker``."""
    words = text[speaker.start : speaker.end]
    against = {"he": _FEMALE, "she": _MALE}.get(pronoun)
    return speaker.kind is _PRONOUN_KINDS.get(pronoun) and (against is None or not against.search(words))


def _rival(reader: Reader, span: Span, speaker: Report) -> bool:
    """Whether the words at ``span`` name anybody else than ``speaker`` whom a pronoun could mean."""
    text = reader.text
    sentence = without(text[span.start : span.end])
    own = set(text[speaker.start : speaker.end].split())
    for phrase in proper_names(sentence):
        words = sentence[phrase.start : phrase.end].split()
        before = sentence[max(0, phrase.start - 16) : phrase.start].split()
        known = words[-1] in own or (phrase.kind is Kind.BODY and speaker.kind is Kind.PERSON)
        first_word = not before and len(words) == 1 and words[0] not in reader.names
        if not known and not first_word and not (before and before[-1].lower() in _LOCATIVE):
            return True
    return False
