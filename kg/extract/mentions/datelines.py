"""Datelines: 'ASTANA, March 3 (Reuters) -' says where and when a report was filed, and belongs to no sentence of it."""

from __future__ import annotations

from typing import cast

import spacy.tokens
from spacy.language import Language

from kg.extract.mentions.spans import CALENDAR
from kg.extract.tokens import Doc, Token

_DASHES = frozenset({"-", "–", "—", "--", "---"})
_LONGEST = 14
"""Tokens that a dateline has at most, the dash included."""


@Language.component("datelines")
def mark(doc: spacy.tokens.Doc) -> spacy.tokens.Doc:
    """Begin a sentence after every dateline, before the parser runs: the city is then no part of the first sentence."""
    for _, end in datelines(cast("Doc", doc)):  # what it looks at has the same names there
        if end < len(doc):
            doc[end].is_sent_start = True
    return doc


def datelines(doc: Doc) -> list[tuple[int, int]]:
    """Give the datelines of a text as (first token, token after the dash)."""
    found = []
    for start in [0, *(t.i + 1 for t in doc if t.is_space and "\n" in t.text)]:
        if start < len(doc) and doc[start].text[0].isupper():
            end = _end(doc, start)
            if end:
                found.append((start, end))
    return found


def cities(doc: Doc, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the cities of datelines that are written in capitals: what stands before the first comma, bracket, slash or dash."""
    found = []
    for start, end in lines:
        stop = next(
            i for i in range(start, end) if doc[i].text in {",", "(", "/"} or (doc[i].text in _DASHES and doc[i].whitespace_)
        )
        if _capitals(doc, start):
            found.append((start, stop))
    return found


def _end(doc: Doc, start: int) -> int:
    """Give where a dateline that begins at a token ends, or 0: capitals, dates and brackets up to a dash with blanks around it."""
    bracket = dated = False
    for token in doc[start : start + _LONGEST]:
        if token.text in _DASHES and token.i > start and doc[token.i - 1].whitespace_ and token.whitespace_:
            return token.i + 1 if not bracket and (dated or _capitals(doc, start)) else 0
        if token.text in {"(", ")"}:
            bracket, dated = token.text == "(", True
        elif not (bracket or _fits(token)):
            return 0
        dated = dated or token.lower_.rstrip(".") in CALENDAR
    return 0


def _capitals(doc: Doc, start: int) -> bool:
    """Tell whether the first word is a city in capitals ('DOHA', 'SHARM EL-SHEIKH')."""
    return doc[start].is_upper and len(doc[start].text) > 2


def _fits(token: Token) -> bool:
    """Tell whether a token may stand in a dateline outside of brackets."""
    return token.text[0].isupper() or token.is_digit or token.text in {",", ".", "/", "-", "'", "’"}
