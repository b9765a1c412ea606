"""How far evidence bears out a claim, and why not further."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.support import THRESHOLD, Support, support

_REPORT = (
    "The ferry Maren Holt ran aground off Kelpin on Monday. Nineteen people were rescued by a trawler, the harbour"
    " office said. Minister Ode Lund did not visit the harbour. Fuel prices rose after the storm."
)
_WORDS = st.sampled_from(
    "the ferry Maren Holt ran not aground 19 12 rescued Lund . never rose fell after , \n said".split(" ")
)
_TEXTS = st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=25).map(" ".join))
_SENTENCES = st.sampled_from(
    [
        "The ferry Maren Holt ran aground off Kelpin.",
        "Nineteen people were rescued by a trawler.",
        "Lund did not visit the harbour.",
        "Prices of fuel rose by 12 per cent after the storm.",
        "The trawler Sild left Hallin at dawn.",
        "Nobody was injured.",
    ]
)


@pytest.mark.parametrize(
    "claim",
    [
        "The ferry Maren Holt ran aground off Kelpin.",
        "A trawler rescued 19 people.",
        "The minister did not visit the harbour.",
        "After the storm, fuel prices rose. Nineteen people were rescued.",
        "Here is what happened:\n1. The ferry ran aground on Monday.\n2. A trawler rescued nineteen people.",
    ],
)
def test_what_the_evidence_says_is_supported(claim: str) -> None:
    """In other words or another order, with numbers in digits, and in a numbered list with a lead-in."""
    assert support(claim, [_REPORT]).supported


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("A trawler rescued 23 people.", "number 23"),
        ("Nineteen people were rescued by the trawler Sild.", "name Sild"),
        ("Minister Ode Lund visited the harbour.", "opposite of “visited”"),
        ("The ferry Maren Holt never ran aground off Kelpin.", "opposite of “ran”"),
        ("Fuel prices fell after the storm.", "opposite of “fell”"),
        ("The ferry Maren Holt ran aground off Kelpin on Friday.", "name Friday"),
        ("The train Maren Holt ran aground off Kelpin on Monday.", "opposite of “train”"),
        ("An engineer blamed a broken rudder.", "engineer, blamed, broken"),
        ("Nineteen people were rescued. An engineer blamed a broken rudder.", "engineer, blamed, broken"),
    ],
)
def test_what_is_not_borne_out_is_named(claim: str, told: str) -> None:
    """A changed number, name, polarity or direction, or words that are nowhere; the weakest sentence counts."""
    result = support(claim, [_REPORT])
    assert not result.supported
    assert told in result.why


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("The tunnel under the bay is 12 miles long.", "quantity 12 mile"),
        ("The tunnel under the bay is 12 km long and cost 40 million.", "at least 40 million"),
        ("The mayor did not open the tunnel under the bay.", "says the opposite"),
    ],
)
def test_a_sentence_of_nearly_the_same_words_is_held_to_its_details(claim: str, told: str) -> None:
    """Units, bounds, and a denial where the evidence denies nothing."""
    evidence = "The tunnel under the bay is 12 km long and cost at least 40 million. The mayor praised the tunnel."
    result = support(claim, [evidence])
    assert not result.supported
    assert told in result.why


def test_pieces_of_evidence_are_considered_together() -> None:
    """The name stands in one, the rest in the other."""
    claim, pieces = (
        "Minister Lund praised the crew of the trawler.",
        ["Ode Lund spoke.", "She praised the trawler's crew."],
    )
    assert not support(claim, pieces[:1]).supported
    assert not support(claim, pieces[1:]).supported
    assert support(claim, pieces).supported


def test_a_number_must_stand_with_the_rest_of_the_sentence() -> None:
    """Elsewhere in a long text it speaks of something else."""
    filler = " ".join(
        f"The {word} committee met in private." for word in "red blue green black white grey".split()
    )
    evidence = f"A trawler rescued nineteen people. {filler} The storm lasted 40 hours."
    assert "number 40" in support("A trawler rescued 40 people.", [evidence]).why


def test_a_part_of_a_number_is_not_contained() -> None:
    """The letters of "9 died" stand in "19 died"."""
    assert not support("9 died.", ["In all 19 died."]).supported


@pytest.mark.parametrize("claim", ["", "?", "It was.", "Not."])
def test_what_says_nothing_is_not_supported(claim: str) -> None:
    """There is nothing that the evidence could bear out."""
    assert support(claim, [_REPORT]) == Support(0.0, supported=False, why="it says nothing that could be checked")


@given(_TEXTS)
def test_without_evidence_nothing_is_supported(claim: str) -> None:
    """Neither by no piece nor by empty ones."""
    for evidence in ([], [""], [" ", "\n"]):
        assert support(claim, evidence) == Support(0.0, supported=False, why="there is no evidence")


@given(st.lists(_SENTENCES, min_size=1, max_size=6), st.data())
def test_a_claim_contained_in_a_piece_scores_one(sentences: list[str], data: st.DataObject) -> None:
    """Whole sentences or words out of them, however the white space runs."""
    words = " ".join(sentences).split()
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    claim = "\n ".join(words[start:end])
    assert support(claim, ["Another piece.", " ".join(words)]).score == 1.0


@given(_TEXTS, st.lists(_TEXTS, max_size=4), _TEXTS)
def test_more_evidence_never_lowers_the_score(claim: str, evidence: list[str], more: str) -> None:
    """Wherever it is put among the pieces."""
    before = support(claim, evidence).score
    assert support(claim, [*evidence, more]).score >= before
    assert support(claim, [more, *evidence]).score >= before


@given(st.text(), st.lists(st.text(), max_size=3))
def test_any_text_gets_a_score_in_range_and_always_the_same(claim: str, evidence: list[str]) -> None:
    """Lone surrogates, control characters and scripts without spaces included."""
    result = support(claim, evidence)
    assert 0.0 <= result.score <= 1.0
    assert result.supported == (result.score >= THRESHOLD)
    assert result.why
    assert "\n" not in result.why
    assert support(claim, evidence) == result


@given(st.integers(10, 99_999), st.integers(0, 4), st.integers(1, 9))
def test_a_number_changed_by_a_digit_is_not_supported(number: int, place: int, by: int) -> None:
    """Though every other word stands in the evidence."""
    digits = str(number)
    at = place % len(digits)
    changed = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
    evidence = "After the long storm off Kelpin the harbour office counted {} broken crates on the northern quay."
    assert support(evidence.format(digits), [evidence.format(digits)]).score == 1.0
    result = support(evidence.format(changed), [evidence.format(digits)])
    assert not result.supported
    assert "number" in result.why
