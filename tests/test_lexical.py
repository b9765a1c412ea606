"""The lexical leg: stemmed words, BM25 order, replacement and deletion."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexDamagedError
from index.lexical import Lexical, expansion, terms

if TYPE_CHECKING:
    from pathlib import Path


def test_terms_are_stemmed_and_free_of_stop_words() -> None:
    """Inflections of a word are one term."""
    assert terms("The rescued passengers were rescuing a passenger") == ["rescu", "passeng", "rescu", "passeng"]


def test_the_rarer_word_decides(tmp_path: Path) -> None:
    """BM25: a passage with the rare word of the question comes before those with the common one."""
    lexical = Lexical(tmp_path)
    lexical.apply([(1, "the ferry sank"), (2, "the ferry lamp failed"), (3, "a ferry came")], [])
    found = lexical.search("ferry lamp?", 10)
    assert found[0].passage == 2
    assert {one.passage for one in found} == {1, 2, 3}


def test_scores_by_hand(tmp_path: Path) -> None:
    """BM25+ (k1 1.2, b 0.75, delta 1): for each word the idf times its saturated count, and the idf once more."""
    lexical = Lexical(tmp_path)
    lexical.apply([(1, "ferry ferry lamp"), (2, "lamp"), (3, "harbour lamp")], [])
    found = {one.passage: one.score for one in lexical.search("ferry harbour", 10)}

    def expected(count: int, length: int) -> float:
        idf = math.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
        return idf * (1 + 2.2 * count / (count + 1.2 * (0.25 + 0.75 * length / 2)))

    assert found == {1: pytest.approx(expected(2, 3)), 3: pytest.approx(expected(1, 2))}


def test_scores_stay_positive_after_deletions(tmp_path: Path) -> None:
    """A word's count includes what is deleted and not yet merged away: it may exceed the number of passages."""
    lexical = Lexical(tmp_path)
    lexical.apply([(number, "ferry lamp") for number in range(1, 9)], [])
    lexical.apply([], range(2, 9))
    (found,) = lexical.search("ferry", 10)
    assert found.passage == 1
    assert found.score > 0


def test_within_some_passages_the_scores_are_the_same(tmp_path: Path) -> None:
    """Only fewer are found; what shares no word is not among them."""
    lexical = Lexical(tmp_path)
    lexical.apply([(1, "the ferry sank"), (2, "the ferry lamp failed"), (3, "a harbour")], [])
    everywhere = {one.passage: one.score for one in lexical.search("ferry lamp", 10)}
    assert {one.passage: one.score for one in lexical.search("ferry lamp", 10, [2, 3])} == {2: everywhere[2]}


def test_feedback_adds_the_telling_words_of_a_text(tmp_path: Path) -> None:
    """What shares words with it alone is scored too, below what shares them with the question as well."""
    lexical = Lexical(tmp_path)
    lexical.apply([(1, "the ferry sank"), (2, "a reef lay off"), (3, "a market opens"), (4, "the reef")], [])
    found = lexical.feedback("ferry", "The ferry struck the reef.", [1, 2, 3])
    assert [one.passage for one in found] == [1, 2]
    assert lexical.feedback("ferry", "", [1]) == lexical.search("ferry", 1)
    assert lexical.feedback("", "", [1]) == []


@given(
    counts=st.dictionaries(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), st.integers(1, 9)),
    asked=st.sets(st.sampled_from("abcxyz"), min_size=1),
)
def test_what_is_added_weighs_a_fifth_of_the_question(counts: dict[str, int], asked: set[str]) -> None:
    """However many words the text has; at most ten of them, the most telling ones."""
    weights = dict.fromkeys(sorted(asked), 1.0)
    added = expansion(weights, counts, lambda term: 1 + ord(term) / 100)
    assert len(added) == min(len(counts), 10)
    extra = math.fsum(weight - weights.get(term, 0) for term, weight in added.items())
    assert extra == pytest.approx(len(asked) / 5 if counts else 0)
    assert expansion(weights, dict(reversed(counts.items())), lambda term: 1 + ord(term) / 100) == added


def test_an_id_given_again_replaces_and_a_deleted_one_is_gone(tmp_path: Path) -> None:
    """Carrying the same passages over twice changes nothing."""
    lexical = Lexical(tmp_path)
    for _ in range(2):
        lexical.apply([(1, "ferry"), (2, "lamp")], [])
    lexical.apply([(2, "harbour")], [1])
    assert lexical.count() == 1
    assert lexical.search("ferry lamp", 10) == []
    assert Lexical(tmp_path).search("harbour", 10)[0].passage == 2


@given(st.text(max_size=60))
def test_any_question_can_be_asked(question: str) -> None:
    """Query syntax in a question is text like any other."""
    assert all(term.strip() for term in terms(question))


@pytest.mark.parametrize("question", ["", "the of", "AND OR (", 'title:"x" +', "*" * 500])
def test_odd_questions_find_nothing_and_do_not_fail(tmp_path: Path, question: str) -> None:
    """Only words count."""
    lexical = Lexical(tmp_path)
    lexical.apply([(1, "ferry")], [])
    assert lexical.search(question, 10) == []


def test_a_damaged_folder_is_said_to_be_so(tmp_path: Path) -> None:
    """With the advice to index again."""
    Lexical(tmp_path).apply([(1, "ferry")], [])
    (tmp_path / "meta.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexDamagedError):
        Lexical(tmp_path)
