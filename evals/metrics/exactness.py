"""Whether quotes are in their documents character for character: as the model drafted them, and as shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evals.metrics.metric import Metric, ratio
from evals.metrics.wordings import named
from evals.types import Score, unscorable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.metrics.answered import Answered
    from index.types import Document


def _drafted(answered: Answered) -> Score:
    """Share of the draft's quotes that stand in the passage that they cite; a passage not given has none."""
    quotes = [quote for claim in answered.draft for quote in claim["quotes"]]
    if not quotes:
        return unscorable("the model drafted no quote")
    return _share(quotes, [quote for quote in quotes if not _in_passage(quote, answered)])


def _in_passage(quote: Mapping[str, Any], answered: Answered) -> bool:
    if not 1 <= quote["passage"] <= len(answered.passages) or not quote["text"].strip():
        return False
    passage = answered.passages[quote["passage"] - 1]
    return quote["text"] in answered.documents[passage["document"]].text[passage["start"] : passage["end"]]


def _shown(answered: Answered) -> Score:
    """Share of all quotes on the screen, those near a refusal among them, that are the characters they point at.

    Read from the printed object itself, by the documents' ids: this is what ``citebound verify`` would see.
    """
    refusal = answered.outcome["refusal"]
    claims = [quote for claim in answered.outcome["claims"] for quote in claim["quotes"]]
    quotes = [*claims, *(refusal["nearest"] if refusal else ())]
    if not quotes:
        return unscorable("no quote was shown")
    documents = {document.id: document for document in answered.documents.values()}
    return _share(quotes, [quote for quote in quotes if not _is_there(quote, documents)])


def _is_there(quote: Mapping[str, Any], documents: Mapping[str, Document]) -> bool:
    document = documents.get(quote["document"])
    there = document is not None and document.text[quote["start"] : quote["end"]] == quote["text"]
    return there and bool(quote["text"].strip())


def _share(quotes: Sequence[Mapping[str, Any]], wrong: Sequence[Mapping[str, Any]]) -> Score:
    exact, count = len(quotes) - len(wrong), len(quotes)
    why = f"{exact} of {count} quotes are exact"
    if wrong:
        why += f"; not {', '.join(named(quote['text']) for quote in wrong)}"
    return Score(exact / count, why, (exact, count))


EXACTNESS: tuple[Metric[Answered], ...] = (
    Metric("quotes-exact-drafted", "quotes of the model that are in the passage they cite", _drafted, ratio),
    Metric(
        "quotes-exact", "quotes shown that are in their document, to the character", _shown, ratio, perfect=1.0
    ),
)
