"""The parts of a dossier as tables."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Claim, Graph, Relation
from kg.network.dyads.dossier import Dossier
from kg.network.events import FAMILIES, event_table
from kg.network.selection import outlet_of
from kg.network.tables import Table


def dossier_tables(found: Dossier) -> dict[str, Table]:
    """Give every part of a dossier that is a list as a table, by its name."""
    graph = found.graph
    actors = [
        (side.entity.name, kind, a.entity.id, a.entity.name, a.mention, a.events)
        for side in (found.left, found.right)
        for kind, group in (("person", side.people), ("body", side.bodies))
        for a in group
    ]
    steps = [
        (number, a.name, s.stage, s.date, "; ".join(a.amounts) or None, s.claim.quote, outlet_of(s.claim, graph.articles))
        for number, a in enumerate(found.agreements, 1)
        for s in a.steps
    ]
    opposed = [(d.kind, *_told(d.one, graph), *_told(d.other, graph)) for d in found.disagreements]
    spots = found.blind_spots
    blind = [
        *(("single source", _named(r, graph)) for r in spots.single_source),
        *(("stale", _named(r, graph)) for r in spots.stale),
        *(("one-sided", text) for text in [spots.one_sided] if text),
        *(("year without events", year) for year in spots.silent_years),
        *(("family without events", family) for family in spots.silent_families),
    ]
    return {
        "events": event_table(found.events, graph.articles),
        "months": found.by_month(),
        "contexts": Table(("context", *FAMILIES), tuple((c, *counts.values()) for c, counts in found.contexts.items())),
        "actors": Table(("side", "kind", "id", "name", "mention", "events"), tuple(actors)),
        "agreements": Table(("agreement", "name", "stage", "date", "amounts", "quote", "outlet"), tuple(steps)),
        "sentences": claim_table(found.sentences, graph),
        "disagreements": Table(("kind", "quote", "date", "outlet", "other_quote", "other_date", "other_outlet"), tuple(opposed)),
        "outlets": Table(
            ("outlet", "country", "claims", "cooperation", "conflict"),
            tuple((o.name, o.country, o.claims, o.cooperation, o.conflict) for o in found.outlets),
        ),
        "blind_spots": Table(("kind", "what"), tuple(blind)),
    }


def _told(claim: Claim, graph: Graph) -> tuple[str, str | None, str | None]:
    return claim.quote, claim.date, outlet_of(claim, graph.articles)


def _named(relation: Relation, graph: Graph) -> str:
    return f"{graph.entities[relation.subject].name} {relation.relation} {graph.entities[relation.object].name}"


def claim_table(claims: Iterable[Claim], graph: Graph) -> Table:
    """Give one row a claim: what it states, its words and where they stand."""
    rows = []
    for c in claims:
        article = graph.articles.get(c.article)
        ends = c.subject.entity.name, c.relation, c.object.entity.name
        published = article.date if article else None
        title = article.title if article else None
        url = article.url if article else None
        status = (c.polarity, c.modality, round(c.confidence, 3))
        rows.append((*ends, c.date, *status, c.quote, outlet_of(c, graph.articles), published, title, url, c.article, c.id))
    columns = ("subject", "relation", "object", "date", "polarity", "modality", "confidence", "quote", "outlet", "published")
    return Table((*columns, "title", "url", "article", "claim"), tuple(rows))
