"""Whether a number counts what was asked: those who died, or else things of which no other deed is told.

That a number stands beside a word of the question is not enough: "80 people stood in silence, one for each of the
dead". Between a number and what is told of it there is no further verb, and no further number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from assistant.word_forms import content_terms, is_past

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.positions.numbers import Number

_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
# Auxiliary verbs, and words of reporting that may stand between a number and "dead".
_AUXILIARY: Final = frozenset("is are was were be been being has have had".split())
_REPORTED: Final = frozenset(
    "confirmed feared reported presumed believed known thought said declared pronounced counted listed left found"
    " estimated identified".split()
)
# Verbs that tell how many there are, and nothing else of those who are counted.
_COUNTING: Final = _REPORTED | frozenset(
    "put gave given made named numbered totalled announced recorded registered stated set noted showed shown"
    " reached held kept".split()
)
# Of a toll they tell how it changes; people who "stood" or "rose" do something else.
_TELLING: Final = _COUNTING | frozenset(
    "spoke spoken stood rose risen climbed grew grown fell fallen passed brought raised revised updated corrected"
    " jumped doubled added lowered increased".split()
)
# After these another clause begins, whose verb tells nothing of the number before it.
_CLAUSE_OPENS: Final = frozenset(
    "when while as after before because since if until where whose whom which though although but than".split()
)
# Between a number and a noun of the dead stand at most two words that tell which: "three crew dead".
_MOST_BETWEEN: Final = 2
# "people aboard the ferry that sank off Kelpin": so far from its number a verb may be of something else.
_MOST_TO_VERB: Final = 14
_NOT_BETWEEN: Final = frozenset(
    "and or of in on at by for from with to a an the each every their his her its who that missing injured wounded"
    " hurt rescued saved alive survivors not no".split()
)
_DEAD_NOUN: Final = re.compile(
    r"\b(dead|deaths?|fatalit(?:y|ies)|bodies|victims?|casualt(?:y|ies)|killed|lives)\b", re.IGNORECASE
)
_LIVES_LOST: Final = re.compile(r"\b(?:claim|cost|los|tak|took)\w*\s+(?:[\w ]{1,20})?$", re.IGNORECASE)
# What is done with the dead leaves them what they are; whoever is treated or questioned need not be dead.
_OF_BODIES: Final = frozenset(
    "found recovered pulled brought washed identified counted confirmed buried lifted taken laid retrieved".split()
)
_DIES: Final = re.compile(
    r"\b(?:(?P<verb>died|die|dies|perished|lost their lives)|(?P<state>dead)|(?P<done>killed))\b", re.IGNORECASE
)
# An object, so that those who are counted kill and are not killed.
_OBJECT: Final = re.compile(
    r"\s+(?:\d|(?:a|an|the|his|her|its|their|some|several|many|more|at|about|nearly|up|two|three|four|five|six"
    r"|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty)\b(?! least\W*$))",
    re.IGNORECASE,
)
# "died of cold": those are a part of the dead, unless what they died of is all that is told of ("of it") or asked.
_CAUSE: Final = re.compile(r"\s+(?:of|from)\s+(?!(?:it|this|that|them)\b)(?P<cause>[^.,;:]+)", re.IGNORECASE)
_KILLING: Final = re.compile(
    r"\b(?:kill(?:ed|ing|s)(?: all)?|(?:claim(?:ed|ing|s)|took|taking|cost) the lives of)\s+$", re.IGNORECASE
)
_TOLL: Final = re.compile(
    r"\btoll\b|\b(?:number|figure|count|tally|total|list) of (?:(?:the|those|people|persons|confirmed|all) )*"
    r"(?:dead|deaths|fatalities|victims|casualties|bodies|killed|who (?:have |had )?(?:died|been killed))\b"
    r"|\bdeath count\b|\b(?:deaths|fatalities)\b",
    re.IGNORECASE,
)
_THE_DEAD: Final = re.compile(
    r"\b(?:the )?(?:dead|killed|deaths|fatalities|casualties)"
    r"\s*(?:\||:|-|\b(?:to|at|now|number|numbered|numbering|reached)\b)?\s*[~≈]?\s*$",
    re.IGNORECASE,
)
_AS_TOLL: Final = re.compile(
    r"\s+(?:dead\s+)?as (?:the |a |an |its )?(?:\W?\w+\W? ){0,2}?(?:death )?toll\b", re.IGNORECASE
)
# "by three to 22": the first tells how far it rose.
_BY: Final = re.compile(r"\bby\s+$", re.IGNORECASE)
_OTHER_THINGS: Final = re.compile(
    r"\s+(?!(?:is|was|as|this|persons|others|lives|yesterday)\b)(?:[a-z]+\s+)?[a-z]+s\b|(?:\s+[a-z]\w+){1,3}\s+(?:was|were|are|is|have|has|had)\b"
)


def counts_the_dead(
    text: str, number: Number, lead: int, numbers: Sequence[Number], asked: frozenset[str]
) -> int | None:
    """How surely a number tells how many died: 0 for a toll, 1 for "19 people died"; ``None`` if it does not.

    Args:
        text: The clause that the number stands in, folded.
        number: The number, by its place in the clause.
        lead: Where in the clause the words before the number and its qualifier end.
        numbers: The other numbers of the clause.
        asked: The content terms of the question.
    """
    before, after = text[:lead], text[number.end :]
    following = next((one.start - number.end for one in numbers if one.start >= number.end), len(after))
    told = [one.end for one in numbers if one.end <= number.start and not _BY.search(text[: one.start])]
    preceding = max(told, default=0)
    if _is_toll(before[preceding:], after):
        return 0
    after, rest = after[:following], after
    if _KILLING.search(before) or _is_noun_of_dead(before, after, asked) or _die(after, rest, asked):
        return 1
    return None


def other_deed(before: str, after: str, asked: frozenset[str]) -> bool:
    """Whether another deed is told of a number than was asked: "treated 58 passengers", "80 people stood".

    Args:
        before: What stands before the number and its qualifier.
        after: What stands behind the number.
        asked: The content terms of the question.
    """
    verbs = [*_words(before)[-1:], *_after_noun(after)]
    neutral = _COUNTING | _AUXILIARY
    return any(is_past(word) and word not in neutral and not content_terms(word) & asked for word in verbs)


def _after_noun(after: str) -> Iterator[str]:
    """The first words behind a number, of which one may be the verb of what it counts."""
    text = re.match(r"(?:\s+[^\W\d_][\w'-]*){1,3}", after)
    yield from _words(text[0]) if text else ()


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _is_toll(before: str, after: str) -> bool:
    """Whether a number is given as a toll: "the toll rose to 23", "the number of dead, nineteen"."""
    if _AS_TOLL.match(after):
        return True
    if _BY.search(before) or (_OTHER_THINGS.match(after) and not _DEAD_NOUN.match(after.lstrip())):
        return False
    if _THE_DEAD.search(before):
        return True
    heads = [*_TOLL.finditer(before)]
    if not heads:
        return False
    words = _words(before[heads[-1].end() :])
    telling = _TELLING | _AUXILIARY
    return len(words) <= _MOST_TO_VERB and not any(
        word.lower() in _CLAUSE_OPENS or (is_past(word) and word not in telling) for word in words
    )


def _is_noun_of_dead(before: str, after: str, asked: frozenset[str]) -> bool:
    """Whether a number stands before a noun of the dead: "19 dead", "17 bodies", "three crew deaths"."""
    noun = _DEAD_NOUN.search(after)
    words = after[: noun.start()].replace("-", " ").split() if noun else []
    if noun is None or len(words) > _MOST_BETWEEN or not all(_tells_which(word) for word in words):
        return False
    rest, what = after[noun.end() :], noun[1].lower()
    if what == "lives":
        return bool(_LIVES_LOST.search(before)) or rest.lstrip().startswith(("lost", "were lost", "had been lost"))
    if what in {"dead", "killed"}:
        return not _OBJECT.match(rest) and not _has_cause(rest, asked)
    if what == "bodies" and _REPORTED & set(words):
        return False  # "12 divers found bodies"
    told = {word for word in (*_words(before)[-1:], *_after_noun(rest)) if is_past(word)}
    caused = what.startswith("death") and _has_cause(rest, asked)
    return not caused and told <= _OF_BODIES | _TELLING | _AUXILIARY


def _tells_which(word: str) -> bool:
    """Whether a word may stand between a number and its noun: an adjective, a noun, "confirmed"."""
    other_verb = is_past(word) and word not in _REPORTED
    return word.isalpha() and word.islower() and word not in _NOT_BETWEEN and not other_verb


def _die(after: str, rest: str, asked: frozenset[str]) -> bool:
    """Whether those whom a number counts die, in the clause behind it: "19 people were killed"."""
    dies = _DIES.search(after)
    if dies is None:
        return False
    words = [word.lower() for word in _words(after[: dies.start()])]
    if len(words) > _MOST_TO_VERB or any(
        word in _CLAUSE_OPENS or (is_past(word) and word not in _REPORTED | _AUXILIARY) for word in words
    ):
        return False
    helped = any(word in _AUXILIARY for word in words)
    if helped and "and" in words and not _shares_verb(words):
        return False  # "40 people are safe and the captain died"
    behind = rest[dies.end() :]
    if dies["verb"]:
        return not _has_cause(behind, asked)
    if dies["state"]:
        return words[-1:] != ["the"] and (helped or bool(_REPORTED & set(words))) and not _has_cause(behind, asked)
    return not _OBJECT.match(behind)


def _shares_verb(words: Sequence[str]) -> bool:
    """Whether "and" joins those who are counted, and not another clause: it stands before the auxiliary verb."""
    return words.index("and") < next(at for at, word in enumerate(words) if word in _AUXILIARY)


def _has_cause(text: str, asked: frozenset[str]) -> bool:
    cause = _CAUSE.match(text)
    return cause is not None and not content_terms(cause["cause"]) & asked
