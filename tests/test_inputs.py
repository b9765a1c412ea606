"""Inputs that are no files: standard input, and addresses before they are fetched."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import PathError, ReadError
from index.inputs import read_urls, stdin_input
from index.inputs.fetch import checked, is_url
from index.inputs.kinds import ending_of

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (
    b"<html><head><title>Ferry aground</title></head><body><article><h1>Ferry aground</h1><p>The ferry ran aground"
    b" off Kelpin on Monday, the harbour office said, and nobody was hurt.</p></article></body></html>"
)

# --- standard input ----------------------------------------------------------------------------------------------


def _zip(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (b"The ferry ran aground.", ".txt"),
        (b"[The ferry](https://kelpin.example) ran aground.", ".txt"),
        (b"<b>The ferry</b> ran aground.", ".txt"),
        (PAGE, ".html"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- saved -->\n<!DOCTYPE HTML>\n<html>', ".html"),
        (b"%PDF-1.7 \x00", ".pdf"),
        (b'{"text": "The ferry."}', ".json"),
        (b'\n[{"text": "The ferry."}]', ".json"),
        (b'{"text": "The ferry."}\n{"text": "Bread."}\n', ".jsonl"),
        (_zip("a.txt", b"x"), ".zip"),
        (_zip("word/document.xml", b"x"), ".docx"),
        (_zip("mimetype", b"application/epub+zip"), ".epub"),
        (b"PK\x03\x04 torn", ".zip"),
        (gzip.compress(PAGE, mtime=0), ".html.gz"),
        (b"caf\xe9", ".txt"),
    ],
)
def test_the_kind_of_what_has_no_name(data: bytes, ending: str) -> None:
    """Its first bytes tell it; JSON has to be JSON."""
    assert ending_of(data) == ending


@given(st.binary())
def test_any_bytes_are_of_some_kind(data: bytes) -> None:
    """Nothing is raised but for a broken gzip file."""
    assert ending_of(b" " + data).startswith(".")


def test_standard_input_is_known_by_its_name_or_by_what_it_is() -> None:
    """Without a name, another text is another document."""
    assert stdin_input(io.BytesIO(PAGE), "ferry.html").path == "stdin:ferry.html"
    first, again, other = (stdin_input(io.BytesIO(data)) for data in (PAGE, PAGE, PAGE + b" "))
    assert first.path == again.path != other.path
    assert first.path.endswith(".html")
    assert first.load().data == PAGE


class _Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


def test_nothing_on_standard_input_is_said() -> None:
    """A terminal would wait for ever."""
    with pytest.raises(ReadError, match="Standard input is empty"):
        stdin_input(io.BytesIO(b" \n"))
    with pytest.raises(PathError, match="Nothing is piped"):
        stdin_input(_Terminal())
    with pytest.raises(PathError, match="Nothing is piped"):
        stdin_input(None)


@pytest.mark.parametrize("name", ["", " "])
def test_a_name_that_is_blank_is_refused(name: str) -> None:
    """As from an unset variable: nothing could be called so."""
    with pytest.raises(PathError, match="--as names nothing"):
        stdin_input(io.BytesIO(PAGE), name)


# --- addresses ---------------------------------------------------------------------------------------------------


def test_what_is_an_address() -> None:
    """Whatever has a scheme, so that a slip of the pen is not taken for a file."""
    assert all(map(is_url, ("https://kelpin.example", "ftp://kelpin.example/a", "FILE:///etc/passwd")))
    assert not any(map(is_url, ("a.txt", "/a//b", "C:\\a", "-", "a:b")))


@pytest.mark.parametrize(
    "url",
    ["ftp://kelpin.example/a", "file:///etc/passwd", "https://", "http://[::1", "http://a:b/", "http://a b/", "x"],
)
def test_an_address_that_cannot_be_fetched_is_refused(url: str) -> None:
    """Before anything is sent."""
    with pytest.raises(PathError, match="no address of a page"):
        checked(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://anna:s3cret@kelpin.example/a",
        "https://s3cret@kelpin.example",
        "ftp://a:s3cret@b/",
        "http://a:s3cret@",
    ],
)
def test_an_address_with_a_password_is_refused(url: str) -> None:
    """In a line that does not repeat it; a sign like it further on in the address is none."""
    with pytest.raises(PathError, match="name or password") as refused:
        checked(url)
    assert "s3cret" not in f"{refused.value.message} {refused.value.hint}"
    assert checked("https://kelpin.example/@anna?to=a@b") == "https://kelpin.example/@anna?to=a@b"


def test_a_list_of_addresses(tmp_path: Path) -> None:
    """A fragment is not sent; the line of a fault is named."""
    file = tmp_path / "urls.txt"
    file.write_text("\ufeff# ours\n\nhttps://kelpin.example/a#top \n  http://kelpin.example/b\n", "utf-8")
    assert read_urls(file) == ["https://kelpin.example/a", "http://kelpin.example/b"]
    file.write_text("https://kelpin.example/a\nkelpin\n", "utf-8")
    with pytest.raises(PathError, match=r"urls.txt, line 2: kelpin is no address"):
        read_urls(file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PathError, match="cannot be read: it is not UTF-8"):
        read_urls(file)
    file.write_text("# none\n", "utf-8")
    with pytest.raises(PathError, match="holds no address"):
        read_urls(file)
    with pytest.raises(PathError, match="No such file"):
        read_urls(tmp_path / "nowhere.txt")
