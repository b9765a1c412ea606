"""Near-copies: five reprints of one wire story are one source.

``index.copies.likeness`` says what a copy is. Candidates come from a sketch of each document, a selection of the
hashes of its runs of five words by winnowing (Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for
document fingerprinting", 2003): whatever ``GUARANTEED`` words in a row two texts share has left a hash in both
sketches, wherever in the texts it stands. docs/reading.md has the figures.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.copies.likeness import RUN_WORDS, Likeness, Runs, compare, runs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from index.catalog import Catalog
    from index.types import Metadata

# Of any so many runs in a row the one with the smallest hash is kept: two of 17 on average.
_WINDOW = 16
GUARANTEED = _WINDOW + RUN_WORDS - 1
# Sketches estimate the common share with an error of some .1 for a short text; half of what a copy must have makes
# a candidate.
_CANDIDATE = 0.25
# What stands in more documents than this is some outlet's boilerplate; to look it up costs time for nothing.
_COMMON = 1_000
# Later than any date.
_UNSAID = "9999"


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that are one source: the copy that stands for all, and how each of the others is like it."""

    canonical: str
    copies: Mapping[str, Likeness]

    @property
    def documents(self) -> tuple[str, ...]:
        """Ids of all its documents, in order."""
        return tuple(sorted((self.canonical, *self.copies)))


def sketch(text: str) -> frozenset[int]:
    """The winnowed hashes of a text; empty for a text of fewer than five words."""
    cut = runs(text)
    if not cut:
        return frozenset()
    # No run holds a newline: all are encoded at once. Seven bytes, because SQLite's integers are signed, and it
    # keeps small ones in fewer bytes.
    encoded = "\n".join(cut).encode("utf-8", "surrogatepass").split(b"\n")
    hashes = [hashlib.blake2b(run, digest_size=7).digest() for run in encoded]
    kept: set[bytes] = set()
    smallest = -1
    for at in range(max(1, len(hashes) - _WINDOW + 1)):
        # It stays the smallest until the window has left it behind, or has come to one that is as small.
        if smallest < at or hashes[at + _WINDOW - 1] <= hashes[smallest]:
            window = hashes[at : at + _WINDOW]
            smallest = at + window.index(min(window))
            kept.add(hashes[smallest])
    return frozenset(map(int.from_bytes, kept))


def similarity(a: frozenset[int], b: frozenset[int]) -> float:
    """Estimated share, in [0, 1], of the shorter document's runs that the longer one has, from two sketches."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


class Kinship:
    """The copies of documents, each group of them found once: for as long as the catalog does not change.

    Args:
        catalog: Where the documents and their sketches are.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._pile = _Pile(catalog)
        self._groups: dict[str, Group] = {}

    def group(self, document: str) -> Group:
        """The group of a document; of itself alone when it has no copies."""
        if document not in self._groups:
            found = self._pile.groups(document)
            self._groups |= {one: group for group in found for one in group.documents}
        return self._groups.get(document) or Group(document, {})

    def copies(self, document: str) -> dict[str, Likeness | None]:
        """The others of its group, in order, each with how it is like this one; two parts of one need not be."""
        others = (one for one in self.group(document).documents if one != document)
        return {one: self._pile.likeness(document, one) for one in others}


def copies_of(catalog: Catalog, document: str) -> tuple[str, ...]:
    """Ids of the other documents of this one's group, in order."""
    return tuple(one for one in Kinship(catalog).group(document).documents if one != document)


def groups(catalog: Catalog) -> tuple[Group, ...]:
    """All groups of two or more documents, in the order of their canonical copies."""
    seen: set[str] = set()
    found: list[Group] = []
    for document in _Sketches(catalog).sharing():
        if document not in seen:
            around = _Pile(catalog).groups(document)
            seen.update(*(one.documents for one in around))
            found += (one for one in around if one.copies)
    return tuple(sorted(found, key=lambda one: one.canonical))


def canonical(group: Mapping[str, Metadata], lengths: Mapping[str, int]) -> str:
    """The copy that stands for its group: the earliest dated one, else the longest; ties by id."""
    return min(group, key=lambda id_: _rank(id_, group[id_], lengths.get(id_, 0)))


def _rank(id_: str, about: Metadata, length: int) -> tuple[str, str, int, str]:
    """Sorts the copy that stands for its group first. An inferred date counts only where none is said."""
    return (_said(about), about.published or _UNSAID, -length, id_)


def _said(about: Metadata) -> str:
    """The date of publication if the document says it; later than any other if it does not."""
    return (about.published if "published" not in about.inferred else None) or _UNSAID


