"""The measure of attribution counts what is wrong twice, what is rightly left out never, and keeps its floors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from evals.errors import DataError
from evals.reading.attribution import FIELDS, HALVES, Outcome, attributed, load, measure, outcomes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# On the half that rules are made on; the held half is measured, not defended.
FLOORS = {"speaker": (0.98, 0.95), "as_of": (0.98, 0.95)}


def article(path: Path, *sentences: Mapping[str, object], half: str = "dev") -> Path:
    path.write_text(json.dumps({"id": "ferry", "half": half, "sentences": sentences}) + "\n", encoding="utf-8")
    return path


def outcome(found: str | None, *right: str, optional: bool = False) -> Outcome:
    return Outcome("ferry", "dev", "speaker", "It sank.", found, right, optional)


@pytest.mark.parametrize("field", FIELDS)
def test_rules_keep_their_floors_on_their_own_half(field: str) -> None:
    """On the half that rules may be made on nearly all is right, and less is wrong than is missed."""
    row = next(each for each in measure(load()) if (each.field, each.half) == (field, "dev"))
    precision, recall = FLOORS[field]
    assert row.precision >= precision
    assert row.recall >= recall
    assert row.precision >= row.recall


def test_gold_is_large_and_a_third_of_it_is_held_out() -> None:
    """At least 240 sentences in 30 articles; a third of the articles and more are held out."""
    articles = load()
    held = [each for each in articles if each.half == "held"]
    assert len(articles) >= 30
    assert len({each.id for each in articles}) == len(articles)
    assert sum(len(each.sentences) for each in articles) >= 240
    assert len(held) * 3 >= len(articles)


def test_every_right_writing_stands_in_its_article() -> None:
    """A speaker is written as the article writes him, a time as its sentence does."""
    for each in load():
        whole = " ".join(sentence.text for sentence in each.sentences)
        for sentence in each.sentences:
            assert all(name in whole for name in sentence.speaker)
            assert all(time in sentence.text for time in sentence.as_of)


def test_wrong_speaker_counts_against_precision_and_recall() -> None:
    """Somebody else than the right one is both given in vain and missed."""
    found = outcome("Berg", "Lund")
    assert (found.correct, found.wrong, found.wanted) == (False, True, True)


def test_silence_about_a_sentence_of_nobody_counts_for_nothing() -> None:
    """Where there is no speaker and none is found, nothing is given and nothing wanted."""
    found = outcome(None)
    assert (found.correct, found.wrong, found.wanted) == (False, False, False)


def test_speaker_found_where_there_is_none_counts_against_precision_only() -> None:
    """There was nothing to miss."""
    found = outcome("Berg")
    assert (found.correct, found.wrong, found.wanted) == (False, True, False)


def test_optional_speaker_may_be_left_out() -> None:
    """Where naming nobody is right as well, silence is no miss, and a wrong name still is one."""
    assert not outcome(None, "Lund", optional=True).wanted
    assert outcome("Lund", "Lund", optional=True).correct
    assert outcome("Berg", "Lund", optional=True).wanted


def test_rows_are_one_for_each_field_and_half(tmp_path: Path) -> None:
    """A half without sentences has no precision; counts and shares are those of its outcomes."""
    golden = article(
        tmp_path / "gold.jsonl",
        {"text": "The ferry sank in 2019.", "opens": True, "as_of": ["2019"]},
        {"text": "It was old, Ode Lund said.", "speaker": ["Ode Lund"]},
        {"text": "It rained, the harbour office said.", "speaker": ["nobody"]},
    )
    rows = {(each.field, each.half): each for each in measure(load(golden))}
    assert list(rows) == [(field, half) for field in FIELDS for half in HALVES]
    speaker, empty = rows["speaker", "dev"], rows["speaker", "held"]
    assert (speaker.sentences, speaker.given, speaker.wanted) == (3, 2, 2)
    assert (speaker.precision, speaker.recall) == (0.5, 0.5)
    assert rows["as_of", "dev"].recall == 1
    assert empty.sentences == 0
    assert empty.precision != empty.precision
    assert empty.precision_between is None


def test_paragraphs_are_lines(tmp_path: Path) -> None:
    """A sentence that opens a paragraph begins a line, so that a heading is not part of what follows."""
    golden = article(
        tmp_path / "gold.jsonl",
        {"text": "Minister: Ferry was old", "opens": True},
        {"text": "The ferry sank.", "opens": True},
        {"text": "It was old."},
    )
    assert [each.speaker for each in attributed(load(golden)[0])] == ["Minister", None, None]
    assert [each.field for each in outcomes(load(golden))] == [*FIELDS] * 3


def test_unknown_half_is_refused(tmp_path: Path) -> None:
    """A half that is neither of the two would be measured by nobody."""
    with pytest.raises(DataError, match="half"):
        load(article(tmp_path / "gold.jsonl", {"text": "It sank."}, half="test"))
