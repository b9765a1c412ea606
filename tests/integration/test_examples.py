"""The examples that ``--help`` shows, carried out on the sample articles."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from docs_blocks import Command
from docs_session import Session
from process import FERRY

from assistant.cli.examples import EXAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

# What takes a model, goes on until it is stopped, lasts minutes, or needs a folder of the user's. That each can be
# called is tested in test_command_line.py.
_NOT_RUN = ("openai:", "citebound serve", "citebound mcp", "citebound chat", "citebound eval", "~/")
# Enough for each example, and indexed in a second.
_ARTICLES = ("kelpin-post.html", "strand-acquittal.html", "strand-0306.txt")


def test_the_examples_of_help(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first to the last, in one folder, each ends as it should: with an answer, or a refusal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "articles").mkdir()
    for name in _ARTICLES:
        shutil.copy(FERRY / name, tmp_path / "articles" / name)
    shutil.copy(FERRY / "strand-weather.html", tmp_path / "page.html")
    record = {"body": "A crane ship was sighted off Kelpin on Friday morning.", "day": "2031-03-21"}
    (tmp_path / "dump.jsonl").write_text(json.dumps(record), encoding="utf-8")
    session = Session(tmp_path)
    for name, text in EXAMPLES.items():
        for line in text.splitlines():
            if not any(part in line for part in _NOT_RUN):
                session.run(Command(f"citebound {name} --help", line))
    answer = json.loads((tmp_path / "answer.json").read_text("utf-8"))
    assert answer["kind"] == "answer"
    assert "Nineteen people" in (tmp_path / "answer.html").read_text("utf-8")
    assert (tmp_path / "citebound.toml").is_file()
    assert len(json.loads((tmp_path / "sources.json").read_text("utf-8"))) == len(_ARTICLES) + 2
