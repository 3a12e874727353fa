"""What the head sees of a pair: vectors of the words that carry its relation, chosen by the parse, and a few plain marks.

Entities' own vectors would teach the head names; the words between, on the dependency path and above both mentions teach it relations.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token

from kg.extract.learned.features import DocumentView
from kg.extract.learned.pairs import Pair
from kg.extract.records import TokenMention
from kg.ontology import ontology

Matrix = NDArray[np.float32]

WIDTH = 384
"""Numbers in a word's vector."""

PARTS = 7
"""Vectors of a pair: both mentions, the words between, the path, its top, and the verb above each mention."""

KINDS = ("name", "demonym", "metonym", "nominal", "pronoun")
ROLES = (
    "nsubj", "nsubjpass", "dobj", "prep_with", "prep_to", "prep_of", "prep_by", "agent", "prep_in", "prep_from", "prep_for", "prep_on",
    "prep_against", "prep_between", "prep_at", "dative", "ROOT", "attr", "advcl", "relcl", "ccomp", "xcomp", "acl",
)  # fmt: skip
GAPS = (0, 1, 2, 3, 5, 8, 13, 21, 34)
NAMES = (0, 1, 2, 4)


@cache
def _types() -> dict[str, int]:
    return {name: place for place, name in enumerate(ontology().entities)}


@cache
def marks() -> int:
    """Give the number of plain marks of a pair."""
    return 2 * (len(_types()) + len(KINDS) + len(ROLES) + 1 + 2) + len(GAPS) + 1 + len(NAMES) + 1 + 4


def pair_vectors(view: DocumentView, words: Matrix, pairs: Sequence[Pair]) -> Matrix:
    """Give one row a pair: PARTS vectors side by side, then the marks. `words` holds one vector a token."""
    rows = np.zeros((len(pairs), PARTS * WIDTH + marks()), np.float32)
    spans = [words[m.start : m.end].mean(axis=0) for m in view.mentions]
    tops = [_verb(view, place) for place in range(len(view.mentions))]
    plain = np.array([i not in view.owner for i in range(len(view.doc))])
    for number, pair in enumerate(pairs):
        left, right = view.mentions[pair.left], view.mentions[pair.right]
        between = [i for i in range(left.end, right.start) if plain[i]]
        path, top = _path(view, pair)
        above = (tops[pair.left], tops[pair.right])
        parts = (None, None, between, path, None if top is None else [top], *([t.i] if t is not None else None for t in above))
        for place, chosen in enumerate(parts):
            if chosen:
                rows[number, place * WIDTH : (place + 1) * WIDTH] = words[chosen].mean(axis=0)
        rows[number, :WIDTH], rows[number, WIDTH : 2 * WIDTH] = spans[pair.left], spans[pair.right]
        rows[number, PARTS * WIDTH :] = _marks(view, pair, above)
    return rows


def _verb(view: DocumentView, place: int) -> Token | None:
    """Give the nearest verb above a mention, else what governs it."""
    way = view.climbs[place][1:]
    return next((t for t in way if t.pos_ in ("VERB", "AUX")), way[0] if way else None)


def _path(view: DocumentView, pair: Pair) -> tuple[list[int], int | None]:
    """Give the words on the dependency path between two mentions, outside all mentions, and the topmost."""
    up, down = view.climbs[pair.left], view.climbs[pair.right]
    places = {token.i: step for step, token in enumerate(up)}
    meeting = next(((places[t.i], step) for step, t in enumerate(down) if t.i in places), None)
    if meeting is None:
        return [], None
    inner = {t.i for t in (*up[1 : meeting[0] + 1], *down[1 : meeting[1] + 1])}
    return sorted(i for i in inner if i not in view.owner), up[meeting[0]].i


def _one(size: int, place: int) -> list[float]:
    found = [0.0] * size
    if 0 <= place < size:
        found[place] = 1.0
    return found


def _bucket(number: int, limits: tuple[int, ...]) -> int:
    return next((place for place, limit in enumerate(limits) if number <= limit), len(limits))


def _marks(view: DocumentView, pair: Pair, above: tuple[Token | None, Token | None]) -> list[float]:
    left, right = view.mentions[pair.left], view.mentions[pair.right]
    found: list[float] = []
    for place, mention, verb in ((pair.left, left, above[0]), (pair.right, right, above[1])):
        role = view.governor(place)[1].split(">")[-1]
        found += _one(len(_types()), _types()[mention.entity.type]) + _one(len(KINDS), KINDS.index(mention.kind))
        found += _one(len(ROLES) + 1, ROLES.index(role) if role in ROLES else len(ROLES))
        passive = verb is not None and any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
        found += [float(passive), float(verb is not None and any(c.dep_ == "neg" for c in verb.children))]
    found += _one(len(GAPS) + 1, _bucket(max(right.start - left.end, 0), GAPS))
    found += _one(len(NAMES) + 1, _bucket(max(pair.right - pair.left - 1, 0), NAMES))
    same = above[0] is not None and above[1] is not None and above[0].i == above[1].i
    return [*found, float(pair.gap > 0), float(pair.left == pair.right), float(same), float(_nested(view.doc, left, right))]


def _nested(doc: Doc, left: TokenMention, right: TokenMention) -> bool:
    """Tell whether one mention hangs below the other's head."""
    a, b = doc[left.head], doc[right.head]
    return b.head.i == a.i or a.head.i == b.i
