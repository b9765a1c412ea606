"""Who a clause with a reporting verb makes the speaker.

The whole clause has to be a speaker; anything else, such as ``after Lund said`` or ``the figures said``, names
nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from index.attribution.dates import without
from index.attribution.speakers import Kind, Phrase, leading, whole
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

# Words between the speaker and the verb: "has also said", "Lund repeatedly said", "Lund on Monday said".
_BETWEEN: Final = re.compile(
    r"(?:\s+(?:has|have|had|also|later|then|further|again|himself|herself|themselves|itself|once|since|now|first"
    r"|on|in|late|early|(?!only\b)\w+ly))+\s*\Z"
)
# Words before the speaker that leave the sentence his: "But Lund said", "On Monday Lund said".
_LEAD: Final = re.compile(
    r"\s*(?:(?:[Bb]ut|[Aa]nd|[Yy]et|[Ss]o|[Tt]hen|[Ll]ater|[Ee]arlier|[Mm]eanwhile|[Hh]owever|[Ss]till|[Aa]lso"
    r"|(?P<like>[Aa]s)|(?P<where>[Oo]n|[Ii]n)|[Ll]ate|[Ee]arly|[Ii]n an? (?:statement|interview)"
    r"|[Aa]t an? (?:news|press) conference|[-*•–—])\s+)*"
)
# "Will Lund say", "May Lund have said": names, unless the verb is the bare form that follows an auxiliary.
_MODAL: Final = re.compile(r"(?:Will|May|Can|Do) ")
_BARE: Final = re.compile(
    r"say|deny|warn|argue|believe|estimate|expect|fear|insist|suggest|allege|think|reply|agree|urge|accuse|blame|put"
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
# Beside a quotation whatever is said to say it is a person ("the stoker said"), or something written.
_ANYBODY: Final = re.compile(
    r"(?!.*\b(?:is|are|was|were|be|to|not|never|as|if|than)\b)"
    r"(?:[Tt]he|[Aa]n?|[Oo]ne|[Aa]nother|[Hh]is|[Hh]er|[Mm]y|[Tt]heir)(?: [a-z-]+){0,3}"
    r" (?!(?:report|statement|letter|note|sign|study|article|post|message|tweet|e-?mail|headline|caption|text|memo"
    r"|indictment|ruling|law|bill|survey|poster|banner|document|filing|lawsuit|complaint|file|entry|page|book|song"
    r"|slogan|label|inscription|plaque|script|voice|that|who|which)\b)[a-z-]+"
)
# "a pupil who fell ill in March told": the clause between is a whole one.
_WHO: Final = re.compile(r"(?P<speaker>.+?) who (?!(?:\w+ )?(?:never|not|ever|once|first)\Z)\w+ .*\w")
_PRONOUN: Final = re.compile(r"(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey)\Z")
_PRONOUN_AFTER: Final = re.compile(r"\s*(?P<word>he|she|they)\b(?=\s*(?:\Z|[,.;:“”\"]|on\b|in\b|at\b))")
# "Lund, 44," "Lund, who …," "Lund, head of the dockyard,": what cannot be a subject beside another one.
_APPOSITION: Final = re.compile(
    r"\s*(?:(?:an?|the|his|her|its|their|one|who|whose|which|aged|of|from|in|at|with|head|chief|speaking|reached|then"
    r"|now|formerly|himself|herself|also|\w+ing|\w+ed)\b|\d{1,3}\b)"
)
# "The stoker", "Norline's owner": an office before its holder, ", Karl Ode, said".
_OFFICE: Final = re.compile(
    r"\s*(?:(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|[Aa]n?|[Mm]y)\b|[^\s,]+(?: [^\s,]+){0,3}[’']s? )"
    r"[^,]*\b[a-z][\w-]+\s*"
)
# A place and what it lies in, "a man in Vardo, Norland, said": no name for the man.
_PLACE: Final = re.compile(r"\b(?:in|at|from|near|of) (?:[^\W\d_a-z][\w-]*)(?: [^\W\d_a-z][\w-]*)?\s*\Z")
# Characters. A longer clause or apposition is not read.
WINDOW: Final = 160
# Commas before the verb over which a speaker is looked for: "Lund, 44, a pilot, who was ill, said".
_SEGMENTS: Final = 5


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody says something: the speaker at ``[start, end)`` of the text, the verb at ``verb``.

    ``pronoun`` is "he", "she", "it" or "they" if the speaker is only that. ``sure`` is false where the speaker
    counts only as a rival: the sentence is not his, but not surely another's either. ``source`` marks "according
    to", which yields to a verb, and ``relay`` a paper that reports, which yields to whom it quotes: what carries a
    statement does not make it.
    """

    start: int
    end: int
    verb: int
    kind: Kind = Kind.PERSON
    pronoun: str | None = None
    sure: bool = True
    source: bool = False
    relay: bool = False


