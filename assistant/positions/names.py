"""The person whom a sentence names for what a question asks the "who" of: the holder of an office, or a doer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from assistant.folding import plain
from assistant.positions.words import clause_around, words_at
from assistant.word_forms import content_terms

if TYPE_CHECKING:
    from assistant.positions.topic import Topic

_HOLDER: Final = re.compile(r"^\W*who(?:'s| is| was| are| were| became)\b(?! (?:a|an|not)\b)", re.IGNORECASE)
_DOER: Final = re.compile(r"^\W*who(?: (?:was|is))? (?P<verb>[a-z]+)\b", re.IGNORECASE)
# Deeds that have one doer as a rule; of others ("condemned", "attended") many names are no contradiction.
_ONCE: Final = (
    "won owns owned wrote directed composed invented discovered designed painted sculpted killed murdered"
    " assassinated succeeded replaced commanded captained steered ordered founded appointed bought"
)
_NAME: Final = (
    r"(?:(?:Dr|Mr|Mrs|Ms|Sir|Dame|Lord|Lady|Captain|Minister|President|Professor|General)\.? )?"
    r"(?P<name>[A-Z][\w'-]+(?: (?:(?:de|del|di|da|van|von|der|den|al|bin|ibn) )*(?:[A-Z]\. ?)?[A-Z][\w'-]+){0,3})"
)
TITLES: Final = frozenset(
    "dr mr mrs ms sir dame lord lady captain minister president professor general the".split()
)
_FORMER: Final = re.compile(
    r"\b(?:former|formerly|ex|deputy|vice|late|acting|no longer|not|never|until|once|then|would|may|might|could|if"
    r"|denie[sd]|n't|successor|predecessor|candidate|assistant|son|daughter|wife|husband|lawyer|spokes\w+)\b"
)


@dataclass(frozen=True, slots=True)
class Person:
    """The words of a name, lower-cased and sorted, without titles."""

    words: tuple[str, ...]

    @property
    def breadth(self) -> int:
        """Less for a fuller name."""
        return -len(self.words)

    def excludes(self, other: object) -> bool:
        """Whether no word is common to both: "Lund" may be "Ode Lund"."""
        return isinstance(other, Person) and set(self.words).isdisjoint(other.words)


@dataclass(frozen=True, slots=True)
class Sought:
    """Who is asked for: ``role``, the words of an office, or ``verb``, the term of a deed."""

    topic: Topic
    role: tuple[str, ...] = ()
    verb: str = ""

    @property
    def changes(self) -> bool:
        """Whether one may follow another: in an office, not in a deed."""
        return bool(self.role)


@cache
def _once() -> frozenset[str]:
    return content_terms(_ONCE)


def sought_in(question: str, topic: Topic) -> Sought | None:
    """Whom a question asks for; ``None`` if more than one name would be no contradiction."""
    question = plain(question)
    if match := _HOLDER.match(question):
        words = re.sub(r"[^\w\s'-]", " ", question[match.end() :])
        noun = re.split(r"\b(?:of|for|in|at|on|by|since|when|during)\b", words)[0].split()
        role = tuple(
            word for word in noun if word.lower() not in ("the", "a", "an", "its", "their", "now", "current")
        )
        if role and all(word.islower() for word in role) and not role[-1].endswith(("ed", "ing")):
            return Sought(topic, role=role)
    doer = _DOER.match(question)
    verb = next(iter(sorted(content_terms(doer["verb"]))), "") if doer else ""
    return Sought(topic, verb=verb) if verb in _once() else None


def told_person(original: str, sought: Sought) -> tuple[Person, str] | None:
    """Whom a text names, with its words; ``None`` if it names none, or two."""
    text = plain(original)
    found = _holders(text, sought) if sought.role else _doers(text, sought)
    people = {}
    for match in found:
        start, end = clause_around(text, match.start("name"), match.end("name"))
        words = frozenset(match["name"].lower().removesuffix("'s").split()) - TITLES
        if words and not words & sought.topic.names and not _FORMER.search(text[start:end]):
            people[Person(tuple(sorted(words)))] = words_at(original, *match.span("name"))
    return next(iter(people.items())) if len(people) == 1 else None


def _holders(text: str, sought: Sought) -> list[re.Match[str]]:
    role = r"\s+".join(re.escape(word) for word in sought.role)
    if sought.topic.names and not sought.topic.concerns(text):
        return []
    patterns = (
        rf"\b(?i:{role}),? {_NAME}",
        rf"\b{_NAME},? (?:the |its |their |who is the )?(?:[a-z]+ |[A-Z][\w-]+'s )?(?i:{role})\b",
        rf"\b{_NAME} (?:is|was|became|remains|has been|had been) (?:the |its |their )?(?:[a-z]+ )?(?i:{role})\b",
        rf"\b(?i:{role})(?: of [\w' -]{{1,40}}?)? (?:is|was|became|remains) {_NAME}",
    )
    return [match for pattern in patterns for match in re.finditer(pattern, text)]


def _doers(text: str, sought: Sought) -> list[re.Match[str]]:
    if not sought.topic.concerns(text):
        return []
    forms = {word for word in re.findall(r"[a-z]+", text) if sought.verb in content_terms(word)}
    if not forms:
        return []
    verb = "|".join(sorted(forms))
    patterns = (rf"\b{_NAME} (?:has |had )?(?:{verb})\b(?! by\b)", rf"\b(?:{verb}) by (?:the )?{_NAME}")
    return [match for pattern in patterns for match in re.finditer(pattern, text)]
