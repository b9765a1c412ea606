"""Cases are run, recorded and counted, whatever becomes of them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import ModelReplyError, ModelUnreachableError
from evals import store
from evals.errors import RunError
from evals.run import Runner, sample
from evals.types import Case, Dataset, Score

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_CASES = [Case(str(n), f"Question {n}?") for n in range(20)]


@dataclass
class _Task:
    """A task that does what a test says."""

    act: Callable[[str], dict[str, Any]] = lambda id_: {"id": id_}
    seen: list[str] = field(default_factory=list)
    items: tuple[Case, ...] = tuple(_CASES)
    dataset: Dataset = field(default_factory=lambda: Dataset(()))

    def question(self, item: Case) -> str:
        return item.question

    def gold(self, item: Case) -> dict[str, Any]:
        return {}

    def run(self, item: Case) -> dict[str, Any]:
        self.seen.append(item.id)
        return self.act(item.id)

    def score(self, item: Case, result: Mapping[str, Any]) -> dict[str, Score]:
        return {"ran": Score(1.0)}

    def documents(self, result: Mapping[str, Any], gold: Mapping[str, Any]) -> set[str]:
        return set()


def _runner(tmp_path: Path, task: _Task, jobs: int = 1) -> Runner:
    with store.opened(tmp_path / "run", {"suites": {}, "seed": 0, "jobs": 1, "prompts": {}}) as folder:
        return Runner(folder, "ferry", task, jobs=jobs)


@pytest.mark.parametrize("jobs", [1, 4])
def test_every_case_is_recorded(tmp_path: Path, jobs: int) -> None:
    """Once, with its scores and the seconds that it took."""
    task = _Task()
    runner = _runner(tmp_path, task, jobs)
    runner.run(_CASES)
    rows = runner.folder.rows()
    assert sorted(row.id for row in rows) == sorted(case.id for case in _CASES)
    assert all(row.error is None and row.scores["ran"].value == 1 and "seconds-p50" in row.scores for row in rows)


def test_jobs_are_at_work_at_once(tmp_path: Path) -> None:
    """Three cases that each wait for the other two come to an end."""
    barrier = threading.Barrier(3, timeout=20)

    def meet(id_: str) -> dict[str, Any]:
        barrier.wait()
        return {"id": id_}

    runner = _runner(tmp_path, _Task(meet), 3)
    runner.run(_CASES[:3])
    assert [row.error for row in runner.folder.rows()] == [None] * 3


@pytest.mark.parametrize("error", [ModelReplyError("Nonsense."), ZeroDivisionError("oh")])
def test_a_failed_case_is_recorded_and_the_others_run(tmp_path: Path, error: Exception) -> None:
    """With the reason, without scores."""

    def fail(id_: str) -> dict[str, Any]:
        if id_ == "1":
            raise error
        return {"id": id_}

    runner = _runner(tmp_path, _Task(fail))
    runner.run(_CASES[:3])
    rows = runner.folder.rows()
    assert [bool(row.error) for row in rows] == [False, True, False]
    assert str(error) in str(rows[1].error)
    assert rows[1].scores == {}


def test_a_server_that_is_gone_stops_the_run(tmp_path: Path) -> None:
    """After a few cases, all of them kept; the hint says how to go on."""

    def gone(id_: str) -> dict[str, Any]:
        raise ModelUnreachableError("Nobody answers.")

    task = _Task(gone)
    runner = _runner(tmp_path, task)
    with pytest.raises(RunError, match="5 cases in a row") as caught:
        runner.run(_CASES)
    assert "--out" in caught.value.hint
    assert len(task.seen) == len(runner.folder.rows()) == 5


@given(limit=st.integers(1, 25), seed=st.integers(0, 5), shuffle=st.randoms())
def test_a_sample_depends_on_nothing_but_the_seed(limit: int, seed: int, shuffle: Any) -> None:  # noqa: ANN401  (hypothesis' own random)
    """The set's order does not matter; a smaller sample lies within a larger; the set's order is kept."""
    chosen = sample(_CASES, limit, seed)
    assert len(chosen) == min(limit, len(_CASES))
    assert chosen == [case for case in _CASES if case in chosen]
    other = list(_CASES)
    shuffle.shuffle(other)
    assert {case.id for case in sample(other, limit, seed)} == {case.id for case in chosen}
    assert {case.id for case in sample(_CASES, limit + 1, seed)} >= {case.id for case in chosen}


def test_no_limit_is_all_of_them() -> None:
    """In order."""
    assert sample(_CASES, None, 3) == _CASES


def test_what_fails_from_the_first_case_on_stops_the_run(tmp_path: Path) -> None:
    """A wrong key fails every case, and each is paid for in time."""

    def refused(id_: str) -> dict[str, Any]:
        raise ModelReplyError("Nonsense.")

    task = _Task(refused)
    with pytest.raises(RunError, match="Nonsense"):
        _runner(tmp_path, task).run(_CASES)
    assert len(task.seen) == 5


def test_what_has_gone_well_once_is_gone_on_with(tmp_path: Path) -> None:
    """Then failures are the cases' own."""

    def mostly(id_: str) -> dict[str, Any]:
        if id_ != "0":
            raise ModelReplyError("Nonsense.")
        return {"id": id_}

    runner = _runner(tmp_path, _Task(mostly))
    runner.run(_CASES)
    assert sum(row.error is not None for row in runner.folder.rows()) == 19
