"""Who is who: entity ids that are one and the same, from likeness and from judgements, each with its reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kg.model import Claim, Entity, Graph, Judgement
from kg.ontology import ontology
from kg.resolve.likeness import AUTHOR


def settled(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Keep the last judgement on every pair, in the order in which they were made: a later one overrules."""
    last: dict[frozenset[str], Judgement] = {}
    for judgement in judgements:
        pair = frozenset((judgement.left, judgement.right))
        last.pop(pair, None)
        last[pair] = judgement
    return list(last.values())


def clusters(ids: Iterable[str], judgements: Sequence[Judgement] = ()) -> dict[str, str]:
    """Map every id to the id that stands for its cluster: the smallest Wikidata id, else the smallest id.

    A person's links come before those of geokg, surer ones before others; one that would join two ids judged different is not
    made. So only of two judgements on one pair it matters which is the later. Ids that occur in judgements alone are left out of
    the answer.
    """
    wanted = sorted(set(ids))
    verdicts = settled(judgements)
    parent = {i: i for i in sorted({*wanted, *(i for j in verdicts for i in (j.left, j.right))})}
    apart = [(j.left, j.right) for j in verdicts if j.verdict == "different"]

    def find(i: str) -> str:
        while parent[i] != i:
            i = parent[i]
        return i

    for judgement in sorted(verdicts, key=_precedence):
        left, right = find(judgement.left), find(judgement.right)
        if judgement.verdict != "same" or left == right:
            continue
        if any({find(a), find(b)} == {left, right} for a, b in apart):
            continue
        first, second = sorted((left, right), key=_rank)
        parent[second] = first
    return _led_by_own({i: find(i) for i in wanted})


def _precedence(judgement: Judgement) -> tuple[bool, float, list[str]]:
    """Order links by who made them and how sure they are, whatever the order in which they were made."""
    score = 1.0 if judgement.score is None else judgement.score
    return judgement.author == AUTHOR, -score, sorted((judgement.left, judgement.right))


def standing_in(graph: Graph) -> dict[str, str]:
    """Map every id that the claims of a resolved graph mention to the id of its entity there.

    An id that is an entity's own stands for itself; for another, every relation of a claim that mentions it leaves one or two
    entities that it can be, and all of them together leave one.
    """
    possible: dict[str, set[str]] = {}
    for relation in graph.relations:
        symmetric = ontology().symmetric(relation.relation)
        for claim in relation.claims:
            ends = (claim.subject.entity.id, relation.subject), (claim.object.entity.id, relation.object)
            for (own, direct), (other, _) in (ends, ends[::-1]):
                options = {relation.subject, relation.object} if symmetric else {direct}
                options = {own} if own in options else options - {other} if len(options) > 1 else options
                possible[own] = possible.get(own, options) & options or options
    return {own: own if own in graph.entities else min(options) for own, options in sorted(possible.items())}


def _led_by_own(standing: Mapping[str, str]) -> dict[str, str]:
    """Let an id that really occurs stand for each cluster, not one that judgements alone know."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for identifier, root in standing.items():
        members[root].append(identifier)
    leader = {root: min(ids, key=_rank) for root, ids in members.items()}
    return {identifier: leader[root] for identifier, root in standing.items()}


def _rank(identifier: str) -> tuple[bool, int, str]:
    """Order ids so that a Wikidata id comes first, and the older one before the newer."""
    known = identifier.startswith("Q") and identifier[1:].isdigit()
    return (not known, int(identifier[1:]) if known else 0, identifier)


def mentioned_entities(claims: Iterable[Claim]) -> dict[str, Entity]:
    """Give one entity for every id that claims mention: the commonest name, type and country, and all the names it goes by."""
    return entities_of(claims, None)


def entities_of(claims: Iterable[Claim], standing: Mapping[str, str] | None) -> dict[str, Entity]:
    """Give one entity a cluster, or one an id where `standing` is None."""
    seen: defaultdict[str, list[Entity]] = defaultdict(list)
    for claim in claims:
        for mention in (claim.subject, claim.object):
            identifier = mention.entity.id
            seen[standing[identifier] if standing else identifier].append(mention.entity)
    return {identifier: _merged(identifier, seen[identifier]) for identifier in sorted(seen)}


def _merged(identifier: str, mentioned: Sequence[Entity]) -> Entity:
    own = [e for e in mentioned if e.id == identifier] or mentioned
    name = _commonest(e.name for e in own) or identifier
    aliases = sorted({alias for e in mentioned for alias in (e.name, *e.aliases)} - {name})
    return Entity(
        id=identifier,
        name=name,
        type=_commonest(e.type for e in own) or "Organization",
        country=_commonest(e.country for e in mentioned),
        aliases=tuple(aliases),
        wikidata=_commonest(e.wikidata for e in own),
    )


def _commonest(values: Iterable[str | None]) -> str | None:
    """Give the most frequent value, the first in the alphabet among equals; None for no values."""
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None
