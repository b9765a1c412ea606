"""The last question with one part of it exchanged for what a follow-up names: "and in Sorne?", "and the crew?"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.rewrite.described import PARTICIPLE, agent, is_person, only_person
from assistant.rewrite.leaning import A_PREPOSITION, ABOUT, AUX, PREPOSITIONS, without_lead
from assistant.rewrite.named import TIME, names
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
_WHERE_OR_WHEN = re.compile(r" (?:in|on|at|during|after|before|since|aboard) [^?!]+$", re.IGNORECASE)


def ellipsis(text: str, asked: str, _said: Sequence[str]) -> str | None:
    """The last question with one part of it exchanged for what the follow-up names."""
    core = without_lead(text).rstrip(" ?!.")
    if _PARTICIPLE.fullmatch(core) and (done := _DONE.search(asked)):
        return as_question(f"{asked[: done.start('done')]}{core}")
    about = ABOUT.fullmatch(core)
    what = about["what"] if about else core
    preposition, _, rest = what.partition(" ")
    if preposition.lower() not in PREPOSITIONS:
        preposition, rest = "", what
    if " too" in rest or not rest or SENTENCES.search(asked):
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
        alike = [one for one in found if one.article == named[-1].article]
        if len(found) > 1:
            found = alike
        return whole(asked, found[0]) if len(found) == 1 else None
    if not preposition:
        return None
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
    found = agent(asked) or (only_person(asked) if is_person(what) else None)
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
    counts, counted = _COUNTED.fullmatch(without_lead(text).rstrip(" ?!.")), HOW_MANY.fullmatch(asked)
    if not (counts and counted):
        return None
    within = "" if _WHERE_OR_WHEN.search(counts["rest"]) else _WHERE_OR_WHEN.search(counted["rest"])
    return as_question(f"How many {counted['who']} {counts['rest']}{within[0] if within else ''}")


def _is_place(preposition: str, what: str) -> bool:
    return any(map(_placed, names(f"· {preposition.lower()} {what}")[:1]))


def _placed(one: Named) -> bool:
    """Whether a question names a place so: "on Sorne" is one, "on the Maren Holt" is not."""
    return one.place or (one.preposition == "on" and not one.article)
