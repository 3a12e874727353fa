"""Fits the confidence of rules to data/gold/train: python tools/calibrate.py [--check]

Runs the default extractor over every file, compares each claim with the annotation (same ends, class and direction) and fits a
logistic model with an L2 penalty → kg/resources/models/confidence.json. It prints the calibration by tenths under
cross-validation over files: each file is judged by a model that has not seen it. `--check` prints only. Same data, same bytes; a
minute or two of one core.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kg.evaluate import Passage, read_passages
from kg.evaluate.scoring import same_actor
from kg.extract.engine import load_pipeline, parse
from kg.extract.frames.confidence import FILE, confidence_features
from kg.extract.frames.extractor import best_by_sentence
from kg.model import Entity
from kg.ontology import ontology
from kg.settings import Settings

ROOT = Path(__file__).parents[1]
TRAIN = ROOT / "data/gold/train"
MODEL = ROOT / "kg/resources/models" / FILE
PENALTY = 4.0
LEAST = 4
"""Candidates in which a feature must stand to be kept."""


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate: the file it comes from, its features, and whether the annotation holds it."""

    file: str
    features: dict[str, float]
    right: bool


def rows_of(path: Path, settings: Settings) -> list[Row]:
    """Extract from one file of passages and judge each candidate."""
    passages = read_passages(path)
    rows = []
    nlp = load_pipeline(settings)
    for passage, doc in zip(passages, parse(nlp, (p.article for p in passages)), strict=True):
        for candidate in best_by_sentence(doc):
            right = annotated(passage, candidate.subject, candidate.relation, candidate.object)
            rows.append(Row(path.stem, dict(confidence_features(doc, candidate)), right))
    return rows


def annotated(passage: Passage, subject: Entity, relation: str, object_: Entity) -> bool:
    """Tell whether a passage's annotation holds a relation between two entities, in either direction if it is symmetric."""
    names = passage.names()
    left = {n for n, aliases in names.items() if same_actor([subject.name, *subject.aliases], aliases)}
    right = {n for n, aliases in names.items() if same_actor([object_.name, *object_.aliases], aliases)}
    both = ontology().symmetric(relation)
    return any(
        r["r"] == relation and ((r["s"] in left and r["o"] in right) or (both and r["s"] in right and r["o"] in left))
        for r in passage.relations
    )


def fit(rows: Sequence[Row]) -> dict[str, float]:
    """Fit the weights of a logistic model with an L2 penalty on all but bias and prior."""
    counts: dict[str, int] = {}
    for row in rows:
        for name, value in row.features.items():
            counts[name] = counts.get(name, 0) + bool(value)
    names = sorted(name for name, count in counts.items() if count >= LEAST)
    column = {name: i for i, name in enumerate(names)}
    cells = [(r, column[n], v) for r, row in enumerate(rows) for n, v in row.features.items() if n in column and v]
    x = csr_matrix(([c[2] for c in cells], ([c[0] for c in cells], [c[1] for c in cells])), shape=(len(rows), len(names)))
    y = np.array([1.0 if row.right else -1.0 for row in rows])
    free = np.array([0.0 if name in {"bias", "prior"} else PENALTY for name in names])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        margin = y * (x @ w)
        chance = 1 / (1 + np.exp(margin))
        return float(np.logaddexp(0, -margin).sum() + 0.5 * (free * w * w).sum()), -(x.T @ (y * chance)) + free * w

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return {name: round(float(w), 3) for name, w in zip(names, found.x, strict=True) if abs(w) >= 0.0005}


def chance_of(weights: dict[str, float], row: Row) -> float:
    """Give the probability that the model gives a candidate."""
    return float(1 / (1 + np.exp(-sum(weights.get(n, 0.0) * v for n, v in row.features.items()))))


def main() -> None:
    """Fit, print the calibration under cross-validation, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="print the calibration only")
    options = parser.parse_args()
    settings = Settings(extractor="frames")
    rows = [row for path in sorted(TRAIN.glob("*.jsonl")) for row in rows_of(path, settings)]
    judged = []
    for file in sorted({row.file for row in rows}):
        weights = fit([row for row in rows if row.file != file])
        judged += [(chance_of(weights, row), row.right) for row in rows if row.file == file]
    print(f"{len(rows)} claims, {sum(row.right for row in rows)} right")
    for tenth in range(10):
        inside = [right for chance, right in judged if tenth / 10 <= chance < (tenth + 1) / 10]
        if inside:
            print(
                f"confidence {tenth / 10:.1f} to {(tenth + 1) / 10:.1f}: {len(inside):5} claims, {sum(inside) / len(inside):.3f} right"
            )
    if not options.check:
        record = {"made by": "tools/calibrate.py", "claims": len(rows), "weights": fit(rows)}
        MODEL.parent.mkdir(exist_ok=True)
        MODEL.write_text(json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
