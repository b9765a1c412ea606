"""The benchmark measures what it says: figures know whether they hold, and what is measured can be made again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from fakes import HashEmbedder
from hypothesis import given
from hypothesis import strategies as st

from evals import bench
from evals.benchmarks import customary, rival, scale
from evals.benchmarks.articles import Writer
from evals.benchmarks.indexing import Course, Sort, index_folder, passages_of
from evals.benchmarks.memory import peak
from evals.benchmarks.planted import Planted, texts_of
from evals.benchmarks.ratios import Figure, Side, interleaved
from index.embed.minilm import MiniLM
from index.library import Library

if TYPE_CHECKING:
    from pathlib import Path

BASE = np.eye(8, dtype=np.float32)
FIGURES = st.floats(0, 1e6)


@given(value=FIGURES, bound=FIGURES)
def test_a_figure_holds_on_its_side_of_the_bound(value: float, bound: float) -> None:
    """What is at most its bound holds as a most, what is at least it holds as a least, and the bound is both."""
    most, least = (Figure("speed", value, side, bound) for side in Side)
    assert most.holds == (value <= bound)
    assert least.holds == (value >= bound)
    assert most.holds or least.holds


def test_a_figure_says_what_it_was_made_of_and_whether_it_holds() -> None:
    """The line has the name, both sides, the figure, the bound and the verdict."""
    assert str(Figure("start", 1.5, Side.MOST, 2, "3.0 s / 2.0 s")) == (
        "start: 3.0 s / 2.0 s = 1.5 (at most 2; holds)"
    )
    assert str(Figure("recall", 0.9, Side.LEAST, 0.95)) == "recall: 0.9 (at least 0.95; DOES NOT HOLD)"


def test_a_figure_without_a_bound_always_holds() -> None:
    """It is printed for what it is."""
    assert Figure("speed", 0.5).holds
    assert str(Figure("speed", 0.5)) == "speed: 0.5 (no bound)"


def test_one_figure_that_does_not_hold_fails_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    """Every figure is printed, those after the failing one too."""
    good, bad = Figure("a", 1, Side.MOST, 2), Figure("b", 3, Side.MOST, 2)
    assert bench.report([good, good])
    assert not bench.report([bad, good])
    assert capsys.readouterr().out.splitlines() == [str(one) for one in (good, good, bad, good)]


def test_contestants_take_turns() -> None:
    """A B A B: what the machine does meanwhile meets all alike."""
    order: list[str] = []
    assert len(interleaved([lambda: order.append("a"), lambda: order.append("b")], 3)) == 2
    assert order == ["a", "b"] * 3


@pytest.mark.parametrize("sentences", [(), ("The ferry sank.", "Nobody was hurt.")])
def test_the_same_seed_writes_the_same_articles(sentences: tuple[str, ...]) -> None:
    """Articles and questions can be made again; another seed makes others."""
    one, same, other = (Writer(seed, sentences) for seed in (1, 1, 2))
    assert one.article(6) == same.article(6)
    assert one.question() == same.question()
    assert one.article(6) != other.article(6)


def test_written_articles_are_all_indexed(tmp_path: Path) -> None:
    """Each article of a folder is a document, and the texts embedded are those of all its passages."""
    embedder = HashEmbedder()
    Writer().folder(tmp_path / "articles", articles=5, paragraphs=8)
    index_folder(tmp_path / "articles", tmp_path / "index", embedder)
    library = Library(tmp_path / "index", embedder)
    assert len(list(library.catalog.summaries())) == 5
    texts = passages_of(tmp_path / "index", embedder)
    assert len(texts) == library.catalog.passage_count() > 5
    assert len(set(texts)) == len(texts)
    library.close()


@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=8))
def test_a_planted_vector_depends_on_its_text_alone(texts: list[str]) -> None:
    """Unit vectors, in order, the same for a text alone and among others."""
    planted = Planted(BASE, "planted:1")
    vectors = planted.embed(texts)
    assert vectors.shape == (len(texts), planted.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_array_equal(planted.embed([text])[0], vector)


def test_texts_of_every_corpus_under_a_folder(tmp_path: Path) -> None:
    """Sets in folders of their own are read in the order of their names."""
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "corpus.jsonl").write_text(f'{{"id": "1", "text": "The {name} ferry."}}\n', "utf-8")
    assert list(texts_of(tmp_path)) == ["The a ferry.", "The b ferry."]


def test_the_rival_embeds_with_the_same_embedder() -> None:
    """LlamaIndex gets the very vectors that the index gets, however many texts it sends at a time."""
    embedder, texts = HashEmbedder(), [f"ferry number {number}" for number in range(7)]
    vectors = rival.embedding(embedder, 3).get_text_embedding_batch(texts)
    np.testing.assert_allclose(vectors, embedder.embed(texts), atol=1e-6)


def test_the_customary_ways_of_running_the_model_give_its_vectors() -> None:
    """A default session, a text at a time or in padded batches: what is raced embeds what our way embeds."""
    texts = ["The ferry sank.", "", "Bread became dearer on Monday, the minister said, for the second time [SEP]."]
    expected = MiniLM().embed(texts)
    np.testing.assert_allclose(customary.Singles().embed(texts), expected, atol=0.02)
    if not customary.is_installed():
        pytest.skip("onnx, which no other test needs, is not installed")
    np.testing.assert_allclose(customary.Batches().embed(texts), expected, atol=0.02)


def test_a_race_embeds_the_same_passages_on_both_sides(tmp_path: Path) -> None:
    """Bare and indexing; each run of indexing has a folder of its own."""
    course = Course(tmp_path, HashEmbedder(), Sort("notes", articles=3, paragraphs=1))
    assert len(course.texts) == 3
    figure = course.against_bare(0.85, runs=2)
    assert figure.value > 0
    assert figure.bound == 0.85
    assert "3 passages of notes" in figure.name


def test_the_memory_of_this_process_is_known() -> None:
    """It does not fall, and what is held is counted."""
    before = peak()
    held = np.ones(30_000_000, np.uint8)
    assert peak() >= before >= held.nbytes / 1e9


def test_search_at_scale_is_measured_from_end_to_end(tmp_path: Path) -> None:
    """A line for the index, then figures for latency, recall and memory; a small index misses no neighbour."""
    lines: list[str] = []
    figures = list(scale.figures(lines.append, None, sizes=(60,), base=40))
    assert [line.count("|") for line in lines] == [0, 0, 8, 8]
    assert [figure.side for figure in figures] == [Side.MOST, Side.MOST, Side.LEAST, Side.MOST, Side.MOST]
    assert figures[2].value == pytest.approx(1, abs=0.01)
    assert all(figure.value > 0 for figure in figures)
