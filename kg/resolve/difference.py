"""What changed between two graphs: entities and relations that came and went, gained or lost support, or are now disputed.

Ids of entities may differ between two resolutions of the same evidence, so old relations are first carried over to the ids of the
new graph: by the claims that both hold. Two relations that were only joined or parted by resolution are no news.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kg.model import Article, Claim, Entity, Extraction, Graph, Relation, best_claims, claim_from_record, claim_record
from kg.ontology import ontology
from kg.resolve.clusters import standing_in
from kg.resolve.evidence import disagreement

Kind = Literal["contradicted", "added", "strengthened", "restated", "weakened", "removed"]

KINDS: tuple[Kind, ...] = ("contradicted", "added", "strengthened", "restated", "weakened", "removed")
"""In the order in which they are told. Restated: other sentences say it, and no more or fewer of them."""

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an entity (then `relation` and `object` are None) or of a relation.

    `before` and `after` are its relation in either graph, None where it is not; `evidence` is the claim that shows the change:
    the best of the new ones, of those gone where there is none.
    """

    kind: Kind
    subject: Entity
    relation: str | None
    object: Entity | None
    before: Relation | None
    after: Relation | None
    evidence: Claim | None


def differences(old: Graph, new: Graph) -> list[Change]:
    """List what changed from one graph to another, by kind, relations before entities, then by name."""
    found = [*_relations(old, new), *_entities(old, new)]
    return sorted(found, key=lambda c: (KINDS.index(c.kind), c.relation is None, *_named(c)))


def _named(change: Change) -> tuple[str, str, str, str]:
    return change.subject.name, change.relation or "", change.object.name if change.object else "", change.subject.id


def _relations(old: Graph, new: Graph) -> Iterator[Change]:
    was, now = _carried_over(old, new), {(r.subject, r.relation, r.object): r for r in new.relations}
    known = {**old.entities, **new.entities}
    for key in sorted({*was, *now}):
        before, after = was.get(key), now.get(key)
        kind = _kind(before, after)
        if kind:
            evidence = _evidence(before, after, kind)
            yield Change(kind, known[key[0]], key[1], known[key[2]], before, after, evidence)


def _carried_over(old: Graph, new: Graph) -> dict[Key, Relation]:
    """Give the old relations under the ids of the new graph: every claim where the new one has it, or would have it."""
    placed = {c.id: (r.subject, r.relation, r.object) for r in new.relations for c in r.claims}
    was, now = standing_in(old), standing_in(new)
    claims: defaultdict[Key, list[Claim]] = defaultdict(list)
    origins: defaultdict[Key, int] = defaultdict(int)
    for relation in old.relations:
        for claim in relation.claims:
            ends = [m.entity.id for m in (claim.subject, claim.object)]
            ends = [now.get(i) or now.get(was[i], was[i]) for i in ends]
            ends = sorted(ends) if ontology().symmetric(relation.relation) else ends
            key = placed.get(claim.id, (ends[0], relation.relation, ends[1]))
            claims[key].append(claim)
            origins[key] = max(origins[key], relation.origins)
    return {key: Relation(*key, tuple(found), min(origins[key], len(found))) for key, found in claims.items()}


def _kind(before: Relation | None, after: Relation | None) -> Kind | None:
    if before is None:
        return "added"
    if after is None:
        return "removed"
    had, has = {c.id for c in before.claims}, {c.id for c in after.claims}
    if had == has:
        return None
    if disagreement(after) and not disagreement(before):
        return "contradicted"
    support = (after.origins - before.origins) or (len(has) - len(had))
    return "strengthened" if support > 0 else "weakened" if support < 0 else "restated"


def _evidence(before: Relation | None, after: Relation | None, kind: Kind) -> Claim:
    old, new = (relation.claims if relation else () for relation in (before, after))
    had, has = {c.id for c in old}, {c.id for c in new}
    come, gone = [c for c in new if c.id not in had], [c for c in old if c.id not in has]
    if kind == "contradicted" and before:
        # the claim that speaks against what was there: a denial of a fact, or a statement of what was only denied
        against = [c for c in come if (c.polarity == "negated" if before.holds else c.holds)]
        come = against or come
    return best_claims((gone or come) if kind == "weakened" else (come or gone), 1)[0]


def _entities(old: Graph, new: Graph) -> Iterator[Change]:
    moved, back = standing_in(new), standing_in(old)
    for identifier in sorted(new.entities):
        if back.get(identifier, identifier) not in old.entities:
            yield Change("added", new.entities[identifier], None, None, None, None, _told_of(identifier, new))
    for identifier in sorted(old.entities):
        if moved.get(identifier, identifier) not in new.entities:
            yield Change("removed", old.entities[identifier], None, None, None, None, _told_of(identifier, old))


def _told_of(entity: str, graph: Graph) -> Claim | None:
    claims = best_claims((c for r in graph.relations if entity in (r.subject, r.object) for c in r.claims), 1)
    return claims[0] if claims else None


def claims_alone(claims: Iterable[Claim]) -> list[Extraction]:
    """Give claims as extractions that know no more than a line of JSON tells, so that both sides rest on the same knowledge.

    Articles hold their quotes for a text: reprints of one story are told by them.
    """
    by_article: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_article[claim.article].append(claim_from_record(claim_record(claim)))
    return [_extraction(article, found) for article, found in sorted(by_article.items())]


def _extraction(article: str, claims: list[Claim]) -> Extraction:
    ordered = sorted(claims, key=lambda c: (c.start, c.id))
    text = "\n".join(dict.fromkeys(c.quote for c in ordered))
    return Extraction(Article(text, article, source=ordered[0].source), tuple(ordered))


def counts(changes: Iterable[Change]) -> Mapping[tuple[str, Kind], int]:
    """Count the changes by what changed ("entities", "relations") and kind; nothing is left out, zeros too."""
    table: dict[tuple[str, Kind], int] = {(what, kind): 0 for kind in KINDS for what in ("relations", "entities")}
    for change in changes:
        table["entities" if change.relation is None else "relations", change.kind] += 1
    return table
