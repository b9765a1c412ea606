"""How far evidence bears out a claim, without a language model: what of it stands there, and what is wrong in it.

A sentence is compared with each stretch of five sentences of the evidence. Its score there is the share of its
content words that the stretch has (as in ROUGE recall, Lin 2004), times a factor below the threshold for each kind
of wrong detail: a number that the stretch has not, a name that the evidence has not, a word that the stretch has
only with or only without a negation, or by its opposite. The best stretch counts, and of a claim's sentences the
worst. By construction more evidence never lowers a score.

It finds what is not there; it does not see that the right words are put together wrongly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.fidelity import unborne_name
from assistant.folding import find, plain
from assistant.numerals import codes, numerals
from assistant.support_polarity import contradicted, polarity
from assistant.word_forms import content_terms
from index.split import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

# Where the mean balanced accuracy on development halves of WiCE, SummEdits (news) and RAGTruth is about highest;
# from 0.40 to 0.50 it changes by .01.
THRESHOLD: Final = 0.45
# One wrong detail puts even a sentence whose every word is there below the threshold.
_WRONG: Final = 0.44
# Sentences. A claim often joins what several of them say: with three, balanced accuracy is lower on each set.
_STRETCH: Final = 5
# The share of a sentence's words from which a stretch speaks of the same matter, and so can contradict it.
_SAME_MATTER: Final = 0.5
# Pieces of evidence whose reading is kept: one answer's are asked about again for each citation left out.
_KEPT: Final = 64
# How many words the reason names.
_NAMED: Final = 3

# What an answer says to its reader, not of the matter: a lead-in to a list or a quotation, a courtesy.
_ASIDE: Final = re.compile(r".*:|(?:sure|certainly|of course|here(?:'s| is| are)|i hope|i can)\b.*", re.IGNORECASE)
# A bullet, or the number of an item of a list, which is no number of the matter.
_ITEM: Final = re.compile(r"^(?:[-*•]|\(?\d{1,3}[.)])\s+")
_BORNE_OUT: Final = "its words stand in the evidence"


@dataclass(frozen=True, slots=True)
class Support:
    """How far evidence bears out a claim.

    ``score`` is in [0, 1]; ``supported`` says that it is at least ``THRESHOLD``; ``why`` says in a line what of
    the weakest sentence is not borne out.
    """

    score: float
    supported: bool
    why: str


class _Stretch(NamedTuple):
    """Sentences that stand together: their terms, each with how it stands there, and their numbers and codes."""

    terms: Mapping[str, int]
    figures: frozenset[Decimal | str]


class _Evidence(NamedTuple):
    """One piece, read: folded into one line, each of its words once, and its stretches."""

    line: str
    words: str
    stretches: tuple[_Stretch, ...]


def support(claim: str, evidence: Sequence[str]) -> Support:
    """Say how far the pieces of evidence, taken together, bear out a claim of one or more sentences.

    A claim that stands in a piece, letter for letter but for what ``assistant.folding`` folds, scores 1; without
    evidence it scores 0, as one without a content word does that stands nowhere.
    """
    text = _encodable(claim)
    pieces = [_read(_encodable(piece)) for piece in evidence]
    if any(_stands_in(plain(text).strip(), piece.line) for piece in pieces):
        return _result(1.0, _BORNE_OUT)
    if not any(piece.stretches for piece in pieces):
        return _result(0.0, "there is no evidence")
    folded = _fold(text)
    parts = [_ITEM.sub("", folded[span.start : span.end], count=1) for span in sentences(folded)]
    parts = [part for part in parts if content_terms(part)]
    results = [_sentence(part, pieces) for part in parts if not _ASIDE.fullmatch(part)]
    results = results or [_sentence(part, pieces) for part in parts]
    return min(
        results, key=lambda result: result.score, default=_result(0.0, "it says nothing that could be checked")
    )


def _sentence(sentence: str, pieces: Sequence[_Evidence]) -> Support:
    terms, figures = polarity(sentence), _figures(sentence)
    if not terms:  # nothing but negations
        return _result(0.0, "it says nothing that could be checked")
    name = unborne_name(sentence, [piece.words for piece in pieces])
    best = _result(0.0, f"the evidence has none of its words: {_listed(terms, sentence)}")
    for stretch in (stretch for piece in pieces for stretch in piece.stretches):
        coverage = len(terms.keys() & stretch.terms.keys()) / len(terms)
        if coverage <= best.score:
            continue
        number = not figures <= stretch.figures
        opposite = contradicted(terms, stretch.terms) if coverage >= _SAME_MATTER else None
        score = coverage * _WRONG ** (number + bool(name) + bool(opposite))
        if score > best.score:
            best = _result(score, _why(sentence, stretch, name, opposite))
    return best


def _why(sentence: str, stretch: _Stretch, name: str | None, opposite: str | None) -> str:
    """What in a sentence is wrong by the stretch that bears it out best; what weighs most comes first."""
    unborne = next((number.text for number in numerals(sentence) if number.value not in stretch.figures), None)
    if number := unborne or next(iter(sorted(codes(sentence) - stretch.figures)), None):
        return f"the evidence does not have the number {number} with the rest of its words"
    if name:
        return f"the evidence does not contain the name {name}"
    if opposite:
        return f"the evidence says the opposite of “{_listed([opposite], sentence)}”"
    missing = [term for term in polarity(sentence) if term not in stretch.terms]
    return (
        f"the evidence does not have with the rest of it: {_listed(missing, sentence)}" if missing else _BORNE_OUT
    )


def _listed(terms: Sequence[str] | Mapping[str, int], sentence: str) -> str:
    """The first of some terms as the sentence writes them."""
    written = {term: word for word in reversed(_words(sentence)) for term in content_terms(word)}
    return ", ".join(dict.fromkeys(written.get(term, term) for term in list(terms)[:_NAMED]))


def _words(text: str) -> list[str]:
    return [word.strip(".,;:!?()\"'") for word in text.split()]


def _result(score: float, why: str) -> Support:
    return Support(score, score >= THRESHOLD, why)


@lru_cache(maxsize=_KEPT)
def _read(piece: str) -> _Evidence:
    folded = _fold(piece)
    parts = [folded[span.start : span.end] for span in sentences(folded)]
    read = [_Stretch(polarity(part), _figures(part)) for part in parts if content_terms(part)]
    last = max(1, len(read) - _STRETCH + 1)
    stretches = tuple(_joined(read[at : at + _STRETCH]) for at in range(last)) if read else ()
    return _Evidence(plain(piece), " ".join(dict.fromkeys(folded.split())), stretches)


def _joined(parts: Sequence[_Stretch]) -> _Stretch:
    terms: dict[str, int] = {}
    for part in parts:
        for term, stands in part.terms.items():
            terms[term] = terms.get(term, 0) | stands
    return _Stretch(terms, frozenset().union(*(part.figures for part in parts)))


def _figures(text: str) -> frozenset[Decimal | str]:
    return frozenset(number.value for number in numerals(text)) | codes(text)


def _stands_in(claim: str, line: str) -> bool:
    """Whether the folded claim is there and cuts no word or number: "9 died" does not stand in "19 died"."""
    return claim in line and find(claim, line) is not None


def _fold(text: str) -> str:
    """The text folded line by line: folding takes line breaks for spaces, and a sentence ends with its line."""
    return "\n".join(plain(line) for line in text.splitlines())


def _encodable(text: str) -> str:
    """Replace lone surrogates by a question mark: the index's terms are taken from UTF-8 only."""
    return text.encode("utf-8", "replace").decode("utf-8")
