"""The gate: of a model's draft, only what is found in the documents passes.

Each quote must lie in the passage that it cites; what is kept is the document's own characters there. A quote
that is not found is left out, and said so: its claim is judged by the others as if it had never been there. A
claim without a quote, or that speaks of something else than its quotes (a number, a name or words that are not
there), is taken out whole, and said so. A claim that only says more than its quotes (a bound, a hedge, a negation
or a speaker is lost or turned) gives way to the words of its quote: found, these are safe to show.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from assistant.folding import find, plain
from assistant.lines import one_line
from assistant.suspicion import ordered
from assistant.types import Claim, Quote, Rejected, Verdict
from assistant.word_forms import content_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.fidelity.strength import Ground
    from assistant.types import Draft, DraftClaim, DraftQuote
    from index.types import Hit, Sentence, Span

# Why a claim is taken out that is no more than a refusal.
SAYS_NOTHING = "it says only that the passages do not say"
# Why a quote is taken out of a claim that the others bear out.
LEFT_OUT = "a quote that is not in the passage it cites: its claim stands without it"
# A claim is a short statement: a longer one is a model that has lost its way.
_LONGEST_CLAIM = 1_500
# What a model says of the passages and not of the matter.
_LEAD = re.compile(
    r"(?:According to|As stated in|In) (?:the |this )?(?:passage|text|source|document|article)s?(?: \d+)?, (?=.)",
    re.IGNORECASE,
)
# Long enough to tell which quote was meant, short enough for one line.
_SHOWN = 80


class Checked(NamedTuple):
    """What became of a claim: passed or taken out; ``left_out`` are quotes that one that passed does without."""

    result: Claim | Rejected
    left_out: tuple[Rejected, ...] = ()


class Gate:
    """Checks one claim at a time.

    Args:
        hits: The passages that the claims were drafted from, in the order in which they are numbered, from 1.
        question: What was asked; its names may stand in a claim.
    """

    def __init__(self, hits: Sequence[Hit], question: str = "") -> None:
        self._hits = hits
        self._question = question

    def check(self, drafted: DraftClaim) -> Checked:
        """The claim with its quotes found, ``source`` 0 (numbered later), or why it is taken out."""
        return _check_claim(drafted, self._hits, self._question)


def check(draft: Draft, hits: Sequence[Hit], question: str = "") -> Verdict:
    """Verify a draft against the passages it was drafted from.

    Args:
        draft: The model's claims; a quote's ``passage`` counts from 1 in the order of ``hits``.
        hits: The passages the model was given.
        question: What was asked; its names may stand in a claim.

    Returns:
        The claims that pass, in order, their quotes with ``source`` 0 (numbered later), and what is taken out.
    """
    claims: list[Claim] = []
    removed: list[Rejected] = []
    gate = Gate(hits, question)
    for drafted in draft.claims:
        result, left_out = gate.check(drafted)
        removed += left_out
        if isinstance(result, Rejected):
            removed.append(result)
        elif result not in claims:
            claims.append(result)
    return Verdict(tuple(claims), tuple(removed))


class _Found(NamedTuple):
    """A quote and where it was found."""

    quote: Quote
    hit: Hit


class _LookedUp(NamedTuple):
    """The quotes of a claim: those that were found, each place once, and those that were not."""

    found: list[_Found]
    lost: list[DraftQuote]


def _check_claim(drafted: DraftClaim, hits: Sequence[Hit], question: str) -> Checked:
    text = _without_lead(" ".join(drafted.text.split()))
    if len(text) > _LONGEST_CLAIM:
        return Checked(Rejected(_short(text), f"it has more than {_LONGEST_CLAIM:,} characters"))
    found, lost = _looked_up(drafted.quotes, hits)
    if any(ordered(one.hit.passage, one.quote.start, one.quote.end) for one in found):
        return Checked(Rejected(text, "its quote is from what gives orders to a model"))
    if not found:
        return Checked(Rejected(text, _unquoted(text, lost, hits)))
    if not any(char.isalnum() for char in text):
        return Checked(Rejected(" ".join(one.quote.text for one in found), "it has no text"))
    result = _check_wording(text, found, question)
    if lost and isinstance(result, Rejected) and result.why != SAYS_NOTHING:  # it may be what bore it out
        return Checked(Rejected(text, _not_found(lost[0], hits)))
    if isinstance(result, Claim) and not result.softened and _rests_on(text, lost, found):
        result = _softened(plain(text).strip(), found, "part of it rests on a quote that was not found")
    return Checked(result, tuple(Rejected(f"“{_short(one.text)}”", LEFT_OUT) for one in lost))


def _looked_up(quotes: Iterable[DraftQuote], hits: Sequence[Hit]) -> _LookedUp:
    found: list[_Found] = []
    lost: list[DraftQuote] = []
    for proposed in quotes:
        quote = _resolve(proposed, hits)
        if quote is None:
            lost.append(proposed)
        elif not any(_same_place(quote, one.quote) for one in found):
            found.append(_Found(quote, hits[proposed.passage - 1]))
    return _LookedUp(found, lost)


def _unquoted(text: str, lost: Sequence[DraftQuote], hits: Sequence[Hit]) -> str:
    """Why a claim with no quote that was found is taken out: it may say that there is none."""
    from assistant.fidelity import says_nothing

    if says_nothing(plain(text).strip(), []):
        return SAYS_NOTHING
    return _not_found(lost[0], hits) if lost else "it has no quote"


def _rests_on(text: str, lost: Iterable[DraftQuote], found: Iterable[_Found]) -> bool:
    """Whether a claim has a word that stands in a quote which was not found, and in none that was."""
    borne = frozenset[str]().union(*(content_terms(plain(part)) for one in found for part in _sentences(one)))
    return any(content_terms(plain(text)) & content_terms(plain(one.text)) - borne for one in lost)


def _not_found(proposed: DraftQuote, hits: Sequence[Hit]) -> str:
    if not 1 <= proposed.passage <= len(hits):
        return f"it cites passage {_short(str(proposed.passage))}, which was not given"
    return f"its quote is not in the passage it cites: “{_short(proposed.text)}”"


def _without_lead(text: str) -> str:
    """A claim without "According to passage 2,": which passage it is from is shown beside it."""
    lead = _LEAD.match(text)
    return text[lead.end() :][:1].upper() + text[lead.end() + 1 :] if lead else text


def _check_wording(text: str, found: Sequence[_Found], question: str) -> Claim | Rejected:
    """The claim as it is, in the words of its quote, or not at all."""
    line = plain(text).strip()
    if any(line == plain(quote_at(one.hit, *_whole(one)).text).strip() for one in found):
        return _claim(text, found)
    # All that a model's own words are held against: the offline reader has none, whose answers do not wait for it.
    from assistant.fidelity.answers import unborne_answer
    from assistant.fidelity.strength import overstated

    ground = _ground(found, question)
    if not any(line in plain(one.quote.text) for one in found) and (why := _foreign(line, found, ground)):
        return Rejected(text, why)
    if why := overstated(line, ground):
        return _softened(line, found, why)
    answer = unborne_answer(line, question, ground.sentences)
    if answer and answer.elsewhere:
        return Rejected(text, f"its quotes say “{_short(answer.label)}” of something else")
    if answer:
        return _softened(line, found, f"its quotes do not say “{_short(answer.label)}” of what is asked")
    return _claim(text, found)


def _claim(text: str, found: Sequence[_Found], softened: str | None = None) -> Claim:
    return Claim(text, tuple(one.quote for one in found), softened)


def _ground(found: Sequence[_Found], question: str) -> Ground:
    """What the claim stands on: the sentences of its quotes and what is around them."""
    from assistant.fidelity.strength import Ground

    passages = {id(one.hit): one.hit for one in found}.values()
    claim = _claim("", found)
    return Ground(
        sentences=list(dict.fromkeys(plain(text) for one in found for text in _sentences(one))),
        speakers=frozenset(speaker for one in found for speaker in _speakers(one)),
        shown=claim.speaker,
        outlets=[part for hit in passages for part in _about(hit)],
        context=[plain(question), *(plain(hit.passage.text) for hit in passages)],
    )


def _foreign(line: str, found: Sequence[_Found], ground: Ground) -> str | None:
    """What in a claim is not of its sources; ``None`` if nothing speaks against it."""
    from assistant.fidelity import mixed_name, says_nothing, unborne_name, unborne_number, unborne_quotation
    from assistant.fidelity.figures import figures, other_unit
    from assistant.fidelity.strength import unrelated

    quotes = [one.quote.text for one in found]
    context = [*ground.context, *ground.outlets]
    if says_nothing(line, quotes):
        return SAYS_NOTHING
    if number := unborne_number(line, quotes):
        return f"its quotes do not contain the number {number}"
    if figure := other_unit(figures(line), [figure for text in ground.sentences for figure in figures(text)]):
        return f"its quotes do not contain the quantity {figure}"
    if quoted := unborne_quotation(line, context):
        return f"it quotes what the passages it cites do not contain: “{_short(quoted)}”"
    if name := unborne_name(line, context) or mixed_name(line, context):
        return f"the passages it cites do not contain the name {name}"
    return "its quotes speak of something else" if unrelated(line, ground) else None


def _softened(line: str, found: Sequence[_Found], why: str) -> Claim | Rejected:
    """The claim in the words of the quote that shares most with it, which is shown in whole sentences.

    What a cut leaves off may be what makes the difference: "he had left", from "he denied that he had left". A
    quote that asks says nothing in the place of a claim.
    """
    terms = content_terms(line)
    best = max(found, key=lambda one: len(terms & content_terms(one.quote.text)))
    whole = quote_at(best.hit, *_whole(best))
    if _same_place(whole, best.quote):
        whole = best.quote
    text = " ".join(whole.text.split())
    if text.endswith("?"):
        return Rejected(line, f"{why}, and what it quotes is a question")
    quotes = dict.fromkeys(whole if one is best else one.quote for one in found)
    return Claim(text, tuple(quotes), why)


def _touched(one: _Found) -> list[Sentence]:
    quote = one.quote
    return [each for each in one.hit.sentences if each.start < quote.end and quote.start < each.end]


def _sentences(one: _Found) -> list[str]:
    """The sentences that a quote touches, as far as its passage has them; the quote where none are known."""
    passage = one.hit.passage
    spans = [(max(0, each.start - passage.start), each.end - passage.start) for each in _touched(one)]
    return [passage.text[start:end] for start, end in spans] or [one.quote.text]


def _whole(one: _Found) -> tuple[int, int]:
    """Where the sentences that a quote touches begin and end, in its document, as far as its passage has them."""
    passage, sentences = one.hit.passage, _touched(one)
    start = min([one.quote.start, *(sentence.start for sentence in sentences)])
    end = max([one.quote.end, *(sentence.end for sentence in sentences)])
    return max(start, passage.start), min(end, passage.end)


def _speakers(one: _Found) -> list[str]:
    named = [one.quote.speaker, *(sentence.speaker for sentence in _touched(one))]
    return [speaker for speaker in named if speaker]


def _about(hit: Hit) -> list[str]:
    """What the document of a passage says of itself."""
    about = hit.metadata
    return [part for part in (about.title, about.outlet, about.author) if part]


def _resolve(proposed: DraftQuote, hits: Sequence[Hit]) -> Quote | None:
    """The quote in the document; ``None`` if its passage does not have it."""
    if not 1 <= proposed.passage <= len(hits):
        return None
    hit = hits[proposed.passage - 1]
    if proposed.start is not None and _stands_at(proposed.text, proposed.start, hit):
        return _marked(quote_at(hit, proposed.start, proposed.start + len(proposed.text)), proposed)
    span = find(proposed.text, hit.passage.text)
    if span is None:
        return None
    return _marked(quote_at(hit, hit.passage.start + span.start, hit.passage.start + span.end), proposed)


def _marked(quote: Quote, proposed: DraftQuote) -> Quote:
    """The quote with what in it answers, where the model quoted to the letter and says so of a part of it."""
    kept = quote.text == proposed.text and proposed.answer and marks(proposed.answer, quote.text)
    return replace(quote, answer=proposed.answer) if kept else quote


def _same_place(one: Quote, other: Quote) -> bool:
    return (one.document, one.start, one.end) == (other.document, other.start, other.end)


def _stands_at(text: str, start: int, hit: Hit) -> bool:
    """Whether the passage has these very characters there."""
    at = start - hit.passage.start
    return bool(text.strip()) and at >= 0 and hit.passage.text[at : at + len(text)] == text


def _short(text: str) -> str:
    return one_line(text, _SHOWN)


def marks(span: Span, text: str) -> bool:
    """Whether a span is a part of a text that says something."""
    return 0 <= span.start < span.end <= len(text) and any(char.isalnum() for char in text[span.start : span.end])


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
