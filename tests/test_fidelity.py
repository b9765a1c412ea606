"""Numbers and names of a claim must be those of what it quotes."""

from __future__ import annotations

import pytest
from builders import draft, hit
from hypothesis import given
from hypothesis import strategies as st

from assistant.fidelity import says_nothing, unborne_name, unborne_number
from assistant.gate import check

_PASSAGE = "Minister Ode Lund spoke in Hallin. She said the U.S. Navy had sent two ships."


@pytest.mark.parametrize(
    ("claim", "name"),
    [
        ("Ode Lund said that the US Navy had sent two ships.", None),
        ("According to Minister Lund's office, two ships were sent.", None),
        ("She is Minister Orla Tesk.", "Orla"),
        ("The ships were sent by France.", "France"),
        ("Two ships came on Monday.", "Monday"),
        ("Ships were sent.", None),
        ("LUND spoke.", None),
    ],
)
def test_a_name_must_be_in_the_passages_cited(claim: str, name: str | None) -> None:
    """However it is capitalised, dotted or in the genitive; the first word of a sentence is not taken for one."""
    assert unborne_name(claim, [_PASSAGE]) == name


def test_a_name_of_the_question_may_stand_for_a_pronoun() -> None:
    """The quote says "she", the claim and the question say who."""
    passage = hit("She ran aground at four minutes to seven.")
    proposed = draft(("The ferry Maren Holt ran aground.", [("She ran aground", 1)]))
    assert check(proposed, [passage]).claims == ()
    assert len(check(proposed, [passage], "When did the Maren Holt run aground?").claims) == 1


@pytest.mark.parametrize(
    "claim",
    [
        "The insurer is not mentioned in the passage.",
        "The passages do not say who insured the ship.",
        "There is no information about the insurer.",
        "It is not explicitly stated.",
        "None of the documents says so; no answer can be given.",
        "The provided passages don't contain the name of the insurer.",
    ],
)
def test_a_claim_that_nothing_is_said_is_no_claim(claim: str) -> None:
    """It is taken out, so that what is left is a refusal."""
    assert says_nothing(claim, ["The ship sank."])
    verdict = check(draft((claim, [("The ship sank", 1)])), [hit("The ship sank.")])
    assert verdict.claims == ()
    assert "do not say" in verdict.removed[0].why


def test_a_source_may_itself_say_that_something_is_not_known() -> None:
    """Then it is a claim like any other."""
    quote = "The board has no information on the cause."
    assert not says_nothing("There is no information on the cause.", [quote])


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Two sources said he was not aboard.", "He wasn't aboard, according to two sources."),
        ("The cause is not known.", "The cause remains unknown."),
        ("The documents were not published.", "Officials refused to publish the documents."),
    ],
)
def test_a_denial_is_a_claim(claim: str, quote: str) -> None:
    """A "not" about the event, or a word such as "documents" in the story, is no refusal."""
    assert not says_nothing(claim, [quote])


def test_a_number_may_be_in_digits_or_in_words() -> None:
    """Nineteen and 19 are one; 19 and 91 are not."""
    assert unborne_number("19 died.", ["Nineteen people died."]) is None
    assert unborne_number("91 died.", ["Nineteen people died."]) == "91"


@given(st.text(max_size=200))
def test_what_a_source_says_is_always_borne_out_by_it(text: str) -> None:
    """A claim that repeats its quote is never taken out for its details."""
    assert unborne_name(text, [text]) is None
    assert unborne_number(text, [text]) is None
    assert not says_nothing(text, [text])


def test_words_in_quotation_marks_must_be_in_the_passage() -> None:
    """A claim may not quote what its source does not say, whatever its own quote is."""
    passage = hit("“I saw the lamp go out,” Lund said. Nineteen people died.")
    false = draft(("Lund said “the captain was drunk”.", [("Nineteen people died", 1)]))
    true = draft(('Lund said "I saw the lamp go out".', [("I saw the lamp go out", 1)]))
    assert "the captain was drunk" in check(false, [passage]).removed[0].why
    assert len(check(true, [passage]).claims) == 1


@pytest.mark.parametrize("claim", ["\u200b", " \x1b\x07 ", "died. " * 5_000])
def test_a_claim_without_words_or_end_is_taken_out(claim: str) -> None:
    """And its text does not flood the screen."""
    verdict = check(draft((claim, [("It sank", 1)])), [hit("It sank.")])
    assert verdict.claims == ()
    assert len(verdict.removed[0].text) < 200
