"""How far evidence bears out a claim, without a language model: what of it stands there, and what is wrong in it.

A sentence is compared with each stretch of five sentences of the evidence. Its score there is the share of its
content words that the stretch has (as in ROUGE recall, Lin 2004), times a factor below the threshold for each kind
of wrong detail: a number that the stretch has not, or has with another unit or bound; a name that the evidence has
not; a word that the sentences nearest to it have only with or only without a negation, or in whose place they have
one that excludes it. The best stretch counts, and of a claim's sentences the worst. By construction more evidence
never lowers a score.

It finds what is not there; it does not see that the right words are put together wrongly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from assistant.fidelity import unborne_name
from assistant.fidelity.figures import figures, other_unit, turned_bound
from assistant.folding import find, plain
from assistant.numerals import codes, numerals
from assistant.polarity import contradicted, denial
from assistant.support.evidence import fold, read, read_part
from assistant.word_forms import content_terms
from index.split import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.support.evidence import Evidence, Part, Stretch

# Counted up with every change of the check, which as a judge of citations is then another judge.
REVISION: Final = 2
# Where the mean balanced accuracy on development halves of WiCE, SummEdits (news) and RAGTruth is about highest;
# from 0.40 to 0.50 it changes by .01.
THRESHOLD: Final = 0.45
# One wrong detail puts even a sentence whose every word is there below the threshold.
_WRONG: Final = 0.44
# The share of a sentence's words from which a stretch speaks of the same matter, and so can contradict it.
_SAME_MATTER: Final = 0.5
# Of the sentences of a stretch those speak of it that have this share of the words that the nearest one has.
_NEAREST: Final = 0.5
# A sentence that says nearly the same, to the words around its numbers.
_SAME_WORDS: Final = 0.75
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


class _Wrong(NamedTuple):
    """What of a sentence is not borne out: why a number is not, a name, a term; ``None`` for nothing."""

    number: str | None
    name: str | None
    opposite: str | None


class _Best(NamedTuple):
    """The stretch that bears a sentence out best."""

    score: float
    stretch: Stretch
    wrong: _Wrong


def support(claim: str, evidence: Sequence[str]) -> Support:
    """Say how far the pieces of evidence, taken together, bear out a claim of one or more sentences.

    A claim that stands in a piece, letter for letter but for what ``assistant.folding`` folds, scores 1; without
    evidence it scores 0, as one without a content word does that stands nowhere.
    """
    text = _encodable(claim)
    pieces = [read(_encodable(piece)) for piece in evidence]
    if any(_stands_in(plain(text).strip(), piece.line) for piece in pieces):
        return _result(1.0, _BORNE_OUT)
    if not any(piece.stretches for piece in pieces):
        return _result(0.0, "there is no evidence")
    folded = fold(text)
    parts = [_ITEM.sub("", folded[span.start : span.end], count=1) for span in sentences(folded)]
    parts = [part for part in parts if content_terms(part)]
    results = [_sentence(part, pieces) for part in parts if not _ASIDE.fullmatch(part)]
    results = results or [_sentence(part, pieces) for part in parts]
    return min(
        results, key=lambda result: result.score, default=_result(0.0, "it says nothing that could be checked")
    )


def _sentence(sentence: str, pieces: Sequence[Evidence]) -> Support:
    part = read_part(sentence)
    terms = part.terms
    if not terms:  # nothing but negations
        return _result(0.0, "it says nothing that could be checked")
    name = unborne_name(sentence, [piece.line for piece in pieces])
    best: _Best | None = None
    for stretch in (stretch for piece in pieces for stretch in piece.stretches):
        coverage = len(terms.keys() & stretch.terms) / len(terms)
        # No stretch scores higher than this.
        most = coverage * _WRONG ** ((not part.figures <= stretch.figures) + bool(name))
        if most <= (best.score if best else 0.0):
            continue
        wrong = _Wrong(_number(part, stretch), name, _opposite(part, stretch, coverage))
        score = coverage * _WRONG ** sum(map(bool, wrong))
        if best is None or score > best.score:
            best = _Best(score, stretch, wrong)
    if best is None:
        return _result(0.0, f"the evidence has none of its words: {_listed(terms, sentence)}")
    return _result(best.score, _why(part, best.stretch, best.wrong))


def _number(part: Part, stretch: Stretch) -> str | None:
    """What is wrong with the numbers of a sentence: the stretch has not one of them, or not so."""
    if not part.figures <= stretch.figures:
        unborne = (number.text for number in numerals(part.text) if number.value not in stretch.figures)
        number = next(unborne, None) or min(codes(part.text) - stretch.figures)
        return f"the evidence does not have the number {number} with the rest of its words"
    if not part.figures:
        return None
    near = [other.text for other in stretch.parts if _share(part, other) >= _SAME_WORDS]
    theirs = [figure for text in near for figure in figures(text)]
    mine = figures(part.text) if theirs else ()
    if bound := turned_bound(mine, theirs):
        return f"the evidence says “{bound}”"
    if figure := other_unit(mine, theirs):
        return f"the evidence does not have the quantity {figure}"
    return None


def _opposite(part: Part, stretch: Stretch, coverage: float) -> str | None:
    """The first term of a sentence that those sentences of a stretch which speak of the same deny or exclude."""
    if coverage < _SAME_MATTER:
        return None
    least = _NEAREST * max(_share(part, other) for other in stretch.parts)
    found: dict[str, int] = {}
    for other in stretch.parts:
        if _share(part, other) >= least:
            for term, stands in other.terms.items():
                found[term] = found.get(term, 0) | stands
    return contradicted(part.terms, found) or denial(part.terms, (other.terms for other in stretch.parts))


def _share(part: Part, other: Part) -> float:
    return len(part.terms.keys() & other.terms.keys()) / len(part.terms)


def _why(part: Part, stretch: Stretch, wrong: _Wrong) -> str:
    """What in a sentence is wrong by the stretch that bears it out best; what weighs most comes first."""
    if wrong.number:
        return wrong.number
    if wrong.name:
        return f"the evidence does not contain the name {wrong.name}"
    if wrong.opposite:
        return f"the evidence says the opposite of “{_listed([wrong.opposite], part.text)}”"
    missing = [term for term in part.terms if term not in stretch.terms]
    if not missing:
        return _BORNE_OUT
    return f"the evidence does not have with the rest of it: {_listed(missing, part.text)}"


def _listed(terms: Sequence[str] | Mapping[str, int], sentence: str) -> str:
    """The first of some terms as the sentence writes them."""
    written = {term: word for word in reversed(_words(sentence)) for term in content_terms(word)}
    return ", ".join(dict.fromkeys(written.get(term, term) for term in list(terms)[:_NAMED]))


def _words(text: str) -> list[str]:
    return [word.strip(".,;:!?()\"'") for word in text.split()]


def _result(score: float, why: str) -> Support:
    return Support(score, score >= THRESHOLD, why)


def _stands_in(claim: str, line: str) -> bool:
    """Whether the folded claim is there and cuts no word or number: "9 died" does not stand in "19 died"."""
    return claim in line and find(claim, line) is not None


def _encodable(text: str) -> str:
    """Replace lone surrogates by a question mark: the index's terms are taken from UTF-8 only."""
    return text.encode("utf-8", "replace").decode("utf-8")
