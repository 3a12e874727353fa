"""The linear model: softmax regression over named features, shipped as plain numbers and read with numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from kg.extract.learned.features import DocumentView, pair_features
from kg.extract.learned.pairs import Pair, labels

Matrix = NDArray[np.float32]

FILE = "linear.npz"


class LinearModel:
    """Coefficients (one row a feature, one column a label) and intercepts.

    A pair's features count with one over the root of their number, so that a long sentence does not speak louder than a short one.
    """

    def __init__(self, features: Sequence[str], coefficients: Matrix, intercepts: Matrix) -> None:
        self.rows = {feature: place for place, feature in enumerate(features)}
        self.coefficients = coefficients
        self.intercepts = intercepts

    @classmethod
    def read(cls, file: str | Path | IO[bytes]) -> LinearModel:
        """Read the file that `write` made. Raises InputError if it was made for other labels."""
        with np.load(file, allow_pickle=False) as stored:
            if bytes(stored["labels"]).decode().split("\n") != list(labels()):
                raise InputError(f"{FILE} was trained for other relations than the ontology lists")
            features = bytes(stored["features"]).decode().split("\n")
            return cls(features, stored["coefficients"].astype(np.float32), stored["intercepts"].astype(np.float32))

    def write(self, path: Path) -> None:
        """Write the model; the same model gives the same bytes. Raises ValueError if a feature's name holds a line break."""
        if any("\n" in feature for feature in self.rows):
            raise ValueError("a feature's name holds a line break")
        np.savez_compressed(
            path,
            labels=np.frombuffer("\n".join(labels()).encode(), np.uint8),
            features=np.frombuffer("\n".join(self.rows).encode(), np.uint8),
            coefficients=self.coefficients.astype(np.float16),
            intercepts=self.intercepts.astype(np.float32),
        )

    def probabilities(self, view: DocumentView, pairs: Sequence[Pair]) -> Matrix:
        """Give the probability of every label (columns) for every pair (rows)."""
        return self.of_features([pair_features(view, pair) for pair in pairs])

    def of_features(self, rows: Sequence[Sequence[str]]) -> Matrix:
        """Give the probability of every label for pairs whose features are known."""
        known = [[self.rows[f] for f in row if f in self.rows] for row in rows]
        sizes = np.array([len(row) for row in known], np.int64)
        filled = np.flatnonzero(sizes)
        scores = np.tile(self.intercepts, (len(rows), 1))
        if len(filled):
            places = np.fromiter((place for row in known for place in row), np.int64, int(sizes.sum()))
            sums = np.add.reduceat(self.coefficients[places], (np.cumsum(sizes) - sizes)[filled], axis=0)
            scores[filled] += sums / np.sqrt(sizes[filled, None].astype(np.float32))
        scores -= scores.max(axis=1, keepdims=True, initial=0)
        np.exp(scores, out=scores)
        shares: Matrix = scores / scores.sum(axis=1, keepdims=True)
        return shares

    def weight(self, feature: str, label: int) -> float:
        """Give how much a feature speaks for a label; 0 if the model does not know it."""
        row = self.rows.get(feature)
        return 0.0 if row is None else float(self.coefficients[row, label])


@cache
def shipped_linear() -> LinearModel:
    """Read the shipped model once."""
    with (resources.files("kg.resources.models") / FILE).open("rb") as file:
        return LinearModel.read(file)
