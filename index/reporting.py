"""Who says a sentence, going by that sentence alone.

Each reporting verb outside quotation marks is taken with the clause before it (``the harbour office said``), the
words behind it (``said Ode Lund``) or the phrase before an apposition (``Lund, the minister, said``). The whole
clause has to be a speaker; anything else, such as ``after Lund said`` or ``the figures said``, names nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from index.dates import without
from index.speakers import Kind, Phrase, leading, whole
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


# These report what was said whatever follows ("announced the closure"), but see ``_NOT_SPEECH``.
_FREE: Final = r"said|says?|announce[sd]|denie[sd]|warn(?:s|ed)|stresse[sd]|stated|testified|reiterate[sd]|tweeted"
# These also take plain objects ("added two cabins", "admitted 19 patients"), so they need a reported clause. Of
# the base forms, only those that are no nouns: "the Kelpin police report".
_BOUND: Final = (
    r"add(?:s|ed)|argue[sd]?|assert(?:s|ed)|ask(?:s|ed)|claim(?:s|ed)|concede[sd]|conclude[sd]|confirm(?:s|ed)"
    r"|acknowledge[sd]|admit(?:s|ted)|believes?|declare[sd]|estimate[sd]|explain(?:s|ed)|emphasi[sz]e[sd]"
    r"|insist(?:s|ed)?|maintain(?:s|ed)|note[sd]|point(?:s|ed) out|pledge[sd]|predict(?:s|ed)|promise[sd]"
    r"|recall(?:s|ed)|replie[sd]|report(?:s|ed)|respond(?:s|ed)|reveal(?:s|ed)|suggest(?:s|ed)?|vow(?:s|ed)"
    r"|writes|wrote|allege[sd]|continued|shouted|complain(?:s|ed)|quipped"
)
_VERB: Final = re.compile(rf"\b(?:(?P<free>{_FREE})|(?P<told>told|tells)|(?P<bound>{_BOUND}))\b")
# "said to be the owner", "said nothing", "said unkind things".
_NOT_SPEECH: Final = re.compile(
    r"\s+(?:to (?!reporters|journalists)|(?:nothing|little|so|goodbye|hello|no more)\b)"
)
# "told the truth", "told of"; without an object nobody is told anything.
_NOT_TELLING: Final = re.compile(r"\s*(?:\Z|[.,;]|(?:the |a )?(?:truth|lies?|stor(?:y|ies)|jokes?|tales?)\b|of\b)")
# What a bound verb reports: "that …", a quotation, "to rebuild", a clause ("the ship was safe") but no object
# with a relative clause ("two ships that were safe"), or, with the verb thrown in (", Lund added,"), all around
# it. Before a comma "police reports" are papers.
_REPORTED: Final = re.compile(
    r"\s*(?:\Z|[:.!?“”\"«‘]|(?<!reports)(?<!claims)(?<!notes)(?<!estimates),"
    r"|(?:(?:on|in|at|to|late|early|last|this|yesterday|today|again|also)\b[^,.;:“”\"]{0,60}?)?\bthat\b"
    r"|to \w|(?:he|she|it|they|there|we|I)\b"
    r"|(?:(?!(?:that|which|who|whose|where|when|after|before|as|while|because|how|what)\b)[^\s,.;:“”\"]+\s){1,9}?"
    r"(?:was|were|is|are|had|has|have|would|will|could|can|did|does|may|might|must|should|remains?|remained)\b)"
)
_SOURCE: Final = re.compile(
    r"\b(?:[Aa]ccording to(?= )"
    r"|(?P<passive>(?:is|was|were|are) (?:also )?(?:quoted|cited)\b[^,.;:]{0,60}? as saying\b)"
    r"|quot(?:ed|ing|es) (?P<active>[^,.;:]{1,80}) as saying\b)"
)
# "– up to forty, according to Lund – ": said of the aside only.
_ASIDE: Final = re.compile(r"\s*[)–—]")

# Where a clause begins: punctuation that is not inside a name.
_BOUNDARY: Final = re.compile(r"[,;:()\[\]“”„«»\"—]|[–-](?=\s)|(?<=[,.!?…])[’']|(?<!\w)[‘']|(?<=\w[!?…])\s")
# Words between the speaker and the verb: "has also said", "Lund repeatedly said", "Lund on Monday said".
_BETWEEN: Final = re.compile(
    r"(?:\s+(?:has|have|had|also|later|then|further|again|himself|herself|themselves|itself|once|since|now|first"
    r"|on|in|late|early|(?!only\b)\w+ly))+\s*\Z"
)
# Words before the speaker that leave the sentence his: "But Lund said", "On Monday Lund said".
_LEAD: Final = re.compile(
    r"\s*(?:(?:[Bb]ut|[Aa]nd|[Yy]et|[Ss]o|[Tt]hen|[Ll]ater|[Ee]arlier|[Mm]eanwhile|[Hh]owever|[Ss]till|[Aa]lso"
    r"|(?P<like>[Aa]s)|[Oo]n|[Ii]n|[Ll]ate|[Ee]arly|[Ii]n an? (?:statement|interview)"
    r"|[Aa]t an? (?:news|press) conference|[-*•–—])\s+)*"
)
# "As Lund said, it sank" has Lund say it; "as Lund said that it sank" tells of a moment.
_ALONE: Final = re.compile(r"\s*(?:[,.;:)]|\Z)")
_ANSWER: Final = re.compile(r"replie[sd]|respond(?:s|ed)|asked")
# A second speaker in the same sentence, without punctuation before him: "and Berg said".
_SECOND: Final = re.compile(
    r"(?:\A|.*\s)(?:and|but|while|whereas|although|though|or)\s+", re.DOTALL | re.IGNORECASE
)
# "the indictment alleges": nobody says it, but then nobody else does.
_DOCUMENT: Final = re.compile(r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir)(?: [a-z-]+){1,4}")
_PRONOUN: Final = re.compile(r"(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey)\Z")
_PRONOUN_AFTER: Final = re.compile(r"\s*(?P<word>he|she|they)\b(?=\s*(?:\Z|[,.;:“”\"]|on\b|in\b|at\b))")
# Characters. A longer clause or apposition is not read.
_WINDOW: Final = 160
# Boundaries that matter before a verb: around an apposition, and where the clause before it begins.
_BOUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody says something: the speaker at ``[start, end)`` of the text, the verb at ``verb``.

    ``pronoun`` is "he", "she", "it" or "they" if the speaker is only that. ``sure`` is false where the speaker
    counts only as a rival: the sentence is not his, but not surely another's either. ``source`` marks "according
    to", which yields to a verb: the paper that carries a statement does not make it.
    """

    start: int
    end: int
    verb: int
    kind: Kind = Kind.PERSON
    pronoun: str | None = None
    sure: bool = True
    source: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the reports of one document.

    Args:
        text: The document.
        names: Words that it capitalises inside sentences; the first word of a sentence is a name if it is one of
            them.
    """

    text: str
    names: frozenset[str]

    def reports(self, sentence: Span, quoted: Sequence[Span]) -> Iterator[Report]:
        """Yield each report in ``sentence`` outside the quotations ``quoted``."""
        bounds = [Span(*each.span()) for each in _BOUNDARY.finditer(self.text, sentence.start, sentence.end)]
        verbs = list(_outside(_VERB.finditer(self.text, sentence.start, sentence.end), quoted))
        for verb in verbs:
            known = bisect_right(bounds, verb.start(), key=_end)
            found = self._at(verb, sentence, bounds[max(0, known - _BOUNDS) : known])
            if found is not None:
                # "as Lund says" among others who say something is a comparison.
                yield replace(found, sure=found.sure and (len(verbs) == 1 or not self._compared(found)))
        for phrase in _outside(_SOURCE.finditer(self.text, sentence.start, sentence.end), quoted):
            found = self._source(phrase, sentence, bounds)
            if found is not None:
                yield found

    def _compared(self, report: Report) -> bool:
        return self.text[max(0, report.start - len(" as ")) : report.start].lower() == " as "

    def _at(self, verb: re.Match[str], sentence: Span, bounds: list[Span]) -> Report | None:
        start = bounds[-1].end if bounds else sentence.start
        if self.text[start : verb.start()].strip():
            return self._clause(Span(start, verb.start()), sentence, verb) if _reports(verb, sentence) else None
        if not bounds:
            return None
        inverted = None if verb["told"] else self._after(verb, sentence)
        return inverted or (self._apposed(verb, sentence, bounds) if _reports(verb, sentence) else None)

    def _clause(self, clause: Span, sentence: Span, verb: re.Match[str]) -> Report | None:
        """Read ``clause`` as a speaker, with words of time and conjunctions around him."""
        if clause.end - clause.start > _WINDOW:
            return None
        blank = without(self.text[clause.start : clause.end]).rstrip()
        if between := _BETWEEN.search(blank):
            blank = blank[: between.start()]
        found = _LEAD.match(blank)
        lead = found.end() if found else 0
        if found and found["like"] and not _ALONE.match(self.text, verb.end(), sentence.end):
            return None
        core = blank[lead:].strip()
        start = clause.start + blank.find(core, lead)
        if _PRONOUN.match(core):
            return _pronoun(core, start, verb)
        if (phrase := whole(core)) is not None:
            opens = not self.text[sentence.start : start].strip(" -*•–—")
            initial = opens and phrase.name and " " not in core and not core.isupper()
            return None if initial and core not in self.names else _report(phrase, start, verb)
        second = _SECOND.match(core)
        rival = whole(core[second.end() :]) if second else None
        if second and rival:
            return _report(rival, start + second.end(), verb, sure=False)
        return Report(start, start + len(core), verb.start(), sure=False) if _DOCUMENT.fullmatch(core) else None

    def _after(self, verb: re.Match[str], sentence: Span) -> Report | None:
        """Read the speaker that stands behind the verb: ``said Ode Lund``."""
        position = verb.end()
        window = without(self.text[position : min(position + _WINDOW, sentence.end)])
        start = position + len(window) - len(window.lstrip())
        if pronoun := _PRONOUN_AFTER.match(window):
            return _pronoun(pronoun["word"], start, verb)
        phrase = leading(window.lstrip())
        if phrase is None:
            return None
        if phrase.kind is Kind.PERSON and not phrase.name:
            comma = len(window) - len(window.lstrip()) + phrase.end + len(", ")
            apposed = leading(window[comma:]) if window[:comma].endswith(", ") else None
            if apposed is not None and apposed.name and apposed.kind is Kind.PERSON:
                return _report(apposed, position + comma, verb)
        return _report(phrase, start, verb)

    def _apposed(self, verb: re.Match[str], sentence: Span, bounds: list[Span]) -> Report | None:
        """Read the speaker before an apposition: ``Lund, the minister, said``, ``the minister, Lund, said``."""
        if len(bounds) < _BOUNDS - 1 or any(self.text[each.start] != "," for each in bounds[-2:]):
            return None
        opening, closing = bounds[-2:]
        start = bounds[-3].end if len(bounds) == _BOUNDS else sentence.start
        speaker = self._clause(Span(start, opening.start), sentence, verb)
        if speaker is None or not speaker.sure or closing.start - opening.end > _WINDOW:
            return None
        apposed = self._clause(Span(opening.end, closing.start), sentence, verb)
        named = apposed is not None and apposed.kind is Kind.PERSON and self.text[apposed.start].isupper()
        return apposed if named and not self._has_name(speaker) else speaker

    def _has_name(self, report: Report) -> bool:
        phrase = whole(self.text[report.start : report.end])
        return phrase is not None and phrase.name

    def _source(self, phrase: re.Match[str], sentence: Span, bounds: list[Span]) -> Report | None:
        """Read ``according to X``, ``X is quoted as saying`` and ``quoted X as saying``."""
        if phrase["passive"]:
            known = bisect_right(bounds, phrase.start(), key=_end)
            start = bounds[known - 1].end if known else sentence.start
            return self._clause(Span(start, phrase.start()), sentence, phrase)
        if phrase["active"]:
            speaker = whole(phrase["active"])
            return None if speaker is None else _report(speaker, phrase.start("active"), phrase)
        found = self._after(phrase, sentence)
        if found is None or found.pronoun or _ASIDE.match(self.text, found.end):
            return None
        return replace(found, source=True)


def _end(span: Span) -> int:
    return span.end


def _outside(matches: Iterator[re.Match[str]], quoted: Sequence[Span]) -> Iterator[re.Match[str]]:
    """Yield the matches that do not begin inside a quotation."""
    for match in matches:
        index = bisect_right(quoted, match.start(), key=_end)
        if index == len(quoted) or match.start() < quoted[index].start:
            yield match


def _reports(verb: re.Match[str], sentence: Span) -> bool:
    """Whether what follows ``verb`` in ``sentence`` is something said."""
    text, after = verb.string, verb.end()
    if verb["free"]:
        return _NOT_SPEECH.match(text, after, sentence.end) is None
    if verb["told"]:
        return _NOT_TELLING.match(text, after, sentence.end) is None
    return _REPORTED.match(text, after, sentence.end) is not None


def _report(phrase: Phrase, offset: int, verb: re.Match[str], *, sure: bool = True) -> Report:
    return Report(offset + phrase.start, offset + phrase.end, verb.start(), phrase.kind, sure=sure)


def _pronoun(word: str, start: int, verb: re.Match[str]) -> Report | None:
    """Make a report of a pronoun; who answers is another than who spoke last."""
    if _ANSWER.fullmatch(verb[0]):
        return None
    return Report(start, start + len(word), verb.start(), pronoun=word.lower())
