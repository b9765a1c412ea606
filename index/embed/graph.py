"""BERT as an ONNX graph, written out node by node: what the exports of the bundled networks have in common.

The graph (Devlin et al. 2019, arXiv:1810.04805) takes one text, so nothing is padded or masked. The same weights
give the same bytes.

Weights are int8 with a scale for each output channel. Activations are quantised at run time with a scale for
each token, not for the whole tensor as ``onnxruntime.quantization`` does: that is closer to fp32.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# The architecture of MiniLM-L6-H384, from its config.json.
HIDDEN = 384
HEADS = 12
LAYERS = 6
LAYER_NORM_EPSILON = 1e-12
# The oldest versions that have every operator used, so that older runtimes can read the file too.
OPSET = 18
IR_VERSION = 9
CONTRIB = "com.microsoft"

INT8_MAX = 127
# Activations are uint8. Where they are about symmetric, 128 stands for zero.
ZERO_POINT = 128
# GELU never goes below -0.17, so its range needs few steps under zero and keeps the others for its long tail.
GELU_MIN = 0.17
GELU_ZERO_POINT = 16
# No row may divide by zero, however degenerate.
SMALLEST_RANGE = 1e-6

Weights = dict[str, np.ndarray]


class Graph:
    """Collects nodes and constants; every node is named after its place, so the bytes are reproducible."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def const(self, name: str, value: np.ndarray | np.generic) -> str:
        """Add a constant, once for each name, and return the name."""
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def scalar(self, name: str, value: np.generic) -> str:
        """Add a constant of rank 0."""
        self.constants.setdefault(name, numpy_helper.from_array(np.asarray(value), name))
        return name

    def shape(self, name: str, *values: int) -> str:
        """Add a constant list of axes or sizes."""
        return self.const(name, np.array(values, np.int64))

    def many(
        self,
        outputs: int,
        operator: str,
        *inputs: str,
        domain: str = "",
        **attributes: Any,  # noqa: ANN401  (a number, a list or a text, as the operator has it)
    ) -> list[str]:
        """Add a node with several outputs and return their names."""
        name = f"{operator}_{len(self.nodes)}"
        names = [f"{name}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(operator, inputs, names, name=name, domain=domain, **attributes))
        return names

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        """Add a node with one output and return its name."""
        return self.many(1, operator, *inputs, domain=domain, **attributes)[0]

    def named(
        self,
        name: str,
        operator: str,
        *inputs: str,
        node: str = "",
        **attributes: Any,  # noqa: ANN401  (as above)
    ) -> None:
        """Add a node whose one output has a name of its own; the node has the same, unless another is given."""
        self.nodes.append(helper.make_node(operator, inputs, [name], name=node or name, **attributes))

    def model(
        self, name: str, inputs: dict[str, list[str | int]], outputs: dict[str, list[str | int]]
    ) -> onnx.ModelProto:
        """The whole, with the shapes of its inputs, int64, and of its outputs, float32."""
        graph = helper.make_graph(
            self.nodes,
            name,
            [helper.make_tensor_value_info(one, TensorProto.INT64, shape) for one, shape in inputs.items()],
            [helper.make_tensor_value_info(one, TensorProto.FLOAT, shape) for one, shape in outputs.items()],
            list(self.constants.values()),
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)


def quantise_columns(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Quantise ``(inputs, outputs)`` to int8, symmetric, one scale for each output channel.

    x86 without VNNI multiplies uint8 by int8 in pairs of neighbouring inputs and *saturates* the sum at 16
    bits. Two weights of one sign that sum to 128 at most never get there: 255 x 128 < 2^15. With scales that
    keep to it, every processor gets the same products, and it costs no accuracy that can be measured
    (halving all weights to seven bits, the usual remedy, does).
    """
    pairs = np.abs(weight[0::2] + weight[1::2]).max(axis=0)  # opposite signs: below either weight
    largest = np.maximum(np.abs(weight).max(axis=0), pairs)
    scale = (largest / INT8_MAX).astype(np.float32)
    return np.rint(weight / scale).astype(np.int8), scale


def quantise_rows(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Quantise an embedding table ``(vocabulary, hidden)`` to int8, symmetric, one scale for each row."""
    scale = (np.abs(weight).max(axis=1, keepdims=True) / INT8_MAX).astype(np.float32)
    scale[scale == 0] = 1
    return np.rint(weight / scale).astype(np.int8), scale


def quantise_activation(g: Graph, x: str, *, gelu: bool) -> tuple[str, str]:
    """Quantise ``(tokens, channels)`` to uint8; also returns the scales ``(tokens, 1)``."""
    last = g.shape("axis_last", -1)
    high = g.add("ReduceMax", x, last, keepdims=1)
    if gelu:
        steps = g.scalar("gelu_steps", np.float32(1 / (255 - GELU_ZERO_POINT)))
        floor = g.scalar("gelu_floor", np.float32(GELU_MIN / GELU_ZERO_POINT))
        scale = g.add("Max", g.add("Mul", high, steps), floor)
    else:
        low = g.add("Neg", g.add("ReduceMin", x, last, keepdims=1))
        largest = g.add("Max", high, low, g.scalar("smallest_range", np.float32(SMALLEST_RANGE)))
        scale = g.add("Mul", largest, g.scalar("steps", np.float32(1 / INT8_MAX)))
    flat = g.add("Squeeze", scale, g.shape("axis_1", 1))
    return g.add("QuantizeLinear", x, flat, "gelu_zeros" if gelu else "zeros", axis=0), scale


def linear(g: Graph, x: str, weight: np.ndarray, name: str, *, gelu: bool = False) -> str:
    """``x @ weight`` in int8; the bias is added by whoever comes next."""
    quantised, scale = quantise_activation(g, x, gelu=gelu)
    columns, column_scale = quantise_columns(weight)
    product = g.add(
        "MatMulIntegerToFloat",
        quantised,
        g.const(f"{name}.weight", columns),
        g.scalar("one", np.float32(1)),  # the operator knows one scale for all of x; ours follow as a product
        g.const(f"{name}.scale", column_scale),
        "gelu_zero" if gelu else "zero",
        g.const(f"{name}.zero", np.zeros(len(column_scale), np.int8)),
        domain=CONTRIB,
    )
    return g.add("Mul", product, scale)


def layer_norm(g: Graph, x: str, weights: Weights, name: str) -> str:
    """Layer normalisation over the channels."""
    scale = g.const(f"{name}.weight", weights[f"{name}.weight"])
    bias = g.const(f"{name}.bias", weights[f"{name}.bias"])
    return g.add("LayerNormalization", x, scale, bias, axis=-1, epsilon=LAYER_NORM_EPSILON)


def add_norm(g: Graph, x: str, residual: str, weights: Weights, prefix: str) -> str:
    """Bias, residual connection and layer normalisation.

    onnxruntime has the three fused in one operator, SkipLayerNormalization, which is several times slower.
    """
    bias = g.const(f"{prefix}.dense.bias", weights[f"{prefix}.dense.bias"])
    total = g.add("Add", g.add("Add", x, bias), residual)
    return layer_norm(g, total, weights, f"{prefix}.LayerNorm")


def embeddings(g: Graph, weights: Weights, max_tokens: int, *, segments: bool) -> str:
    """``(tokens, hidden)``: word, position and segment embeddings, normalised."""
    words, scale = quantise_rows(weights["embeddings.word_embeddings.weight"])
    rows = g.add("Cast", g.add("Gather", g.const("words", words), "input_ids"), to=TensorProto.FLOAT)
    x = g.add("Mul", rows, g.add("Gather", g.const("words.scale", scale), "input_ids"))
    positions = weights["embeddings.position_embeddings.weight"][:max_tokens]
    kinds = weights["embeddings.token_type_embeddings.weight"]
    if not segments:  # there is only ever the first, so its embedding is added to the positions here
        positions = positions + kinds[0]
    begin, axis = g.shape("begin", 0), g.shape("axis_0", 0)
    here = g.add("Slice", g.const("positions", positions), begin, g.add("Shape", "input_ids"), axis)
    x = g.add("Add", x, here)
    if segments:
        x = g.add("Add", x, g.add("Gather", g.const("segments", kinds), "segment_ids"))
    return layer_norm(g, x, weights, "embeddings.LayerNorm")


def attention(g: Graph, x: str, weights: Weights, prefix: str) -> str:
    """Multi-head self-attention, up to its output projection; query, key and value in one product."""
    names = [f"{prefix}.self.{name}" for name in ("query", "key", "value")]
    weight = np.concatenate([weights[f"{name}.weight"].T for name in names], axis=1)
    bias = np.concatenate([weights[f"{name}.bias"] for name in names])
    product = linear(g, x, weight, f"{prefix}.self")
    batched = g.add("Unsqueeze", product, g.shape("axis_0", 0))  # the operator below wants a batch
    parts = g.many(3, "Split", batched, g.shape("thirds", HIDDEN, HIDDEN, HIDDEN), axis=-1)
    bias_name = g.const(f"{prefix}.self.bias", bias)
    mixed = g.add("MultiHeadAttention", *parts, bias_name, domain=CONTRIB, num_heads=HEADS)
    flat = g.add("Squeeze", mixed, g.shape("axis_0", 0))
    return linear(g, flat, weights[f"{prefix}.output.dense.weight"].T, f"{prefix}.output")


def layer(g: Graph, x: str, weights: Weights, prefix: str) -> str:
    """Make one encoder layer, ``(tokens, hidden)`` to the same."""
    x = add_norm(g, attention(g, x, weights, f"{prefix}.attention"), x, weights, f"{prefix}.attention.output")
    name = f"{prefix}.intermediate"
    inner = linear(g, x, weights[f"{name}.dense.weight"].T, name)
    inner = g.add("Add", inner, g.const(f"{name}.bias", weights[f"{name}.dense.bias"]))
    inner = g.add("Gelu", inner, domain=CONTRIB)
    outer = linear(g, inner, weights[f"{prefix}.output.dense.weight"].T, f"{prefix}.output", gelu=True)
    return add_norm(g, outer, x, weights, f"{prefix}.output")


def encoder(g: Graph, weights: Weights, max_tokens: int, *, segments: bool = False) -> str:
    """Embeddings and all layers: the last hidden states ``(tokens, hidden)`` of the input ``input_ids``.

    Args:
        g: Where the nodes go.
        weights: As transformers' ``BertModel`` names them.
        max_tokens: How many positions there are.
        segments: Whether there is an input ``segment_ids``, 0 or 1 for each token; else all are of segment 0.
    """
    tokens = g.add("Shape", "input_ids")
    for prefix, value in (("", ZERO_POINT), ("gelu_", GELU_ZERO_POINT)):
        g.named(f"{prefix}zeros", "Expand", g.scalar(f"{prefix}zero", np.uint8(value)), tokens)
    x = embeddings(g, weights, max_tokens, segments=segments)
    for i in range(LAYERS):
        x = layer(g, x, weights, f"encoder.layer.{i}")
    return x
