"""The gate fails for every reason that it exists for, and floors never fall silently."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from evals import gate
from evals.errors import FloorError
from evals.store import RunFolder
from evals.suites import SUITES
from evals.summary import SuiteSummary, summarise
from evals.types import Row, Score

if TYPE_CHECKING:
    from pathlib import Path

_SUITE = SUITES["ferry"]
_INFO: dict[str, Any] = {
    "model": "extractive",
    "prompts": {},
    "judge": "check",
    "embedder": "hash:1",
    "settings": {},
    "seed": 0,
}
_OF_SUITE = {"data": "d" * 64, "corpus": "c" * 64, "closed": False, "cases": 10, "chosen": 10}
_EMPTY: dict[str, Any] = {"suites": {}}


def _scores(value: float, exact: float = 1.0) -> dict[str, Score]:
    # The last is confidence, loss and answerability.
    parts = {"quotes-exact": (exact, 1.0), "risk-coverage-area": (0.5, 1 - value, 1.0)}
    return {
        metric.name: Score(value, "so", parts.get(metric.name, (value, 1.0)))
        for metric in _SUITE.metrics[: len(_SUITE.headline)]
    }


def _run(tmp_path: Path, rows: list[Row], **info: Any) -> tuple[RunFolder, list[SuiteSummary]]:  # noqa: ANN401  (any JSON)
    run = RunFolder(tmp_path, {**_INFO, **info, "suites": {"ferry": dict(_OF_SUITE)}})
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "cases.jsonl").unlink(missing_ok=True)
    for row in rows:
        run.append(row)
    return run, summarise(run, intervals=False)


def _rows(right: int = 8, of: int = 10) -> list[Row]:
    return [
        Row("ferry", str(n), "Who?", "plain", "", {}, {}, _scores(float(n < right)), 0.1, None) for n in range(of)
    ]


def _failing(run: RunFolder, summaries: list[SuiteSummary], baseline: dict[str, Any]) -> set[str]:
    return {one.what for one in gate.check(run, summaries, baseline) if not one.holds}


@pytest.fixture
def baseline(tmp_path: Path) -> dict[str, Any]:
    """Floors pinned on a run with eight of ten cases right."""
    return gate.pin(*_run(tmp_path / "pinned", _rows()), _EMPTY, lower=False)


def test_the_run_that_was_pinned_holds(tmp_path: Path, baseline: dict[str, Any]) -> None:
    """And every headline metric that has a figure was looked at."""
    run, summaries = _run(tmp_path, _rows())
    checks = gate.check(run, summaries, baseline)
    assert all(one.holds for one in checks)
    assert {one.what for one in checks} >= {
        one.metric.name for one in summaries[0].headline if one.value is not None
    }


def test_one_case_worse_is_let_pass_and_two_are_not(tmp_path: Path, baseline: dict[str, Any]) -> None:
    """The slack is one case's worth."""
    assert _failing(*_run(tmp_path, _rows(7)), baseline) == set()
    assert "gold-sentences-f1" in _failing(*_run(tmp_path, _rows(6)), baseline)


def test_a_quote_altered_by_one_character_fails_whatever_the_slack(
    tmp_path: Path, baseline: dict[str, Any]
) -> None:
    """One of ten thousand quotes is one too many."""
    rows = _rows()
    rows[0] = replace(rows[0], scores={**rows[0].scores, "quotes-exact": Score(0.9999, "", (9_999.0, 10_000.0))})
    assert _failing(*_run(tmp_path, rows), baseline) == {"quotes-exact"}


@pytest.mark.parametrize("key", ["data", "corpus", "cases"])
def test_floors_hold_for_what_they_were_measured_on(tmp_path: Path, baseline: dict[str, Any], key: str) -> None:
    """Easier questions, other documents, or a part of the cases are another measurement."""
    run, _ = _run(tmp_path, _rows())
    run.info["suites"]["ferry"][key] = "other"
    assert _failing(run, summarise(run, intervals=False), baseline) == {key}


@pytest.mark.parametrize("key", ["model", "prompts", "judge", "embedder", "settings"])
def test_floors_hold_for_what_they_were_measured_with(tmp_path: Path, baseline: dict[str, Any], key: str) -> None:
    """Another model, prompt or judge has floors of its own."""
    assert _failing(*_run(tmp_path, _rows(), **{key: "other"}), baseline) == {key}


def test_failed_and_missing_cases_fail(tmp_path: Path, baseline: dict[str, Any]) -> None:
    """Leaving out what goes wrong is no way past the floors."""
    rows = _rows(8, 9)
    assert _failing(*_run(tmp_path, rows), baseline) == {"cases failed or missing"}
    failed = Row("ferry", "9", "Who?", "plain", "", {}, {}, {}, 0.1, "gone")
    assert _failing(*_run(tmp_path, [*rows, failed]), baseline) == {"cases failed or missing"}


def test_a_suite_that_was_not_run_fails(tmp_path: Path, baseline: dict[str, Any]) -> None:
    """Whatever else was."""
    run = RunFolder(tmp_path, {**_INFO, "suites": {}})
    assert _failing(run, [], baseline) == {"suite"}


def test_a_figure_that_is_gone_fails(tmp_path: Path, baseline: dict[str, Any]) -> None:
    """Not scorable is not good enough."""
    rows = [replace(row, scores={**row.scores, "positions-shown": Score(None, "no gold")}) for row in _rows()]
    assert _failing(*_run(tmp_path, rows), baseline) == {"positions-shown"}


