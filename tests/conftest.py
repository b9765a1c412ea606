"""What every test may rely on: no key, no settings or caches of the machine, an index in a temporary folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from fakes import HashEmbedder
from hypothesis import settings
from process import FERRY, citebound

from index.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A shared, noisy machine: how long one example takes says nothing. Derandomised: a red run can be repeated.
settings.register_profile("citebound", deadline=None, derandomize=True, max_examples=100)
settings.load_profile("citebound")


@pytest.fixture(scope="session")
def _caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("caches")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, _caches: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(_caches))
    monkeypatch.setattr("index.spared._Process.ours", False)  # whatever a command that runs in it takes it for
    for name in list(os.environ):
        if name.startswith(("OPENAI_", "CITEBOUND_")):
            monkeypatch.delenv(name)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty index with an embedder that needs no model."""
    opened = Library(tmp_path / "index", HashEmbedder(), create=True)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of the sample articles in ``.citebound``."""
    folder = tmp_path_factory.mktemp("ferry")
    done = citebound("index", FERRY, cwd=folder)
    assert done.status == 0, done.err
    return folder
