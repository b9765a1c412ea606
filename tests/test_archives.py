"""gzip and zip: every kind of file inside them, and nothing of what an archive can be made to do."""

from __future__ import annotations

import gzip
import io
import json
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import ReadError
from index.readers import is_read, limits, most_bytes, parts, takes_fields

FERRY = "The ferry ran aground off Kelpin."
BREAD = "Bread became dearer in March."


def _zip(*members: tuple[str | zipfile.ZipInfo, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", packing) as archive:
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, content in members:
            archive.writestr(name, content, compress_type=packing)
    return out.getvalue()


def _read(name: str, data: bytes, **fields: str) -> list[tuple[str, str]]:
    """Name of each part, and its text or why it has none."""
    found = []
    for part in parts(name, data, tuple(fields.items())):
        try:
            found.append((part.name, part.read().text))
        except ReadError as error:
            found.append((part.name, error.message))
    return found


def _fault(name: str, data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        _read(name, data)
    return caught.value.message


# --- what is read ------------------------------------------------------------------------------------------------


def test_which_names_are_read() -> None:
    """Of a packed file the inner ending counts."""
    assert all(map(is_read, ("a.zip", "A.ZIP", "a.html.gz", "a.JSONL.GZ", "a.csv.gz")))
    assert not any(map(is_read, ("a.gz", "a.tar.gz", "a.zip.gz", "a.txt.gz.gz", ".gz", "zip")))
    assert all(map(takes_fields, ("a.json", "a.jsonl.gz", "a.zip")))
    assert not any(map(takes_fields, ("a.txt", "a.html.gz", "a")))
    assert most_bytes("a.txt") < most_bytes("a.zip") == most_bytes("a.jsonl")


def test_a_packed_file_is_read_as_if_it_were_not() -> None:
    """One article, or many."""
    assert _read("a.txt.gz", gzip.compress(FERRY.encode(), mtime=0)) == [("", FERRY)]
    lines = f'{{"id": "x", "lead": "{FERRY}"}}\n'
    assert _read("a.jsonl.gz", gzip.compress(lines.encode(), mtime=0), text="lead") == [("x", FERRY)]


def test_packing_it_again_changes_nothing() -> None:
    """Its bytes are those of what it holds."""
    loose, tight = (
        [part.data for part in parts("a.txt.gz", gzip.compress(FERRY.encode(), level, mtime=0))]
        for level in (1, 9)
    )
    assert loose == tight == [FERRY.encode()]


def test_the_members_of_a_zip_are_parts() -> None:
    """Named by their paths; hidden ones and those of other kinds are passed over, as in a folder."""
    data = _zip(
        ("news/a.txt", FERRY),
        ("news/b.jsonl", f'{{"id": "x", "text": "{BREAD}"}}\n{{"text": "{FERRY}"}}'),
        ("pic.png", b"\x89PNG"),
        ("__MACOSX/a.txt", "fork"),
        (".git/a.txt", "hidden"),
        ("empty/", ""),
    )
    assert _read("a.zip", data) == [("news/a.txt", FERRY), ("news/b.jsonl#x", BREAD), ("news/b.jsonl#2", FERRY)]


def test_names_as_other_systems_write_them() -> None:
    """Backslashes are slashes; UTF-8 without its flag is UTF-8; what is neither keeps a name."""
    data = _zip(("news\\a.txt", FERRY), ("caf\u00e9.txt", FERRY), ("zz.txt", FERRY))
    utf8 = data.replace("caf\u00e9.txt".encode(), b"caf\xc3\xa9.txt")
    unflagged = bytearray(utf8)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := unflagged.find(mark, start)) >= 0:
            unflagged[start + at + 1] = 0  # the flag of UTF-8 names is in the upper byte
            start += 4
    odd = bytes(unflagged).replace(b"zz.txt", b"z\x82.txt")
    assert [name for name, _ in _read("a.zip", odd)] == ["news/a.txt", "caf\u00e9.txt", "z\u00e9.txt"]


# --- what must not be --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.txt", "etc/passwd.txt"),
        ("/etc/passwd.txt", "etc/passwd.txt"),
        ("a/../../b.txt", "a/b.txt"),
        ("..\\b.txt", "b.txt"),
        ("C:\\windows\\b.txt", "windows/b.txt"),
        ("c:b.txt", "b.txt"),
    ],
)
def test_a_name_that_points_outside_is_refused(name: str, shown: str) -> None:
    """And its path says nothing but a place in the archive."""
    assert _read("a.zip", _zip((name, "evil"), ("a.txt", FERRY))) == [
        (shown, "Its name points outside the archive."),
        ("a.txt", FERRY),
    ]


def test_links_duplicates_and_inner_archives_are_refused() -> None:
    """Each says why; the others are read."""
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    data = _zip((link, "/etc/passwd"), ("a.txt", FERRY), ("a.txt", BREAD), ("b.zip", b"PK"), ("c.txt.gz", b"\x1f"))
    assert _read("a.zip", data) == [
        ("link.txt", "It is a link."),
        ("a.txt", FERRY),
        ("a.txt", "Another file in the archive has the same name."),
        ("b.zip", "b.zip is an archive inside an archive."),
        ("c.txt.gz", "c.txt.gz is an archive inside an archive."),
    ]


def test_an_encrypted_member_is_refused() -> None:
    """It says so, whatever it holds."""
    data = bytearray(_zip(("a.txt", FERRY), ("b.txt", BREAD)))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert _read("a.zip", bytes(data)) == [("a.txt", "It is encrypted."), ("b.txt", BREAD)]


