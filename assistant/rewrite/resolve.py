"""A follow-up made into one question that stands alone, where the last question and its answer allow only one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.rewrite.leaning import (
    A_PREPOSITION,
    AUX,
    BARE,
    COUNT,
    DOUBT,
    MEASURE,
    ORDINAL,
    PARTITIVE,
    SOURCE,
    Leaning,
    corrected,
    leaning,
    pronouns,
    without_lead,
)
from assistant.rewrite.named import FUNCTION_WORDS, persons
from assistant.rewrite.referents import (
    PERSONAL,
    as_question,
    capital,
    group,
    meant,
    office,
    put,
    referent,
    side_by_side,
)
from assistant.rewrite.varying import SENTENCES, counted, ellipsis
from assistant.suspicion import is_order
from index.lexical import terms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assistant.types import Turn

# What begins a sentence with a capital and is no name.
_COUNT = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?:-\w+)?|hundreds|thousands"
    r"|nearly|almost|about|around|over|just|only)",
    re.IGNORECASE,
)
# So many claims are still "that"; of more, a question about their truth or source is about none in particular.
_MOST_CLAIMS = 3
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)"
_ASKS = re.compile(rf"(?:who|whom|whose|what|which|when|where|why|how|{_AUXILIARY})\b", re.IGNORECASE)
_YES_OR_NO = re.compile(rf"{_AUXILIARY}\b", re.IGNORECASE)
# After these the rest of a question is a whole clause, which another of them, or "by whom", can begin as well.
_ADJUNCT = re.compile(
    rf"(?:since |until )?(?:when|where|why|how(?: {MEASURE})?) (?={_AUXILIARY}\b)", re.IGNORECASE
)
_BEGINS_CLAUSE = re.compile(
    rf"(?:since |until )?(?:when|where)|why|how(?: {MEASURE}(?: .+)?)?|(?:{A_PREPOSITION}|until) .+",
    re.IGNORECASE,
)
# After these a clause lacks a part of its own, or has another order: "for how much is it that it sank".
_LACKING = frozenset("who whom whose what which many much not come so from to for by with".split())
# Of a whole statement it is asked when, where, why or since when, not "how deep".
_OF_CLAIM = re.compile(rf"(?!how {MEASURE}).+|how (?:long|often)", re.IGNORECASE)
# What makes of a statement a question about it.
IS_IT = " is it that "
# What is said is a statement: "where did he say it?"
_SAID_IT = re.compile(r"\b(?:say|said|claim|claimed|announce|announced|report|reported) it\b", re.IGNORECASE)
# "So was she short of hands?" is asked of the answer before: without that, it is another question.
_CONCLUSION = re.compile(rf"so,? {AUX}\b", re.IGNORECASE)
# "Where is it? How deep is it there?" says as much without "there".
_BESIDE = frozenset({"place", "time"})
_POINTER = re.compile(r"\b(?:this|that|these|those)\b", re.IGNORECASE)
_NTH = {"first": 0, "former": 0, "second": 1, "latter": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_PAIR = 2
# "Who said the second one?" is about the second statement; of "how long is the second one?" it tells nothing.
_OF_STATEMENT = re.compile(
    r"\b(?:said|claimed|reported|announced|confirmed|denied|denies|disputed?s?|true|right|correct|wrong)\b",
    re.IGNORECASE,
)
# "Which of the two": those that the answer tells apart, and not all that the question is about.
_OF_SO_MANY = re.compile(r"\bof the (?:two|three|four|five)\b", re.IGNORECASE)
# "Who prosecuted the captain? What did he ask for?" may be about either, if the answer names the other.
_WHO_DID = re.compile(r"who (?!is\b|was\b|are\b|were\b)", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
# "Who was it before?" asks of the office, not of what it is an office of.
_WHO_IS_IT = re.compile(r"who (?:is|was) it\b", re.IGNORECASE)


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
    found = way(text, last.question.standalone.rstrip(" ?!."), said) if way else None
    # A claim with a question in it would make two of one.
    return found if found and found.count("? ") <= text.count("? ") else None


def counted_anew(text: str, last: Turn) -> str | None:
    """A question that could stand alone, but counts what the last one named: "how many were saved?"."""
    if not COUNT.fullmatch(without_lead(text).rstrip(" ?!.")):
        return None
    return counted(text, last.question.standalone.rstrip(" ?!."), ())


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
    if SENTENCES.search(asked):
        asked = ""
    lacking = ask.split()[-1].lower() in _LACKING
    if _YES_OR_NO.match(asked) and not lacking:
        return f"{ask} {asked[:1].lower()}{asked[1:]}?"
    if (adjunct := _ADJUNCT.match(asked)) and _BEGINS_CLAUSE.fullmatch(ask):
        return f"{ask} {asked[adjunct.end() :]}?"
    of_claim = len(said) == 1 and not lacking and _OF_CLAIM.fullmatch(ask)
    return f"{ask}{IS_IT}{_clause(said)}?" if of_claim else None


def _ordinal(text: str, asked: str, said: Sequence[str]) -> str | None:
    """Put for "the second one" the second of the things that the answer, or else the question, lists."""
    match = ORDINAL.search(text)
    if match is None or not terms(text[: match.start()] + text[match.end() :]):
        return None
    which = (match["which"] or match["side"]).lower()
    for source in (*said[:1], asked):
        items = side_by_side(source)
        # Of three things none is the former.
        if not match["side"] or len(items) == _PAIR:
            found = _nth(items, which)
            if found:
                return as_question(text[: match.start()] + found + text[match.end() :])
    claim = _nth(said, which) if len(said) > 1 and _OF_STATEMENT.search(text) else None
    return as_question(f"{text[: match.start()]}“{claim.strip(' .')}”{text[match.end() :]}") if claim else None


def _nth(items: Sequence[str], which: str) -> str | None:
    at = _NTH.get(which, len(items))
    return items[at] if at < len(items) and items else None


def _partitive(text: str, asked: str, _said: Sequence[str]) -> str | None:
    those = None if _OF_SO_MANY.search(text) else group(asked)
    return as_question(PARTITIVE.sub(lambda _: f"of {those}", text, count=1)) if those else None


def _pointing(text: str, asked: str, said: Sequence[str]) -> str | None:
    """Each pronoun with what it stands for, if all have one; "this" and "that" are left to the last question."""
    core = without_lead(text)
    found = pronouns(core)
    if _POINTER.search(core) or _SAID_IT.search(core) or _CONCLUSION.match(text):
        return None
    kinds = {str(one.lastgroup) for one in found}
    found_for = {kind: referent(kind, asked, said) for kind in kinds}
    if _SUBJECT.search(core) and _WHO_DID.match(asked) and persons(said):
        # Whom the question itself names, or else the answer.
        found_for |= {kind: None for kind in kinds & PERSONAL if meant(kind, asked, ())}
    if _WHO_IS_IT.match(core):
        found_for["thing"] = office(asked)
    # What is named beside a pronoun is not what it stands for.
    own = set(terms(core))
    referents = {kind: name for kind, name in found_for.items() if name and not set(terms(name)) <= own}
    left = kinds - set(referents)
    # "He" and "she" are two.
    if not referents or kinds >= PERSONAL or (left and (left - _BESIDE or len(referents) > 1)):
        return None
    return as_question(put(core, [one for one in found if one.lastgroup in referents], referents))


def _corrected(text: str, asked: str, said: Sequence[str]) -> str | None:
    """The last question as it was meant: with another part, or asked anew."""
    what = corrected(text)
    if not what:
        return None
    if not _ASKS.match(what):
        return ellipsis(what, asked, said)
    kind = leaning(what)
    if kind is None:
        return as_question(what)
    way = _WAYS.get(kind)
    return way(what, asked, said) if way else None


_WAYS: Mapping[Leaning, Callable[[str, str, Sequence[str]], str | None]] = {
    Leaning.SOURCE: about_claims,
    Leaning.DOUBT: about_claims,
    Leaning.BARE: _bare,
    Leaning.ELLIPSIS: ellipsis,
    Leaning.ORDINAL: _ordinal,
    Leaning.PARTITIVE: _partitive,
    Leaning.POINTING: _pointing,
    Leaning.JOINED: counted,
    Leaning.CORRECTION: _corrected,
}
