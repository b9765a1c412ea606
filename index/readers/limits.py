"""How much may be unpacked: an archive of a few kilobytes can hold petabytes of zeros.

Nothing is ever unpacked to disk, so all this guards is memory and time.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib

from index.errors import ReadError

# A text of this size is some twenty novels; a larger "article" is a data dump that nobody can quote from.
MOST_ARTICLE = 50_000_000
# A file of many articles, or of pages with pictures; it is held in memory whole while it is read.
MOST_FILE = 1_000_000_000
# What all members of an archive may come to. One at a time is in memory.
_MOST_TOTAL = 8_000_000_000
# Articles pack to a third or a tenth of their size, pages of one template to a fiftieth; deflate reaches 1:1032
# on a run of one byte, which is what bombs are made of.
_MOST_RATIO = 200
# Below this a ratio says nothing: it is unpacked in a moment.
_HARMLESS = 10_000_000
_MOST_MEMBERS = 100_000
# What each entry of a zip's directory begins with. Counted before it is opened: an entry of 46 bytes becomes an
# object of ten times the size.
_ENTRY = b"PK\x01\x02"
_CHUNK = 1 << 20
_ENCRYPTED = 0x1


def open_zip(data: bytes, name: str) -> zipfile.ZipFile:
    """A zip archive that is safe to look into; its members are read by ``read_zip``.

    Raises:
        ReadError: It is no zip archive, it is damaged, or it holds more than any collection of articles.
    """
    if data.count(_ENTRY) > _MOST_MEMBERS:
        raise ReadError(f"{name} holds more than {_MOST_MEMBERS:,} files.", hint="Split it.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError) as error:
        raise ReadError(f"{name} is no zip archive, or a damaged one: {error}.") from error
    total = sum(member.file_size for member in archive.infolist())
    if total > _MOST_TOTAL:
        raise ReadError(
            f"{name} would be {total:,} bytes unpacked; the most is {_MOST_TOTAL:,}.", hint="Split it."
        )
    return archive


def read_zip(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, most: int = MOST_FILE) -> bytes:
    """The bytes of a member, of which there are as many as the archive's directory says and no more.

    Raises:
        ReadError: It is encrypted, damaged, larger than ``most``, or packed as only a bomb is.
    """
    if member.flag_bits & _ENCRYPTED:
        raise ReadError("It is encrypted.", hint="Unpack the archive with its password and index the folder.")
    _check(member.file_size, member.compress_size, most)
    try:
        return archive.read(member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise ReadError(f"It cannot be unpacked: {error}.") from error


def gunzip(data: bytes, *, most: int = MOST_FILE) -> bytes:
    """What a gzip file holds, all its members one after the other.

    Raises:
        ReadError: It is no gzip file, it is damaged or cut off, larger than ``most``, or packed as a bomb is.
    """
    pieces: list[bytes] = []
    size = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            while piece := stream.read(_CHUNK):
                pieces.append(piece)
                size += len(piece)
                _check(size, len(data), most)
    except (OSError, EOFError, zlib.error) as error:
        raise ReadError(f"It cannot be unpacked: {error}.") from error
    return b"".join(pieces)


def _check(size: int, packed: int, most: int) -> None:
    if size > most:
        raise ReadError(f"It is larger than {most // 1_000_000} MB when unpacked.", hint="Split it into articles.")
    if size > _HARMLESS and size > _MOST_RATIO * packed:
        raise ReadError(f"It is packed more than 1:{_MOST_RATIO}, as no articles are: a bomb.")
