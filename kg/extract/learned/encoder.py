"""The encoder: all-MiniLM-L6-v2, trained further on our passages, reads blocks of sentences once; a small head classes their pairs.

ONNX Runtime on one thread reads (8-bit weights); the head is plain numbers, read with numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from importlib.resources import as_file
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from kg.extract.learned.blocks import MarkedText, blocks_of, marked, sizes_of
from kg.extract.learned.context import WIDTH, PairContext, PairInput, numbered
from kg.extract.learned.features import DocumentView
from kg.extract.learned.pairs import Pair, labels, sentence_starts
from kg.extract.tokens import Doc

Matrix = NDArray[np.float32]

FILE, PIECES_FILE, HEAD_FILE = "encoder.onnx", "encoder-pieces.json", "encoder-head.npz"

SLOW_FUSIONS = ["SkipLayerNormFusion"]
"""Operators that ONNX Runtime would join, to a slower one."""

LIMIT = 144
"""Pieces of a block, as in training."""


class Pieces:
    """Cuts words into the encoder's pieces."""

    REMEMBERED = 50_000

    def __init__(self, table: Path) -> None:
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(table))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.known: dict[str, list[int]] = {}

    def of(self, doc: Doc) -> list[list[int]]:
        """Cut every token of a document; blanks have no pieces."""
        return [[] if token.is_space else self.of_word(token.text) for token in doc]

    def of_word(self, word: str) -> list[int]:
        """Cut a word into pieces, at most 12; a word is cut once and remembered."""
        pieces = self.known.get(word)
        if pieces is None:
            if len(self.known) >= self.REMEMBERED:
                self.known.clear()
            pieces = self.known[word] = self.tokenizer.encode(word[:100], add_special_tokens=False).ids[:12]
        return pieces


class BlockReader:
    """Gives every piece of a block its vector."""

    def __init__(self, weights: Path, table: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOW_FUSIONS
        )
        self.pieces = Pieces(table)

    def states(self, text: MarkedText) -> Matrix:
        """Give one vector a piece."""
        states: Matrix = self.session.run(None, {"pieces": np.array(text.pieces, np.int64)})[0]
        return states


class Head:
    """Layers of plain numbers over a pair's vectors; several are averaged."""

    def __init__(self, layers: Sequence[tuple[Matrix, Matrix, Matrix, Matrix]]) -> None:
        self.layers = layers

    @classmethod
    def read(cls, file: str | Path | IO[bytes]) -> Head:
        """Read the file that `write` made. Raises InputError if it was made for other labels."""
        with np.load(file, allow_pickle=False) as stored:
            if bytes(stored["labels"]).decode().split("\n") != list(labels()):
                raise InputError(f"{HEAD_FILE} was trained for other relations than the ontology lists")
            count = len([name for name in stored.files if name.startswith("inner")])
            names = ("inner", "shift", "outer", "start")
            return cls([tuple(stored[f"{n}{i}"].astype(np.float32) for n in names) for i in range(count)])

    def write(self, path: Path) -> None:
        """Write the head; the same head gives the same bytes."""
        arrays = {
            f"{name}{number}": part.astype(np.float16)
            for number, layer in enumerate(self.layers)
            for name, part in zip(("inner", "shift", "outer", "start"), layer, strict=True)
        }
        np.savez_compressed(path, allow_pickle=False, labels=np.frombuffer("\n".join(labels()).encode(), np.uint8), **arrays)

    def __call__(self, given: PairInput) -> Matrix:
        """Give the probability of every label for every pair.

        A vector that stands in many pairs is multiplied once, which is why the parts come apart.
        """
        total = np.zeros((len(given.marks), len(labels())), np.float32)
        for inner, shift, outer, start in self.layers:
            hidden = given.marks @ inner[len(given.parts) * WIDTH :] + shift
            for place, (vectors, chosen) in enumerate(given.parts):
                hidden += (vectors @ inner[place * WIDTH : (place + 1) * WIDTH])[chosen]
            total += softmax(np.maximum(hidden, 0) @ outer + start)
        shares: Matrix = total / np.float32(len(self.layers))
        return shares


class EncoderModel:
    """Reader and head together."""

    def __init__(self, reader: BlockReader, head: Head) -> None:
        self.reader, self.head = reader, head

    def probabilities(self, view: DocumentView, pairs: Sequence[Pair]) -> Matrix:
        """Give the probability of every label (columns) for every pair (rows)."""
        context = PairContext(view)
        mentions = numbered(view.mentions)
        pieces = self.reader.pieces.of(view.doc)
        starts = [*sentence_starts(view.doc), len(view.doc)]
        found = np.zeros((len(pairs), len(labels())), np.float32)
        for block in blocks_of(sizes_of(pieces, mentions, starts[:-1]), pairs, LIMIT):
            text = marked(pieces, mentions, starts[block.first], starts[block.end])
            chosen = list(block.pairs)
            found[chosen] = self.head(context.input(self.reader.states(text), text, [pairs[place] for place in chosen]))
        return found


def softmax(scores: Matrix) -> Matrix:
    """Turn rows of scores into probabilities."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True, initial=0))
    shares: Matrix = raised / raised.sum(axis=1, keepdims=True)
    return shares


@cache
def shipped_reader() -> BlockReader:
    """Load the encoder once. Raises InputError if the packages that it needs are not installed."""
    folder = resources.files("kg.resources.models")
    try:
        with as_file(folder / FILE) as weights, as_file(folder / PIECES_FILE) as pieces:
            return BlockReader(weights, pieces)
    except ImportError as error:
        raise InputError(
            "the encoder needs onnxruntime and tokenizers", hint="pip install onnxruntime tokenizers, or use --extractor frames"
        ) from error


@cache
def shipped_encoder() -> EncoderModel:
    """Load reader and head once."""
    with (resources.files("kg.resources.models") / HEAD_FILE).open("rb") as file:
        return EncoderModel(shipped_reader(), Head.read(file))
