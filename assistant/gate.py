"""The gate: of a model's draft, only what is found in the documents passes.

Each quote must lie in the passage that it cites; what is kept is the document's own characters there. A claim
with a quote that is not found, or with a number or a name that is not borne out, is taken out whole, and said so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.fidelity import says_nothing, unborne_name, unborne_number, unborne_quotation
from assistant.folding import find, plain
from assistant.lines import one_line
from assistant.types import Claim, Quote, Rejected, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.types import Draft, DraftClaim, DraftQuote
    from index.types import Hit, Sentence

# Why a claim is taken out that is no more than a refusal.
SAYS_NOTHING = "it says only that the passages do not say"
# A claim is a short statement: a longer one is a model that has lost its way.
_LONGEST_CLAIM = 1_500
# A quote has no more characters than its passage, but for those that are folded away.
_ROOM = 4
# Long enough to tell which quote was meant, short enough for one line.
_SHOWN = 80


class Gate:
    """Checks one claim at a time.

    Args:
        hits: The passages that the claims were drafted from, in the order in which they are numbered, from 1.
        question: What was asked; its names may stand in a claim.
    """

    def __init__(self, hits: Sequence[Hit], question: str = "") -> None:
        self._hits = hits
        self._question = question

    def check(self, drafted: DraftClaim) -> Claim | Rejected:
        """The claim with its quotes found, ``source`` 0 (numbered later), or why it is taken out."""
        return _check_claim(drafted, self._hits, self._question)


def check(draft: Draft, hits: Sequence[Hit], question: str = "") -> Verdict:
    """Verify a draft against the passages it was drafted from.

    Args:
        draft: The model's claims; a quote's ``passage`` counts from 1 in the order of ``hits``.
        hits: The passages the model was given.
        question: What was asked; its names may stand in a claim.

    Returns:
        The claims that pass, in order, their quotes with ``source`` 0 (numbered later), and those taken out.
    """
    claims: list[Claim] = []
    removed: list[Rejected] = []
    gate = Gate(hits, question)
    for drafted in draft.claims:
        result = gate.check(drafted)
        if isinstance(result, Rejected):
            removed.append(result)
        elif result not in claims:
            claims.append(result)
    return Verdict(tuple(claims), tuple(removed))


def _check_claim(drafted: DraftClaim, hits: Sequence[Hit], question: str) -> Claim | Rejected:
    text = " ".join(drafted.text.split())
    if len(text) > _LONGEST_CLAIM:
        return Rejected(_short(text), f"it has more than {_LONGEST_CLAIM:,} characters")
    if not drafted.quotes:
        return Rejected(text, "it has no quote")
    quotes: list[Quote] = []
    for proposed in drafted.quotes:
        quote = _resolve(proposed, hits)
        if isinstance(quote, str):
            return Rejected(text, quote)
        if quote not in quotes:
            quotes.append(quote)
    if not any(char.isalnum() for char in text):
        return Rejected(" ".join(quote.text for quote in quotes), "it has no text")
    cited = {proposed.passage - 1 for proposed in drafted.quotes}
    context = [question, *(part for at in cited for part in _said(hits[at]))]
    why = _unborne([quote.text for quote in quotes], text, context)
    return Rejected(text, why) if why else Claim(text, tuple(quotes))


def _unborne(quotes: Sequence[str], text: str, context: Sequence[str]) -> str | None:
    """Why a claim is not borne out by its quotes; ``None`` if nothing speaks against it."""
    if any(plain(text) in plain(quote) for quote in quotes):
        return None  # it is a quote
    if says_nothing(text, quotes):
        return SAYS_NOTHING
    if number := unborne_number(text, quotes):
        return f"its quotes do not contain the number {number}"
    if quoted := unborne_quotation(text, context):
        return f"it quotes what the passages it cites do not contain: “{_short(quoted)}”"
    if name := unborne_name(text, context):
        return f"the passages it cites do not contain the name {name}"
    return None


def _said(hit: Hit) -> list[str]:
    """The passage and what its document says of itself."""
    about = hit.metadata
    return [hit.passage.text, *filter(None, (about.title, about.outlet, about.author))]


def _resolve(proposed: DraftQuote, hits: Sequence[Hit]) -> Quote | str:
    """The quote in the document, or why there is none."""
    if not 1 <= proposed.passage <= len(hits):
        return f"it cites passage {_short(str(proposed.passage))}, which was not given"
    hit = hits[proposed.passage - 1]
    if proposed.start is not None and _stands_at(proposed.text, proposed.start, hit):
        return quote_at(hit, proposed.start, proposed.start + len(proposed.text))
    span = find(proposed.text, hit.passage.text) if len(proposed.text) <= _ROOM * len(hit.passage.text) else None
    if span is None:
        return f"its quote is not in the passage it cites: “{_short(proposed.text)}”"
    return quote_at(hit, hit.passage.start + span.start, hit.passage.start + span.end)


def _stands_at(text: str, start: int, hit: Hit) -> bool:
    """Whether the passage has these very characters there."""
    at = start - hit.passage.start
    return bool(text.strip()) and at >= 0 and hit.passage.text[at : at + len(text)] == text


def _short(text: str) -> str:
    return one_line(text, _SHOWN)


def quote_at(hit: Hit, start: int, end: int) -> Quote:
    """The quote of ``document.text[start:end]``, which must lie in the hit's passage."""
    passage = hit.passage
    touched = [sentence for sentence in hit.sentences if sentence.start < end and start < sentence.end]
    return Quote(
        text=passage.text[start - passage.start : end - passage.start],
        document=passage.document,
        start=start,
        end=end,
        source=0,
        speaker=_speaker(touched),
        as_of=next((sentence.as_of for sentence in touched if sentence.as_of), None),
    )


def _speaker(touched: Iterable[Sentence]) -> str | None:
    """The speaker of all the sentences that a quote touches, if it is one; words of two are nobody's."""
    speakers = {sentence.speaker for sentence in touched}
    return next(iter(speakers)) if len(speakers) == 1 else None
