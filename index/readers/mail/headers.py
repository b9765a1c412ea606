"""What the headers of a message say."""

from __future__ import annotations

import re
from email.headerregistry import HeaderRegistry
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING

from index.metadata import found_in, from_values
from index.types import Metadata, Origin

if TYPE_CHECKING:
    from email.headerregistry import BaseHeader
    from email.message import EmailMessage

# Without any of these, which are on every message that was sent, a file is no message.
_SENT = ("From", "Subject", "Date", "Message-ID", "Received", "To")
# "Re:", "Fwd:", and as German and Swedish programs write them; "Re[2]:".
_PREFIX = re.compile(r"\s*(?:(?:re|fwd?|aw|wg|sv|vs|tr|rv|antw)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
# "Ada Brun from The Strand", "Ada Brun at Kelpin Post", "Ada Brun | The Strand".
_OF = re.compile(r"(?P<author>[^|]+?)\s*(?: from | at | of |\|)\s*(?P<outlet>[^|]+)")
# Headers that only mail to many has.
_BULK = ("List-Id", "List-Unsubscribe", "List-Post")
_LIST = re.compile(r"\s*(?P<phrase>[^<]*?)\s*<[^<>]*>\s*")

# Characters of a header that are read: a sender, a subject, a boundary are far shorter; lists of recipients are
# not looked at. Python's parser takes quadratic time over a broken one: 10 s over 10,000 quotation marks.
_LONGEST = 1_000
_PARSER = HeaderRegistry()


def bounded(name: str, value: str) -> BaseHeader:
    """A header parsed as usual, but no more of it than ``_LONGEST`` characters."""
    return _PARSER(name, value[:_LONGEST])


class Headers:
    """The headers of a message, decoded; a broken one is as if it were not there."""

    def __init__(self, message: EmailMessage) -> None:
        self._message = message

    @property
    def are_there(self) -> bool:
        """Whether it has any header that a message has."""
        return any(self._said(name) for name in _SENT)

    @property
    def id(self) -> str:
        """The Message-ID without its brackets, ``""`` without one."""
        return self._said("Message-ID").strip("<> ")

    def metadata(self) -> Metadata:
        """Subject, sender, date.

        Mail to many is from an outlet: that of its list, or the sender's name ("Ada Brun from The Strand" is
        both). Mail to a few has an author and no outlet; an address alone is no name, and a domain no outlet.
        """
        sender = next((name.strip(" '\"") for name, _ in getaddresses([self._said("From")])), "")
        sender = "" if "@" in sender else sender
        author, outlet = sender, ""
        if any(self._said(name) for name in _BULK):
            listed = _LIST.fullmatch(self._said("List-Id"))
            both = _OF.fullmatch(sender)
            phrase = listed["phrase"].strip('" ') if listed else ""
            author = both["author"] if both else sender if phrase and phrase != sender else ""
            outlet = phrase or (both["outlet"] if both else sender)
        return found_in(
            Origin.MAIL,
            from_values(
                {
                    "title": _some(_PREFIX.sub("", self._said("Subject"), count=1)),
                    "author": _some(author),
                    "outlet": _some(outlet),
                    "published": _some(self._day()),
                    "url": _some(self._said("Archived-At").strip("<> ")),
                    "language": _some(self._said("Content-Language").split(",")[0]),
                }
            ),
        )

    def _day(self) -> str:
        """The day on which it was sent, where it was sent."""
        try:
            return parsedate_to_datetime(self._said("Date")).date().isoformat()
        except (ValueError, TypeError, OverflowError, IndexError):
            return ""

    def _said(self, name: str) -> str:
        try:
            return " ".join(str(self._message.get(name, "")).split())
        except Exception:  # noqa: BLE001  (the parser of headers raises whatever a broken one makes it stumble over)
            return ""


def _some(value: str) -> list[str]:
    return [value] if value else []