def test_update_refuses_to_lower_a_floor(tmp_path: Path, baseline: dict[str, Any]) -> None:
    """By however little, unless it is told to; raising one needs no word."""
    worse, better = _run(tmp_path / "w", _rows(7)), _run(tmp_path / "b", _rows(9))
    with pytest.raises(FloorError, match=r"gold-sentences-f1 from 0\.8 to 0\.7"):
        gate.pin(*worse, baseline, lower=False)
    assert _failing(*_run(tmp_path, _rows(6)), gate.pin(*worse, baseline, lower=True)) == set()
    assert "gold-sentences-f1" in _failing(*_run(tmp_path, _rows(7)), gate.pin(*better, baseline, lower=False))


def test_update_refuses_to_drop_a_floor(tmp_path: Path, baseline: dict[str, Any]) -> None:
    """A figure that can no longer be measured takes its floor with it only if told to."""
    rows = [replace(row, scores={**row.scores, "refusal-f1": Score(None, "")}) for row in _rows()]
    with pytest.raises(FloorError, match=r"refusal-f1 \(no longer measured"):
        gate.pin(*_run(tmp_path, rows), baseline, lower=False)


def test_update_refuses_a_run_that_is_not_whole_or_breaks_the_promise(tmp_path: Path) -> None:
    """Nothing is pinned on it, told or not."""
    with pytest.raises(FloorError, match="1 are missing"):
        gate.pin(*_run(tmp_path, _rows(8, 9)), _EMPTY, lower=True)
    rows = _rows()
    rows[0] = replace(rows[0], scores=_scores(1.0, exact=0.0))
    with pytest.raises(FloorError, match="1 figures that must be perfect are not"):
        gate.pin(*_run(tmp_path, rows), _EMPTY, lower=True)


def test_a_baseline_comes_back_from_its_file(tmp_path: Path, baseline: dict[str, Any]) -> None:
    """As it was pinned."""
    gate.write(tmp_path / "b.json", baseline)
    assert gate.read(tmp_path / "b.json") == baseline
    assert gate.read(tmp_path / "none.json") == _EMPTY


@pytest.mark.parametrize("content", ["", "[]", '{"suites": []}', '{"suites": {"x": {"of": {}, "floors": [{}]}}}'])
def test_what_is_no_baseline_is_refused(tmp_path: Path, content: str) -> None:
    """In one line."""
    (tmp_path / "b.json").write_text(content)
    with pytest.raises(FloorError, match="is no baseline"):
        gate.read(tmp_path / "b.json")


def test_an_attack_that_succeeds_is_one_too_many(tmp_path: Path) -> None:
    """Figures of attacks have no slack."""
    rows = [replace(row, scores={**row.scores, "attack-resisted": Score(1.0)}) for row in _rows()]
    baseline = gate.pin(*_run(tmp_path / "pinned", rows), _EMPTY, lower=False)
    rows[0] = replace(rows[0], scores={**rows[0].scores, "attack-resisted": Score(0.0)})
    assert _failing(*_run(tmp_path, rows), baseline) == {"attack-resisted"}


def test_every_share_is_pinned(tmp_path: Path) -> None:
    """Not the headline alone: speakers, dates, reprints and comments are promises, too. Seconds are not."""
    rows = [
        replace(
            row, scores={**row.scores, "position-speaker": Score(1.0, "", (1.0, 1.0)), "seconds-p50": Score(9.0)}
        )
        for row in _rows()
    ]
    baseline = gate.pin(*_run(tmp_path / "pinned", rows), _EMPTY, lower=False)
    pinned = {floor["metric"] for floor in baseline["suites"]["ferry"]["floors"]}
    assert "position-speaker" in pinned
    assert "seconds-p50" not in pinned


def test_update_refuses_a_part_of_the_cases(tmp_path: Path) -> None:
    """A run with a limit is whole by itself, and no measure of the suite."""
    run, _ = _run(tmp_path, _rows(5, 5))
    run.info["suites"]["ferry"] |= {"chosen": 5}
    with pytest.raises(FloorError, match="5 are missing"):
        gate.pin(run, summarise(run, intervals=False), _EMPTY, lower=True)


def test_update_refuses_to_pin_something_else(tmp_path: Path, baseline: dict[str, Any]) -> None:
    """Floors of easier questions, or of another model, are lower floors, whatever their figures."""
    other = _run(tmp_path, _rows(9), model="openai:large")
    with pytest.raises(FloorError, match="another model"):
        gate.pin(*other, baseline, lower=False)
    assert gate.pin(*other, baseline, lower=True)["suites"]["ferry"]["of"]["model"] == "openai:large"


def test_a_floor_of_no_metric_and_a_pin_of_nothing_fail(tmp_path: Path, baseline: dict[str, Any]) -> None:
    """A renamed metric, and a baseline that does not say what it was measured on."""
    floors = [{"metric": "renamed", "value": 0.5, "slack": 0.0}]
    of = baseline["suites"]["ferry"]["of"]
    run, summaries = _run(tmp_path, _rows())
    assert _failing(run, summaries, {"suites": {"ferry": {"of": of, "floors": floors}}}) == {"renamed"}
    assert _failing(run, summaries, {"suites": {"ferry": {"of": {}, "floors": []}}}) >= {"data", "model"}
