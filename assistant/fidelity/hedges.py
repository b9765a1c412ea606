"""How sure a text is of what it says, and whether it says it itself or reports it."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from assistant.fidelity.words import clauses
from assistant.word_forms import content_terms
from index.attribution.verbs import VERB, reports
from index.split import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from index.types import Span


class Hedge(Enum):
    """A way of saying less than that something is so; the value names it to the reader."""

    QUESTION = "asks"
    DOUBTED = "denies or doubts it"
    CONDITION = "makes it depend on something"
    POSSIBLE = "says only that it may be so"
    PROBABLE = "says only that it is likely"
    ALLEGED = "only reports that it is said"
    PLANNED = "tells of a plan or a wish"
    FUTURE = "speaks of what is to come"


# What a claim may say in the place of each: the same, or something weaker.
_FOLLOWS: Final = {
    Hedge.QUESTION: {Hedge.POSSIBLE},
    Hedge.DOUBTED: frozenset[Hedge](),
    Hedge.CONDITION: {Hedge.POSSIBLE},
    Hedge.POSSIBLE: {Hedge.CONDITION, Hedge.QUESTION},
    Hedge.PROBABLE: {Hedge.POSSIBLE, Hedge.PLANNED, Hedge.ALLEGED},
    Hedge.ALLEGED: {Hedge.POSSIBLE},
    Hedge.PLANNED: {Hedge.POSSIBLE, Hedge.PROBABLE},
    Hedge.FUTURE: {Hedge.PLANNED, Hedge.POSSIBLE, Hedge.PROBABLE, Hedge.CONDITION},
}
_INTENDS: Final = (
    r"plan(?:s|ned|ning)?|hop(?:e|es|ed|ing)|aim(?:s|ed|ing)?|intend(?:s|ed|ing)?|want(?:s|ed|ing)?|wish(?:es|ed)?"
    r"|seek(?:s|ing)?|sought|threaten(?:s|ed|ing)?|vow(?:s|ed)?|promis(?:e|es|ed)|pledg(?:e|es|ed)|offer(?:s|ed)?"
    r"|attempt(?:s|ed)?|tr(?:y|ies|ied|ying)|agree(?:s|d)?|ask(?:s|ed)?|need(?:s|ed)?|ready|due|set|supposed"
    r"|scheduled|meant|prepar(?:e|es|ed|ing)|consider(?:s|ed|ing)?|decid(?:e|es|ed)"
)
_BELIEVED: Final = (
    r"believed|thought|understood|reported|rumou?red|feared|presumed|assumed|claimed|suspected|considered|alleged"
)
# No hedge says "could not be reached"; "May" is a month but where it opens a sentence.
_SIGNS: Final = {
    Hedge.QUESTION: r"\?|\b(?:whether|unclear|unknown|uncertain|not certain|not clear|remains to be seen)\b",
    Hedge.DOUBTED: (
        r"\b(?:(?:not|un)[ -]?true|false(?:ly)?|no evidence|den(?:y|ies|ied|ying) that"
        r"|(?:reject|dismiss)(?:s|es|ed|ing) (?:(?:the|any|all|these|those|its|his|her|their) )?"
        r"(?:claims?|reports?|rumou?rs?|suggestions?|allegations?|accusations?|speculation)"
        r"|rul(?:es?|ed|ing) out|refut(?:es?|ed)|(?:acquitted|exonerated|cleared) of"
        r"|(?:withdrew|retract(?:s|ed)) (?:the|its|his|her|their) claims?|myth|hoax|debunked|doubt(?:s|ed|ful)?"
        r"|disputed?|disputes)\b"
    ),
    Hedge.CONDITION: r"\b(?:if|unless|provided that|as long as|in case|would|'d)\b(?! not)",
    Hedge.POSSIBLE: (
        r"\b(?:may|might|could)\b(?! not)"
        r"|\b(?:possib(?:ly|le|ility)|perhaps|maybe|potential(?:ly)?|conceivabl[ey])\b"
    ),
    Hedge.PROBABLE: (
        r"\b(?:likely|probabl[ey]|presumably|apparent(?:ly)?|seemingly|seem(?:s|ed)?|appear(?:s|ed)? (?:to|that)"
        r"|expect(?:s|ed)?|predict(?:s|ed)?|forecasts?|suggest(?:s|ed)?|indicat(?:es?|ed))\b"
    ),
    Hedge.ALLEGED: (
        rf"\b(?:alleg(?:ed(?:ly)?|es?|ations?)|reportedly|purported(?:ly)?|supposed(?:ly)?|ostensibl[ey]|so-called"
        rf"|suspect(?:s|ed)?(?: of| that|ed)|accus(?:e|es|ed|ing)|claim(?:s|ed|ing)?\b(?! \d)|rumou?rs?|believes?"
        rf"|unconfirmed|unverified|(?:is|are|was|were|been) (?:widely )?(?:{_BELIEVED}) (?:to|of|by|that))\b"
    ),
    Hedge.PLANNED: (
        rf"\b(?:(?:{_INTENDS}) (?:\w+ )?to\b|proposals?|proposed|propos(?:es|ing)|urg(?:es?|ed)"
        rf"|call(?:s|ed) (?:for|on)|recommend(?:s|ed)?|demand(?:s|ed)?|should|ought"
        r"|consider(?:s|ed|ing)? \w+ing|plan(?:s|ned)? for)"
    ),
    Hedge.FUTURE: r"\b(?:will|shall|won't|(?:is|are|was|were) (?:set |due |about |going )?to)\b|\w'll\b",
}
_HEDGES: Final = {hedge: re.compile(signs, re.IGNORECASE) for hedge, signs in _SIGNS.items()}
# What is not ruled out may be.
_LEFT_OPEN: Final = re.compile(
    r"(?:\b(?:not|never|cannot|nor|neither|without|declin\w+|refus\w+|yet|nobody|no one)\b|n't\b)(?: \w+){0,3}?"
    r" rul(?:e|es|ed|ing) out",
    re.IGNORECASE,
)
_WOULD: Final = re.compile(r"\bwould\b")
_MONTH: Final = re.compile(r"(?<=[^.?!] )May\b|\bMay(?= \d)")
# Verbs and phrases that report without naming the one who says so at a place where the index would find him.
_SOURCED: Final = re.compile(
    r"\baccording to\b|\b(?:says?|said|saying|told|tells)\b|\b(?:rumou?rs?|reports?) (?:have it|say)\b",
    re.IGNORECASE,
)
_NOUN: Final = re.compile(r"\b(?:the|an?|its|their|his|her|this|that|no|any|police) \Z", re.IGNORECASE)
_DENIES: Final = re.compile(r"\bden(?:y|ies|ied|ying|ials?)\b|\bnot\b|n't\b|\bno\b", re.IGNORECASE)
# How else a claim may tell that something is denied, or that it was not so.
_REJECTS: Final = re.compile(
    rf"{_DENIES.pattern}|\b(?:never|none|nobody|neither|nor|without|innocent|cleared|acquit\w*|exonerat\w*|exclud\w*"
    r"|reject\w*|thr(?:ew|own) out|dismiss\w*|discount\w*|disprov\w*|rul(?:e|es|ed|ing) out|refut\w*)\b",
    re.IGNORECASE,
)
# Sentences whose reading is kept: one piece of evidence is held against each sentence of an answer.
_KEPT: Final = 512
_OF_CLAUSE: Final = frozenset({Hedge.POSSIBLE, Hedge.PROBABLE, Hedge.PLANNED, Hedge.FUTURE})
# Words of a clause that only frames others.
_FRAME: Final = 4
# Under reports of these kinds a claim must not pass for a fact, whoever makes it.
CONTESTED: Final = frozenset({Hedge.ALLEGED, Hedge.DOUBTED, Hedge.QUESTION})


@lru_cache(maxsize=_KEPT)
def hedges(text: str) -> frozenset[Hedge]:
    """The ways in which a folded text says less than that it is so."""
    text = _LEFT_OPEN.sub("might be", _MONTH.sub("month", text))
    if "would" in text and reported(text):  # "said it would" is "it will" in reported speech
        text = _WOULD.sub("will", text)
    return frozenset(hedge for hedge, signs in _HEDGES.items() if signs.search(text))


def dropped_hedge(claim: str, said: Iterable[str]) -> Hedge | None:
    """The first hedge, by weight, of the sentences that bear out a claim that the claim has nothing for."""
    kept = hedges(claim)
    there = [_around(claim, text) for text in said]
    if any(not one - kept for one in there):
        return None  # one of the sentences says it without more reserve than the claim
    for hedge in Hedge:
        if any(hedge in one for one in there) and hedge not in kept and kept.isdisjoint(_FOLLOWS[hedge]):
            # Who says that something is said says so himself.
            if (hedge is Hedge.ALLEGED and reported(claim)) or (hedge is Hedge.DOUBTED and _REJECTS.search(claim)):
                continue
            return hedge
    return None


def _around(claim: str, text: str) -> frozenset[Hedge]:
    """The hedges of a sentence that bear on what a claim takes from it.

    "may" hedges its own clause; "if" and "according to" the sentence. A clause of a word or two frames the others:
    "it is likely, ...".
    """
    whole = hedges(text)
    if whole.isdisjoint(_OF_CLAUSE):
        return whole
    terms = content_terms(claim)
    parts = [text[part.start : part.end] for part in clauses(text)]
    shared = [len(terms & content_terms(part)) for part in parts]
    least = max(shared, default=0) / 2
    near = [part for part, many in zip(parts, shared, strict=True) if many >= least or len(part.split()) <= _FRAME]
    return (whole - _OF_CLAUSE) | (whole & frozenset[Hedge]().union(*map(hedges, near)))


def reported(text: str) -> bool:
    """Whether a text reports what somebody says."""
    if _SOURCED.search(text):
        return True
    return any(
        _reports(verb, span) for span in sentences(text) for verb in VERB.finditer(text, span.start, span.end)
    )


def _reports(verb: re.Match[str], sentence: Span) -> bool:
    """Whether a verb surely reports: behind "the" it is a noun, and what is denied is not reported."""
    text = verb.string
    noun = _NOUN.search(text, sentence.start, verb.start()) is not None
    last = verb["free"] is None and not any(map(str.isalnum, text[verb.end() : sentence.end]))
    return not (noun or last or _DENIES.fullmatch(verb[0])) and reports(verb, sentence, sentence.start)
