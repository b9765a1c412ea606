"""The gate: floors that a run's figures may not fall below, pinned with what they were measured on."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.errors import FloorError
from evals.store import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evals.figures import Figure
    from evals.store import RunFolder
    from evals.summary import SuiteSummary

BASELINE = Path(__file__).parent / "baseline.json"
# Digits that are pinned.
_DIGITS = 4
# Scorable cases: with fewer, one case's worth is no floor.
_FEWEST = 5


@dataclass(frozen=True, slots=True)
class Floor:
    """A pinned figure. ``slack`` is by how much a run may be worse.

    One case's worth: the same weights give a sentence's score another last digit on another processor, and a
    sentence at a threshold may fall on the other side. None where the figure must be perfect, or is of attacks.
    """

    metric: str
    value: float
    slack: float


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the gate looked at, and whether it holds."""

    suite: str
    what: str
    found: str
    asked: str
    holds: bool


def check(run: RunFolder, summaries: Sequence[SuiteSummary], baseline: Mapping[str, Any]) -> list[Check]:
    """Hold a run against the floors of every suite in the baseline.

    What the floors were measured on must be the same to the hash; no case may have failed or be missing.
    """
    by_name = {one.suite.name: one for one in summaries}
    checks = [
        Check(name, "floors", "none", "some", holds=False) for name in by_name if name not in baseline["suites"]
    ]
    for name, pinned in baseline["suites"].items():
        summary = by_name.get(name)
        if not pinned["floors"]:
            checks.append(Check(name, "floors", "none", "some", holds=False))
        if summary is None:
            checks.append(Check(name, "suite", "not run", "run", holds=False))
            continue
        checks += _same_thing(name, pinned["of"], _identity(run, summary))
        undone = len(summary.failed) + summary.missing
        checks.append(Check(name, "cases failed or missing", str(undone), "0", undone == 0))
        figures = {one.metric.name: one for one in summary.figures}
        checks += [_above(name, Floor(**floor), figures.get(floor["metric"])) for floor in pinned["floors"]]
    return checks


def _identity(run: RunFolder, summary: SuiteSummary) -> dict[str, Any]:
    info = summary.info
    of_run = {key: run.info[key] for key in ("model", "prompts", "judge", "embedder", "settings")}
    of_run["reader"] = run.info.get("reader")  # runs of before there was one have none
    return {**of_run, **{key: info[key] for key in ("data", "corpus", "closed", "cases", "chosen")}}


def _same_thing(suite: str, pinned: Mapping[str, Any], found: Mapping[str, Any]) -> list[Check]:
    return [
        Check(suite, key, _short(found[key]), _short(pinned.get(key)), holds=False)
        for key in found
        if found[key] != pinned.get(key)
    ]


def _short(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 24 else f"{text[:12]}…"  # noqa: PLR2004  (a hash in short)


def _above(suite: str, floor: Floor, figure: Figure | None) -> Check:
    if figure is None:
        return Check(suite, floor.metric, "no such metric", f"{floor.value}", holds=False)
    sign = 1 if figure.metric.better == "higher" else -1
    worse = 0.0 if figure.value is None else sign * (floor.value - figure.value)
    holds = figure.value is not None and round(worse, _DIGITS) <= floor.slack
    found = "not scorable" if figure.value is None else f"{figure.value:.{_DIGITS}f}"
    asked = f"{'≥' if sign > 0 else '≤'} {floor.value - sign * floor.slack:.{_DIGITS}f}"
    return Check(suite, floor.metric, found, asked, holds)


def pin(
    run: RunFolder, summaries: Sequence[SuiteSummary], baseline: Mapping[str, Any], *, lower: bool
) -> dict[str, Any]:
    """The baseline with this run's shares as floors; suites that were not run stay as they are.

    Raises:
        FloorError: A floor would fall, be dropped, or be of something else, and ``lower`` is false; a case failed,
            is missing or was not chosen; a figure that must be perfect is not.
    """
    suites = dict(baseline["suites"])
    for summary in summaries:
        name = summary.suite.name
        missing = int(summary.info["cases"]) - len(summary.rows)
        if summary.failed or missing or summary.broken():
            raise FloorError(
                f"{name}: {len(summary.failed)} cases failed, {missing} are missing,"
                f" {len(summary.broken())} figures that must be perfect are not.",
                hint="Floors are pinned on whole runs that keep the promise.",
            )
        floors = [_floor(one) for one in summary.figures if _is_floor(one)]
        of, old = _identity(run, summary), suites.get(name)
        if old and not lower:
            _refuse_to_lower(name, _fallen(summary, old["floors"], floors), old["of"], of)
        suites[name] = {"of": of, "floors": floors}
    return {**baseline, "suites": suites}


def _refuse_to_lower(suite: str, fallen: Sequence[str], old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    if fallen:
        raise FloorError(f"{suite}: {', '.join(fallen)} would fall.", hint="If that is meant: --update --lower.")
    if other := [key for key in new if new[key] != old.get(key)]:
        # The same figures of easier questions are lower floors, and nobody can tell by the figures.
        raise FloorError(f"{suite}: another {', '.join(other)}.", hint="If that is meant: --update --lower.")


def _is_floor(figure: Figure) -> bool:
    enough = figure.scorable >= _FEWEST or figure.metric.perfect is not None
    return figure.value is not None and figure.metric.unit == "share" and enough


def _floor(figure: Figure) -> dict[str, Any]:
    strict = figure.metric.strict or figure.metric.perfect is not None
    slack = 0.0 if strict else round(1 / figure.scorable, _DIGITS)
    return {"metric": figure.metric.name, "value": round(figure.value or 0.0, _DIGITS), "slack": slack}


def _fallen(
    summary: SuiteSummary, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> list[str]:
    now = {floor["metric"]: floor["value"] for floor in new}
    better = {figure.metric.name: figure.metric.better for figure in summary.figures}
    fallen = []
    for floor in old:
        name, value = floor["metric"], now.get(floor["metric"])
        sign = 1 if better.get(name) == "higher" else -1
        if value is None:
            fallen.append(f"{name} (no longer measured)")
        elif sign * (value - floor["value"]) < 0:
            fallen.append(f"{name} from {floor['value']} to {value}")
    return fallen


def read(path: Path) -> dict[str, Any]:
    """The baseline in a file; an empty one if there is no file.

    Raises:
        FloorError: It is no baseline.
    """
    if not path.exists():
        return {"suites": {}}
    try:
        found = json.loads(path.read_text("utf-8"))
        for pinned in found["suites"].values():
            for floor in pinned["floors"]:
                _check_floor(Floor(**floor))
            dict(pinned["of"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FloorError(
            f"{path} is no baseline: {type(error).__name__}: {error}.", hint="Name another with --baseline."
        ) from error
    return dict(found)


def _check_floor(floor: Floor) -> None:
    if not (isinstance(floor.metric, str) and math.isfinite(floor.value) and math.isfinite(floor.slack)):
        raise TypeError("a floor is a metric, a value and a slack")


def write(path: Path, baseline: Mapping[str, Any]) -> None:
    """Write a baseline, whole or not at all."""
    write_whole(path, json.dumps(baseline, ensure_ascii=False, indent=2) + "\n")
