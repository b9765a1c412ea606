"""Whether a question takes for granted what the documents deny."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.folding import plain
from assistant.lines import one_line
from assistant.polarity import AFFIRMED, contradicted, polarity
from assistant.word_forms import content_terms
from index.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.types import Hit

# Questions of when, where, why and how presuppose that what they ask about happened; "was she convicted?" asks
# just that, "who was convicted?" and "how many died?" may be answered by "nobody" and "none".
_PRESUPPOSES: Final = re.compile(
    r"^\W*(?:and |but )?(?:when|where|why|how come|how (?=(?:did|was|were|is|are|has|have|had|does|do)\b)"
    r"|(?:in|on|at|for|since) (?:what|which) \w+)\s*"
    r"(?:did|was|were|is|are|has|have|had|does|do)\b(?P<rest>[^?]*)",
    re.IGNORECASE,
)
# A question that itself denies, compares, doubts or supposes presupposes something else.
_OPEN: Final = re.compile(
    r"\b(?:not|never|no|without|if|whether|would|could|should|might|may|or|than|supposed|allegedly|accused|charged"
    r"|claim\w*|sa(?:y|id)|think|thought|expected|planned|almost|nearly)\b|n['’]t\b",
    re.IGNORECASE,
)
# A sentence that reports, doubts, asks, supposes or speaks of another time does not settle what happened.
_UNSETTLED: Final = lazy(
    r"\?|\b(?:if|whether|would|could|should|might|may|will|until|before|yet|first|initially|once|almost|nearly|hardly"
    r"|den(?:y|ies|ied|ying)|refus\w*|fail\w*|claim\w*|alleg\w*|reject\w*|accus\w*|according|believe\w*|think\w*"
    r"|appeal\w*|only|other|others|another|some|none|said|says|told|argue[sd]?|insist\w*|added)\b|[“”\"]",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"\b[A-Z][\w’'-]+")
# Beyond this a sentence says several things, and which of them is denied is not for such a check to tell.
_MOST_WORDS = 40
_SHOWN = 160


class _Premise(NamedTuple):
    """What a question takes for granted: its words in order, with how each stands, and the names in it."""

    terms: tuple[str, ...]
    stands: dict[str, int]
    names: frozenset[str]


def false_premise(question: str, hits: Sequence[Hit]) -> str | None:
    """What to say if a sentence denies what a question takes for granted, and none affirms it.

    A sentence denies it if it speaks of the same subject and has the opposite of what is presumed of it, or a
    negation before that; any sentence that has that word unnegated affirms it, whomever it is about. Rather
    nothing is said than a sentence taken for a denial that is none.

    Returns:
        A line with the sentence; ``None`` if there is nothing to object to.
    """
    premise = _premise(question)
    if premise is None:
        return None
    read = [(text, speaker, polarity(plain(text))) for hit in hits for text, speaker in _sentences(hit)]
    for text, speaker, stands in read:
        if speaker is None and not _UNSETTLED.search(text):
            denied = _denied(premise, stands)
            if denied and not any(other.get(denied, 0) & AFFIRMED for _, _, other in read):
                return f"The documents say otherwise: “{one_line(text, _SHOWN)}”"
    return None


def _premise(question: str) -> _Premise | None:
    read = plain(question)
    match = _PRESUPPOSES.match(read)
    if not match or _OPEN.search(match["rest"]):
        return None
    rest = match["rest"].strip()
    names = content_terms(" ".join(_NAME.findall(rest)))
    terms = tuple(dict.fromkeys(term for word in rest.split() for term in sorted(content_terms(word))))
    # Without a name nothing says that a sentence is about the same one; a name alone presumes nothing.
    if not names or len(terms) <= len(names):
        return None
    return _Premise(terms, dict.fromkeys(terms, AFFIRMED), names)


def _sentences(hit: Hit) -> Iterator[tuple[str, str | None]]:
    text, origin = hit.passage.text, hit.passage.start
    for one in hit.sentences:
        yield text[one.start - origin : one.end - origin], one.speaker


def _denied(premise: _Premise, stands: dict[str, int]) -> str | None:
    """What a sentence on the subject has the contrary of, if it has the rest of the premise but for one word."""
    if len(stands) > _MOST_WORDS:
        return None
    term = contradicted(premise.stands, stands)
    if term is None or term in premise.names:
        return None
    others = [one for one in premise.terms if one != term]
    held = {one for one in others if one in stands}
    # What is presumed follows its subject at once; what comes after it ("of negligence") may be left out.
    follows = premise.terms.index(term) <= len(premise.names) + 1
    spare = 1 if len(others) > len(premise.names) else 0
    return term if follows and premise.names <= held and len(others) - len(held) <= spare else None
