"""Where the endpoint listens: on this machine unless told otherwise, and never where its own model is."""

from __future__ import annotations

import socket

import pytest

from assistant.errors import AssistantError, SettingsError
from assistant.serve.listening import Place, is_at, listen, place_of, url_of

_HERE = Place(socket.AF_INET, "127.0.0.1", local=True)
_EVERYWHERE = Place(socket.AF_INET, "0.0.0.0", local=False)  # noqa: S104  (what is refused without a token)


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("localhost", True), ("0.0.0.0", False), ("10.1.2.3", False)],  # noqa: S104
)
def test_only_the_loopback_address_is_local(host: str, *, local: bool) -> None:
    """Whatever it is called."""
    assert place_of(host).local == local


@pytest.mark.parametrize("host", ["no such host", "a" * 300, "..", "256.1.1.1", "\udc80"])
def test_a_host_that_there_is_not_is_refused(host: str) -> None:
    """Before anything is opened."""
    with pytest.raises(SettingsError, match="no host"):
        place_of(host)


def test_a_port_that_is_taken_is_refused_and_any_free_one_is_found() -> None:
    """With what to do."""
    with listen(_HERE, 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(AssistantError, match="is taken") as refused:
            listen(_HERE, port)
        assert "--port" in refused.value.hint
        with listen(_HERE, 0) as second:
            assert second.getsockname()[1] != port


def test_the_url_is_one_that_can_be_asked() -> None:
    """An address of all interfaces is none."""
    assert url_of(_HERE, 80) == "http://127.0.0.1:80/v1"
    assert url_of(Place(socket.AF_INET6, "::1", local=True), 8765) == "http://[::1]:8765/v1"
    assert url_of(_EVERYWHERE, 8765) == f"http://{socket.gethostname()}:8765/v1"


@pytest.mark.parametrize(
    ("url", "place", "same"),
    [
        ("http://127.0.0.1:8765/v1", _HERE, True),
        ("http://localhost:8765", _HERE, True),
        ("http://[::1]:8765/v1", _EVERYWHERE, True),
        ("http://127.0.0.1:8091/v1", _HERE, False),
        ("http://10.1.2.3:8765/v1", _HERE, False),
        ("https://api.example/v1", Place(socket.AF_INET, "10.1.2.3", local=False), False),
        ("http://[", _HERE, False),
        ("http://x:y", _HERE, False),
        (None, _HERE, False),
    ],
)
def test_an_endpoint_does_not_ask_itself(url: str | None, place: Place, *, same: bool) -> None:
    """It would wait for itself."""
    assert is_at(url, place, 8765) == same
