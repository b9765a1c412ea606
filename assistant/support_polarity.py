"""Whether a sentence affirms or denies each of its words, and which words are opposites.

Of the edits that turn a summary of news false, putting in a "not" and swapping a word for its opposite leave
nearly all words in place, so that no measure of overlap sees them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from assistant.word_forms import content_terms

if TYPE_CHECKING:
    from collections.abc import Mapping

# How a word stands in a text: bits, for it may stand both ways.
AFFIRMED: Final = 1
DENIED: Final = 2

# How many content words after a negation it reaches: "no evidence of poison" denies both, "did not say that the
# minister had left the harbour" not the harbour.
_REACH: Final = 3
# An apostrophe keeps "didn't" one word; the marks and "but" end what a negation reaches.
_TOKEN: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[.,;:!?()\"]|\s-+\s")
_NEGATION: Final = re.compile(
    r"not|no|never|none|nobody|nothing|neither|nor|without|cannot|.+n't"
    r"|fail(?:s|ed|ing)?|lack(?:s|ed|ing)?|refus(?:e|es|ed|ing)|den(?:y|ies|ied|ying)",
    re.IGNORECASE,
)
# Words of news of which only one can be true of the same thing; each pair stands for all forms of its words.
_OPPOSITES: Final = """
accept decline; accept reject; add remove; admit deny; agree disagree; agree refuse; alive dead; all none
all some; allow ban; allow forbid; allow prevent; always never; approve reject; arrest free; arrest release
arrive depart; arrive leave; before after; begin end; begin stop; best worst; better worse; big small
build demolish; build destroy; buy sell; climb drop; confirm deny; convict acquit; create destroy
deep shallow; deficit surplus; domestic foreign; earlier later; early late; ease tighten; east west
eastern western; easy difficult; easy hard; employer employee; encourage discourage; enter exit; enter leave
expand contract; expand limit; expand shrink; fast slow; father mother; few many; first last; friend enemy
gain loss; good bad; grow shrink; guilty innocent; hide reveal; high low; hire fire; hope fear; husband wife
import export; include exclude; increase cut; increase decrease; increase reduce; inside outside; join leave
join quit; keep abandon; large small; legal illegal; lend borrow; light heavy; live die; local national
long short; love hate; major minor; majority minority; male female; man woman; maximum minimum; men women
more fewer; more less; morning evening; most least; near far; north south; northern southern; often rarely
old new; old young; open close; optimistic pessimistic; over under; past future; peace war
permanent temporary; permit ban; permit prohibit; popular unpopular; positive negative; praise criticise
praise criticize; presence absence; profit loss; public private; public secret; raise cut; raise lower
raise reduce; remember forget; rich poor; right wrong; rise decline; rise drop; rise fall; rural urban
safe dangerous; save kill; send receive; similar different; simple complex; soar plunge; son daughter
start end; start stop; stay leave; strengthen weaken; strong weak; succeed fail; success failure
support oppose; surge plunge; survive die; true false; up down; upper lower; victory defeat
voluntary mandatory; warm cold; warm cool; wide narrow; win lose; winner loser
"""


def polarity(text: str) -> dict[str, int]:
    """Each index term of a sentence with how it stands there: ``AFFIRMED``, ``DENIED`` or both bits."""
    found: dict[str, int] = {}
    reach = 0
    previous = ""
    for token in _TOKEN.finditer(text):
        word = token[0].lower()
        if not word[0].isalnum() or word == "but" or (previous == "not" and word == "only"):
            reach = 0
        elif _NEGATION.fullmatch(word):
            reach = _REACH
        elif known := content_terms(word.removesuffix("'s")):
            for term in known:
                found[term] = found.get(term, 0) | (DENIED if reach else AFFIRMED)
            reach = max(0, reach - 1)
        previous = word
    return found


def contradicted(claim: Mapping[str, int], evidence: Mapping[str, int]) -> str | None:
    """The first term of a claim that evidence has only with the other polarity, or only by its opposite.

    Args:
        claim: The terms of a sentence, from ``polarity``.
        evidence: Those of a text that speaks of the same; of one that does not, this says nothing.
    """
    for term, stands in claim.items():
        there = evidence.get(term)
        if there is None and not _opposites().get(term, frozenset()).isdisjoint(evidence):
            return term
        if there is not None and not stands & there:
            return term
    return None


@cache
def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for pair in filter(str.strip, _OPPOSITES.replace("\n", ";").split(";")):
        one, other = (content_terms(word) for word in pair.split())
        for these, those in ((one, other), (other, one)):
            for term in these - those:
                found[term] = found.get(term, frozenset()) | (those - these)
    return found
