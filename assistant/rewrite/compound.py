"""The questions that a question consists of."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from assistant.rewrite.authors import what_to_do
from assistant.rewrite.leaning import Leaning, leaning
from assistant.rewrite.members import of_each
from assistant.types import Question, Turn
from assistant.word_forms import content_terms
from index.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ASKS: Final = r"(?:who|whom|whose|what|which|when|where|why|how)"
# Where a further question begins: after a question mark, or at a question word that a conjunction or a comma
# leads to. After a comma alone "who" and "which" say more of what stands before it.
_JOINT: Final = re.compile(
    rf"\?+\s+(?:and |or |but )?(?=\w)|,?;?\s+(?:and|or|but)(?: also| then)?\s+(?={_ASKS}\b)"
    rf"|;\s+(?={_ASKS}\b)|,\s+(?=(?:what|when|where|why|how)\b)",
    re.IGNORECASE,
)
_QUESTION: Final = lazy(rf"^\W*(?:(?:in|on|at|for|by|from|to|of|since|until|with) )?{_ASKS}\b", re.IGNORECASE)
# "When the ship struck, who was on the bridge?" is one question: only a verb right after it makes "when" ask.
_VERBS: Final = "did|do|does|was|were|is|are|has|have|had|can|could|will|would|should"
_CLAUSE: Final = lazy(rf"^\W*(?:when|where)\b(?!\W*$| (?:exactly )?(?:{_VERBS})\b)", re.IGNORECASE)
# "Who is the man whose ship sank and who was never tried?" is one question, too, and so is "… and who also".
_RELATIVE: Final = lazy(r"^\W*(?:who|whose|whom|which)\b", re.IGNORECASE)
_OPENED: Final = lazy(r"(?<=\w)\W+(?:that|who|whose|whom|which)\b", re.IGNORECASE)
# "Who knows why she sank and how many died?" is one, too: behind such a clause only "how many did" asks anew.
_TELLS: Final = lazy(r"(?<=\w)\W+(?:what|when|where|why|how|whether)\b", re.IGNORECASE)
_DIRECT: Final = lazy(rf"^\W*{_ASKS}(?: [\w’'-]+){{0,3}}? (?:{_VERBS}|may|might|must)\b", re.IGNORECASE)
_ALSO: Final = lazy(r"^\W*(?:who|whose|which) also\b", re.IGNORECASE)
# "how and why did it sink": one question, twice asked. "Who owned it and why?" is two.
_BARE: Final = lazy(rf"^\W*{_ASKS}\W*$", re.IGNORECASE)
_WHEN_SAID: Final = lazy(
    r"\W*when (?:(?:was|did|has) (?:it|that|this|he|she|they)(?: been)? (?:said|say|told|tell)"
    r"|(?:was|has) (?:that|this)(?: been)? (?:written|published|reported))\b(?: (?:it|so|that|this))?\W*",
    re.IGNORECASE,
)
# A part with fewer terms says too little of what it is about: "how many died in Sorne, and how many in Kelpin?"
_FEWEST_TERMS: Final = 2
_COUNTING: Final = content_terms("many much")
_QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
# A question of more parts than these is answered as a whole: each part takes as long as a question.
_MOST: Final = 6


def parts_of(question: str) -> tuple[str, ...]:
    """The questions that a question consists of, each in its own words; a single one if it cannot be parted."""
    pieces = [piece for one in _split(question) if (piece := one.strip(" \t\r\n?.,;"))]
    asking = [bool(_QUESTION.match(piece)) and not _CLAUSE.match(piece) for piece in pieces]
    if len(pieces) < 2 or not all(asking) or _BARE.match(pieces[0]) or _goes_on(pieces):  # noqa: PLR2004
        return (question.strip(),)
    return tuple(pieces)


def _split(question: str) -> Iterator[str]:
    """At its joints, but for those within a title or what somebody said."""
    quoted = [match.span() for match in _QUOTED.finditer(question)]
    at = 0
    for joint in _JOINT.finditer(question):
        if not any(start < joint.start() < end - 1 for start, end in quoted):
            yield question[at : joint.start()]
            at = joint.end()
    yield question[at:]


def _goes_on(pieces: Sequence[str]) -> bool:
    """Whether what looks like a further question goes on with a clause on whom the first is about."""
    return any(
        (_RELATIVE.match(piece) and (_OPENED.search(before) or _ALSO.match(piece)))
        or (_TELLS.search(before) and not _DIRECT.match(piece))
        for before, piece in pairwise(pieces)
    )


def parts(question: Question) -> tuple[Question, ...]:
    """The questions that a question consists of, each standing alone; itself where it is one.

    What is asked of each country of a group is asked of everyone by its name. A later part leans on the one before
    it as a follow-up does: of "When did she sink, and why?" the second is "Why did she sink?". What an author
    wants is put as what should be done.
    """
    if question.clarify or question.before:
        return (question,)
    pieces = parts_of(question.standalone)
    if len(pieces) > 1:
        return _in_turn(pieces) or (question,)
    if advice := what_to_do(question):
        return (advice,)
    each = of_each(question.standalone).values()
    return tuple(Question(question.text, one) for one in each) or (question,)


def apart(turn: Turn) -> tuple[Turn, ...]:
    """A turn whose question consists of several as one turn for each, the answer with the last of them.

    What follows leans on one of the parts, not on "the captain and what was he charged with".
    """
    question = turn.question
    alone = not question.clarify and not question.before
    *first, last = (_in_turn(parts_of(question.standalone)) if alone else ()) or (question,)
    return (*map(Turn, first), Turn(last, turn.said))


def is_told(part: str) -> bool:
    """Whether a part asks who says something, or when that was said, which stands with every claim."""
    return leaning(part) is Leaning.SOURCE or _WHEN_SAID.fullmatch(part) is not None


def _in_turn(pieces: Sequence[str]) -> tuple[Question, ...]:
    """Each piece after the one before it; none where there is but one, too many, or one may be of anything."""
    if not 1 < len(pieces) <= _MOST:
        return ()
    # Half of the rules: most questions are one.
    from assistant.rewrite.following import follow_up
    from assistant.rewrite.named import names

    found = [Question(pieces[0], f"{pieces[0]}?")]
    for piece in pieces[1:]:
        if is_told(piece) or leaning(piece) is Leaning.DOUBT:
            continue
        one = follow_up(f"{piece}?", [Turn(one) for one in found])
        short = len(content_terms(piece) - _COUNTING) < _FEWEST_TERMS
        if short and one.standalone == one.text and names(pieces[0]):
            one = Question(one.text, f"{pieces[0]}? {one.text}")
        found.append(one)
    return () if len(found) < 2 or any(one.clarify for one in found) else tuple(found)  # noqa: PLR2004
