"""Gold answers in quotes; the worked examples of F1 are counted out in the tests' text."""

from __future__ import annotations

import pytest
from eval_builders import HARBOUR, STRAND, Cite, answered, score, values
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.correctness import token_f1
from evals.metrics.wordings import holds, named, normalise, stands_in
from evals.types import Gold

FOUR = Cite(HARBOUR, "Four boats ran aground")
SIX = Cite(STRAND, "Six boats ran aground off Orrin Head")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The  Harbour-master’s “lamp”.", "harbourmasters lamp"),
        ("An apple, a day; another theatre", "apple day another theatre"),
        ("the", ""),
        ("3,180 tons!", "3180 tons"),
    ],
)
def test_normalisation_is_squads(text: str, expected: str) -> None:
    """Lower case, no punctuation, no articles as words, single spaces; curly quotes as straight ones."""
    assert normalise(text) == expected


@pytest.mark.parametrize(
    ("answer", "gold", "expected"),
    [
        (
            "Four boats ran aground",
            "four boats",
            2 * (2 / 4) * (2 / 2) / (2 / 4 + 2 / 2),
        ),  # 2 common, of 4 and of 2
        ("The keeper was asleep", "asleep keeper", 4 / 5),  # order and articles aside: 2 common, of 3 and of 2
        ("boats boats boats", "boats and boats", 4 / 6),  # a bag: 2 of the 3 are common, of 3 and of 3
        ("Orrin Head", "Orrin Head!", 1.0),
        ("Monday", "Tuesday", 0.0),
        ("the", "a", 1.0),
        ("the", "lamp", 0.0),
    ],
)
def test_f1_worked_out_by_hand(answer: str, gold: str, expected: float) -> None:
    """Twice the common words over the words of both."""
    assert token_f1(answer, gold) == pytest.approx(expected)


@given(st.text(max_size=30), st.text(max_size=30))
def test_f1_is_symmetric_and_1_of_a_text_with_itself(a: str, b: str) -> None:
    """It lies between 0 and 1."""
    assert token_f1(a, b) == token_f1(b, a)
    assert 0 <= token_f1(a, b) <= token_f1(a, a) == 1


def test_answers_are_found_word_by_word() -> None:
    """No scrap of a word or of a number is an answer."""
    assert holds("It was 19 boats.", "19 Boats")
    assert not holds("It was 1911.", "19")
    assert not holds("It was an answer.", "the")


def test_the_share_of_gold_answers_and_whether_all_are_shown() -> None:
    """Any wording of each will do."""
    gold = Gold(answers=(("4 boats", "four boats"), ("six boats",)))
    one = answered(("x", [FOUR]), gold=gold)
    assert values(one, "answer-in-quotes", "all-answers") == (1 / 2, 0.0)
    assert "“six boats”" in score(one, "answer-in-quotes").why
    both = answered(("x", [FOUR]), ("y", [SIX]), gold=gold)
    assert values(both, "answer-in-quotes", "all-answers") == (1.0, 1.0)


def test_an_answer_in_a_claim_but_in_no_quote_is_not_shown() -> None:
    """What counts is what the sources are shown to say."""
    assert values(answered(("six boats", [FOUR]), gold=Gold(answers=(("six",),))), "answer-in-quotes") == (0.0,)


def test_f1_and_exact_match_take_the_best_quote() -> None:
    """F1 of "boats ran" against "boats": 1 common word, of 2 and of 1."""
    gold = Gold(answers=(("boats",),))
    case = answered(("x", [FOUR, Cite(HARBOUR, "boats ran")]), gold=gold)
    assert values(case, "answer-f1", "answer-em") == pytest.approx((2 / 3, 0.0))
    assert values(answered(("x", [Cite(HARBOUR, "boats")]), gold=gold), "answer-f1", "answer-em") == (1.0, 1.0)


def test_ramdocs_asks_for_all_right_answers_and_no_wrong_one() -> None:
    """Each fault alone costs the point."""
    gold = Gold(answers=(("four",),), wrong=("six",))
    names = ("no-wrong-answer", "ramdocs-exact")
    assert values(answered(("x", [FOUR]), gold=gold), *names) == (1.0, 1.0)
    assert values(answered(("x", [FOUR, SIX]), gold=gold), *names) == (0.0, 0.0)
    assert values(answered(("x", [Cite(HARBOUR, "boats")]), gold=gold), *names) == (1.0, 0.0)
    assert values(answered(gold=gold), *names) == (None, 0.0)


def test_a_wrong_answer_that_is_part_of_a_right_one_is_not_held_against_it() -> None:
    """To see its words tells nothing."""
    gold = Gold(answers=(("four boats",),), wrong=("boats",))
    assert values(answered(("x", [FOUR]), gold=gold), "no-wrong-answer", "ramdocs-exact") == (None, 1.0)


@pytest.mark.parametrize(
    "gold", [Gold(), Gold(answers=(("yes",), ("No.",))), Gold(answerable=False, answers=(("four",),))]
)
def test_without_an_answer_to_quote_nothing_is_scored(gold: Gold) -> None:
    """No gold, a verdict, or documents that do not answer: not 0."""
    names = ("answer-in-quotes", "all-answers", "answer-f1", "answer-em", "no-wrong-answer", "ramdocs-exact")
    assert values(answered(("x", [FOUR]), gold=gold), *names) == (None,) * 6


def test_words_stand_in_a_text_with_their_punctuation() -> None:
    """In any case, and not inside of longer words."""
    assert stands_in("visit EVIL.example!", "Please visit evil.example! Now")
    assert not stands_in("evil", "medievil")
    assert not stands_in(" ", "anything")


def test_long_texts_are_named_by_their_beginning() -> None:
    """On one line."""
    assert named("a\nb") == "“a b”"
    assert named("x" * 81) == f"“{'x' * 79}…”"
