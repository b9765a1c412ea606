"""Who speaks each sentence of a document: see ``index.attribution``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from index.attribution.labels import labelled
from index.attribution.pronouns import antecedent, same_speaker
from index.attribution.quotations import is_open, quotations
from index.attribution.reporting import Reader
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.attribution.clauses import Report

_BREAK: Final = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_OPENING: Final = '“„«"»'
# A word capitalised after a word in lower case or a comma is a name, not a first word.
_NAME_INSIDE: Final = re.compile(r"[^\W\d_a-z](?<=[a-z,;] .)[\w’'-]+")


def _names(text: str, spans: Sequence[Span]) -> frozenset[str]:
    """Collect the words capitalised inside sentences that end with a mark; headings capitalise any word."""
    return frozenset(
        match[0].removesuffix("’s").removesuffix("'s")
        for span in spans
        if not text[span.end - 1].isalnum()
        for match in _NAME_INSIDE.finditer(text, span.start, span.end)
    )


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Sentences ``first`` to ``last``, exclusive, of one line, and the quotations in it."""

    first: int
    last: int
    quoted: tuple[Span, ...]


def _paragraphs(text: str, spans: Sequence[Span]) -> list[_Paragraph]:
    """Group the sentences by line.

    An opening mark without a closing one counts only if the next line repeats it, as long quotations do.
    """
    starts = [
        index
        for index, span in enumerate(spans)
        if index == 0 or _BREAK.search(text, spans[index - 1].end, span.start)
    ]
    found: list[_Paragraph] = []
    for first, last in zip(starts, [*starts, len(spans)][1:], strict=True):
        quoted = quotations(text, spans[first].start, spans[last - 1].end)
        continued = last < len(spans) and text[spans[last].start] in _OPENING
        if quoted and is_open(text, quoted[-1]) and not continued:
            quoted = quoted[:-1]
        found.append(_Paragraph(first, last, quoted))
    return found


def speakers(text: str, spans: Sequence[Span]) -> list[Report | None]:
    """Name the speaker of each sentence: by its own words, then by the quotation that it is part of."""
    reader = Reader(text, _names(text, spans))
    paragraphs = _paragraphs(text, spans)
    labels = labelled(text, [Span(spans[each.first].start, spans[each.last - 1].end) for each in paragraphs])
    own: list[Report | None] = []
    for number, paragraph in enumerate(paragraphs):
        if number in labels:
            own.extend([labels[number]] * (paragraph.last - paragraph.first))
            continue
        for index in range(paragraph.first, paragraph.last):
            reports = list(reader.reports(spans[index], paragraph.quoted))
            report = _agreed(text, reports)
            if report is not None and report.pronoun:
                report = antecedent(report, reader, spans, own, paragraph.first)
            own.append(report)
    return _through_quotations(text, spans, paragraphs, own)


def _agreed(text: str, reports: Sequence[Report]) -> Report | None:
    """Return the one speaker that the reports of a sentence agree on."""
    if not reports:
        return None
    direct = [report for report in reports if not report.relay] or list(reports)
    said = [report for report in direct if not report.source] or direct
    named = [report for report in said if not report.pronoun]
    chosen = next((report for report in named or said if report.sure), None)
    if chosen is None or not all(same_speaker(text, chosen, report) for report in named):
        return None
    return chosen


def _through_quotations(
    text: str, spans: Sequence[Span], paragraphs: Sequence[_Paragraph], own: Sequence[Report | None]
) -> list[Report | None]:
    """Carry each speaker through the quotation that he is named at either end of."""
    result = list(own)
    carried: Report | None = None  # who speaks on where the next paragraph opens with a quotation
    for paragraph in paragraphs:
        inside, heard_to = paragraph.first, -1  # where the quotation before this one ends
        for quotation in paragraph.quoted:
            while spans[inside].end <= quotation.start:
                inside += 1
            last = inside
            while last + 1 < paragraph.last and spans[last + 1].start < quotation.end:
                last += 1
            speaker, covers = _of_quotation(text, quotation, own[inside], own[last]), False
            if speaker is None and quotation.start == spans[inside].start:
                follows = inside > paragraph.first and heard_to > spans[inside - 1].start
                speaker = carried if inside == paragraph.first else result[inside - 1] if follows else None
                covers = True
            for index in range(inside, last + 1):
                starts, ends = spans[index].start >= quotation.start, spans[index].end <= quotation.end
                if result[index] is None and starts and (ends or not covers):
                    result[index] = speaker
            heard_to = quotation.end
        carried = _carried(text, spans, paragraph, result[paragraph.last - 1])
    return result


def _of_quotation(text: str, quotation: Span, before: Report | None, after: Report | None) -> Report | None:
    """Return the speaker named before the opening or behind the closing mark; ``None`` if the two differ."""
    opening = before if before is not None and before.verb < quotation.start else None
    closing = after if after is not None and after.verb >= quotation.end else None
    if opening is not None and closing is not None and not same_speaker(text, opening, closing):
        return None
    return closing or opening


def _carried(text: str, spans: Sequence[Span], paragraph: _Paragraph, speaker: Report | None) -> Report | None:
    """Return who speaks on after ``paragraph``: it ends with a colon or inside a quotation."""
    announced = text[spans[paragraph.last - 1].end - 1] == ":"
    unclosed = bool(paragraph.quoted) and is_open(text, paragraph.quoted[-1])
    return speaker if announced or unclosed else None
