"""What the linear model sees of a pair: words, lemmas, dependency path, entity types, order and distance, as named features.

The shortest dependency path as the place where a relation is told follows Bunescu and Mooney (2005); words between and around the pair
follow Zhou et al. (2005).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kg.extract.learned.pairs import Pair
from kg.extract.records import TokenMention

SUBJECTS = frozenset(("nsubj", "csubj", "nsubjpass", "csubjpass"))
MAX_CLIMB = 12


class DocumentView:
    """Lemmas, mentions by token and the way up from each mention, worked out once for a document and used for all its pairs."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.mentions: list[TokenMention] = [*(doc._.mentions or ())]
        self.owner: dict[int, int] = {t: m for m, mention in enumerate(self.mentions) for t in range(mention.start, mention.end)}
        self.words = [self._word(token) for token in doc]
        self.climbs = [self._climb(mention) for mention in self.mentions]

    def _word(self, token: Token) -> str:
        if token.i in self.owner:
            return "#" + self.mentions[self.owner[token.i]].entity.type
        if token.like_num:
            return "0"
        if token.is_space:
            return " "  # a line break would end the feature's line in the stored list
        return token.lemma_.lower()

    def _climb(self, mention: TokenMention) -> list[Token]:
        """Give the tokens from a mention's head up to the root."""
        token = self.doc[mention.head]
        way = [token]
        while token.head.i != token.i and len(way) < MAX_CLIMB:
            token = token.head
            way.append(token)
        return way

    def governor(self, place: int) -> tuple[str, str]:
        """Give the nearest verb above a mention and the relation by which the mention hangs below it ('nsubj', 'prep_with')."""
        way = self.climbs[place]
        steps: list[str] = []
        for below, above in itertools.pairwise(way):
            if below.dep_ == "prep":
                steps.append("prep_" + below.lower_)
            elif below.dep_ not in ("pobj", "conj", "compound", "appos", "poss", "amod"):
                steps.append(below.dep_)
            if above.pos_ in ("VERB", "AUX"):
                return self.words[above.i], ">".join(steps) or below.dep_
        return "", ">".join(steps)


def pair_features(view: DocumentView, pair: Pair) -> list[str]:
    """Give the names of the features of one pair, each once, in a fixed order."""
    left, right = view.mentions[pair.left], view.mentions[pair.right]
    types = f"{left.entity.type}-{right.entity.type}"
    found = [
        f"t={types}",
        f"k={left.kind}-{right.kind}",
        f"g={pair.gap}",
        f"tg={types}-{pair.gap}",
        f"ro={left.role}-{right.role}",
    ]
    found += _distance(view, pair, types)
    found += _between(view, pair, types)
    found += _around(view, left, right)
    if pair.gap == 0:
        found += _path(view, pair, types)
    found += _governors(view, pair, types)
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
    if pair.gap:
        return
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
    up, down = view.climbs[pair.left], view.climbs[pair.right]
    places = {token.i: step for step, token in enumerate(up)}
    meeting = next(((places[t.i], step) for step, t in enumerate(down) if t.i in places), None)
    if meeting is None:
        yield "path=none"
        return
    rising, falling = up[: meeting[0]], down[: meeting[1]]
    top = up[meeting[0]]
    steps = [t.dep_ for t in rising], [t.dep_ for t in reversed(falling)]
    shape = "<".join(steps[0]) + "^" + ">".join(steps[1])
    word = view.words[top.i]
    yield f"shape={shape}"
    yield f"top={word}"
    yield f"topshape={word}={_short(steps[0])}^{_short(steps[1])}"
    yield f"len={len(rising) + len(falling)}"
    yield f"tshape={types}={_short(steps[0])}^{_short(steps[1])}"
    inner = [*rising[1:], top, *falling[1:]]
    for token in inner:
        yield f"p={view.words[token.i]}"
    for token in rising[1:]:
        yield f"pu={view.words[token.i]}"
    for token in falling[1:]:
        yield f"pd={view.words[token.i]}"
    for child in top.children:
        if child.dep_ in ("neg", "prt", "dobj", "prep", "auxpass", "agent") and child.i not in view.owner:
            yield f"c={child.dep_}={view.words[child.i]}"
            yield f"tc={word}={child.dep_}={view.words[child.i]}"


def _short(steps: list[str]) -> str:
    """Leave out the steps that carry no role of their own."""
    return ">".join(s for s in steps if s not in ("conj", "compound", "pobj", "appos", "pcomp"))


def _governors(view: DocumentView, pair: Pair, types: str) -> Iterator[str]:
    for mark, place in (("gl", pair.left), ("gr", pair.right)):
        verb, role = view.governor(place)
        yield f"{mark}={verb}={role}"
        yield f"{mark}r={role}"
        yield f"{mark}v={verb}"
        head = view.climbs[place]
        if len(head) > 1:
            yield f"{mark}h={view.words[head[1].i]}={head[0].dep_}"
