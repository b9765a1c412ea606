"""Whether the right answers are among the quotes, and no wrong ones.

The program's answer is its quotes, so gold answers are looked for there and not in the words around them. All
comparisons are of texts as SQuAD's script normalises them (``wordings.normalise``), word by word: "19" does not
stand in "1911", as it does for scripts that look for substrings. That script drops points, too: "3.5" is its "35".
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from evals.metrics.metric import Metric
from evals.metrics.wordings import holds, named, normalise
from evals.types import Score, unscorable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evals.metrics.answered import Answered

# Verdicts on a question: no text has them as words of its own.
_VERDICTS = frozenset({"yes", "no"})
_REFUSED = "it refused, though there is an answer"
_NO_GOLD = "no gold answer that could stand in a quote"
_UNANSWERABLE = "the documents do not answer"


def shows_answer(answered: Answered) -> bool | None:
    """Whether any gold answer stands in a quote; ``None`` without one that could."""
    groups = _groups(answered)
    return any(_is_shown(group, answered) for group in groups) if groups else None


def token_f1(answer: str, gold: str) -> float:
    """F1 of the bags of normalised words of two texts, as in SQuAD's script; if one has no words, 1 if both."""
    ours, theirs = normalise(answer).split(), normalise(gold).split()
    if not ours or not theirs:
        return float(ours == theirs)
    common = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * common / (len(ours) + len(theirs))


def _quotable(wordings: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in wordings if normalise(one) and normalise(one) not in _VERDICTS)


def _groups(answered: Answered) -> list[tuple[str, ...]]:
    """The gold answers, each with its wordings, as far as they could stand in a quote."""
    gold = answered.case.gold
    groups = [] if gold.answerable is False else [_quotable(wordings) for wordings in gold.answers]
    return [group for group in groups if group]


def _is_shown(group: Iterable[str], answered: Answered) -> bool:
    return any(holds(quote.text, wording) for quote in answered.quotes for wording in group)


def _wrong(answered: Answered) -> tuple[str, ...]:
    """The wrong answers; one whose words are part of a right one, a slip of the set, cannot be told from it."""
    right = [wording for group in answered.case.gold.answers for wording in group]
    return tuple(one for one in _quotable(answered.case.gold.wrong) if not any(holds(gold, one) for gold in right))


def _without_answer(answered: Answered) -> Score | None:
    """The score of a case that has no gold answer, or no answer."""
    if answered.case.gold.answerable is False:
        return unscorable(_UNANSWERABLE)
    if not _groups(answered):
        return unscorable(_NO_GOLD)
    return Score(0.0, _REFUSED) if answered.refused else None


def _containment(answered: Answered) -> Score:
    """Share of the gold answers of which a wording stands in a quote (EM recall, as ALCE has it for ASQA)."""
    return _without_answer(answered) or _share_shown(answered)


def _share_shown(answered: Answered) -> Score:
    groups = _groups(answered)
    missing = [group for group in groups if not _is_shown(group, answered)]
    shown = len(groups) - len(missing)
    why = f"{shown} of {len(groups)} gold answers stand in a quote"
    if missing:
        why += f"; not {', '.join(named(group[0]) for group in missing)}"
    return Score(shown / len(groups), why)


def _all_answers(answered: Answered) -> Score:
    """1 if every gold answer stands in a quote (RAMDocs: all valid answers)."""
    share = _containment(answered)
    return share if share.value is None else Score(float(share.value == 1), share.why)


def _f1(answered: Answered) -> Score:
    """The best F1 of any quote with any wording of a gold answer (SQuAD); long quotes around it lower it."""
    if score := _without_answer(answered):
        return score
    pairs = [
        (token_f1(quote.text, wording), quote.text, wording)
        for quote in answered.quotes
        for group in _groups(answered)
        for wording in group
    ]
    value, quote, wording = max(pairs, key=lambda pair: pair[0], default=(0.0, "", ""))
    return Score(value, f"{named(quote)} is nearest to gold {named(wording)}" if value else "no word in common")


def _exact_match(answered: Answered) -> Score:
    """1 if some quote is a gold answer and nothing else (SQuAD)."""
    if score := _without_answer(answered):
        return score
    gold = {normalise(wording): wording for group in _groups(answered) for wording in group}
    match = next((quote.text for quote in answered.quotes if normalise(quote.text) in gold), None)
    if match is None:
        return Score(0.0, "no quote is a gold answer and nothing else")
    return Score(1.0, f"{named(match)} is gold {named(gold[normalise(match)])}")


def _no_wrong_answer(answered: Answered) -> Score:
    """1 if no wrong answer stands in a quote or in the words of a claim, which are read as well."""
    if not (wrong := _wrong(answered)):
        return unscorable("no wrong answer is known")
    if answered.refused:
        return unscorable("it refused, and shows no answer")
    texts = dict.fromkeys([*(quote.text for quote in answered.quotes), *(claim.text for claim in answered.claims)])
    shown = [(one, text) for one in wrong for text in texts if holds(text, one)]
    if not shown:
        return Score(1.0, f"none of {len(wrong)} wrong answers is shown")
    return Score(0.0, "; ".join(f"wrong {named(one)} stands in {named(text)}" for one, text in shown))


def _ramdocs(answered: Answered) -> Score:
    """1 if all gold answers and no wrong one are shown: exact match as RAMDocs has it.

    Wang, Prasad, Stengel-Eskin and Bansal, "Retrieval-Augmented Generation with Conflicting Evidence" (2025),
    arXiv:2504.13079. There the answer is a model's list, here the quotes.
    """
    right, clean = _all_answers(answered), _no_wrong_answer(answered)
    if right.value is None or clean.value is None:  # nothing to show, a refusal, or no wrong answer is known
        return right
    return Score(float(right.value == clean.value == 1), f"{right.why}; {clean.why}")


CORRECTNESS: tuple[Metric[Answered], ...] = (
    Metric("answer-in-quotes", "gold answers that stand in a quote", _containment),
    Metric("all-answers", "cases of which all gold answers stand in a quote", _all_answers),
    Metric("answer-f1", "F1 of the nearest quote with a gold answer (SQuAD)", _f1),
    Metric("answer-em", "cases with a quote that is a gold answer and nothing else (SQuAD)", _exact_match),
    Metric("no-wrong-answer", "answers without a wrong answer in a quote or claim", _no_wrong_answer),
    Metric("ramdocs-exact", "cases with all right answers and no wrong one (RAMDocs)", _ramdocs),
)
