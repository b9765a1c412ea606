"""The bundled reader: a small network that reads a question and a passage together, on the CPU.

What it is and how it was made: README.md beside this file.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.errors import ReaderError
from assistant.reader.pairs import MAX_CLAIM, MAX_QUESTION, leading, paired
from assistant.reader.scoring import read_sentence
from assistant.reader.types import Passage, Read, Reading
from index.embed.minilm import TOKENIZER
from index.embed.network import Network, Released, on_cores

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from assistant.reader.pairs import Pair
    from index.embed.network import Loaded

__all__ = ["Passage", "Read", "Reader", "Reading"]

# Printed by export.py, which makes the file.
MODEL_SHA256: Final = "498e212f526ce13b587a96d374f5312f0bc7dbc2c3a7057fa63b21b561197bb8"


class Reader:
    """Reads questions with passages, and claims with evidence; loaded at first use, safe between threads.

    Args:
        folder: Where ``model.onnx`` lies, by default this package. Only the file that was released is accepted,
            wherever it lies. The tokenizer is the bundled embedder's.
    """

    def __init__(self, folder: Path = Path(__file__).parent) -> None:
        model = Released(folder / "model.onnx", MODEL_SHA256)
        self._network = Network(model, TOKENIZER, name="reading model", error=ReaderError, truncates=False)

    @property
    def fingerprint(self) -> str:
        """Names the network and its exact weights, without loading them."""
        return f"citebound-reader-int8:{MODEL_SHA256[:12]}"

    def load(self) -> None:
        """Load it, if it is not.

        Raises:
            ReaderError: See ``read``.
        """
        with self._network.opened():
            pass

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Read a question, of which 64 tokens count, with each passage.

        Returns:
            One reading for each passage, in order; none depends on the other passages.

        Raises:
            ReaderError: The network's files are missing or altered, or the runtime failed.
        """
        if not passages:
            return []
        with self._network.opened() as network:
            asked = leading(network, question, MAX_QUESTION)
            return on_cores(partial(_read, network, asked), passages)

    def support(self, pairs: Sequence[tuple[str, str]]) -> list[float]:
        """Say of each claim, of which 96 tokens count, whether its evidence supports it.

        Args:
            pairs: ``(claim, evidence)`` each.

        Returns:
            A logit for each pair, in order.

        Raises:
            ReaderError: As in ``read``.
        """
        if not pairs:
            return []
        with self._network.opened() as network:
            return on_cores(partial(_support, network), pairs)


def _read(network: Loaded, question: list[int], passage: Passage) -> Reading:
    pair = paired(network, question, passage.text, passage.title)
    tokens, (answerable, _) = _run(network, pair)
    return Reading(float(answerable), tuple(read_sentence(pair, tokens, one) for one in passage.sentences))


def _support(network: Loaded, pair: tuple[str, str]) -> float:
    claim, evidence = pair
    _, (_, support) = _run(network, paired(network, leading(network, claim, MAX_CLAIM), evidence))
    return float(support)


def _run(network: Loaded, pair: Pair) -> list[NDArray[np.float32]]:
    """Logits of the tokens ``(tokens, 3)``, and of the pair ``(2,)``."""
    return network.session.run(None, {"input_ids": pair.ids, "segment_ids": pair.segments})
