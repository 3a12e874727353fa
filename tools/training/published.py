"""Export of the published encoder, all-MiniLM-L6-v2, to ONNX with 8-bit weights. PyTorch is needed here and nowhere else."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

WIDTH, HEADS, LAYERS = 384, 12, 6

LAST = 3
"""Uppermost layers whose states are averaged: the last alone is bent to whole sentences."""


class Layer(nn.Module):
    """One transformer layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out, self.norm1 = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down, self.norm2 = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """Attend and transform; `bias` is 0 for pieces and very low for padding."""
        batch, length = x.shape[0], x.shape[1]
        q, k, v = (t.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2) for t in self.qkv(x).split(WIDTH, dim=-1))
        scores = q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + bias
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.out(mixed))
        return self.norm2(x + self.down(functional.gelu(self.up(x))))


class Reader(nn.Module):
    """The published encoder; gives the mean of the LAST layers' states of every piece."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, pieces: torch.Tensor) -> torch.Tensor:
        """Read padded rows of pieces (0 is padding)."""
        seen = (pieces != 0).to(torch.float32)
        x = self.norm(self.words(pieces) + self.positions.weight[: pieces.shape[1]])
        bias = (1.0 - seen)[:, None, None, :] * -1e4
        states = []
        for layer in self.layers:
            x = layer(x, bias)
            states.append(x)
        return torch.stack(states[-LAST:]).mean(0)


@torch.no_grad()
def published_reader(folder: Path) -> Reader:
    """Load the published weights."""
    state, model = load_file(folder / "model.safetensors"), Reader()

    def copy(module: nn.Module, *names: str) -> None:
        for kind in ("weight", "bias"):
            getattr(module, kind).copy_(torch.cat([state[f"{name}.{kind}"] for name in names]))

    token_type = state["embeddings.token_type_embeddings.weight"][0]
    model.words.weight.copy_(state["embeddings.word_embeddings.weight"])
    model.positions.weight.copy_(state["embeddings.position_embeddings.weight"] + token_type)
    copy(model.norm, "embeddings.LayerNorm")
    for place, layer in enumerate(model.layers):
        at = f"encoder.layer.{place}."
        copy(layer.qkv, *(f"{at}attention.self.{name}" for name in ("query", "key", "value")))
        copy(layer.out, at + "attention.output.dense")
        copy(layer.norm1, at + "attention.output.LayerNorm")
        copy(layer.up, at + "intermediate.dense")
        copy(layer.down, at + "output.dense")
        copy(layer.norm2, at + "output.LayerNorm")
    return model.eval()


def export(model: Reader, path: Path) -> None:
    """Write the reader as ONNX with 8-bit weights. The same weights give the same bytes."""
    if any(module.training for module in model.modules()):
        raise ValueError("the model must be in evaluation mode to be exported")
    whole, ready = path.with_suffix(".fp32.onnx"), path.with_suffix(".ready.onnx")
    torch.onnx.export(
        model,
        (torch.arange(100, 148).reshape(2, 24),),
        str(whole),
        input_names=["pieces"],
        output_names=["states"],
        dynamic_axes={"pieces": {0: "sentences", 1: "length"}},
        opset_version=17,
        dynamo=False,
    )
    quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
    kinds = ["MatMul", "Gemm", "Gather"]
    quantize_dynamic(str(ready), str(path), weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=kinds)
    made = onnx.load(str(path))
    made.producer_version, made.doc_string = "", ""
    path.write_bytes(made.SerializeToString(deterministic=True))
    whole.unlink()
    ready.unlink()
