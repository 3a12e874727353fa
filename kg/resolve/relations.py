"""From claims to the resolved world: entities, and relations with the claims that they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.model import Claim, Extraction, Graph, Judgement, Relation
from kg.ontology import ontology
from kg.resolve.clusters import clusters, entities_of, mentioned_entities
from kg.resolve.likeness import automatic_links
from kg.resolve.origins import count_origins, origins
from kg.resolve.surnames import parted


def resolved(extractions: Iterable[Extraction], judgements: Sequence[Judgement] = ()) -> Graph:
    """Resolve all claims into one graph. The order of the extractions does not matter, nor that of judgements on different pairs.

    A relation that is symmetric stands once, its ends in the order of their ids; a claim whose two ends fall together is left
    out.
    """
    found = list(extractions)
    claims = sorted(parted(c for e in found for c in e.claims), key=lambda c: (c.article, c.start, c.id))
    mentioned = mentioned_entities(claims)
    standing = clusters(mentioned, [*automatic_links(mentioned), *judgements])
    grouped: defaultdict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    known = ontology()
    for claim in claims:
        subject, target = standing[claim.subject.entity.id], standing[claim.object.entity.id]
        if subject == target:
            continue
        if known.symmetric(claim.relation):
            subject, target = sorted((subject, target))
        grouped[subject, claim.relation, target].append(claim)
    articles = {e.article.id: e.article for e in sorted(found, key=lambda e: e.article.id)}
    first = origins(articles.values())
    sources = {a.id: a.source for a in articles.values()}
    relations = tuple(
        Relation(*key, claims=tuple(group), origins=count_origins((c.article for c in group), first, sources))
        for key, group in sorted(grouped.items())
    )
    kept = (c for r in relations for c in r.claims)
    return Graph(entities=entities_of(kept, standing), relations=relations, articles=articles)
