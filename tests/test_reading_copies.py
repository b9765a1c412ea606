"""Planted reprints: their truth holds, and the program finds them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from evals.reading.copies import by_degree, grouped, invented_articles, measure, read_articles
from evals.reading.planted import plant

if TYPE_CHECKING:
    from pathlib import Path

    from evals.reading.planted import Planted


@pytest.fixture(scope="module")
def planted() -> Planted:
    return plant(invented_articles(2), seed=2)


def test_planting_is_seeded_and_every_pair_has_one_truth(planted: Planted) -> None:
    """The same texts from the same seed; no pair is both a copy and not."""
    assert plant(invented_articles(2), seed=2).texts == planted.texts
    assert len(planted.texts) >= 300
    assert len(planted.copies) >= 100
    assert not planted.copies.keys() & planted.lookalikes.keys()
    assert not planted.copies.keys() & planted.unjudged
    assert set().union(*planted.copies, *planted.graded, *planted.lookalikes) <= planted.texts.keys()


def test_the_programs_way_finds_the_planted_copies_and_no_lookalike(planted: Planted) -> None:
    """At least 97 % of them, and nearly nothing else; in groups less the second story of each digest."""
    found = {one.way: one for one in measure(planted)}
    own = found["winnowing 16, then exact"]
    assert own.precision >= 0.98
    assert own.recall >= 0.97
    assert own.recall == found["all runs: containment, forms apart"].recall
    assert own.values < found["bottom 128: Jaccard similarity"].values
    assert found["groups of the index"].precision >= 0.98
    assert found["groups of the index"].recall >= 0.93


def test_no_lookalikes_share_a_group(planted: Planted) -> None:
    """Reports with a common quotation, boilerplate, forms filled in twice, stories of one digest."""
    assert not planted.lookalikes.keys() & set(grouped(planted))


def test_more_of_an_article_is_found_more_often(planted: Planted) -> None:
    """All from seven tenths on, none below a half."""
    found = by_degree(planted)
    assert [found[degree] for degree in (1.0, 0.9, 0.8, 0.7)] == [(5, 5)] * 4
    assert [n for degree, (n, _) in found.items() if degree < 0.5] == [0, 0]


def test_articles_can_be_a_users_own(tmp_path: Path) -> None:
    """Lines of JSON with a text; those too short to plant are passed over, and invented ones follow."""
    file = tmp_path / "corpus.jsonl"
    texts = ["One. Two. Three. Four. Five.", "Too short."]
    file.write_text("\n".join(json.dumps({"text": text}) for text in texts), "utf-8")
    articles = read_articles(file)
    assert next(articles) == ["One.", "Two.", "Three.", "Four.", "Five."]
    assert len(next(articles)) > 3
