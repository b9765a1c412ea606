"""An index whose vectors are on a Chroma server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from process import FERRY, bare_environment, citebound

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A real Chroma server on a free port of the loopback address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).parent / "chroma"
    run = subprocess.Popen(
        [chroma, "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)],
        env=bare_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    run.kill()
    run.wait()


def test_vectors_on_a_server(server: str, tmp_path: Path) -> None:
    """Indexed and asked there, repaired there, and said clearly when it is gone."""
    setting = {"CITEBOUND_CHROMA_URL": server}
    assert citebound("index", FERRY, cwd=tmp_path, **setting).status == 0
    assert not (tmp_path / ".citebound" / "chroma").exists()
    assert citebound("ask", "When was the captain acquitted?", cwd=tmp_path, **setting).status == 0
    shutil.rmtree(tmp_path / ".citebound" / "lexical")
    assert citebound("ask", "When was the captain acquitted?", cwd=tmp_path, **setting).status == 0
    assert citebound("doctor", cwd=tmp_path, **setting).status == 0
    gone = citebound("ask", "When?", cwd=tmp_path, CITEBOUND_CHROMA_URL="http://127.0.0.1:9")
    assert gone.status == 1
    assert "127.0.0.1:9" in gone.err
