"""Fine-tuning of all-MiniLM-L6-v2 on pairs of mentions, and its export to ONNX. PyTorch is needed here and nowhere else."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from kg.extract.learned.pairs import labels
from kg.extract.learned.windows import MASK, ROW, Window, pair_row, windows_of
from training.examples import Example

WIDTH, HEADS, LAYERS = 384, 12, 6
UNUSED = 100
FROZEN = 2
"""Lowest layers that keep their published weights: they read words as words, and a quarter of the time is saved."""


class Layer(nn.Module):
    """One transformer layer of BERT, names as in the published weights."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out, self.norm1 = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down, self.norm2 = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
        """Attend and transform; `bias` is 0 for pieces and very low for padding."""
        batch, length = x.shape[0], x.shape[1]
        q, k, v = (t.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2) for t in self.qkv(x).split(WIDTH, dim=-1))
        scores = q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + bias
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.dropout(self.out(mixed)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class PairEncoder(nn.Module):
    """Reads windows once and classes pairs from both opening markers, the words between, the sentences around, gap and distance."""

    def __init__(self, dropout: float = 0.3, inner: float = 0.1, hidden: int = 384) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.markers = nn.Embedding(UNUSED, WIDTH, padding_idx=0)
        self.positions = nn.Embedding(512, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(inner if place >= FROZEN else 0.0) for place in range(LAYERS))
        self.near = nn.Embedding(40, 32)
        self.hidden = nn.Linear(5 * WIDTH + 32, hidden)
        self.dropout = nn.Dropout(dropout)
        self.relation = nn.Linear(hidden, len(labels()))
        self.qualifiers = nn.Linear(hidden, 5)
        for part in (self.words, self.positions, self.norm, *self.layers[:FROZEN]):
            part.requires_grad_(False)

    def load_published(self, folder: Path) -> None:
        """Take over the weights of the published encoder."""
        from safetensors.torch import load_file

        state = load_file(folder / "model.safetensors")
        with torch.no_grad():
            token_type = state["embeddings.token_type_embeddings.weight"][0]
            self.words.weight.copy_(state["embeddings.word_embeddings.weight"])
            self.positions.weight.copy_(state["embeddings.position_embeddings.weight"] + token_type)
            self.markers.weight.normal_(0.0, 0.1)
            self.markers.weight[0].zero_()
            self._copy(self.norm, state, "embeddings.LayerNorm")
            for place, layer in enumerate(self.layers):
                at = f"encoder.layer.{place}."
                for kind in ("weight", "bias"):
                    parts = [state[f"{at}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                    getattr(layer.qkv, kind).copy_(torch.cat(parts))
                self._copy(layer.out, state, at + "attention.output.dense")
                self._copy(layer.norm1, state, at + "attention.output.LayerNorm")
                self._copy(layer.up, state, at + "intermediate.dense")
                self._copy(layer.down, state, at + "output.dense")
                self._copy(layer.norm2, state, at + "output.LayerNorm")

    @staticmethod
    def _copy(module: nn.Module, state: dict[str, torch.Tensor], name: str) -> None:
        module.weight.copy_(state[name + ".weight"])
        module.bias.copy_(state[name + ".bias"])

    def forward(self, pieces: torch.Tensor, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Give label scores and qualifier scores (asserted or negated; actual, planned, possible) of every row."""
        seen = (pieces != 0).to(torch.float32)
        x = self.norm(self.words(pieces) + self.positions.weight[: pieces.shape[1]])
        bias = (1.0 - seen)[:, None, None, :] * -1e4
        for place, layer in enumerate(self.layers):
            if place == FROZEN:
                x = x + self.markers(torch.where(pieces < UNUSED, pieces, 0))
            x = layer(x, bias)
        x = x * seen.unsqueeze(-1)
        sums = functional.pad(torch.cumsum(x, 1), (0, 0, 1, 0))
        at = rows[:, 0]
        left, right = x[at, rows[:, 1]], x[at, rows[:, 2]]
        between = self._mean(sums, at, rows[:, 3], rows[:, 4])
        around = self._mean(sums, at, rows[:, 5], rows[:, 6])
        near = self.near(rows[:, 7] * 20 + rows[:, 8] + rows[:, 9] * 10)
        joined = self.dropout(torch.cat([left, right, left * right, between, around, near], -1))
        hidden = self.dropout(functional.gelu(self.hidden(joined)))
        return self.relation(hidden), self.qualifiers(hidden)

    @staticmethod
    def _mean(sums: torch.Tensor, at: torch.Tensor, start: torch.Tensor, end: torch.Tensor) -> torch.Tensor:
        length = (end - start).clamp(min=1).unsqueeze(-1).to(sums.dtype)
        return (sums[at, end] - sums[at, start]) / length


@dataclass(slots=True)
class Item:
    """A window of an example with its pairs' targets, and who each mention is, so that names can be swapped."""

    window: Window
    rows: np.ndarray
    targets: np.ndarray
    weights: np.ndarray
    polarity: np.ndarray
    modality: np.ndarray
    places: list[int]
    passage: str
    source: str
    owners: dict[int, tuple[str, str, str]]


def items_of(ex: Example, pieces_of: object) -> list[Item]:
    """Cut an example into items for training or reading."""
    mentions = ex.doc._.mentions
    found = []
    for window in windows_of(ex.doc, ex.pairs, pieces_of):  # type: ignore[arg-type]
        at = window.pairs
        rows = np.array([pair_row(window, 0, ex.pairs[p], mentions) for p in at], np.int64).reshape(-1, ROW)
        owners = {m: (mentions[m].entity.id, mentions[m].entity.type, mentions[m].kind) for m in window.spans}
        found.append(
            Item(
                window,
                rows,
                ex.targets[at],
                ex.weights[at],
                ex.polarity[at],
                ex.modality[at],
                at,
                ex.passage.article.id,
                ex.source,
                owners,
            )
        )
    return found


def name_pool(items: Sequence[Item]) -> dict[tuple[str, str], list[list[int]]]:
    """Collect the names of every type and kind as pieces, to swap for others."""
    pool: defaultdict[tuple[str, str], dict[tuple[int, ...], None]] = defaultdict(dict)
    for item in items:
        for m, (start, end) in item.window.spans.items():
            pool[item.owners[m][1:]][tuple(item.window.pieces[start:end])] = None
    return {key: [list(name) for name in names] for key, names in pool.items()}


def disguised(
    item: Item, pool: dict[tuple[str, str], list[list[int]]], dice: random.Random, mask: float = 0.3, swap: float = 0.5
) -> tuple[list[int], np.ndarray]:
    """Give an item's pieces with names swapped for others of their type and some masked, and its rows moved to match."""
    window = item.window
    swapped = {owner[0]: dice.random() < swap for owner in dict.fromkeys(item.owners.values())}
    pieces: list[int] = []
    moved = np.zeros(len(window.pieces) + 1, np.int64)
    at = 0
    for m, (start, end) in sorted(window.spans.items(), key=lambda entry: entry[1]):
        moved[at:start] = np.arange(start - at) + len(pieces)
        pieces += window.pieces[at:start]
        owner, kind = item.owners[m][0], item.owners[m][1:]
        inner = window.pieces[start:end]
        if kind[1] in ("name", "demonym", "metonym"):
            if dice.random() < mask:
                inner = [MASK]
            elif swapped[owner]:
                inner = dice.choice(pool[kind])
        moved[start:end] = len(pieces)
        pieces += inner
        at = end
    moved[at:] = np.arange(len(window.pieces) + 1 - at) + len(pieces)
    pieces += window.pieces[at:]
    rows = item.rows.copy()
    rows[:, 1:7] = moved[rows[:, 1:7]]
    return pieces[:512], rows


def batched(parts: Sequence[tuple[list[int], np.ndarray]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Pad windows to one length and number the rows' windows."""
    length = max(len(pieces) for pieces, _ in parts)
    pieces = torch.zeros(len(parts), length, dtype=torch.int64)
    rows = []
    for number, (mine, its) in enumerate(parts):
        pieces[number, : len(mine)] = torch.tensor(mine)
        its = its.copy()
        its[:, 0] = number
        rows.append(its)
    return pieces, torch.from_numpy(np.concatenate(rows))


def loss_of(relation: torch.Tensor, qualifiers: torch.Tensor, items: Sequence[Item]) -> torch.Tensor:
    """Cross-entropy of labels, and a third of that of polarity and modality over related pairs."""
    targets = torch.from_numpy(np.concatenate([i.targets for i in items]))
    weights = torch.from_numpy(np.concatenate([i.weights for i in items]))
    log_p = relation.log_softmax(-1)
    loss = -(weights.unsqueeze(-1) * targets * log_p).sum() / weights.sum().clamp(min=1)
    polarity = torch.from_numpy(np.concatenate([i.polarity for i in items]))
    modality = torch.from_numpy(np.concatenate([i.modality for i in items]))
    if bool((polarity >= 0).any()):
        loss = loss + 0.3 * functional.cross_entropy(qualifiers[:, :2], polarity, ignore_index=-1)
        loss = loss + 0.3 * functional.cross_entropy(qualifiers[:, 2:], modality, ignore_index=-1)
    return loss


@dataclass(frozen=True, slots=True)
class Recipe:
    """The choices of one training run."""

    epochs: int = 12
    rate: float = 2e-4
    batch: int = 12
    dropout: float = 0.3
    mask: float = 0.3
    swap: float = 0.5
    own: float = 0.65
    seed: int = 1
    decay: float = 0.01


def train(
    items: Sequence[Item], published: Path, recipe: Recipe, checkpoint: Path | None = None, log: bool = True
) -> PairEncoder:
    """Fine-tune on items. Deterministic: one thread, seeds from the recipe. A checkpoint is written after every epoch and resumed from."""
    torch.manual_seed(recipe.seed)
    torch.use_deterministic_algorithms(True)
    model = PairEncoder(recipe.dropout)
    model.load_published(published)
    live = [p for p in model.parameters() if p.requires_grad]
    best = torch.optim.AdamW(live, lr=recipe.rate, weight_decay=recipe.decay, fused=True)
    share = sum(recipe.own if i.source == "own" else 1 - recipe.own for i in items)
    total = (int(share / recipe.batch) + 1) * recipe.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(best, lambda s: max(min(s / (0.1 * total), (total - s) / (0.9 * total)), 0.01))
    pool = name_pool(items)
    first = 0
    if checkpoint and checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=False)
        model.load_state_dict(saved["model"])
        best.load_state_dict(saved["best"])
        schedule.load_state_dict(saved["schedule"])
        torch.set_rng_state(saved["dice"])
        first = saved["epoch"]
    model.train()
    for epoch in range(first, recipe.epochs):
        dice = random.Random(recipe.seed * 1000 + epoch)
        drawn = {p: "own" if dice.random() < recipe.own else "given" for p in dict.fromkeys(i.passage for i in items)}
        order = [n for n, i in enumerate(items) if i.source == drawn[i.passage]]
        order.sort(key=lambda i: len(items[i].window.pieces) + dice.random() * 40)
        groups = [order[i : i + recipe.batch] for i in range(0, len(order), recipe.batch)]
        dice.shuffle(groups)
        running = 0.0
        for group in groups:
            mine = [items[i] for i in group]
            parts = [disguised(item, pool, dice, recipe.mask, recipe.swap) for item in mine]
            with torch.autocast("cpu", dtype=torch.bfloat16):
                relation, qualifiers = model(*batched(parts))
            loss = loss_of(relation.float(), qualifiers.float(), mine)
            best.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(live, 1.0)
            best.step()
            schedule.step()
            running += loss.item()
        if log:
            print(f"epoch {epoch + 1}/{recipe.epochs} loss {running / len(groups):.4f}", flush=True)
        if checkpoint:
            state = {"model": model.state_dict(), "best": best.state_dict(), "schedule": schedule.state_dict()}
            torch.save({**state, "dice": torch.get_rng_state(), "epoch": epoch + 1}, checkpoint)
    return model.eval()


@torch.no_grad()
def read(model: PairEncoder, items: Sequence[Item], pairs: int, batch: int = 16) -> tuple[np.ndarray, np.ndarray]:
    """Give label probabilities and qualifier probabilities for the pairs of one example; pairs that no window holds get 'none'."""
    model.eval()
    found, qualified = np.zeros((pairs, len(labels())), np.float32), np.zeros((pairs, 5), np.float32)
    found[:, 0] = 1
    for at in range(0, len(items), batch):
        mine = items[at : at + batch]
        relation, qualifiers = model(*batched([(i.window.pieces, i.rows) for i in mine]))
        places = [p for i in mine for p in i.places]
        found[places] = relation.softmax(-1).numpy()
        qualified[places] = torch.cat([qualifiers[:, :2].softmax(-1), qualifiers[:, 2:].softmax(-1)], -1).numpy()
    return found, qualified
