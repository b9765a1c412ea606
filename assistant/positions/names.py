"""The person whom a sentence names for what a question asks the "who" of: the holder of an office, or a doer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from assistant.folding import plain
from assistant.positions.topic import NO_NAME
from assistant.positions.words import clause_around, is_made_of, words_at
from assistant.word_forms import content_terms
from index.attribution.speakers import mentions_person

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
# Words before a role that say nothing of it: a new director is the director.
_NO_ROLE: Final = frozenset("the a an its their his her now current new present".split())
# A role named after whom or what it serves, so that "its" and any other noun of the kind may stand for it.
_OWNED: Final = re.compile(r"(?P<owner>[\w-]+(?: [\w-]+)*)'s? (?P<noun>[\w-]+(?: [\w-]+)*)")
# Whoever leads may be called any of these; "the leader of the gang" is asked for, its commander named.
_LEADS: Final = frozenset("leader head chief boss".split())
_LEADING: Final = (
    "leader head chief boss president chairman chairwoman chair director commander chief_executive"
    " managing_director secretary_general"
)
# Who follows in an office holds it: "her successor as minister, Castor Weil".
_SUCCESSOR: Final = re.compile(r"\bsuccessor(?: as [\w' -]{1,40}?)?, (?=[A-Z])")
# Who made a thing is told in many ways that do not say so: "an album by Lund", "his third novel", "Lund's film".
_MAKERS: Final = frozenset(
    "artist author writer screenwriter composer singer actor actress painter designer architect inventor creator"
    " producer performer musician lyricist illustrator sculptor photographer playwright novelist poet director"
    " editor star".split()
)
_MADE: Final = re.compile(
    r"\b(?:films?|movies?|albums?|songs?|singles?|books?|novels?|poems?|plays?|operas?|series|shows?|episodes?|videos?"
    r"|paintings?|games?|documentary)\b",
    re.IGNORECASE,
)
# Of these an organisation has one, too.
_ALSO_OFFICES: Final = frozenset("director editor producer".split())
_LEADING_VERB: Final = rf"\b{_NAME},?(?: who)? (?P<role>leads|heads|commands|led|headed)\b"
# What may follow an office behind a name: "the boat, the minister said" is no minister.
_ENDS: Final = r"(?=[^\w\s]|$| (?:of|for|at|in|on|and|who|since|until|from)\b)"
_APPOSED: Final = r"(?:,|(?= (?:the|its|their|who) )) (?:the |its |their |who is the )?(?:[a-z]+ |[A-Z][\w-]+'s )?"
# Words between an office and the name of who may hold it.
_NEAR: Final = 3
_FORMER: Final = re.compile(
    r"\b(?:former|formerly|ex|deputy|vice|late|acting|no longer|not|never|until|once|then|would|may|might|could|if"
    r"|denie[sd]|n't|successor|predecessor|candidate|assistant|son|daughter|wife|husband|lawyer|spokes\w+)\b"
)


@dataclass(frozen=True, slots=True)
class Person:
    """The words of a name, lower-cased and sorted, without titles; ``titled`` if only one says his office.

    A title is borne by many: "Judge Voss" and "Judge Brun" are two judges, not two who are taken for the judge.
    """

    words: tuple[str, ...]
    titled: bool = False

    @property
    def breadth(self) -> int:
        """Less for a fuller name."""
        return -len(self.words)

    def excludes(self, other: object) -> bool:
        """Whether no word is common to both: "Lund" may be "Ode Lund"."""
        if not isinstance(other, Person) or self.titled or other.titled:
            return False
        return set(self.words).isdisjoint(other.words)


@dataclass(frozen=True, slots=True)
class Sought:
    """Who is asked for: ``role``, the words of an office, or ``verb``, the term of a deed."""

    topic: Topic
    role: tuple[str, ...] = ()
    verb: str = ""
    made: bool = False
    """Whether it is asked who made something."""

    @property
    def office(self) -> bool:
        """Whether it is what a person is, so that a text without it says nothing of who that is."""
        return bool(self.role) and not self.made and mentions_person(self.role[-1].lower())

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
        role = tuple(word for word in noun if word.lower() not in _NO_ROLE)
        if role and all(word.islower() for word in role) and not role[-1].endswith(("ed", "ing")):
            last = role[-1].lower()
            made = last in _MAKERS and (last not in _ALSO_OFFICES or _MADE.search(question) is not None)
            return Sought(topic, role=role, made=made)
    doer = _DOER.match(question)
    verb = next(iter(sorted(content_terms(doer["verb"]))), "") if doer else ""
    return Sought(topic, verb=verb) if verb in _once() else None


def told_person(original: str, sought: Sought) -> tuple[Person, str] | None:
    """Whom a text names, with its words; ``None`` if it names none, or two."""
    text = plain(original)
    found = _holders(text, sought) if sought.role else _named_as_doers(text, sought)
    people = {}
    for match in found:
        start, end = match.span("name")
        if text.endswith("'s", start, end):
            end -= len("'s")
        words = frozenset(text[start:end].lower().split()) - TITLES
        if words and not words & sought.topic.names:
            people[Person(tuple(sorted(words)), _is_title(match))] = words_at(original, start, end)
    return next(iter(people.items())) if len(people) == 1 else None


def _is_title(match: re.Match[str]) -> bool:
    """Whether a name follows its office at once, which is written as a part of it."""
    role = match.groupdict().get("role")
    return bool(role and role.split()[-1][0].isupper() and match.end("role") == match.start("name") - 1)


def may_name(original: str, sought: Sought) -> bool:
    """Whether a text may name who holds an office, though not outright: a name within a few words of it."""
    text = plain(original)
    if sought.topic.names and not _concerns(text, sought.topic):
        return False
    role, between = _role(sought, head=True), rf"(?: [\w'-]+){{0,{_NEAR}}}? "
    found = (
        *re.finditer(rf"\b(?P<role>{role}){between}{_NAME}", text),
        *re.finditer(rf"\b{_NAME},?{between}(?P<role>{role}){_ENDS}", text),
        *(re.finditer(_LEADING_VERB, text) if " ".join(sought.role).lower() in _LEADS else ()),
    )
    known = sought.topic.names | TITLES | NO_NAME
    return any(
        not frozenset(re.findall(r"[\w'-]+", one["name"].lower())) <= known and not _of_another(one, text, sought)
        for one in found
    )


def _role(sought: Sought, *, head: bool = False) -> str:
    """A pattern of the words for a role, or of its last one alone: "the captain's lawyer" is his lawyer, too."""
    role = " ".join(sought.role)
    forms = [role]
    if sought.topic.names and role.lower() in _LEADS:
        forms = [one.replace("_", " ") for one in _LEADING.split()]
    elif head:
        forms = [sought.role[-1]]
    found = [r"\s+".join(map(re.escape, one.split())) for one in forms]
    if owned := _OWNED.fullmatch(role):
        owner, noun = re.escape(owned["owner"]), re.escape(owned["noun"])
        found.append(rf"{noun} (?:of|for) (?:the )?(?:[\w-]+'s )?{owner}(?: (?-i:[A-Z])[\w'-]+)*+")
    return f"(?i:{'|'.join(found)})"


def _holders(text: str, sought: Sought) -> list[re.Match[str]]:
    """Names that a text gives with the role: in apposition, as a title, by "is"."""
    if sought.topic.names and not _concerns(text, sought.topic):
        return []
    role = rf"(?P<role>{_role(sought)})"
    patterns = (
        rf"\b{role},? {_NAME}",
        rf"\b{role} (?:of|for) [\w' -]{{1,60}}?, {_NAME}(?=[,.;]|$)",
        rf"\b{_NAME}{_APPOSED}{role}{_ENDS}",
        rf"\b{_NAME} (?:is|was|became|remains|has been|had been) (?:the |its |their )?(?:[a-z]+ )?{role}\b",
        rf"\b{role}(?: of [\w' -]{{1,40}}?)? (?:is|was|became|remains) {_NAME}",
    )
    found = [match for pattern in patterns for match in re.finditer(pattern, text)]
    held = [one for one in found if not _was_held(one, text) and not _of_another(one, text, sought)]
    if re.search(rf"\b{role}\b", text):
        held += [one for after in _SUCCESSOR.finditer(text) if (one := re.compile(_NAME).match(text, after.end()))]
    return held


def _was_held(match: re.Match[str], text: str) -> bool:
    """Whether what stands around a name, between two commas, says that he is not, or no longer, what is asked."""
    start = max((text.rfind(mark, 0, match.start()) for mark in ',;:"'), default=-1) + 1
    end = min((at for mark in ',;:"' if (at := text.find(mark, match.end())) >= 0), default=len(text))
    first, last = match.span("role")
    return _FORMER.search(text[start : max(start, first)] + text[max(start, last) : end]) is not None


def _of_another(match: re.Match[str], text: str, sought: Sought) -> bool:
    """Whether a role is said to be one of something else than the question names: "Russian President"."""
    if not sought.topic.names:
        return False
    group = "role" if "role" in match.re.groupindex else 0
    before = re.search(
        r"(?:^|[^.?!\s] +)(?:(?:a|an|the) )?(?P<whose>(?!(?:The|An?) )[A-Z][\w-]+)(?:'s)? $",
        text[: match.start(group)],
    )
    after = re.match(r" (?:of|for) (?:the )?(?P<whose>[A-Z][\w-]+)", text[match.end(group) :])
    return any(one is not None and not is_made_of(one["whose"], sought.topic.names) for one in (before, after))


def _concerns(text: str, topic: Topic) -> bool:
    """Whether a text is about the topic, or has a word made of its name: "Russian" of "Russia"."""
    return topic.concerns(text) or any(is_made_of(word, topic.names) for word in re.findall(r"[A-Z][\w-]+", text))


def _named_as_doers(text: str, sought: Sought) -> list[re.Match[str]]:
    found = []
    for match in _doers(text, sought):
        start, end = clause_around(text, match.start("name"), match.end("name"))
        if not _FORMER.search(text[start:end]):
            found.append(match)
    return found


def _doers(text: str, sought: Sought) -> list[re.Match[str]]:
    if not sought.topic.concerns(text):
        return []
    forms = {word for word in re.findall(r"[a-z]+", text) if sought.verb in content_terms(word)}
    if not forms:
        return []
    verb = "|".join(sorted(forms))
    patterns = (rf"\b{_NAME} (?:has |had )?(?:{verb})\b(?! by\b)", rf"\b(?:{verb}) by (?:the )?{_NAME}")
    return [match for pattern in patterns for match in re.finditer(pattern, text)]
