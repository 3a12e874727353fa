"""Who is who: entity ids that are one and the same, from what the lists know and from judgements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.model import Claim, Entity, Judgement


def clusters(ids: Iterable[str], judgements: Sequence[Judgement] = ()) -> dict[str, str]:
    """Map every id to the id that stands for its cluster: the smallest Wikidata id, else the smallest id.

    Of several judgements on one pair the last holds. A pair judged different keeps its two clusters apart: the links that would
    join them are undone, the weakest (latest) first.
    """
    verdicts: dict[frozenset[str], Judgement] = {}
    for judgement in judgements:
        pair = frozenset((judgement.left, judgement.right))
        verdicts.pop(pair, None)
        verdicts[pair] = judgement
    parent = {i: i for i in sorted({*ids, *(i for pair in verdicts for i in pair)})}
    apart = [tuple(sorted(pair)) for pair, j in verdicts.items() if j.verdict == "different" and len(pair) == 2]

    def find(i: str) -> str:
        while parent[i] != i:
            i = parent[i]
        return i

    for judgement in verdicts.values():
        if judgement.verdict != "same":
            continue
        left, right = find(judgement.left), find(judgement.right)
        if left == right or any({find(a), find(b)} == {left, right} for a, b in apart):
            continue
        first, second = sorted((left, right), key=_rank)
        parent[second] = first
    return {i: find(i) for i in parent}


def _rank(identifier: str) -> tuple[bool, int, str]:
    """Order ids so that a Wikidata id comes first, and the older one before the newer."""
    known = identifier.startswith("Q") and identifier[1:].isdigit()
    return (not known, int(identifier[1:]) if known else 0, identifier)


def entities_of(claims: Iterable[Claim], standing: Mapping[str, str]) -> dict[str, Entity]:
    """Give one entity a cluster: the name, type and country that most mentions give it, and all the names it goes by."""
    seen: defaultdict[str, list[Entity]] = defaultdict(list)
    for claim in claims:
        for mention in (claim.subject, claim.object):
            seen[standing[mention.entity.id]].append(mention.entity)
    return {identifier: _merged(identifier, seen[identifier]) for identifier in sorted(seen)}


def _merged(identifier: str, mentioned: Sequence[Entity]) -> Entity:
    own = [e for e in mentioned if e.id == identifier] or mentioned
    name = _commonest(e.name for e in own)
    aliases = sorted({alias for e in mentioned for alias in (e.name, *e.aliases)} - {name})
    return Entity(
        id=identifier,
        name=name or identifier,
        type=_commonest(e.type for e in own) or "Organization",
        country=_commonest(e.country for e in mentioned if e.country),
        aliases=tuple(aliases),
        wikidata=_commonest(e.wikidata for e in own if e.wikidata),
    )


def _commonest(values: Iterable[str | None]) -> str | None:
    """Give the most frequent value, the first in the alphabet among equals; None for no values."""
    counts = Counter(value for value in values if value is not None)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None
