"""What the reader says of sentences reaches the evidence, and sentences it cannot tell stay what they were."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import pytest
from builders import hit
from fakes import HashEmbedder, WordReader
from hypothesis import given
from hypothesis import strategies as st

from assistant.models.extractive import Extractive
from assistant.models.extractive.candidates import candidates
from assistant.models.extractive.evidence import answered, probability
from assistant.models.extractive.rated import rate
from assistant.models.extractive.reading import read_candidates
from assistant.reader.types import Read, Reading
from assistant.types import Question
from index.split import sentences
from index.types import Hit, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from assistant.reader.types import Passage

ASKED = Question("Who repaired the radar?", "Who repaired the radar?")
RADAR = "The radar was repaired by Pell Ansgar. The harbour was dredged in spring."
GULLS = "Gulls flew over the quay in the evening. The choir sang on the square."


def hits_of(*texts: str) -> list[Hit]:
    """Each text a passage that begins in the midst of its document."""
    found = []
    for text in texts:
        spans = tuple(Sentence(one.start + 100, one.end + 100) for one in sentences(text))
        found.append(hit(text, start=100, sentences=spans))
    return found


class Fixed:
    """Says the same of every sentence."""

    def __init__(self, read: Read, answerable: float) -> None:
        self.said = read, answerable

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        read, answerable = self.said
        return [Reading(answerable, (read,) * len(one.sentences)) for one in passages]


@given(st.lists(st.sampled_from([RADAR, GULLS, "", "Harbour news"]), max_size=4))
def test_every_candidate_is_read_once_where_it_stands(texts: list[str]) -> None:
    """The reader is given each passage that has a candidate, and the candidates' own places in it."""
    reader, hits = WordReader(), hits_of(*texts)
    found = candidates(hits)
    told = read_candidates(reader, ASKED, hits, found)
    assert len(told) == len(found)
    assert [text[start:end] for text, places, _ in reader.read_ for start, end in places] == [
        one.text for one in found
    ]
    for one, said in zip(found, told, strict=True):
        assert said.answer is not None
        start, end = said.answer
        assert one.text.rstrip(".").endswith(one.text[start:end])
        assert 0 <= start < end <= len(one.text)


def test_without_a_sentence_nothing_is_read() -> None:
    """A passage of a heading alone costs nothing."""
    reader = WordReader()
    assert read_candidates(reader, ASKED, hits_of("Harbour news"), ()) == []
    assert reader.read_ == []


def test_what_is_out_of_reach_counts_as_unlikely_and_stays_finite() -> None:
    """A sentence beyond the reader's window, of which it says nothing, has a probability all the same."""
    hits = hits_of(RADAR)
    found = candidates(hits)
    (first, *_) = read_candidates(Fixed(Read(-inf, None, -inf), -50.0), ASKED, hits, found)
    assert (first.answerable, first.span, first.answer) == (-20.0, -20.0, None)
    rated = rate(HashEmbedder(), Fixed(Read(-inf, None, -inf), inf), ASKED, hits)
    assert all(0 <= one.probability <= 1 for one in rated)


@pytest.mark.parametrize("logit", [-4.0, 0.0, 4.0])
def test_a_sentence_that_the_reader_finds_likelier_is_likelier(logit: float) -> None:
    """All else equal, a better short answer makes a likelier sentence, a likelier passage a likelier answer."""
    (one, *_) = rate(HashEmbedder(), None, ASKED, hits_of(RADAR))
    low = one.evidence._replace(span=logit, answers=logit)
    assert probability(low) < probability(low._replace(span=logit + 1))
    assert answered([low]) < answered([low._replace(answers=logit + 1)])


def test_nobody_read_is_neither_for_nor_against() -> None:
    """Without a reader the evidence is what it was before there was one."""
    (one, *_) = rate(HashEmbedder(), None, ASKED, hits_of(RADAR))
    assert (one.evidence.span, one.evidence.answers) == (0.0, None)
    assert one.answer is None


def test_the_short_answer_is_marked_in_its_quote() -> None:
    """What answers is marked where it stands in the quote."""
    draft = Extractive(HashEmbedder(), WordReader()).draft(ASKED, hits_of(RADAR))
    (quote,) = draft.claims[0].quotes
    assert quote.answer is not None
    assert quote.text[quote.answer.start : quote.answer.end] == "Pell Ansgar"


@given(st.integers(1, 14), st.integers(0, 13), st.randoms(use_true_random=False))
def test_only_the_passages_with_the_likeliest_sentences_are_read(near: int, far: int, order: Random) -> None:
    """At most ten, the likeliest first, and no sentence of another is rated."""
    texts = [RADAR] * near + [GULLS] * far
    order.shuffle(texts)
    reader, hits = WordReader(), hits_of(*texts)
    rated = rate(HashEmbedder(), reader, ASKED, hits)
    read = [text for text, _, _ in reader.read_]
    assert len(read) == len({one.candidate.hit for one in rated}) <= 10
    assert read.count(RADAR) == min(near, 10)
    assert len(rate(HashEmbedder(), None, ASKED, hits)) == 2 * len(texts)
