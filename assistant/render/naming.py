"""What a document is called where there is room for no more than a name, as in a list of reprints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from assistant.lines import one_line
from assistant.render.citation import quoted
from assistant.render.text import file_name, flat
from index.errors import DocumentNotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from index.types import Metadata

# Characters of a title among others in a line.
_TITLE = 60


class Described(Protocol):
    """A document, as far as its name goes: ``Document``, ``Card`` and ``Header`` of the index are such."""

    @property
    def path(self) -> str:
        """Where it was read."""

    @property
    def metadata(self) -> Metadata:
        """What it says of itself."""


def called(about: Described) -> str:
    """Its outlet and its title, else its file name."""
    meta = about.metadata
    title = quoted(one_line(meta.title, _TITLE)) if meta.title else file_name(about.path)
    return flat(f"{meta.outlet}, {title}" if meta.outlet else title)


def naming(look_up: Callable[[str], Described]) -> Callable[[str], str]:
    """What documents are called, by their ids; one that is not there any more by its id.

    Args:
        look_up: A document by its id; it raises ``DocumentNotFoundError`` for none.
    """

    def named(document: str) -> str:
        try:
            return called(look_up(document))
        except DocumentNotFoundError:
            return document

    return named


def reprinted(copies: Iterable[str], named: Callable[[str], str]) -> str | None:
    """Where else a document was printed; ``None`` if nowhere."""
    names = "; ".join(map(named, copies))
    return f"reprinted in {names}" if names else None
