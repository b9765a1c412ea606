"""Who says a sentence, going by that sentence alone.

Each reporting verb outside quotation marks is taken with the clause before it (``the harbour office said``), the
words behind it (``said Ode Lund``) or the phrase before an apposition (``Lund, the minister, said``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from index.attribution.clauses import Clauses, Report, report
from index.attribution.dates import without
from index.attribution.speakers import Kind, whole
from index.attribution.verbs import CLOSING, VERB, reports
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Carry what another says: a paper does not make the statement that it prints.
_RELAYS: Final = re.compile(r"report(?:s|ed)?|writes|wrote|quote[sd]?|cite[sd]?")
# The first letters are those of its branches: at most words none of them need be tried.
_SOURCE: Final = re.compile(
    r"\b(?=[AaBbCcIiLlPpQqRrSsWw])(?:[Aa]ccording to(?= )"
    r"|(?P<passive>(?:is|was|were|are) (?:also )?(?:quoted|cited)\b[^,.;:]{0,60}? as saying\b)"
    r"|quot(?:ed|ing|es) (?P<active>[^.;:“”\"]{1,100}?),? as saying\b"
    r"|(?P<cited>citing(?= ))"
    # "denied by the company", "described as “a tragedy” by Krohn"
    r"|(?P<agent>(?:is|was|were|are|been|being) (?:denied|confirmed|denounced|condemned|announced"
    r"|(?:described|dismissed|hailed|called)\b[^.;:“”\"]{0,20}[“\"‘][^“”\"’]+[”\"’]) by(?= ))"
    r"|[Ii]n (?P<view>[^,.;:“”\"]{1,60}?)[’']s? (?:view|opinion|words|account|telling|judgement|estimation)\b"
    # The study is nobody, but its author is: "a report by the board found".
    r"|(?i:report|study|survey|analysis|statement|inquiry|audit|paper|letter) (?:by|from) "
    r"(?P<maker>[^,.;:“”\"]{1,80}?) (?:found|finds|sa(?:ys|id)|show(?:s|ed)|warn(?:s|ed)|conclude[sd])\b)"
)
# "– up to forty, according to Lund – ": said of the aside only.
_ASIDE: Final = re.compile(r"\s*[)–—]")
# "citing police sources": nobody behind the paper is named.
_UNNAMED: Final = re.compile(r"(?i:sources|reports|documents|people familiar|people close)\b")
# "The Post reported that Lund had said": what Lund says begins after "that".
_RELAYED: Final = re.compile(r"(?:report(?:s|ed)|writes|wrote)\b[^,;:]{0,40}? that (?!.* that )")

# Where a clause begins: punctuation that is not inside a name.
_BOUNDARY: Final = re.compile(
    r"(?!\w)(?:[,;:()\[\]“”„«»\"—]|[–-](?=\s)|(?<=[,.!?…])[’']|(?<!\w)[‘']|(?<=\w[!?…])\s)"
)
# "the “Ghost Mill” owner said": the speaker begins before the quotation.
_TITLED: Final = re.compile(r"[^\s,.;:!?…–—-][”\"»’']\s*\Z")
# What joins the last of several speakers to those before him.
_JOINING: Final = re.compile(r"\s*(?:and|or|as well as|along with|together with)\s+")
# What may stand before the first of them: "But Lund, Brun and Voss said".
_OPENING: Final = re.compile(r"\s*(?:(?:[Aa]nd|[Bb]oth|[Bb]ut|Later|Meanwhile|So|Still|Then|Yet)\s+)?")
# "The owner and the minister, Ode Lund," are two; "the founder and director, Ode Lund," is one.
_TWO_OFFICES: Final = re.compile(r" and (?=(?:the|his|her|its|their|an?) )")
# An enumeration behind the verb is at its end here, or at a comma.
_CLAUSE_END: Final = re.compile(r"[.;:!?()“”\"»—]|\Z")


@dataclass(frozen=True, slots=True)
class Reader(Clauses):
    """Reads the reports of one document."""

    def reports(self, sentence: Span, quoted: Sequence[Span]) -> Iterator[Report]:
        """Yield each report in ``sentence`` outside the quotations ``quoted``."""
        verbs = list(_outside(VERB.finditer(self.text, sentence.start, sentence.end), quoted))
        sources = list(_outside(_SOURCE.finditer(self.text, sentence.start, sentence.end), quoted))
        if not verbs and not sources:
            return  # as most sentences: their clauses need not be told apart
        bounds = [Span(*each.span()) for each in _BOUNDARY.finditer(self.text, sentence.start, sentence.end)]
        for verb in verbs:
            known = bisect_right(bounds, verb.start(), key=_end)
            found = self._at(verb, sentence, bounds[:known])
            if found is not None:
                # "as Lund says" among others who say something is a comparison.
                sure = found.sure and (len(verbs) == 1 or not self._compared(found))
                relay = found.kind is Kind.BODY and _RELAYS.fullmatch(verb[0]) is not None
                same = (sure, relay) == (found.sure, found.relay)
                yield found if same else replace(found, sure=sure, relay=relay)
        for phrase in sources:
            found = self._source(phrase, sentence, bounds)
            if found is not None:
                yield found

    def _compared(self, found: Report) -> bool:
        return self.text[max(0, found.start - len(" as ")) : found.start].lower() == " as "

    def _at(self, verb: re.Match[str], sentence: Span, bounds: Sequence[Span]) -> Report | None:
        start = bounds[-1].end if bounds else sentence.start
        if relayed := _RELAYED.search(self.text, sentence.start, verb.start()):
            sentence = Span(relayed.end(), sentence.end)
            bounds, start = [each for each in bounds if each.start >= sentence.start], max(start, sentence.start)
        if self.text[start : verb.start()].strip():
            if _TITLED.search(self.text, sentence.start, start):
                return None
            found = self._plain(Span(start, verb.start()), sentence, verb, bounds)
            return found and self._together_before(found, sentence, bounds)
        if not bounds:
            return None
        if not verb["told"] and not verb["directed"] and (inverted := self.after(verb, sentence)):
            return self._together_behind(inverted, sentence)
        found = self.apposed(verb, sentence, bounds) if reports(verb, sentence, start) else None
        return found and self._together_before(found, sentence, bounds)

    def _plain(self, clause: Span, sentence: Span, verb: re.Match[str], bounds: Sequence[Span]) -> Report | None:
        """Read the speaker right before the verb."""
        titled = _TITLED.search(self.text, sentence.start, clause.start)
        if titled or not reports(verb, sentence, clause.start):
            return None
        quoted = CLOSING.search(self.text, sentence.start, clause.start) is not None
        found = self.before(clause, sentence, verb, quoted=quoted)
        return found and (self.named_before(found, sentence, verb, bounds) or found)

    def _together_before(self, found: Report, sentence: Span, bounds: Sequence[Span]) -> Report | None:
        """Widen ``found`` to all of ``Lund, Brun and Voss said``; ``None`` if others speak with him otherwise."""
        known = [each for each in bounds if each.end <= found.start]
        if found.pronoun or not found.sure or not known:
            return found
        segments = self._segments(sentence, known)
        if found.kind is Kind.GROUP and " and " in self.text[found.start : found.end]:
            return self._widened(found, segments, sentence, inside=True)
        if _JOINING.match(self.text, known[-1].end, found.start):
            return None if self._parted(known) else self._widened(found, segments, sentence, inside=False)
        office = self.text[segments[0].start : segments[0].end] if segments else ""
        offices = [whole(part.strip()) for part in _TWO_OFFICES.split(office)]
        alone = len(offices) == 1 or None in offices
        if alone and _JOINING.match(office):  # "Brun, the owner, and her lawyer, Ode Lund, said"
            alone = self._widened(found, segments[1:], sentence, inside=False) is found
        return found if alone else None

    def _widened(self, found: Report, segments: Sequence[Span], sentence: Span, *, inside: bool) -> Report | None:
        """Take the names in ``segments``, from right to left, into ``found``, which names two if ``inside``."""
        others: list[Report] = []
        clear = True
        for segment in segments:
            other = self._other(segment, sentence)
            clear = clear and other is not None and other.sure
            if other is not None:
                others.append(other)
            elif not self._is_apposition(segment):
                break
        described = inside and len(others) == 1 and not others[0].sure and others[0].kind is Kind.GROUP
        if not others or described:  # "the owners, Lund and Brun, said"
            return found
        longer = self.text[sentence.start : others[-1].start].rstrip().endswith(",")  # than segments are read
        if longer or not clear or (not inside and len(others) == 1):
            return None
        return replace(found, start=others[-1].start, kind=Kind.GROUP)

    def _parted(self, bounds: Sequence[Span]) -> bool:
        """Whether a semicolon or a pair of dashes stands last, as in ``Brun – the owner – and Lund said``."""
        marks = [self.text[each.start] for each in bounds[-2:]]
        return marks[-1] == ";" or (len(marks) > 1 and all(mark in "–—-" for mark in marks))

    def _other(self, segment: Span, sentence: Span) -> Report | None:
        """Read ``segment`` as one of several speakers, sure if a name that cannot be another word."""
        opening = _OPENING.match(self.text, segment.start, segment.end)
        start = opening.end() if opening else segment.start
        words = self.text[start : segment.end].rstrip()
        phrase = whole(words)
        unknown = start == sentence.start and " " not in words and words not in self.names
        if phrase is None or not without(words).strip() or (unknown and words.endswith("ly")):
            return None
        return Report(start, start + len(words), start, phrase.kind, sure=phrase.name and not unknown)

    def _together_behind(self, found: Report, sentence: Span) -> Report | None:
        """Widen ``found`` to all of ``said Lund, Brun and Voss``; ``None`` if others speak with him otherwise."""
        stop = _CLAUSE_END.search(self.text, found.end, sentence.end)
        end = stop.start() if stop else sentence.end
        if found.pronoun or not self.text.startswith(",", found.end):
            return found
        start, clear, count = found.end + 1, True, 1
        for part in self.text[start:end].split(","):
            joining = _JOINING.match(part)
            core = part[joining.end() if joining else 0 :].strip()
            phrase = whole(core)
            stops = start + len(part)
            if phrase and (joining or (phrase.kind is Kind.GROUP and " and " in core)):
                if not clear and not joining:  # "Lund, a partner at Brun, Voss and Holt"
                    return found
                clear = clear and phrase.name and stops == end and (joining is None or count > 1)
                return replace(found, end=start + len(part.rstrip()), kind=Kind.GROUP) if clear else None
            if phrase is None and not self._is_apposition(Span(start, stops)):
                return found
            clear, count, start = clear and phrase is not None and phrase.name, count + 1, stops + 1
        return found

    def _source(self, phrase: re.Match[str], sentence: Span, bounds: Sequence[Span]) -> Report | None:
        """Read ``according to X``, ``X is quoted as saying``, ``quoted X as saying`` and their like."""
        if phrase["passive"]:
            known = bisect_right(bounds, phrase.start(), key=_end)
            start = bounds[known - 1].end if known else sentence.start
            clause = Span(start, phrase.start())
            direct = self.text[clause.start : clause.end].strip()
            found = (
                self.before(clause, sentence, phrase) if direct else self.apposed(phrase, sentence, bounds[:known])
            )
            return found and self._together_before(found, sentence, bounds[:known])
        for group in ("active", "view", "maker"):
            if phrase[group]:
                return self._inside(phrase, group)
        found = self.after(phrase, sentence)
        found = found and self._together_behind(found, sentence)
        if found is None or found.pronoun or _ASIDE.match(self.text, found.end):
            return None
        if phrase["cited"] and _UNNAMED.search(self.text, found.start, found.end):
            return None
        return replace(found, source=not phrase["agent"])

    def _inside(self, phrase: re.Match[str], group: str) -> Report | None:
        """Read the speaker in ``quoted X as saying``, ``in X's view`` or ``a report by X found``."""
        start = phrase.start(group)
        office, comma, name = phrase[group].partition(", ")
        if comma and (named := whole(name)) is not None and named.name:
            return report(named, start + len(office) + len(comma), phrase)
        speaker = whole(phrase[group])
        return None if speaker is None else replace(report(speaker, start, phrase), source=group != "active")


def _end(span: Span) -> int:
    return span.end


def _outside(matches: Iterator[re.Match[str]], quoted: Sequence[Span]) -> Iterator[re.Match[str]]:
    """Yield the matches that do not begin inside a quotation."""
    if not quoted:
        yield from matches
        return
    for match in matches:
        index = bisect_right(quoted, match.start(), key=_end)
        if index == len(quoted) or match.start() < quoted[index].start:
            yield match
