"""E-mail: the message that was written, without what it answers and without its signature; mailboxes of such.

Attachments of a kind that is read are articles of their own, and so are attached messages.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from index.errors import ReadError
from index.readers.mail.headers import Headers, bounded
from index.readers.mail.message import attachments, read_message
from index.types import Part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from index.types import Extract

# "From ada@kelpin.example Mon Mar  4 09:30:00 2031", after an empty line: prose that begins with "From" and was
# not escaped has no time and year. An address has 320 characters at most (RFC 3696); bounds keep a long line from
# being looked through once for each time in it.
_FROM = re.compile(rb"(?m)(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\n]{0,400}?\d\d:\d\d[^\n]{0,60}?\d{4}[^\n]*\n")
# mboxrd escapes each "From " at the beginning of a line, and each line that looks escaped.
_ESCAPED = re.compile(rb"(?m)^>(>*From )")
# Messages within messages within messages: deeper ones are nobody's news.
_DEEPEST = 3


def parts(name: str, data: bytes, *, packed: bool = False, depth: int = 0) -> Iterator[Part]:
    """The messages of a mailbox, each named by its Message-ID, or the one message of a file; then its attachments.

    ``packed`` and ``depth`` are as in ``index.readers.parts``.

    Raises:
        ReadError: It is empty, neither a mailbox nor a message, or attached to too many, each in the next.
    """
    if depth >= _DEEPEST:
        raise ReadError(f"{name} is in a message in a message.", hint="Save it and index it by itself.")
    if not data.strip():
        raise ReadError(f"{name} is empty.", hint="Remove it, or save the message into it.")
    if not _FROM.match(data):
        if name.lower().endswith(".mbox"):
            raise ReadError(f"{name} is no mailbox: it does not begin with “From ” and a date.")
        yield from _message(data, "", name, _Place(packed, depth + 1))
        return
    taken: set[str] = set()
    for number, raw in enumerate(_split(data), start=1):
        try:
            id_ = Headers(_parse(raw)).id or f"message {number}"
        except ReadError:
            id_ = f"message {number}"
        id_ = id_.replace("/", "-")  # a name, not a path
        unique = id_ if id_ not in taken else f"{id_} ({number})"
        taken.add(unique)
        yield from _message(raw, unique, f"message {number} of {name}", _Place(packed, depth + 1))


def _split(data: bytes) -> Iterator[bytes]:
    """The messages of a mailbox in the format mboxrd, unescaped, without their From lines."""
    begun: int | None = None
    for line in _FROM.finditer(data):
        if begun is not None:
            yield _ESCAPED.sub(rb"\1", data[begun : line.start()])
        begun = line.end()
    if begun is not None:
        yield _ESCAPED.sub(rb"\1", data[begun:])


class _Place(NamedTuple):
    """Whether it comes out of an archive, and which message it is, counted from the outermost."""

    packed: bool
    depth: int


def _message(raw: bytes, part: str, name: str, place: _Place) -> Iterator[Part]:
    """A message and what is attached to it; a broken one is a part that cannot be read."""
    yield Part(part, raw, partial(_read, raw, name))
    try:
        attached = attachments(_parse(raw))
    except ReadError:
        return
    for number, one in enumerate(attached, start=1):
        inner = "#".join(filter(None, (part, one.name or f"attachment {number}")))
        if one.is_message and place.depth < _DEEPEST:
            deeper = place._replace(depth=place.depth + 1)
            yield from _message(one.data, inner, f"{one.name or 'a message'} in {name}", deeper)
        elif not one.is_message:
            yield from _attached(one.name, one.data, inner, place)


def _attached(name: str, data: bytes, inner: str, place: _Place) -> Iterator[Part]:
    """The articles of an attached file, if it is of a kind that is read; others (pictures) are passed over."""
    from index import readers

    if not readers.is_read(name):
        return
    try:
        for part in readers.parts(name, data, packed=place.packed, depth=place.depth):
            yield Part("#".join(filter(None, (inner, part.name))), part.data, part.read)
    except ReadError as error:
        yield Part(inner, data, partial(_fail, error))


def _fail(error: ReadError) -> Extract:
    raise error


def _read(raw: bytes, name: str) -> Extract:
    return read_message(_parse(raw), name)


def _parse(raw: bytes) -> EmailMessage:
    """The message; its headers are read one by one, so that a broken one spoils no other.

    Raises:
        ReadError: The parser gave up.
    """
    from email import message_from_bytes, policy

    try:
        return message_from_bytes(raw, policy=policy.default.clone(header_factory=bounded))
    except Exception as error:  # the parser has no base for its errors, and many bugs on broken headers
        raise ReadError(f"The message is damaged: {type(error).__name__}.") from error
