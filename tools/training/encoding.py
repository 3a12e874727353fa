"""The encoder as a PyTorch model: the published weights of all-MiniLM-L6-v2, trainable marks.

PyTorch is needed for training and nowhere else.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from kg.extract.learned.blocks import CLOSING_MARK, FIRST_MARK
from kg.ontology import ontology

WIDTH, HEADS = 384, 12

LAYERS = 4
"""Layers that are kept of the published six, the lowest: on unseen passages four find as much, in two thirds of the time."""

WORDS_OF_TYPES = {
    "Person": "person", "Country": "country", "Place": "city", "GovernmentBody": "government", "InternationalOrganization": "alliance",
    "ArmedGroup": "militants", "Company": "company", "Organization": "organization", "Group": "people", "Event": "event",
    "Document": "treaty", "Facility": "base",
}  # fmt: skip
"""The word whose vector the mark of a type begins with."""


class Noise:
    """Drops numbers at random, from one long row of ones and zeros drawn once: much cheaper than drawing anew."""

    LENGTH = 1 << 22

    def __init__(self, share: float) -> None:
        kept = (torch.rand(self.LENGTH) >= share).to(torch.bfloat16)
        self.row = kept / (1 - share)

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        """Drop and scale up what is kept."""
        start = int(torch.randint(0, self.LENGTH - x.numel(), (1,)))
        return x * self.row[start : start + x.numel()].view_as(x).to(x.dtype)


class Layer(nn.Module):
    """One transformer layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out, self.norm1 = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down, self.norm2 = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: torch.Tensor, bias: torch.Tensor, noise: Noise | None) -> torch.Tensor:
        """Attend and transform; `bias` is 0 for pieces and very low for padding."""
        batch, length = x.shape[0], x.shape[1]
        q, k, v = (t.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2) for t in self.qkv(x).split(WIDTH, dim=-1))
        scores = (q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-1, -2) + bias.to(q.dtype)
        mixed = self.out((scores.softmax(-1).to(v.dtype) @ v).transpose(1, 2).reshape(batch, length, WIDTH))
        x = self.norm1(x + (noise(mixed) if noise else mixed))
        made = self.down(functional.gelu(self.up(x)))
        return self.norm2(x + (noise(made) if noise else made))


class Encoder(nn.Module):
    """The published encoder with its word vectors fixed, and vectors of marks that are trained."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.marks = nn.Embedding(CLOSING_MARK + 1, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.words.weight.requires_grad_(False)

    def forward(self, pieces: torch.Tensor, noise: Noise | None = None) -> torch.Tensor:
        """Read padded rows of pieces (0 is padding)."""
        marked = (pieces >= FIRST_MARK) & (pieces <= CLOSING_MARK)
        vectors = torch.where(marked.unsqueeze(-1), self.marks(pieces.clamp(max=CLOSING_MARK)), self.words(pieces))
        return self.read(pieces, vectors, noise)

    def read(self, pieces: torch.Tensor, vectors: torch.Tensor, noise: Noise | None = None) -> torch.Tensor:
        """Read rows of vectors."""
        seen = (pieces != 0).to(torch.float32)
        x = self.norm(vectors + self.positions.weight[: pieces.shape[1]])
        x = noise(x) if noise else x
        bias = (1.0 - seen)[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, bias, noise)
        return x


@torch.no_grad()
def published_encoder(folder: Path) -> Encoder:
    """Load the published weights; marks begin as the word of their type, the closing mark as a full stop."""
    state, model = load_file(folder / "model.safetensors"), Encoder()

    def copy(module: nn.Module, *names: str) -> None:
        for kind in ("weight", "bias"):
            getattr(module, kind).copy_(torch.cat([state[f"{name}.{kind}"] for name in names]))

    token_type = state["embeddings.token_type_embeddings.weight"][0]
    model.words.weight.copy_(state["embeddings.word_embeddings.weight"])
    model.positions.weight.copy_(state["embeddings.position_embeddings.weight"] + token_type)
    copy(model.norm, "embeddings.LayerNorm")
    for place, layer in enumerate(model.layers):
        at = f"encoder.layer.{place}."
        copy(layer.qkv, *(f"{at}attention.self.{name}" for name in ("query", "key", "value")))
        copy(layer.out, at + "attention.output.dense")
        copy(layer.norm1, at + "attention.output.LayerNorm")
        copy(layer.up, at + "intermediate.dense")
        copy(layer.down, at + "output.dense")
        copy(layer.norm2, at + "output.LayerNorm")
    known = Tokenizer.from_file(str(folder / "tokenizer.json"))
    model.marks.weight.copy_(model.words.weight[known.token_to_id(".")].expand_as(model.marks.weight))
    for number, name in enumerate(ontology().entities):
        model.marks.weight[FIRST_MARK + number] = model.words.weight[known.token_to_id(WORDS_OF_TYPES[name])]
    return model.eval()
