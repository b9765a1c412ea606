"""Make the bundled embedder again: ``python -m index.embed.minilm.export WEIGHTS OUT``.

WEIGHTS is the folder with ``model.safetensors`` and ``tokenizer.json`` of all-MiniLM-L6-v2; the two files of the
embedder are written to OUT. The graph is BERT in int8 (see ``index.embed.graph``), with the mean pooling and the
unit length of sentence-transformers at its end.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from safetensors.numpy import load_file

from index.embed.graph import HIDDEN, Graph, Weights, encoder

if TYPE_CHECKING:
    import onnx

SOURCE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

# The model card: longer input is truncated to 256 word pieces (training went up to 128).
MAX_TOKENS = 256


def build(weights: Weights) -> onnx.ModelProto:
    """The whole model: ``input_ids`` ``(tokens,)`` int64 to a unit ``embedding`` ``(hidden,)`` float32."""
    g = Graph()
    x = encoder(g, weights, MAX_TOKENS)
    mean = g.add("ReduceMean", x, g.shape("axis_0", 0), keepdims=0)
    g.named("embedding", "LpNormalization", mean, node="unit", axis=-1, p=2)
    return g.model("all-MiniLM-L6-v2-int8", {"input_ids": ["tokens"]}, {"embedding": [HIDDEN]})


def tokenizer(source: Path) -> bytes:
    """The source's tokenizer, truncating to ``MAX_TOKENS`` and never padding."""
    data = json.loads(source.read_text(encoding="utf-8"))
    data["truncation"]["max_length"] = MAX_TOKENS
    data["padding"] = None
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def main() -> None:
    """Export, and print the SHA-256 of each file: they belong in ``__init__.py``."""
    parser = argparse.ArgumentParser(description="Make the bundled model from its source weights.")
    parser.add_argument("weights", type=Path, help="folder with model.safetensors and tokenizer.json")
    parser.add_argument("out", type=Path, help="folder to write model.onnx and tokenizer.json to")
    arguments = parser.parse_args()
    source = arguments.weights / "model.safetensors"
    if hashlib.sha256(source.read_bytes()).hexdigest() != SOURCE_SHA256:
        parser.error(f"{source} is not the expected weights: its SHA-256 is not {SOURCE_SHA256}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    model = build(load_file(source)).SerializeToString(deterministic=True)
    files = {"model.onnx": model, "tokenizer.json": tokenizer(arguments.weights / "tokenizer.json")}
    for name, data in files.items():
        (arguments.out / name).write_bytes(data)
        print(f"{hashlib.sha256(data).hexdigest()}  {name}  {len(data):,} bytes")


if __name__ == "__main__":
    main()