class _Pile:
    """The documents around one document, read as they are needed, each pair compared once."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._sketches = _Sketches(catalog)
        self._texts: dict[str, Runs] = {}
        self._known: dict[frozenset[str], Likeness | None] = {}

    def _runs(self, document: str) -> Runs:
        if document not in self._texts:
            self._texts[document] = Runs.of(self._catalog.document(document).text)
        return self._texts[document]

    def likeness(self, one: str, other: str) -> Likeness | None:
        """How the two are copies; see ``compare``."""
        pair = frozenset((one, other))
        if pair not in self._known:
            self._known[pair] = compare(self._runs(one), self._runs(other))
        return self._known[pair]

    def candidates(self, documents: Collection[str], known: Collection[str]) -> list[tuple[str, str]]:
        """Pairs of one of ``documents`` and one that is not in ``known``, with sketches that are near enough."""
        own = self._sketches.of(documents)
        shared = Counter(
            (one, other)
            for holders in self._sketches.holders(frozenset[int]().union(*own.values()))
            for one in own.keys() & holders
            for other in holders
            if other not in known
        )
        sizes = self._sketches.sizes({other for _, other in shared})
        return [
            (one, other)
            for (one, other), n in shared.items()
            if n >= _CANDIDATE * min(len(own[one]), sizes[other])
        ]

    def _connected(self, document: str) -> set[str]:
        """A document and all that a chain of copies connects with it."""
        known, frontier = {document}, {document}
        while frontier:
            found: set[str] = set()
            for one, other in self.candidates(frontier, known):
                if other not in found and self.likeness(one, other):
                    found.add(other)
            known, frontier = known | found, found
        return known

    def groups(self, document: str) -> list[Group]:
        """A document and all that copies connect with it, in groups around canonical copies (star clustering).

        In canonical order each document joins a group of whose canonical copy it is a copy itself, or stands for
        a new one: chains of copies end there, and a page that holds two stories makes no group of the two. Of
        several groups it joins that with whose canonical copy it shares most.
        """
        members = self._connected(document)
        if len(members) == 1:
            return [Group(document, {})]
        about = {one: header.metadata for one, header in self._catalog.headers(members).items()}
        found: dict[str, dict[str, Likeness]] = {}
        for one in sorted(about, key=lambda id_: _rank(id_, about[id_], len(self._runs(id_).text))):
            joins = {
                first: like
                for first, copies in found.items()
                if (like := self.likeness(first, one)) and self._fits(one, first, copies, about)
            }
            if joins:
                first = max(joins, key=lambda id_: joins[id_].share)
                found[first][one] = joins[first]
            else:
                found[one] = {}
        return [Group(first, copies) for first, copies in found.items()]

    def _fits(self, one: str, first: str, copies: Iterable[str], about: Mapping[str, Metadata]) -> bool:
        """Whether a part of a group's canonical copy belongs with the rest of the group.

        Two parts of a page that have nothing in common may be two excerpts of it, or two stories that it took
        over. Excerpts they are if the page is known to be the earlier; else they stay apart.
        """
        part = self._runs(one).lacks_most_of(self._runs(first))
        earlier = _said(about[first]) < _said(about[one]) < _UNSAID
        return earlier or not part or all(self.likeness(one, other) for other in copies)


class _Sketches:
    """The stored sketches."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def of(self, documents: Iterable[str]) -> dict[str, frozenset[int]]:
        """The sketch of each of these documents."""
        found: dict[str, set[int]] = {document: set() for document in documents}
        sql = "SELECT document, hash FROM sketches WHERE document IN ({})"
        for document, value in self._catalog.rows_in(sql, list(found)):
            found[str(document)].add(int(str(value)))
        return {document: frozenset(values) for document, values in found.items()}

    def sizes(self, documents: Iterable[str]) -> dict[str, int]:
        """The number of hashes of each of these documents that has any."""
        sql = "SELECT document, count(*) FROM sketches WHERE document IN ({}) GROUP BY document"
        return {str(document): int(str(n)) for document, n in self._catalog.rows_in(sql, documents)}

    def holders(self, hashes: Iterable[int]) -> list[list[str]]:
        """For each of these hashes that two documents or more have, but not too many, those documents."""
        counted = "SELECT hash, count(*) FROM sketches WHERE hash IN ({}) GROUP BY hash"
        shared = [value for value, n in self._catalog.rows_in(counted, hashes) if 1 < int(str(n)) <= _COMMON]
        found: dict[object, list[str]] = {value: [] for value in shared}
        listed = "SELECT hash, document FROM sketches WHERE hash IN ({})"
        for value, document in self._catalog.rows_in(listed, shared):
            found[value].append(str(document))
        return list(found.values())

    def sharing(self) -> list[str]:
        """Documents that share any hash with another, in order."""
        sql = (
            "SELECT DISTINCT document FROM sketches WHERE hash IN"
            " (SELECT hash FROM sketches GROUP BY hash HAVING count(*) BETWEEN 2 AND ?) ORDER BY document"
        )
        return [str(document) for (document,) in self._catalog.rows(sql, _COMMON)]
