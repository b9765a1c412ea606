"""A model file is served by a process of its own, which ends with ours."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from tiny_gguf import write

from assistant.errors import ModelUnreachableError, SettingsError
from assistant.models.endpoint import Endpoint
from assistant.models.local import serve

if TYPE_CHECKING:
    from pathlib import Path

_WINDOW = 1_024


def test_a_model_file_is_spoken_to_like_any_server(tmp_path: Path) -> None:
    """Through the same client; it asks for the key."""
    server = serve(write(tmp_path / "tiny.gguf"), _WINDOW)
    try:
        endpoint = Endpoint(server.url, server.key, timeout_s=60)
        reply = endpoint.complete("tiny", [{"role": "user", "content": "Who died?"}], most_tokens=8)
        assert 0 < reply.usage.completion_tokens <= 8
    finally:
        server.close()
    assert server.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"GGU"])
def test_what_is_no_model_file_is_told_before_anything_starts(tmp_path: Path, content: bytes) -> None:
    """It is a usage error."""
    file = tmp_path / "model.gguf"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match="is no GGUF file"):
        serve(file, _WINDOW)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """With what the system says of it."""
    with pytest.raises(SettingsError, match="No such file"):
        serve(tmp_path / "model.gguf", _WINDOW)


def test_a_broken_model_file_is_told(tmp_path: Path) -> None:
    """It begins like one, and cannot be loaded."""
    file = write(tmp_path / "tiny.gguf")
    file.write_bytes(file.read_bytes()[:5_000])
    with pytest.raises(ModelUnreachableError, match="cannot be loaded"):
        serve(file, _WINDOW)


def test_the_server_ends_with_whoever_started_it(tmp_path: Path) -> None:
    """Even with one that is killed."""
    file = write(tmp_path / "tiny.gguf")
    script = (
        "import sys; from pathlib import Path; from assistant.models.local import serve;"
        "print(serve(Path(sys.argv[1]), 1024).url, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        port = urlsplit(parent.stdout.readline()).port
        assert _is_served(port)
        parent.kill()
    ends = time.monotonic() + 10
    while _is_served(port):
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_the_working_folder_is_no_place_for_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may hold anybody's articles, and modules of our names among them."""
    for package in ("assistant", "xllamacpp"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("raise SystemExit('It was run.')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    serve(write(tmp_path / "tiny.gguf"), _WINDOW).close()


def _is_served(port: int | None) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port or 0)) == 0
