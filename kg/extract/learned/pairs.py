"""The pairs of mentions that the models class, and the labels that a pair can bear.

A pair is ordered by the text: `left` stands before `right`. A label is a relation with its direction: `accuse>` when the left mention
is the subject, `accuse<` when the right one is, plain `consult` when the relation is symmetric, `none` when the text relates nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from kg.extract.records import TokenMention
from kg.extract.tokens import Doc
from kg.model import Entity
from kg.ontology import ontology

NONE = "none"

MAX_APART = 90
"""Tokens between two mentions beyond which a pair is not looked at."""

MAX_PAIRS_PER_SENTENCE = 400
"""A list of fifty names is not fifty times fifty relations: beyond this the farthest pairs are left out."""


@cache
def labels() -> tuple[str, ...]:
    """Give all labels in a fixed order, `none` first."""
    names = [NONE]
    for relation in ontology().relations.values():
        names += [relation.name] if relation.symmetric else [f"{relation.name}>", f"{relation.name}<"]
    return tuple(names)


@cache
def label_index() -> dict[str, int]:
    """Give each label's place in `labels()`."""
    return {label: place for place, label in enumerate(labels())}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions of a document, by their places in `doc._.mentions`; equal for a plural mention that names both ends itself.

    Both stand in one sentence, whose place is `sentence`: of pairs in two sentences models taught on 499 passages found next to nothing
    (7 relations of 882 on the blind passages, 13 false ones), while they were half of all work. What a pronoun or noun of another sentence
    stands for is for coreference to find.
    """

    left: int
    right: int
    sentence: int


def entity_pairs(left: TokenMention, right: TokenMention) -> list[tuple[Entity, Entity]]:
    """Give the pairs of different entities that two mentions name; of a plural mention with itself, its members two by two."""
    if left is right:
        members = left.entities
        return [(a, b) for place, a in enumerate(members) for b in members[place + 1 :] if a.id != b.id]
    if {e.id for e in left.entities} & {e.id for e in right.entities}:
        return []
    return [(a, b) for a in left.entities for b in right.entities]


def sentence_starts(doc: Doc) -> list[int]:
    """Give the first token of every sentence."""
    return [sentence.start for sentence in doc.sents]


def sentence_of(starts: Sequence[int], token: int) -> int:
    """Give the place of the sentence that holds a token."""
    return bisect_right(starts, token) - 1


def pairs_of(doc: Doc) -> list[Pair]:
    """Give the pairs of mentions in one sentence, in the order of the text."""
    mentions: list[TokenMention] = [*(doc._.mentions or ())]
    starts = sentence_starts(doc)
    places = [sentence_of(starts, m.head) for m in mentions]
    furthest = list(accumulate((m.end for m in mentions), max))
    found: list[Pair] = []
    for right, mention in enumerate(mentions):
        if mention.role == "source":
            continue
        first = bisect_left(furthest, mention.start - MAX_APART, hi=right)  # what ends before is too far apart
        for left in range(first, right + 1):
            other = mentions[left]
            if places[left] != places[right] or other.role == "source" or mention.start - other.end > MAX_APART:
                continue
            if entity_pairs(other, mention):
                found.append(Pair(left, right, places[right]))
    return _limited(found, mentions)


def _limited(pairs: list[Pair], mentions: Sequence[TokenMention]) -> list[Pair]:
    by_sentence: dict[int, list[Pair]] = {}
    for pair in pairs:
        by_sentence.setdefault(pair.sentence, []).append(pair)
    kept: list[Pair] = []
    for group in by_sentence.values():
        if len(group) > MAX_PAIRS_PER_SENTENCE:
            group.sort(key=lambda p: (mentions[p.right].start - mentions[p.left].end, p.left, p.right))
            group = sorted(group[:MAX_PAIRS_PER_SENTENCE], key=lambda p: (p.right, p.left))
        kept += group
    return kept
