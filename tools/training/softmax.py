"""Softmax regression over sparse features with soft targets, by L-BFGS: deterministic, single thread, seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix


def vocabulary(rows: Sequence[Sequence[str]], least: int = 3) -> dict[str, int]:
    """Number the features that stand in at least `least` rows, in alphabetical order."""
    counts = Counter(feature for row in rows for feature in row)
    return {feature: place for place, feature in enumerate(sorted(f for f, n in counts.items() if n >= least))}


def matrix(rows: Sequence[Sequence[str]], vocab: dict[str, int]) -> csr_matrix:
    """Give one row a pair, 1 where a feature stands, scaled to unit length."""
    indices, ends, data = [], [0], []
    for row in rows:
        known = sorted({vocab[f] for f in row if f in vocab})
        indices += known
        data += [1 / np.sqrt(len(known))] * len(known)
        ends.append(len(indices))
    return csr_matrix(
        (np.array(data, np.float32), np.array(indices, np.int32), np.array(ends, np.int32)), (len(rows), len(vocab))
    )


def fit(
    x: csr_matrix, targets: np.ndarray, weights: np.ndarray, l2: float = 1e-5, rounds: int = 80
) -> tuple[np.ndarray, np.ndarray]:
    """Find coefficients (features by labels) and intercepts of least weighted cross-entropy plus `l2` times the squared norm."""
    _n, labels = targets.shape
    width = x.shape[1]
    total = float(weights.sum())
    back = x.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        w = flat.reshape(width + 1, labels).astype(np.float32)
        scores = x @ w[:-1] + w[-1]
        scores -= scores.max(axis=1, keepdims=True)
        log_p = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        value = -float((weights[:, None] * targets * log_p).sum()) / total + l2 * float((w[:-1] ** 2).sum())
        error = (np.exp(log_p) - targets) * weights[:, None] / total
        slope = np.vstack([back @ error + 2 * l2 * w[:-1], error.sum(axis=0, keepdims=True)])
        return value, slope.ravel().astype(np.float64)

    start = np.zeros((width + 1) * labels)
    result = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 10})
    w = result.x.reshape(width + 1, labels).astype(np.float32)
    return w[:-1], w[-1]


def probabilities(x: csr_matrix, coefficients: np.ndarray, intercepts: np.ndarray) -> np.ndarray:
    """Give the probability of every label for every row."""
    scores = x @ coefficients + intercepts
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    return scores / scores.sum(axis=1, keepdims=True)
