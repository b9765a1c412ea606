"""Documents that a user may have meant by a name that none of them has."""

from __future__ import annotations

import difflib
from heapq import nlargest
from pathlib import PurePath
from textwrap import shorten
from typing import TYPE_CHECKING

from index.outlets import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.catalog import Summary

# Documents that a hint names, and characters of a title among others; it is one line.
_SHOWN = 3
_TITLE = 60
# Documents whose spelling is compared, at some 0.1 ms each: all may share a word such as the outlet's.
_COMPARED = 500
_ALL = "citebound sources lists them."


def hint(name: str, documents: Sequence[Summary]) -> str:
    """What to type instead of a name that no document has: ids of those nearest to it, and what they are.

    The nearest have most of its words in title, outlet and file name; if none has any, those spelt most like it.
    """
    near = (_sharing(name, documents) or _alike(name, documents))[:_SHOWN]
    return f"Nearest: {'; '.join(map(_named, near))}. {_ALL}" if near else _ALL


def _sharing(name: str, documents: Sequence[Summary]) -> list[Summary]:
    asked, typed = words(name), name.casefold()

    def shared(one: Summary) -> int:
        said = " ".join(_names(one))
        return len(asked & words(said)) or int(bool(typed) and typed in said.casefold())

    def alike(one: Summary) -> float:
        return max(difflib.SequenceMatcher(None, typed, spelt.casefold()).ratio() for spelt in _names(one))

    most = nlargest(_COMPARED, filter(shared, documents), key=shared)
    return sorted(most, key=lambda one: (shared(one), alike(one)), reverse=True)


def _alike(name: str, documents: Sequence[Summary]) -> list[Summary]:
    named = {spelt.casefold(): one for one in reversed(documents) for spelt in _names(one)}
    close = difflib.get_close_matches(name.casefold(), named, _SHOWN)
    return list({named[spelt].id: named[spelt] for spelt in close}.values())


def _names(one: Summary) -> list[str]:
    return [each for each in (one.metadata.title, one.metadata.outlet, PurePath(one.path).stem) if each]


def _named(one: Summary) -> str:
    title = shorten(one.metadata.title, _TITLE, placeholder="…") if one.metadata.title else ""
    said = (f"“{title}”" if title else PurePath(one.path).name, one.metadata.outlet)
    return f"{one.id} ({', '.join(filter(None, said))})"
