"""Compares two readings of the same passages: python tools/agreement.py FIRST.jsonl SECOND.jsonl

    python tools/agreement.py data/gold/first-reading.jsonl data/gold/second-reading.jsonl

Both files hold annotated passages with the same lists of names (data/gold/README.md); a passage that only one file holds is left
out. F1 is the same from either side: twice what both readers found, over what each found. Kappa (Cohen, 1960) takes every two
names of a passage as one item: related or not, and the label, which is all classes of the pair with their directions, or none.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from kg.evaluate import Passage, Score, read_passages
from kg.ontology import ontology

Key = tuple[object, ...]


def keys_of(passage: Passage) -> dict[str, set[Key]]:
    """Give what a reader found in a passage, as it counts at each level."""
    known, countries, name = ontology(), passage.countries(), passage.article.id
    found: dict[str, set[Key]] = {"pair": set(), "family": set(), "class": set(), "dyad": set()}
    for relation in passage.relations:
        s, r, o = relation["s"], relation["r"], relation["o"]
        pair, family = frozenset((s, o)), known.family(r)
        found["pair"].add((name, pair))
        found["family"].add((name, pair, family))
        found["class"].add((name, pair, r) if known.symmetric(r) else (name, s, r, o))
        ends = frozenset(country for country in (countries.get(s), countries.get(o)) if country)
        if len(ends) == 2 and family != "structure":
            found["dyad"].add((name, ends, family))
    return found


def labels_of(passage: Passage) -> dict[frozenset[str], frozenset[Key]]:
    """Give the label of every two names of a passage: its classes with their directions, empty where nothing is related."""
    known = ontology()
    labels: dict[frozenset[str], set[Key]] = {frozenset(pair): set() for pair in combinations(passage.names(), 2)}
    for relation in passage.relations:
        s, r, o = relation["s"], relation["r"], relation["o"]
        labels[frozenset((s, o))].add((r,) if known.symmetric(r) else (r, s))
    return {pair: frozenset(found) for pair, found in labels.items()}


def kappa(items: Sequence[tuple[object, object]]) -> float:
    """Give Cohen's kappa of two readers' labels, one pair of labels an item. Raises ValueError without items."""
    if not items:
        raise ValueError("kappa needs at least one item that both readers labelled")
    left, right = Counter(a for a, _ in items), Counter(b for _, b in items)
    seen = sum(a == b for a, b in items) / len(items)
    chance = sum(left[label] * right[label] for label in left) / len(items) ** 2
    return 1.0 if chance == 1 else (seen - chance) / (1 - chance)


def agreement(first: Iterable[Passage], second: Iterable[Passage]) -> dict[str, float]:
    """Give all figures by name. Raises ValueError where the lists of names differ, or no passage is in both."""
    others = {passage.article.id: passage for passage in second}
    pairs = [(passage, others[passage.article.id]) for passage in first if passage.article.id in others]
    scores: Counter[tuple[str, str]] = Counter()
    items: list[tuple[frozenset[Key], frozenset[Key]]] = []
    for one, two in pairs:
        if one.names().keys() != two.names().keys():
            raise ValueError(f"{one.article.id}: the two readings list different names")
        mine, theirs = labels_of(one), labels_of(two)
        items += [(mine[pair], theirs[pair]) for pair in mine]
        _count(scores, keys_of(one), keys_of(two))
    figures: dict[str, float] = {"passages": len(pairs), "pairs of names": len(items)}
    for name in [*("pair", "family", "class", "dyad"), *(f"class {r}" for r in ontology().relations)]:
        figures[name] = Score(scores[name, "both"], scores[name, "first"], scores[name, "second"]).f1
    figures["kappa, related or not"] = kappa([(bool(a), bool(b)) for a, b in items])
    figures["kappa, label"] = kappa(items)
    figures["relations, first"], figures["relations, second"] = scores["class", "first"], scores["class", "second"]
    return figures


def _count(scores: Counter[tuple[str, str]], one: dict[str, set[Key]], two: dict[str, set[Key]]) -> None:
    """Add what two readers found in a passage, by level and by class."""
    for level, mine in one.items():
        scores.update({(level, "both"): len(mine & two[level]), (level, "first"): len(mine), (level, "second"): len(two[level])})
    for which, found in (("both", one["class"] & two["class"]), ("first", one["class"]), ("second", two["class"])):
        scores.update((f"class {key[2]}", which) for key in found)


def main(arguments: list[str]) -> int:
    """Print the figures of two files."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    for name, value in agreement(*(read_passages(path) for path in arguments)).items():
        print(f"{name:28} {value:.3f}" if isinstance(value, float) else f"{name:28} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
