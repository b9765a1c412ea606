"""Near-copies: five reprints of one wire story are one source.

A document's sketch is the ``SKETCH`` smallest hashes of its runs of five words (a bottom-k sketch, Broder,
"On the resemblance and containment of documents", 1997). Of two sketches, the share of the ``SKETCH`` smallest
values of their union that lies in both estimates the Jaccard similarity of the documents.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.catalog import Catalog
    from index.types import Metadata

SKETCH = 128
_SHINGLE_WORDS = 5
# Independent reports of one event share a few per cent of their five-word runs; a reprint with another
# headline and by-line keeps well over half.
_COPY = 0.5
_WORD = re.compile(r"\w+")


def sketch(text: str) -> frozenset[int]:
    """The bottom-k sketch of a text; empty for a text of fewer than five words."""
    words = [word.casefold() for word in _WORD.findall(text)]
    shingles = {" ".join(words[at : at + _SHINGLE_WORDS]) for at in range(len(words) - _SHINGLE_WORDS + 1)}
    # Seven bytes: SQLite's integers are signed, and it keeps small ones in fewer bytes.
    hashes = (
        int.from_bytes(hashlib.blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=7).digest())
        for shingle in shingles
    )
    return frozenset(sorted(hashes)[:SKETCH])


def similarity(a: frozenset[int], b: frozenset[int]) -> float:
    """Estimated Jaccard similarity, in [0, 1], of the documents of two sketches."""
    smallest = sorted(a | b)[:SKETCH]
    return sum(value in a and value in b for value in smallest) / len(smallest) if smallest else 0.0


def copies_of(catalog: Catalog, document: str) -> tuple[str, ...]:
    """Ids of the near-copies of a document, in order, itself not among them."""
    own = catalog.sketch(document)
    # A pair that is similar enough has at least this many values in common: it narrows the search, no more.
    least = max(1, int(len(own) * _COPY))
    return tuple(
        other
        for other in catalog.sketch_neighbours(document, least)
        if similarity(own, catalog.sketch(other)) >= _COPY
    )


def canonical(group: Mapping[str, Metadata], lengths: Mapping[str, int]) -> str:
    """The copy that stands for its group: the earliest dated one, else the longest; ties by id."""
    return min(group, key=lambda id_: (group[id_].published or "9999", -lengths.get(id_, 0), id_))
