"""The lexical leg: stemmed words, BM25 order, replacement and deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexDamagedError
from index.lexical import Lexical, terms

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
