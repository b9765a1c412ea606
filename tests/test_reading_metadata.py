"""The measure of metadata tells what is said from what is inferred, and its floors are kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from evals.errors import DataError
from evals.reading.metadata import (
    GOLDEN,
    HALVES,
    OURS,
    PAGES,
    TEXTS,
    Found,
    Outcome,
    Sample,
    load,
    measure,
    outcomes,
    same,
    table,
)
from index.types import FIELDS

if TYPE_CHECKING:
    from pathlib import Path

# On the half that rules are made on; the held half is measured, not defended.
FLOOR = 0.99
PROSE = (
    "The crane on the north quay of Oarsund fell into the harbour on Sunday, and nobody was under it, the port "
    "captain said. She had asked for a new one in spring."
)


def sample(text: str = "", suffix: str = ".txt", **gold: tuple[str, bool]) -> Sample:
    return Sample("crane", "dev", suffix, text, gold)


def outcome(found: Found | None, gold: tuple[str, bool] | None, field: str = "published") -> Outcome:
    return Outcome(sample(), field, found, gold)


@pytest.mark.parametrize("kind", [PAGES, TEXTS])
@pytest.mark.parametrize("field", FIELDS)
def test_rules_keep_their_floors_on_their_own_half(field: str, kind: str) -> None:
    """On the half that rules may be made on nearly all is found and right, and nothing is falsely said."""
    rows = measure(load(), [OURS])
    row = next((each for each in rows if (each.field, each.kind, each.half) == (field, kind, "dev")), None)
    assert row is not None
    assert row.false == 0
    assert not row.given or row.precision >= FLOOR
    assert not row.wanted or row.recall >= FLOOR


def test_the_gold_is_large_and_held_out_in_part() -> None:
    """Web pages and text files, said and inferred, in both halves; ids once each."""
    samples = load()
    assert len(samples) >= 60
    assert len({each.id for each in samples}) == len(samples)
    assert {(each.kind, each.half) for each in samples} == {
        (kind, half) for kind in (PAGES, TEXTS) for half in HALVES
    }
    assert {said for each in samples for _, said in each.gold.values()} == {True, False}


@pytest.mark.parametrize(
    ("found", "gold", "correct", "false"),
    [
        (Found("2030-06-09", said=True), ("2030-06-09", True), True, False),
        (Found("2030-06-09", said=False), ("2030-06-09", True), True, False),
        (Found("2030-06-09", said=True), ("2030-06-09", False), True, True),
        (Found("2030-06-08", said=True), ("2030-06-09", True), False, True),
        (Found("2030-06-08", said=False), ("2030-06-09", True), False, False),
        (Found("2030-06-08", said=True), None, False, True),
        (None, ("2030-06-09", True), False, False),
        (None, None, False, False),
    ],
)
def test_a_guess_that_is_given_as_said_is_false(
    found: Found | None, gold: tuple[str, bool] | None, correct: bool, false: bool
) -> None:
    """Even where its value is right."""
    made = outcome(found, gold)
    assert (made.correct, made.false) == (correct, false)


@pytest.mark.parametrize(
    ("field", "found", "gold", "is_same"),
    [
        ("title", "CRANE FALLS!", "Crane falls", True),
        ("author", "Per Lund and Ilja Marn", "Ilja Marn, Per Lund", True),
        ("author", "Ilja Marn", "Ilja Marn, Per Lund", False),
        ("published", "2030-06-09", "2030-06-09", True),
        ("url", "https://a.example/B", "https://a.example/b", False),
    ],
)
def test_names_are_compared_loosely_and_the_rest_by_the_letter(
    field: str, found: str, gold: str, is_same: bool
) -> None:
    """Authors as a set."""
    assert same(field, found, gold) is is_same


def test_figures_count_what_is_found_and_what_can_be() -> None:
    """A document of which nothing is known counts for neither."""
    title = "Crane falls into the harbour"
    right = sample(f"{title}\n\n{PROSE}\n", title=(title, True), language=("en", False))
    wrong = sample(f"{title}\n\n{PROSE}\n", title=("Another", True), language=("en", False))
    row = next(each for each in measure([right, wrong, sample()], [OURS]) if each.field == "title")
    assert (row.given, row.wanted, row.precision, row.recall, row.false) == (2, 2, 0.5, 0.5, 1)


def test_others_are_measured_on_web_pages_and_on_their_own_fields() -> None:
    """They read no other files, and do not say what they infer."""
    text = f'<html><head><meta name="date" content="2020-06-09"></head><body><p>{PROSE}</p></body></html>'
    samples = [sample(), sample(text, ".html", published=("2020-06-09", True))]
    assert [each.field for each in outcomes("htmldate", samples)] == ["published", "updated"]
    row = next(each for each in measure(samples, ["htmldate"]) if each.field == "published")
    assert (row.given, row.precision, row.false) == (1, 1.0, None)


def test_the_table_has_a_row_for_each_figure() -> None:
    """All as wide as its headings."""
    heads, *rows = table()
    assert len(rows) == len(measure(load()))
    assert {len(row) for row in rows} == {len(heads)}


@pytest.mark.parametrize(
    "change",
    [{"half": "third"}, {"gold": {"mood": ["calm", "said"]}}, {"gold": {"title": ["A", "guessed"]}}, {"text": 1}],
)
def test_a_malformed_line_is_named(tmp_path: Path, change: dict[str, object]) -> None:
    """An unknown half, field or manner of knowing."""
    line = {"id": "crane", "half": "dev", "suffix": ".txt", "text": PROSE, "gold": {}} | change
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="gold"):
        load(path)
    assert GOLDEN.exists()
