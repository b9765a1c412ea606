"""What a question is about, and whether a sentence is about the same: the same deed, of the same people or things.

Two sentences contradict each other only if they speak of one thing, so that every test here is rather too strict.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.folding import plain
from assistant.positions.words import is_made_of
from assistant.word_forms import content_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

# A hyphen or an apostrophe keeps a name one word: "ISIS-K" is not "ISIS".
_WORD: Final = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
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
_WHERE: Final = re.compile(
    r"\b(?:in|at|near|off|around|across|outside|throughout) (?:the )?(?P<name>[A-Z][\w'-]*(?: [A-Z][\w'-]*)*)"
)
_PRONOUN: Final = re.compile(r"\b(?:he|she|it|they|his|her|its|their)\b", re.IGNORECASE)
# Capitalised, and no name of anybody.
NO_NAME: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december i mr mrs ms dr the a an".split()
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

    def is_elsewhere(self, text: str) -> bool:
        """Whether a text tells of places, none of which is one that is asked about."""
        told = frozenset(places(text))
        words = (word[0] for word in _WORD.finditer(plain(text)) if word[0][0].isupper())
        return bool(self.places and told) and not any(is_made_of(word, self.places) for word in words)

    def concerns(self, text: str) -> bool:
        """Whether a text names the same subject, or speaks of it by a pronoun and names nobody else."""
        named = frozenset(names(text))
        pronoun = _PRONOUN.search(text) is not None
        if self.names:
            # A name that opens a sentence cannot be told from another word, unless it is looked for.
            words = {word[0].lower().removesuffix("'s") for word in _WORD.finditer(plain(text))}
            return bool(self.names & words) or (pronoun and not named)
        return not self.subject or bool(self.subject & content_terms(text)) or pronoun


def topic_of(question: str) -> Topic | None:
    """The topic of a question; ``None`` if it has no word that says what was done."""
    words = [word[0] for word in _WORD.finditer(plain(question))]
    named = frozenset(names(question))
    deed = stated = ""
    subject: set[str] = set()
    closed = False
    for word in words:
        low = word.lower().removesuffix("'s")
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
        yield from (low for low in found["name"].lower().replace("'s", "").split() if low not in NO_NAME)


def names(text: str) -> Iterator[str]:
    """The words of the names in a text, lower-cased: capitalised ones that do not merely open a sentence."""
    text = plain(text)
    for word in _WORD.finditer(text):
        low = word[0].lower().removesuffix("'s")
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


def _is_last_of_name(text: str, word: re.Match[str]) -> bool:
    before = re.search(r"([A-Z][\w'-]*) $", text[: word.start()])
    return before is not None
