"""Citation recall and precision as ALCE defines them.

Gao, Yen, Yu and Chen, "Enabling Large Language Models to Generate Text with Citations" (EMNLP 2023), section 3.3,
and ``compute_autoais`` in their ``eval.py``. A sentence of a claim cites the claim's quotes; its evidence is their
text, as the user sees it, where ALCE has the whole passage. Averages are made for each answer, then over answers.

Three things differ from the script. All citations count, where it reads the first three of a sentence. Those that
are out of range count against precision, where it forgets them. And it lets a trained model say what is entailed;
here that is whatever judge is named with the figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from evals.metrics.answered import Judgement
from evals.metrics.metric import Metric
from evals.metrics.wordings import named
from evals.types import Score, unscorable
from index.split import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evals.metrics.answered import Answered, Shown


class _Sentence(NamedTuple):
    """A sentence of a claim, and the texts that it cites; with ``judgement`` on all of them together."""

    text: str
    evidence: Sequence[str]
    judgement: Judgement


def _recall(answered: Answered) -> Score:
    """Share of sentences that all their citations together entail; without citations, or with a bad one, none."""
    judged = list(_judged(answered))
    if not judged:
        return _nothing(answered)
    unborne = [one for one in judged if not one.judgement.entailed]
    entailed, count = len(judged) - len(unborne), len(judged)
    why = "; ".join(
        [
            f"{entailed} of {count} sentences follow from their quotes",
            *(f"not {named(one.text)}: {one.judgement.why}" for one in unborne),
        ]
    )
    return Score(entailed / count, why)


def _precision(answered: Answered) -> Score:
    """Share of citations that help.

    Of an entailed sentence those do that entail it alone, or without which the rest do not; of another none.
    """
    judged = list(_judged(answered))
    count = sum(len(one.evidence) for one in judged)
    if not judged:
        return _nothing(answered)
    idle = [why for one in judged for why in _idle(one, answered)]
    if not count:
        return Score(0.0, "nothing is cited")
    why = "; ".join([f"{count - len(idle)} of {count} citations bear their sentence out", *idle])
    return Score((count - len(idle)) / count, why)


def _idle(sentence: _Sentence, answered: Answered) -> Iterator[str]:
    """For each citation of a sentence that does not bear it out, why."""
    evidence = sentence.evidence
    if not sentence.judgement.entailed:
        yield from (f"not {named(one)}: {named(sentence.text)} does not follow" for one in evidence)
        return
    if len(evidence) == 1:
        return
    for at, one in enumerate(evidence):
        rest = [*evidence[:at], *evidence[at + 1 :]]
        alone = answered.judge.entails(sentence.text, [one]).entailed
        if not alone and answered.judge.entails(sentence.text, rest).entailed:
            yield f"not {named(one)}: {named(sentence.text)} follows from the others without it"


def _judged(answered: Answered) -> Iterator[_Sentence]:
    """The sentences of all claims, judged."""
    for claim in answered.claims:
        evidence = [quote.text for quote in claim.quotes]
        astray = next((quote for quote in claim.quotes if not _in_range(quote, answered)), None)
        for span in sentences(claim.text):
            text = claim.text[span.start : span.end]
            if not evidence:
                judgement = Judgement(entailed=False, why="it cites nothing")
            elif astray:
                judgement = Judgement(entailed=False, why=f"{named(astray.text)} cites a place that is not there")
            else:
                judgement = answered.judge.entails(text, evidence)
            yield _Sentence(text, evidence, judgement)


def _in_range(quote: Shown, answered: Answered) -> bool:
    document = answered.documents.get(quote.document)
    return document is not None and 0 <= quote.start < quote.end <= len(document.text)


def _nothing(answered: Answered) -> Score:
    return unscorable("it refused, and cites nothing" if answered.refused else "the answer has no sentence")


CITATION: tuple[Metric[Answered], ...] = (
    Metric("citation-recall", "sentences that their citations bear out (ALCE)", _recall, judged=True),
    Metric("citation-precision", "citations that bear their sentence out (ALCE)", _precision, judged=True),
)
