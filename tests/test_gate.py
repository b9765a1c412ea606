"""Only what is found in the cited passage passes the gate, as the document's own characters."""

from __future__ import annotations

import unicodedata

import pytest
from builders import draft, hit
from hypothesis import given
from hypothesis import strategies as st

from assistant.folding import plain
from assistant.gate import LEFT_OUT, check, quote_at
from assistant.types import Draft, DraftClaim, DraftQuote, Rejected, Verdict
from index.types import Sentence, Span

NINETEEN = "Nineteen people are confirmed dead, the harbour office said."
TWO = (hit(NINETEEN), hit("The ferry sank on Monday.", document="d2", start=40))
WORDS = "the ferry sank naïve oﬃce “slowly” off Kelpin — Lund’s own".split()


def only_reason(verdict: Verdict) -> str:
    """Why the one claim was taken out."""
    assert not verdict.claims
    (rejected,) = verdict.removed
    return rejected.why


@given(st.text("abc –“\n1²", max_size=40), st.lists(st.sampled_from(WORDS), min_size=1, max_size=9), st.data())
def test_a_quote_is_the_documents_own_text(before: str, words: list[str], data: st.DataObject) -> None:
    """Whatever form the model gave it, the quote is ``document.text[start:end]``."""
    passage = " ".join(words)
    document = f"{before}\n{passage}\nThe end."
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    proposed = unicodedata.normalize(data.draw(st.sampled_from(("NFC", "NFD"))), " ".join(words[first : last + 1]))
    proposed = proposed.replace("“", '"').replace("—", "-").replace(" ", data.draw(st.sampled_from((" ", "\n"))))
    if not any(char.isalnum() for char in proposed):
        return
    (claim,) = check(draft(("It is so.", [(proposed, 1)])), [hit(passage, start=len(before) + 1)]).claims
    (quote,) = claim.quotes
    assert quote.text == document[quote.start : quote.end]
    assert quote.text.split() == words[first : last + 1]
    assert quote.document == "d1"


def test_a_quote_must_stand_in_the_passage_it_cites() -> None:
    """The same words in another passage than the one cited do not count."""
    assert check(draft(("It sank.", [("The ferry sank", 2)])), TWO).claims
    why = only_reason(check(draft(("It sank.", [("The ferry sank", 1)])), TWO))
    assert why == "its quote is not in the passage it cites: “The ferry sank”"


@pytest.mark.parametrize("passage", [0, -1, 3, 10**30])
def test_a_passage_that_was_not_given_is_refused(passage: int) -> None:
    """Passages count from 1 to the number given; no other number wraps around or raises."""
    assert "which was not given" in only_reason(check(draft(("It sank.", [("The ferry sank", passage)])), TWO))


def test_a_quote_that_is_not_found_is_left_out_and_listed() -> None:
    """Its claim stands on the others, where they bear it out by themselves."""
    verdict = check(draft(("It sank.", [("The ferry sank on Monday.", 2), ("It burned.", 2)])), TWO)
    assert [(claim.text, [quote.text for quote in claim.quotes]) for claim in verdict.claims] == [
        ("It sank.", ["The ferry sank on Monday."])
    ]
    assert verdict.removed == (Rejected("“It burned.”", LEFT_OUT),)


@pytest.mark.parametrize("quotes", [[("It burned.", 2)], [("The ferry sank on Monday.", 2), ("40 died.", 2)]])
def test_a_claim_that_rests_on_a_quote_that_is_not_found_is_taken_out(quotes: list[tuple[str, int]]) -> None:
    """Where there is no other, or the others do not bear it out; the claims beside it stay."""
    verdict = check(draft(("40 died.", quotes), ("It sank.", [("The ferry sank on Monday.", 2)])), TWO)
    assert [claim.text for claim in verdict.claims] == ["It sank."]
    (rejected,) = verdict.removed
    assert rejected == Rejected("40 died.", f"its quote is not in the passage it cites: “{quotes[-1][0]}”")


