"""The bundled model as ONNX models are customarily run: in onnxruntime's default session, in padded batches.

The rival is raced over these, beside our own way of running the model.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import index.embed.minilm as bundled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_FILES = Path(bundled.__file__).parent
# What makes the graph take batches; no dependency.
PACKAGE = "onnx"


def is_installed() -> bool:
    """Whether there can be ``Batches``."""
    return find_spec(PACKAGE) is not None


def _session(model: bytes) -> Any:  # noqa: ANN401  (onnxruntime ships without types)
    runtime = import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.log_severity_level = bundled.ERRORS_ONLY  # all else as it is by default: threads, optimisations
    return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _tokenizer() -> Any:  # noqa: ANN401  (its methods' types say less than their use)
    tokenizer = import_module("tokenizers").Tokenizer.from_file(str(_FILES / "tokenizer.json"))
    tokenizer.encode_special_tokens = True
    return tokenizer


class Singles:
    """The bundled file in a default session, a text at a time, as it wants; each product is split among cores."""

    def __init__(self) -> None:
        self._tokenizer, self._session = _tokenizer(), _session((_FILES / "model.onnx").read_bytes())

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``index.types.Embedder``."""
        encoded = self._tokenizer.encode_batch(list(texts))
        feeds = ({"input_ids": np.array(one.ids, np.int64)} for one in encoded)
        return np.array([self._session.run(None, feed)[0] for feed in feeds], np.float32)


class Batches:
    """The bundled weights in a default session; all texts that are given at once are one batch, padded."""

    def __init__(self) -> None:
        self._tokenizer = _tokenizer()
        self._tokenizer.enable_padding()
        self._session = _session(batched((_FILES / "model.onnx").read_bytes()))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ``index.types.Embedder``."""
        encoded = self._tokenizer.encode_batch(list(texts))
        feed = {
            "input_ids": np.array([one.ids for one in encoded], np.int64),
            "attention_mask": np.array([one.attention_mask for one in encoded], np.int64),
        }
        return np.asarray(self._session.run(None, feed)[0], np.float32)


def batched(model: bytes) -> bytes:
    """The bundled graph, changed to take ``input_ids`` and ``attention_mask`` of shape ``(texts, tokens)``.

    All but attention and the mean works on one token at a time, so the tokens of a batch follow each other in one
    long row, and only there become texts again.
    """
    onnx = import_module("onnx")
    graph = onnx.load_model_from_string(model).graph
    nodes = [new for node in graph.node for new in _for_batches(onnx.helper, node)]
    constants = [
        onnx.numpy_helper.from_array(np.array(value, np.int64), name)
        for name, value in (("last", [-1]), ("rows", [-1, bundled.DIMENSIONS]), ("zeroth", 0), ("step", 1))
    ]
    integer, real = onnx.TensorProto.INT64, onnx.TensorProto.FLOAT
    changed = onnx.helper.make_graph(
        [*_beginning(onnx), *nodes],
        "batched",
        [onnx.helper.make_tensor_value_info(name, integer, [None, None]) for name in _INPUTS],
        [onnx.helper.make_tensor_value_info("embedding", real, [None, bundled.DIMENSIONS])],
        [*graph.initializer, *constants],
    )
    # As export.py has it.
    opsets = [onnx.helper.make_opsetid("", 18), onnx.helper.make_opsetid("com.microsoft", 1)]
    done: bytes = onnx.helper.make_model(changed, opset_imports=opsets, ir_version=9).SerializeToString()
    return done


_INPUTS = ("input_ids", "attention_mask")


def _beginning(onnx: Any) -> list[Any]:  # noqa: ANN401  (a package that is loaded by name)
    """Rows of tokens, the place of each in its text, and the mask as attention and the mean want it."""
    node, kinds = onnx.helper.make_node, onnx.TensorProto
    return [
        node("Shape", ["input_ids"], ["shape"]),
        node("Concat", ["shape", "last"], ["texts"], axis=0),
        node("Reshape", ["input_ids", "last"], ["ids"]),
        node("Shape", ["input_ids"], ["longest"], start=1),
        node("Squeeze", ["longest"], ["length"]),
        node("Range", ["zeroth", "length", "step"], ["range"]),
        node("Expand", ["range", "shape"], ["grid"]),
        node("Reshape", ["grid", "last"], ["places"]),
        node("Cast", ["attention_mask"], ["mask"], to=kinds.INT32),
        node("Cast", ["attention_mask"], ["weights"], to=kinds.FLOAT),
        node("Unsqueeze", ["weights", "last"], ["weight"]),
    ]


def _for_batches(helper: Any, node: Any) -> list[Any]:  # noqa: ANN401  (as above)
    """What stands for a node of the bundled graph."""
    inputs, outputs, new = list(node.input), list(node.output), helper.make_node
    match node.op_type:
        case "Slice":  # the embeddings of the first places
            return [new("Gather", [inputs[0], "places"], outputs)]
        case "Unsqueeze":  # a batch of one, for attention
            return [new("Reshape", [inputs[0], "texts"], outputs)]
        case "Squeeze" if inputs[1] == "axis_0":
            return [new("Reshape", [inputs[0], "rows"], outputs)]
        case "MultiHeadAttention":
            node.input.append("mask")
            return [node]
        case "ReduceMean":  # of unit length afterwards: a sum does
            return [
                new("Reshape", [inputs[0], "texts"], ["states"]),
                new("Mul", ["states", "weight"], ["counting"]),
                new("ReduceSum", ["counting", "axis_1"], outputs, keepdims=0),
            ]
    node.input[:] = ["ids" if name == "input_ids" else name for name in inputs]
    return [node]
