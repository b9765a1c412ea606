"""Invented news articles in any number, from a seed: material for what must be measured on many texts.

A sentence is a pattern with its places filled at random; people and towns are made of syllables. Between two
places stand at most four fixed words, so that two articles seldom share a run of five by chance, while one article
speaks of the same few people and towns throughout, as real ones do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_SYLLABLES = (
    "bar den fel gor hal jor kel lam mor nar os pel quil rin sol tam ul vor wes yel zan mir tov lun ske".split()
)
_ENDINGS = {"town": "by haven stad ford wick mouth".split(), "name": "a en is o ur ell and eth".split()}
_WORDS = {
    "role": (
        "minister mayor skipper engineer teacher spokesman judge farmer doctor driver surveyor baker "
        "warden historian inspector councillor porter chemist treasurer archivist"
    ).split(),
    "body": (
        "council harbour office|water board|rail company|teachers’ union|weather service|fishing guild|"
        "county court|planning board|coast station|housing trust|ferry line|grain exchange|forest agency"
    ).split("|"),
    "thing": (
        "bridge tunnel school lighthouse market quay reservoir hospital library depot mill dam tramway "
        "theatre archive orchard cannery stadium observatory chapel"
    ).split(),
    "matter": (
        "water prices|night trains|the spring flood|school meals|the old timetable|harbour dues|"
        "wool exports|street lighting|rents near the station|the herring quota|road salt|"
        "coal deliveries|the census"
    ).split("|"),
    "quality": (
        "cautious crowded costly narrow muddy silent hasty thorough uneven popular disputed fragile "
        "generous puzzling stubborn tidy"
    ).split(),
    "verb": (
        "repaired inspected closed painted sold measured flooded praised abandoned rebuilt photographed "
        "questioned guarded surveyed mapped borrowed"
    ).split(),
    "unit": (
        "crowns tonnes metres visitors households litres hectares passengers signatures bricks lamps"
    ).split(),
    "when": (
        "before dawn|after the harvest|on market day|late on Tuesday|during the storm|within a week|"
        "in the autumn|over the winter|at noon on Friday|since the election|by early June|"
        "for most of April"
    ).split("|"),
    "where": (
        "behind the church|near the old ferry steps|along the northern wall|inside the customs house|"
        "above the weir|under the viaduct|outside the town hall|beside the tram sheds|"
        "at the eastern gate"
    ).split("|"),
    "why": (
        "because the pumps had failed|although nobody had asked|while the inquiry went on|"
        "since money was short|as the rain returned|unless the vote is repeated|"
        "so that the ice could be cleared|until the last invoice was found|"
        "even though the plans were lost"
    ).split("|"),
    "how": ("quietly reluctantly briskly publicly twice angrily carefully nearly suddenly jointly").split(),
    "link": (
        "Meanwhile|By contrast|Even so|In private|For now|A week later|Elsewhere|To general surprise|"
        "On paper|All the same"
    ).split("|"),
}
_PATTERNS = """
{person}, a {role} from {town}, {how} {verb} the {thing} {when} {why}.
The {body} counted {number} {unit} {where}, {number} more than {when}.
{link} the {body} of {town} called {matter} {quality} and {quality}, {why}.
“{Matter} will stay {quality} {when},” {person} told the {body}, “{why}.”
Some {number} {unit} {where} were {how} {verb} {when}.
{person} and {person} {how} {verb} {number} {unit} for the {thing} in {town}.
A {quality} {thing} {where} cost {number} {unit}, said {person} of the {body}.
{link}, {matter} divided {town} {when}: the {role} was {quality}, the {role} {quality}.
Nobody {where} {verb} the {thing} {why}, {person} wrote {when}.
“We {how} {verb} {number} {unit},” said {person}, {role} of {town}, {why}.
{Matter} {how} reached the {body} {when}, with {number} {unit} {where}.
The {role} {person} found the {quality} {thing} {where} {when}.
{link} a {quality} {role} {verb} it {where}, {why}.
In {town} the {thing} was {how} {verb} by {number} {unit} of {matter}.
{person} denied {when} that {matter} had {how} {verb} the {thing}.
According to the {body}, {number} of {number} {unit} were {verb} {why}.
{Matter}, {person} said {where}, had grown {quality} {when}.
What the {role} {how} {verb} {where} was {quality}, {person} recalled.
Between {number} and {number} {unit} left {town} {when} {why}.
{link} {person} asked {where} who {verb} the {quality} {thing}.
""".strip().split("\n")
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Cast:
    """The people and towns that one article speaks of."""

    people: tuple[str, ...]
    towns: tuple[str, ...]


def cast(random: Random) -> Cast:
    """Four people and two towns that no other article is likely to know."""
    people = tuple(f"{_coined(random, 'name')} {_coined(random, 'name')}" for _ in range(4))
    return Cast(people, (_coined(random, "town"), _coined(random, "town")))


def _coined(random: Random, kind: str) -> str:
    return "".join((*random.sample(_SYLLABLES, 2), random.choice(_ENDINGS[kind]))).capitalize()


def sentence(random: Random, about: Cast) -> str:
    """One sentence about the people and towns of an article."""

    def fill(place: re.Match[str]) -> str:
        name = place.group(1)
        if name == "person":
            return random.choice(about.people)
        if name == "town":
            return random.choice(about.towns)
        if name == "number":
            return f"{random.randint(2, 4_000):,}"
        word = random.choice(_WORDS[name.lower()])
        return word[0].upper() + word[1:] if name[0].isupper() else word

    text = _PLACE.sub(fill, random.choice(_PATTERNS))
    return text[0].upper() + text[1:]


def sentences(random: Random, about: Cast, words: int) -> list[str]:
    """Sentences of at least so many words together."""
    told: list[str] = []
    while sum(len(one.split()) for one in told) < words:
        told.append(sentence(random, about))
    return told


def article(random: Random, words: int) -> list[str]:
    """The sentences of an article about a cast of its own."""
    return sentences(random, cast(random), words)


def page(told: list[str]) -> str:
    """Sentences as a text with paragraphs of three."""
    return "\n\n".join(" ".join(told[at : at + 3]) for at in range(0, len(told), 3))
