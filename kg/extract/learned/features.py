"""What the linear model sees of a pair: words, lemmas, dependency path, entity types, order and distance, as named features.

The shortest dependency path as the place where a relation is told follows Bunescu and Mooney (2005); words between and around the pair
follow Zhou et al. (2005).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from kg.extract.learned.pairs import Pair
from kg.extract.records import TokenMention
from kg.extract.tokens import Doc, Token

MAX_CLIMB = 12

PASSED = frozenset(("pobj", "conj", "compound", "appos", "poss", "amod"))
"""Steps that carry no role of their own."""

VERBS = frozenset(("VERB", "AUX"))
BELOW_TOP = frozenset(("neg", "prt", "dobj", "prep", "auxpass", "agent"))
"""Words below the top of the path that change what it says."""


class DocumentView:
    """A document as plain lists, worked out once and used for all its pairs.

    By token: `words` (lemmas, mentions as their type), `heads`, `deps`, `kinds` (parts of speech), `children`, and `owner`, the mention that
    it belongs to. By mention: `climbs`, the tokens from its head up to the root, and `governors`, the nearest verb above it with the relation by which it
    hangs below ('nsubj', 'prep_with').
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.mentions: list[TokenMention] = [*(doc._.mentions or ())]
        self.owner: dict[int, int] = {t: m for m, mention in enumerate(self.mentions) for t in range(mention.start, mention.end)}
        self.words: list[str] = []
        self.heads: list[int] = []
        self.deps: list[str] = []
        self.kinds: list[str] = []
        self.children: list[list[int]] = [[] for _ in range(len(doc))]
        for place, token in enumerate(doc):
            head = token.head.i
            self.words.append(self._word(token, place))
            self.heads.append(head)
            self.deps.append(token.dep_)
            self.kinds.append(token.pos_)
            if head != place:
                self.children[head].append(place)
        self.climbs = [self._climb(mention.head) for mention in self.mentions]
        self.governors = [self._governor(way) for way in self.climbs]

    def _word(self, token: Token, place: int) -> str:
        if place in self.owner:
            return "#" + self.mentions[self.owner[place]].entity.type
        if token.like_num:
            return "0"
        if token.is_space:
            return " "  # a line break would end the feature's line in the stored list
        return token.lemma_.lower()

    def _climb(self, head: int) -> list[int]:
        way = [head]
        while self.heads[way[-1]] != way[-1] and len(way) < MAX_CLIMB:
            way.append(self.heads[way[-1]])
        return way

    def _governor(self, way: list[int]) -> tuple[str, str]:
        steps: list[str] = []
        dep = ""
        for below, above in itertools.pairwise(way):
            dep = self.deps[below]
            if dep == "prep":
                steps.append("prep_" + self.doc[below].lower_)
            elif dep not in PASSED:
                steps.append(dep)
            if self.kinds[above] in VERBS:
                return self.words[above], ">".join(steps) or dep
        return "", ">".join(steps)

    def meeting(self, pair: Pair) -> tuple[int, int] | None:
        """Give how many steps up from each mention their ways meet; None if they do not."""
        up, down = self.climbs[pair.left], self.climbs[pair.right]
        for step, token in enumerate(down):
            if token in up:
                return up.index(token), step
        return None


def pair_features(view: DocumentView, pair: Pair) -> list[str]:
    """Give the names of the features of one pair, each once, in a fixed order."""
    left, right = view.mentions[pair.left], view.mentions[pair.right]
    types = f"{left.entity.type}-{right.entity.type}"
    found = [
        f"t={types}",
        f"k={left.kind}-{right.kind}",
        f"ro={left.role}-{right.role}",
    ]
    found += _distance(view, pair, types)
    found += _between(view, pair, types)
    found += _around(view, left, right)
    found += _path(view, pair, types)
    found += _governors(view, pair)
    return list(dict.fromkeys(found))


def _bucket(number: int, limits: tuple[int, ...] = (0, 1, 2, 3, 5, 8, 13, 21, 34)) -> int:
    return next((place for place, limit in enumerate(limits) if number <= limit), len(limits))


def _distance(view: DocumentView, pair: Pair, types: str) -> Iterator[str]:
    left, right = view.mentions[pair.left], view.mentions[pair.right]
    tokens = max(right.start - left.end, 0)
    names = max(pair.right - pair.left - 1, 0)
    if pair.left == pair.right:
        yield f"self={types}"
    yield f"d={_bucket(tokens)}"
    yield f"n={_bucket(names)}"
    yield f"td={types}-{_bucket(tokens)}"
    yield f"tn={types}-{_bucket(names, (0, 1, 3))}"


def _between(view: DocumentView, pair: Pair, types: str) -> Iterator[str]:
    left, right = view.mentions[pair.left], view.mentions[pair.right]
    words = view.words[left.end : right.start]
    for word in words:
        yield f"b={word}"
    for first, second in itertools.pairwise(words):
        yield f"bb={first}_{second}"
    if len(words) <= 4:
        yield f"all={'_'.join(words)}"
        yield f"tall={types}={'_'.join(words)}"


def _around(view: DocumentView, left: TokenMention, right: TokenMention) -> Iterator[str]:
    words = view.words
    for step in (1, 2, 3):
        if left.start - step >= 0:
            yield f"l={words[left.start - step]}"
        if right.end + step - 1 < len(words):
            yield f"r={words[right.end + step - 1]}"
    if right.end < len(words):
        yield f"r1={words[right.end]}"
    if left.start:
        yield f"l1={words[left.start - 1]}"
    for mark, mention in (("lm", left), ("rm", right)):
        for token in view.doc[mention.start : mention.end]:
            if token.is_lower:
                yield f"{mark}={token.lower_}"


def _path(view: DocumentView, pair: Pair, types: str) -> Iterator[str]:
    meeting = view.meeting(pair)
    if meeting is None:
        yield "path=none"
        return
    up, down = view.climbs[pair.left], view.climbs[pair.right]
    rising, falling = up[: meeting[0]], down[: meeting[1]]
    top = up[meeting[0]]
    steps = [view.deps[t] for t in rising], [view.deps[t] for t in reversed(falling)]
    shape = "<".join(steps[0]) + "^" + ">".join(steps[1])
    short = f"{_short(steps[0])}^{_short(steps[1])}"
    word = view.words[top]
    yield f"shape={shape}"
    yield f"top={word}"
    yield f"topshape={word}={short}"
    yield f"len={len(rising) + len(falling)}"
    yield f"tshape={types}={short}"
    for token in (*rising[1:], top, *falling[1:]):
        yield f"p={view.words[token]}"
    for token in rising[1:]:
        yield f"pu={view.words[token]}"
    for token in falling[1:]:
        yield f"pd={view.words[token]}"
    for child in view.children[top]:
        if view.deps[child] in BELOW_TOP and child not in view.owner:
            yield f"c={view.deps[child]}={view.words[child]}"
            yield f"tc={word}={view.deps[child]}={view.words[child]}"


def _short(steps: list[str]) -> str:
    """Leave out the steps that carry no role of their own."""
    return ">".join(s for s in steps if s not in ("conj", "compound", "pobj", "appos", "pcomp"))


def _governors(view: DocumentView, pair: Pair) -> Iterator[str]:
    for mark, place in (("gl", pair.left), ("gr", pair.right)):
        verb, role = view.governors[place]
        yield f"{mark}={verb}={role}"
        yield f"{mark}r={role}"
        yield f"{mark}v={verb}"
        way = view.climbs[place]
        if len(way) > 1:
            yield f"{mark}h={view.words[way[1]]}={view.deps[way[0]]}"
