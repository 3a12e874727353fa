"""How the encoder reads a document: a few sentences at once, every mention between typed markers, each pair of mentions in one window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from kg.extract.learned.pairs import Pair
from kg.extract.records import TokenMention
from kg.ontology import ontology

MAX_PIECES = 160
"""Word pieces in a window of several sentences, markers included."""

LONGEST = 400
"""Word pieces at which a single sentence is cut."""

CLS, SEP, MASK = 101, 102, 103
"""Ids of the special pieces in the vocabulary of BERT and MiniLM."""

CLOSING = 1
"""Ids 1 to 98 are unused pieces of that vocabulary and serve as markers: 1 closes a mention, the next ones open it."""

KINDS = ("name", "demonym", "metonym", "nominal", "pronoun")

GAPS = (0, 1, 2, 3, 5, 8, 13, 21, 34)
"""Upper ends of the buckets of distance in tokens."""

ROW = 10
"""Numbers that describe a pair to the encoder; see `pair_row`."""

Sentence = tuple[list[int], dict[int, tuple[int, int]]]
"""A sentence's pieces, markers included, and where each mention's inner pieces stand among them."""


@dataclass(slots=True)
class Window:
    """Consecutive sentences as word pieces, between CLS and SEP.

    `spans[m]` is where the inner pieces of mention m (its place in the document) stand, the opening marker just before, the closing one
    at its end; `sentences[s]` where sentence s stands; `pairs` the places, in the document's list of pairs, of those to class here.
    """

    pieces: list[int]
    spans: dict[int, tuple[int, int]]
    sentences: dict[int, tuple[int, int]]
    pairs: list[int]


@cache
def _types() -> dict[str, int]:
    return {name: place for place, name in enumerate(ontology().entities)}


def marker(mention: TokenMention) -> int:
    """Give the piece that opens a mention: one for each type of entity and kind of mention."""
    return CLOSING + 1 + _types()[mention.entity.type] * len(KINDS) + KINDS.index(mention.kind)


def windows_of(doc: Doc, pairs: Sequence[Pair], pieces_of: Callable[[str], list[int]]) -> list[Window]:
    """Cut a document into windows; a pair is classed once, in the first window that holds both its mentions.

    A window starts with the last sentence of the one before it where a pair crosses that border. Pairs beyond the cut of a sentence
    that is too long to be read are left out.
    """
    parts = _sentences(doc, pieces_of)
    waiting: dict[tuple[int, int], list[int]] = {}
    for place, pair in enumerate(pairs):
        waiting.setdefault((pair.sentence - pair.gap, pair.sentence), []).append(place)
    found: list[Window] = []
    first = 0
    while first < len(parts):
        last, size = first, len(parts[first][0])
        while last + 1 < len(parts):
            more = len(parts[last + 1][0])
            limit = LONGEST if last == first and (first, first + 1) in waiting else MAX_PIECES
            if size + more > limit:
                break
            last, size = last + 1, size + more
        window = _window(parts, first, last, pairs, waiting)
        if window.pairs:
            found.append(window)
        first = last if last > first and (last, last + 1) in waiting else last + 1
    return found


def _sentences(doc: Doc, pieces_of: Callable[[str], list[int]]) -> list[Sentence]:
    mentions: list[TokenMention] = [*(doc._.mentions or ())]
    opening = {m.start: place for place, m in enumerate(mentions)}
    parts: list[Sentence] = []
    for sentence in doc.sents:
        pieces: list[int] = []
        spans: dict[int, tuple[int, int]] = {}
        token = sentence.start
        while token < sentence.end and len(pieces) < LONGEST:
            place = opening.get(token)
            if place is None:
                pieces += pieces_of(doc[token].text)
                token += 1
                continue
            mention = mentions[place]
            end = max(min(mention.end, sentence.end), token + 1)
            inner = [piece for t in range(token, end) for piece in pieces_of(doc[t].text)]
            spans[place] = (len(pieces) + 1, len(pieces) + 1 + len(inner))
            pieces += [marker(mention), *inner, CLOSING]
            token = end
        parts.append((pieces, spans))
    return parts


def _window(
    parts: Sequence[Sentence], first: int, last: int, pairs: Sequence[Pair], waiting: dict[tuple[int, int], list[int]]
) -> Window:
    window = Window([CLS], {}, {}, [])
    for sentence in range(first, last + 1):
        pieces, spans = parts[sentence]
        at = len(window.pieces)
        window.spans.update({m: (start + at, end + at) for m, (start, end) in spans.items()})
        window.sentences[sentence] = (at, at + len(pieces))
        window.pieces += pieces
        window.pairs += waiting.pop((sentence, sentence), [])
        if sentence > first:
            window.pairs += waiting.pop((sentence - 1, sentence), [])
    window.pieces.append(SEP)
    window.pairs = sorted(p for p in window.pairs if pairs[p].left in window.spans and pairs[p].right in window.spans)
    return window


def distance(left: TokenMention, right: TokenMention) -> int:
    """Give the bucket (0 to 9) of the number of tokens between two mentions."""
    apart = max(right.start - left.end, 0)
    return next((place for place, limit in enumerate(GAPS) if apart <= limit), len(GAPS))


def pair_row(window: Window, number: int, pair: Pair, mentions: Sequence[TokenMention]) -> list[int]:
    """Describe a pair: its window, both opening markers, the stretch between, the stretch of its sentences, gap, distance, self.

    Stretches are half-open. The last number is 1 for a plural mention paired with itself.
    """
    left, right = window.spans[pair.left], window.spans[pair.right]
    between = (left[1] + 1, max(right[0] - 1, left[1] + 1))
    around = (window.sentences[pair.sentence - pair.gap][0], window.sentences[pair.sentence][1])
    apart = distance(mentions[pair.left], mentions[pair.right])
    return [number, left[0] - 1, right[0] - 1, *between, *around, pair.gap, apart, int(pair.left == pair.right)]
