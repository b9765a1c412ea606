"""What citebound itself wrote: no source, or its answers would come to bear one another out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from index.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Mapping

# On the first line of every answer that is exported as Markdown or as a page.
MARK: Final = "<!-- citebound"
# A browser that saves such a page anew puts a line of its own, with an address, before the mark.
_HEAD: Final = 1_000
# Among the keys of every answer that is saved as JSON, and hardly of a record of anything else.
_KEYS: Final = frozenset({"kind", "question", "claims", "conflicts", "sources", "seal"})


def refuse_export(text: str) -> None:
    """Let any text of a file, from its beginning, pass but an exported answer.

    Raises:
        ReadError: It is one.
    """
    if MARK in text[:_HEAD]:
        raise _own()


def refuse_saved(record: Mapping[str, object]) -> None:
    """Let any record pass but a saved answer.

    Raises:
        ReadError: It is one.
    """
    if record.keys() >= _KEYS:
        raise _own()


def _own() -> ReadError:
    return ReadError("It is an answer of citebound, which is no source for others.")
