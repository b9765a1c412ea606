"""Whether a sentence says of a thing that it is beaten or over, or that it goes on or comes back.

"Defeated" and "still active" exclude each other though neither is a negation of the other, and no list of antonyms
has them: what is over does not continue.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.positions.topic import names
from assistant.word_forms import content_terms
from index.patterns import lazy

if TYPE_CHECKING:
    from assistant.positions.topic import Topic

# What was active need not be so; what was defeated is.
_NOW: Final = r"(?:is|are|has been|have been|remains?|stays?)"
_EVER: Final = r"(?:was|were|had been)"
_HOW: Final = r"(?:(?:still|now|again|very|quite|far from|not|never|no longer|by and large|\w+ly) )*"
_OVER: Final = (
    r"defeated|destroyed|eliminated|eradicated|vanquished|crushed|dismantled|wiped out|beaten|finished|ended"
    r"|over(?! (?:the|an?|its|\d))|gone|dead"
)
_ON: Final = (
    r"active|operational|alive|at large|ongoing|resurgent|strong|resurging|regrouping|rebuilding|recruiting"
    r"|re-?emerging|reconstituting|expanding|growing|spreading|operating|fighting|attacking|coming back|going on"
    r"|continuing|returning|actively \w+ing"
)
# Behind the subject: "is defeated", "has ended", "is still active", "continues to attack", "has regrouped".
_PREDICATE: Final = lazy(
    rf"(?:(?:{_NOW}|{_EVER}) {_HOW}(?P<over>{_OVER})|{_NOW} {_HOW}(?P<on>{_ON})"
    r"|(?:has|have|had) (?:not )?(?P<ended>ended|collapsed)|(?P<stopped>ended|collapsed)"
    r"|(?:(?:has|have|had) )?(?P<back>resurged|regrouped|re-?emerged|survived|persisted|made a comeback)"
    r"|(?P<continues>continues?|goes on|go on|persists?|regroups?|resurges?|survives?))\b",
    re.IGNORECASE,
)
_NOT: Final = re.compile(r"\b(?:not|never|no longer|far from|hardly)\b|n't\b", re.IGNORECASE)
_STILL: Final = re.compile(r"\b(?:not|never|no longer|far from|hardly|still)\b|n't\b", re.IGNORECASE)
_RETURN_OF: Final = re.compile(r"\b(?:resurgence|comeback|regrouping|re-?emergence) of (?:the )?", re.IGNORECASE)
_RETURN: Final = re.compile(r"(?:'s)? (?P<noun>resurgence|comeback|regrouping|re-?emergence)\b", re.IGNORECASE)
_RESURGENT: Final = re.compile(r"\b(?:resurgent|resurging) $", re.IGNORECASE)
# Between the subject and its verb stands at most what tells where or which of it: nothing that the verb may be of.
_BETWEEN: Final = re.compile(
    r"(?: (?:fighters|militants|forces|cells|remnants|in [\w ]{1,20}))?(?: itself| also| still)? ", re.IGNORECASE
)
# "The war on the gang continues": the gang is not what continues.
_OBJECT_OF: Final = re.compile(
    r"\b(?:against|on|with|of|for|to|from|over|by|than|about|at|in|fight|defeat\w*|\w+ing)"
    r" (?:the |an? |this |that )?$",
    re.IGNORECASE,
)
# "The fight against the gang is far from over": then neither is the gang. That it is over does not say who lost.
_STRUGGLE: Final = re.compile(
    r"\b(?:fight|war|battle|struggle|campaign|offensive)s? (?:against|on|with|to (?:defeat|destroy)) (?:the )?$",
    re.IGNORECASE,
)
_NOT_OVER: Final = re.compile(
    r" (?:is|are|was|were) (?P<not>(?:not|far from|by no means|hardly)(?: yet)? (?:over|won|done|ended))\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")


class State(NamedTuple):
    """Whether a thing is over, ``text[start:end]`` of a clause."""

    over: bool
    start: int
    end: int


def asked_state(topic: Topic) -> bool | None:
    """Whether a yes-or-no question asks if something is over (``True``) or goes on; ``None`` if neither."""
    if re.fullmatch(_OVER, topic.word):
        return True
    return False if re.fullmatch(f"{_ON}|continue", topic.word) else None


def state_in(clause: str, topic: Topic) -> State | None:
    """What a folded clause says of the subject of a topic; ``None`` if it says neither outright."""
    for start, end in _subjects(clause, topic):
        before = clause[:start]
        if (resurgent := _RESURGENT.search(before)) and not _OBJECT_OF.search(before[: resurgent.start()]):
            return State(over=False, start=resurgent.start(), end=end)
        back = _RETURN_OF.search(before)
        if back and back.end() == start and not _OBJECT_OF.search(before[: back.start()]):
            return State(over=False, start=back.start(), end=end)
        if back := _RETURN.match(clause, end):
            return State(over=False, start=back.start("noun"), end=back.end())
        if (unwon := _NOT_OVER.match(clause, end)) and _STRUGGLE.search(before):
            return State(over=False, start=unwon.start("not"), end=unwon.end())
        between = _BETWEEN.match(clause, end)
        told = between and not _OBJECT_OF.search(before) and _PREDICATE.match(clause, between.end())
        if told:
            over = bool(told["over"] or told["ended"] or told["stopped"])
            said = _STILL.search(told[0])
            first = told.start() + said.start() if said else told.start(told.lastgroup or 0)
            return State(over != bool(_NOT.search(told[0])), first, told.end())
    return None


def _subjects(clause: str, topic: Topic) -> list[tuple[int, int]]:
    """Where a clause names the subject: its name, its common noun where it has no name, else a pronoun first."""
    words = [*_WORD.finditer(clause)]
    if topic.names:
        found = [word for word in words if word[0].lower().removesuffix("'s") in topic.names]
    else:
        found = [word for word in words if content_terms(word[0]) & topic.subject]
    if not found and words and words[0][0].lower() in {"it", "they"} and not [*names(clause)]:
        found = words[:1]
    spans: list[tuple[int, int]] = []
    for word in found:
        end = word.end() - len("'s") if word[0].endswith("'s") else word.end()
        # "the Kestrel Gang" is one subject, though both its words name it.
        start = spans.pop()[0] if spans and clause[spans[-1][1] : word.start()] == " " else word.start()
        spans.append((start, end))
    return spans
