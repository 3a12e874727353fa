"""Lemmas: spaCy's rule lemmatiser, asked once for each word form with its part of speech and morphology."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from spacy.attrs import IDS  # type: ignore[import-not-found]
from spacy.tokens import Doc

MOST_WORDS = 60_000
"""Words whose lemmas are kept; then the store starts anew, so that memory stays flat."""

LEMMA = IDS["LEMMA"]


class Lemmas:
    """Sets the lemmas that are still open like the lemmatiser that it is made from."""

    def __init__(self, lemmatizer: Any) -> None:
        """Keep the lemmatiser. Raises ValueError if it is not one of rules that leaves set lemmas alone."""
        if lemmatizer.mode != "rule" or lemmatizer.overwrite:
            raise ValueError("not a lemmatiser of rules")
        self.lemmatizer, self.strings = lemmatizer, lemmatizer.vocab.strings
        self.known: dict[tuple[int, int, int], tuple[int, str]] = {}

    def __call__(self, docs: Iterable[Doc]) -> None:
        """Set the lemmas of tagged texts."""
        known, add = self.known, self.strings.add
        here: set[int] = set()  # strings live as long as the texts of a batch
        for doc in docs:
            rows = doc.to_array(["ORTH", "POS", "MORPH", "LEMMA"]).tolist()
            lemmas = []
            for place, (orth, pos, morph, lemma) in enumerate(rows):
                if lemma == 0:
                    key = (orth, pos, morph)
                    lemma, text = known.get(key) or self._ask(doc, place, key)
                    if lemma not in here:
                        here.add(add(text))
                lemmas.append(lemma)
            if lemmas:
                values: Any = np.array(lemmas, dtype=np.uint64)
                doc.from_array([LEMMA], values)

    def _ask(self, doc: Doc, place: int, key: tuple[int, int, int]) -> tuple[int, str]:
        if len(self.known) >= MOST_WORDS:
            self.known.clear()
            self.lemmatizer.cache.clear()
        text = self.lemmatizer.lemmatize(doc[place])[0]
        self.known[key] = found = (self.strings[text], text)
        return found
