"""The encoder: all-MiniLM-L6-v2 reads each sentence once, a small trained head classes its pairs from the vectors of chosen words.

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
from spacy.tokens import Doc, Span

from kg.errors import InputError
from kg.extract.learned.context import WIDTH, pair_vectors
from kg.extract.learned.features import DocumentView
from kg.extract.learned.pairs import Pair, labels

Matrix = NDArray[np.float32]

FILE, PIECES_FILE, HEAD_FILE = "encoder.onnx", "encoder-pieces.json", "encoder-head.npz"

BATCH = 8
"""Sentences that are read at once, of like length so that little is padded."""

LONGEST = 254
"""Word pieces of a sentence that are read; what comes after has no vectors."""

CLS, SEP = 101, 102


class SentenceReader:
    """Gives every token of a sentence a vector: the mean of its pieces' states."""

    REMEMBERED = 50_000

    def __init__(self, weights: Path, pieces: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(str(pieces))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.known: dict[str, list[int]] = {}

    def pieces_of(self, word: str) -> list[int]:
        """Cut a token into pieces, at most 12; a token is cut once and remembered."""
        pieces = self.known.get(word)
        if pieces is None:
            if len(self.known) >= self.REMEMBERED:
                self.known.clear()
            pieces = self.known[word] = self.tokenizer.encode(word[:100], add_special_tokens=False).ids[:12]
        return pieces

    def vectors(self, doc: Doc, wanted: set[int]) -> Matrix:
        """Give one vector a token for the sentences that are wanted, by their place; zeros for all other tokens."""
        found = np.zeros((len(doc), WIDTH), np.float32)
        cut = [self._cut(s) for place, s in enumerate(doc.sents) if place in wanted]
        cut.sort(key=lambda part: len(part[0]))
        for at in range(0, len(cut), BATCH):
            some = cut[at : at + BATCH]
            pieces = np.zeros((len(some), len(some[-1][0])), np.int64)
            for number, (mine, _) in enumerate(some):
                pieces[number, : len(mine)] = mine
            (states,) = self.session.run(None, {"pieces": pieces})
            for number, (_, tokens) in enumerate(some):
                for token, start, end in tokens:
                    found[token] = states[number, start:end].mean(axis=0)
        return found

    def _cut(self, sentence: Span) -> tuple[list[int], list[tuple[int, int, int]]]:
        pieces, tokens = [CLS], []
        for token in sentence:
            mine = self.pieces_of(token.text)
            if mine and len(pieces) + len(mine) <= LONGEST:
                tokens.append((token.i, len(pieces), len(pieces) + len(mine)))
                pieces += mine
        return [*pieces, SEP], tokens


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

    def __call__(self, rows: Matrix) -> Matrix:
        """Give the probability of every label for every row of `pair_vectors`."""
        total = np.zeros((len(rows), len(labels())), np.float32)
        for inner, shift, outer, start in self.layers:
            total += softmax(np.maximum(rows @ inner + shift, 0) @ outer + start)
        shares: Matrix = total / np.float32(len(self.layers))
        return shares


class EncoderModel:
    """Reader and head together."""

    def __init__(self, reader: SentenceReader, head: Head) -> None:
        self.reader, self.head = reader, head

    def probabilities(self, doc: Doc, pairs: Sequence[Pair]) -> Matrix:
        """Give the probability of every label (columns) for every pair (rows)."""
        return self.head(self.rows(doc, pairs))

    def rows(self, doc: Doc, pairs: Sequence[Pair]) -> Matrix:
        """Read the sentences that hold pairs and give what the head sees of each."""
        wanted = {place for pair in pairs for place in (pair.sentence - pair.gap, pair.sentence)}
        return pair_vectors(DocumentView(doc), self.reader.vectors(doc, wanted), pairs)


def softmax(scores: Matrix) -> Matrix:
    """Turn rows of scores into probabilities."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True, initial=0))
    shares: Matrix = raised / raised.sum(axis=1, keepdims=True)
    return shares


@cache
def shipped_reader() -> SentenceReader:
    """Load the published encoder once. Raises InputError if the packages that it needs are not installed."""
    folder = resources.files("kg.resources.models")
    try:
        with as_file(folder / FILE) as weights, as_file(folder / PIECES_FILE) as pieces:
            return SentenceReader(weights, pieces)
    except ImportError as error:
        raise InputError(
            "the encoder needs onnxruntime and tokenizers", hint="pip install onnxruntime tokenizers, or use --extractor frames"
        ) from error


@cache
def shipped_encoder() -> EncoderModel:
    """Load reader and head once."""
    with (resources.files("kg.resources.models") / HEAD_FILE).open("rb") as file:
        return EncoderModel(shipped_reader(), Head.read(file))
