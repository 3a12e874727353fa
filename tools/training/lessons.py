"""From labelled documents to what the encoder learns from: marked blocks, in which names are swapped and hidden each epoch."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from kg.extract.learned.blocks import MASK, Block, MarkedText, blocks_of, marked, sizes_of
from kg.extract.learned.context import KINDS, PairContext, numbered
from kg.extract.learned.encoder import Pieces
from kg.extract.learned.features import DocumentView
from kg.extract.learned.pairs import sentence_starts
from training.examples import Example

SWAPPED_KINDS = ("name", "demonym", "metonym")
"""Mentions whose words say nothing of the relation."""

SPARED = 0.2
"""Blocks in which no name is swapped."""

SWAPPED, HIDDEN = 0.5, 0.15
"""Names that are swapped in the other blocks, and names that are hidden in any."""

Slot = tuple[int, str]
"""A type's number and a kind of mention: names are swapped within one slot."""


@dataclass(slots=True)
class Lesson:
    """A labelled document as plain numbers; see `Example`. `parts` are the tokens of `PairContext.places` for each pair."""

    article: str
    source: str
    starts: list[int]
    pieces: list[list[int]]
    mentions: list[tuple[int, int, int]]
    slots: list[Slot | None]
    names: list[str]
    parts: list[list[list[int]]]
    marks: np.ndarray
    example: Example


@dataclass(slots=True)
class Batch:
    """Padded pieces, and for every part of every pair the places of its pieces, laid end to end from `offsets`."""

    pieces: torch.Tensor
    indices: torch.Tensor
    offsets: torch.Tensor
    marks: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor


def lesson_of(example: Example, pieces: Pieces) -> Lesson:
    """Turn a labelled document into numbers."""
    doc = example.doc
    view = DocumentView(doc)
    context = PairContext(view)
    mentions = numbered(view.mentions)
    slots: list[Slot | None] = []
    for place, mention in enumerate(view.mentions):
        alone = not any(
            other != place and start < mention.end and mention.start < end for other, (start, end, _) in enumerate(mentions)
        )
        slots.append((mentions[place][2], mention.kind) if alone and mention.kind in SWAPPED_KINDS else None)
    return Lesson(
        article=example.passage.article.id,
        source=example.source,
        starts=[*sentence_starts(doc), len(doc)],
        pieces=pieces.of(doc),
        mentions=mentions,
        slots=slots,
        names=[f"{'+'.join(e.id for e in m.entities)} {doc[m.start : m.end].text}" for m in view.mentions],
        parts=[context.places(pair) for pair in example.pairs],
        marks=context.marks(example.pairs),
        example=example,
    )


def blocks_in(lesson: Lesson, limit: int) -> list[Block]:
    """Cut a lesson into blocks."""
    sizes = sizes_of(lesson.pieces, lesson.mentions, lesson.starts[:-1])
    return blocks_of(sizes, lesson.example.pairs, limit)


def name_pool(lessons: Sequence[Lesson]) -> dict[Slot, list[tuple[int, ...]]]:
    """Collect the names of every slot, as pieces, in a fixed order."""
    pool: dict[Slot, set[tuple[int, ...]]] = {}
    for lesson in lessons:
        for (start, end, _), slot in zip(lesson.mentions, lesson.slots, strict=True):
            if slot is not None:
                pool.setdefault(slot, set()).add(tuple(p for word in lesson.pieces[start:end] for p in word))
    return {slot: sorted(names) for slot, names in sorted(pool.items())}


def disguised(
    lesson: Lesson, block: Block, pool: Mapping[Slot, Sequence[tuple[int, ...]]], dice: random.Random
) -> list[list[int]]:
    """Give the document's pieces with some names of a block hidden and others swapped, the same everywhere for the same one."""
    first, end = lesson.starts[block.first], lesson.starts[block.end]
    pieces = list(lesson.pieces)
    others: dict[str, Sequence[int] | None] = {}
    swapping = dice.random() >= SPARED
    for place, (start, stop, _) in enumerate(lesson.mentions):
        slot = lesson.slots[place]
        if slot is None or start < first or stop > end:
            continue
        new: Sequence[int] | None = None
        if dice.random() < HIDDEN:
            new = [MASK]
        elif swapping:
            name = lesson.names[place]
            if name not in others:
                others[name] = dice.choice(pool[slot]) if dice.random() < SWAPPED else None
            new = others[name]
        if new is not None:
            pieces[start:stop] = [list(new), *([] for _ in range(start + 1, stop))]
    return pieces


def batch_of(chosen: Sequence[tuple[Lesson, Block, MarkedText]]) -> Batch:
    """Lay blocks out for the encoder and the head."""
    length = max(len(text.pieces) for _, _, text in chosen)
    pieces = np.zeros((len(chosen), length), np.int64)
    indices: list[int] = []
    offsets: list[int] = []
    for row, (lesson, block, text) in enumerate(chosen):
        pieces[row, : len(text.pieces)] = text.pieces
        for number in block.pairs:
            pair = lesson.example.pairs[number]
            for mention in (pair.left, pair.right):
                offsets.append(len(indices))
                indices += [row * length + text.marks[mention]] if mention in text.marks else []
            for part in lesson.parts[number]:
                offsets.append(len(indices))
                for token in part:
                    start, end = text.tokens.get(token, (0, 0))
                    indices += range(row * length + start, row * length + end)
    rows = [(lesson, list(block.pairs)) for lesson, block, _ in chosen]
    return Batch(
        torch.from_numpy(pieces),
        torch.tensor(indices),
        torch.tensor(offsets),
        torch.from_numpy(np.concatenate([lesson.marks[mine] for lesson, mine in rows])),
        torch.from_numpy(np.concatenate([lesson.example.targets[mine] for lesson, mine in rows])),
        torch.from_numpy(np.concatenate([lesson.example.weights[mine] for lesson, mine in rows])),
    )


def read_disguised(
    lesson: Lesson, block: Block, pool: Mapping[Slot, Sequence[tuple[int, ...]]], dice: random.Random
) -> MarkedText:
    """Lay a block out with names swapped and hidden."""
    pieces = disguised(lesson, block, pool, dice)
    return marked(pieces, lesson.mentions, lesson.starts[block.first], lesson.starts[block.end])


assert set(SWAPPED_KINDS) <= set(KINDS)
