"""Pages of the web: each is bytes with a name, in time, or a line that says why. The server is in the test."""

from __future__ import annotations

import gzip
import itertools
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest

from index.build import build
from index.errors import ReadError
from index.inputs import url_input
from index.inputs.fetch import Fetcher, _is_local
from index.report import Status
from index.types import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from index.library import Library

PAGE = (
    b"<html><head><title>Ferry aground</title></head><body><article><h1>Ferry aground</h1><p>The ferry ran aground"
    b" off Kelpin on Monday, the harbour office said, and nobody was hurt.</p></article></body></html>"
)

# Seconds between two pieces of an answer that is written piece by piece.
_BEAT = 0.01


class _Site(BaseHTTPRequestHandler):
    """Answers each path with the status, headers and body that ``pages`` has for it."""

    pages: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {}
    # Bytes that are the whole answer, in pieces; ``None`` is silence until the test is over.
    raw: ClassVar[dict[str, Iterable[bytes | None]]] = {}
    over: ClassVar[threading.Event] = threading.Event()
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        for piece in self.raw.get(self.path, ()):
            if piece is None:
                self.over.wait()
            elif not self.over.wait(_BEAT):
                self.wfile.write(piece)
        if self.path in self.raw:
            return
        status, headers, body = self.pages.get(self.path, (404, {}, b"Not found"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the tests' standard error."""


@contextmanager
def _site(**pages: tuple[int, dict[str, str], bytes]) -> Iterator[str]:
    _Site.pages = {f"/{name}": page for name, page in pages.items()}
    _Site.asked, _Site.raw = [], {}
    _Site.over.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        _Site.over.set()
        server.shutdown()
        server.server_close()


def _html(body: bytes = PAGE, status: int = 200, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return status, {"Content-Type": "text/html; charset=utf-8"} | headers, body


@pytest.fixture
def fetcher() -> Fetcher:
    """One that does not wait."""
    return Fetcher(pause=0, timeout=2)


def test_a_page_becomes_a_document_known_by_its_address(library: Library, fetcher: Fetcher) -> None:
    """The second time it is unchanged; what it is and where it is from are said."""
    with _site(ferry=_html()) as site:
        for expected in (Status.ADDED, Status.UNCHANGED):
            (outcome,) = build(library, [], inputs=[url_input(f"{site}/ferry#top", fetcher)]).outcomes
            assert (outcome.path, outcome.status) == (f"{site}/ferry", expected)
    (summary,) = library.catalog.summaries()
    assert summary.metadata.title == "Ferry aground"
    assert summary.metadata.url == f"{site}/ferry"
    assert dict(summary.metadata.origins)["url"] is Origin.FETCHED


def test_a_page_that_is_gone_keeps_the_version_indexed_before(library: Library, fetcher: Fetcher) -> None:
    """And the other pages are fetched."""
    with _site(ferry=_html(), bread=_html(PAGE.replace(b"ferry", b"bread"))) as site:
        inputs = [url_input(f"{site}/{name}", fetcher) for name in ("ferry", "bread")]
        build(library, [], inputs=inputs)
        del _Site.pages["/ferry"]
        gone, kept = build(library, [], inputs=inputs, prune=True).outcomes
    assert gone.status is Status.FAILED
    assert gone.reason == ("It cannot be fetched: the server answers 404. The version indexed before is kept.")
    assert kept.status is Status.UNCHANGED
    assert library.catalog.document_count() == 2


@pytest.mark.parametrize(
    ("path", "headers", "body", "name"),
    [
        ("a", {"Content-Type": "text/html"}, PAGE, "a.html"),
        ("", {"Content-Type": "text/html"}, PAGE, "page.html"),
        ("a.md", {"Content-Type": "text/plain"}, b"# Ferry", "a.md"),
        ("a.pdf", {"Content-Type": "text/html"}, PAGE, "a.html"),
        ("a.jsonl.gz", {"Content-Type": "application/gzip"}, gzip.compress(b"{}", mtime=0), "a.jsonl.gz"),
        ("a", {"Content-Type": "text/plain"}, b"The ferry.", "a.txt"),
        ("a", {"Content-Type": "application/json; charset=utf-8"}, b"{}", "a.json"),
        ("a", {"Content-Type": "application/octet-stream"}, PAGE, "a.html"),
        ("a", {}, b"%PDF-1.7", "a.pdf"),
    ],
)
def test_the_content_type_decides_the_reader(
    fetcher: Fetcher, path: str, headers: dict[str, str], body: bytes, name: str
) -> None:
    """Where it says nothing the address does, and then the bytes."""
    with _site(**{path: (200, headers, body)}) as site:
        fetched = fetcher.fetch(f"{site}/{path}")
    assert (fetched.name, fetched.data) == (name, body)


def test_the_encoding_that_only_the_server_says(fetcher: Fetcher) -> None:
    """No character is lost."""
    text = "Паром сел на мель"
    with _site(a=(200, {"Content-Type": "text/plain; charset=koi8-r"}, text.encode("koi8-r"))) as site:
        assert fetcher.fetch(f"{site}/a").data.decode() == text


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ((404, {}, b""), "answers 404"),
        ((403, {}, b"No."), "answers 403"),
        ((204, {}, b""), "answers 204"),
        ((200, {"Content-Type": "text/html"}, b""), "It is empty"),
        ((200, {"Content-Type": "image/png"}, b"\x89PNG"), "It is image/png, of a kind"),
        ((301, {"Location": "/a"}, b""), "from page to page without end"),
        ((302, {"Location": "ftp://127.0.0.1/a"}, b""), "none of http or https"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "none of http or https"),
    ],
)
def test_a_page_that_cannot_be_had_says_why(
    fetcher: Fetcher, page: tuple[int, dict[str, str], bytes], why: str
) -> None:
    """In one line, whatever the server does."""
    with _site(a=page) as site, pytest.raises(ReadError) as caught:
        fetcher.fetch(f"{site}/a")
    assert why in caught.value.message
    assert "\n" not in caught.value.message


def test_a_server_that_is_not_there_says_so(fetcher: Fetcher) -> None:
    """In words."""
    with _site() as site:
        pass
    with pytest.raises(ReadError, match="nobody answers there"):
        fetcher.fetch(f"{site}/a")


def test_a_redirect_is_followed_and_said(fetcher: Fetcher) -> None:
    """The document says where it was found; a fault says where it happened."""
    with _site(a=_html(status=301, Location="/b"), b=_html(), c=_html(status=302, Location="/d")) as site:
        assert fetcher.fetch(f"{site}/a").url == f"{site}/b"
        with pytest.raises(ReadError, match=f"404 at {site}/d"):
            fetcher.fetch(f"{site}/c")


def test_a_page_that_is_too_large_is_refused(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as that is known."""
    monkeypatch.setattr("index.inputs.fetch._MOST_BYTES", 100)
    with _site(a=_html()) as site, pytest.raises(ReadError, match="larger than"):
        fetcher.fetch(f"{site}/a")


def test_a_host_is_not_asked_twice_at_once() -> None:
    """There is a pause between two requests to it, and none before one to another."""
    waited: list[float] = []
    fetcher = Fetcher(pause=60, timeout=2, sleep=waited.append)
    with _site(a=_html(), b=_html()) as site:
        fetcher.fetch(f"{site}/a")
        assert waited == []
        fetcher.fetch(f"{site}/b")
        fetcher.fetch(f"{site.replace('127.0.0.1', 'localhost')}/b")
    (pause,) = waited
    assert 0 < pause <= 60


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_once_more(status: int) -> None:
    """After the pause that it asks for, or the usual one; then its answer stands."""
    waited: list[float] = []
    fetcher = Fetcher(pause=1, sleep=waited.append)
    with _site(a=(status, {}, b""), b=(status, {"Retry-After": "3"}, b"")) as site:
        for name in ("a", "b"):
            with pytest.raises(ReadError, match=f"the server answers {status}"):
                fetcher.fetch(f"{site}/{name}")
        assert _Site.asked == ["/a", "/a", "/b", "/b"]
    assert (waited[0], waited[-1]) == (1, 3)


@pytest.mark.parametrize("asked", ["100000", "Thu, 31 Dec 2099 23:59:59 GMT"])
def test_no_server_is_waited_for_as_long_as_it_likes(asked: str) -> None:
    """One that asks for a long pause is not asked again, nor is one whose page is missing."""
    waited: list[float] = []
    fetcher = Fetcher(pause=0, sleep=waited.append)
    with _site(a=(429, {"Retry-After": asked}, b"")) as site:
        for name in ("a", "missing"):
            with pytest.raises(ReadError, match="the server answers 4"):
                fetcher.fetch(f"{site}/{name}")
        assert _Site.asked == ["/a", "/missing"]
    assert waited == []


def test_a_pause_that_makes_no_sense_is_none(fetcher: Fetcher) -> None:
    """The server is asked once more."""
    with _site(a=(503, {"Retry-After": "soon"}, b"")) as site, pytest.raises(ReadError, match="answers 503"):
        fetcher.fetch(f"{site}/a")
    assert _Site.asked == ["/a", "/a"]


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n"


@pytest.mark.parametrize("begun", [b"HTTP/1.1 200 OK\r\nX: ", _HEAD + b"\r\n"], ids=["headers", "body"])
def test_an_answer_that_comes_byte_by_byte_is_given_up(begun: bytes) -> None:
    """At the deadline for the whole, however it drips."""
    with _site() as site:
        _Site.raw["/a"] = itertools.chain([begun], itertools.repeat(b"a", 60_000))
        with pytest.raises(ReadError, match=r"has not sent all of it in 0.5 seconds"):
            Fetcher(pause=0, deadline=0.5).fetch(f"{site}/a")
        _Site.over.set()


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ([None], "the server does not answer in time"),
        ([_HEAD + b"\r\n<p>", None], "the server stops in the middle of its answer"),
        ([], "the connection was broken off"),
        ([_HEAD + b"\r\n<p>"], "the connection was broken off"),
        ([_HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\n<p>"], "the connection was broken off"),
        ([b"NONSENSE\r\n\r\n"], "it is no answer of a web server"),
        ([b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000], "it is no answer of a web server"),
        ([_HEAD + b"Content-Encoding: gzip\r\n\r\n" + b"a" * 100_000], "it is not compressed as the server says"),
    ],
)
def test_what_goes_wrong_on_the_way_is_said_in_plain_words(sent: list[bytes | None], why: str) -> None:
    """No library's own words, and no second request."""
    with _site() as site:
        _Site.raw["/a"] = sent
        with pytest.raises(ReadError) as caught:
            Fetcher(pause=0, timeout=0.5).fetch(f"{site}/a")
        assert caught.value.message == f"It cannot be fetched: {why}."
        assert _Site.asked == ["/a"]


def test_no_public_page_leads_into_the_local_network(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the user did not name there is not asked."""
    monkeypatch.setattr("index.inputs.fetch._is_local", lambda _host: False)
    with _site(a=_html()) as site, pytest.raises(ReadError, match="it leads into the local network"):
        fetcher.fetch(f"{site}/a")
    assert _Site.asked == []


def test_a_compressed_page_is_unpacked(fetcher: Fetcher) -> None:
    """Whatever its length."""
    body = PAGE + b" " * 300_000
    with _site(
        a=(200, {"Content-Type": "text/html", "Content-Encoding": "gzip"}, gzip.compress(body, mtime=0))
    ) as site:
        assert fetcher.fetch(f"{site}/a").data == body


@pytest.mark.parametrize(
    ("addresses", "local"),
    [(["127.0.0.1"], True), (["10.0.0.7", "fd00::1"], True), (["93.184.216.34", "127.0.0.1"], False), ([], False)],
)
def test_a_host_with_a_public_address_is_not_of_the_local_network(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str], *, local: bool
) -> None:
    """Else a public site would be let into it by naming one address there."""
    found = [(0, 0, 0, "", (address, 0)) for address in addresses]
    monkeypatch.setattr("index.inputs.fetch.socket.getaddrinfo", lambda _host, _port: found)
    assert _is_local("news.example") is local
