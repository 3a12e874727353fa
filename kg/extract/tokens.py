"""A parsed text as plain objects, under spaCy's names: what our components read, forty times a token.

spaCy makes a new Token at every access, and looks its strings up and copies them anew: 0.3 µs for `doc[i]`, 0.4 to 0.6 for a string of
it, 1.8 for its children. Here that is done once, after the model and before our components, which change nothing of it. What they
need is here; where they need it rarely, spaCy is asked. They run on spaCy's own Doc as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, overload

import numpy as np
import spacy.tokens
from spacy.attrs import IDS  # type: ignore[import-not-found]
from spacy.parts_of_speech import NAMES  # type: ignore[import-not-found]

from kg.model import Article

if TYPE_CHECKING:
    from kg.extract.records import Candidate, TokenMention

_COLUMNS = [
    IDS[name]
    for name in ("ORTH", "LOWER", "LEMMA", "TAG", "DEP", "ENT_TYPE", "POS", "ENT_IOB", "SPACY", "IDX", "SENT_START", "HEAD")
]
_IOB = ("", "I", "O", "B")


class Token:
    """A token with the attributes of spaCy's. There is one object a token, so that `is` and `==` say the same."""

    __slots__ = (
        "children", "dep_", "doc", "ent_iob_", "ent_type_", "head", "i", "idx", "is_sent_start", "lemma_", "lower_", "pos_", "tag_",
        "text", "whitespace_",
    )  # fmt: skip

    doc: Doc
    i: int
    idx: int
    text: str
    lower_: str
    lemma_: str
    tag_: str
    pos_: str
    dep_: str
    ent_type_: str
    ent_iob_: str
    whitespace_: str
    is_sent_start: bool
    head: Token
    children: list[Token]

    def __len__(self) -> int:
        """Give the number of its characters."""
        return len(self.text)

    def __str__(self) -> str:
        """Give its text."""
        return self.text

    def nbor(self, i: int = 1) -> Token:
        """Give the token so many places on. Raises IndexError if there is none."""
        if not 0 <= self.i + i < len(self.doc):
            raise IndexError(f"the text ends before token {self.i + i}")
        return self.doc[self.i + i]

    @property
    def sent(self) -> Span:
        """The sentence that it stands in."""
        return self.doc.sentence_at[self.i]

    @property
    def lefts(self) -> list[Token]:
        """The children before it."""
        return [child for child in self.children if child.i < self.i]

    @property
    def ancestors(self) -> Iterator[Token]:
        """The tokens above it, up to the root of its sentence."""
        node = self
        while node.head is not node:
            node = node.head
            yield node

    @property
    def subtree(self) -> Iterator[Token]:
        """It and all below it, in the order of the text."""
        return (self.doc[token.i] for token in self._source.subtree)

    @property
    def conjuncts(self) -> tuple[Token, ...]:
        """The tokens coordinated with it."""
        return tuple(self.doc[token.i] for token in self._source.conjuncts)

    @property
    def left_edge(self) -> Token:
        """The first token of its subtree."""
        return self.doc[self._source.left_edge.i]

    @property
    def right_edge(self) -> Token:
        """The last token of its subtree."""
        return self.doc[self._source.right_edge.i]

    @property
    def is_space(self) -> bool:
        """True of blanks and line breaks."""
        return self.text.isspace()

    @property
    def is_alpha(self) -> bool:
        """True if it is all letters."""
        return self.text.isalpha()

    @property
    def is_digit(self) -> bool:
        """True if it is all digits."""
        return self.text.isdigit()

    @property
    def is_upper(self) -> bool:
        """True if it is in capitals."""
        return self.text.isupper()

    @property
    def is_lower(self) -> bool:
        """True if it is in small letters."""
        return self.text.islower()

    @property
    def is_punct(self) -> bool:
        """True of punctuation marks."""
        return bool(self._source.is_punct)

    @property
    def like_num(self) -> bool:
        """True of numbers, in figures or words."""
        return bool(self._source.like_num)

    @property
    def _source(self) -> spacy.tokens.Token:
        return self.doc.source[self.i]


