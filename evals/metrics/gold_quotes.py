"""Quotes against gold evidence, by characters and by sentences.

Precision, recall and F1 of extracted rationales as in ERASER (DeYoung et al., "ERASER: A Benchmark to Evaluate
Rationalized NLP Models", ACL 2020, token F1), here by characters, since every quote has its offsets, and by whole
sentences, as evidence is scored since FEVER (Thorne et al., 2018) and HotpotQA (Yang et al., 2018). Each is made
for a case and averaged over cases; where a case has several sets of gold evidence (annotators), the one that gives
the best F1 counts, as in SQuAD. So a mean F1 is not the F1 of the mean precision and recall.

A piece of evidence may have several places, any of which will do: the one of which most is quoted counts, with the
weight of the longest, so that to quote more can never lower the recall. A quote from a document that has the same
words as the gold place counts as that place (see ``places.overlap``): a reprint is as good.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from evals.metrics.metric import Metric
from evals.metrics.places import covered, is_telling, overlap, same_words, sentences_of
from evals.types import Score, unscorable
from index.types import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evals.metrics.answered import Answered
    from evals.types import GoldSpan

Figure = Literal["precision", "recall", "f1"]
Unit = Literal["chars", "sentences"]
# A set of evidence: pieces, each the places any of which will do.
Evidence = tuple[tuple["GoldSpan", ...], ...]
_NAMES = {"chars": "characters", "sentences": "sentences"}


class Measured(NamedTuple):
    """Of ``quoted`` units ``right`` are gold, of ``gold`` units ``found`` are quoted (weighted shares, summed)."""

    right: int
    quoted: int
    found: float
    gold: int

    @property
    def precision(self) -> float:
        """0 if nothing is quoted."""
        return self.right / self.quoted if self.quoted else 0.0

    @property
    def recall(self) -> float:
        """There is always gold."""
        return self.found / self.gold

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def quotes_gold(answered: Answered) -> bool | None:
    """Whether any gold sentence is quoted; ``None`` without gold evidence."""
    evidence = _evidence(answered)
    return any(by_sentences(answered, one).right for one in evidence) if evidence else None


def by_characters(answered: Answered, evidence: Evidence) -> Measured:
    """Quotes against one set of evidence, by characters; those that several quotes share count once."""
    places = [place for piece in evidence for place in piece]
    quoted: dict[str, list[Span]] = {}
    right: dict[str, list[Span]] = {}
    found: dict[GoldSpan, list[Span]] = {}
    for quote in answered.quotes:
        quoted.setdefault(quote.document, []).append(Span(quote.start, quote.end))
        for place in places:
            if common := overlap(quote, place, answered.documents):
                right.setdefault(quote.document, []).append(common.quoted)
                found.setdefault(place, []).append(common.gold)
    sizes = [[(covered(found.get(place, ())), place.end - place.start) for place in piece] for piece in evidence]
    return Measured(sum(map(covered, right.values())), sum(map(covered, quoted.values())), *_weighed(sizes))


class _Sentence(NamedTuple):
    document: str
    span: Span
    text: str


def by_sentences(answered: Answered, evidence: Evidence) -> Measured:
    """Quotes against one set of evidence, by the sentences that each has (see ``places.sentences_of``).

    A quote of a few words of a sentence is a quoted sentence, and no gold one.
    """
    quoted = {
        one for quote in answered.quotes for one in _sentences(answered, quote.document, quote.start, quote.end)
    }
    told = {
        one
        for quote in answered.quotes
        for one in _sentences(answered, quote.document, quote.start, quote.end)
        if is_telling(quote.start, quote.end, [one.span])
    }
    places = [
        [_sentences(answered, place.document, place.start, place.end) for place in piece] for piece in evidence
    ]
    gold = {one for piece in places for place in piece for one in place}
    pairs = {(one, other) for one in told for other in gold if _is_same(one, other)}
    right, found = {one for one, _ in pairs}, {other for _, other in pairs}
    sizes = [[(sum(one in found for one in place), len(place)) for place in piece] for piece in places]
    return Measured(len(right), len(quoted), *_weighed(sizes))


def _sentences(answered: Answered, path: str, start: int, end: int) -> list[_Sentence]:
    document = answered.documents.get(path)
    text = document.text if document else ""
    return [_Sentence(path, span, text[span.start : span.end]) for span in sentences_of(text, start, end)]


def _is_same(one: _Sentence, other: _Sentence) -> bool:
    return one == other or (one.document != other.document and same_words(one.text, other.text))


def _weighed(pieces: Iterable[Sequence[tuple[int, int]]]) -> tuple[float, int]:
    """What is found and what there is, from (found, size) of each place of each piece."""
    weights = [(max(size for _, size in piece), max(found / size for found, size in piece)) for piece in pieces]
    return sum(weight * share for weight, share in weights), sum(weight for weight, _ in weights)


_MEASURES = {"chars": by_characters, "sentences": by_sentences}


def _score(answered: Answered, *, unit: Unit, figure: Figure) -> Score:
    evidence = _evidence(answered)
    if not evidence:
        return unscorable("no gold evidence")
    if not answered.quotes:
        why = "it refused, though there is gold evidence" if answered.refused else "nothing is quoted"
        return unscorable(why) if figure == "precision" else Score(0.0, why)
    measured = [_MEASURES[unit](answered, one) for one in evidence]
    best = max(measured, key=lambda one: (one.f1, one.recall))
    name = _NAMES[unit]
    why = f"{best.right} of {best.quoted} quoted {name} are gold; {best.found:.4g} of {best.gold} gold ones quoted"
    if len(evidence) > 1:
        why += f" (gold set {measured.index(best) + 1} of {len(evidence)}, the best)"
    return Score(float(getattr(best, figure)), why)


def _evidence(answered: Answered) -> list[Evidence]:
    """The sets of gold evidence, without places that hold no text; none if the documents do not answer."""
    gold = answered.case.gold
    if gold.answerable is False:
        return []
    sets = [
        tuple(tuple(one for one in piece if _is_text(one, answered)) for piece in set_) for set_ in gold.evidence
    ]
    return [tuple(piece for piece in set_ if piece) for set_ in sets if any(set_)]


def _is_text(place: GoldSpan, answered: Answered) -> bool:
    return bool(answered.documents[place.document].text[place.start : place.end].strip())


_TITLES = {
    "precision": "share of what is quoted that is gold, by {}",
    "recall": "share of the gold evidence that is quoted, by {}",
    "f1": "F1 of the quotes against gold evidence, by {}",
}
GOLD_QUOTES: tuple[Metric[Answered], ...] = tuple(
    Metric(
        f"gold-{unit}-{figure}",
        _TITLES[figure].format(_NAMES[unit]),
        partial(_score, unit=unit, figure=figure),
    )
    for unit in get_args(Unit)
    for figure in get_args(Figure)
)
