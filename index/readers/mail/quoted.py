"""What of a message is not its own: the message that it answers, its signature, the foot of its list."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from index.clean import is_article
from index.types import Extract, Removed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

QUOTED = "quoted message"
SIGNATURE = "signature"
LIST = "foot of a mailing list"

# "On Mon, 4 Mar 2031 at 09:30, Ada Brun <ada@kelpin.example> wrote:", over one line or two, and its translations.
_WROTE = re.compile(
    r"(?:On\b.{5,300}\bwrote|Am\b.{5,300}\bschrieb.{0,80}|Le\b.{5,300}\ba écrit|El\b.{5,300}\bescribió|"
    r"Op\b.{5,300}\bschreef.{0,80}|Il\b.{5,300}\bha scritto|Den\b.{5,300}\bskrev.{0,80})\s*:",
    re.DOTALL,
)
# Outlook puts the message answered below a line such as these, or below its header alone.
_ORIGINAL = re.compile(
    r"-{2,}\s*(?:Original Message|Ursprüngliche Nachricht|Message d'origine|Mensaje original)\s*-{2,}",
    re.IGNORECASE,
)
_HEADER = re.compile(r"(?:From|Von|De|Da)\s?:\s.*\S")
_HEADER_NEXT = re.compile(r"(?:Sent|Date|To|Gesendet|Datum|An|Envoyé|À|Enviado|Para|Inviato|A|Cc|Subject)\s?:\s.*")
_FORWARDED = re.compile(
    r"(?:-{2,}|_{2,})?\s*(?:Begin forwarded message|Forwarded [Mm]essage|Weitergeleitete Nachricht|"
    r"Message transféré)\s*:?\s*-*"
)
_RULE = re.compile(r"_{20,}")
# The line that parts text and signature (RFC 3676, 4.3); many programs lose its space. A longer signature is none.
_DASHES = re.compile(r"-- ?")
_LONGEST_SIGNATURE = 15
# A list adds to each message a rule, its name and its address.
_LONGEST_FOOT = 8
_FOOT = re.compile(r".*\b(?:mailing list|unsubscribe|listinfo)\b.*", re.IGNORECASE)


def own_text(text: str) -> Extract:
    """The text that the sender wrote; a message that is nothing but quotation is kept whole.

    What was forwarded is kept, with its own header: it is what the message is for.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    whys = _whys(lines)
    own = "\n".join(line for line, why in zip(lines, whys, strict=True) if not why)
    if not any(map(str.isalnum, own)) or not (is_article(own.strip()) or len(set(whys)) == 1):
        return Extract("\n".join(line.lstrip("> ") if line.startswith(">") else line for line in lines))
    return Extract(own, removed=tuple(_removed(lines, whys)))


def _removed(lines: Sequence[str], whys: Sequence[str | None]) -> Iterator[Removed]:
    for why, group in groupby(zip(lines, whys, strict=True), key=lambda pair: pair[1]):
        text = "\n".join(line for line, _ in group).strip()
        if why and text:
            yield Removed(text, why)


def _whys(lines: Sequence[str]) -> list[str | None]:
    """For each line why it is not the sender's own."""
    whys: list[str | None] = [None] * len(lines)
    end = _foot(lines, whys)
    forwarded = next((i for i, line in enumerate(lines[:end]) if _FORWARDED.fullmatch(line.strip())), end)
    for i, line in enumerate(lines[:forwarded]):
        if line.startswith(">") and not line.startswith(">From "):
            whys[i] = QUOTED
            _introduction(lines, whys, i)
        elif not whys[i] and _begins_original(lines, i):
            whys[i:end] = [QUOTED] * (end - i)
            return whys
    _signature(lines, whys, end if forwarded == end else forwarded)
    return whys


def _foot(lines: Sequence[str], whys: list[str | None]) -> int:
    """Mark the foot that a list adds; returns where the message ends."""
    for i in range(max(0, len(lines) - _LONGEST_FOOT), len(lines)):
        if _RULE.fullmatch(lines[i].strip()) and any(_FOOT.fullmatch(line) for line in lines[i:]):
            whys[i:] = [LIST] * (len(lines) - i)
            return i
    return len(lines)


def _introduction(lines: Sequence[str], whys: list[str | None], quoted: int) -> None:
    """Mark "On … wrote:" above a quotation, on one line, or broken over two or three."""
    last = quoted - 1
    while last >= 0 and not lines[last].strip():
        last -= 1
    for first in range(last, max(-1, last - 3), -1):
        if whys[first] is None and _WROTE.fullmatch("\n".join(lines[first : last + 1]).strip()):
            whys[first:quoted] = [QUOTED] * (quoted - first)
            return


def _begins_original(lines: Sequence[str], i: int) -> bool:
    """Whether the message answered stands below line ``i`` unmarked, as Outlook leaves it."""
    line = lines[i].strip()
    if _ORIGINAL.fullmatch(line):
        return True
    below = [each.strip() for each in lines[i + 1 : i + 3]]
    if _RULE.fullmatch(line):
        return bool(below) and _HEADER.fullmatch(below[0]) is not None
    is_header = _HEADER.fullmatch(line) is not None and len(below) > 1
    return i > 0 and is_header and all(_HEADER_NEXT.fullmatch(each) for each in below)


def _signature(lines: Sequence[str], whys: list[str | None], end: int) -> None:
    for i in range(end - 1, max(-1, end - 1 - _LONGEST_SIGNATURE), -1):
        if _DASHES.fullmatch(lines[i]):
            whys[i:end] = [why or SIGNATURE for why in whys[i:end]]
            return


def is_forwarded(text: str) -> bool:
    """Whether a text begins with the line that programs put above a message that is passed on."""
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    return _FORWARDED.match(first) is not None
