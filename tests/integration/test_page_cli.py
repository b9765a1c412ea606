"""``ask --html``: where the page goes, what is said of it, and that what it holds can be checked."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

import pytest
from process import citebound
from rich.console import Console

from assistant.asking import ask
from assistant.settings import load
from index.errors import PathError
from index.filters import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.types import Answer, Refusal

DEAD = "How many people died on the ferry?"
INSURED = "Which company insured the ship?"


def test_a_page_is_written_and_replaced_and_holds(ferry: Path, tmp_path: Path) -> None:
    """Of an answer as of a refusal, whose exit status stays what it is; what it holds is verified."""
    file = tmp_path / "page.html"
    for question, status in ((DEAD, 0), (INSURED, 3)):
        done = citebound("ask", question, "--html", file, cwd=ferry)
        assert done.status == status
        assert done.err == ""
        assert f"Written to {file}" in done.out
        written = file.read_text("utf-8")
        assert f"<title>{question}</title>" in written
        (saved,) = re.findall('base64,([^"]*)"', written)
        checked = citebound("verify", "-", cwd=ferry, stdin=base64.b64decode(saved).decode())
        assert checked.status == 0, checked.out
    assert f"Written to {file}" not in citebound("ask", DEAD, "--html", file, "--quiet", cwd=ferry).out


def test_a_page_that_cannot_be_written_is_refused_before_anything_is_asked(ferry: Path, tmp_path: Path) -> None:
    """One line that says what to do, the exit status of a wrong command, and no answer spent."""
    article = tmp_path / "article.html"
    article.write_text("<p>Nineteen people died.</p>")
    for file in (tmp_path, tmp_path / "no" / "page.html", article, ferry / ".citebound" / "page.html"):
        done = citebound("ask", DEAD, "--html", file, "--json", cwd=ferry)
        assert done.status == 2
        assert done.out == ""
        assert len(done.err.splitlines()) == 1
        assert done.err.startswith("citebound: ")
    assert article.read_text() == "<p>Nineteen people died.</p>"


def test_an_answer_is_shown_before_its_page_is_written(ferry: Path, tmp_path: Path) -> None:
    """So that nothing is lost with a folder that vanishes, or a disk that fills, while a model is at work."""
    folder = tmp_path / "gone"
    folder.mkdir()
    shown: list[Answer | Refusal] = []

    def show(result: Answer | Refusal, _named: Callable[[str], str]) -> None:
        shown.append(result)
        folder.rmdir()

    settings = load({"index": ferry / ".citebound", "model": "extractive"})
    console = Console(quiet=True)
    with pytest.raises(PathError, match="There is no folder"):
        ask(settings, DEAD, EVERYTHING, console, show=show, html=folder / "page.html")
    assert [one.question.text for one in shown] == [DEAD]


def test_a_page_is_written_where_nobody_reads_the_screen(ferry: Path, tmp_path: Path) -> None:
    """A pager that was left takes the answer from the screen alone."""

    def show(_: Answer | Refusal, _named: Callable[[str], str]) -> None:
        raise BrokenPipeError

    settings = load({"index": ferry / ".citebound", "model": "extractive"})
    with pytest.raises(BrokenPipeError):
        ask(settings, DEAD, EVERYTHING, Console(quiet=True), show=show, html=tmp_path / "page.html")
    assert f"<title>{DEAD}</title>" in (tmp_path / "page.html").read_text("utf-8")
