"""Writes a trained encoder as ONNX with 8-bit weights, laid out so that ONNX Runtime reads it fast on one processor.

The graph is built by hand: one block is read at a time, without padding, the heads are turned once for queries, keys and values
together, and addition and normalisation stay apart, because the operator that
joins them (SkipLayerNormalization) is several times slower than both together on a processor.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from kg.extract.learned.blocks import CLOSING_MARK, FIRST_MARK
from training.encoding import HEADS, WIDTH, Encoder, Layer

CONTRIBUTED = "com.microsoft"
"""The domain of the operators that ONNX Runtime adds to the standard."""

EPSILON = 1e-12


class Graph:
    """Collects the numbers and the operators of a graph."""

    def __init__(self) -> None:
        self.numbers: list[onnx.TensorProto] = []
        self.nodes: list[onnx.NodeProto] = []

    def number(self, name: str, value: torch.Tensor | NDArray[np.generic]) -> str:
        """Store numbers under a name."""
        array = value.detach().numpy() if isinstance(value, torch.Tensor) else value
        self.numbers.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, operator: str, inputs: list[str], *outputs: str, domain: str = "", **settings: float) -> str:
        """Add an operator; gives the name of its first result."""
        self.nodes.append(helper.make_node(operator, inputs, outputs, name=outputs[0], domain=domain, **settings))
        return outputs[0]

    def linear(self, name: str, x: str, layer: torch.nn.Linear) -> str:
        """Multiply by a layer's weights and add its bias."""
        product = self.node("MatMul", [x, self.number(f"{name}.weight", layer.weight.T)], f"{name}.product")
        return self.node("Add", [product, self.number(f"{name}.bias", layer.bias)], name)

    def norm(self, name: str, x: str, layer: torch.nn.LayerNorm) -> str:
        """Normalise a layer."""
        numbers = [self.number(f"{name}.scale", layer.weight), self.number(f"{name}.bias", layer.bias)]
        return self.node("LayerNormalization", [x, *numbers], name, axis=-1, epsilon=EPSILON)

    def attention(self, name: str, x: str, layer: Layer) -> str:
        """Let every piece attend to all others."""
        heads = self.node("Reshape", [self.linear(f"{name}.qkv", x, layer.qkv), "by_head"], f"{name}.heads")
        parts = [f"{name}.{part}" for part in ("query", "key", "value")]
        self.node("Split", [self.node("Transpose", [heads], f"{name}.turned", perm=[1, 0, 2])], *parts, axis=0, num_outputs=3)
        alpha = (WIDTH // HEADS) ** -0.5
        scores = self.node("FusedMatMul", parts[:2], f"{name}.scores", domain=CONTRIBUTED, transB=1, alpha=alpha)
        mixed = self.node("MatMul", [self.node("Softmax", [scores], f"{name}.shares", axis=-1), parts[2]], f"{name}.mixed")
        return self.node(
            "Reshape", [self.node("Transpose", [mixed], f"{name}.back", perm=[1, 0, 2]), "by_piece"], f"{name}.joined"
        )

    def transform(self, name: str, x: str, layer: Layer) -> str:
        """Add one transformer layer."""
        mixed = self.attention(name, x, layer)
        x = self.node("Add", [self.linear(f"{name}.out", mixed, layer.out), x], f"{name}.attended")
        x = self.norm(f"{name}.norm1", x, layer.norm1)
        made = self.node("Gelu", [self.linear(f"{name}.up", x, layer.up)], f"{name}.made", domain=CONTRIBUTED)
        return self.norm(
            f"{name}.norm2", self.node("Add", [self.linear(f"{name}.down", made, layer.down), x], f"{name}.whole"), layer.norm2
        )


def graph_of(encoder: Encoder) -> onnx.ModelProto:
    """Give the encoder as a graph: the pieces of one block in, a vector for each out; marks stand among the word vectors."""
    words = encoder.words.weight.detach().clone()
    words[FIRST_MARK : CLOSING_MARK + 1] = encoder.marks.weight.detach()[FIRST_MARK:]
    graph = Graph()
    graph.number("by_head", np.array([-1, 3 * HEADS, WIDTH // HEADS]))
    graph.number("by_piece", np.array([-1, WIDTH]))
    length = graph.node("Shape", ["pieces"], "length")
    nought = graph.number("nought", np.zeros(1, np.int64))
    places = graph.node("Slice", [graph.number("positions", encoder.positions.weight), nought, length, nought], "places")
    vectors = graph.node("Gather", [graph.number("words", words), "pieces"], "vectors")
    x = graph.norm("begin", graph.node("Add", [vectors, places], "placed"), encoder.norm)
    for place, layer in enumerate(encoder.layers):
        x = graph.transform(f"layer{place}", x, layer)
    graph.node("Identity", [x], "states")
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info("pieces", TensorProto.INT64, ["length"])],
        [helper.make_tensor_value_info("states", TensorProto.FLOAT, ["length", WIDTH])],
        graph.numbers,
    )
    known = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIBUTED, 1)]
    return helper.make_model(made, opset_imports=known, ir_version=8)


def export(encoder: Encoder, path: Path) -> None:
    """Write the encoder as ONNX with 8-bit weights. The same weights give the same bytes."""
    whole = path.with_suffix(".fp32.onnx")
    onnx.save(graph_of(encoder), str(whole))
    quantize_dynamic(
        str(whole),
        str(path),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gather"],
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
    made = onnx.load(str(path))
    made.producer_version, made.doc_string = "", ""
    path.write_bytes(made.SerializeToString(deterministic=True))
    whole.unlink()
