"""Which words name somebody who can say something: the noun phrases that attribution looks for.

A phrase is a name (``Minister Ode Lund``, ``The Strand``) or a noun for a person, a body or a group with what
belongs to it (``a spokesman for Kelpin Lines``, ``the harbour office``). The noun has to be listed: an unknown
one ("the figures said") is nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from index.patterns import lazy
from index.split.abbreviations import STARTERS

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
    office: bool = False  # only an office, if a capitalised one: "Delegate of the Civil Police"


def _any(listed: str) -> str:
    return "|".join(sorted(listed.split(), key=len, reverse=True)).replace("_", "[ -]?")


# What else than its capital a letter is the same as where case does not count.
_ALSO: Final = {"i": "ıİ", "k": "\u212a", "s": "ſ"}


def _any_case(listed: str) -> str:
    """The same in any case, by their first letters: at a word that begins with another none of them is tried."""
    rests: dict[str, str] = {}
    for word in listed.split():
        rests[word[0]] = f"{rests.get(word[0], '')} {word[1:]}"
    return "|".join(
        f"(?-i:[{first}{first.upper()}{_ALSO.get(first, '')}])(?:{_any(rest)})" for first, rest in rests.items()
    )


def _plural(noun: str) -> str:
    """``spokesman`` → ``spokesmen``, ``secretary`` → ``secretaries``, ``coach`` → ``coaches``."""
    if noun.endswith("man"):
        return noun.removesuffix("an") + "en"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun.removesuffix("y") + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


_PERSONS: Final = """
    spokesman spokeswoman spokesperson minister president premier chancellor mayor governor senator ambassador
    secretary director chairman chairwoman chair chief head leader executive manager owner founder captain pilot
    skipper master commander general colonel admiral officer official adviser advisor expert analyst professor
    researcher scientist engineer historian economist doctor surgeon nurse witness survivor resident fisherman
    lawyer prosecutor judge coroner investigator inspector detective diplomat envoy editor reporter
    correspondent journalist author teacher priest bishop widow mother father son daughter brother sister wife
    husband neighbour neighbor passenger sailor fighter soldier rescuer volunteer source insider deputy king
    queen prince bosun mate harbourmaster coach referee umpire player trainer farmer baker butcher driver
    foreman guide archivist artist novelist writer poet critic actor actress singer blogger activist campaigner
    protester organiser organizer biologist geologist chemist physicist ecologist climatologist meteorologist
    demographer psychologist sociologist statistician forecaster physician midwife paramedic firefighter
    policeman policewoman councillor councilwoman councilman lawmaker legislator congressman congresswoman
    parliamentarian treasurer trustee commissioner ombudsman auditor banker broker trader investor
    shareholder tenant landlord shopkeeper student pupil parent uncle aunt cousin grandmother grandfather
    boyfriend girlfriend opponent rival friend colleague co-founder cofounder co-author coordinator curator
    negotiator
    mediator delegate representative candidate attorney barrister solicitor counsel sheriff
    sergeant lieutenant constable superintendent marshal warden ranger diver speaker pastor rabbi imam cardinal
    strategist consultant designer developer programmer technician operator worker employee miner docker
    customer client patient tourist visitor traveller traveler refugee migrant hostage veteran aide
    member inhabitant villager islander citizen voter woman man
"""
_PERSON_HEADS: Final = _any_case(_PERSONS)
_BODY_HEADS: Final = _any_case("""
    office ministry department government administration agency authority police coast_guard navy army military
    council parliament cabinet committee commission board court tribunal company operator firm shipyard shipowner
    airline bank union association federation institute university hospital party group organisation organization
    charity embassy consulate bureau directorate service brigade newspaper paper broadcaster magazine daily weekly
    website station network media regulator watchdog inspectorate insurer palace presidency delegation command
    ngo defence defense prosecution opposition club team camp coalition alliance treasury museum foundation
    observatory secretariat municipality city_hall outlet tabloid retailer manufacturer carmaker maker publisher
    startup start-up giant studio utility
