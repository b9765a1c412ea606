"""Where the clauses of a sentence are, as far as marks and conjunctions tell."""

from __future__ import annotations

import re
from typing import Final

from index.types import Span

# A comma, point or colon between digits belongs to a number or a time. "and" parts what is said of two things;
# that it parts "two men and women" as well costs little: what is checked by clause is what the parts do not share.
_PARTS: Final = re.compile(
    r"(?<!\d)[,:]|[,:](?!\d)|[;()\"“”]|[.!?](?=\s|$)|\s-+\s|\b(?:and|but|while|whereas|although|though|which|who)\b"
)


def clauses(text: str) -> tuple[Span, ...]:
    """The clauses of a text, in order, without what parts them; those of white space only are left out."""
    ends = [(match.start(), match.end()) for match in _PARTS.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    stops = [*(start for start, _ in ends), len(text)]
    return tuple(Span(start, stop) for start, stop in zip(starts, stops, strict=True) if text[start:stop].strip())
