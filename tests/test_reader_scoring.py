"""From scores of tokens to sentences: the likeliest span, nowhere else and no longer than it may be."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.pairs import Pair
from assistant.reader.scoring import MAX_ANSWER, best_span, read_sentence

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOGITS = st.floats(-20, 20, width=32)


def pair(tokens: list[tuple[int, int]]) -> Pair:
    """A text of these tokens, after a question of one."""
    ids = np.zeros(len(tokens) + 4, np.int64)
    return Pair(ids, ids, 3, [start for start, _ in tokens], [end for _, end in tokens])


def scores(*rows: tuple[float, float, float], nothing: tuple[float, float] = (0, 0)) -> NDArray[np.float32]:
    """Scores of the tokens of ``pair``; ``nothing`` are those of [CLS]."""
    return np.array([(0, *nothing), (9, 9, 9), (9, 9, 9), *rows, (9, 9, 9)], np.float32)


@given(rows=st.lists(st.tuples(LOGITS, LOGITS), min_size=1, max_size=MAX_ANSWER + 8))
def test_the_best_span_is_the_best_of_all(rows: list[tuple[float, float]]) -> None:
    """No allowed span scores more, and the one that is found is allowed."""
    starts, ends = np.array(rows, np.float32).T
    first, last, total = best_span(starts, ends)
    sums = [
        float(starts[at] + ends[to])
        for at in range(len(rows))
        for to in range(at, min(at + MAX_ANSWER, len(rows)))
    ]
    assert 0 <= last - first < MAX_ANSWER
    assert total == float(starts[first] + ends[last]) == max(sums)


def test_an_answer_ends_no_sooner_than_it_begins() -> None:
    """The likeliest end may stand before the likeliest start."""
    assert best_span(np.array([0, 5], np.float32), np.array([9, 0], np.float32)) == (0, 0, 9)


@pytest.mark.parametrize(("length", "expected"), [(MAX_ANSWER, (0, MAX_ANSWER - 1)), (MAX_ANSWER + 1, (0, 0))])
def test_an_answer_has_at_most_so_many_tokens(length: int, expected: tuple[int, int]) -> None:
    """One token more, and both ends are no longer of one answer."""
    starts, ends = np.zeros(length, np.float32), np.zeros(length, np.float32)
    starts[0] = ends[-1] = 5
    ends[0] = 1
    assert best_span(starts, ends)[:2] == expected


def test_each_sentence_is_read_by_its_own_tokens() -> None:
    """Relevance is a mean; the span is held against no answer; places are of the whole text."""
    read = pair([(0, 4), (5, 9), (9, 10), (11, 15)])
    rows = scores((1, 0, 0), (2, 3, 0), (3, 0, 4), (8, 9, 9), nothing=(1, 2))
    assert read_sentence(read, rows, (0, 10)) == (2, (5, 10), 4)
    assert read_sentence(read, rows, (11, 15)) == (8, (11, 15), 15)


def test_a_token_of_two_sentences_counts_for_both_and_its_answer_stays_inside() -> None:
    """Where no space parts two sentences, an answer does not reach over."""
    read = pair([(0, 8)])
    assert read_sentence(read, scores((1, 1, 1)), (0, 4)) == (1, (0, 4), 2)
    assert read_sentence(read, scores((1, 1, 1)), (4, 8)) == (1, (4, 8), 2)


@pytest.mark.parametrize("sentence", [(4, 5), (5, 5), (10, 12), (30, 40)])
def test_a_sentence_without_tokens_is_out_of_reach(sentence: tuple[int, int]) -> None:
    """White space, nothing at all, or what comes after the last token."""
    assert read_sentence(pair([(0, 4), (5, 10)]), scores((1, 1, 1), (1, 1, 1)), sentence) == (-inf, None, -inf)
