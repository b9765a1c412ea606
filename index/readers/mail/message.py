"""The body of a message, among its alternatives, and what is attached to it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from email.message import EmailMessage, Message
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.decode import decode
from index.readers.mail.headers import Headers
from index.readers.mail.marked import own_html
from index.readers.mail.quoted import own_text
from index.readers.tags import without_tags
from index.types import Extract

if TYPE_CHECKING:
    from collections.abc import Iterator
# A plain version of less than this share of the words of the other is a stub: "Your program shows no HTML".
_STUB = 0.5
_PLAIN, _HTML, _MESSAGE = "text/plain", "text/html", "message/rfc822"


# What mail under these labels is really written in (WHATWG Encoding Standard, 4.2).
_WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message, or a message that did."""

    name: str
    data: bytes
    is_message: bool


def read_message(message: EmailMessage, name: str) -> Extract:
    """What was written, its metadata, and in ``removed`` what it answers and its signature.

    Raises:
        ReadError: It is no message, it holds no text, or what it holds is encrypted.
    """
    headers = Headers(message)
    if not headers.are_there:
        raise ReadError(f"{name} is no e-mail: it has no headers.", hint="Save the message with its headers.")
    if message.get_content_type() == "multipart/encrypted":
        raise ReadError(f"{name} is encrypted.", hint="Save it decrypted.")
    extracts = [_read(part, name) for part in _bodies(message) if _text(part, name).strip()]
    text = "\n\n".join(one.text.strip() for one in extracts)
    if not any(map(str.isalnum, text)):
        raise ReadError(f"{name} holds no text.", hint="What is attached to it is read on its own.")
    removed = tuple(removed for one in extracts for removed in one.removed)
    return Extract(text, headers.metadata(), removed)


def attachments(message: EmailMessage) -> Iterator[Attachment]:
    """The files and messages that came with a message, in order; those inside an attached message are its own."""
    bodies = {id(part) for part in _bodies(message)}
    for part in _leaves(message):
        if part.get_content_type() == _MESSAGE:
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                yield Attachment(_name(part), bytes(inner[0]), is_message=True)
        elif id(part) not in bodies and (name := _name(part)):
            yield Attachment(name, _bytes(part), is_message=False)


def _leaves(part: EmailMessage) -> Iterator[EmailMessage]:
    if part.get_content_type() == _MESSAGE or not part.is_multipart():
        yield part
        return
    for child in _children(part):
        yield from _leaves(child)


def _children(part: EmailMessage) -> list[EmailMessage]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, EmailMessage)] if isinstance(payload, list) else []


def _bodies(part: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that are shown as the message itself, one of each set of alternatives."""
    kind = part.get_content_type()
    if kind == _MESSAGE:
        return
    if kind == "multipart/alternative":
        found = [body for child in _children(part) for body in _bodies(child)]
        if found:
            yield _better(found)
    elif kind == "multipart/related":
        yield from (body for child in _children(part)[:1] for body in _bodies(child))
    elif part.is_multipart():
        for child in _children(part):
            yield from _bodies(child)
    elif kind in (_PLAIN, _HTML) and not _is_attached(part):
        yield part


def _better(found: list[EmailMessage]) -> EmailMessage:
    """The plain one of two versions, unless it says much less than the other."""
    words = {id(part): len(without_tags(_text(part, "")).split()) for part in found}
    most = max(words.values())
    plain = [part for part in found if part.get_content_type() == _PLAIN]
    fullest = max(found, key=lambda part: words[id(part)])
    return next((part for part in plain if words[id(part)] >= _STUB * most), fullest)


def _read(part: EmailMessage, name: str) -> Extract:
    text = _text(part, name)
    if part.get_content_type() == _PLAIN:
        return own_text(_unflowed(text) if part.get_param("format") == "flowed" else text)
    return own_html(text, name)


def _text(part: EmailMessage, name: str) -> str:
    """The text of a part: in its declared charset if that fits, else in what fits; no character is dropped."""
    data = _bytes(part)
    if not data.strip():
        return ""
    try:
        encoding = codecs.lookup(part.get_content_charset() or "utf-8").name
        return data.decode(_WIDER.get(encoding, encoding))
    except (UnicodeError, LookupError):
        return decode(data, name)


def _bytes(part: EmailMessage) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except Exception:  # noqa: BLE001  (whatever a broken encoding makes of itself, the other parts are read)
        return b""
    return data if isinstance(data, bytes) else b""


def _name(part: EmailMessage) -> str:
    try:
        name = part.get_filename() or ""
    except Exception:  # noqa: BLE001  (the parser of headers raises whatever a broken one makes it stumble over)
        return ""
    return " ".join(name.replace("\\", "/").rpartition("/")[2].split())


def _is_attached(part: EmailMessage) -> bool:
    try:
        return part.get_content_disposition() == "attachment" or bool(_name(part))
    except Exception:  # noqa: BLE001  (as above)
        return False


def _unflowed(text: str) -> str:
    """Paragraphs made whole that were sent as ``format=flowed`` (RFC 3676): lines that end in a space go on."""
    lines: list[str] = []
    flows = False
    for raw in text.splitlines():
        line = raw.removeprefix(" ")
        quoted = line.startswith(">")
        if flows and not quoted and lines and not lines[-1].startswith(">"):
            lines[-1] += line
        else:
            lines.append(line)
        flows = line.endswith(" ") and line != "-- "
    return "\n".join(lines)