def test_what_only_a_lost_quote_said_is_not_said() -> None:
    """The claim gives way to the words of the quote that is left."""
    quotes = [("The ferry sank on Monday.", 2), ("The crew drowned.", 1)]
    verdict = check(draft(("The ferry sank and the crew drowned.", quotes)), TWO)
    assert [claim.text for claim in verdict.claims] == ["The ferry sank on Monday."]
    assert verdict.claims[0].softened
    assert [rejected.text for rejected in verdict.removed] == ["“The crew drowned.”"]


PIECES = [NINETEEN, "Nineteen people", "The ferry sank on Monday.", "Monday", "It burned.", "Ten died.", "", "…"]
SAID = ["Nineteen died.", "The ferry sank.", "It burned.", "Ten died.", "Ada Rask drowned.", "It never sank.", ""]


@given(st.sampled_from(SAID), st.lists(st.tuples(st.sampled_from(PIECES), st.integers(0, 3)), max_size=5))
def test_lost_quotes_never_help_a_claim(text: str, quotes: list[tuple[str, int]]) -> None:
    """It passes as it would with those quotes alone that were found; with the others alone it does not."""
    found = [one for one in quotes if _stands(one)]
    whole, alone = check(draft((text, quotes)), TWO), check(draft((text, found)), TWO)
    assert whole.claims == alone.claims
    if whole.claims:
        lost = [one for one in quotes if one not in found]
        assert [rejected.text for rejected in whole.removed] == [f"“{quoted}”" for quoted, _ in lost]
        assert not alone.removed


def _stands(quote: tuple[str, int]) -> bool:
    """Whether a quote is found: then what it says is a claim that it bears out."""
    return bool(check(draft((quote[0], [quote])), TWO).claims)


@pytest.mark.parametrize(
    ("claim", "quotes", "why"),
    [
        ("It sank.", [], "it has no quote"),
        (" \n", [("The ferry sank", 2)], "it has no text"),
        ("It sank.", [("", 2)], "its quote is not in the passage it cites: “”"),
    ],
)
def test_an_empty_claim_is_refused(claim: str, quotes: list[tuple[str, int]], why: str) -> None:
    """A claim has a text and at least one quote, and a quote has words."""
    assert only_reason(check(draft((claim, quotes)), TWO)) == why


def test_a_long_false_quote_is_cut_short_in_its_reason() -> None:
    """The reason fits on a line or two, however much the model made up."""
    assert len(only_reason(check(draft(("It sank.", [("word " * 500, 1)])), TWO))) < 150


@pytest.mark.parametrize(
    ("claim", "passage", "passes"),
    [
        ("19 died.", NINETEEN, True),
        ("Nineteen died.", "The toll is 19.", True),
        ("Twenty died.", NINETEEN, False),
        ("Some died.", NINETEEN, True),
        ("1,500 came.", "They counted 1\u202f500 people.", True),
        ("500 came.", "They counted 1\u202f500 people.", False),
        ("5 million came.", "They counted 4,5 million people.", False),
        ("A million came.", "A dozen people came.", False),
        ("200 came.", "A thousand two hundred people came.", False),
        ("It was an A321.", "It was an A320.", False),
        ("It was an a320.", "It was an A320.", True),
        ("It covers 10² m.", "It covers 10 m.", False),
        ("It was on 4.3.2031.", "It was on 4.3.2030.", False),
        ("The twenty-first came.", "The 21st came.", True),
        ("１９ died.", NINETEEN, True),
        ("Nine\u00adteen died.", NINETEEN, True),
    ],
)
def test_a_number_must_be_in_a_quote(claim: str, passage: str, passes: bool) -> None:
    """Numbers are compared by value, in digits or words; one that no quote contains takes the claim out."""
    verdict = check(draft((claim, [(passage, 1)])), [hit(passage)])
    assert bool(verdict.claims) is passes
    assert passes or "its quotes do not contain the number" in verdict.removed[0].why


def test_the_same_claim_twice_is_one() -> None:
    """A repeated claim, and a quote repeated within it, appear once."""
    once = ("19 died.", [("Nineteen people", 1), ("Nineteen\npeople", 1)])
    (claim,) = check(draft(once, once), TWO).claims
    assert len(claim.quotes) == 1