class Span:
    """The tokens `doc[start:end]`."""

    __slots__ = ("doc", "end", "label_", "start")

    def __init__(self, doc: Doc, start: int, end: int, label: str = "") -> None:
        self.doc, self.start, self.end, self.label_ = doc, start, end, label

    def __len__(self) -> int:
        """Give the number of its tokens."""
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        """Go through its tokens."""
        return iter(self.doc.tokens[self.start : self.end])

    def __getitem__(self, i: int) -> Token:
        """Give its token at a place, negative ones from its end. Raises IndexError."""
        return self.doc.tokens[self.start : self.end][i]

    @property
    def start_char(self) -> int:
        """Where it begins in the text."""
        return self.doc[self.start].idx

    @property
    def end_char(self) -> int:
        """Where it ends in the text; blanks behind it do not count."""
        last = self.doc[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """Its text, as it stands there."""
        return self.doc.text[self.start_char : self.end_char] if self.end > self.start else ""

    @property
    def sent(self) -> Span:
        """The sentence in which it begins."""
        return self.doc[self.start].sent

    @property
    def root(self) -> Token:
        """The token nearest to the root of the sentence, the first of several; a mark or blank only where there is no other."""
        tops = [token for token in self if token.head is token or not self.start <= token.head.i < self.end]
        return tops[0] if len(tops) == 1 else self.doc[self._source.root.i]

    def char_span(self, start: int, end: int, alignment_mode: str = "strict") -> Span | None:
        """Give the tokens between two characters of it, as spaCy does."""
        return self.doc.own(self._source.char_span(start, end, alignment_mode=alignment_mode))

    @property
    def _source(self) -> spacy.tokens.Span:
        return self.doc.source[self.start : self.end]


@dataclass(slots=True)
class Findings:
    """What our components found in a text, as `doc._` holds it."""

    article: Article
    mentions: list[TokenMention] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)


class Doc:
    """A parsed text: the tokens of spaCy's Doc `source` as they were when this was made."""

    def __init__(self, source: spacy.tokens.Doc, article: Article) -> None:
        self.source = source
        self.text = source.text
        self.user_data: dict[str, Any] = {}
        self._ = Findings(article)
        self.tokens = _tokens(self)
        starts = [0, *(t.i for t in self.tokens[1:] if t.is_sent_start), len(self.tokens)]
        self.sents = [Span(self, start, end) for start, end in pairwise(starts) if start < end]

    @cached_property
    def sentence_at(self) -> list[Span]:
        """The sentence of every token."""
        return [sentence for sentence in self.sents for _ in range(len(sentence))]

    @property
    def ents(self) -> tuple[Span, ...]:
        """The names that the model found."""
        return tuple(Span(self, ent.start, ent.end, ent.label_) for ent in self.source.ents)

    def __len__(self) -> int:
        """Give the number of its tokens."""
        return len(self.tokens)

    def __iter__(self) -> Iterator[Token]:
        """Go through its tokens."""
        return iter(self.tokens)

    @overload
    def __getitem__(self, key: int) -> Token: ...
    @overload
    def __getitem__(self, key: slice) -> Span: ...
    def __getitem__(self, key: int | slice) -> Token | Span:
        """Give a token, or the tokens between two places; negative places count from the end. Raises IndexError."""
        if not isinstance(key, slice):
            return self.tokens[key]
        start, end, _ = key.indices(len(self.tokens))
        return Span(self, start, max(start, end))

    def char_span(self, start: int, end: int, alignment_mode: str = "strict") -> Span | None:
        """Give the tokens between two characters, as spaCy does."""
        return self.own(self.source.char_span(start, end, alignment_mode=alignment_mode))

    def own(self, span: spacy.tokens.Span | None) -> Span | None:
        """Turn a span of the source into one of ours."""
        return None if span is None else Span(self, span.start, span.end)


def _tokens(doc: Doc) -> list[Token]:
    table = doc.source.to_array(_COLUMNS)
    strings = _Strings(doc.source.vocab.strings)
    tokens = [Token() for _ in range(len(table))]
    heads = (np.arange(len(table)) + table[:, -1].astype(np.int64)).tolist()
    for i, (token, row, head) in enumerate(zip(tokens, table.tolist(), heads, strict=True)):
        orth, lower, lemma, tag, dep, ent_type, pos, iob, space, idx, start, _ = row
        token.doc, token.i, token.idx = doc, i, idx
        token.text, token.lower_, token.lemma_, token.tag_ = strings[orth], strings[lower], strings[lemma], strings[tag]
        token.dep_, token.ent_type_, token.pos_ = strings[dep], strings[ent_type], NAMES[pos]
        token.ent_iob_, token.whitespace_, token.is_sent_start = _IOB[iob], " " if space else "", start == 1
        token.head, token.children = tokens[head], []
    for token in tokens:
        if token.head is not token:
            token.head.children.append(token)
    return tokens


class _Strings(dict[int, str]):
    """The strings of one text by their numbers, each looked up once."""

    def __init__(self, store: Any) -> None:
        super().__init__()
        self.store = store

    def __missing__(self, number: int) -> str:
        found: str = self.store[number]
        self[number] = found
        return found
