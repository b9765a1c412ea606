"""Where a Chroma server is, its token, and what its faults mean; here it is a server that only greets."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import SettingsError
from assistant.settings import load
from index.errors import StoreError
from index.shared.server import Server, address

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_GREETING = b'{"nanosecond heartbeat": 1}'


@contextmanager
def _greeter(status: int = 200, body: bytes = _GREETING, *, token: str = "") -> Iterator[tuple[str, list[str]]]:
    """A server that says this, or 401 to whoever lacks the token; its address, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            known = not token or self.headers["X-Chroma-Token"] == token
            self.send_response(status if known else 401)
            self.end_headers()
            self.wfile.write(body if known else f"not {self.headers['X-Chroma-Token']}".encode())

        def log_request(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://chroma", "http://chroma:8000"),
        ("https://chroma", "https://chroma:443"),
        ("http://httpd:90/", "http://httpd:90"),
        ("https://news.test/chroma/", "https://news.test:443/chroma"),
        ("http://[::1]:8001", "http://[::1]:8001"),
    ],
)
def test_an_address(url: str, base: str) -> None:
    """Port, path, and hosts of any form."""
    assert address(url).base == base


@pytest.mark.parametrize(
    "url",
    [
        *("", "chroma:8000", "ftp://chroma", "http://", "http://chroma:port", "http://chroma:99999"),
        *("http://chroma?tenant=a", "http://chroma/#a", "http://me:secret@chroma", "http://a b", "http://a\nb"),
    ],
)
def test_what_is_no_address_is_a_fault_of_the_settings(url: str) -> None:
    """Said before anything is asked; a password in it is not repeated."""
    with pytest.raises(SettingsError, match="chroma_url") as caught:
        load({"chroma_url": url})
    assert "secret" not in str(caught.value) + caught.value.hint


@given(st.text(max_size=30))
def test_any_text_is_an_address_or_none(url: str) -> None:
    """Nothing but a ValueError comes of it, and an address is one of itself."""
    try:
        found = address(url)
    except ValueError:
        return
    assert address(found.base).base == found.base


@pytest.mark.parametrize("name", ["", "ab", "a.b", "-abc", "abc_", "a b c", "../a", "x" * 101, "naïve", "abc\n"])
def test_a_name_that_chroma_would_refuse_is_a_fault_of_the_settings(name: str) -> None:
    """So is one with a dot: behind it come the collections of an index."""
    with pytest.raises(SettingsError, match="collection"):
        load({"collection": name})


def test_a_token_is_sent_and_never_shown() -> None:
    """Not even when the server repeats it."""
    right = "open-sesame"
    with _greeter(token=right) as (url, _):
        Server(url, right).greet()
        for token, what in ((None, "wants a token"), ("wrong-token", "refuses the token")):
            with pytest.raises(StoreError, match=what) as caught:
                Server(url, token).greet()
            assert "CITEBOUND_CHROMA_TOKEN" in caught.value.hint
        with pytest.raises(StoreError) as told, Server(url, "wrong-token").answering():
            raise ValueError("not wrong-token")
    assert "wrong-token" not in f"{caught.value} {told.value} {Server(url, 'wrong-token')}"


@pytest.mark.parametrize("token", ["two\nlines", "naïve", "a b"])
def test_what_cannot_be_a_token_is_said_so(token: str) -> None:
    """Without repeating it."""
    with pytest.raises(StoreError, match="characters that no token has") as caught:
        Server("http://127.0.0.1:9", token).greet()
    assert token not in str(caught.value)


def test_a_token_does_not_go_to_a_server_that_only_a_file_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file may have come with a folder of articles."""
    file = tmp_path / "citebound.toml"
    file.write_text('chroma_url = "http://chroma"\n')
    assert load({}, file=file).chroma_url == "http://chroma"
    monkeypatch.setenv("CITEBOUND_CHROMA_TOKEN", "open-sesame")
    with pytest.raises(SettingsError, match="not sent"):
        load({}, file=file)
    assert load({"chroma_url": "http://other"}, file=file).chroma_url == "http://other"
    monkeypatch.setenv("CITEBOUND_CHROMA_URL", "http://chroma")
    assert load({}, file=file).chroma_url == "http://chroma"


@pytest.mark.parametrize(("status", "body"), [(200, b"<html>"), (404, b"gone"), (500, b""), (302, b"")])
def test_what_is_no_chroma_server_is_said_so(status: int, body: bytes) -> None:
    """With its status, and how to start one."""
    with _greeter(status, body) as (url, _), pytest.raises(StoreError, match=f"status {status}.* no Chroma"):
        Server(url).greet()


def test_nobody_there() -> None:
    """One line with the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(StoreError, match=f"at {url} does not answer") as caught:
        Server(url).greet()
    assert "\n" not in caught.value.message


def test_a_server_here_is_asked_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxy the environment names; a path is kept."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with _greeter() as (url, asked):
        Server(f"{url}/chroma").greet()
    assert asked == ["/chroma/api/v2/heartbeat"]
