"""What the head sees of a pair: the states of both mentions' marks and of the words that carry a relation, and a few plain marks.

The words are chosen by the parse: those between the mentions, on the dependency path, at its top, and above each mention.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.learned.blocks import MarkedText
from kg.extract.learned.features import VERBS, DocumentView
from kg.extract.learned.pairs import Pair
from kg.extract.records import TokenMention
from kg.ontology import ontology

Matrix = NDArray[np.float32]
Places = NDArray[np.int64]

WIDTH = 384
"""Numbers in a word's vector."""

PARTS = 7
"""Vectors of a pair: both mentions, the words between, the path, its top, and the verb above each mention."""

EPSILON = 1e-5
"""Added to the variance, as in a layer's normalisation."""

KINDS = ("name", "demonym", "metonym", "nominal", "pronoun")
ROLES = (
    "nsubj", "nsubjpass", "dobj", "prep_with", "prep_to", "prep_of", "prep_by", "agent", "prep_in", "prep_from", "prep_for", "prep_on",
    "prep_against", "prep_between", "prep_at", "dative", "ROOT", "attr", "advcl", "relcl", "ccomp", "xcomp", "acl",
)  # fmt: skip
GAPS = (0, 1, 2, 3, 5, 8, 13, 21, 34)
NAMES = (0, 1, 2, 4)


@cache
def _types() -> dict[str, int]:
    return {name: place for place, name in enumerate(ontology().entities)}


@cache
def marks() -> int:
    """Give the number of plain marks of a pair."""
    return 2 * _marks_of_end() + len(GAPS) + 1 + len(NAMES) + 1 + 3


def numbered(mentions: Sequence[TokenMention]) -> list[tuple[int, int, int]]:
    """Give each mention's first token, the token after its last, and its type's number."""
    return [(m.start, m.end, _types()[m.entity.type]) for m in mentions]


@dataclass(frozen=True, slots=True)
class PairInput:
    """What the head reads of some pairs: for each of PARTS parts its different vectors and which of them each pair has, and plain marks.

    Every vector has mean 0 and variance 1, or is nought where a pair has nothing of a part.
    """

    parts: list[tuple[Matrix, Places]]
    marks: Matrix


class PairContext:
    """What is worked out once for a document: verbs above mentions, their marks, and where mentions begin and end."""

    def __init__(self, view: DocumentView) -> None:
        self.view = view
        self.above = [_verb(view, place) for place in range(len(view.mentions))]
        self.starts = np.array([m.start for m in view.mentions], np.int64)
        self.ends = np.array([m.end for m in view.mentions], np.int64)
        self.heads = np.array([m.head for m in view.mentions], np.int64)
        self.governing = np.array([view.heads[m.head] for m in view.mentions], np.int64)
        self.verbs = np.array([-1 if v is None else v for v in self.above], np.int64)
        rows = [self._end_marks(place) for place in range(len(view.mentions))]
        self.end_marks = np.array(rows, np.float32).reshape(len(rows), _marks_of_end())
        self.owned = np.zeros(len(view.doc), bool)
        self.owned[list(view.owner)] = True

    def places(self, pair: Pair) -> list[list[int]]:
        """Give the tokens of a pair's five parts beside the two mentions: words between, path, its top, the verb above each mention."""
        left, right = self.view.mentions[pair.left], self.view.mentions[pair.right]
        between = [i for i in range(left.end, right.start) if i not in self.view.owner]
        path, top = self._path(pair)
        verbs = [[] if verb is None else [verb] for verb in (self.above[pair.left], self.above[pair.right])]
        return [between, path, [] if top is None else [top], *verbs]

    def marks(self, pairs: Sequence[Pair]) -> Matrix:
        """Give the plain marks of each pair: types, kinds, roles; distance, names between, one verb, one below the other."""
        left, right = _sides(pairs)
        apart = np.maximum(self.starts[right] - self.ends[left], 0)
        names = np.maximum(right - left - 1, 0)
        same = (self.verbs[left] >= 0) & (self.verbs[left] == self.verbs[right])
        nested = (self.governing[right] == self.heads[left]) | (self.governing[left] == self.heads[right])
        flags = np.stack([left == right, same, nested], axis=1).astype(np.float32)
        parts = [self.end_marks[left], self.end_marks[right], _buckets(apart, GAPS), _buckets(names, NAMES), flags]
        return np.concatenate(parts, axis=1)

    def input(self, states: Matrix, text: MarkedText, pairs: Sequence[Pair]) -> PairInput:
        """Give what the head reads of pairs in one block; `states` is one vector a piece of the block."""
        left, right = _sides(pairs)
        words = BlockWords(states, text)
        paths = [self._path(pair) for pair in pairs]
        tops = np.array([-1 if top is None else top for _, top in paths], np.int64)
        steps = np.array([len(path) for path, _ in paths], np.int64)
        on_path = np.array([token for path, _ in paths for token in path], np.int64)
        each = np.arange(len(pairs))
        parts = [
            words.of_mentions(left),
            words.of_mentions(right),
            (words.between(self.ends[left], self.starts[right], self.owned), each),
            (words.of_groups(on_path, steps), each),
            *(words.of_tokens(tokens) for tokens in (tops, self.verbs[left], self.verbs[right])),
        ]
        return PairInput(parts, self.marks(pairs))

    def _path(self, pair: Pair) -> tuple[list[int], int | None]:
        """Give the words on the dependency path between two mentions, outside all mentions, and the topmost."""
        meeting = self.view.meeting(pair)
        if meeting is None:
            return [], None
        up, down = self.view.climbs[pair.left], self.view.climbs[pair.right]
        inner = {*up[1 : meeting[0] + 1], *down[1 : meeting[1] + 1]}
        return sorted(inner - self.view.owner.keys()), up[meeting[0]]

    def _end_marks(self, place: int) -> list[float]:
        """Give the marks of one mention, the same in all its pairs: type, kind, role, passive or negated verb."""
        view, mention, verb = self.view, self.view.mentions[place], self.above[place]
        role = view.governors[place][1].split(">")[-1]
        below = set() if verb is None else {view.deps[child] for child in view.children[verb]}
        return [
            *_one(len(_types()), _types()[mention.entity.type]),
            *_one(len(KINDS), KINDS.index(mention.kind)),
            *_one(len(ROLES) + 1, ROLES.index(role) if role in ROLES else len(ROLES)),
            float(not below.isdisjoint(("auxpass", "nsubjpass"))),
            float("neg" in below),
        ]


