"""Speakers whom a label names: ``FINCH: …`` in a dialogue, ``Berol on the tunnel: “We were warned”`` in a heading.

A label speaks its whole line. Far more often it is a field of a notice or the subject of a heading, so only a
dialogue, an office ("Minister: …") and a name before a quotation count.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from index.attribution.clauses import Report
from index.attribution.speakers import Kind, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.types import Span

_LABEL: Final = re.compile(r"(?P<name>[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){0,3}):(?=\s)")
# Fields of a notice, which repeat as speakers do.
_FIELDS: Final = frozenset(
    """
    answer category caption contact cost credit date day deadline email editor file format how image language
    length location meeting note notes opinion organiser photo photos picture place price question rating read
    related result score section source status summary tag tags tel time title topic topics type update updated
    venue video watch week what when where who why
    """.split()
)
# A dialogue has two who speak, one of them more than once; what is labelled once is a list.
_LINES: Final = 3
_VOICES: Final = 2
# A heading: "Minister: Tunnel was never inspected", "Berol on the tunnel: “We were warned”".
_HEADED: Final = re.compile(
    r"(?P<name>[^:,“”\"‘]{2,60}?)(?: (?:on|to) [^:“”\"‘]{2,60})?: (?P<quote>[“\"‘'])?(?=\S)"
)
# "Tunnel to open on Monday – operator", "Three dead in fire: police".
_TRAILING: Final = re.compile(r".{15,}(?: [–—-]|:) (?P<name>[^:–—,“”\"]{2,40})\Z")


def labelled(text: str, paragraphs: Sequence[Span]) -> dict[int, Report]:
    """Find the speakers that labels name.

    Args:
        text: The document.
        paragraphs: Its lines, without the white space around them.

    Returns:
        By the number of the paragraph who speaks all of it.
    """
    found = dict(_dialogue(text, paragraphs))
    for number, span in enumerate(paragraphs):
        if number not in found and (report := _heading(text, span)) is not None:
            found[number] = report
    return found


def _dialogue(text: str, paragraphs: Sequence[Span]) -> Iterator[tuple[int, Report]]:
    """Yield the turns of a dialogue with the number of the paragraph."""
    labels = [
        (number, match)
        for number, span in enumerate(paragraphs)
        if (match := _LABEL.match(text, span.start, span.end)) and match["name"].lower() not in _FIELDS
    ]
    turns = Counter(match["name"] for _, match in labels)
    if len(turns) < _VOICES or turns.total() < _LINES or max(turns.values()) == 1:
        return
    voices = {name for name, count in turns.items() if count > 1}
    for number, match in labels:
        if match["name"] in voices:
            kind = Kind.BODY if (phrase := whole(match["name"])) is None else phrase.kind
            yield number, Report(match.start("name"), match.end("name"), match.start("name"), kind)


def _heading(text: str, span: Span) -> Report | None:
    """Read the speaker of a heading: an office before or behind its statement, or a name before its quotation."""
    if text[span.end - 1] in ".!?,;:":
        return None
    match = _HEADED.match(text, span.start, span.end)
    phrase = None if match is None else whole(match["name"])
    if match is None or phrase is None or (not match["quote"] and (phrase.name or phrase.kind is Kind.BODY)):
        match = _TRAILING.match(text, span.start, span.end)
        phrase = None if match is None else whole(match["name"])
        if match is None or phrase is None or phrase.name:
            return None
    start = match.start("name")
    return Report(start + phrase.start, start + phrase.end, start, phrase.kind)
