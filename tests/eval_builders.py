"""Short ways to what the metrics of an answer look at; everything is about a lighthouse that never was."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from builders import answer, refusal, source
from builders import claim as claim_of
from builders import quote as quote_of

from assistant import contract
from assistant.types import Conflict, PromptRef, Retrieved, Trace, Usage
from evals.metrics.answered import Answered, Judgement
from evals.metrics.answers import ANSWERS
from evals.types import Case, Gold, GoldSpan
from index.types import Document, Metadata

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.types import Quote
    from evals.types import Score

HARBOUR, STRAND, REPRINT, BLOG = "harbour.txt", "strand.txt", "reprint.txt", "blog.txt"
TEXTS = {
    HARBOUR: (
        "The lamp of Orrin Head failed on Monday. Four boats ran aground, the harbour master said. "
        "The keeper was asleep. Repairs will take a week."
    ),
    STRAND: "Six boats ran aground off Orrin Head, said Minister Vale. Nobody was hurt.",
    REPRINT: "From our wire. Four boats ran aground, the harbour master said. More soon.",
    BLOG: "A long walk to the lamp. Comments. Ninety boats sank and the keeper fled, says gullfan.",
}
_WORD = re.compile(r"\w+")


class SubsetJudge:
    """Entailed is what has no word that the evidence has not; implements ``evals.metrics.answered.Judge``."""

    name = "subset of words"

    def entails(self, claim: str, evidence: Sequence[str]) -> Judgement:
        """See ``Judge``."""
        missing = _words(claim) - _words(" ".join(evidence))
        return Judgement(
            not missing, f"without {', '.join(sorted(missing))}" if missing else "every word is there"
        )


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}


@dataclass(frozen=True)
class Cite:
    """A quote to be shown: words of a document, at ``start`` or where they come first.

    ``shown`` is what the screen has instead of them.
    """

    document: str
    words: str
    speaker: str | None = None
    shown: str | None = None
    start: int | None = None


def span(document: str, words: str, texts: Mapping[str, str] = TEXTS) -> GoldSpan:
    """Where words stand in a document."""
    start = texts[document].index(words)
    return GoldSpan(document, start, start + len(words))


def evidence(*places: GoldSpan) -> tuple[tuple[tuple[GoldSpan, ...], ...], ...]:
    """One set of gold evidence, each of its pieces with one place."""
    return (tuple((place,) for place in places),)


def answered(  # noqa: PLR0913  (a keyword for each thing that a test may care about)
    *claims: tuple[str, list[Cite]],
    gold: Gold = Gold(),  # noqa: B008  (it is frozen)
    texts: Mapping[str, str] = TEXTS,
    nearest: Sequence[Cite] = (),
    dates: Mapping[str, str] | None = None,
    conflict: bool = False,
    draft: Sequence[Mapping[str, Any]] | None = None,
    confidence: float | None = None,
    usage: Usage = Usage(),  # noqa: B008  (it is frozen)
    prompt: PromptRef | None = None,
) -> Answered:
    """A case and its answer, of these claims with their quotes; without claims a refusal.

    Each document is one source and one passage. The model's draft is what is shown, unless given.
    """
    cites = [*(cite for _, quotes in claims for cite in quotes), *nearest]
    numbers = {path: n for n, path in enumerate(dict.fromkeys(cite.document for cite in cites), start=1)}
    published = dates or {}
    sources = tuple(
        source(n, document=f"id-{path}", path=path, published=published.get(path)) for path, n in numbers.items()
    )
    read = tuple(Retrieved(f"id-{path}", 0, len(text), 1.0) for path, text in texts.items())
    trace = Trace("test", prompt, "abc123", usage, confidence=confidence, retrieved=read)
    made = [
        claim_of(text, *(_quote(cite, numbers, texts) for cite in quotes))
        if quotes
        else replace(claim_of(text), quotes=())
        for text, quotes in claims
    ]
    near = tuple(_quote(cite, numbers, texts) for cite in nearest)
    conflicts = (Conflict("how many boats", ()),) if conflict else ()
    result = (
        answer(tuple(made), sources, conflicts=conflicts, trace=trace)
        if claims
        else refusal(near, sources, trace=trace)
    )
    paths = list(texts)
    return Answered(
        case=Case("c1", "How many boats ran aground?", gold),
        outcome=contract.outcome(result),
        draft=_draft(claims, paths) if draft is None else draft,
        passages=[{"document": path, "start": 0, "end": len(texts[path]), "score": 1.0} for path in paths],
        documents={path: Document(f"id-{path}", path, "0" * 64, text, Metadata()) for path, text in texts.items()},
        judge=SubsetJudge(),
    )


def _quote(cite: Cite, numbers: Mapping[str, int], texts: Mapping[str, str]) -> Quote:
    made = quote_of(
        cite.words,
        document=f"id-{cite.document}",
        start=texts[cite.document].index(cite.words) if cite.start is None else cite.start,
        source=numbers[cite.document],
        speaker=cite.speaker,
    )
    return replace(made, text=cite.shown) if cite.shown else made


def _draft(claims: Sequence[tuple[str, list[Cite]]], paths: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "text": text,
            "quotes": [{"text": one.words, "passage": paths.index(one.document) + 1} for one in quotes],
        }
        for text, quotes in claims
    ]


def table(case: Answered) -> dict[str, Score]:
    """Every metric's score of a case."""
    return {metric.name: metric.score(case) for metric in ANSWERS}


def score(case: Answered, name: str) -> Score:
    """The score of a case by one metric."""
    return next(metric for metric in ANSWERS if metric.name == name).score(case)


def values(case: Answered, *names: str) -> tuple[float | None, ...]:
    """The values of a case by some metrics."""
    return tuple(score(case, name).value for name in names)


def moved(before: Answered, after: Answered) -> dict[str, tuple[float | None, float | None]]:
    """The metrics whose value differs, with both values."""
    ours, theirs = table(before), table(after)
    return {
        name: (ours[name].value, theirs[name].value) for name in ours if ours[name].value != theirs[name].value
    }
