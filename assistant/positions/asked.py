"""What a question of number asks the number of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import takewhile

from assistant.folding import plain
from assistant.positions.whose import whose
from assistant.word_forms import DEATH, content_terms, is_past
from index.lexical import terms

_COUNTING = r"how many|numbers? of|toll|count"
_MEASURED = r"percent(?:age)?|share|proportion|population|price|cost|size|length|height|depth|width|weight|speed"
_QUESTION = re.compile(
    rf"\b(?:(?P<count>{_COUNTING})|how (?:much|long|far|old|fast|strong|big|large|high|deep|tall|wide|heavy)"
    rf"|(?:what|which)(?: (?:is|was|are|were) the(?: \w+)?)?(?= (?:{_MEASURED})\b))\b",
    re.IGNORECASE,
)
# News names the same count in all these ways; a question that uses one is answered by any of them.
DEAD = f"{DEATH} bodies perished"
_SAME = (
    "aboard board onboard sailed",
    "injured wounded hurt",
    "missing unaccounted",
    "rescued saved",
    "arrested detained",
)
# Words of a question of number that do not say what is counted.
_GENERIC = "number numbers count people persons person total exactly altogether"
# Function words that the index keeps; they end the words that say what is counted.
FUNCTION = frozenset(
    "were did do does done have has had been can could would should from who whom which when where what how its"
    " his her after before during about than since until".split()
)
_WORD = re.compile(r"\w+")
# "Rescue 7" is no rescue.
_NUMBERED = re.compile(r"\b[A-Z][a-z]+ \d+\b")
# Nobody is aboard a board.
_COMMITTEE = re.compile(r"(?<!\bon )\bboards?\b", re.IGNORECASE)
# "how many of the dead were women" counts women, "the toll of the storm" no storms; "how many did the boats take"
# counts no boats.
_PART_OF = re.compile(r"many\s+of\s+(?:the|those|these|them|his|her|its|their)\b", re.IGNORECASE)
_DOER = re.compile(r"\s+(?:people\s+|persons\s+)?(?:did|do|does|had|has|have|can|could)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks the number of: index terms, and how many of them a text about it has at least.

    ``counting`` tells "how many" from "how long" and the like; ``doer`` says that the words are of whoever did
    what is counted, and not of what is: "how many did the boats take". ``dead`` says that those who died are
    counted, only those in ``role`` if it says any ("children"). ``words`` are the content terms of the question,
    ``whose`` the names right before what is counted, lower-cased: no other soldiers are "Tarn soldiers".
    ``things`` says that the topic begins with what is counted: what is called otherwise is something else.
    """

    topic: frozenset[str]
    least: int
    counting: bool
    doer: bool = False
    dead: bool = False
    role: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    whose: frozenset[str] = frozenset()
    things: bool = False

    def is_topic_of(self, text: str) -> bool:
        """Whether a text is about it; "Rescue 7" says nothing of rescues, nor a board of who is on board."""
        text = _NUMBERED.sub(" ", text)
        if "aboard" in self.topic:
            text = _COMMITTEE.sub(" ", text)
        return len(stems(text) & self.topic) >= self.least


def stems(text: str) -> frozenset[str]:
    """The index terms of a text."""
    return frozenset(terms(text))


def asked_for(question: str) -> Asked | None:
    """What the question asks the number of; ``None`` if it asks no number."""
    question = plain(question)
    asked = _asked_for(question)
    names = whose(question)
    if asked is None or not asked.counting or not names:
        return asked
    asked = replace(asked, whose=frozenset(names.lower().replace(".", "").split()))
    things = asked.topic - stems(names)
    return replace(asked, topic=things, least=min(asked.least, len(things) // 2 + 1)) if things else asked


def _asked_for(question: str) -> Asked | None:
    match = _QUESTION.search(question)
    if match is None:
        return None
    counting = match["count"] is not None
    words = content_terms(question)
    rest = question[match.end() :]
    part = _PART_OF.match(question, match.end() - len("many"))
    if stems(DEAD) & stems(question) and not part:
        role = frozenset() if match[0].lower() in {"toll", "count"} else _role(rest)
        return Asked(stems(DEAD), 1, counting, dead=counting, role=role, words=words)
    if not counting:
        topic = _small_words(question[: match.start()] + rest)
    elif part:
        topic = _small_words(rest)
        return Asked(topic, len(topic), counting, words=words) if topic else None
    else:
        topic = _first_content(rest) or _first_content(question[: match.start()])
    least, doer = len(topic) // 2 + 1, bool(_DOER.match(rest))
    topic = _named_otherwise(topic) if counting else topic
    first = _WORD.search(rest)
    things = counting and first is not None and bool(stems(first[0]) & topic)
    return Asked(topic, least, counting, doer, words=words | topic, things=things) if topic else None


def _role(rest: str) -> frozenset[str]:
    """Of "how many children died", the terms of those who died; none of "how many people died"."""
    subject = takewhile(lambda word: not is_past(word) and word not in FUNCTION, rest.split())
    return _first_content(" ".join(subject)) - stems(DEAD)


def _small_words(text: str) -> frozenset[str]:
    """The index terms of the words without a capital: what is asked of whatever is named."""
    words = (word for word in _WORD.findall(text) if word[0].islower() and word not in FUNCTION)
    return frozenset(terms(" ".join(words))) - stems(_GENERIC)


def _first_content(text: str) -> frozenset[str]:
    """The first words in a row that say something: ``fire engines`` of ``how many fire engines were sent``."""
    found: set[str] = set()
    for word in _WORD.findall(text):
        content = [] if word.lower() in FUNCTION else terms(word)
        if found and not content:
            break
        found |= frozenset(content) - stems(_GENERIC)
    return frozenset(found)


def _named_otherwise(topic: frozenset[str]) -> frozenset[str]:
    """A topic of one term with the terms that news has for the same count."""
    return next((group for group in map(stems, _SAME) if topic and topic <= group), topic)
