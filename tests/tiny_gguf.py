"""A language model of a few kilobytes, whose weights are random: it can be served, and says nothing sensible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from gguf import GGUFWriter, TokenType

if TYPE_CHECKING:
    from pathlib import Path

_WIDTH, _HEADS, _INNER, _WINDOW = 32, 2, 64, 2_048
_END = 256  # the token behind those of the 256 bytes


def write(path: Path) -> Path:
    """Write the model to a file."""
    random = np.random.default_rng(0)
    writer = GGUFWriter(str(path), "llama")
    writer.add_context_length(_WINDOW)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    tokens = [*_bytes(), "<end>"]
    writer.add_token_list(tokens)
    writer.add_token_types([TokenType.NORMAL] * 256 + [TokenType.CONTROL])
    writer.add_token_merges([f"{tokens[0]} {tokens[1]}"])
    writer.add_bos_token_id(_END)
    writer.add_eos_token_id(_END)
    for name, shape in _shapes(len(tokens)).items():
        weights = random.standard_normal(shape, np.float32) * 0.1
        writer.add_tensor(name, np.ones(shape, np.float32) if "norm" in name else weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _shapes(vocabulary: int) -> dict[str, tuple[int, ...]]:
    return {
        "token_embd.weight": (vocabulary, _WIDTH),
        "output.weight": (vocabulary, _WIDTH),
        "output_norm.weight": (_WIDTH,),
        "blk.0.attn_norm.weight": (_WIDTH,),
        "blk.0.ffn_norm.weight": (_WIDTH,),
        "blk.0.ffn_gate.weight": (_INNER, _WIDTH),
        "blk.0.ffn_up.weight": (_INNER, _WIDTH),
        "blk.0.ffn_down.weight": (_WIDTH, _INNER),
    } | {f"blk.0.attn_{one}.weight": (_WIDTH, _WIDTH) for one in ("q", "k", "v", "output")}


def _bytes() -> list[str]:
    """A printable character for each byte, as tokenizers of GPT-2's kind have it."""
    kept = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = iter(range(256, 512))
    return [chr(byte) if byte in kept else chr(next(others)) for byte in range(256)]
