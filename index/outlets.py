"""Outlets by the names that users give them: whole, or by the words that tell them from others."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

from index.errors import FilterError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Outlets that a message names, the nearest first: it is one line.
_SHOWN = 5
_ARTICLES = frozenset("the a an le la les l el los las il lo der die das de het".split())
# Words that the names of many outlets have: nobody is told from others by them alone.
_GENERIC = frozenset(
    "agency bulletin chronicle com courier daily evening express gazette globe herald independent international"
    " journal magazine mail media mirror monitor morning net network news newspaper observer online org post press"
    " radio record report reporter review service standard star sun sunday telegraph times today tribune tv weekly"
    " wire world".split()
)


def words(name: str) -> frozenset[str]:
    """The words of a name but for articles, without case and accents."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    found = frozenset(re.findall(r"\w+", bare.casefold()))
    return found - _ARTICLES or found


def fitting(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The outlets that a user means by a name: those called so, else those whose names have all its words.

    By words that many names have, such as "Post" or "News", an outlet is meant only if no other has them.

    Args:
        name: As the user gave it.
        known: The outlets there are, as the documents name them.

    Raises:
        FilterError: There is none, and the nearest are named; or several have no more than such words.
    """
    known = sorted(known)
    asked = words(name)
    whole = tuple(one for one in known if words(one) == asked)
    if whole:
        return whole
    parts = tuple(one for one in known if asked <= words(one))
    if len(parts) > 1 and not asked - _GENERIC:
        raise FilterError(f"“{name}” may be {len(parts)} outlets.", hint=f"Say which: {listed(parts)}")
    if parts:
        return parts
    raise FilterError(f"No document is from “{name}”.", hint=_there_are(name, known))


def _there_are(name: str, known: Sequence[str]) -> str:
    if not known:
        return "No document of the index names its outlet."
    asked = words(name)

    def near(one: str) -> tuple[bool, float]:
        likeness = difflib.SequenceMatcher(None, name.casefold(), one.casefold()).ratio()
        return bool(asked & words(one)), likeness

    return f"There are: {listed(sorted(known, key=near, reverse=True))}"


def listed(names: Sequence[str]) -> str:
    """Names in a line that ends a sentence, the first few of many."""
    return ", ".join([*names[:_SHOWN], "…"]) if len(names) > _SHOWN else f"{', '.join(names)}."
