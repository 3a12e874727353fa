"""Events: what several claims tell of one happening, once; who reports it; and when things happened.

Claims of one relation with one date and one status are one event: however often it is told, it counts once.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

from kg.model import Article, Claim, Entity, Graph, Relation, best_claims
from kg.names import folded
from kg.network.dates import date_of
from kg.network.selection import Selection, outlet_of, selected
from kg.network.tables import Table
from kg.ontology import ontology
from kg.territories import territories

FAMILIES = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
"""The four families of events, the quad classes, in the order of their numbers."""


@dataclass(frozen=True, slots=True)
class Event:
    """One happening: `claims` are all that tell it, the best first; `status` is what its best claim says of it."""

    date: str | None
    subject: Entity
    relation: str
    object: Entity
    family: str
    status: str
    claims: tuple[Claim, ...]
    outlets: tuple[str, ...]

    @property
    def context(self) -> str:
        """The context of its best claim."""
        return self.claims[0].context

    @property
    def quote(self) -> str:
        """The words of its best claim."""
        return self.claims[0].quote


def status_of(claim: Claim) -> str:
    """Say in one word what a claim says of its event: actual, planned, possible, or negated."""
    return "negated" if claim.polarity == "negated" else claim.modality


def events_of(relations: Iterable[Relation], graph: Graph, *, structure: bool = False) -> list[Event]:
    """Give the events that relations tell of, by date (the undated last); with `structure`, states of the world too."""
    known = ontology()
    found: list[Event] = []
    for relation in relations:
        family = known.family(relation.relation)
        if family not in FAMILIES and not structure:
            continue
        told: dict[tuple[str | None, str], list[Claim]] = {}
        for claim in relation.claims:
            told.setdefault((date_of(claim, graph.articles), status_of(claim)), []).append(claim)
        ends = graph.entities[relation.subject], graph.entities[relation.object]
        for (date, status), claims in told.items():
            carried = sorted({name for c in claims if (name := outlet_of(c, graph.articles))})
            best = tuple(best_claims(claims))
            found.append(Event(date, ends[0], relation.relation, ends[1], family, status, best, tuple(carried)))
    return sorted(found, key=lambda e: (e.date is None, e.date or "", e.subject.name, e.relation, e.object.name, e.claims[0].id))


def timeline(
    graph: Graph,
    left: frozenset[str],
    right: frozenset[str] | None = None,
    selection: Selection | None = None,
    *,
    structure: bool = False,
) -> list[Event]:
    """Give the events of some entities, or between them and others if `right` is given, by date. By default of any status."""
    part = selected(graph, selection or Selection(status="any"))
    return events_of((r for r in part.relations if _between(r, left, right)), part, structure=structure)


def _between(relation: Relation, left: frozenset[str], right: frozenset[str] | None) -> bool:
    ends = relation.subject, relation.object
    if right is None:
        return any(end in left for end in ends)
    return (ends[0] in left and ends[1] in right) or (ends[0] in right and ends[1] in left)


def event_table(events: Iterable[Event], articles: Mapping[str, Article]) -> Table:
    """Give one row an event, with the sentence that tells it best and where that stands."""
    rows = []
    for event in events:
        best = event.claims[0]
        article = articles.get(best.article)
        what = (event.date, event.subject.name, event.relation, event.object.name, event.family, event.context, event.status)
        source = (len(event.claims), len(event.outlets), event.quote, outlet_of(best, articles), best.article)
        rows.append((*what, *source, article.url if article else None))
    columns = ("date", "subject", "relation", "object", "family", "context", "status", "claims", "outlets")
    return Table((*columns, "quote", "outlet", "article", "url"), tuple(rows), "claims of one relation and date count once")


@cache
def _outlet_countries() -> Mapping[str, str]:
    text = (resources.files("kg.resources") / "names" / "outlets.tsv").read_text(encoding="utf-8")
    rows = csv.reader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
    known = {}
    for name, country, *rest in rows:
        for alias in (name, *(rest[0].split(";") if rest else ())):
            if country and alias:
                known[folded(alias)] = country
    return known


@cache
def _domain_countries() -> Mapping[str, str]:
    return {t.code: t.alpha3 for t in territories().values() if len(t.code) == 2 and len(t.alpha3) == 3}


def outlet_country(outlet: str, url: str | None = None) -> str | None:
    """Give the country (alpha-3) of an outlet: from the list of outlets, else from the domain of its web address, else None."""
    listed = _outlet_countries().get(folded(outlet))
    if listed:
        return listed
    for place in (url or "", outlet):
        host = _host(place)
        last = host.rpartition(".")[2].casefold()
        if "." in host and last in _domain_countries():
            return _domain_countries()[last]
    return None


def _host(address: str) -> str:
    """Give the host of a web address or the bare domain that a text is, else nothing."""
    try:
        return urlsplit(address if "//" in address else f"//{address}").hostname or "" if " " not in address else ""
    except ValueError:
        return ""
