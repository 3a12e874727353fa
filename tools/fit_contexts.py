"""Fits the words that tell a context to data/gold/train: python tools/fit_contexts.py [--check]

A logistic model with an L2 penalty over the relation, its trigger and the lemmas of sentence and article, one weight a context →
kg/resources/qualifiers/contexts.tsv. It prints the accuracy under cross-validation over files: each file is judged by a model
that has not seen it. `--check` prints only. Same data, same bytes; a few minutes of one core.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import spacy
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from kg.evaluate import Passage, read_passages
from kg.extract.qualifiers.contexts import CONTEXTS, FILE, words_of
from kg.settings import Settings

ROOT = Path(__file__).parents[1]
TRAIN = ROOT / "data/gold/train"
TABLE = ROOT / "kg/resources/qualifiers" / FILE
PENALTY = 6.0
ARTICLE = 0.4
"""How much a word of the article counts beside one of the sentence."""
LEAST = 8
"""Relations in which a word must stand to be kept."""
SMALLEST = 0.05


@dataclass(frozen=True, slots=True)
class Row:
    """One relation: its file, what the model sees of it, and its context."""

    file: str
    features: dict[str, float]
    context: int


def rows_of(path: Path, nlp: spacy.language.Language) -> Iterator[Row]:
    """Read one file of passages and describe each relation."""
    passages = list(read_passages(path))
    for passage, doc in zip(passages, nlp.pipe([p.article.text for p in passages]), strict=True):
        article = {f"article:{word}": ARTICLE for word in words_of(doc)}
        yield from (Row(path.stem, article | own, context) for own, context in _relations(passage, doc))


def _relations(passage: Passage, doc: spacy.tokens.Doc) -> Iterator[tuple[dict[str, float], int]]:
    for relation in passage.relations:
        at = doc.text.find(relation["quote"])
        trigger = relation.get("trigger") or relation["quote"]
        start = max(doc.text.find(trigger, max(at, 0)), 0)
        span = doc.char_span(start, start + len(trigger), alignment_mode="expand")
        if relation["context"] not in CONTEXTS or span is None or not len(span):
            continue
        features = dict.fromkeys(words_of(span.root.sent), 1.0)
        features |= {f"relation:{relation['r']}": 1.0, f"trigger:{span.root.lemma_.lower()}": 1.0}
        yield features, CONTEXTS.index(relation["context"])


def fit(rows: Sequence[Row]) -> tuple[list[str], np.ndarray]:
    """Give the names of the kept features and their weights, features by contexts."""
    counts = Counter(name for row in rows for name in row.features)
    names = sorted(name for name, count in counts.items() if count >= LEAST)
    data, truth = matrix(rows, names), np.array([row.context for row in rows])
    shape = (len(names), len(CONTEXTS))

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(shape)
        scores = data @ weights
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        value = -np.log(chances[np.arange(len(truth)), truth] + 1e-12).sum() + PENALTY / 2 * (weights**2).sum()
        chances[np.arange(len(truth)), truth] -= 1
        return value, (data.T @ chances + PENALTY * weights).ravel()

    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 120})
    return names, found.x.reshape(shape)


def matrix(rows: Sequence[Row], names: Sequence[str]) -> csr_matrix:
    """Turn rows into a sparse matrix over the kept features."""
    column = {name: number for number, name in enumerate(names)}
    cells = [(r, column[n], v) for r, row in enumerate(rows) for n, v in row.features.items() if n in column]
    down, across, values = zip(*cells, strict=True)
    return csr_matrix((values, (down, across)), shape=(len(rows), len(names)))


def table(names: Sequence[str], weights: np.ndarray) -> str:
    """Write the weights as lines; an article's words carry their smaller weight already."""
    lines = ["\t".join(["word", *CONTEXTS])]
    for name, row in zip(names, weights, strict=True):
        scale = ARTICLE if name.startswith("article:") else 1.0
        cells = [f"{value * scale:.2f}" if abs(value * scale) >= SMALLEST else "" for value in row]
        if any(cells):
            lines.append("\t".join([name, *cells]))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the accuracy by file and, unless told to check only, write the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="print only")
    check = parser.parse_args().check
    nlp = spacy.load(Settings().spacy_model, exclude=["ner"])
    rows = [row for path in sorted(TRAIN.glob("*.jsonl")) for row in rows_of(path, nlp)]
    right = 0
    for file in sorted({row.file for row in rows}):
        names, weights = fit([row for row in rows if row.file != file])
        held = [row for row in rows if row.file == file]
        hits = int((np.argmax(matrix(held, names) @ weights, axis=1) == [row.context for row in held]).sum())
        right += hits
        print(f"{file:32} {hits / len(held):.3f} of {len(held)}")
    print(f"{'all, cross-validated':32} {right / len(rows):.3f} of {len(rows)}")
    if not check:
        TABLE.write_text(table(*fit(rows)), encoding="utf-8")


if __name__ == "__main__":
    main()
