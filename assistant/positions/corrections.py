"""What a sentence says of numbers that no longer hold: that one was wrong, or that another takes its place."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from assistant.numerals import numerals
from index.patterns import lazy

if TYPE_CHECKING:
    from assistant.positions.numbers import Number

# At most so many words stand between "our report wrongly" and the number that it gave, none of which turns to what
# is right instead.
_UP_TO_IT: Final = r"(?:\W+(?!(?:now|but|instead|correct|corrected|right|should)\b)\w+){0,9}?\W*$"
_WRONG_BEFORE: Final = lazy(
    r"(?:^\W*correction\b.{0,120}?\b(?:our|an?|the)(?: \w+){0,2} (?:reports?|article|story|version|edition"
    r"|headline)\b.{0,120}?\b(?:put|gave|said|named|had|spoke|carried|stated|listed)"
    r"|\bhad (?:\w+ )?(?:spoken|said|put|given|counted|reported|announced|called|listed|stated)"
    r"|\b(?:wrongly|mistakenly|incorrectly|erroneously|in error)|\b(?:withdr(?:ew|awn|aws)|retract(?:s|ed)))\b"
    + _UP_TO_IT,
    re.IGNORECASE | re.DOTALL,
)
_WRONG_AFTER: Final = re.compile(
    r"[^.;:]{0,60}\b(?:was|were|is|are|been|since|later|now) "
    r"(?:wrong|mistaken|incorrect|an error|in error|withdrawn|retracted)\b",
    re.IGNORECASE,
)
# "24, not 23"; "corrected from 26 to 21".
_INSTEAD: Final = re.compile(
    r"\b(?:not|instead of|rather than|no longer"
    r"|(?:up|down|corrected|revised|raised|lowered|changed|rose|fell) from)\s+$",
    re.IGNORECASE,
)
# "one more than the government has counted"
_MORE: Final = re.compile(
    r"\b(?P<by>[\w-]+) (?P<way>more|fewer|less) than"
    r" (?=(?:the|was|were|had|has|previously|first|earlier|what)\b)",
    re.IGNORECASE,
)


def is_withdrawn(text: str, number: Number) -> bool:
    """Whether a folded text gives a number as wrong, or as what was said before: "had spoken of nineteen"."""
    return bool(_WRONG_BEFORE.search(text[: number.start]) or _WRONG_AFTER.match(text, number.end))


def replaced_in(text: str, number: Number) -> frozenset[Decimal]:
    """The numbers whose place one takes by its folded text: "24, not 23", "one more than was counted"."""
    found = {
        other.value
        for other in numerals(text)
        if _INSTEAD.search(text[: other.start]) and other.value not in number.values
    }
    more = _MORE.search(text, number.end)
    if more and len(number.values) == 1:
        by = [Decimal(1)] if more["by"].lower() == "one" else [one.value for one in numerals(more["by"])]
        found |= {number.values[0] + (-step if more["way"].lower() == "more" else step) for step in by}
    return frozenset(found)
