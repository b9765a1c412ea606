"""What a follow-up may point to: the persons, things, places and groups of the last question and its answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.rewrite.named import TIME, Named, names, persons

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WHO_IS = re.compile(r"who (?:is|was|are|were) (?P<what>(?:the|a|an|his|her|their|its) [^?!]+)", re.IGNORECASE)
# "What is X called?", "How long is X?": X is a thing. A last word that ends so is no part of its name.
_WHAT_IS = re.compile(r"(?:what|which|where|when|how(?: \w+)?) (?:is|was) (?P<what>[^?!]+)", re.IGNORECASE)
_PARTICIPLE = re.compile(r" (?:\w+ed|built|made|sold|found|held|kept|lost|sunk|known|given|taken|born|like)$")
# Where the verb begins can be seen of those that are passive, regular or common in such counts.
_HOW_MANY = re.compile(
    r"how many (?P<who>\w+(?: \w+)?) (?P<rest>(?:were|was|are|have|had|died|\w+ed|came|fled|left|fell|went|live"
    r"|lost|took)\b[^?!]*)",
    re.IGNORECASE,
)
_THE_END = re.compile(r"\bthe \w+$", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|an?|his|her|its|their)\b", re.IGNORECASE)
_POSSESSIVE = frozenset({"his", "its", "their"})
# More words are no longer a noun phrase.
PHRASE_WORDS = 6


def referent(kind: str, asked: str, said: Sequence[str]) -> str | None:
    """What a pronoun of a kind ("person", "thing", "many", "place", "time") stands for; ``None`` if not one thing.

    Args:
        kind: A group of ``leaning.PRONOUN``.
        asked: The last question.
        said: What answered it.
    """
    match kind:
        case "person":
            return _person(asked, said)
        case "thing":
            return _thing(asked)
        case "many":
            return group(asked)
        case "place":
            places = {one.text: one for one in names(asked) if one.place}
            return f"{next(iter(places.values())).preposition} {next(iter(places))}" if len(places) == 1 else None
        case _:
            times = {match[0] for match in TIME.finditer(asked)}
            return f"in {times.pop()}" if len(times) == 1 else None


def _person(asked: str, said: Sequence[str]) -> str | None:
    """The one person whom the last question names or describes, or else its answer names.

    Of several whom the question names it is the one whom the answer names again.
    """
    if who := _WHO_IS.fullmatch(asked):
        # Not by the name that the answer seems to give: that may be somebody else in the same sentence.
        return str(who["what"])
    named = persons([asked])
    if len(named) > 1:
        named = tuple(one for one in named if one in persons(said))
        return named[0] if len(named) == 1 else None
    if named:
        return named[0]
    answered = persons(said)
    return answered[0] if len(answered) == 1 else None


def _thing(asked: str) -> str | None:
    """The thing that the last question is about."""
    match = _WHAT_IS.fullmatch(asked)
    if match:
        what = _PARTICIPLE.sub("", match["what"])
        if what.split()[0].lower() in {"the", "a", "an"} or names(f"· {what}"):
            short = len(what.split()) <= PHRASE_WORDS
            return what if short else None
    things = [one for one in names(asked) if not one.person and not one.place and not TIME.search(one.text)]
    if len(things) == 1:
        return asked[slice(*whole(asked, things[0]))]
    last = _THE_END.search(asked)
    return last[0] if last and not things and len(_ARTICLE.findall(asked)) == 1 else None


def group(asked: str) -> str | None:
    """Those whom "how many people died?" counts: the people that died."""
    match = _HOW_MANY.fullmatch(asked)
    return f"the {match['who']} that {match['rest']}" if match else None


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
        possessive = one[0].lower() in _POSSESSIVE or (one[0].lower() == "her" and text[one.end() :].strip(" ?.!"))
        name = referents[str(one.lastgroup)] + ("’s" if possessive else "")
        text = f"{text[: one.start()]}{name}{text[one.end() :]}"
    return capital(text)


def capital(text: str) -> str:
    """A text with its first letter as a sentence has it."""
    return text[:1].upper() + text[1:]
