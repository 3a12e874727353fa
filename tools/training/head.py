"""Training of the head that classes pairs from the encoder's vectors: one hidden layer, a few seeds averaged, one thread, minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from kg.extract.learned.context import PARTS, WIDTH
from kg.extract.learned.encoder import Head


@dataclass(frozen=True, slots=True)
class Recipe:
    """The choices of one training run."""

    epochs: int = 6
    rate: float = 1e-3
    batch: int = 256
    hidden: int = 256
    dropout: float = 0.3
    unseen: float = 0.3
    thin: int = 3
    decay: float = 0.02


def train_one(rows: np.ndarray, targets: np.ndarray, weights: np.ndarray, recipe: Recipe, seed: int) -> tuple[np.ndarray, ...]:
    """Fit one hidden layer; gives its four arrays in the order of `Head`.

    In training one vector part in `unseen` of the pairs is blanked whole, so that no single word decides; of the pairs across sentences
    without a relation one in `thin` is seen an epoch, with so much more weight.
    """
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    width, labels = rows.shape[1], targets.shape[1]
    inner, outer = nn.Linear(width, recipe.hidden), nn.Linear(recipe.hidden, labels)
    live = [*inner.parameters(), *outer.parameters()]
    best = torch.optim.AdamW(live, lr=recipe.rate, weight_decay=recipe.decay)
    dice = np.random.default_rng(seed)
    easy = (rows[:, -4] > 0) & (targets[:, 0] == 1)
    kept = np.nonzero(weights > 0)[0]
    steps = int((len(kept) - easy[kept].sum() * (1 - 1 / recipe.thin)) / recipe.batch) * recipe.epochs
    done = 0
    for _ in range(recipe.epochs):
        order = kept[~easy[kept] | (dice.random(len(kept)) < 1 / recipe.thin)]
        dice.shuffle(order)
        for at in range(0, len(order) - recipe.batch + 1, recipe.batch):
            some = np.sort(order[at : at + recipe.batch])
            x = torch.from_numpy(rows[some].astype(np.float32))
            blank = torch.from_numpy((dice.random((len(some), PARTS, 1)) > recipe.unseen / 2).astype(np.float32))
            vectors = x[:, : PARTS * WIDTH].reshape(-1, PARTS, WIDTH) * blank
            x = torch.cat([vectors.reshape(len(some), -1), x[:, PARTS * WIDTH :]], 1)
            hidden = nn.functional.dropout(torch.relu(inner(x)), recipe.dropout)
            log_p = outer(hidden).log_softmax(-1)
            share = torch.from_numpy((weights[some] * np.where(easy[some], recipe.thin, 1)).astype(np.float32))
            loss = -(share.unsqueeze(-1) * torch.from_numpy(targets[some]) * log_p).sum() / share.sum()
            for group in best.param_groups:
                group["lr"] = recipe.rate * max(min((done + 1) / (0.05 * steps), 1 - done / steps), 0.01)
            best.zero_grad()
            loss.backward()
            best.step()
            done += 1
    return tuple(p.detach().numpy() for p in (inner.weight.T.contiguous(), inner.bias, outer.weight.T.contiguous(), outer.bias))


def train_head(
    rows: np.ndarray, targets: np.ndarray, weights: np.ndarray, recipe: Recipe | None = None, seeds: Sequence[int] = (1, 2)
) -> Head:
    """Fit one layer a seed and average them; numbers are rounded to what is stored."""
    torch.set_num_threads(1)
    layers = [train_one(rows, targets, weights, recipe or Recipe(), seed) for seed in seeds]
    return Head([tuple(part.astype(np.float16).astype(np.float32) for part in layer) for layer in layers])  # type: ignore[misc]
