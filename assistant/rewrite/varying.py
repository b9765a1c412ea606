"""The last question with one part of it exchanged for what a follow-up names: "and in Sorne?", "and the crew?"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.rewrite.described import PARTICIPLE, is_people, is_person, only_agent, only_person
from assistant.rewrite.leaning import (
    A_PREPOSITION,
    ABOUT,
    ACCORDING,
    AUX,
    COUNT_OF,
    COUNT_THERE,
    OF_WHOM,
    ORDINAL,
    PREPOSITIONS,
    PRONOUN,
    without_lead,
)
from assistant.rewrite.named import TIME, names, persons
from assistant.rewrite.referents import HOW_MANY, PHRASE_WORDS, as_question, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.rewrite.named import Named

# Of several there is no telling which one a follow-up varies.
SENTENCES = re.compile(r"[.?!] ")
_PARTICIPLE = re.compile(rf"(?:{PARTICIPLE})", re.IGNORECASE)
_DONE = re.compile(rf"\b(?:is|are|was|were|been)\b.* (?P<done>{PARTICIPLE})$", re.IGNORECASE)
_WHICH_ONE = re.compile(r"the (?P<which>[\w-]+) one", re.IGNORECASE)
# "How many were rescued?": of what is not said.
_COUNTED = re.compile(
    rf"how many (?P<rest>(?:{AUX}|came|fled|went|left|fell|lost|took|\w+ed)\b[^?!]*)", re.IGNORECASE
)
_OF_THE = re.compile(r"^how many of the ", re.IGNORECASE)
_ACCORDING_TO = re.compile(r",? according to .+$", re.IGNORECASE)
_TOO = re.compile(r",? (?:too|as well|also)$", re.IGNORECASE)
_NTH = re.compile(r"the (?:first|second|third|fourth|fifth|last|other)(?: one)?", re.IGNORECASE)
_BEFORE_OR_AFTER = re.compile(r"\b(?:before|after)\b(?= \w)", re.IGNORECASE)
_WHERE_OR_WHEN = re.compile(r" (?:in|on|at|during|after|before|since|aboard) [^?!]+$", re.IGNORECASE)


def ellipsis(text: str, asked: str, _said: Sequence[str]) -> str | None:
    """The last question with one part of it exchanged for what the follow-up names."""
    if SENTENCES.search(asked):
        return None
    core = without_lead(text).rstrip(" ?!.")
    about = ABOUT.fullmatch(core) or OF_WHOM.fullmatch(core)
    what = about["what"] if about else core
    preposition, _, rest = what.partition(" ")
    if preposition.lower() not in PREPOSITIONS:
        preposition, rest = "", what
    ways = (
        _otherwise(asked, core),
        _counting(asked, what),
        _turned(asked, preposition.lower(), rest),
        None if preposition else _instead_of_nth(asked, rest),
    )
    return next((one for one in ways if one), None) or _exchanged(asked, preposition, rest)


def _exchanged(asked: str, preposition: str, rest: str) -> str | None:
    rest = _TOO.sub("", rest) if preposition else rest
    if " too" in rest or not rest:
        return None
    span = _slot(asked, preposition.lower(), rest)
    if span is None:
        return _added(asked, preposition, rest) or (None if preposition else _acting(asked, rest))
    start, end = span
    if preposition and (TIME.fullmatch(rest) or _is_place(preposition, rest)):
        # "After 2016" for "in 2025", "on Sorne" for "in Orrel".
        rest = f"{preposition.lower()} {rest}"
        start = _preposition(asked, start)
    return as_question(f"{asked[:start]}{rest}{asked[end:]}")


def _otherwise(asked: str, core: str) -> str | None:
    """The last question of another deed, or by an account: "and acquitted?", "and according to the police?"."""
    if _PARTICIPLE.fullmatch(core) and (done := _DONE.search(asked)):
        return as_question(f"{asked[: done.start('done')]}{core}")
    return as_question(f"{_ACCORDING_TO.sub('', asked)} {core}") if ACCORDING.fullmatch(core) else None


def _instead_of_nth(asked: str, what: str) -> str | None:
    """A name, or another number, in the place of "the second one"."""
    nth = ORDINAL.search(asked)
    if nth is None or not (names(f"· {what}") or _NTH.fullmatch(what)):
        return None
    return as_question(f"{asked[: nth.start()]}{what}{asked[nth.end() :]}")


def _counting(asked: str, what: str) -> str | None:
    """The last question of how many people, asked of some of them: "how many of the crew died?"."""
    many, of = HOW_MANY.fullmatch(_OF_THE.sub("How many ", asked)), COUNT_OF.fullmatch(what)
    if many is None or not is_people(many["who"]):
        return None
    if of is None and not is_people(what):
        return None
    who = of["what"] if of else re.sub(r"^the ", "of the ", what)
    return as_question(f"How many {who} {many['rest']}")


def _turned(asked: str, preposition: str, what: str) -> str | None:
    """The last question of what was after somebody, asked of what was before: "and before her?"."""
    found = list(_BEFORE_OR_AFTER.finditer(asked))
    if len(found) != 1 or preposition not in {"before", "after"} or not PRONOUN.fullmatch(what):
        return None
    return as_question(f"{asked[: found[0].start()]}{preposition}{asked[found[0].end() :]}")


def _preposition(asked: str, at: int) -> int:
    """Where the preposition before a place in the question begins; the place itself if there is none."""
    before = re.search(rf"\b(?:{A_PREPOSITION}) $", asked[:at], re.IGNORECASE)
    return before.start() if before else at


def _slot(asked: str, preposition: str, what: str) -> tuple[int, int] | None:
    """Where in the last question stands the one thing of the kind of ``what``."""
    if TIME.fullmatch(what):
        times = [match.span() for match in TIME.finditer(asked)]
        return times[0] if len(times) == 1 else None
    named = names(f"· {what}")
    if named and what.endswith(named[-1].text):
        found = [one for one in names(asked) if not TIME.search(one.text)]
        if _is_place(preposition, what):
            found = [one for one in found if _placed(one)]
        elif preposition:
            found = [one for one in found if one.preposition == preposition]
            if not found:
                return _at_end(asked, preposition)
        alike = [one for one in found if one.article == named[-1].article]
        if len(found) > 1:
            # Initials for initials: of "ISIS" and "Iraq" it is the one that "NATO" takes the place of.
            found = [one for one in alike if one.text.isupper() == named[-1].text.isupper()]
        # Nothing with an article is where something with none is: "in Syria" and "the SDF".
        if len(found) != 1 or (not preposition and not alike and _placed(found[0])):
            return None
        return whole(asked, found[0])
    return _at_end(asked, preposition) if preposition else None


def _at_end(asked: str, preposition: str) -> tuple[int, int] | None:
    """Where the phrase stands that a preposition begins and a question ends with."""
    starts = [match.end() for match in re.finditer(rf"\b{preposition} ", asked, re.IGNORECASE)]
    rest = asked[starts[0] :] if len(starts) == 1 else ""
    # A lower-case phrase has no end that can be seen unless the question ends with it.
    simple = 0 < len(rest.split()) <= PHRASE_WORDS and not re.search(
        rf"\b(?:{A_PREPOSITION})\b", rest, re.IGNORECASE
    )
    return (starts[0], len(asked)) if simple else None


def _added(asked: str, preposition: str, rest: str) -> str | None:
    """A time or a place that the last question did not name narrows it."""
    if TIME.fullmatch(rest) and not TIME.search(asked):
        return f"{asked} {preposition.lower() or 'in'} {rest}?"
    if _is_place(preposition, rest) and not any(map(_placed, names(asked))):
        return f"{asked} {preposition.lower()} {rest}?"
    return None


def _acting(asked: str, what: str) -> str | None:
    """The last question asked of somebody or something else: "and the crew?" after "what did the captain say?"."""
    someone = is_person(what) or persons([f"· {what}"])
    found = only_agent(asked) or (only_person(asked) if someone else None)
    if found is None or (names(f"· {what}") and names(asked)):
        return None
    if one := _WHICH_ONE.fullmatch(what):
        _, *words = found["phrase"].split()
        what = f"the {one['which']} {words[-1]}" if len(words) > 1 else ""
    if not (what.lower().startswith("the ") or names(f"· {what}")):
        return None
    return as_question(f"{asked[: found.start('phrase')]}{what}{asked[found.end('phrase') :]}")


def counted(text: str, asked: str, _said: Sequence[str]) -> str | None:
    """Put what the last question counted, and where or when, into a question that counts and names neither."""
    core = without_lead(text).rstrip(" ?!.")
    counts, counted = COUNT_THERE.fullmatch(core) or _COUNTED.fullmatch(core), HOW_MANY.fullmatch(asked)
    if not (counts and counted):
        return None
    within = "" if _WHERE_OR_WHEN.search(counts["rest"]) else _WHERE_OR_WHEN.search(counted["rest"])
    return as_question(f"How many {counted['who']} {counts['rest']}{within[0] if within else ''}")


def _is_place(preposition: str, what: str) -> bool:
    return any(map(_placed, names(f"· {preposition.lower()} {what}")[:1]))


def _placed(one: Named) -> bool:
    """Whether a question names a place so: "on Sorne" is one, "on the Maren Holt" is not."""
    return one.place or (one.preposition == "on" and not one.article)
