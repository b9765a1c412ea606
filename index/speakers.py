"""Which words name somebody who can say something: the noun phrases that attribution looks for.

A phrase is a name (``Minister Ode Lund``, ``The Strand``) or a noun for a person, a body or a group with what
belongs to it (``a spokesman for Kelpin Lines``, ``the harbour office``). The noun has to be listed: an unknown
one ("the figures said") is nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from index.abbreviations import STARTERS

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    """What a pronoun for the speaker can be: he or she, it, they."""

    PERSON = "person"
    BODY = "body"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase at ``[start, end)`` of the string it was found in."""

    start: int
    end: int
    kind: Kind
    name: bool  # it contains a proper name


def _any(listed: str) -> str:
    return "|".join(sorted(listed.split(), key=len, reverse=True)).replace("_", "[ -]?")


_PERSON_HEADS: Final = _any("""
    spokesman spokeswoman spokesperson minister president premier chancellor mayor governor senator ambassador
    secretary director chairman chairwoman chair chief head leader executive manager owner founder captain pilot
    skipper master commander general colonel admiral officer official adviser advisor expert analyst professor
    researcher scientist engineer historian economist doctor surgeon nurse witness survivor resident fisherman
    lawyer prosecutor judge coroner investigator inspector detective diplomat envoy editor reporter
    correspondent journalist author teacher priest bishop widow mother father son daughter brother sister wife
    husband neighbour neighbor passenger sailor fighter soldier rescuer volunteer source insider deputy king
    queen prince bosun mate harbourmaster
""")
_BODY_HEADS: Final = _any("""
    office ministry department government administration agency authority police coast_guard navy army military
    council parliament cabinet committee commission board court tribunal company operator firm shipyard shipowner
    airline bank union association federation institute university hospital party group organisation organization
    charity embassy consulate bureau directorate service brigade newspaper paper broadcaster magazine daily weekly
    website station network media regulator watchdog inspectorate insurer palace presidency delegation command
    ngo
""")
_GROUP_HEADS: Final = _any("""
    officials authorities ministers witnesses survivors residents fishermen rescuers investigators prosecutors
    lawyers doctors researchers scientists experts analysts engineers organisers organizers diplomats officers
    soldiers reporters journalists relatives families passengers neighbours neighbors lawmakers inspectors
    sources unions forces owners historians economists divers
""")
# Words in lower case that do not belong inside a noun phrase that speaks: articles and other words of grammar,
# denials ("no official said"), and words of time, which follow it.
_GRAMMAR: Final = _any("""
    the a an this that these those it he she they we you i him them us who whom whose which what when where why
    how if whether because since as than though although while whereas until unless after before during about
    against among between by into onto over under through to toward towards on off up down out upon via per
    without within despite and or but nor so yet not no never neither nobody none any every each is was were are be
    been being has have had do does did will would can could may might must shall should say says said late early
    yesterday today tomorrow last next then now later earlier once again also only even just more most than like
    sank died knew left fell rose came went took made saw found told gave held met
    wrote writes asked tells
""")

