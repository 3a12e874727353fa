"""Trains the encoder together with the head that classes pairs: one thread, fixed seeds, bfloat16 where the processor has it."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from kg.extract.learned.blocks import Block
from kg.extract.learned.context import PARTS, WIDTH, marks
from kg.extract.learned.encoder import LIMIT, Head, Pieces
from kg.extract.learned.pairs import labels
from training.encoding import Encoder, Noise, published_encoder
from training.examples import Example
from training.lessons import Batch, Lesson, batch_of, blocks_in, lesson_of, name_pool, read_disguised


@dataclass(frozen=True, slots=True)
class Recipe:
    """The choices of one training run.

    Each epoch reads every passage once, with the product's own mentions (a share of `own`) or with the annotated ones.
    `elsewhere` is the weight of 'none' for two actors that are related in the passage, but not by these words.
    """

    epochs: int = 8
    rate: float = 2e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    batch: int = 6
    hidden: int = 256
    noise: float = 0.1
    head_noise: float = 0.3
    own: float = 0.6
    elsewhere: float = 0.3
    warm_up: float = 0.08
    seed: int = 1


class PairHead(nn.Module):
    """Classes a pair from its parts' vectors and plain marks."""

    def __init__(self, hidden: int, noise: float) -> None:
        super().__init__()
        self.noise = noise
        self.norm = nn.LayerNorm(WIDTH, elementwise_affine=False)
        self.inner = nn.Linear(PARTS * WIDTH + marks(), hidden)
        self.outer = nn.Linear(hidden, len(labels()))

    def forward(self, vectors: torch.Tensor, plain: torch.Tensor) -> torch.Tensor:
        """Give a score of every label for every pair; `vectors` is pairs by parts by numbers."""
        x = torch.cat([self.norm(vectors).flatten(1), plain], 1)
        x = functional.dropout(x, self.noise, self.training)
        return self.outer(functional.dropout(functional.relu(self.inner(x)), self.noise, self.training))

    def plain(self) -> Head:
        """Give the head as numbers, rounded to what is stored."""
        parts = (self.inner.weight.T, self.inner.bias, self.outer.weight.T, self.outer.bias)
        return Head([tuple(p.detach().contiguous().numpy().astype(np.float16).astype(np.float32) for p in parts)])  # type: ignore[list-item]


def scores(encoder: Encoder, head: PairHead, batch: Batch, noise: Noise | None) -> torch.Tensor:
    """Read a batch and class its pairs."""
    with torch.autocast("cpu", torch.bfloat16):
        states = encoder(batch.pieces, noise)
    flat = states.float().reshape(-1, WIDTH)
    vectors = functional.embedding_bag(batch.indices, flat, batch.offsets, mode="mean")
    return head(vectors.reshape(-1, PARTS, WIDTH), batch.marks)


def finetune(published: Path, examples: Sequence[Example], pieces: Pieces, recipe: Recipe | None = None) -> tuple[Encoder, Head]:
    """Train encoder and head on labelled documents of both kinds of mentions."""
    recipe = recipe or Recipe()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(recipe.seed)
    dice = random.Random(recipe.seed)
    lessons = [lesson_of(example, pieces) for example in examples if example.pairs]
    pool = name_pool(lessons)
    work = [(lesson, block) for lesson in lessons for block in blocks_in(lesson, LIMIT)]
    encoder, head, noise = published_encoder(published), PairHead(recipe.hidden, recipe.head_noise), Noise(recipe.noise)
    encoder.train()
    optimiser = _optimiser(encoder, head, recipe)
    plan = [_epoch(work, recipe, dice) for _ in range(recipe.epochs)]
    steps, step, began = sum(map(len, plan)), 0, time.process_time()
    live = [p for group in optimiser.param_groups for p in group["params"]]
    peaks = [group["lr"] for group in optimiser.param_groups]
    for number, epoch in enumerate(plan, 1):
        total = 0.0
        for chosen in epoch:
            batch = batch_of([(*work[i], read_disguised(*work[i], pool, dice)) for i in chosen])
            pace = min((step + 1) / (recipe.warm_up * steps), 1.0) * (1 - step / steps)
            for group, peak in zip(optimiser.param_groups, peaks, strict=True):
                group["lr"] = peak * pace
            share = torch.where(batch.weights == 0, recipe.elsewhere, batch.weights)
            loss = (-(batch.targets * scores(encoder, head, batch, noise).log_softmax(-1)).sum(-1) * share).mean()
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(live, 1.0)
            optimiser.step()
            total, step = total + float(loss.detach()), step + 1
        print(
            f"epoch {number} loss {total / len(epoch):.4f} after {time.process_time() - began:.0f} s of processor time",
            flush=True,
        )
    return encoder.eval(), head.eval().plain()


def _optimiser(encoder: Encoder, head: PairHead, recipe: Recipe) -> torch.optim.AdamW:
    live = [p for p in encoder.parameters() if p.requires_grad]
    return torch.optim.AdamW(
        [
            {"params": [p for p in live if p.ndim > 1], "lr": recipe.rate, "weight_decay": recipe.decay},
            {"params": [p for p in live if p.ndim < 2], "lr": recipe.rate, "weight_decay": 0.0},
            {"params": list(head.parameters()), "lr": recipe.head_rate, "weight_decay": recipe.decay},
        ],
        betas=(0.9, 0.98),
        eps=1e-6,
    )


def _epoch(work: Sequence[tuple[Lesson, Block]], recipe: Recipe, dice: random.Random) -> list[list[int]]:
    """Draw which mentions each passage is read with, and batches of blocks of like length."""
    articles = sorted({lesson.article for lesson, _ in work})
    source = {article: "own" if dice.random() < recipe.own else "given" for article in articles}
    chosen = [i for i, (lesson, _) in enumerate(work) if lesson.source == source[lesson.article]]
    sizes = {i: _size(*work[i]) + 30 * dice.random() for i in chosen}
    chosen.sort(key=lambda i: sizes[i])
    batches = [chosen[at : at + recipe.batch] for at in range(0, len(chosen), recipe.batch)]
    dice.shuffle(batches)
    return batches


def _size(lesson: Lesson, block: Block) -> int:
    return sum(map(len, lesson.pieces[lesson.starts[block.first] : lesson.starts[block.end]]))
