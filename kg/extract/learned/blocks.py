"""What the encoder reads: stretches of a few sentences with a mark before and after every mention.

The mark before a mention says what kind of entity it is and stands for the mention; marks of types round every mention follow Zhou and
Chen (2022), reading all mentions of a stretch at once follows Ye et al. (2022).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.extract.learned.pairs import Pair

CLS, SEP, MASK = 101, 102, 103
"""Pieces that the published encoder knows for beginning, end and hidden words."""

FIRST_MARK, CLOSING_MARK = 1, 60
"""Pieces 1 to 99 stand for nothing in the published table: the mark of entity type n is piece FIRST_MARK + n."""

LONGEST = 504
"""Pieces that are read of a block; words beyond have no vectors."""


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences `first` to before `end`, and the places of the pairs that are classed in them."""

    first: int
    end: int
    pairs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The pieces of a block, the stretch of pieces of each token, and the place of the mark before each mention."""

    pieces: list[int]
    tokens: dict[int, tuple[int, int]]
    marks: dict[int, int]


def blocks_of(sizes: Sequence[int], pairs: Sequence[Pair], limit: int) -> list[Block]:
    """Cut a document into blocks of at most `limit` pieces, but one sentence at least; blocks without a pair are left out.

    `sizes` is the number of pieces and marks of each sentence. Every pair comes in exactly one block.
    """
    by_sentence: dict[int, list[int]] = {}
    for place, pair in enumerate(pairs):
        by_sentence.setdefault(pair.sentence, []).append(place)
    found: list[Block] = []
    first = 0
    while first < len(sizes):
        end, total = first + 1, sizes[first]
        while end < len(sizes) and total + sizes[end] <= limit:
            total += sizes[end]
            end += 1
        mine = tuple(place for sentence in range(first, end) for place in by_sentence.get(sentence, ()))
        if mine:
            found.append(Block(first, end, mine))
        first = end
    return found


def marked(pieces: Sequence[Sequence[int]], mentions: Sequence[tuple[int, int, int]], first: int, end: int) -> MarkedText:
    """Lay out the tokens `first` to before `end` with marks round the mentions that lie in them.

    `pieces` are those of every token of the document; a mention is its first token, the token after its last, and its type's number.
    """
    inside = [place for place, (start, stop, _) in enumerate(mentions) if first <= start and stop <= end]
    opening = _grouped(sorted(inside, key=lambda m: (-mentions[m][1], m)), {m: mentions[m][0] for m in inside})
    closing = _grouped(inside, {m: mentions[m][1] - 1 for m in inside})
    laid, tokens, marks = [CLS], {}, {}
    for token in range(first, end):
        for mention in opening.get(token, ()):
            marks[mention] = len(laid)
            laid.append(FIRST_MARK + mentions[mention][2])
        tokens[token] = (len(laid), len(laid) + len(pieces[token]))
        laid += pieces[token]
        laid += [CLOSING_MARK] * len(closing.get(token, ()))
        if len(laid) > LONGEST:
            break
    return _cut(laid, tokens, marks)


def _grouped(mentions: Sequence[int], tokens: Mapping[int, int]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = {}
    for mention in mentions:
        groups.setdefault(tokens[mention], []).append(mention)
    return groups


def _cut(laid: list[int], tokens: dict[int, tuple[int, int]], marks: dict[int, int]) -> MarkedText:
    most = min(len(laid), LONGEST)
    tokens = {token: (start, min(stop, most)) for token, (start, stop) in tokens.items() if start < most}
    return MarkedText([*laid[:most], SEP], tokens, {mention: at for mention, at in marks.items() if at < most})


def sizes_of(pieces: Sequence[Sequence[int]], mentions: Sequence[tuple[int, int, int]], starts: Sequence[int]) -> list[int]:
    """Give the number of pieces and marks of every sentence; `starts` are their first tokens."""
    bounds = [*starts, len(pieces)]
    sizes = [sum(map(len, pieces[bounds[i] : bounds[i + 1]])) for i in range(len(starts))]
    for start, _, _ in mentions:
        sizes[bisect_right(starts, start) - 1] += 2
    return sizes
