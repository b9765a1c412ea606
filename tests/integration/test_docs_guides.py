"""The guides for contributors work as written: files, changes, commands and tests, in a copy of the checkout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from docs_blocks import ROOT
from docs_guides import GUIDES
from process import bare_environment

_COPIED = (
    "assistant",
    "index",
    "prompts",
    "evals",
    "tests",
    "docs",
    "pyproject.toml",
    "README.md",
    "CONTRIBUTING.md",
)


def _copy(source: Path, target: Path) -> None:
    """Folders are made anew and files linked, so that a guide's changes stay in the copy.

    The compiled modules are linked as they are: nothing is written there.
    """
    if source.is_dir() and source.name != "__pycache__":
        target.mkdir()
        for one in source.iterdir():
            _copy(one, target / one.name)
    else:
        target.symlink_to(source)


def test_every_guide_can_be_followed(tmp_path: Path) -> None:
    """A reader, a model, a metric and a suite are added, do what is shown, and pass the linter."""
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    for name in _COPIED:
        _copy(ROOT / name, checkout / name)
    paths = [checkout, checkout / "tests", checkout / "tests" / "integration"]
    environment = bare_environment(
        PYTHONPATH=":".join(map(str, paths)),
        PYTHONDONTWRITEBYTECODE="1",
        XDG_CACHE_HOME=str(tmp_path / "cache"),
        TERM="xterm-256color",
        COLUMNS="100",
    )
    done = subprocess.run(
        [sys.executable, "-m", "docs_guides", checkout],
        cwd=checkout,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    written = [path for path in checkout.rglob("*.py") if not path.is_symlink()]
    assert len(written) >= 2 * len(GUIDES)
    ruff = Path(sys.executable).with_name("ruff")
    for check in (["check"], ["format", "--check"]):
        linted = subprocess.run(
            [ruff, *check, *written], cwd=checkout, capture_output=True, text=True, check=False
        )
        assert linted.returncode == 0, linted.stdout + linted.stderr


def test_every_guide_is_followed() -> None:
    """A guide that is added is one that is tested."""
    found = {path.stem for path in (ROOT / "docs" / "contributing").glob("*.md")}
    assert found - {"walk"} == set(GUIDES)