""")
_BODIES_PLURAL: Final = "armies companies parties governments ministries agencies unions hospitals newspapers"
_GROUP_HEADS: Final = _any_case(
    " ".join(_plural(noun) for noun in _PERSONS.split())
    + f" authorities relatives families forces {_BODIES_PLURAL} observers monitors"
)
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
    r"(?:of the|for the|and the|of|for|de la|de los|dos|das|de|del|da|di|du|van der|van|von|bin|al|el|la|le|and|y"
    r"|e|&)"
)
# At most eight words: "Minister for Trade and the Sea Ode Lund".
_NAME: Final = rf"{_CAPITALISED}(?:(?:[’']s?)? (?:{_JOINT} )?{_CAPITALISED}){{0,7}}"
# A past participle rarely stands before the noun ("the mayor warned officials" is a clause); with a hyphen
# it does.
_PLAIN: Final = rf"(?!(?:{_GRAMMAR})\b)(?:(?!\w+ed\b)|(?=\w+-))[^\W\d_{_UPPER}][\w-]*(?:[’']s|s[’'])?"
_MODIFIER: Final = rf"(?:{_CAPITALISED}(?:[’']s|[’'])?|{_PLAIN}|\d{{1,3}})"
_DETERMINER: Final = (
    r"(?:(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ss]everal|[Ss]ome|[Mm]any) of )?(?:[Tt]he|[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree"
    r"|[Ff]our|[Ss]everal|[Ss]ome|[Mm]any|[Mm]ost|[Aa]ll|[Bb]oth|[Aa]nother|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur"
    r"|[Mm]y)(?: (?!said\b)\w+ed)?"
)
# "A person said" names nobody; "a person close to the talks" is a source.
_NEAR: Final = r"close to|familiar with|briefed on|with knowledge of"
_HEAD: Final = (
    rf"(?:(?P<group>{_GROUP_HEADS}|people(?= (?:{_NEAR})))|(?P<person>{_PERSON_HEADS}|person(?= (?:{_NEAR})))"
    rf"|(?P<body>{_BODY_HEADS}))\b"
)
_OF: Final = rf"(?: (?:{_NEAR}|of|for|at|in|from|with|to)(?: the| a| an| its)?(?: {_MODIFIER}){{1,5}})"
_NOUN_PHRASE: Final = lazy(
    rf"(?:{_DETERMINER} )?(?:{_MODIFIER} ){{0,4}}(?i:{_HEAD}){_OF}{{0,2}}(?: (?P<name>{_NAME}))?"
)
# Capitalised for standing first in the sentence: "What Lund said", "Everything Lund said".
_PRONOUNS: Final = frozenset(
    """
    All Anybody Anyone Anything Everybody Everyone Everything Neither Nobody None Nothing Somebody Someone
    Something Whatever Whoever
    """.split()
)
# "Did Lund say", "Had Lund said", "Let Lund say", "Perhaps Lund said": asked, supposed or wished, not said.
_UNREAL: Final = frozenset(
    """
    Am Are Did Does Had Has Have Is Was Were Could Might Must Ought Shall Should Would Let Suppose Supposing Only
    Aren't Couldn't Didn't Doesn't Don't Hadn't Hasn't Haven't Isn't Mustn't Shouldn't Wasn't Weren't Won't
    Wouldn't Can't Imagine Perhaps Maybe Presumably Supposedly Allegedly
    """.split()
)
_NEVER_FIRST: Final = (STARTERS | _PRONOUNS | _UNREAL) - frozenset(
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
# "Few residents said": hardly anybody did.
_DENIED: Final = re.compile(
    r"(?i:(?:(?:very|too|so|relatively|precious) )?few(?:er)?|hardly|scarcely|barely|almost no|none|not|neither"
    r"|nobody|no[ -]one)\b"
)
_NAME_PHRASE: Final = re.compile(_NAME)
# "the North", "the Observer"
_NAMED: Final = lazy(rf"(?:the )?{_NAME}")
_TITLE: Final = lazy(rf"(?i:{_PERSON_HEADS}|mr|mrs|ms|dr|prof|sir|dame|lord|lady|gen|col|capt|lt)\b")
# What is written speaks for nobody, whatever its name: "The Ninth Amendment says", "ministry figures".
_WRITTEN: Final = re.compile(
    r"\b(?:Amendment|Report|Act|Constitution|Treaty|Convention|Charter|Study|Survey|Bible|Koran|Quran|Bill|Code"
    r"|Agreement|Accords?|Statement|Declaration|statistics|figures|data|records|documents|papers|reports?"
    r"|statements?)\Z"
)
_OFFICE: Final = lazy(rf"(?:\w+ )?(?i:{_PERSON_HEADS}) (?:of|for|at)\b")
_PERSON: Final = lazy(rf"\b(?:{_any(_PERSONS)})\b")
_ARTICLES: Final = frozenset(("A", "An", "One"))
_BODY_WORD: Final = lazy(
    rf"(?i:\b(?:the|{_BODY_HEADS}|post|times|news|lines|herald|tribune|gazette|journal|guardian|observer|mail|press"
    r"|review|radio|tv|corporation|inc|ltd|co|plc|gmbh)\b)"
)
# What may follow a speaker who stands after the verb: "said Ode Lund on Monday", "said Ode Lund, the minister".
_AFTER: Final = re.compile(
    r"\s*(?:\Z|[.,;:?!()\]“”\"»—–]"
    r"|(?:on|in|at|of|after|before|when|as|who|during|while|late|early|to|from|by|with|and then)\b)"
)
_APPOSED_NAME: Final = lazy(rf", (?P<name>{_NAME}),")
_PREDICATE: Final = re.compile(r",? (?!and\b|or\b)[a-z]")


# Attribution comes back to a clause, from the verb, the comma behind it and the name beside it: every third time.
@lru_cache(maxsize=1024)
def whole(clause: str) -> Phrase | None:
    """Read all of ``clause`` as one noun phrase for a speaker; ``None`` if it is anything else."""
    return _phrase(_NOUN_PHRASE.fullmatch(clause)) or _name(_NAMED.fullmatch(clause))


def leading(text: str) -> Phrase | None:
    """Read the noun phrase for a speaker that ``text`` opens with, if it ends where a phrase can end."""
    for found in (_phrase(_NOUN_PHRASE.match(text)), _name(_NAMED.match(text))):
        if found is not None and _AFTER.match(text, found.end):
            return found
    return None


def subject(sentence: str) -> Phrase | None:
    """Read the person that ``sentence`` opens with as its subject: "Ode Lund laughed", "The mayor, Jon Berg,"."""
    found = _phrase(_NOUN_PHRASE.match(sentence)) or _name(_NAME_PHRASE.match(sentence))
    if found is None or found.kind is not Kind.PERSON:
        return None
    apposed = _APPOSED_NAME.match(sentence, found.end)
    if apposed and not found.name and (name := whole(apposed["name"])) is not None and name.kind is Kind.PERSON:
        return Phrase(apposed.start("name"), apposed.end("name"), name.kind, name=True)
    return found if _PREDICATE.match(sentence, found.end) else None


def _phrase(match: re.Match[str] | None) -> Phrase | None:
    if match is None or _is_never_first(match[0]) or _WRITTEN.search(match[0]) or _DENIED.match(match[0]):
        return None
    if match["name"] or match["person"]:
        together = " and " in (match["name"] or "")  # "Mayor Ada Brun and Jon Voss"
        kind = Kind.GROUP if together else Kind.PERSON
        return Phrase(match.start(), match.end(), kind, name=match["name"] is not None)
    return Phrase(match.start(), match.end(), Kind.GROUP if match["group"] else Kind.BODY, name=False)


def _name(match: re.Match[str] | None) -> Phrase | None:
    if match is None or match[0] in _ARTICLES | {"The"} or match[0].split(" ", 1)[0] in _ARTICLES:
        return None
    if _is_never_first(match[0]) or _WRITTEN.search(match[0]) or _DENIED.match(match[0]):
        return None
    office = _OFFICE.match(match[0]) is not None
    return Phrase(match.start(), match.end(), _kind(match[0]), name=True, office=office)


def _is_never_first(phrase: str) -> bool:
    return phrase.split(" ", 1)[0].replace("’", "'") in _NEVER_FIRST


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