_UPPER: Final = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĚĘĞĢĪİĶŁĻŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽȘȚΑ-ΩА-Я"
_SHORT: Final = rf"(?:[{_UPPER}]\.)+|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Capt|Cmdr|Sgt|Adm|Sen|Rep|Gov|Rev|Hon|St)\."
_LONG: Final = rf"(?:(?:al|el|ad|as|bin|ibn)-|[dDlLO][’'])?[{_UPPER}][\w&-]*(?:[’'](?!s\b)\w+)?"
_CAPITALISED: Final = rf"(?:{_SHORT}|{_LONG})"
_JOINT: Final = (
    r"(?:of the|for the|and the|of|for|de la|de los|de|del|da|di|du|van der|van|von|bin|al|el|la|le|and|y|&)"
)
# At most eight words: "Minister for Trade and the Sea Ode Lund".
_NAME: Final = rf"{_CAPITALISED}(?:(?:[’']s?)? (?:{_JOINT} )?{_CAPITALISED}){{0,7}}"
# A past participle rarely stands before the noun ("the mayor warned officials" is a clause); with a hyphen
# it does.
_PLAIN: Final = rf"(?!(?:{_GRAMMAR})\b)(?:(?!\w+ed\b)|(?=\w+-))[^\W\d_{_UPPER}][\w-]*(?:[’']s|s[’'])?"
_MODIFIER: Final = rf"(?:{_CAPITALISED}(?:[’']s|[’'])?|{_PLAIN}|\d{{1,3}})"
_DETERMINER: Final = (
    r"(?:(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ss]everal|[Ss]ome|[Mm]any) of )?(?:[Tt]he|[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree"
    r"|[Ff]our|[Ss]everal|[Ss]ome|[Aa]nother|[Ii]ts|[Tt]heir|[Hh]is"
    r"|[Hh]er|[Oo]ur)"
)
_HEAD: Final = rf"(?:(?P<group>{_GROUP_HEADS})|(?P<person>{_PERSON_HEADS})|(?P<body>{_BODY_HEADS}))\b"
_OF: Final = rf"(?: (?:of|for|at|in|from|with)(?: the| a| an| its)?(?: {_MODIFIER}){{1,5}})"
_NOUN_PHRASE: Final = re.compile(
    rf"(?:{_DETERMINER} )?(?:{_MODIFIER} ){{0,4}}(?i:{_HEAD}){_OF}{{0,2}}(?: (?P<name>{_NAME}))?"
)
# Capitalised for standing first in the sentence: "What Lund said".
_NEVER_FIRST: Final = STARTERS - frozenset(
    (
        "The",
        "A",
        "An",
        "One",
        "Some",
        "Many",
        "Several",
        "Another",
        "Its",
        "Their",
        "His",
        "Her",
        "Our",
        "Police",
        "Officials",
    )
)
_NAME_PHRASE: Final = re.compile(_NAME)
_TITLE: Final = re.compile(rf"(?i:{_PERSON_HEADS}|mr|mrs|ms|dr|prof|sir|dame|lord|lady|gen|col|capt|lt)\b")
_PERSON: Final = re.compile(rf"\b(?:{_PERSON_HEADS}|man|woman)\b")
_ARTICLES: Final = frozenset(("A", "An", "One"))
_BODY_WORD: Final = re.compile(
    rf"(?i:\b(?:the|{_BODY_HEADS}|post|times|news|lines|herald|tribune|gazette|journal|guardian|observer|mail|press"
    r"|review|radio|tv|corporation|inc|ltd|co|plc|gmbh)\b)"
)
# What may follow a speaker who stands after the verb: "said Ode Lund on Monday", "said Ode Lund, the minister".
_AFTER: Final = re.compile(
    r"\s*(?:\Z|[,.;:?!)\]“”\"»—–]|(?:on|in|at|after|before|when|as|who|during|while|late|early|to|from|by)\b)"
)


def whole(clause: str) -> Phrase | None:
    """Read all of ``clause`` as one noun phrase for a speaker; ``None`` if it is anything else."""
    return _phrase(_NOUN_PHRASE.fullmatch(clause)) or _name(_NAME_PHRASE.fullmatch(clause))


def leading(text: str) -> Phrase | None:
    """Read the noun phrase for a speaker that ``text`` opens with, if it ends where a phrase can end."""
    for found in (_phrase(_NOUN_PHRASE.match(text)), _name(_NAME_PHRASE.match(text))):
        if found is not None and _AFTER.match(text, found.end):
            return found
    return None


def _phrase(match: re.Match[str] | None) -> Phrase | None:
    if match is None or match[0].split(" ", 1)[0] in _NEVER_FIRST:
        return None
    if match["name"] or match["person"]:
        return Phrase(match.start(), match.end(), Kind.PERSON, name=match["name"] is not None)
    return Phrase(match.start(), match.end(), Kind.GROUP if match["group"] else Kind.BODY, name=False)


def _name(match: re.Match[str] | None) -> Phrase | None:
    if match is None or match[0] == "The" or match[0].split(" ", 1)[0] in _NEVER_FIRST | _ARTICLES:
        return None
    return Phrase(match.start(), match.end(), _kind(match[0]), name=True)


def _kind(name: str) -> Kind:
    """Guess what a name stands for: people unless a word of it or its capitals say otherwise."""
    if _TITLE.match(name) and " and " not in name:
        return Kind.PERSON
    if name.isupper() or _BODY_WORD.search(name):
        return Kind.BODY
    return Kind.GROUP if " and " in name else Kind.PERSON


def proper_names(text: str) -> Iterator[Phrase]:
    """Yield the names in ``text``, capitalised first words of sentences among them."""
    for match in _NAME_PHRASE.finditer(text):
        words = match[0].split(" ")
        skipped = len(words[0]) + 1 if words[0] in _NEVER_FIRST or words[0] in _ARTICLES else 0
        if skipped < len(match[0]):
            yield Phrase(match.start() + skipped, match.end(), _kind(match[0]), name=True)


def mentions_person(text: str) -> bool:
    """Whether ``text`` has a common noun for a person, "the captain"."""
    return _PERSON.search(text) is not None
