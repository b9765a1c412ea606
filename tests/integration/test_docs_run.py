"""Every command, setting and example of the documents is carried out, or checked as far as it can be."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import docs_blocks
import pytest
from docs_blocks import ROOT, Command
from docs_guides import GUIDES
from docs_session import COLUMNS, DocumentError, Session, citebound
from docs_shell import reason_not_to_run
from process import FERRY

if TYPE_CHECKING:
    from pathlib import Path

# Suites of some 300 cases take a minute; a case of each shows that the commands work.
_FEW = ["--limit", "1"]
# The examples of the guides change the checkout: see test_docs_guides.py.
_GUIDES = {f"docs/contributing/{name}.md" for name in GUIDES}
_RUN = [name for name in docs_blocks.documents() if name not in _GUIDES and docs_blocks.blocks(name)]


def _short(words: list[str]) -> list[str]:
    return [*words, *_FEW] if words[1:3] == ["eval", "run"] else words


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of all documents, so that the built-in suites are indexed once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def folder(ferry: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the index of the sample articles, which are in ``~/articles`` and in the checkout."""
    shutil.copytree(ferry / ".citebound", tmp_path / ".citebound")
    (tmp_path / ".citebound-demo").symlink_to(".citebound")  # the one that make demo leaves
    (tmp_path / "evals").symlink_to(ROOT / "evals")
    home = tmp_path / "home"
    home.mkdir()
    (home / "articles").symlink_to(FERRY)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / ".local"))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("document", _RUN)
def test_a_document_can_be_carried_out_as_it_stands(document: str, folder: Path) -> None:
    """From top to bottom: what it tells to type works, what it shows is printed, its settings are taken."""
    Session(folder, reason_not_to_run, _short).carry_out(docs_blocks.blocks(document))


def test_what_is_shown_and_is_not_so_is_found(folder: Path) -> None:
    """A word that the program does not print, a line too many, and a command that fails."""
    session = Session(folder)
    asked, right = 'citebound ask "Who is he?"', "\n  Whom do you mean by “he”?\n…\n"
    session.run(Command("here:1", asked, right))
    for wrong in (right.replace("mean", "means"), right.replace("…\n", "")):
        with pytest.raises(DocumentError, match=r"^here:1 shows"):
            session.run(Command("here:1", asked, wrong))
    with pytest.raises(DocumentError, match="ends with 2"):
        session.run(Command("here:2", "citebound ask --no-such-option"))


def test_a_call_within_the_process_is_like_one_from_a_shell(folder: Path) -> None:
    """Its exit status, what it prints, and what it is handed on standard input."""
    status, out = citebound(["verify", "-"], "{}")
    assert status == 1
    assert out.startswith("citebound: ")
