"""What a follow-up may point to: the persons, things, places and groups of the last question and its answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.rewrite.described import (
    PARTICIPLE,
    described,
    is_kin,
    is_many,
    is_person,
    ship,
    speaks_of_ships,
    subject,
)
from assistant.rewrite.leaning import PREPOSITIONS
from assistant.rewrite.named import FUNCTION_WORDS, TIME, Named, names, persons, same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WHO_IS = re.compile(r"who (?:is|was|are|were) (?P<what>(?:the|a|an|his|her|their|its) [^?!]+)", re.IGNORECASE)
# "What is X called?", "How long is X?": X is a thing. A last word that ends so is no part of its name.
_WHAT_IS = re.compile(r"(?:what|which|where|when|how(?: \w+)?) (?:is|was) (?P<what>[^?!]+)", re.IGNORECASE)
_PARTICIPLE = re.compile(rf" (?:{PARTICIPLE}|like)$")
_OWNED = re.compile(r"[’']s? ")
# Where the verb begins can be seen of those that are passive, regular or common in such counts.
HOW_MANY = re.compile(
    r"how many (?P<who>\w+(?: \w+)?) (?P<rest>(?:were|was|are|have|had|died|\w+ed|came|fled|left|fell|went|live"
    r"|lost|took)\b[^?!]*)",
    re.IGNORECASE,
)
_THE_END = re.compile(r"\bthe \w+$", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|an?|his|her|its|their)\b", re.IGNORECASE)
_POSSESSIVE = frozenset({"his", "its", "their"})
# "How deep is the wreck there?": no part of what it is.
_ADVERB = re.compile(r" (?:there|then|now|again|still|before|first|earlier)$", re.IGNORECASE)
_NO_NOUN = FUNCTION_WORDS | set(PREPOSITIONS) | set("afterwards again later now today yesterday".split())
# The kinds of pronouns that stand for a person; of "she" that may be a ship.
PERSONAL = frozenset({"person", "she"})
# More words are no longer a noun phrase.
PHRASE_WORDS = 6


def referent(kind: str, asked: str, said: Sequence[str]) -> str | None:
    """What a pronoun of a kind stands for; ``None`` if not one thing.

    Args:
        kind: A group of ``leaning.PRONOUN``: "person", "she", "thing", "many", "place" or "time".
        asked: The last question.
        said: What answered it.
    """
    match kind:
        case "person" | "she":
            found = meant(kind, asked, said)
            return found[0] if len(found) == 1 else None
        case "thing":
            return _thing(asked)
        case "many":
            return group(asked)
        case "place":
            places = {one.text: one for one in names(asked) if one.place}
            return f"{next(iter(places.values())).preposition} {next(iter(places))}" if len(places) == 1 else None
        case _:
            times = {match[0]: match for match in TIME.finditer(asked)}
            if len(times) != 1:
                return None
            time, at = next((time, match.start()) for time, match in times.items())
            before = asked[:at].split()[-1:]
            return f"{before[0].lower() if before and before[0].lower() in PREPOSITIONS else 'in'} {time}"


def meant(kind: str, asked: str, said: Sequence[str]) -> tuple[str, ...]:
    """Those for whom a personal pronoun may stand, of the last question, or else of its answer.

    Of several whom the question names it is the one whom the answer names again.

    Args:
        kind: "person" for "he", "she" for "she".
        asked: The last question.
        said: What answered it.
    """
    if who := _WHO_IS.fullmatch(asked):
        # Not by the name that the answer seems to give: that may be somebody else in the same sentence.
        return (_ADVERB.sub("", who["what"]),)
    told = described(asked, kind)
    if len(told) == 1 and is_kin(told[0]):
        return told
    named = persons([asked])
    if len(named) > 1:
        again = tuple(one for one in named if any(same(one, other) for other in persons(said)))
        named = again if len(again) == 1 else named
    if named or told:
        return (*named, *told)
    vessel = ship(asked) if kind == "she" else None
    if vessel or (kind == "she" and speaks_of_ships(asked)):
        return (vessel,) if vessel else ()
    return persons(said)


def office(asked: str) -> str | None:
    """What the last question asks who it is: "the managing director of Nordvik Line"."""
    who = _WHO_IS.fullmatch(asked)
    return _ADVERB.sub("", who["what"]) if who else None


def _thing(asked: str) -> str | None:
    """The thing that the last question is about."""
    match = _WHAT_IS.fullmatch(asked)
    if match:
        what = _ADVERB.sub("", _PARTICIPLE.sub("", match["what"]))
        if what.split()[0].lower() in {"the", "a", "an"} or names(f"· {what}"):
            # Of "the ferry’s top speed", either.
            one = len(what.split()) <= PHRASE_WORDS and not _OWNED.search(what)
            return what if one else None
    about = subject(asked)
    if about and not (is_person(about) or is_many(about)):
        return about
    things = [one for one in names(asked) if not one.person and not one.place and not TIME.search(one.text)]
    if len(things) == 1:
        return asked[slice(*whole(asked, things[0]))]
    last = _THE_END.search(asked)
    if last is None or things or len(_ARTICLE.findall(asked)) > 1 or is_person(last[0]):
        return None
    return last[0]


def group(asked: str) -> str | None:
    """Those whom "how many people died?" counts, the people that died; else the several that it is about."""
    if match := HOW_MANY.fullmatch(asked):
        return f"the {match['who']} that {match['rest']}"
    about = subject(asked)
    return about if about and is_many(about) else None


def side_by_side(text: str) -> tuple[str, ...]:
    """Names that a text lists with "and" or "or": at least two, or none."""
    found = names(text)
    for at in range(len(found) - 1, 0, -1):
        if re.fullmatch(r",? (?:and|or) (?:the |an? )?", text[found[at - 1].end : found[at].start]):
            first = at - 1
            while first > 0 and re.fullmatch(r", (?:the |an? )?", text[found[first - 1].end : found[first].start]):
                first -= 1
            return tuple(text[slice(*whole(text, one))] for one in found[first : at + 1])
    return ()


def whole(asked: str, one: Named) -> tuple[int, int]:
    """Where a name with its article stands."""
    before = re.search(r"\b(?:the|a|an) $", asked[: one.start], re.IGNORECASE) if one.article else None
    return (before.start() if before else one.start, one.end)


def put(text: str, found: Sequence[re.Match[str]], referents: Mapping[str, str]) -> str:
    """A text with what pronouns stand for, by kind, in the place of the first of that kind.

    A later one of the same kind stands for what is named by then.
    """
    firsts = {str(one.lastgroup): one for one in reversed(found)}
    for one in sorted(firsts.values(), key=lambda match: -match.start()):
        possessive = one[0].lower() in _POSSESSIVE or (one[0].lower() == "her" and _has_noun(text[one.end() :]))
        name = referents[str(one.lastgroup)] + ("’s" if possessive else "")
        text = f"{text[: one.start()]}{name}{text[one.end() :]}"
    return capital(text)


def _has_noun(after: str) -> bool:
    """Whether what follows "her" begins with what is hers: "her boat", not "her afterwards"."""
    word = after.strip(" ?.!").partition(" ")[0].lower()
    return bool(word) and word not in _NO_NOUN and not word.endswith("ly")


def capital(text: str) -> str:
    """A text with its first letter as a sentence has it."""
    return text[:1].upper() + text[1:]


def as_question(text: str) -> str:
    """A text as a question is written."""
    return capital(text.rstrip(" ?!.")) + "?"
