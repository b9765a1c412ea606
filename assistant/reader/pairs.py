"""A question and a text as the reader's network takes them: ``[CLS] question [SEP] title text [SEP]``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from index.embed.network import encodable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.embed.network import Loaded

# Positions that the network is exported with. A passage of the index has at most 900 characters, seldom 250
# tokens: it fits beside the longest question and title.
MAX_TOKENS: Final = 384
# What comes first is cut, so that no question crowds out the text: a question is seldom longer than 30 tokens, a
# claim, which stands in its place, than 60.
MAX_QUESTION: Final = 64
MAX_CLAIM: Final = 96
MAX_TITLE: Final = 24

# In BERT's vocabulary.
_CLS: Final = 101
_SEP: Final = 102


class Pair(NamedTuple):
    """The network's input, ``(tokens,)`` each, and where in it the text is.

    ``text`` is the place of the text's first token; ``starts`` and ``ends`` are the characters where each of its
    tokens within reach begins and ends, both in rising order.
    """

    ids: NDArray[np.int64]
    segments: NDArray[np.int64]
    text: int
    starts: list[int]
    ends: list[int]


def leading(network: Loaded, text: str, most: int) -> list[int]:
    """The first tokens of what a text is read for, at most ``most``."""
    return network.tokenizer.encode(encodable(text), add_special_tokens=False).ids[:most]


def paired(network: Loaded, question: list[int], text: str, title: str = "") -> Pair:
    """A question's tokens with a text, of which as much is within reach as there is room for."""
    import numpy as np

    head = [_CLS, *question, _SEP]
    titled = [*head, *(leading(network, title, MAX_TITLE) if title else ())]
    encoded = network.tokenizer.encode(encodable(text), add_special_tokens=False)
    room = MAX_TOKENS - len(titled) - 1
    offsets = encoded.offsets[:room]
    ids = np.array([*titled, *encoded.ids[:room], _SEP], np.int64)
    segments = (np.arange(len(ids)) >= len(head)).astype(np.int64)
    return Pair(ids, segments, len(titled), [start for start, _ in offsets], [end for _, end in offsets])
