"""Write the reader's network: ``python -m assistant.reader.export CHECKPOINT OUT`` writes OUT/model.onnx.

CHECKPOINT is the safetensors file that training leaves. The graph is BERT in int8 (see ``index.embed.graph``) with
two segments, and the reader's heads at its end.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors.numpy import load_file

from assistant.reader.pairs import MAX_TOKENS
from index.embed.graph import CONTRIB, Graph, Weights, encoder, linear

if TYPE_CHECKING:
    import onnx


def build(weights: Weights) -> onnx.ModelProto:
    """The whole network, of a question and a passage.

    Inputs are ``input_ids`` and ``segment_ids`` ``(tokens,)`` int64. Outputs are float32 logits: ``token_scores``
    ``(tokens, 3)``, relevance, start and end of each token, and ``pair_scores`` ``(2,)``, answerable and support.
    """
    g = Graph()
    x = encoder(g, {name.removeprefix("enc."): one for name, one in weights.items()}, MAX_TOKENS, segments=True)
    token_scores(g, x, weights)
    pair_scores(g, x, weights)
    return g.model(
        "citebound-reader-int8",
        {"input_ids": ["tokens"], "segment_ids": ["tokens"]},
        {"token_scores": ["tokens", 3], "pair_scores": [2]},
    )


def token_scores(g: Graph, x: str, weights: Weights) -> None:
    """The head over every token: int8 where it is large."""
    inner = linear(g, x, weights["tok.0.weight"].T, "tok.0")
    inner = g.add("Add", inner, g.const("tok.0.bias", weights["tok.0.bias"]))
    inner = g.add("Gelu", inner, domain=CONTRIB)
    outer = g.add("MatMul", inner, g.const("tok.2.weight", weights["tok.2.weight"].T))
    g.named("token_scores", "Add", outer, g.const("tok.2.bias", weights["tok.2.bias"]))


def pair_scores(g: Graph, x: str, weights: Weights) -> None:
    """The head over the first token, [CLS]: one row, so it stays in float32."""
    first = g.add("Gather", x, g.shape("axis_0", 0), axis=0)
    inner = g.add("MatMul", first, g.const("cls.0.weight", weights["cls.0.weight"].T))
    inner = g.add("Tanh", g.add("Add", inner, g.const("cls.0.bias", weights["cls.0.bias"])))
    outer = g.add("MatMul", inner, g.const("cls.2.weight", weights["cls.2.weight"].T))
    outer = g.add("Add", outer, g.const("cls.2.bias", weights["cls.2.bias"]))
    g.named("pair_scores", "Squeeze", outer, g.shape("axis_0", 0))


def main() -> None:
    """Export, and print the SHA-256 of the file: it belongs in ``assistant/reader/__init__.py``."""
    parser = argparse.ArgumentParser(description="Write the reader's network as ONNX.")
    parser.add_argument("checkpoint", type=Path, help="safetensors file with the trained weights")
    parser.add_argument("out", type=Path, help="folder to write model.onnx to")
    arguments = parser.parse_args()
    data = build(load_file(arguments.checkpoint)).SerializeToString(deterministic=True)
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "model.onnx").write_bytes(data)
    print(f"{hashlib.sha256(data).hexdigest()}  model.onnx  {len(data):,} bytes")


if __name__ == "__main__":
    main()
