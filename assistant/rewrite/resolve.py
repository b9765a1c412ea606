"""A follow-up made into one question that stands alone, where the last question and its answer allow only one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.rewrite.leaning import (
    ABOUT,
    BARE,
    DOUBT,
    ORDINAL,
    PARTITIVE,
    PREPOSITIONS,
    SOURCE,
    Leaning,
    pronouns,
    without_lead,
)
from assistant.rewrite.named import FUNCTION_WORDS, TIME, names
from assistant.rewrite.referents import PHRASE_WORDS, capital, group, put, referent, side_by_side, whole
from assistant.suspicion import is_order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assistant.rewrite.named import Named
    from assistant.types import Turn

# What begins a sentence with a capital and is no name.
_COUNT = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?:-\w+)?|hundreds|thousands)",
    re.IGNORECASE,
)
# Of several there is no telling which one a follow-up varies.
_SENTENCES = re.compile(r"[.?!] ")
# So many claims are still "that"; of more, a question about their truth or source is about none in particular.
_MOST_CLAIMS = 3
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)"
_YES_OR_NO = re.compile(rf"{_AUXILIARY}\b", re.IGNORECASE)
# After these the rest of a question is a whole clause, which another of them can begin as well.
_ADJUNCT = re.compile(
    rf"(?:since |until )?(?:when|where|why|how(?: long| often)?) (?={_AUXILIARY}\b)", re.IGNORECASE
)
_POINTER = re.compile(r"\b(?:this|that|these|those)\b", re.IGNORECASE)
_NTH = {"first": 0, "former": 0, "second": 1, "latter": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_PAIR = 2


def resolve(text: str, kind: Leaning, last: Turn) -> str | None:
    """A question with what it points to put in its place; ``None`` where that is not certain.

    Args:
        text: A question that leans on what was said before.
        kind: How it does.
        last: The question before, with its answer.
    """
    way = _WAYS.get(kind)
    # A claim has a document's words, and the question is what a model obeys: an order does not come into it.
    said = tuple(claim for claim in last.said if not is_order(claim))
    return way(text, last.question.standalone.rstrip(" ?!."), said) if way else None


def _mark(text: str) -> str:
    return capital(text.rstrip(" ?!.")) + "?"


def _clause(claims: Sequence[str]) -> str:
    """Claims as what comes after "that"."""
    return " or that ".join(_lowered(claim.strip().rstrip(".!")) for claim in claims)


def _lowered(claim: str) -> str:
    first = claim.split(maxsplit=1)[0] if claim else ""
    common = first.lower() in FUNCTION_WORDS or _COUNT.fullmatch(first)
    return claim[:1].lower() + claim[1:] if common and first != "I" else claim


def about_claims(text: str, _asked: str, said: Sequence[str]) -> str | None:
    """Put what was said into "who said that?", and what may no longer be so into "is that still true?"."""
    if not 0 < len(said) <= _MOST_CLAIMS:
        return None
    core, clause = without_lead(text).rstrip(" ?!."), _clause(said)
    if source := SOURCE.fullmatch(core):
        asks = f"who {source['verb']}" if source["verb"] else core
    elif (doubt := DOUBT.fullmatch(core)) and not doubt["sure"]:
        asks = f"{doubt['aux']} it{doubt['how']} {doubt['what']}"
    else:
        asks = "are you sure"
    if not asks.lower().startswith(("who", "is", "was", "are")):
        return f"{capital(core)}: {clause}?"
    return f"{capital(asks)} that {clause}?"


def _bare(text: str, asked: str, said: Sequence[str]) -> str | None:
    """Put "since when?" before the clause of the last question, or before its only answer."""
    match = BARE.fullmatch(without_lead(text).rstrip(" ?!."))
    if match is None:
        return None
    ask = capital(match["ask"])
    if _SENTENCES.search(asked):
        asked = ""
    if _YES_OR_NO.match(asked) and ask.split()[-1].lower() not in {"who", "what", "which", "many", "much"}:
        return f"{ask} {asked[:1].lower()}{asked[1:]}?"
    if (adjunct := _ADJUNCT.match(asked)) and ask.lower() in {
        "why",
        "how",
        "where",
        "when",
        "since when",
        "how long",
    }:
        return f"{ask} {asked[adjunct.end() :]}?"
    if len(said) == 1 and not ask.lower().startswith(("who", "what", "which", "how m")):
        return f"{ask} is it that {_clause(said)}?"
    return None


def _ellipsis(text: str, asked: str, _said: Sequence[str]) -> str | None:
    """The last question with one part of it exchanged for what the follow-up names."""
    core = without_lead(text).rstrip(" ?!.")
    about = ABOUT.fullmatch(core)
    what = about["what"] if about else core
    preposition, _, rest = what.partition(" ")
    if preposition.lower() not in PREPOSITIONS.split():
        preposition, rest = "", what
    if " too" in rest or not rest or _SENTENCES.search(asked):
        return None
    span = _slot(asked, preposition.lower(), rest)
    if span is None:
        return _added(asked, preposition, rest)
    start, end = span
    if preposition and (TIME.fullmatch(rest) or _is_place(preposition, rest)):
        # "After 2016" for "in 2025", "on Sorne" for "in Orrel".
        rest = f"{preposition.lower()} {rest}"
        start = _preposition(asked, start)
    return _mark(f"{asked[:start]}{rest}{asked[end:]}")


def _preposition(asked: str, at: int) -> int:
    """Where the preposition before a place in the question begins; the place itself if there is none."""
    before = re.search(rf"\b(?:{PREPOSITIONS.replace(' ', '|')}) $", asked[:at], re.IGNORECASE)
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
        rf"\b(?:{PREPOSITIONS.replace(' ', '|')})\b", rest, re.IGNORECASE
    )
    return (starts[0], len(asked)) if simple else None


def _added(asked: str, preposition: str, rest: str) -> str | None:
    """A time or a place that the last question did not name narrows it."""
    if TIME.fullmatch(rest) and not TIME.search(asked):
        return f"{asked} {preposition or 'in'} {rest}?"
    if _is_place(preposition, rest) and not any(map(_placed, names(asked))):
        return f"{asked} {preposition.lower()} {rest}?"
    return None


def _is_place(preposition: str, what: str) -> bool:
    return any(map(_placed, names(f"· {preposition.lower()} {what}")[:1]))


def _placed(one: Named) -> bool:
    """Whether a question names a place so: "on Sorne" is one, "on the Maren Holt" is not."""
    return one.place or (one.preposition == "on" and not one.article)


def _ordinal(text: str, asked: str, said: Sequence[str]) -> str | None:
    """Put for "the second one" the second of the things that the answer, or else the question, lists."""
    match = ORDINAL.search(text)
    if match is None:
        return None
    which = (match["which"] or match["side"]).lower()
    for source in (*said[:1], asked):
        items = side_by_side(source)
        # Of three things none is the former.
        if not match["side"] or len(items) == _PAIR:
            found = _nth(items, which)
            if found:
                return _mark(text[: match.start()] + found + text[match.end() :])
    claim = _nth(said, which) if len(said) > 1 else None
    return _mark(f"{text[: match.start()]}“{claim.strip(' .')}”{text[match.end() :]}") if claim else None


def _nth(items: Sequence[str], which: str) -> str | None:
    at = _NTH.get(which, len(items))
    return items[at] if at < len(items) and items else None


def _partitive(text: str, asked: str, _said: Sequence[str]) -> str | None:
    those = group(asked)
    return _mark(PARTITIVE.sub(lambda _: f"of {those}", text, count=1)) if those else None


def _pointing(text: str, asked: str, said: Sequence[str]) -> str | None:
    """Each pronoun with what it stands for, if all have one; "this" and "that" are left to the last question."""
    core = without_lead(text)
    found = pronouns(core)
    if _POINTER.search(core):
        return None
    kinds = {str(one.lastgroup) for one in found}
    referents = {kind: name for kind in kinds if (name := referent(kind, asked, said))}
    if not found or kinds - set(referents):
        return None
    return _mark(put(core, found, referents))


_WAYS: Mapping[Leaning, Callable[[str, str, Sequence[str]], str | None]] = {
    Leaning.SOURCE: about_claims,
    Leaning.DOUBT: about_claims,
    Leaning.BARE: _bare,
    Leaning.ELLIPSIS: _ellipsis,
    Leaning.ORDINAL: _ordinal,
    Leaning.PARTITIVE: _partitive,
    Leaning.POINTING: _pointing,
}
