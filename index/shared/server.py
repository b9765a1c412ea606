"""A Chroma server: its address, its token, and what its faults mean. Its clients are made in ``index.chroma``."""

from __future__ import annotations

import ipaddress
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from index.errors import CiteboundError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx import Timeout

# Seconds until a server that takes no connection, or does not say that it is there, is taken for gone.
_PATIENCE = 10.0
# Seconds for any other answer. A busy server takes some for a large write; Chroma's client would wait for ever.
_LONGEST = 120.0
# Chroma's own default; behind https it is as good as always a proxy that has the port of https.
_PORTS = {"http": 8000, "https": 443}
# Where servers look for a token: Chroma's own, and the proxies that stand before it.
_TOKEN_HEADERS = {"X-Chroma-Token": "{}", "Authorization": "Bearer {}"}
_REFUSED = (401, 403)


def first_line(error: Exception) -> str:
    """What an error says, in one line."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


class Address(NamedTuple):
    """Where a server is. ``base`` is its URL with the port, without a slash at the end."""

    scheme: str
    host: str
    port: int
    base: str

    @property
    def is_loopback(self) -> bool:
        """Whether it is this machine, which no proxy of the environment is meant for."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost" or self.host.endswith(".localhost")


def address(url: str) -> Address:
    """The parts of a server's URL.

    Raises:
        ValueError: It is none; the message says why.
    """
    if not url.isprintable() or " " in url:
        raise ValueError("it holds characters that no URL has")
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("it is not http://HOST or https://HOST")
    if parts.username is not None or parts.password is not None:
        raise ValueError("it holds a password, which would be shown; give a token in CITEBOUND_CHROMA_TOKEN")
    if parts.query or parts.fragment:
        raise ValueError("it has more behind the path")
    host, port = parts.hostname, parts.port or _PORTS[parts.scheme]
    shown = f"[{host}]" if ":" in host else host
    return Address(parts.scheme, host, port, f"{parts.scheme}://{shown}:{port}{parts.path.rstrip('/')}")


@dataclass(frozen=True, slots=True)
class Server:
    """A Chroma server, and the token that it may want, which is never shown.

    Without a port ``url`` means 8000, or 443 for https; a path is that under which a proxy has it.
    """

    url: str
    token: str | None = field(default=None, repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """What is sent with each request."""
        return {name: form.format(self.token) for name, form in _TOKEN_HEADERS.items()} if self.token else {}

    def greet(self) -> Address:
        """Find out whether a Chroma server is there: its client says of any fault only that there is one.

        Raises:
            StoreError: There is none, or it wants another token.
        """
        import httpx

        if self.token and not (self.token.isascii() and self.token.isprintable() and " " not in self.token):
            raise StoreError("The token holds characters that no token has.", hint="Check CITEBOUND_CHROMA_TOKEN.")
        with self.answering():
            at = address(self.url)
            found = httpx.get(
                f"{at.base}/api/v2/heartbeat",
                headers=self.headers,
                timeout=timeout(_PATIENCE),
                trust_env=not at.is_loopback,
            )
        if found.status_code in _REFUSED:
            raise StoreError(
                f"The Chroma server at {self.url} {'refuses the' if self.token else 'wants a'} token.",
                hint="Set CITEBOUND_CHROMA_TOKEN in the environment.",
            )
        if not found.is_success or b"heartbeat" not in found.content:
            raise StoreError(
                f"What answers at {self.url} (status {found.status_code}) is no Chroma server of version 1.",
                hint="Check chroma_url, or start one: chroma run --path FOLDER",
            )
        return at

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Turn whatever its client raises into the index's own error.

        Raises:
            StoreError: The server does not answer, or not as it should.
        """
        import httpx

        try:
            yield
        except CiteboundError:
            raise
        except httpx.TransportError as error:
            raise StoreError(
                f"The Chroma server at {self.url} does not answer: {self._told(error)}",
                hint="Start it, or check chroma_url; then run the same again.",
            ) from error
        except Exception as error:  # the client lets errors of its parts through: Chroma's, JSON, plain ones
            raise StoreError(
                f"The Chroma server at {self.url} did not do as it was asked: {self._told(error)}",
                hint="Its log may say more; then run the same again.",
            ) from error

    def _told(self, error: Exception) -> str:
        """What an error says, without the token, which a server may repeat."""
        told = first_line(error)
        return told.replace(self.token, "…") if self.token else told


def timeout(seconds: float = _LONGEST) -> Timeout:
    """How long to wait for an answer."""
    import httpx

    return httpx.Timeout(seconds, connect=_PATIENCE)