def _marks_of_end() -> int:
    return len(_types()) + len(KINDS) + len(ROLES) + 1 + 2


def _verb(view: DocumentView, place: int) -> int | None:
    """Give the nearest verb above a mention, else what governs it."""
    way = view.climbs[place][1:]
    return next((token for token in way if view.kinds[token] in VERBS), way[0] if way else None)


def _sides(pairs: Sequence[Pair]) -> tuple[Places, Places]:
    return np.array([p.left for p in pairs], np.int64), np.array([p.right for p in pairs], np.int64)


def _one(size: int, place: int) -> list[float]:
    found = [0.0] * size
    found[place] = 1.0
    return found


def _buckets(numbers: Places, limits: tuple[int, ...]) -> Matrix:
    """Mark each number's bucket: the first limit that it does not pass, or the last bucket of all."""
    return np.eye(len(limits) + 1, dtype=np.float32)[np.searchsorted(np.array(limits), numbers)]


class BlockWords:
    """The vectors of a block's words and marks, asked for by their place in the document."""

    def __init__(self, states: Matrix, text: MarkedText) -> None:
        self.states, self.text = states, text
        self.first = next(iter(text.tokens), 0)
        ends = np.array(list(text.tokens.values()), np.int64).reshape(-1, 2)
        self.size = len(ends)
        total = _running(states)
        self.counts = np.append(ends[:, 1] - ends[:, 0], 0)
        self.sums = np.zeros((self.size + 1, WIDTH), np.float64)  # the last row is nought: a word outside the block
        self.sums[:-1] = total[ends[:, 1]] - total[ends[:, 0]]

    def of_mentions(self, mentions: Places) -> tuple[Matrix, Places]:
        """Give the vectors of mentions' marks, each once, and which of them each place has."""
        wanted, index = np.unique(mentions, return_inverse=True)
        marks = np.array([self.text.marks.get(m, -1) for m in wanted.tolist()], np.int64)
        found = self.states[marks]
        found[marks < 0] = 0
        return _normal(found), index

    def of_tokens(self, tokens: Places) -> tuple[Matrix, Places]:
        """Give the vectors of tokens, each once, and which of them each place has; -1 has none."""
        wanted, index = np.unique(self._rows(tokens), return_inverse=True)
        return _normal(_means(self.sums[wanted], self.counts[wanted])), index

    def of_groups(self, tokens: Places, sizes: Places) -> Matrix:
        """Give the mean vector of each group of tokens; the groups' tokens are laid end to end."""
        rows = self._rows(tokens)
        total, number = _running(self.sums[rows]), _running(self.counts[rows])
        ends = np.cumsum(sizes)
        return _normal(_means(total[ends] - total[ends - sizes], number[ends] - number[ends - sizes]))

    def between(self, first: Places, end: Places, owned: NDArray[np.bool_]) -> Matrix:
        """Give the mean vector of the words from each `first` to before `end` that are not `owned` by a mention."""
        free = ~owned[self.first : self.first + self.size]
        total, number = _running(self.sums[:-1] * free[:, None]), _running(self.counts[:-1] * free)
        a = np.clip(first - self.first, 0, self.size)
        b = np.maximum(np.clip(end - self.first, 0, self.size), a)
        return _normal(_means(total[b] - total[a], number[b] - number[a]))

    def _rows(self, tokens: Places) -> Places:
        rows = tokens - self.first
        return np.where((tokens >= 0) & (rows >= 0) & (rows < self.size), rows, self.size)


def _running(rows: NDArray[Any]) -> NDArray[Any]:
    """Give running totals, from nought."""
    total = np.zeros((len(rows) + 1, *rows.shape[1:]), np.float64 if rows.dtype.kind == "f" else np.int64)
    np.cumsum(rows, axis=0, out=total[1:])
    return total


def _means(sums: NDArray[np.float64], counts: Places) -> Matrix:
    return (sums / np.maximum(counts, 1)[:, None]).astype(np.float32)


def _normal(vectors: Matrix) -> Matrix:
    """Give vectors mean 0 and variance 1."""
    found = vectors - vectors.mean(axis=1, keepdims=True)
    found /= np.sqrt(np.einsum("ij,ij->i", found, found) / WIDTH + EPSILON)[:, None]
    normal: Matrix = found
    return normal
