"""Parts of speech and morphology: spaCy's attribute ruler, with each kind of token matched once.

The ruler's patterns look at a token's tag, dependency and lower-case form, a few of them at the next token too. So what they say of a
token is kept by tag, dependency and form, where a form counts only if a pattern names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from spacy.attrs import IDS  # type: ignore[import-not-found]
from spacy.matcher import Matcher
from spacy.tokens import Doc, MorphAnalysis, Token

READ: list[int | str] = ["LOWER", "TAG", "DEP", "IS_SPACE"]
"""What patterns may look at."""

MOST_FORMS = 100_000
"""Word forms whose class is kept; then the store starts anew."""

BEGINS = "begins"
"""What stands for the rules of two tokens among those that one token matches."""

Key = tuple[int, int, int, int]
LEMMA, POS, MORPH, TAG, DEP = (IDS[name] for name in ("LEMMA", "POS", "MORPH", "TAG", "DEP"))


@dataclass(frozen=True, slots=True)
class Kind:
    """What the rules make of one kind of token. `begins` is true if a rule of two tokens may match from it on."""

    rules: tuple[int, ...]
    begins: bool
    pos: int | None
    morph: MorphAnalysis | None
    rest: tuple[tuple[int, int], ...]


class Attributes:
    """Sets the attributes of tokens like the attribute ruler that it is made from."""

    def __init__(self, ruler: Any) -> None:
        """Take the patterns over. Raises ValueError if they look at more than a token and the next one."""
        self.vocab, self.attrs, self.indices = ruler.vocab, ruler.attrs, ruler.indices
        self.alone, self.pairs = Matcher(ruler.vocab), Matcher(ruler.vocab)
        self.named: set[str] = set()
        self.shapes: list[re.Pattern[str]] = []
        self.forms: dict[int, int] = {}
        self.kinds: dict[Key, Kind] = {}
        for number, rule in enumerate(ruler.patterns):
            for pattern in rule["patterns"]:
                self._add(number, pattern)

    def _add(self, number: int, pattern: list[dict[str, Any]]) -> None:
        if len(pattern) > 2 or any(set(token) - set(READ) for token in pattern):
            raise ValueError("the attribute ruler has patterns that this copy cannot match")
        for token in pattern:
            self.named.update(_words(token.get("LOWER", ())))
            if isinstance(token.get("LOWER"), dict) and "REGEX" in token["LOWER"]:
                self.shapes.append(re.compile(token["LOWER"]["REGEX"]))
        if len(pattern) == 1:
            self.alone.add(str(number), [pattern])
        else:
            self.alone.add(BEGINS, [pattern[:1]])
            self.pairs.add(str(number), [pattern])

    def __call__(self, docs: Iterable[Doc]) -> None:
        """Set part of speech, morphology and whatever else the rules say, in tagged and parsed texts."""
        for doc in docs:
            if len(doc):
                self._annotate(doc)

    def _annotate(self, doc: Doc) -> None:
        forms, kinds = self.forms, self.kinds
        rows = doc.to_array(READ).tolist()
        keys = [(forms.get(lower, -1), tag, dep, space) for lower, tag, dep, space in rows]
        if any(key not in kinds for key in keys):
            keys = [(self._form(lower), tag, dep, space) for lower, tag, dep, space in rows]
            self._learn(doc, keys, rows)
        found = [kinds[key] for key in keys]
        for token, kind in zip(doc, found, strict=True):
            _apply(token, kind)
        if any(kind.begins for kind in found):
            self._annotate_pairs(doc, rows, found)

    def _form(self, lower: int) -> int:
        """Give the class of a word form: itself if a pattern names it, else 0."""
        form = self.forms.get(lower)
        if form is None:
            if len(self.forms) > MOST_FORMS:
                self.forms.clear()
            text = self.vocab.strings[lower]
            form = lower if text in self.named or any(shape.search(text) for shape in self.shapes) else 0
            self.forms[lower] = form
        return form

    def _learn(self, doc: Doc, keys: Sequence[Key], rows: Sequence[Sequence[int]]) -> None:
        """Match one token of each kind that is met for the first time."""
        new = {key: place for place, key in enumerate(keys) if key not in self.kinds}
        if not new:
            return
        tokens = self._tokens([doc[place].text for place in new.values()], [rows[place] for place in new.values()])
        rules: list[set[int]] = [set() for _ in new]
        begins = [False] * len(new)
        for match, start, _ in self.alone(tokens, allow_missing=True):
            name = self.vocab.strings[match]
            if name == BEGINS:
                begins[start] = True
            else:
                rules[start].add(int(name))
        for place, key in enumerate(new):
            self.kinds[key] = self._kind(sorted(rules[place]), begins[place])

    def _tokens(self, words: list[str], rows: Sequence[Sequence[int]]) -> Doc:
        """Make a text of words with the tags and dependencies of rows."""
        values: Any = np.array([row[1:3] for row in rows], dtype=np.uint64)
        return Doc(self.vocab, words=words).from_array([TAG, DEP], values)

    def _kind(self, rules: Sequence[int], begins: bool = False) -> Kind:
        """Put together what rules say; later ones win."""
        said: dict[int, int] = {}
        for rule in rules:
            said.update(self.attrs[rule])
        morph = MorphAnalysis(self.vocab, self.vocab.strings[said[MORPH]]) if MORPH in said else None
        rest = tuple((name, value) for name, value in said.items() if name not in {POS, MORPH})
        return Kind(tuple(rules), begins, said.get(POS), morph, rest)

    def _annotate_pairs(self, doc: Doc, rows: Sequence[Sequence[int]], kinds: Sequence[Kind]) -> None:
        """Apply the rules of two tokens, each in its turn among those of one."""
        more: dict[int, set[int]] = {}
        # what the rules of one token have changed must not be seen by those of two
        before = self._tokens([token.text for token in doc], rows)
        for match, start, _ in self.pairs(before, allow_missing=True):
            rule = int(self.vocab.strings[match])
            more.setdefault(start + self.indices[rule], set()).add(rule)
        for place, rules in more.items():
            _apply(doc[place], self._kind(sorted({*kinds[place].rules, *rules})))


def _words(condition: Any) -> Iterator[str]:
    """Yield the forms that a condition of a pattern names."""
    if isinstance(condition, str):
        yield condition
    elif isinstance(condition, dict):
        for value in condition.values():
            yield from ([value] if isinstance(value, str) else value)


def _apply(token: Token, kind: Kind) -> None:
    if kind.pos is not None:
        token.pos = kind.pos
    if kind.morph is not None:
        token.morph = kind.morph
    for name, value in kind.rest:
        if name == LEMMA:
            token.lemma = value
        elif name == TAG:
            token.tag = value
        elif name == DEP:
            token.dep = value
