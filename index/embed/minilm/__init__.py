"""The bundled embedder: all-MiniLM-L6-v2 in int8, on the CPU, with nothing to download."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from index.embed.network import ERRORS_ONLY, Network, Released, encodable, on_cores
from index.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.embed.detached import Detached
    from index.embed.network import Loaded

__all__ = ["ERRORS_ONLY", "TOKENIZER", "MiniLM"]

# Printed by export.py, which makes both files.
MODEL_SHA256: Final = "9675e0d44e56bd822964fc86ca07e3733070ee3cc61617d8ecd82281ab2a5d66"
TOKENIZER_SHA256: Final = "71a31309bdd802f1a40845b0aceb02fb4cf6f4b81c712ae33aaff676df227115"

# BERT's vocabulary, which other networks read with too.
TOKENIZER: Final = Released(Path(__file__).with_name("tokenizer.json"), TOKENIZER_SHA256)

DIMENSIONS: Final = 384

# How many texts are tokenised at a time: enough to keep every core busy, few enough that the tokens of a
# large corpus are never in memory together.
WINDOW: Final = 512


class MiniLM:
    """all-MiniLM-L6-v2, of which a text's first 256 tokens count; loaded at first use, safe between threads.

    Args:
        folder: Where ``model.onnx`` and ``tokenizer.json`` lie, by default this package. Only the files that
            were released are accepted, wherever they lie.
    """

    def __init__(self, folder: Path = Path(__file__).parent) -> None:
        self._folder = folder
        self._network = Network(
            Released(folder / "model.onnx", MODEL_SHA256),
            Released(folder / "tokenizer.json", TOKENIZER_SHA256),
            name="embedding model",
            error=EmbedderError,
        )

    @property
    def fingerprint(self) -> str:
        """Names the model and its exact weights, without loading them."""
        return f"all-MiniLM-L6-v2-int8:{MODEL_SHA256[:12]}"

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return DIMENSIONS

    def detached(self) -> Detached:
        """The same embedder in a process of its own."""
        from index.embed.detached import Detached

        return Detached(partial(MiniLM, self._folder))

    def load(self) -> None:
        """Load it, if it is not.

        Raises:
            EmbedderError: See ``embed``.
        """
        with self._network.opened():
            pass

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed ``n`` texts.

        Returns:
            Array of shape ``(n, 384)``, float32, rows of unit length, in the order of ``texts``.

        Raises:
            EmbedderError: The model's files are missing or altered, or the runtime failed.
        """
        import numpy as np

        vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        if not texts:
            return vectors
        with self._network.opened() as network:
            for start in range(0, len(texts), WINDOW):
                window = _tokens(network, texts[start : start + WINDOW])
                vectors[start : start + len(window)] = on_cores(partial(_run, network), window)
        return vectors


def _tokens(network: Loaded, texts: Sequence[str]) -> list[NDArray[np.int64]]:
    """The numbers of each text's tokens; of a single one without the tokenizer's threads."""
    import numpy as np

    whole = [encodable(text) for text in texts]
    tokenizer = network.tokenizer
    encoded = [tokenizer.encode(whole[0])] if len(whole) == 1 else tokenizer.encode_batch_fast(whole)
    return [np.array(one.ids, np.int64) for one in encoded]


def _run(network: Loaded, ids: NDArray[np.int64]) -> NDArray[np.float32]:
    return network.session.run(None, {"input_ids": ids})[0]