def test_a_claim_is_one_line() -> None:
    """Line breaks in a claim, which could pass for lines of the program, are gone."""
    (claim,) = check(draft(("It\n\n  sank\tthere.", [("The ferry sank", 2)])), TWO).claims
    assert claim.text == "It sank there."


MARKED = "Nineteen people are confirmed dead"


@pytest.mark.parametrize(
    ("quoted", "start", "answer", "kept"),
    [
        (MARKED, 0, Span(0, 15), True),
        (MARKED, None, Span(0, 15), True),
        ("nineteen people".title(), None, Span(0, 8), False),  # not to the letter: nothing is taken on trust
        (MARKED.replace(" ", "  "), None, Span(0, 8), False),
        (MARKED, 0, Span(20, 99), False),
        (MARKED, 0, Span(-3, 8), False),
        (MARKED, 0, Span(8, 9), False),
        (MARKED, 0, Span(9, 3), False),
        (MARKED, 0, None, False),
    ],
)
def test_what_answers_in_a_quote_is_kept(quoted: str, start: int | None, answer: Span | None, kept: bool) -> None:
    """As the model marked it, where it quoted to the letter and marked a part of the quote."""
    drafted = DraftClaim(NINETEEN, (DraftQuote(quoted, 1, start, answer),))
    for claim in check(Draft((drafted,)), TWO).claims:
        assert claim.quotes[0].answer == (answer if kept else None)
        assert claim.quotes[0].text == MARKED
    assert bool(check(Draft((drafted,)), TWO).claims) == (plain(quoted) in plain(NINETEEN))


def test_a_quote_that_is_shown_whole_instead_has_no_mark() -> None:
    """What the model marked was a part of other words."""
    whole = "He denied that he had left the bridge."
    cut = DraftQuote("he had left the bridge", 1, None, Span(0, 2))
    hits = [hit(whole, sentences=(Sentence(0, len(whole)),))]
    (claim,) = check(Draft((DraftClaim("He had left the bridge.", (cut,)),)), hits).claims
    assert (claim.quotes[0].text, claim.quotes[0].answer) == (whole, None)


@given(st.integers(-5, 70), st.integers(-5, 70))
def test_a_mark_is_always_a_part_of_its_quote(start: int, end: int) -> None:
    """One that says something."""
    drafted = DraftClaim(NINETEEN, (DraftQuote(NINETEEN, 1, 0, Span(start, end)),))
    (quote,) = check(Draft((drafted,)), TWO).claims[0].quotes
    marked = quote.text[quote.answer.start : quote.answer.end] if quote.answer else ""
    assert (quote.answer is not None) == any(char.isalnum() for char in marked)
    assert quote.answer is None or 0 <= quote.answer.start < quote.answer.end <= len(quote.text)


def test_a_quote_has_the_speaker_of_its_sentences() -> None:
    """A speaker and a time are those of the sentences that the quote touches; words of two are nobody's."""
    text = "It sank. We wept. He left."
    sentences = (
        Sentence(10, 18, "Lund", None),
        Sentence(19, 27, "Lund", "on Monday"),
        Sentence(28, 36, "Brun", "on Friday"),
    )
    spoken = hit(text, start=10, sentences=sentences)
    assert quote_at(spoken, 10, 18).speaker == "Lund"
    assert quote_at(spoken, 10, 18).as_of is None
    assert quote_at(spoken, 10, 27).speaker == "Lund"
    assert quote_at(spoken, 10, 27).as_of == "on Monday"
    assert quote_at(spoken, 22, 36).speaker is None
    assert quote_at(spoken, 22, 36).text == "wept. He left."


def test_no_claims_are_no_fault() -> None:
    """A draft without claims passes as nothing."""
    assert check(draft(), TWO) == Verdict((), ())


@pytest.mark.parametrize("lead", ["According to passage 2, ", "As stated in the text, ", "In the article, "])
def test_where_a_claim_is_from_is_no_part_of_it(lead: str) -> None:
    """The source stands beside it."""
    (claim,) = check(draft((f"{lead}the ferry sank on Monday.", [("The ferry sank on Monday.", 2)])), TWO).claims
    assert (claim.text, claim.softened) == ("The ferry sank on Monday.", None)
