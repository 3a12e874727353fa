"""Export of the fine-tuned encoder to ONNX with 8-bit weights, and the check that it still chooses as before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from training.encoder import PairEncoder


def export(model: PairEncoder, path: Path) -> None:
    """Write the model as ONNX with 8-bit weights. The same model gives the same bytes."""
    model.eval()
    if any(module.training for module in model.modules()):
        raise ValueError("the model must be in evaluation mode to be exported")
    whole, ready = path.with_suffix(".fp32.onnx"), path.with_suffix(".ready.onnx")
    pieces = torch.randint(100, 2000, (2, 24))
    rows = torch.tensor([[0, 1, 5, 3, 5, 1, 20, 0, 2, 0], [1, 2, 9, 4, 8, 1, 22, 1, 3, 0], [1, 2, 2, 4, 4, 1, 22, 0, 0, 1]])
    torch.onnx.export(
        model,
        (pieces, rows),
        str(whole),
        input_names=["pieces", "rows"],
        output_names=["relation", "qualifiers"],
        dynamic_axes={"pieces": {0: "windows", 1: "length"}, "rows": {0: "pairs"}},
        opset_version=17,
        dynamo=False,
        do_constant_folding=True,
    )
    quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
    quantize_dynamic(
        str(ready), str(path), weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul", "Gemm", "Gather"]
    )
    made = onnx.load(str(path))
    made.producer_version, made.doc_string = "", ""
    path.write_bytes(made.SerializeToString(deterministic=True))
    whole.unlink()
    ready.unlink()


def agreement(left: np.ndarray, right: np.ndarray) -> tuple[float, float]:
    """Give the share of pairs with the same best label, and the mean absolute difference of probabilities."""
    return float((left.argmax(1) == right.argmax(1)).mean()), float(np.abs(left - right).mean())
