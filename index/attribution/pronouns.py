"""Whom "he", "she", "it" and "they" mean when they are said to say something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from index.attribution.clauses import Report
from index.attribution.dates import without
from index.attribution.speakers import Kind, mentions_person, proper_names, subject
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.attribution.reporting import Reader

# Sentences back that a pronoun can reach: past a long quotation, not past half a page.
_REACH: Final = 8
# Behind these words a name is a place or a part of another phrase, not a person whom "he" could mean.
_LOCATIVE: Final = frozenset(("in", "at", "from", "to", "near", "off", "of", "for", "the"))
_MARKS: Final = " “„«»\"‘'"
_PRONOUN_KINDS: Final = {"he": Kind.PERSON, "she": Kind.PERSON, "it": Kind.BODY, "they": Kind.GROUP}
_MALE: Final = re.compile(
    r"\b(?:Mr|Sir|Lord|King|Prince|Father)\b|(?i:\w*(?<!wo)man\b|\b(?:father|son|brother|husband))\b"
)
_FEMALE: Final = re.compile(
    r"\b(?:Mrs|Ms|Dame|Lady|Queen|Princess)\b|(?i:\w*woman\b|\b(?:mother|daughter|sister|wife|widow))\b"
)


# "Brun's lawyer", "her lawyer": another person, if not one that a place or a body has.
_POSSESSOR: Final = re.compile(
    r"\b(?:(?P<owner>[^\W_][\w-]*)(?:[’']s|(?<=s)[’'])|(?P<pronoun>(?i:his|her))) (?P<owned>[^,.;:“”\"]{1,60})"
)
# "the lawyer for Brun", "the widow of Brun": of a person; "the mayor of Vardo" is of a place.
_RELATED: Final = re.compile(
    r"\b(?:lawyer|attorney|solicitor|barrister|aide|adviser|advisor|friend|colleague|neighbou?r|mother|father"
    r"|son|daughter|sister|brother|wife|husband|widow|cousin|aunt|uncle) (?:for|of|to) (?P<owner>[^\W\d_a-z]\w+)"
)
# Offices that places and bodies have, not persons.
_OFFICES: Final = re.compile(
    r"(?i:\b(?:president|premier|minister|chancellor|mayor|governor|ambassador|king|queen|chair(?:man|woman)"
    r"|executive|chief|owner|founder|captain|director|head|leader|commander|secretary|prosecutor|bishop)\b)"
)


def same_speaker(text: str, one: Report, other: Report) -> bool:
    """Whether two speakers share their last word: "Minister Ode Lund" and "Lund", but not "Brun and Lund"."""
    if (one.kind is Kind.GROUP) != (other.kind is Kind.GROUP):
        return False
    return _last_word(text, one) == _last_word(text, other)


def _last_word(text: str, report: Report) -> str:
    return text[report.start : report.end].rpartition(" ")[2].lower()


def antecedent(
    report: Report, reader: Reader, spans: Sequence[Span], own: Sequence[Report | None], first: int
) -> Report | None:
    """Find whom the pronoun of ``report`` means, without a rival: a speaker, or the subject just before.

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
    if here and index != here - 1 and (doer := _subject(reader, spans[here - 1])) is not None:
        index, speaker = here - 1, doer
    if index is None or speaker is None or not _agrees(text, speaker, report.pronoun or ""):
        return None
    # Over a distance whoever else has spoken could be meant; from one sentence to the next he could not.
    before = [other for other in own[lowest:index] if other is not None and other.kind is speaker.kind]
    if index < here - 1 and not all(same_speaker(text, speaker, other) for other in before):
        return None
    between = spans[index + 1 : here]
    if any(mentions_person(text[span.start : span.end]) for span in between):
        return None
    around = (spans[index], *between, Span(spans[here].start, report.verb))
    rivals = any(_rival(reader, span, speaker) for span in around) or _possessed(reader, spans[index], report)
    return None if rivals else Report(speaker.start, speaker.end, report.verb, speaker.kind)


def _subject(reader: Reader, span: Span) -> Report | None:
    """Read the person who does something in the sentence ``span``, if it mentions no other."""
    sentence = reader.text[span.start : span.end]
    found = subject(sentence)
    if found is None:
        return None
    words = sentence[found.start : found.end].split()
    if found.name and len(words) == 1 and words[0] not in reader.names:
        return None
    if mentions_person(sentence[found.end :]):
        return None
    return Report(span.start + found.start, span.start + found.end, span.start, found.kind)


def _agrees(text: str, speaker: Report, pronoun: str) -> bool:
    """Whether ``pronoun`` can stand for ``speaker``."""
    words = text[speaker.start : speaker.end]
    against = {"he": _FEMALE, "she": _MALE}.get(pronoun)
    return speaker.kind is _PRONOUN_KINDS.get(pronoun) and (against is None or not against.search(words))


def _possessed(reader: Reader, span: Span, pronoun: Report) -> bool:
    """Whether the sentence at ``span`` calls a person another's ("Brun's lawyer"), whom a pronoun could mean."""
    if pronoun.pronoun not in {"he", "she"}:
        return False
    sentence = reader.text[span.start : min(span.end, pronoun.verb)]
    for match in _POSSESSOR.finditer(sentence):
        if match["pronoun"]:
            possible = (match["pronoun"].lower() == "his") == (pronoun.pronoun == "he")
        else:
            possible = match["owner"][0].isupper() or mentions_person(match["owner"])
        if possible and mentions_person(match["owned"]) and not _OFFICES.search(match["owned"]):
            return True
    return _RELATED.search(sentence) is not None


def _rival(reader: Reader, span: Span, speaker: Report) -> bool:
    """Whether the words at ``span`` name anybody else than ``speaker`` whom a pronoun could mean."""
    text = reader.text
    sentence = without(text[span.start : span.end])
    own = set(text[speaker.start : speaker.end].replace(",", " ").split())
    for phrase in proper_names(sentence):
        words = sentence[phrase.start : phrase.end].split()
        before = sentence[max(0, phrase.start - 16) : phrase.start].strip(_MARKS).split()
        known = words[-1] in own or (phrase.kind is Kind.BODY and speaker.kind is Kind.PERSON)
        first_word = not before and len(words) == 1 and words[0] not in reader.names
        if not known and not first_word and not (before and before[-1].lower() in _LOCATIVE):
            return True
    return False
