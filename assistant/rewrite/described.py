"""What a question describes rather than names: its subject, a person by an office or as kin, a ship."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.rewrite.leaning import A_PREPOSITION, AUX, PREPOSITIONS
from assistant.rewrite.named import FUNCTION_WORDS, NO_PERSON, TITLES, names

if TYPE_CHECKING:
    from collections.abc import Iterator

# Whoever is called so is a person, and of those the ones of whom it is known whether "he" or "she" may be.
_FEMALE = frozenset(
    "mother sister wife daughter widow grandmother aunt niece woman girl queen princess lady".split()
)
_MALE = frozenset("father brother husband son widower grandfather uncle nephew man boy king prince".split())
_ROLES = (
    _FEMALE
    | _MALE
    | TITLES
    | frozenset(
        "officer skipper pilot mate sailor deckhand cook steward passenger driver engineer doctor nurse surgeon"
        " teacher scientist researcher historian author writer poet painter sculptor architect artist actor singer"
        " director manager chairman chairwoman chairperson chief head leader owner founder secretary treasurer"
        " spokesman spokeswoman spokesperson lawyer attorney coroner investigator detective commander soldier"
        " suspect witness victim survivor defendant plaintiff journalist reporter editor forecaster winchman"
        " coxswain superintendent commissioner ambassador bishop priest pope farmer neighbour neighbor child"
        " friend successor predecessor student winner candidate".split()
    )
)
# English calls them "she".
_VESSELS = "ship|ferry|boat|vessel|lifeboat|trawler|tanker|freighter|liner|yacht|submarine|frigate|steamer"
# Several, though their word does not end as a plural, or one of which "they" is said.
_MANY = frozenset(
    "people men women children police crew company board government office court union army ministry group".split()
)
_PEOPLE = frozenset(
    "people persons men women children boys girls crew passengers survivors victims civilians soldiers residents"
    " workers staff others".split()
)
_NO_PLURAL = ("ss", "us", "is")
PARTICIPLE = (
    r"(?!(?:speed|need|feed|seed|breed|bed|red|shed|hundred)\b)\w+ed|built|made|sold|found|held|kept|lost|sunk|known"
    r"|given|taken|born|hit|struck|paid|sent|seen|told|left|brought|bought|caught|put|written|won"
)
# Beside participles, the verbs that most often end the subject of a question: without a parser nothing else does.
_VERB = (
    rf"(?:{PARTICIPLE}|say|think|claim|report|want|know|get|receive|do|find|recommend|announce|pay|run|go|come|sink"
    r"|leave|turn|die|strike|make|take|give|see|tell|ask|buy|sell|cost|carry|sail|reach|mean|show|offer|accept|agree"
    r"|promise|blame|deny|believe|expect|need|lose|win|open|begin|start|stop|end|happen|fail|burn|fall|call|help"
    r"|try|use)"
)
_NOUN = rf"(?!(?:{'|'.join(sorted({*FUNCTION_WORDS, *PREPOSITIONS}))})\b)[^\W\d_]+"
# "The interim report", "the captain of the ferry", "Orla Tesk’s son".
_PHRASE = (
    rf"(?P<phrase>(?:[Tt]he|(?:[A-Z][\w-]+ ){{0,2}}[A-Z][\w-]+[’']s) (?:{_NOUN} ){{0,2}}{_NOUN}"
    rf"(?: of (?:the )?{_NOUN}(?: [A-Z]\w+)?)?)"
)
_AGENT = re.compile(rf"\b(?i:{AUX}) {_PHRASE} (?:{_VERB})\b")
# "What did Ode Lund say?" has nobody else, and nothing, that could be spoken of instead.
_NAMED_AGENT = re.compile(
    rf"\b(?i:did|does|do|has|had|will|would|can) (?P<phrase>(?:[A-Z][\w’'-]+ ){{0,3}}[A-Z][\w’'-]+) (?:{_VERB})$"
)
# Behind "did the trial" and before the end stands a verb, whatever it is, and behind "was the radar" what it was.
_ANY_VERB = re.compile(
    rf"(?:\b(?i:did|does|do)|^(?i:is|are|was|were)) (?P<phrase>the {_NOUN}) (?!\w+ly\b){_NOUN}"
    rf"(?:$| (?:{A_PREPOSITION})\b)"
)
# An object right behind the verb could be exchanged as well: "What did it pay the families? And the survivors?"
_OBJECT = re.compile(r" (?:(?:the|an?|his|her|its|their)\b|[A-Z])")
# "Was the radar faulty?": of two words the first is the noun, but for "what was the top speed?".
_SUBJECT = re.compile(
    rf"\b(?<![Ww]hat )(?<![Ww]ho )(?<![Ww]hich )(?i:{AUX}) (?P<phrase>the {_NOUN}) {_NOUN}"
    rf"(?:$| (?:{A_PREPOSITION})\b)"
)
_ROLE = re.compile(
    rf"\b(?P<phrase>(?:[Tt]he|(?:[A-Z][\w-]+ ){{0,2}}[A-Z][\w-]+[’']s) (?:[\w’'-]+ ){{0,2}}?"
    rf"(?P<role>{'|'.join(sorted(_ROLES))}))\b(?![’']s)(?P<of> of (?:the )?(?:[A-Z]\w+ )*[A-Z]\w+)?"
)
_SHIP = re.compile(rf"\bthe (?:[^\W\d_]+ )?(?:{_VESSELS})\b(?![’']s)", re.IGNORECASE)
_ANY_SHIP = re.compile(rf"\b(?:{_VESSELS})s?\b", re.IGNORECASE)
# Whoever a question asks for, or speaks of without saying who it is, a pronoun may well stand for.
_SOMEBODY = re.compile(
    r"\b(?:who|whom|whose|which|(?:any|some|every|no)(?:one|body)|no one|an? [^\W\d_]+)\b", re.IGNORECASE
)


def agent(asked: str) -> re.Match[str] | None:
    """The phrase of whoever does what a question asks about, or to whom it is done: its group ``phrase``."""
    return _AGENT.search(asked)


def only_agent(asked: str) -> re.Match[str] | None:
    """The same, where nothing else in the question can be what a further one takes the place of."""
    found = agent(asked)
    if found:
        return None if _OBJECT.match(asked, found.end()) else found
    return _NAMED_AGENT.search(asked) or _ANY_VERB.search(asked)


def subject(asked: str) -> str | None:
    """The phrase that a question is about, by its grammar."""
    found = agent(asked) or _SUBJECT.search(asked)
    return found["phrase"] if found else None


def described(asked: str, kind: str) -> tuple[str, ...]:
    """Persons whom a question describes: "the captain of the Maren Holt".

    Args:
        asked: The question.
        kind: "person" for those of whom "he" may be said, "she" for those of whom that may. One of whom nothing
            else can be said, such as "his mother", is all there is.
    """
    found = list(_persons(asked, _FEMALE if kind == "person" else _MALE))
    certain = _FEMALE if kind == "she" else _MALE
    return tuple([one for one, role in found if role in certain][:1] or [one for one, _ in found])


def _persons(asked: str, others: frozenset[str]) -> Iterator[tuple[str, str]]:
    for one in _ROLE.finditer(asked):
        if one["role"] not in others:
            yield f"{one['phrase']}{one['of'] or ''}", one["role"]


def only_person(asked: str) -> re.Match[str] | None:
    """The phrase of the one person whom a question describes: its group ``phrase``."""
    found = list(_ROLE.finditer(asked))
    return found[0] if len(found) == 1 and not found[0]["of"] else None


def is_kin(phrase: str) -> bool:
    """Whether a phrase tells whether "he" or "she" is said of its person."""
    return _head(phrase) in _FEMALE | _MALE


def is_person(phrase: str) -> bool:
    """Whether a phrase describes a person."""
    return _ROLE.match(phrase) is not None


def is_many(phrase: str) -> bool:
    """Whether "they" may be said of what a phrase describes."""
    head = _head(phrase)
    return head in _MANY or (head.endswith("s") and not head.endswith(_NO_PLURAL))


def is_people(phrase: str) -> bool:
    """Whether a phrase is of people in the plural: "the crew", "passengers"."""
    head = _head(phrase)
    return head in _PEOPLE or (head.endswith("s") and head[:-1] in _ROLES)


def _head(phrase: str) -> str:
    return phrase.partition(" of ")[0].rpartition(" ")[2].lower()


def speaks_of_ships(asked: str) -> bool:
    """Whether a question speaks of any ship, named or not, one or several."""
    return bool(_ANY_SHIP.search(asked))


def ship(asked: str) -> str | None:
    """The ship that a question names or speaks of, if it is one: "the Maren Holt", "the ferry"."""
    named = [
        one
        for one in names(asked)
        if re.fullmatch(_VESSELS, one.preposition)
        or (one.article and not (one.place or one.text.isupper() or NO_PERSON & {*one.words, one.noun}))
    ]
    if named:
        return f"{'the ' if named[0].article else ''}{named[0].text}" if len(named) == 1 else None
    found = {one[0].lower() for one in _SHIP.finditer(asked)}
    return found.pop() if len(found) == 1 else None


def somebody(asked: str) -> bool:
    """Whether a question may speak of a person whom it does not name."""
    about = subject(asked)
    return bool(_SOMEBODY.search(asked)) or bool(about and not (is_many(about) or _SHIP.fullmatch(about)))
