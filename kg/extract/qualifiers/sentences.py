"""Sentences and roots of spans, looked up once a text: spaCy's own properties walk over the whole text at each call."""

from __future__ import annotations

from bisect import bisect_right

from kg.extract.tokens import Doc, Span, Token


class Sentences:
    """The sentences of one text, by token."""

    def __init__(self, doc: Doc) -> None:
        self.spans = list(doc.sents)
        self.starts = [span.start for span in self.spans]

    def at(self, token: int) -> Span:
        """Give the sentence that a token stands in."""
        return self.spans[bisect_right(self.starts, token) - 1]


def root_of(span: Span) -> Token:
    """Give the first token of a span whose head stands outside it."""
    return next((t for t in span if t.head == t or not span.start <= t.head.i < span.end), span[0])
