"""Pages from the web: the only module that uses the network for them.

The connections are trafilatura's, which lead from no public page into the local network. The request is made here,
by urllib3 as in trafilatura's own fetcher: that one asks a silent server again and again, waits long for a busy
one, and bounds the time between two pieces of an answer but not that of all of it; none of this can be set.

Requests to one host are made one after the other, with a pause between them.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException, IncompleteRead
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from index.errors import PathError, ReadError
from index.inputs.sent import file_name, in_utf8

if TYPE_CHECKING:
    from collections.abc import Callable

    from urllib3 import BaseHTTPResponse

# Seconds between two requests to one host: a reader's pace.
_PAUSE = 1.0
# Seconds for a server to begin, and between two pieces of its answer.
_TIMEOUT = 30
# Seconds for one address in all, redirects and a second try included: meanwhile nobody else can write the index.
_DEADLINE = 60
# A server that is out of order or overrun is asked once more, unless it asks for a longer pause, in seconds.
_PATIENCE = 5
_BUSY = frozenset({429, 500, 502, 503, 504})
# "www" and "https" alone take two on many sites.
_REDIRECTS = 4
_MOST_BYTES = 50_000_000
# Bytes to ask for at once, which also bounds what a compressed piece unpacks to.
_PIECE = 2**17
_OK = 200
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
# "https://user:password@host/": the address would be stored, printed and cited with its password.
_CREDENTIALS = re.compile(r"[^/?#]*//[^/?#]*@")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent: the address that it was found at in the end, a name for it, its bytes."""

    url: str
    name: str
    data: bytes


def is_url(text: str) -> bool:
    """Whether an argument is a web address, or another address that is none of a file."""
    return _URL.match(text) is not None


