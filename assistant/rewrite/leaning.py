"""Whether a question of a conversation leans on what was said before it, and in which way."""

from __future__ import annotations

import re
from enum import StrEnum, auto

from assistant.rewrite.named import names
from index.lexical import terms


class Leaning(StrEnum):
    """The ways in which a follow-up leans."""

    SOURCE = auto()  # "who said that?"
    DOUBT = auto()  # "is that still true?"
    BARE = auto()  # "and why?", "since when?"
    ELLIPSIS = auto()  # "what about 2016?", "and in Iraq?"
    ORDINAL = auto()  # "the second one"
    PARTITIVE = auto()  # "how many of them were children?"
    POINTING = auto()  # "when did he buy it?"
    JOINED = auto()  # "but did the mayor know?"
    MORE = auto()  # "anything else?"
    CORRECTION = auto()  # "I meant the purchase"
    FRAGMENT = auto()  # "major characters"


# A greeting, thanks or a nod: nothing is asked, and what was asked before is not asked again.
_NICETY = (
    r"(?:hi|hello|hey|good (?:morning|day|afternoon|evening|night)|thanks?|thank you|cheers|ok|okay|great|good"
    r"|nice|perfect|cool|fine|wow|h+m+|oh|aha|got it|i see|understood|well done|(?:good)?bye)\b"
    r"(?: (?:very much|so much|a lot|again|there|then|for (?:that|this|(?:your|the) (?:answer|help))))?"
)
_COURTESY = re.compile(rf"(?:{_NICETY}(?:[\s,.!;-]+|\Z))+", re.IGNORECASE)
# Before something else only with a stop behind it: "good captains".
_COURTESIES = re.compile(rf"(?:{_NICETY}\s?[,.!;-]+\s*|(?:ok|okay) (?=and\b|but\b|so\b))+", re.IGNORECASE)
# What joins a follow-up to what came before, and says nothing itself.
LEAD = re.compile(r"(?:(?:and|but|so|or|also|then)\b[,:]?\s+)+", re.IGNORECASE)
PREPOSITIONS = tuple(
    "in at on from near about for with by of to after before during since under against among".split()
)
# One of them, in a pattern.
A_PREPOSITION = "|".join(PREPOSITIONS)
_BACK = r"(?:that|this|it|these|those|so)"
_SAYING = (
    r"(?:says?|said|claims?|claimed|reports?|reported|confirm(?:s|ed)|announced|stated|den(?:ies|ied)|wrote|disputes?"
    r"|disputed)"
)
AUX = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|may|might|must|should|isn.t|aren.t|wasn.t"
    r"|weren.t|don.t|doesn.t|didn.t|hasn.t|haven.t|can.t|couldn.t|won.t|wouldn.t)"
)
_WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
SOURCE = re.compile(rf"who (?P<verb>{_SAYING}) {_BACK}|says who|according to whom?", re.IGNORECASE)
DOUBT = re.compile(
    rf"(?P<aux>is|was|are) (?:all )?{_BACK}(?P<how>(?: (?:still|really|actually|now))*)"
    r" (?P<what>true|the case|so|right|correct|valid|confirmed|certain|known|accurate|denied|disputed|settled)"
    r"|(?P<sure>are you sure)(?: about (?:that|this|it))?",
    re.IGNORECASE,
)
# What "how" asks of a thing that has been spoken of.
MEASURE = r"(?:long|often|fast|old|far|deep|high|tall|wide|big|large|heavy|strong|late|soon)"
# "How far from Kelpin?"
_FROM = rf"(?: (?:from|after|before|below|above)(?: (?!{AUX}\b)[\w’'-]+){{1,3}})?"
BARE = re.compile(
    rf"(?P<ask>(?:(?:since|until|by|for|with|from|to) )?{_WH}"
    rf"(?: (?:not|come|so|long|often|many|much|exactly|from|to|for|by|with)|(?<=how) {MEASURE}{_FROM}(?! ))?)"
    rf"(?P<that> (?:is|was|are|were|did|does) (?:that|this|it|so))?",
    re.IGNORECASE,
)
# "Did the minister?": of whom, and not what. "Is Ada Palissian?" says what she may be.
OF_WHOM = re.compile(
    rf"(?i:(?!is|are|was|were){AUX} (?=[A-Z])|{AUX} (?=the ))"
    r"(?P<what>the [^\W\d_]+|(?:[A-Z][\w’'-]+ ){0,2}[A-Z][\w’'-]+)(?: (?:too|also|as well))?"
)
ABOUT = re.compile(r"(?:what|how) about (?P<what>.+)", re.IGNORECASE)
ORDINAL = re.compile(
    r"\bthe (?:(?P<which>first|second|third|fourth|fifth|last|other) (?:ones?\b|of (?:them|those|these)\b)"
    r"|(?P<side>former|latter)\b)",
    re.IGNORECASE,
)
PARTITIVE = re.compile(
    rf"\bof (?:them\b|(?:those|these|the (?:two|three|four|five))(?=\W*$| {AUX}\b| \w+ed\b))", re.IGNORECASE
)
_MORE = re.compile(
    r"\b(?:any|what|which|some) others?\b|\b(?:anything|anyone|what|who|where|something) else\b|\bwhich ones?\b"
    r"|\bsuch (?:a|an)\b|\bone\W*$",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"(?:(?:no|sorry|yes)\b[,.:]?\s*)*i(?: am|.m| was)? (?:mean|meant|asking|talking|referring)\b"
    r"(?: (?:about|to)\b)?[,:]?\s*(?P<what>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NO = re.compile(r"(?:(?:no|sorry)\b[,.:]\s*)+(?P<what>.+)", re.IGNORECASE)
ACCORDING = re.compile(r"according to .+", re.IGNORECASE)
# "How many children?": a plural, and nothing that is said of it.
COUNT_OF = re.compile(
    r"how many (?P<what>(?:[^\W\d_]+ )?(?:[^\W\d_]{2,}s|people|men|women|children|crew|police))", re.IGNORECASE
)
# "How many were saved?": nothing but what is said of those that it counts.
COUNT = re.compile(
    r"how many (?:(?:were|was|are|is|have|had|has)(?: (?:not|been))? )?(?:\w+ed|died|came|fled|fell|left|lost)",
    re.IGNORECASE,
)
# "How many were there?": of what is not said.
COUNT_THERE = re.compile(
    r"how many (?P<rest>(?:is|are|was|were|have been|had been) there)(?: (?:in all|in total|altogether))?",
    re.IGNORECASE,
)
# "What happened?", "who paid?", "who was right?": nothing that it is about.
_BRIEF = re.compile(
    rf"(?:who|what) (?!{AUX}\b|else\b)[^\W\d_]+"
    r"|(?:who|which|what) (?:is|was|are|were) (?:right|wrong|first|last|next|responsible|to blame)",
    re.IGNORECASE,
)
_JOINING = re.compile(r"(?:and|but)\b", re.IGNORECASE)
# "it" and "there" that stand for nothing: "is it true that …", "how long does it take", "is there a …".
_EMPTY = re.compile(
    r"\b(?:is|was|would) it (?:be )?(?:\w+ ){1,2}(?:that|to|for|if)\b|\bit takes?\b|\b(?:does|did) it take\b"
    rf"|\b{AUX} there\b|\b(?:be|been) there\b|\bthere(?: {AUX}|.s)\b",
    re.IGNORECASE,
)
PRONOUN = re.compile(
    r"\b(?:(?P<person>he|him|his|himself)|(?P<she>she|hers?|herself)|(?P<thing>it|its)|(?P<many>they|them|their|theirs)"
    r"|(?P<place>there)|(?P<time>then))\b",
    re.IGNORECASE,
)
# "this" as such, and before a noun. "that" is most often a conjunction: only at either end, after an auxiliary
# verb or after a preposition does it point.
_POINTER = re.compile(
    rf"\b(?:this|these)\b(?! (?:year|month|week|morning|evening|time)\b)"
    rf"|\b(?:{AUX}|{A_PREPOSITION}|like) (?:that|those)\b"
    r"|\b(?:that|those)\W*$|^(?:that|those)\b",
    re.IGNORECASE,
)
# A pronoun that is the object of its clause, or the subject of it, does not point to the clause's subject.
_OBJECTS = frozenset({"him", "them"})
_POSSESSIVES = frozenset({"his", "her", "its", "their"})
_SENTENCE_END = re.compile(r"[.?!]+(?=\s)")
# "Nice!", "Thank you.": no sentence that a pronoun could point to.
_SENTENCE_WORDS = 3
# A common noun or two without a verb are about what was spoken of; more words, or a name, are a subject.
_FEW_TERMS = 2
_FEW_WORDS = 6


def without_courtesy(text: str) -> str:
    """A text without the "thanks" or "ok" that it begins with, which stays if there is nothing else."""
    match = _COURTESIES.match(text)
    return text[match.end() :] if match and match.end() < len(text) else text


def is_courtesy(text: str) -> bool:
    """Whether nothing is asked: "thanks!"."""
    return _COURTESY.fullmatch(text) is not None


def without_lead(text: str) -> str:
    """A question without thanks and the "and" that joins it, which stays if there is nothing else."""
    text = without_courtesy(text)
    match = LEAD.match(text)
    return text[match.end() :] if match and match.end() < len(text) else text


def leaning(text: str) -> Leaning | None:
    """How a question leans on what came before it; ``None`` if it stands alone."""
    text = without_courtesy(text)
    core = without_lead(text).rstrip(" ?!.…")
    # In this order: "who said that?" points as well, but is told by more.
    tests = (
        (Leaning.SOURCE, SOURCE.fullmatch(core)),
        (Leaning.DOUBT, DOUBT.fullmatch(core)),
        (Leaning.BARE, BARE.fullmatch(core)),
        (Leaning.ELLIPSIS, ABOUT.fullmatch(core) or OF_WHOM.fullmatch(core) or _elliptic(text, core)),
        (Leaning.CORRECTION, corrected(text) is not None),
        (Leaning.ORDINAL, ORDINAL.search(core)),
        (Leaning.PARTITIVE, PARTITIVE.search(core)),
        (Leaning.POINTING, pronouns(text) or _POINTER.search(_without_empty(_head(text)))),
        (Leaning.MORE, _MORE.search(core)),
        (Leaning.JOINED, (_JOINING.match(text) and not names(text)) or COUNT_THERE.fullmatch(core)),
        (Leaning.FRAGMENT, _fragment(core) or _BRIEF.fullmatch(core)),
    )
    return next((kind for kind, found in tests if found), None)


def _elliptic(text: str, core: str) -> bool:
    """Whether a few words without a verb are joined to what came before by "and" or by a preposition, or count."""
    if COUNT_OF.fullmatch(core):
        return re.search(rf"\b{AUX}\b", core, re.IGNORECASE) is None
    joined = (
        LEAD.match(text)
        or core.lower().startswith(tuple(f"{one} " for one in PREPOSITIONS))
        or ACCORDING.fullmatch(core)
    )
    return bool(joined) and len(core.split()) <= _FEW_WORDS and _verbless(core)


def corrected(text: str) -> str | None:
    """What a user says was meant: "the mate" of "no, I meant the mate"; ``None`` if nothing is corrected."""
    if meant := _CORRECTION.match(text):
        return meant["what"].rstrip(" ?!.…")
    said = _NO.fullmatch(text)
    what = said["what"].rstrip(" ?!.…") if said else ""
    return what if 0 < len(what.split()) <= _FEW_WORDS and _verbless(what) else None


def _verbless(core: str) -> bool:
    """Whether a text is no clause; it may hold one, as in "those who survived"."""
    return not re.search(rf"^{_WH}\b|\b{AUX}\b", core, re.IGNORECASE)


def _fragment(core: str) -> bool:
    words = core.split()
    return (
        0 < len(words) <= _FEW_WORDS
        and _verbless(core)
        and len(terms(core)) <= _FEW_TERMS
        and not any(word[:1].isupper() for word in words[1:])
        and not words[0].isupper()
    )


def _head(text: str) -> str:
    """A text up to its first real sentence: a pronoun after that most likely stands for something in it."""
    for match in _SENTENCE_END.finditer(text):
        if len(text[: match.start()].split()) >= _SENTENCE_WORDS:
            return text[: match.end()]
    return text


def _without_empty(text: str) -> str:
    return _EMPTY.sub(lambda match: "·" * len(match[0]), text)


def pronouns(text: str) -> tuple[re.Match[str], ...]:
    """The pronouns of a question that stand for nothing in it."""
    blank = _without_empty(_head(text))
    return tuple(one for one in PRONOUN.finditer(blank) if not _inside(blank, one))


def _inside(text: str, pronoun: re.Match[str]) -> bool:
    """Whether a pronoun most likely stands for what its own sentence names before it."""
    word = pronoun[0].lower()
    before = re.split(r"[.?!]\s", text[: pronoun.start()])[-1]
    after = text[pronoun.end() :].strip(" ?!.,")
    named = bool(names(before)) or bool(re.search(r"\b(?:the|an?|my|your|our|every|each) [^\W\d_]", before))
    if pronoun["time"] or pronoun["place"]:
        return bool(re.search(rf"\b(?:if|when)\b|^(?:{AUX}|{_WH}) i\b", before, re.IGNORECASE))
    if word in _OBJECTS or (word == "it" and not after):
        return False
    return named and (word in _POSSESSIVES or bool(after))
