"""Tells in which field of life an act takes place, by its relation and the words of its sentence and article.

The weights lie in resources/qualifiers/contexts.tsv: a line a word, a column a context; `python tools/fit_contexts.py` makes them
anew. A word counts once a sentence and, more lightly, once an article ('article:' before it).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources

from kg.errors import InputError
from kg.extract.tokens import Doc, Span, Token

FILE = "contexts.tsv"
CONTEXTS = "economic trade energy military security intelligence diplomatic cultural humanitarian legal transport education other".split()
TELLING = frozenset({"NOUN", "VERB", "ADJ"})

Scores = Sequence[float]


def read_weights(text: str, name: str = FILE) -> Mapping[str, Scores]:
    """Read a table of weights. Raises InputError naming the line that does not fit."""
    lines = text.splitlines()
    if not lines or lines[0].split("\t") != ["word", *CONTEXTS]:
        raise InputError(f"{name}: line 1: the columns are word and {', '.join(CONTEXTS)}")
    table: dict[str, Scores] = {}
    for number, line in enumerate(lines[1:], start=2):
        word, *cells = line.split("\t")
        try:
            weights = tuple(float(cell or 0) for cell in cells)
        except ValueError as error:
            raise InputError(f"{name}: line {number}: a weight is a number: {error}") from error
        if len(weights) != len(CONTEXTS) or word in table:
            raise InputError(f"{name}: line {number}: a word stands once, with {len(CONTEXTS)} weights")
        table[word] = weights
    return table


@cache
def context_weights() -> Mapping[str, Scores]:
    """Read the weights that ship, once."""
    return read_weights((resources.files("kg.resources") / "qualifiers" / FILE).read_text(encoding="utf-8"))


def words_of(span: Doc | Span) -> set[str]:
    """Give the lemmas of nouns, verbs and adjectives, which may tell a context."""
    return {token.lemma_.lower() for token in span if token.pos_ in TELLING}


class ContextScorer:
    """Scores the contexts of one text; sentences are scored once each."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.weights = context_weights()
        self.article = self._sum(f"article:{word}" for word in words_of(doc))
        self.sentences: dict[int, list[float]] = {}

    def _sum(self, names: Iterable[str]) -> list[float]:
        total = [0.0] * len(CONTEXTS)
        for name in sorted(names):
            for place, weight in enumerate(self.weights.get(name, ())):
                total[place] += weight
        return total

    def context_of(self, trigger: Token, sentence: Span, relation: str) -> str:
        """Give the likeliest context of an act."""
        if sentence.start not in self.sentences:
            self.sentences[sentence.start] = self._sum(words_of(sentence))
        own = self._sum([f"relation:{relation}", f"trigger:{trigger.lemma_.lower()}"])
        parts = zip(self.article, self.sentences[sentence.start], own, strict=True)
        totals = [sum(part) for part in parts]
        return CONTEXTS[totals.index(max(totals))]
