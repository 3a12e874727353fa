"""The encoder: all-MiniLM-L6-v2 fine-tuned to class pairs of mentions, run by ONNX Runtime on one thread.

It reads a few sentences at once with typed markers round every mention (Baldini Soares et al. 2019) and classes all their pairs from
that one reading (Zhong and Chen 2021).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from importlib.resources import as_file
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from kg.errors import InputError
from kg.extract.learned.pairs import Pair, labels
from kg.extract.learned.windows import ROW, Window, pair_row, windows_of

Matrix = NDArray[np.float32]

FILE, PIECES_FILE = "encoder.onnx", "encoder-pieces.json"

BATCH = 8
"""Windows that are read at once, of like length so that little is padded."""


class PieceTable:
    """Word pieces of the encoder's vocabulary; a word is cut once and remembered."""

    LIMIT = 50_000

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(path))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.known: dict[str, list[int]] = {}

    def __call__(self, word: str) -> list[int]:
        """Give the pieces of one token, at most 12 of them."""
        pieces = self.known.get(word)
        if pieces is None:
            if len(self.known) >= self.LIMIT:
                self.known.clear()
            pieces = self.known[word] = self.tokenizer.encode(word[:100], add_special_tokens=False).ids[:12]
        return pieces


class EncoderModel:
    """A session of ONNX Runtime with the pieces that it was trained on."""

    def __init__(self, weights: Path, pieces: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        self.pieces_of = PieceTable(pieces)

    def probabilities(self, doc: Doc, pairs: Sequence[Pair]) -> tuple[Matrix, Matrix]:
        """Give, for every pair, the probability of every label, and of asserted, negated, actual, planned, possible.

        A pair that stands in no window (its sentence is too long) gets 'none'.
        """
        found = np.zeros((len(pairs), len(labels())), np.float32)
        found[:, 0] = 1
        qualified = np.tile(np.array([1, 0, 1, 0, 0], np.float32), (len(pairs), 1))
        windows = sorted(windows_of(doc, pairs, self.pieces_of), key=lambda w: len(w.pieces))
        for at in range(0, len(windows), BATCH):
            some = windows[at : at + BATCH]
            places = [place for window in some for place in window.pairs]
            relation, qualifiers = self.session.run(None, self._inputs(doc, some, pairs))
            found[places] = softmax(relation)
            qualified[places] = np.hstack([softmax(qualifiers[:, :2]), softmax(qualifiers[:, 2:])])
        return found, qualified

    @staticmethod
    def _inputs(doc: Doc, windows: Sequence[Window], pairs: Sequence[Pair]) -> dict[str, Any]:
        pieces = np.zeros((len(windows), max(len(w.pieces) for w in windows)), np.int64)
        rows: list[list[int]] = []
        for number, window in enumerate(windows):
            pieces[number, : len(window.pieces)] = window.pieces
            rows += [pair_row(window, number, pairs[place], doc._.mentions) for place in window.pairs]
        return {"pieces": pieces, "rows": np.array(rows, np.int64).reshape(-1, ROW)}


def softmax(scores: Matrix) -> Matrix:
    """Turn rows of scores into probabilities."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Matrix = raised / raised.sum(axis=1, keepdims=True)
    return shares


@cache
def shipped_encoder() -> EncoderModel:
    """Load the shipped encoder once. Raises InputError if the packages that it needs are not installed."""
    folder = resources.files("kg.resources.models")
    try:
        with as_file(folder / FILE) as weights, as_file(folder / PIECES_FILE) as pieces:
            return EncoderModel(weights, pieces)
    except ImportError as error:
        raise InputError("the encoder needs onnxruntime and tokenizers", hint="pip install 'geokg[encoder]'") from error
