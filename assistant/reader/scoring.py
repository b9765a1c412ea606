"""What the network's scores of tokens say of sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import inf
from typing import TYPE_CHECKING, Final

from assistant.reader.types import Read

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.reader.pairs import Pair

# Tokens of the longest answer: what is longer is a statement, and the sentence itself says it.
MAX_ANSWER: Final = 20

OUT_OF_REACH: Final = Read(-inf, None, -inf)


def read_sentence(pair: Pair, scores: NDArray[np.float32], sentence: tuple[int, int]) -> Read:
    """Read one sentence.

    Args:
        pair: The tokens.
        scores: Their relevance, start and end, logits of shape ``(tokens, 3)``.
        sentence: ``[start, end)`` in the characters of the pair's text.

    Returns:
        What the scores say; a token that also belongs to a neighbour counts for both.
    """
    start, end = sentence
    first, last = bisect_right(pair.ends, start), bisect_left(pair.starts, end)
    if start >= end or first >= last:
        return OUT_OF_REACH
    own = scores[pair.text + first : pair.text + last]
    opening, closing, total = best_span(own[:, 1], own[:, 2])
    answer = max(start, pair.starts[first + opening]), min(end, pair.ends[first + closing])
    # [CLS] stands for "no answer" (Devlin et al. 2019, section 4.3).
    return Read(float(own[:, 0].mean()), answer, total - float(scores[0, 1] + scores[0, 2]))


def best_span(starts: NDArray[np.float32], ends: NDArray[np.float32]) -> tuple[int, int, float]:
    """First and last token of the likeliest span of at most ``MAX_ANSWER``, and the sum of their two logits."""
    import numpy as np

    size = len(starts)
    allowed = np.triu(np.tri(size, k=MAX_ANSWER - 1, dtype=bool))
    sums = np.where(allowed, starts[:, None] + ends[None, :], -np.inf)
    first, last = divmod(int(sums.argmax()), size)
    return first, last, float(sums[first, last])
