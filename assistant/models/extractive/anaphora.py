"""Whether a sentence leans on the one before it: "He denied it", "The latter sank", "However, she left".

Only what opens a sentence is looked at, and precision comes before recall: a sentence that is quoted with another
that it does not need is a longer answer for nothing. "It is feared that", "Those who", "The man at the wheel" and
"This year" point to nothing before them.
"""

from __future__ import annotations

import re
from enum import StrEnum, auto
from typing import TYPE_CHECKING, Final

from index.attribution.dates import without
from index.attribution.speakers import Kind, mentions_person, proper_names
from index.patterns import lazy

if TYPE_CHECKING:
    from index.attribution.speakers import Phrase


class Lack(StrEnum):
    """What a sentence does not say itself."""

    PERSON = auto()  # "he", "her husband", "the man"
    MANY = auto()  # "they", "both", "two of them"
    THING = auto()  # "it", "this", "the latter"


_VERB: Final = (
    r"(?:is|are|was|were|has|had|have|did|do|does|will|would|can|could|may|might|must|should|became|came|went|took"
    r"|made|left|led|meant|means|happened|followed|includes?|included|remains?|remained)"
)
# A quotation mark, the sign of a list, and what joins a sentence to another and says nothing of whom.
_JOINING: Final = (
    r"but|and|yet|so|however|still|nevertheless|nonetheless|instead|meanwhile|moreover|furthermore|also|then|later"
    r"|afterwards|eventually|finally|at first|in addition|as a result"
)
_LEAD: Final = re.compile(rf"[\s“”\"„«‘’'(\[*•–—·-]*(?:(?:{_JOINING})\b,?\s+)*", re.IGNORECASE)
# "In 2031, she": what stands before the subject, if it names nothing that a pronoun could stand for.
_INTRODUCED: Final = re.compile(
    r"(?P<before>(?:in|on|at|by|after|before|during|since|until|from|for|within|two|three|four|five|a few|shortly"
    r"|soon)\b[^,.;:“”\"]{0,60}), (?=(?:he|she|it|they|his|her|its|their)\b)",
    re.IGNORECASE,
)
_NAMES_A_THING: Final = re.compile(r"\b(?:the|an?|his|her|its|their|this|that|all|both)\b(?! time\b)|\b[A-Z]")
_PERSON: Final = re.compile(r"(?:he|she|his|her|him)\b", re.IGNORECASE)
# A person is unnamed who is only that: "the man who steered" and "the man, Pell Ansgar," are told apart by it.
_UNNAMED: Final = re.compile(
    rf"the (?:man|woman|boy|girl|suspect|teenager)"
    rf" (?:{_VERB}|died|fled|fell|denied|admitted|refused|told|said|says)\b",
    re.IGNORECASE,
)
_MANY: Final = re.compile(
    rf"(?:they|their)\b|(?:both|neither|others|all|none|the (?:two|three|pair|couple|others|men|women)) {_VERB}\b"
    r"|(?:[\w-]+ ){1,3}of them\b|(?:among|between) them\b|of the (?:others|rest)\b",
    re.IGNORECASE,
)
_SEASON: Final = (
    r"(?:year|month|week|weekend|day|night|morning|afternoon|evening|summer|autumn|winter|spring|time)"
)
# A text speaks of itself.
_ITSELF: Final = r"(?:article|piece|page|essay|post|newsletter|website|is (?:what|how|why|the (?:story|first)))"
_THING: Final = re.compile(
    rf"(?:it|its)\b|(?:this|these)\b(?! (?:{_SEASON}|{_ITSELF})\b)|(?:that|those) {_VERB}\b"
    r"|(?:until|since|by|before|after) (?:then|that)\b|the other (?!day\b|side\b|hand\b)|such (?:an?\b|[a-z]+s\b)"
    rf"|that['’]s\b|the latter\b|the former,? {_VERB}\b|nor {_VERB}\b|not so\b"
    r"|(?:the )?same (?:is|was|goes|went|applies|applied)\b",
    re.IGNORECASE,
)
# "It" that stands for what follows, for the weather or for the hour.
_SAID_OF_IT: Final = (
    r"said|reported|feared|believed|thought|understood|alleged|estimated|expected|known|unknown|clear|unclear|likely"
    r"|unlikely|possible|impossible|true|hoped|assumed|claimed|announced|decided|agreed|hard|difficult|easy|necessary"
    r"|important|noon|midnight|dark|cold|raining|snowing|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\d+"
)
_EMPTY: Final = lazy(
    r"it(?:['’]s| (?:is|was|has been|had been|would be|will be|may be|might be|became|becomes))"
    rf"(?: (?:not|now|also|still|only|later|then|long|never|\w+ly))* (?:{_SAID_OF_IT})\b"
    rf"|it(?:['’]s| is| was) [^.;:]{{0,60}}?\b(?:that|who)\b(?! {_SEASON}\b)|it (?:is|was) (?:only |not )?when\b"
    r"|it (?:is|was|would be) (?:too )?(?!\w+ed\b|built\b|made\b|sent\b|set\b)\w+ to\b"
    r"|it (?:seems?|seemed|appears?|appeared|emerged|turned out|turns out|follows|followed|took|takes|rained"
    r"|snowed|remains? (?:to|un\w+))\b",
    re.IGNORECASE,
)
_NOUN: Final = re.compile(
    r"\b(?:the|an?|his|her|its|their|\d+|two|three|four|five|six|several|some|many)\s+\w", re.IGNORECASE
)
# What is "she" as well.
_SHIP: Final = re.compile(r"\b(?:ship|ferry|boat|vessel|steamer|trawler|tanker|yacht|freighter)\b", re.IGNORECASE)
# Behind these a name is a place, and not whom "he" could mean.
_LOCATIVE: Final = frozenset("in at from to near off of for the".split())


def lack(sentence: str) -> Lack | None:
    """What a sentence needs the one before for; ``None`` if it is understood alone."""
    lead = _LEAD.match(sentence)
    opening = sentence[lead.end() :] if lead else sentence
    introduced = _INTRODUCED.match(opening)
    if introduced and not _NAMES_A_THING.search(without(introduced["before"])[1:]):
        opening = opening[introduced.end() :]
    if _PERSON.match(opening) or _UNNAMED.match(opening):
        return Lack.PERSON
    if _MANY.match(opening):
        return Lack.MANY
    return Lack.THING if _THING.match(opening) and not _EMPTY.match(opening) else None


def supplies(sentence: str, lacking: Lack) -> bool:
    """Whether a sentence names something that what is lacking could be."""
    named = [one for one in proper_names(without(sentence)) if not _only_opens(one, sentence)]
    if lacking is Lack.PERSON:
        person = mentions_person(sentence) or _SHIP.search(sentence)
        return bool(person) or any(_may_be_person(one, sentence) for one in named)
    return bool(named) or _NOUN.search(sentence) is not None


def _only_opens(name: Phrase, sentence: str) -> bool:
    """Whether a name may be any word, capitalised for standing first: "Rain fell"."""
    words = sentence[name.start : name.end].split()
    return len(words) == 1 and not any(char.isalnum() for char in sentence[: name.start])


def _may_be_person(name: Phrase, sentence: str) -> bool:
    before = sentence[: name.start].split()
    return name.kind is Kind.PERSON and not (before and before[-1].lower() in _LOCATIVE)
