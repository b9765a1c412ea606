"""An index run that is killed, or that finds no room, leaves an index that answers; the next run finishes."""

from __future__ import annotations

import json
import resource
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest
from process import COMMAND, FERRY, bare_environment, citebound

if TYPE_CHECKING:
    from pathlib import Path

_FILES = 60


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Enough articles that a run takes a few seconds."""
    folder = tmp_path / "articles"
    folder.mkdir()
    text = (FERRY / "post-inquest.txt").read_text("utf-8-sig")
    for n in range(_FILES):
        (folder / f"{n:03}.txt").write_text(f"Report number {n} on the ferry.\n\n{text}", encoding="utf-8")
    return folder


def _state(work: Path) -> Any:  # noqa: ANN401  (any JSON)
    return [(one["path"], one["sha256"], one["passages"]) for one in citebound("sources", "--json", cwd=work).json]


@pytest.mark.parametrize("seconds", [1.5, 2.5, 3.5])
def test_a_killed_run_leaves_an_index_that_answers(articles: Path, seconds: float) -> None:
    """SIGKILL at some moment; then an answer or a clear line, then a run that ends as if nothing had been."""
    work = articles.parent
    with subprocess.Popen(
        [*COMMAND, "index", str(articles)], cwd=work, env=bare_environment(), stdout=subprocess.DEVNULL
    ) as run:
        time.sleep(seconds)
        run.kill()
    asked = citebound("ask", "How many people died?", "--json", cwd=work)
    if asked.status == 1:  # killed before the first document was stored
        assert "citebound index" in asked.err
    else:
        assert asked.status in (0, 3)
        assert json.loads(asked.out)["index"]["fingerprint"]
    assert citebound("index", articles, cwd=work).status == 0
    assert len(_state(work)) == _FILES
    assert citebound("doctor", cwd=work).status == 0
    assert citebound("index", articles, "--json", cwd=work).json["unchanged"] == _FILES
    assert citebound("ask", "How many people died?", cwd=work).status == 0


@pytest.mark.parametrize("most", [30_000, 200_000, 1_000_000])
def test_no_room_is_one_line_and_loses_nothing(articles: Path, most: int) -> None:
    """Files may not grow beyond so many bytes, as on a full disk; with room again the run finishes."""
    work = articles.parent
    limited = subprocess.run(
        [*COMMAND, "index", str(articles)],
        cwd=work,
        env=bare_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    assert limited.returncode == 1
    assert "Traceback" not in limited.stderr
    assert limited.stderr.startswith("citebound: ")
    assert len(limited.stderr.strip().splitlines()) == 1
    assert citebound("index", articles, cwd=work).status == 0
    assert len(_state(work)) == _FILES
    assert citebound("ask", "How many people died?", cwd=work).status == 0
