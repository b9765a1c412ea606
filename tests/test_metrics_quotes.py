"""Quotes against their documents and against gold evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from eval_builders import HARBOUR, REPRINT, STRAND, TEXTS, Cite, answered, evidence, score, span, values
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.answered import Shown
from evals.metrics.places import covered, overlap, sentences_of
from evals.types import Gold, GoldSpan
from index.types import Span

MONDAY = "The lamp of Orrin Head failed on Monday."
FOUR = "Four boats ran aground, the harbour master said."
ASLEEP = "The keeper was asleep."
SIX = "Six boats ran aground off Orrin Head, said Minister Vale."
CHARS = ("gold-chars-precision", "gold-chars-recall", "gold-chars-f1")
SENTENCES = ("gold-sentences-precision", "gold-sentences-recall", "gold-sentences-f1")


def test_a_draft_quote_must_stand_in_the_very_passage_it_cites() -> None:
    """Another passage, a passage that was not given and blank text are not exact."""
    good = answered((FOUR, [Cite(HARBOUR, FOUR)]))
    for quote, value in (
        ({"text": FOUR, "passage": 1}, 1.0),
        ({"text": FOUR, "passage": 2}, 0.0),
        ({"text": FOUR, "passage": 0}, 0.0),
        ({"text": FOUR, "passage": 99}, 0.0),
        ({"text": " ", "passage": 1}, 0.0),
    ):
        case = replace(good, draft=[{"text": "", "quotes": [quote]}])
        assert score(case, "quotes-exact-drafted").value == value
    passages = [{"document": HARBOUR, "start": 0, "end": len(MONDAY), "score": 1.0}]
    assert score(replace(good, passages=passages), "quotes-exact-drafted").value == 0.0


def test_quotes_near_a_refusal_must_be_exact_too() -> None:
    """They are on the screen; a model that drafted nothing has no drafts to score."""
    case = answered(nearest=[Cite(HARBOUR, ASLEEP), Cite(HARBOUR, FOUR, shown=FOUR.upper())])
    assert score(case, "quotes-exact").value == 1 / 2
    assert score(case, "quotes-exact").parts == (1, 2)
    assert score(case, "quotes-exact-drafted").value is None
    assert score(answered(), "quotes-exact").value is None


def test_characters_worked_out_by_hand() -> None:
    """Gold is FOUR (48 characters) and ASLEEP (22); quoted are MONDAY (40) and, of FOUR, its first 22."""
    gold = Gold(evidence=evidence(span(HARBOUR, FOUR), span(HARBOUR, ASLEEP)))
    assert (len(FOUR), len(ASLEEP), len(MONDAY), len("Four boats ran aground")) == (48, 22, 40, 22)
    case = answered((FOUR, [Cite(HARBOUR, MONDAY), Cite(HARBOUR, "Four boats ran aground")]), gold=gold)
    precision, recall = 22 / 62, 22 / 70
    expected = (precision, recall, 2 * precision * recall / (precision + recall))
    assert values(case, *CHARS) == pytest.approx(expected)
    assert score(case, "gold-chars-f1").why == "22 of 62 quoted characters are gold; 22 of 70 gold ones quoted"


def test_sentences_worked_out_by_hand() -> None:
    """By sentences the same: quoted are MONDAY and FOUR, for a quote within a sentence is that sentence."""
    gold = Gold(evidence=evidence(span(HARBOUR, FOUR), span(HARBOUR, ASLEEP)))
    case = answered((FOUR, [Cite(HARBOUR, MONDAY), Cite(HARBOUR, "Four boats ran")]), gold=gold)
    assert values(case, *SENTENCES) == (1 / 2, 1 / 2, 1 / 2)


def test_a_word_of_a_gold_sentence_is_no_gold_sentence() -> None:
    """Nor is it no quote: it counts against the precision."""
    gold = Gold(evidence=evidence(span(HARBOUR, FOUR)))
    case = answered((FOUR, [Cite(HARBOUR, "ran")]), gold=gold)
    assert values(case, *SENTENCES) == (0.0, 0.0, 0.0)


def test_the_best_set_of_evidence_counts() -> None:
    """Annotators who chose otherwise do not count against a quote that one of them chose."""
    gold = Gold(evidence=(*evidence(span(HARBOUR, ASLEEP)), *evidence(span(HARBOUR, FOUR))))
    case = answered((FOUR, [Cite(HARBOUR, FOUR)]), gold=gold)
    assert values(case, *CHARS, *SENTENCES) == (1.0,) * 6
    assert "gold set 2 of 2" in score(case, "gold-chars-f1").why


def test_any_place_of_a_piece_will_do() -> None:
    """Two places of one piece are no two pieces."""
    gold = Gold(evidence=(((span(HARBOUR, FOUR), span(STRAND, SIX)),),))
    assert values(answered((SIX, [Cite(STRAND, SIX)]), gold=gold), "gold-sentences-recall") == (1.0,)


@pytest.mark.parametrize("quote", [FOUR, f"From our wire. {FOUR}"])
def test_a_reprint_of_the_gold_words_is_as_good(quote: str) -> None:
    """Its words cover the gold place; what it adds is no gold."""
    gold = Gold(evidence=evidence(span(HARBOUR, FOUR)))
    case = answered((FOUR, [Cite(REPRINT, quote)]), gold=gold)
    assert values(case, *CHARS[:2]) == pytest.approx((len(FOUR) / len(quote), 1.0))
    assert values(case, SENTENCES[1]) == (1.0,)


def test_part_of_the_gold_words_in_a_reprint_covers_that_part() -> None:
    """All of the quote is gold, and not all of the gold is quoted."""
    gold = Gold(evidence=evidence(span(HARBOUR, FOUR)))
    case = answered((FOUR, [Cite(REPRINT, "the harbour master said")]), gold=gold)
    assert values(case, *CHARS[:2]) == pytest.approx((1.0, 23 / 48))


def test_without_gold_evidence_nothing_is_scored_and_a_refusal_recalls_nothing() -> None:
    """Not scorable is not 0; a refusal where the documents do not answer lost nothing."""
    assert values(answered((FOUR, [Cite(HARBOUR, FOUR)])), *CHARS, *SENTENCES) == (None,) * 6
    gold = Gold(evidence=evidence(span(HARBOUR, FOUR)))
    assert values(answered(gold=gold), *CHARS, *SENTENCES) == (None, 0.0, 0.0) * 2
    assert values(answered(gold=replace(gold, answerable=False)), *CHARS) == (None,) * 3
    blank = Gold(evidence=(((GoldSpan(HARBOUR, 40, 41),),), ()))
    assert values(answered((FOUR, [Cite(HARBOUR, FOUR)]), gold=blank), *CHARS, *SENTENCES) == (None,) * 6


_CUTS = st.tuples(st.sampled_from(sorted(TEXTS)), st.integers(0, 40), st.integers(20, 60)).map(
    lambda cut: GoldSpan(cut[0], cut[1], min(cut[1] + cut[2], len(TEXTS[cut[0]])))
)


def _cite(place: GoldSpan) -> Cite:
    return Cite(place.document, TEXTS[place.document][place.start : place.end], start=place.start)


@given(
    st.lists(st.lists(_CUTS, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3).map(tuple),
    st.lists(_CUTS, min_size=1, max_size=3),
    st.data(),
)
def test_a_further_gold_quote_never_lowers_the_recall(
    pieces: tuple[tuple[GoldSpan, ...], ...], quoted: list[GoldSpan], data: st.DataObject
) -> None:
    """Whatever was quoted before; and all of the gold is a recall of 1."""
    gold = Gold(evidence=(pieces,))
    more = data.draw(st.sampled_from([place for piece in pieces for place in piece]))
    before = answered(("x", [_cite(one) for one in quoted]), gold=gold)
    after = answered(("x", [_cite(one) for one in (*quoted, more)]), gold=gold)
    whole = answered(("x", [_cite(piece[0]) for piece in pieces]), gold=gold)
    for name in (CHARS[1], SENTENCES[1]):
        first, second, best = (score(one, name).value for one in (before, after, whole))
        if first is not None and second is not None:
            assert second >= first - 1e-9
            assert best == pytest.approx(1.0)


def test_sentences_of_a_quote() -> None:
    """Those it has half of; else the one it has most of; of white space none."""
    text = "One two three. Four five six. Seven."
    assert [text[one.start : one.end] for one in sentences_of(text, 0, 20)] == ["One two three."]
    assert [text[one.start : one.end] for one in sentences_of(text, 4, 24)] == ["One two three.", "Four five six."]
    assert [text[one.start : one.end] for one in sentences_of(text, 10, 16)] == ["One two three."]
    assert sentences_of(text, 14, 15) == ()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)).map(lambda one: Span(one[0], one[0] + one[1]))))
def test_characters_covered_are_those_of_the_union(spans: list[Span]) -> None:
    """Each counts once, however many spans share it."""
    assert covered(spans) == len({at for one in spans for at in range(one.start, one.end)})


def test_words_inside_longer_words_or_numbers_are_no_reprint() -> None:
    """A place that is one number is not covered by a larger one with its digits."""
    texts = {"a.txt": "Of 4 boats.", "b.txt": "Of 4,000 boats."}
    place = span("a.txt", "4", texts)
    case = answered(("x", [Cite("b.txt", "4,000 boats")]), texts=texts)
    assert isinstance(case.quotes[0], Shown)
    assert overlap(case.quotes[0], place, case.documents) is None
