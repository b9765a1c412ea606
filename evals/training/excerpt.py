"""What of a long source is read with a claim: a network sees some 230 tokens of it."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Final

from index.lexical import terms
from index.split import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

# Characters: about 230 tokens. The reader was trained on as many.
_MOST: Final = 1000
# A sentence beside one that shares much with the claim is likelier to be of the same matter.
_NEIGHBOUR: Final = 0.3


class Rarity:
    """Inverse document frequency of terms over some texts."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._count = len(texts)
        self._frequency = Counter(term for text in texts for term in set(terms(text)))

    def __call__(self, term: str) -> float:
        """That of a term, which need not stand in the texts."""
        return math.log((self._count + 1) / (self._frequency[term] + 0.5))

    def shared(self, asked: str, text: str) -> float:
        """The summed rarity of the terms that two texts share."""
        return sum(map(self, sorted(set(terms(asked)) & set(terms(text)))))


def excerpt(claim: str, source: str) -> str:
    """The sentences of a source that share most with a claim, in their order, of together 1,000 characters.

    A first sentence that is longer is taken whole; a source without sentences is cut.
    """
    texts = [source[one.start : one.end] for one in sentences(source)]
    if not texts:
        return source[:_MOST]
    rarity = Rarity(texts)
    own = [rarity.shared(claim, text) for text in texts]
    score = [
        mine + _NEIGHBOUR * (sum(own[max(0, at - 1) : at]) + sum(own[at + 1 : at + 2]))
        for at, mine in enumerate(own)
    ]
    kept: set[int] = set()
    length = 0
    for at in sorted(range(len(texts)), key=lambda at: -score[at]):
        if not kept or length + len(texts[at]) <= _MOST:
            kept.add(at)
            length += len(texts[at])
    return " ".join(text for at, text in enumerate(texts) if at in kept)
