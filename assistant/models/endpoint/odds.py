"""What a model's first token says of yes and no."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# What may stand around a word: models begin a sentence, or quote it.
_AROUND = " \t\r\n.,:;!\"'`*“”‘’▁Ġ"


def share_of_yes(told: Sequence[tuple[str, float]]) -> float | None:
    """The share of "yes" in the weight of "yes" and "no", in whatever case and with whatever around them.

    Args:
        told: Tokens with their log-probabilities.

    Returns:
        From 0 to 1; ``None`` if there is neither.
    """
    weight = {"yes": 0.0, "no": 0.0}
    for token, logprob in told:
        word = token.strip(_AROUND).casefold()
        if word in weight:
            weight[word] += math.exp(min(0.0, logprob))
    total = sum(weight.values())
    return weight["yes"] / total if total else None
