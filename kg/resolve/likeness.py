"""Which ids of entities are likely to be one entity: what is sure enough to link, and what a person should look at.

Every answer is a Judgement with its score (0..1) and its reason in words. A bare surname is never enough: a name counts from two
words on, and whoever acts for different countries is not linked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from kg.model import Entity, Judgement
from kg.names import PARTICLES, folded, spelling_key

AUTHOR = "geokg"
LINK = 0.95
"""From this score on two ids are linked without asking."""

SUGGEST = 0.82
"""From this score on a pair is suggested for review."""

SPELLING = 0.97
"""What two spellings of one word count for."""

ARTICLES = frozenset({"the", "a", "an", "his", "her", "its", "their"})

GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv", "v", "vi", "vii", "viii"})
"""Words that tell a son from his father."""

BLOCK = 60
"""Pairs are compared only among so many entities that share a word: a word that more share tells nothing."""


def automatic_links(entities: Mapping[str, Entity]) -> list[Judgement]:
    """Give the links that need no person: the same name or spelling, the same type, no country against it."""
    return [pair for pair in _compared(entities) if (pair.score or 0) >= LINK]


def suggestions(entities: Mapping[str, Entity], judged: Iterable[Judgement] = ()) -> list[Judgement]:
    """Give the doubtful pairs, the likeliest first, without those that somebody has judged already."""
    done = {frozenset((j.left, j.right)) for j in judged}
    doubtful = [p for p in _compared(entities) if SUGGEST <= (p.score or 0) < LINK and frozenset((p.left, p.right)) not in done]
    return sorted(doubtful, key=lambda p: (-(p.score or 0), p.left, p.right))


def _compared(entities: Mapping[str, Entity]) -> list[Judgement]:
    blocks: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for entity in entities.values():
        for name in (entity.name, *entity.aliases):
            for word in spelling_key(name).split():
                if len(word) > 2:
                    blocks[entity.type, word].add(entity.id)
    pairs = {pair for block in blocks.values() if len(block) <= BLOCK for pair in combinations(sorted(block), 2)}
    compared = (likeness(entities[a], entities[b]) for a, b in sorted(pairs))
    return [judgement for judgement in compared if judgement]


def likeness(left: Entity, right: Entity) -> Judgement | None:
    """Compare two entities; None if something speaks against their being one (type, two Wikidata ids, two countries)."""
    if left.type != right.type or (left.country and right.country and left.country != right.country):
        return None
    if left.wikidata and right.wikidata and left.wikidata != right.wikidata:
        return None
    if _generation(left.name) != _generation(right.name):
        return None
    best: tuple[float, str] = (0.0, "")
    for one in _full_names(left):
        for other in _full_names(right):
            best = max(best, _compare(one, other))
    score, reason = best
    if not reason:
        return None
    if left.country and left.country == right.country:
        reason += f", both of {left.country}"
    elif score < 1:
        score -= 0.08
    return Judgement(left.id, right.id, "same", reason, AUTHOR, round(score, 3))


def _full_names(entity: Entity) -> Sequence[str]:
    """Give the names that can tell an entity from others: proper names, and of a person only those of two words or more."""
    names = [entity.name, *(n for n in entity.aliases if entity.type == "Person" and n[:1].isupper() and not _described(n))]
    return [n for n in names if len(folded(n).split()) > 1] if entity.type == "Person" else names


def _described(name: str) -> bool:
    """Tell a description ('The general', 'Foreign Minister') from a name: a word of it is common, or it has an article."""
    words = name.split()
    return words[0].casefold() in ARTICLES or any(w.islower() and w not in PARTICLES for w in words)


def _generation(name: str) -> frozenset[str]:
    return frozenset(folded(name).split()) & GENERATIONS


def _compare(one: str, other: str) -> tuple[float, str]:
    if folded(one) == folded(other):
        return 1.0, f"the same name: {one}"
    words, others = (_one_english(folded(name)).split() for name in (one, other))
    if len(words) != len(others) or len(one) < 6:
        return 0.0, ""
    score = min(_word_likeness(a, b) for a, b in zip(words, others, strict=True))
    if score < SUGGEST:
        return 0.0, ""
    reason = "two spellings of one name" if score >= SPELLING else "names that differ little"
    return score, f"{reason}: {one}, {other}"


def _one_english(name: str) -> str:
    """Write British words as American ones, so that organisation and organization are one."""
    return name.replace("isation", "ization").replace("defence", "defense").replace("centre", "center")


def _word_likeness(one: str, other: str) -> float:
    """Compare two words, 0..1: short ones must be equal, for Iran and Iraq differ little."""
    from rapidfuzz.distance import JaroWinkler

    if one == other:
        return 1.0
    if spelling_key(one) == spelling_key(other) and min(len(one), len(other)) > 3:
        return SPELLING
    return 0.0 if min(len(one), len(other)) < 6 else min(JaroWinkler.normalized_similarity(one, other), 0.94)
