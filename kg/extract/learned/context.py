"""What the head sees of a pair: the states of both mentions' marks and of the words that carry a relation, and a few plain marks.

The words are chosen by the parse: those between the mentions, on the dependency path, at its top, and above each mention.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token

from kg.extract.learned.blocks import MarkedText
from kg.extract.learned.features import DocumentView
from kg.extract.learned.pairs import Pair
from kg.extract.records import TokenMention
from kg.ontology import ontology

Matrix = NDArray[np.float32]

WIDTH = 384
"""Numbers in a word's vector."""

PARTS = 7
"""Vectors of a pair: both mentions, the words between, the path, its top, and the verb above each mention."""

EPSILON = 1e-5
"""Added to the variance, as in a layer's normalisation."""

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


def numbered(mentions: Sequence[TokenMention]) -> list[tuple[int, int, int]]:
    """Give each mention's first token, the token after its last, and its type's number."""
    return [(m.start, m.end, _types()[m.entity.type]) for m in mentions]


def verbs_above(view: DocumentView) -> list[Token | None]:
    """Give, for each mention, the nearest verb above it, else what governs it."""
    return [_verb(view, place) for place in range(len(view.mentions))]


def places(view: DocumentView, pair: Pair, above: Sequence[Token | None]) -> list[list[int]]:
    """Give the tokens of a pair's five parts beside the two mentions: words between, path, its top, the verb above each mention."""
    left, right = view.mentions[pair.left], view.mentions[pair.right]
    between = [i for i in range(left.end, right.start) if i not in view.owner]
    path, top = _path(view, pair)
    verbs = [[t.i] if t is not None else [] for t in (above[pair.left], above[pair.right])]
    return [between, path, [] if top is None else [top], *verbs]


def pair_marks(view: DocumentView, pairs: Sequence[Pair], above: Sequence[Token | None]) -> Matrix:
    """Give the plain marks of each pair: types, kinds, roles, distance."""
    ends = {
        place: _end_marks(view, place, above[place]) for place in sorted({p for pair in pairs for p in (pair.left, pair.right)})
    }
    rows = [[*ends[pair.left], *ends[pair.right], *_marks(view, pair, (above[pair.left], above[pair.right]))] for pair in pairs]
    return np.array(rows, np.float32).reshape(len(pairs), marks())


def pair_vectors(
    states: Matrix, text: MarkedText, view: DocumentView, pairs: Sequence[Pair], above: Sequence[Token | None]
) -> Matrix:
    """Give one row a pair: PARTS vectors side by side, each with mean 0 and variance 1, then the marks.

    `states` is one vector a piece of the block that the pairs stand in.
    """
    found = np.zeros((len(pairs), PARTS, WIDTH), np.float32)
    sums, counts = _token_sums(states, text, len(view.doc))
    for number, pair in enumerate(pairs):
        for side, mention in enumerate((pair.left, pair.right)):
            if mention in text.marks:
                found[number, side] = states[text.marks[mention]]
        for part, tokens in enumerate(places(view, pair, above), 2):
            total = sum(counts[t] for t in tokens)
            if total:
                found[number, part] = sums[tokens].sum(axis=0) / total
    found -= found.mean(axis=2, keepdims=True)
    found /= np.sqrt((found**2).mean(axis=2, keepdims=True) + EPSILON)
    return np.hstack([found.reshape(len(pairs), PARTS * WIDTH), pair_marks(view, pairs, above)])


def _token_sums(states: Matrix, text: MarkedText, length: int) -> tuple[Matrix, list[int]]:
    """Give each token's summed vectors and the number of its pieces; nothing for tokens outside the block."""
    sums, counts = np.zeros((length, WIDTH), np.float32), [0] * length
    for token, (start, end) in text.tokens.items():
        sums[token], counts[token] = states[start:end].sum(axis=0), end - start
    return sums, counts


def _verb(view: DocumentView, place: int) -> Token | None:
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


def _end_marks(view: DocumentView, place: int, verb: Token | None) -> list[float]:
    """Give the marks of one mention, the same in all its pairs: type, kind, role, passive or negated verb."""
    mention = view.mentions[place]
    role = view.governor(place)[1].split(">")[-1]
    passive = verb is not None and any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)
    negated = verb is not None and any(c.dep_ == "neg" for c in verb.children)
    return [
        *_one(len(_types()), _types()[mention.entity.type]),
        *_one(len(KINDS), KINDS.index(mention.kind)),
        *_one(len(ROLES) + 1, ROLES.index(role) if role in ROLES else len(ROLES)),
        float(passive),
        float(negated),
    ]


def _marks(view: DocumentView, pair: Pair, above: tuple[Token | None, Token | None]) -> list[float]:
    """Give the marks of the two mentions together: distance, names between, sentence, one verb, one below the other."""
    left, right = view.mentions[pair.left], view.mentions[pair.right]
    found = _one(len(GAPS) + 1, _bucket(max(right.start - left.end, 0), GAPS))
    found += _one(len(NAMES) + 1, _bucket(max(pair.right - pair.left - 1, 0), NAMES))
    same = above[0] is not None and above[1] is not None and above[0].i == above[1].i
    return [*found, float(pair.gap > 0), float(pair.left == pair.right), float(same), float(_nested(view.doc, left, right))]


def _nested(doc: Doc, left: TokenMention, right: TokenMention) -> bool:
    """Tell whether one mention hangs below the other's head."""
    a, b = doc[left.head], doc[right.head]
    return b.head.i == a.i or a.head.i == b.i
