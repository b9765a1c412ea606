"""A question of each country of a group, as a question of every one by its name."""

from __future__ import annotations

import re
from typing import Final

from index.patterns import lazy

# Documents name the countries, questions the group. Those whose members nobody disputes, and few enough to be
# asked of one by one.
_GROUPS: Final = {
    "Central Asian": ("Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"),
    "Baltic": ("Estonia", "Latvia", "Lithuania"),
    "Nordic": ("Denmark", "Finland", "Iceland", "Norway", "Sweden"),
    "Scandinavian": ("Denmark", "Norway", "Sweden"),
    "Benelux": ("Belgium", "Luxembourg", "the Netherlands"),
    "Visegrad": ("the Czech Republic", "Hungary", "Poland", "Slovakia"),
    "South Caucasus": ("Armenia", "Azerbaijan", "Georgia"),
    "Gulf": ("Bahrain", "Kuwait", "Oman", "Qatar", "Saudi Arabia", "the United Arab Emirates"),
    "Maghreb": ("Algeria", "Libya", "Mauritania", "Morocco", "Tunisia"),
    "North American": ("Canada", "Mexico", "the United States"),
    "G7": ("Britain", "Canada", "France", "Germany", "Italy", "Japan", "the United States"),
}
_EACH: Final = re.compile(
    rf"\b(?:each|every)(?: one)?(?: of)?(?: the)?(?: \w+)? (?P<group>{'|'.join(_GROUPS)})"
    r"(?: Arab)? (?:state|country|countrie|nation|republic)s?\b(?!-)",
    re.IGNORECASE,
)
# "What are each of the Baltic states doing?"
_ONE: Final = {"are": "is", "were": "was", "do": "does", "have": "has"}
_MANY: Final = lazy(rf"\b(?:{'|'.join(_ONE)})\b(?= $)", re.IGNORECASE)
# As documents call them, too.
_ALSO: Final = {
    "Britain": ("the United Kingdom", "the UK"),
    "the Czech Republic": ("Czechia",),
    "the Netherlands": ("the Dutch",),
    "the United Arab Emirates": ("the UAE", "the Emirates"),
    "the United States": ("the US", "the U.S.", "America"),
}
_BY_NAME: Final = {group.casefold(): members for group, members in _GROUPS.items()}


def of_each(question: str) -> dict[str, str]:
    """The question of each country of a group, by its name; none where it is of no such group.

    "What does each Baltic state want?" is asked of Estonia, of Latvia and of Lithuania.
    """
    match = _EACH.search(question)
    if match is None:
        return {}
    before, after = question[: match.start()], question[match.end() :]
    before = _MANY.sub(lambda verb: _ONE[verb[0].lower()], before)
    return {member: f"{before}{member}{after}" for member in _BY_NAME[match["group"].casefold()]}


def is_named(member: str, text: str) -> bool:
    """Whether a text names a country of a group."""
    return any(name.removeprefix("the ") in text for name in (member, *_ALSO.get(member, ())))
