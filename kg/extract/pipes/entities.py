"""Names in a whole batch at once: spaCy's entity recogniser, decoded by matrices instead of token by token.

The recogniser reads a text from left to right and decides for each token whether a name begins, goes on or ends there. What it decides
outside of names does not depend on what it decided before, and inside only on where the name began: so all first decisions are
computed together, then all second tokens of names, and so on. The decisions are the recogniser's own (a test compares them).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Span

from kg.extract.pipes.vectors import FEWEST_ROWS, Matrix, WordVectors

TOKENS = 3
"""Tokens that a decision looks at: this one, the name's first, the one before."""

NOT_ALLOWED = np.float32(-np.inf)
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Entities:
    """Sets the entities of Docs like the recogniser that it is made from."""

    def __init__(self, recogniser: Any) -> None:
        """Take the weights over. Raises ValueError if the recogniser is built otherwise or set up for beam search."""
        model = recogniser.model
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        tokens, vectors, pieces = (lower.get_dim(name) for name in ("nF", "nI", "nP"))
        if recogniser.cfg["beam_width"] != 1 or tokens != TOKENS or pieces != 2 or model.attrs["unseen_classes"]:
            raise ValueError("not the entity recogniser that this is a copy of")
        read, _, self.project = model.get_ref("tok2vec").layers
        self.vectors, self.ops = WordVectors(read), upper.ops
        self.weights = lower.get_param("W").reshape(tokens, -1, vectors)
        self.padding, self.bias = lower.get_param("pad").reshape(tokens, -1), lower.get_param("b").reshape(-1)
        self.classes, self.class_bias = upper.get_param("W"), upper.get_param("b")
        names = [recogniser.moves.get_class_name(number) for number in range(len(self.class_bias))]
        self._read_moves(names, recogniser.vocab.strings)

    def _read_moves(self, names: Sequence[str], strings: Any) -> None:
        moves = [(name[0], strings[name[2:]] if name[2:] else 0) for name in names]
        if {move for move, _ in moves} - set("BILUO"):
            raise ValueError("a recogniser with moves of its own")
        self.labels = [label for _, label in moves]
        self.opening = np.array([move == "B" and label != 0 for move, label in moves])
        self.unit = np.array([move == "U" and label != 0 for move, label in moves])
        self.outside = np.array([move == "O" for move, _ in moves])
        place = {move: number for number, move in enumerate(moves)}
        none = len(moves)
        self.inside_of = np.array([place.get(("I", label), none) for label in self.labels])
        self.last_of = np.array([place.get(("L", label), none) for label in self.labels])

    def __call__(self, docs: Sequence[Doc]) -> None:
        """Set the entities of fresh texts, which must have no entities yet."""
        docs = [doc for doc in docs if len(doc)]
        if not docs:
            return
        found = self.project.predict(np.concatenate(self.vectors(docs)))
        flags = np.concatenate([doc.to_array(["SENT_START", "IS_SPACE"]) for doc in docs])
        ends = np.cumsum([len(doc) for doc in docs])
        final = np.append(flags[1:, 0] == 1, True)  # a name does not run over the end of a sentence
        final[ends - 1] = True
        moves, stops = self.decide(found, final, flags[:, 1] == 1)
        start = 0
        for doc, end in zip(docs, ends.tolist(), strict=True):
            _set(doc, moves[start:end], stops[start:end] - start, self.labels, self.outside)
            start = end

    def decide(self, vectors: Matrix, final: Flags, space: Flags) -> tuple[Places, Places]:
        """Give for each token the move that is made outside of a name, and the end of the name that begins with it, if one does."""
        first = self._product(vectors, 0)
        scores = self._scores(first + self.padding[1] + self.padding[2])
        scores[:, ~(self.opening | self.unit | self.outside)] = NOT_ALLOWED
        scores[np.ix_(space, self.opening | self.unit)] = NOT_ALLOWED
        scores[np.ix_(final, self.opening)] = NOT_ALLOWED
        moves = scores.argmax(axis=1)
        stops = np.arange(1, len(moves) + 1)
        open_ = np.flatnonzero(self.opening[moves])
        second = self._product(vectors[open_], 1) if len(open_) else first[:0]
        at = open_ + 1
        while len(at):
            scores = self._scores(first[at] + second + self._product(vectors[at - 1], 2))
            rows = np.arange(len(at))
            scores = np.column_stack([scores, np.full(len(at), NOT_ALLOWED)])
            inside, last = self.inside_of[moves[open_]], self.last_of[moves[open_]]
            going, ending = scores[rows, inside], scores[rows, last]
            on = ~final[at] & ((going > ending) | ((going == ending) & (inside < last)))
            stops[open_[~on]] = at[~on] + 1
            open_, second, at = open_[on], second[on], at[on] + 1
        return moves, stops

    def _product(self, vectors: Matrix, token: int) -> Matrix:
        """Give what vectors add to the hidden layer at one of the places that a decision looks at."""
        wanted = len(vectors)
        if wanted < FEWEST_ROWS:
            vectors = np.concatenate([vectors, np.zeros((FEWEST_ROWS - wanted, vectors.shape[1]), np.float32)])
        product: Matrix = self.ops.gemm(vectors, self.weights[token], trans2=True)[:wanted]
        return product

    def _scores(self, sums: Matrix) -> Matrix:
        hidden = (sums + self.bias).reshape(len(sums), -1, 2).max(axis=2)
        wanted = len(hidden)
        if wanted < FEWEST_ROWS:
            hidden = np.concatenate([hidden, np.zeros((FEWEST_ROWS - wanted, hidden.shape[1]), np.float32)])
        scores: Matrix = self.ops.gemm(hidden, self.classes, trans2=True)[:wanted] + self.class_bias
        return scores


def _set(doc: Doc, moves: Places, stops: Places, labels: Sequence[int], outside: Flags) -> None:
    """Read the moves from left to right, jumping over each name."""
    free, spans = 0, []
    for start in np.flatnonzero(~outside[moves]).tolist():
        if start >= free:
            free = int(stops[start])
            spans.append(Span(doc, start, free, label=labels[moves[start]]))
    doc.set_ents(spans, default="outside")