@dataclass(frozen=True, slots=True)
class Clauses:
    """Reads the clauses of one document.

    Args:
        text: The document.
        names: Words that it capitalises inside sentences; the first word of a sentence is a name if it is one of
            them.
    """

    text: str
    names: frozenset[str]

    def before(self, clause: Span, sentence: Span, verb: re.Match[str], *, quoted: bool = False) -> Report | None:
        """Read ``clause`` as a speaker, with words of time and conjunctions around him.

        Args:
            clause: What stands before the verb.
            sentence: All of the sentence.
            verb: The verb.
            quoted: A quotation ends where the clause begins.
        """
        if clause.end - clause.start > WINDOW:
            return None
        blank = without(self.text[clause.start : clause.end]).rstrip()
        if between := _BETWEEN.search(blank):
            blank = blank[: between.start()]
        found = _LEAD.match(blank)
        lead = found.end() if found else 0
        if found and found["like"] and not _ALONE.match(self.text, verb.end(), sentence.end):
            return None
        core = blank[lead:].strip()
        if _MODAL.match(core) and (_BARE.fullmatch(verb[0]) or (between and "have" in between[0].split())):
            return None
        start = clause.start + blank.find(core, lead)
        if _PRONOUN.match(core):
            return _pronoun(core, start, verb)
        return self._subject(core, start, sentence, verb, quoted=quoted)

    def _subject(
        self, core: str, start: int, sentence: Span, verb: re.Match[str], *, quoted: bool
    ) -> Report | None:
        described = _WHO.fullmatch(core)
        if (phrase := whole(described["speaker"] if described else core)) is not None:
            opens = not self.text[sentence.start : start].strip(" -*•–—")
            initial = opens and phrase.name and " " not in core and not core.isupper()
            return None if initial and core not in self.names else report(phrase, start, verb)
        if quoted and _ANYBODY.fullmatch(core):
            return Report(start, start + len(core), verb.start())
        second = _SECOND.match(core)
        rival = whole(core[second.end() :]) if second else None
        if second and rival:
            return report(rival, start + second.end(), verb, sure=False)
        return Report(start, start + len(core), verb.start(), sure=False) if _DOCUMENT.fullmatch(core) else None

    def after(self, verb: re.Match[str], sentence: Span) -> Report | None:
        """Read the speaker that stands behind the verb: ``said Ode Lund``."""
        position = verb.end()
        window = without(self.text[position : min(position + WINDOW, sentence.end)])
        start = position + len(window) - len(window.lstrip())
        if pronoun := _PRONOUN_AFTER.match(window):
            return _pronoun(pronoun["word"], start, verb)
        phrase = leading(window.lstrip())
        if phrase is None:
            return None
        comma = len(window) - len(window.lstrip()) + phrase.end + len(", ")
        if phrase.kind is Kind.PERSON and not phrase.name and window[:comma].endswith(", "):
            apposed = leading(window[comma:])
            if apposed is not None and apposed.name and apposed.kind is Kind.PERSON:
                return report(apposed, position + comma, verb)
        return report(phrase, start, verb)

    def apposed(self, verb: re.Match[str], sentence: Span, bounds: Sequence[Span]) -> Report | None:
        """Read the speaker before appositions: ``Lund, the minister, said``, ``the minister, Lund, said``."""
        segments = self._segments(sentence, bounds)
        if len(segments) < len(("speaker", "apposition")):
            return None
        last, before = segments[0], segments[1]
        named = self._named(last, sentence, verb)
        if named is not None and not self._is_apposition(last):
            return self._holder(named, before, sentence, verb)
        described: Report | None = None  # "a pilot", the apposition of somebody named before it
        for segment in segments:
            found = None if segment is last else self.before(segment, sentence, verb)
            speaks = found is not None and found.sure and not found.pronoun
            if not self._is_apposition(segment):
                return (self._named(segment, sentence, verb) or described) if described or not speaks else found
            described = described or (found if speaks else None)
        return described

    def named_before(
        self, found: Report, sentence: Span, verb: re.Match[str], bounds: Sequence[Span]
    ) -> Report | None:
        """Read the name before an apposition that no comma closes: ``Lund, a pilot said``."""
        if not self.text[found.start : found.end].startswith(("a ", "an ")):
            return None
        segments = self._segments(sentence, bounds)
        return self._named(segments[0], sentence, verb) if segments else None

    def _segments(self, sentence: Span, bounds: Sequence[Span]) -> list[Span]:
        """Return what stands between the commas before the verb, from the verb on leftwards."""
        found: list[Span] = []
        for index in range(len(bounds) - 1, max(-1, len(bounds) - 1 - _SEGMENTS), -1):
            if self.text[bounds[index].start] != ",":
                break
            start = bounds[index - 1].end if index else sentence.start
            found.append(Span(start, bounds[index].start))
        return found

    def _holder(self, named: Report, office: Span, sentence: Span, verb: re.Match[str]) -> Report | None:
        """Tell the holder from the office: ``the mayor, Jon Berg,`` but ``the mayor of Vardo, Norland,``."""
        words = self.text[office.start : office.end]
        found = self.before(office, sentence, verb)
        if found is None or not found.sure:
            return named if named.kind is Kind.PERSON and _OFFICE.fullmatch(words) else None
        single = " " not in self.text[named.start : named.end]
        if named.kind is not Kind.PERSON or (single and _PLACE.search(words)):
            return found
        phrase = whole(self.text[found.start : found.end])
        return found if phrase is not None and phrase.name and not phrase.office else named

    def _named(self, segment: Span, sentence: Span, verb: re.Match[str]) -> Report | None:
        """Read ``segment`` as a name and nothing else: "in Kelpin" is none."""
        found = self.before(segment, sentence, verb)
        if found is None or not found.sure or found.pronoun:
            return None
        phrase = whole(self.text[found.start : found.end])
        exact = self.text[segment.start : found.start].strip().lower() in {"", "but", "and", "meanwhile"}
        return found if exact and phrase is not None and phrase.name and not phrase.office else None

    def _is_apposition(self, segment: Span) -> bool:
        words = self.text[segment.start : segment.end]
        if len(words) > WINDOW:
            return False
        phrase = whole(words.strip())
        return _APPOSITION.match(words) is not None or (phrase is not None and phrase.office)


def report(phrase: Phrase, offset: int, verb: re.Match[str], *, sure: bool = True) -> Report:
    """Make a report of a phrase found in the text from ``offset`` on."""
    return Report(offset + phrase.start, offset + phrase.end, verb.start(), phrase.kind, sure=sure)


def _pronoun(word: str, start: int, verb: re.Match[str]) -> Report | None:
    """Make a report of a pronoun; who answers is another than who spoke last."""
    if _ANSWER.fullmatch(verb[0]):
        return None
    return Report(start, start + len(word), verb.start(), pronoun=word.lower())
