"""RGB's passages are drawn by its rules, and its gold fits what was drawn."""

from __future__ import annotations

import json
import math
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.datasets import rgb
from evals.errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

    from evals.types import Dataset


def row(**fields: object) -> dict[str, Any]:
    plain = {
        "id": 4,
        "query": "Who owned the ferry?",
        "answer": ["Lund"],
        "positive": [f"right {number}" for number in range(4)],
        "negative": [f"noise {number}" for number in range(7)],
    }
    return plain | fields


def read(folder: Path, subset: str, value: dict[str, Any], **rates: float) -> Dataset:
    (folder / f"{subset}.json").write_text(json.dumps(value) + "\n")
    return rgb.reader(subset, **rates)(folder)


def texts(dataset: Dataset) -> list[str]:
    return [one.text for one in dataset.documents]


def test_en_mixes_the_first_passages_of_each_kind(tmp_path: Path) -> None:
    """By default two of five passages answer; answers are groups, each with its wordings."""
    dataset = read(tmp_path, "en", row(answer=[["Lund", "Ode Lund"], "Berg"]))
    (case,) = dataset.cases
    assert texts(dataset) == ["right 0", "right 1", "noise 0", "noise 1", "noise 2"]
    assert case.documents == ("4/1", "4/2", "4/3", "4/4", "4/5")
    assert case.gold.answers == (("Lund", "Ode Lund"), ("Berg",))
    assert case.gold.relevant == {"4/1": 1, "4/2": 1}
    assert (case.gold.answerable, case.gold.wrong, case.kind) == (True, (), "en")
    assert dataset.sha256


def test_noise_alone_is_unanswerable(tmp_path: Path) -> None:
    """At noise rate 1 only negative passages are drawn, and there is no answer to show."""
    dataset = read(tmp_path, "en", row(), noise_rate=1)
    (case,) = dataset.cases
    assert texts(dataset) == [f"noise {number}" for number in range(5)]
    assert (case.gold.answerable, case.gold.answers, case.gold.relevant) == (False, (), {})


def test_int_has_a_passage_for_each_part(tmp_path: Path) -> None:
    """However high the noise, each part of the question has a passage."""
    parts = [["a 0", "a 1", "a 2"], ["b 0", "b 1"]]
    for noise_rate, right in ((0.0, 5), (0.4, 3), (0.8, 2)):
        value = row(answer=["4 March", ["6 March", "March 6"]], positive=parts)
        dataset = read(tmp_path, "en_int", value, noise_rate=noise_rate)
        (case,) = dataset.cases
        drawn = texts(dataset)
        assert {text[0] for text in drawn[:2]} == {"a", "b"}
        assert [text.startswith("noise") for text in drawn] == [False] * right + [True] * (5 - right)
        assert len(case.gold.relevant) == right
        assert case.gold.answers == (("4 March",), ("6 March", "March 6"))


def test_fact_shows_altered_passages(tmp_path: Path) -> None:
    """With altered passages alone there is a wrong answer to avoid, and no right one that could be quoted."""
    value = row(answer="Lund", fakeanswer="Berg", positive_wrong=[f"altered {number}" for number in range(4)])
    dataset = read(tmp_path, "en_fact", value)
    (case,) = dataset.cases
    assert sorted(texts(dataset)) == [f"altered {number}" for number in range(4)]
    assert (case.gold.answerable, case.gold.answers, case.gold.wrong) == (None, (), ("Berg",))
    mixed = read(tmp_path, "en_fact", value, correct_rate=0.4)
    (case,) = mixed.cases
    assert [text.split()[0] for text in texts(mixed)] == ["right"] + ["altered"] * 3
    assert len({text.split()[1] for text in texts(mixed)}) == 4
    assert (case.gold.answerable, case.gold.answers, case.gold.wrong) == (True, (("Lund",),), ("Berg",))
    assert case.gold.relevant == {"4/1": 1}


@pytest.mark.parametrize(
    ("subset", "value", "message"),
    [
        ("en", row(answer=3), "“answer” is not an answer"),
        ("en", row(answer=[["Lund", 3]]), "“answer” is not an answer"),
        ("en", row(answer=[]), "“answer” is not an answer"),
        ("en_int", row(), "“positive” is not a list of lists of strings"),
        ("en_fact", row(fakeanswer="Berg", positive_wrong=["altered"]), "“positive_wrong” is shorter"),
        ("en_fact", row(positive_wrong=["altered"] * 4), "“fakeanswer” is not an answer"),
    ],
)
def test_rgb_that_is_malformed_is_named(tmp_path: Path, subset: str, value: dict[str, Any], message: str) -> None:
    """Faults are named by file and line."""
    with pytest.raises(DataError, match=f"^{subset}.json, line 1: {message}"):
        read(tmp_path, subset, value)


def test_each_set_has_its_file(tmp_path: Path) -> None:
    """A set is looked for by its own name, and one id is one question."""
    with pytest.raises(DataError, match=r"holds no RGB en_int; expected en_int.json"):
        rgb.read(tmp_path, "en_int")
    (tmp_path / "en.json").write_text(f"{json.dumps(row())}\n" * 2)
    with pytest.raises(DataError, match="“4”"):
        rgb.read(tmp_path)


@given(
    st.sampled_from([0.0, 0.2, 0.4, 0.6, 0.8]),
    st.sampled_from([0.0, 0.2, 0.4]),
    st.integers(1, 9),
    st.integers(0, 9),
)
def test_fact_draws_by_the_published_rule(
    tmp_path_factory: pytest.TempPathFactory,
    noise_rate: float,
    correct_rate: float,
    positives: int,
    negatives: int,
) -> None:
    """The passages are those that sampling with the published seed, step by step, gives."""
    numbers = list(range(positives))
    noise, correct = math.ceil(5 * noise_rate), math.ceil(5 * correct_rate)
    random.seed(2333)
    altered = random.sample(numbers, min(positives, max(0, 5 - noise - correct)))
    rest = [number for number in numbers if number not in altered]
    kept = random.sample(rest, min(len(rest), correct)) if correct and rest else []
    expected = {f"altered {number}" for number in altered} | {f"right {number}" for number in kept}
    value = row(
        fakeanswer="Berg",
        positive=[f"right {number}" for number in numbers],
        positive_wrong=[f"altered {number}" for number in numbers],
        negative=[f"noise {number}" for number in range(negatives)],
    )
    drawn = texts(
        read(tmp_path_factory.mktemp("rgb"), "en_fact", value, noise_rate=noise_rate, correct_rate=correct_rate)
    )
    assert set(drawn) == expected | {f"noise {number}" for number in range(min(noise, negatives))}


@given(st.sampled_from([0.0, 0.2, 0.4, 0.6, 0.8]), st.integers(0, 9), st.integers(0, 9))
def test_en_fills_up_with_the_other_kind(
    tmp_path_factory: pytest.TempPathFactory, noise_rate: float, positives: int, negatives: int
) -> None:
    """Where one kind runs short the other makes up five passages, as far as there are any."""
    value = row(
        positive=[f"right {number}" for number in range(positives)],
        negative=[f"noise {number}" for number in range(negatives)],
    )
    drawn = texts(read(tmp_path_factory.mktemp("rgb"), "en", value, noise_rate=noise_rate))
    assert len(drawn) == min(5, positives + negatives)
    assert drawn.count("right 0") == bool(positives)
