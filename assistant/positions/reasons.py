"""What a sentence gives as a reason: the clause behind "because", "due to", "to avoid"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from assistant.folding import plain
from assistant.word_forms import content_terms
from index.patterns import lazy
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.positions.topic import Topic

# Up to the end of its clause; what only names an effect ("resulted in", "caused the fire") gives no reason.
_GROUND: Final = (
    r"because|due to|owing to|thanks to|as a result of|(?:was|were|is|are|been) caused by|resulted from|so that"
    r"|in order to|(?:was|were|is|are) blamed on|put (?:it )?down to|the reason (?:is|was) that"
    r"|(?:fuell?ed|driven|sparked|prompted|triggered) by|in response to|for fear (?:of|that)"
    r"|to (?:avoid|prevent|protect|allow|help|keep|reduce|increase|save)"
)
_SAYS: Final = r"(?:said|says|told|added|according)\b"
_REASON: Final = lazy(
    rf"\b(?:{_GROUND})\b"
    rf"(?:[^.;:!?,]|[.,](?=\d)|,(?! (?:and|but|while|who|which)\b| (?:[\w’'-]+ ){{0,4}}{_SAYS}))+",
    re.IGNORECASE,
)
# A row of a table: "Main cause | a worn cable". Of what, its article says, and not the row.
_ROW: Final = re.compile(
    r"^[^|]*\b(?:factors?|causes?|reasons?)\s*\|\s*(?P<reason>[^|]*\w[^|]*?)\s*(?:\||$)", re.IGNORECASE
)
# Where the deed only tells when: "Three days after she sank, …".
_WHEN: Final = re.compile(r"\b(?:after|before|when|since|while|until|once)\b(?:(?! and\b)[^,;:.])*", re.IGNORECASE)
# Behind these stands a cause; behind "to avoid" an end.
_CAUSE: Final = re.compile(r"because|due|owing|thanks|as a result|caused|resulted", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in its own words. One does not exclude another: a thing may have several."""

    words: str
    breadth: int = 0

    def excludes(self, _other: object) -> bool:
        """Never."""
        return False


def reasons_in(text: str) -> Iterator[Span]:
    """Where a text gives reasons, each up to the end of its clause."""
    for found in _REASON.finditer(text):
        yield Span(found.start(), found.start() + len(found[0].rstrip(" ”\"’'),")))


def told_reason(text: str, topic: Topic) -> tuple[Reason, str] | None:
    """The one reason that a text gives for the deed of a topic, with its words; ``None`` if none, or several."""
    if row := _ROW.match(text):
        return Reason(plain(row["reason"]).casefold()), " ".join(row["reason"].split())
    found = list(reasons_in(text))
    if len(found) != 1 or not topic.concerns(text):
        return None
    words = text[found[0].start : found[0].end]
    rest = text[: found[0].start] + " " + text[found[0].end :]
    if topic.deed not in content_terms(rest) or is_of_effect(text, topic):
        return None
    return Reason(plain(words).casefold()), " ".join(words.split())


def is_aside(text: str, topic: Topic) -> bool:
    """Whether a text has the deed only to tell when something else was: "Days after she sank, they quarrelled"."""
    return topic.deed in content_terms(text) and topic.deed not in content_terms(_WHEN.sub(" ", text))


def is_of_effect(text: str, topic: Topic) -> bool:
    """Whether a text has the deed as the cause of something else: "many died because she ran aground"."""
    for one in reasons_in(text):
        words = text[one.start : one.end]
        if _CAUSE.search(words) and topic.deed in content_terms(words):
            return topic.deed not in content_terms(text[: one.start] + " " + text[one.end :])
    return False
