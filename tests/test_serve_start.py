"""What keeps the endpoint from being started, before any index is opened."""

from __future__ import annotations

import socket
import sys

import pytest
from rich.console import Console

from assistant import serve
from assistant.errors import SettingsError
from assistant.settings import Settings
from index.errors import NoIndexError
from index.filters import EVERYTHING


def _run(host: str = "127.0.0.1", port: int = 0, **settings: str) -> None:
    serve.run(Settings(**settings), EVERYTHING, Console(quiet=True), host=host, port=port)  # type: ignore[arg-type]


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(SettingsError, match="Serving needs uvicorn") as refused:
        _run()
    assert "pip install 'citebound[serve]'" in refused.value.hint


def test_others_are_not_let_in_without_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty one is none; with one it goes on, here to find that there is no index."""
    monkeypatch.setenv(serve.TOKEN, " \n")
    with pytest.raises(SettingsError, match="others could ask") as refused:
        _run("0.0.0.0")  # noqa: S104  (what is refused)
    assert "openssl rand" in refused.value.hint
    monkeypatch.setenv(serve.TOKEN, "a-long-secret\r\n")
    with pytest.raises(NoIndexError):
        _run("0.0.0.0", index="nowhere")  # noqa: S104


@pytest.mark.parametrize("token", ["geheimnis-ü", "two\nlines"])
def test_a_token_that_no_header_can_hold_is_refused(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    """And not shown."""
    monkeypatch.setenv(serve.TOKEN, token)
    with pytest.raises(SettingsError) as refused:
        _run()
    assert token not in refused.value.message + refused.value.hint


def test_an_endpoint_whose_model_it_would_be_itself_is_refused() -> None:
    """It would wait for itself; a server at another port is none of its business, nor is one that is not asked."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    here = f"http://localhost:{port}/v1"
    with pytest.raises(SettingsError, match="where this one would listen"):
        _run(port=port, base_url=here)
    with pytest.raises(NoIndexError):
        _run(port=port, base_url=here, model="extractive", index="nowhere")
