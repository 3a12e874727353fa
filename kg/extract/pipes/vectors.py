"""Word vectors of a whole batch: what a word's spelling alone decides is computed once a word and kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.api import Model, Ragged

MOST_WORDS = 40_000
"""Distinct words that are kept, about 15 MB; then the store starts anew, so that memory stays flat."""

FEWEST_ROWS = 32
"""Matrix products of fewer rows may round otherwise: smaller ones are filled up, so that no result depends on its neighbours."""

FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""Any large odd number: it mixes the attributes of a word, which are hashes of 64 bits, to one such hash."""

Matrix = NDArray[np.float32]


class WordVectors:
    """A `spacy.Tok2Vec` model with hashed embeddings, as a function from Docs to one matrix for each.

    The embedding depends on a token's attributes alone (its spelling, prefix, suffix, shape …), the encoder behind it on the tokens
    around. The numbers are those of the model itself.
    """

    def __init__(self, model: Model[Any, Any]) -> None:
        """Take the model apart. Raises ValueError if it is built otherwise."""
        extract, _, embeddings, mixer, _ = self._layers(model)
        self.columns: list[Any] = extract.attrs["columns"]
        self.embeddings, self.mixer, self.encoder = embeddings, mixer, model.get_ref("encode")
        self.width: int = self.encoder.get_dim("nO")
        self.places: dict[int, int] = {}
        self.kept: Matrix = np.zeros((1024, self.width), np.float32)

    @staticmethod
    def _layers(model: Model[Any, Any]) -> Sequence[Model[Any, Any]]:
        layers = model.get_ref("embed").layers if model.has_ref("embed") and model.has_ref("encode") else []
        if len(layers) != 5 or [layers[0].name, layers[1].name] != ["extract_features", "list2ragged"]:
            raise ValueError("not a model of hashed embeddings")
        return layers

    def __call__(self, docs: Sequence[Doc]) -> list[Matrix]:
        """Give the vectors of each text's tokens."""
        embedded = self.embedded(docs)
        ends = np.cumsum([len(doc) for doc in docs])
        vectors: list[Matrix] = self.encoder.predict(np.split(embedded, ends[:-1]))
        return vectors

    def embedded(self, docs: Sequence[Doc]) -> Matrix:
        """Give the embeddings of all tokens, one text after the other."""
        features = np.concatenate([doc.to_array(self.columns).reshape(len(doc), len(self.columns)) for doc in docs])
        mixed = features[:, 0].copy()
        for column in range(1, features.shape[1]):
            mixed = (mixed ^ (mixed >> np.uint64(29))) * FACTOR + features[:, column]
        keys: list[int] = mixed.tolist()
        places = self.places
        if any(key not in places for key in keys):
            self._learn(features, keys)
        return self.kept[[places[key] for key in keys]]

    def _learn(self, features: NDArray[np.uint64], keys: Sequence[int]) -> None:
        """Embed the words that are met for the first time."""
        if len(self.places) + len(keys) > MOST_WORDS:
            self.places.clear()
        new = {key: row for row, key in enumerate(keys) if key not in self.places}
        rows = features[list(new.values())]
        vectors = self._embed(rows)
        first = len(self.places)
        if first + len(new) > len(self.kept):
            larger = np.zeros((2 * (first + len(new)), self.width), np.float32)
            larger[:first] = self.kept[:first]
            self.kept = larger
        self.kept[first : first + len(new)] = vectors
        self.places.update(zip(new, range(first, first + len(new)), strict=True))

    def _embed(self, rows: NDArray[np.uint64]) -> Any:
        wanted = len(rows)
        if wanted < FEWEST_ROWS:
            rows = np.concatenate([rows, np.repeat(rows[:1], FEWEST_ROWS - wanted, axis=0)])
        one: Any = np.array([len(rows)], dtype=np.int32)
        features: Any = rows
        vectors: Any = self.mixer.predict(self.embeddings.predict(Ragged(features, one))).data[:wanted]
        return vectors
