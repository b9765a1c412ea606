"""What a question is about, and whether a sentence is about the same: the same deed, of the same people or things.

Two sentences contradict each other only if they speak of one thing, so that every test here is rather too strict.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.folding import plain
from assistant.positions.words import clause_around, is_made_of
from assistant.word_forms import content_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

# A hyphen or an apostrophe keeps a name one word ("ISIS-K" is not "ISIS"), and so do the points of "the U.S.".
_DOTTED: Final = r"\b(?:[A-Z]\.){2,}(?:'s)?"
_WORD: Final = re.compile(rf"{_DOTTED}|[^\W_]+(?:[-'][^\W_]+)*")
# What opens a question, and verbs that say nothing.
_EMPTY: Final = frozenset(
    "who whom whose what which when where why how many much long is are was were do does did has have had can"
    " could to will would should be been being the a an it its he his she her they their this that there any"
    " anything"
    " exactly first date day year month time really finally still already yet".split()
)
# Of a question, what follows them tells where, when or with whom, and no longer what: "of" does not.
_PREPOSITION: Final = frozenset(
    "in on at by for from with off under over after before during near about as".split()
)
_NAME: Final = rf"(?:{_DOTTED}|[A-Z][\w'-]*)"
_WHERE: Final = re.compile(
    rf"\b(?i:in|at|near|off|around|across|outside|throughout) (?:the )?(?P<name>{_NAME}(?: {_NAME})*)"
    r"(?P<of> (?!(?:and|or|that|which|who|when|where|while|as|on|to|by|for|with|from|at|in|after|before)\b)[a-z])?"
)
# Unless said of something ("in Norwegian waters") they tell how.
_LANGUAGES: Final = frozenset(
    "english french german dutch spanish portuguese italian latin greek norwegian swedish danish finnish icelandic"
    " polish czech hungarian romanian russian ukrainian turkish arabic hebrew persian farsi hindi urdu bengali"
    " chinese mandarin cantonese japanese korean vietnamese thai swahili welsh irish gaelic braille".split()
)
# What stands before them is said of whoever says it: "police in Oslo said that".
_SAYS: Final = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|t(?:ells?|old)|report(?:s|ed)?|announce[sd]?|confirm(?:s|ed)?|den(?:y|ies|ied)"
    r"|claim(?:s|ed)?|believe[sd]?|think|thinks|thought|know|knows|knew|according)\b",
    re.IGNORECASE,
)
_PRONOUN: Final = re.compile(r"\b(?:he|she|it|they|his|her|its|their)\b", re.IGNORECASE)
# Capitalised, and no name of anybody.
NO_NAME: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december christmas easter lent whitsun pentecost halloween thanksgiving ramadan"
    " passover hanukkah diwali i mr mrs ms dr the a an".split()
)


class Topic(NamedTuple):
    """What a question asks of whom: the term of its verb, or of what stands for one, and who or what it is of.

    ``names`` are whole words, lower-cased; ``subject`` are the index terms of its common nouns; ``word`` is the
    deed as the question has it, ``places`` the words of names behind "in" and the like.
    """

    deed: str
    names: frozenset[str]
    subject: frozenset[str]
    word: str
    places: frozenset[str] = frozenset()

    def is_elsewhere(self, text: str, at: int) -> bool:
        """Whether a folded text tells places of what it says at an offset, and none that is asked about anywhere.

        They stand behind it in its clause, or before it where they open that or follow whom or what is asked
        about. Where the police are who say so ("police in Oslo said that") is nothing to it.
        """
        words = (word[0].replace(".", "") for word in _WORD.finditer(text) if word[0][0].isupper())
        if not self.places or any(is_made_of(word, self.places) for word in words):
            return False
        start, end = clause_around(text, at, at)
        found = (one for one in _WHERE.finditer(text, start, end) if _tells_where(one))
        return any(
            self._is_before(text, start, one, at) if one.start() < at else not _says_so(text, at, one, end)
            for one in found
        )

    def _is_before(self, text: str, start: int, place: re.Match[str], at: int) -> bool:
        """Whether a place before what is said at ``at`` is its own: it opens the clause or follows the subject."""
        words = _WORD.findall(text, start, place.start())
        before = _low(words[-1]) if words else ""
        of_subject = not words or before in self.names or not self.subject.isdisjoint(content_terms(before))
        return of_subject and not _SAYS.search(text, place.end(), at)

    def is_named_in(self, text: str) -> bool:
        """Whether a text has one of the names, be it where another word would have a capital, too."""
        return not self.names.isdisjoint(_low(word[0]) for word in _WORD.finditer(plain(text)))

    def concerns(self, text: str) -> bool:
        """Whether a text names the same subject, or speaks of it by a pronoun and names nobody else."""
        named = frozenset(names(text))
        pronoun = _PRONOUN.search(text) is not None
        if self.names:
            return self.is_named_in(text) or (pronoun and not named)
        return not self.subject or bool(self.subject & content_terms(text)) or pronoun


def topic_of(question: str) -> Topic | None:
    """The topic of a question; ``None`` if it has no word that says what was done."""
    words = [word[0] for word in _WORD.finditer(plain(question))]
    named = frozenset(names(question))
    deed = stated = ""
    subject: set[str] = set()
    closed = False
    for word in words:
        low = _low(word)
        if low in _PREPOSITION and deed:
            closed = True
        if low in _EMPTY or low in named or low in _PREPOSITION:
            continue
        for term in sorted(content_terms(low)):
            subject.add(term)
            deed, stated = (deed, stated) if closed else (term, low)
    if deed and words[-1].lower() == "over":
        deed = stated = "over"  # "Is the strike over?" asks of the strike whether it is
    return Topic(deed, named, frozenset(subject - {deed}), stated, frozenset(places(question))) if deed else None


def places(text: str) -> Iterator[str]:
    """The words of names that tell where, lower-cased: "in Upper Sorne"."""
    for found in _WHERE.finditer(plain(text)):
        if _tells_where(found):
            yield from (low for word in found["name"].split() if (low := _low(word)) not in NO_NAME)


def names(text: str) -> Iterator[str]:
    """The words of the names in a text, lower-cased: capitalised ones that do not merely open a sentence."""
    text = plain(text)
    for word in _WORD.finditer(text):
        low = _low(word[0])
        if not word[0][0].isupper() or low in NO_NAME or low in _EMPTY:
            continue
        opens = (
            not text[: word.start()].rstrip(" \"'“‘([").endswith(tuple("abcdefghijklmnopqrstuvwxyz,;0123456789"))
        )
        following = _WORD.match(text, word.end() + 1)
        acronym = len(word[0]) > 1 and word[0][:2].isupper()
        # "Nineteen people" opens a sentence, "Ode Lund" does and is a name all the same.
        if not opens or acronym or (following and following[0][0].isupper()) or _is_last_of_name(text, word):
            yield low


def _tells_where(found: re.Match[str]) -> bool:
    """Whether a name behind "in" and the like is that of a place: neither a month, a feast nor a language."""
    words = [_low(word) for word in found["name"].split()]
    if words[-1] in _LANGUAGES and not found["of"]:
        return False
    return not NO_NAME.issuperset(words)


def _says_so(text: str, at: int, place: re.Match[str], end: int) -> bool:
    """Whether a place behind what is said at ``at`` is that of who says so: ", police in Oslo said"."""
    comma = text.rfind(", ", at, place.start())
    after = text.find(", ", place.end(), end)
    return comma >= 0 and _SAYS.search(text, comma, after if after >= 0 else end) is not None


def _low(word: str) -> str:
    """A word as it is compared."""
    return word.lower().removesuffix("'s").replace(".", "")


def _is_last_of_name(text: str, word: re.Match[str]) -> bool:
    before = re.search(r"([A-Z][\w'-]*) $", text[: word.start()])
    return before is not None