def checked(url: str) -> str:
    """The address without its fragment, which no server sees.

    Raises:
        PathError: It is none of http or https, has no host, or holds a password.
    """
    url = url.strip().partition("#")[0]
    if _CREDENTIALS.match(url):
        raise PathError(
            "An address with a user's name or password in it is not fetched, for it would be stored and shown.",
            hint="Save the page and index the file.",
        )
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an unfinished [::1, a port that is no number
        good = False
    if not good or not url.isprintable() or " " in url:
        raise PathError(f"{url} is no address of a page.", hint="It must begin with http:// or https://.")
    return url


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a server sent, in whatever state; the data only of a page."""

    url: str
    status: int
    content_type: str
    data: bytes


@dataclass(slots=True)
class Fetcher:
    """Fetches pages, at most one at a time.

    Args:
        pause: Seconds between two requests to one host.
        timeout: Seconds to wait for a server to begin, and between two pieces of its answer.
        deadline: Seconds for one address in all, after the pause.
    """

    pause: float = _PAUSE
    timeout: float = _TIMEOUT
    deadline: float = _DEADLINE
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict)

    def fetch(self, url: str) -> Fetched:
        """What is at this address.

        Raises:
            ReadError: Nobody answers, or not in time, or not with the page, or with what is not read.
        """
        host = urlsplit(url).netloc
        self._wait(host)
        try:
            answer = self._in_time(url)
        finally:
            self._last[host] = time.monotonic()
        if answer.status != _OK:
            raise ReadError(f"It cannot be fetched: the server answers {answer.status}{_at(answer.url, url)}.")
        if not answer.data:
            raise ReadError("It is empty.")
        kind = Message()
        kind["Content-Type"] = answer.content_type
        data = in_utf8(answer.data, kind.get_content_charset())
        return Fetched(answer.url, file_name(answer.url, kind, data), data)

    def _wait(self, host: str) -> None:
        if host in self._last:
            rest = self._last[host] + self.pause - time.monotonic()
            if rest > 0:
                self.sleep(rest)

    def _in_time(self, url: str) -> _Answer:
        """The answer, by a thread that is left to end by itself if it is late.

        A socket's own time-out ends neither the look-up of a host nor headers that come byte by byte.
        """
        results: SimpleQueue[_Answer | Exception] = SimpleQueue()
        end = time.monotonic() + self.deadline

        def run() -> None:
            try:
                results.put(self._answer(url, end))
            except Exception as error:  # noqa: BLE001  # raised below, in the caller's thread
                results.put(error)

        threading.Thread(target=run, daemon=True).start()
        try:
            result = results.get(timeout=self.deadline)
        except Empty:
            result = TimeoutError()
        if isinstance(result, ReadError):
            raise result
        if isinstance(result, Exception):
            late = f"the server has not sent all of it in {self.deadline:g} seconds"
            reason = late if isinstance(result, TimeoutError) else _reason(result)
            raise ReadError(f"It cannot be fetched: {reason}.") from result
        return result

    def _answer(self, url: str, end: float) -> _Answer:
        response = self._request(url)
        asked = _pause_asked(response)
        if response.status in _BUSY and asked <= _PATIENCE:
            response.close()
            self.sleep(max(asked, self.pause))
            response = self._request(url)
        with response:
            # The address is relative if it is none that was led to.
            found, kind = urljoin(url, response.geturl() or url), response.headers.get("Content-Type", "")
            data = _body(response, end) if response.status == _OK else b""
            return _Answer(found, response.status, kind, data)

    def _request(self, url: str) -> BaseHTTPResponse:
        """One request, redirects followed: nothing unverified, nor from a public site into the local network."""
        import certifi
        from trafilatura.downloads import DEFAULT_HEADERS, create_pool
        from urllib3 import Retry

        pool = create_pool(
            ssrf_protection=not _is_local(urlsplit(url).hostname or ""),
            cert_reqs="CERT_REQUIRED",
            ca_certs=certifi.where(),
        )
        retries = Retry(None, connect=0, read=0, status=0, other=0, redirect=_REDIRECTS)
        retries.respect_retry_after_header = False  # else a busy server is asked again by urllib3
        response: BaseHTTPResponse = pool.request(
            "GET", url, headers=DEFAULT_HEADERS, timeout=self.timeout, retries=retries, preload_content=False
        )
        return response


def _pause_asked(response: BaseHTTPResponse) -> float:
    """Seconds that the server asks to be left alone for."""
    from urllib3 import Retry
    from urllib3.exceptions import InvalidHeader

    with suppress(InvalidHeader):
        return Retry().get_retry_after(response) or 0.0
    return 0.0


def _body(response: BaseHTTPResponse, end: float) -> bytes:
    data = bytearray()
    while piece := response.read1(_PIECE):
        data += piece
        if len(data) > _MOST_BYTES:
            raise ReadError(f"It is larger than {_MOST_BYTES // 1_000_000} MB.")
        if time.monotonic() > end:
            raise TimeoutError
    return bytes(data)


def _is_local(host: str) -> bool:
    """Whether the user has named a machine of the local network, which may then be asked.

    All of its addresses must be there: a public site could name one to be let in.
    """
    try:
        found = {str(entry[4][0]).partition("%")[0] for entry in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False  # the request will say so
    return bool(found) and not any(ipaddress.ip_address(address).is_global for address in found)


def _reason(error: Exception) -> str:
    """A clause for what urllib3 raises, whose own words are about its insides."""
    from urllib3 import exceptions as fault

    if isinstance(error, fault.ReadTimeoutError):  # before the answer begins, it is inside a MaxRetryError
        return "the server stops in the middle of its answer"
    cause = error.reason if isinstance(error, fault.MaxRetryError) else error
    said = str(cause)
    # The first that fits: a name that cannot be resolved is also a connection that cannot be made.
    reasons = (
        (fault.NameResolutionError, "there is no such host"),
        (fault.NewConnectionError, _LOCAL if "SSRF protection" in said else "nobody answers there"),
        (fault.TimeoutError, "the server does not answer in time"),
        (fault.SSLError, _UNPROVEN if "CERTIFICATE_VERIFY_FAILED" in said else "no secure connection can be made"),
        (fault.ResponseError, "it leads from page to page without end"),
        (fault.LocationValueError, "it leads to an address that is none of http or https"),
        (fault.DecodeError, "it is not compressed as the server says"),
        (fault.ProtocolError, "it is no answer of a web server" if _is_garbled(cause) else _BROKEN),
    )
    return next((reason for kind, reason in reasons if isinstance(cause, kind)), "no page comes back")


_LOCAL = "it leads into the local network"
_UNPROVEN = "the server's certificate is not valid"
_BROKEN = "the connection was broken off"


def _is_garbled(error: Exception | None) -> bool:
    """Whether something came that is not HTTP, and not merely too little or nothing."""
    cause = error.args[-1] if error and error.args else None
    return isinstance(cause, HTTPException) and not isinstance(cause, (IncompleteRead, ConnectionError))


def _at(final: str, url: str) -> str:
    return f" at {final}" if final != url else ""