def test_a_name_cannot_steer_what_shows_it() -> None:
    """Control characters and line breaks are replaced."""
    ((name, _),) = _read("a.zip", _zip(("a\x1b[2J\n\u202eb.txt", FERRY)))
    assert name == "a_[2J__b.txt"


def test_a_damaged_member_does_not_stop_the_others() -> None:
    """Nor does one whose reader stumbles."""
    data = bytearray(_zip(("a.txt", FERRY), ("b.json", "{"), ("c.txt", BREAD), packing=zipfile.ZIP_STORED))
    data[data.index(FERRY.encode())] ^= 1
    (_, first), (_, second), third = _read("a.zip", bytes(data))
    assert "cannot be unpacked" in first
    assert "not JSON" in second
    assert third == ("c.txt", BREAD)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.zip", b"PK\x03\x04 and no more", "no zip archive"),
        ("a.zip", b"", "no zip archive"),
        ("a.zip", _zip(("a.txt", FERRY))[:-9], "no zip archive"),
        ("a.zip", _zip(("a.png", b"")), "holds no file of a kind"),
        ("a.txt.gz", b"text", "cannot be unpacked"),
        ("a.txt.gz", gzip.compress(FERRY.encode(), mtime=0)[:-5], "cannot be unpacked"),
        ("a.tar.gz", gzip.compress(b"x", mtime=0), "kind that cannot be read"),
        ("a.zip.gz", gzip.compress(_zip(("a.txt", FERRY))), "archive inside an archive"),
    ],
)
def test_an_archive_that_cannot_be_read_says_why(name: str, data: bytes, why: str) -> None:
    """One line for it as a whole."""
    assert why in _fault(name, data)


# --- bombs -------------------------------------------------------------------------------------------------------


def test_a_bomb_is_not_unpacked() -> None:
    """Neither by gzip nor by zip; what merely packs well is."""
    zeros = bytes(limits._HARMLESS + 1)
    assert "a bomb" in _fault("a.txt.gz", gzip.compress(zeros, mtime=0))
    ((_, why),) = _read("a.zip", _zip(("a.txt", zeros)))
    assert "a bomb" in why
    good = json.dumps([{"text": FERRY}] * 5_000).encode()
    assert len(_read("a.json.gz", gzip.compress(good, mtime=0))) == 5_000


def test_more_than_a_file_may_have_is_refused() -> None:
    """At the size, whatever the ratio."""
    noise = gzip.compress(bytes(range(256)) * 40)
    with pytest.raises(ReadError, match="larger than"):
        limits.gunzip(noise, most=10_000)
    with limits.open_zip(_zip(("a.txt", FERRY)), "a.zip") as archive, pytest.raises(ReadError, match="larger"):
        limits.read_zip(archive, archive.infolist()[0], most=10)


def test_too_many_members_and_too_much_in_all_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any of it is unpacked."""
    data = _zip(("a.txt", FERRY), ("b.txt", BREAD))
    monkeypatch.setattr(limits, "_MOST_TOTAL", 40)
    assert "unpacked; the most is 40" in _fault("a.zip", data)
    monkeypatch.setattr(limits, "_MOST_MEMBERS", 1)
    assert "more than 1 files" in _fault("a.zip", data)


def test_a_directory_that_lies_about_a_size_is_not_believed() -> None:
    """No more is unpacked than it says, and then the checksum is wrong."""
    data = bytearray(_zip(("a.txt", FERRY * 1_000)))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (100).to_bytes(4, "little")
    ((_, why),) = _read("a.zip", bytes(data))
    assert "cannot be unpacked" in why


# --- whatever comes ----------------------------------------------------------------------------------------------


def _names_or_why(name: str, data: bytes) -> list[str] | str:
    """What the parts are called, each of them read, or why the archive is refused."""
    try:
        return [each for each, _ in _read(name, data)]
    except ReadError as error:
        return error.message


@given(st.sampled_from(["a.zip", "a.txt.gz", "a.json.gz"]), st.binary(), st.booleans())
def test_any_bytes_are_read_or_refused(name: str, data: bytes, packed: bool) -> None:
    """Nothing but ``ReadError`` is raised, and it says something."""
    if packed:
        data = _zip(("a.html", data), ("b.json", data)) if name == "a.zip" else gzip.compress(data, mtime=0)
    assert _names_or_why(name, data)


@given(st.data())
def test_a_damaged_archive_is_read_or_refused(data: st.DataObject) -> None:
    """Whichever of its bytes are others: no member's name leaves the archive."""
    whole = bytearray(_zip(("a/b.txt", FERRY), ("c.jsonl", f'{{"text": "{BREAD}"}}')))
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=8)):
        whole[at] = data.draw(st.integers(0, 255))
    names = _names_or_why("a.zip", bytes(whole))
    assert names
    for name in names if isinstance(names, list) else ():
        assert not name.startswith("/")
        assert ".." not in name.split("/")
        assert name.isprintable()


@given(st.text(min_size=1, max_size=30))
def test_no_name_of_a_member_points_outside(name: str) -> None:
    """Whatever it is: it is one below the archive's, on one line."""
    from index.readers.archives import _safe

    safe = _safe(name.replace("\\", "/"))
    assert safe.isprintable()
    assert not safe.startswith("/")
    assert not {"", ".", ".."} & set(safe.split("/"))
