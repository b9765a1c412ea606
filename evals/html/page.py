"""The whole page: one file that needs nothing else and fetches nothing."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from evals.html.cases import cases
from evals.html.markup import Markup, el, escaped, fold, join, plural
from evals.html.suites import section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evals.summary import SuiteSummary


def page(
    info: Mapping[str, Any], summaries: Sequence[SuiteSummary], documents: Iterable[Mapping[str, Any]]
) -> str:
    """The report as HTML; the same run gives the same page.

    Args:
        info: What ``run.json`` holds.
        summaries: The run's suites.
        documents: The documents kept with it.
    """
    script = _file("report.js")
    by_path = {(one["suite"], one["path"]): one for one in documents}
    return Template(_file("report.html")).substitute(
        title=escaped(f"{', '.join(one.suite.name for one in summaries)}: {info['model']}"),
        # The page may run this one script and fetch nothing, whatever a document's text tries.
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        style=_file("report.css"),
        head=_head(info, summaries),
        suites=join(section(one, info["seed"]) for one in summaries),
        cases=cases(summaries, by_path),
        script=script,
    )


def _file(name: str) -> str:
    return (files("evals.html") / name).read_text("utf-8")


def _head(info: Mapping[str, Any], summaries: Sequence[SuiteSummary]) -> Markup:
    rows = sum(len(one.rows) for one in summaries)
    failed = sum(len(one.failed) for one in summaries)
    broken = sum(len(one.broken()) for one in summaries)
    verdict = [
        el("span", f"{plural(failed, 'case')} failed", class_="tag alarm") if failed else None,
        el("span", "a promise is broken", class_="tag alarm") if broken else None,
        el("span", "every case was run", class_="tag good") if not failed and not _unfinished(summaries) else None,
        el("span", "unfinished", class_="tag alarm") if _unfinished(summaries) else None,
    ]
    links = [el("li", el("a", one.suite.name, href=f"#suite-{one.suite.name}")) for one in summaries]
    return el(
        "header",
        el("p", "Citebound evaluation", class_="kicker"),
        el("h1", str(info["model"])),
        el(
            "p",
            f"{plural(rows, 'case')} of {plural(len(summaries), 'suite')}, begun {_when(info['started'])}. ",
            f"Judge: {info['judge']}. ",
            join([one for one in verdict if one], " "),
        ),
        el("nav", el("ul", *links, el("li", el("a", "cases", href="#cases"))), aria_label="Contents"),
        fold("What the run was made with", _facts(info), class_="made-with"),
    )


def _when(started: str) -> str:
    """The moment to the minute, in the zone it was recorded in."""
    moment = datetime.fromisoformat(started)
    return f"{moment.day} {moment:%B %Y, %H:%M} {moment.tzname() or ''}".strip()


def _unfinished(summaries: Sequence[SuiteSummary]) -> bool:
    return any(one.missing > 0 for one in summaries)


def _facts(info: Mapping[str, Any]) -> Markup:
    """Everything in ``run.json``, nested objects as lists of their own."""
    return el(
        "dl", *(join([el("dt", str(key)), el("dd", _fact(value))]) for key, value in info.items()), class_="facts"
    )


def _fact(value: object) -> Markup:
    if isinstance(value, dict):
        return _facts(value)
    return el("code", "none" if value is None else str(value))
