"""Whether a sentence affirms or denies what a yes-or-no question asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.folding import plain
from assistant.polarity import AFFIRMED, DENIED, contradicted, polarity
from assistant.positions.states import asked_state, state_in
from assistant.positions.topic import names, places
from assistant.positions.words import words_at
from assistant.word_forms import content_terms
from index.patterns import lazy

if TYPE_CHECKING:
    from assistant.positions.topic import Topic

_YES_OR_NO: Final = re.compile(
    r"^\W*(?:and |but |so )?(?:is|are|was|were|do|does|did|has|have|had|can|could|will)\b(?!n't| not\b)",
    re.IGNORECASE,
)
# "a squall or a fault" asks which; "or not" does not.
_WHICH: Final = re.compile(r"\bor (?!(?:not|was(?:n't| not)|is(?:n't| not)|did(?:n't| not))\b)", re.IGNORECASE)
# What is feared, hoped, demanded or to come is neither said nor denied to be so.
_UNREAL: Final = lazy(
    r"\b(?:if|unless|whether|may|might|could|would|should|must|will|shall|can|until|likely|unlikely|possibl[ey]"
    r"|possibility|perhaps|probably|seem(?:s|ed)?|appear(?:s|ed)?|imminent|threat|threats|risk|risks|fear(?:s|ed)?"
    r"|hop(?:e[sd]?|ing)|want(?:s|ed)?|need(?:s|ed)?|try|tries|tried|trying|aim(?:s|ed)?|goal|plan(?:s|ned)?"
    r"|expect(?:s|ed)?|demand(?:s|ed)?|ask(?:s|ed)?|alleged(?:ly)?|nearly|almost|partly|being|soon|to be)\b",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_NEGATION: Final = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|\w+n't|den(?:y|ies|ied|ying)"
    r"|fail(?:s|ed)?|refus(?:es|ed)|lack(?:s|ed))\b",
    re.IGNORECASE,
)
_COPULA: Final = re.compile(
    r"\b(?:is|are|was|were|been|remain(?:s|ed)?|stay(?:s|ed)?) (?:(?:still|now|again|very|quite|\w+ly) )*\Z"
)
_CLAUSE: Final = re.compile(r"[.;:!?]\s|[()]|,\s")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no."""

    yes: bool
    breadth: int = 0

    def excludes(self, other: object) -> bool:
        """Whether the other is the contrary."""
        return isinstance(other, Verdict) and other.yes != self.yes


def asks_yes_or_no(question: str) -> bool:
    """Whether a question is answered by yes or no: it begins with a verb, and offers nothing to choose from."""
    return bool(_YES_OR_NO.search(plain(question))) and not _WHICH.search(question)


def told_verdict(original: str, topic: Topic) -> tuple[Verdict, str] | None:
    """What a text says of a topic's deed, with its words; ``None`` where it does not say yes or no outright."""
    text = plain(original)
    if not topic.concerns(text):
        return None
    asked = asked_state(topic)
    for start, end in _clauses(text):
        clause = text[start:end]
        # "Though the gang lost, the army was not beaten" says nothing of the gang's being beaten.
        if _UNREAL.search(clause) or _is_of_others(clause, topic):
            continue
        told = None if asked is False else _verdict(clause, topic)
        if asked is not None and (state := state_in(clause, topic)):
            told = _Told(Verdict(yes=state.over == asked), state.start, state.end)
        # "in Amsel" where "in Vanby" is asked about
        if told and not topic.is_elsewhere(text, start + told.start):
            return told.verdict, words_at(original, start + told.start, start + told.end)
    return None


class _Told(NamedTuple):
    verdict: Verdict
    start: int
    end: int


def _is_of_others(clause: str, topic: Topic) -> bool:
    """Whether a clause names somebody, and nobody that is asked about; a place is nobody where he opens it."""
    named = frozenset(names(clause)) if topic.names else frozenset()
    if topic.is_named_in(clause):
        named -= frozenset(places(clause))
    return bool(named) and topic.names.isdisjoint(named)


def _clauses(text: str) -> list[tuple[int, int]]:
    cuts = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    return [(start, end) for start, end in pairwise(cuts) if text[start:end].strip()]


def _verdict(clause: str, topic: Topic) -> _Told | None:
    # "He turned the ship" says nothing of his regretting the turn. Whoever is asked about may be "he".
    if len(topic.subject - content_terms(clause)) > (0 if topic.names else 1):
        return None
    stands = polarity(clause).get(topic.deed)
    word = next((one for one in _TOKEN.finditer(clause) if _is_deed(one[0].lower(), topic)), None)
    if word and stands == AFFIRMED:
        return _Told(Verdict(yes=True), *word.span())
    if word and stands == DENIED:
        denials = [*_NEGATION.finditer(clause, 0, word.start())]
        return _Told(Verdict(yes=False), denials[-1].start(), word.end()) if denials else None
    if stands is None and (opposite := _opposite(clause, topic.deed)):
        return _Told(Verdict(yes=False), *opposite.span())
    return None


def _is_deed(word: str, topic: Topic) -> bool:
    """Whether a word says that the deed is done or the thing is there: "defeated", not "defeating", "defeat"."""
    if topic.word.endswith("ed"):
        return word == topic.word
    return topic.deed in content_terms(word) and (word == topic.word or not word.endswith("ing"))


def _opposite(clause: str, deed: str) -> re.Match[str] | None:
    """The first word that says the opposite of a subject, after "is" or "was"."""
    stands = polarity(clause)
    for word in _TOKEN.finditer(clause):
        for term in content_terms(word[0]):
            contrary = (
                stands.get(term) == AFFIRMED and contradicted({deed: AFFIRMED}, {term: AFFIRMED}) is not None
            )
            if contrary and _COPULA.search(clause, 0, word.start()):
                return word
    return None
