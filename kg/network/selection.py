"""What part of a graph an analysis looks at: a selection by family, class, context, time, status, support and outlet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal, get_args

from kg.errors import UnknownName
from kg.model import Article, Claim, Graph, Relation
from kg.network.dates import ALWAYS, Period, date_of
from kg.ontology import ontology

Status = Literal["holds", "planned", "possible", "negated", "any"]
"""What a claim must be: asserted and actual; asserted and planned; asserted and possible; negated; or anything."""

CONTEXTS = (
    "economic",
    "trade",
    "energy",
    "military",
    "security",
    "intelligence",
    "diplomatic",
    "cultural",
    "humanitarian",
    "legal",
    "transport",
    "education",
    "other",
)


def _check(kind: str, given: Iterable[str], known: Iterable[str]) -> None:
    names = list(known)
    for name in sorted(set(given) - set(names)):
        raise UnknownName(f"there is no {kind} {name!r}", hint=f"one of: {', '.join(names)}")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which claims and relations count; an empty set means all. `types` are the classes that both ends must be of.

    `min_confidence` (0..1) leaves out claims that are less sure; `min_origins` counts independent origins among the claims that are
    left. `without` leaves out the claims of these outlets.
    Raises UnknownName for a family, relation, type, context or status that does not exist.
    """

    families: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    contexts: frozenset[str] = frozenset()
    period: Period = ALWAYS
    status: Status = "holds"
    min_origins: int = 1
    without: frozenset[str] = frozenset()
    min_confidence: float = 0.0

    def __post_init__(self) -> None:
        _check("status", [self.status], get_args(Status))
        _check("context", self.contexts, CONTEXTS)
        if self.families or self.relations or self.types:
            known = ontology()
            _check("family", self.families, known.families)
            _check("relation", self.relations, known.relations)
            _check("class of entities", self.types, known.entities)

    def takes(self, claim: Claim, articles: Mapping[str, Article]) -> bool:
        """Tell whether a claim counts, its relation and ends aside."""
        return (
            _STATUS[self.status](claim)
            and claim.confidence >= self.min_confidence
            and (not self.contexts or claim.context in self.contexts)
            and (not self.without or outlet_of(claim, articles) not in self.without)
            and (self.period == ALWAYS or self.period.holds(date_of(claim, articles)))
        )

    def __str__(self) -> str:
        parts = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                parts.append(f"{field.name} {', '.join(sorted(value)) if isinstance(value, frozenset) else value}")
        return "; ".join(parts) or "asserted and actual, all families and times"


_STATUS: Mapping[str, Callable[[Claim], bool]] = {
    "any": lambda claim: True,
    "holds": lambda claim: claim.holds,
    "negated": lambda claim: claim.polarity == "negated",
    "planned": lambda claim: claim.polarity == "asserted" and claim.modality == "planned",
    "possible": lambda claim: claim.polarity == "asserted" and claim.modality == "possible",
}


EVERYTHING = Selection(status="any")


def outlet_of(claim: Claim, articles: Mapping[str, Article]) -> str | None:
    """Give the outlet that carries a claim, or None if nobody says."""
    if claim.source:
        return claim.source
    article = articles.get(claim.article)
    return article.source if article else None


def origins_among(claims: Iterable[Claim], articles: Mapping[str, Article], ceiling: int) -> int:
    """Count the independent origins of some of a relation's claims: outlets, or articles where no outlet is named.

    `ceiling` is the relation's own count, which knows of reprints: a part cannot have more origins than the whole.
    """
    return min(len({outlet_of(c, articles) or c.article for c in claims}), ceiling)


def selected(graph: Graph, selection: Selection) -> Graph:
    """Give the part of a graph that a selection takes, with the entities that still have a relation."""
    if selection == EVERYTHING:
        return graph
    known = ontology()
    kept: list[Relation] = []
    for relation in graph.relations:
        if selection.relations and relation.relation not in selection.relations:
            continue
        if selection.families and known.family(relation.relation) not in selection.families:
            continue
        if selection.types and any(graph.entities[e].type not in selection.types for e in (relation.subject, relation.object)):
            continue
        claims = tuple(c for c in relation.claims if selection.takes(c, graph.articles))
        if not claims:
            continue
        whole = len(claims) == len(relation.claims)
        origins = relation.origins if whole else origins_among(claims, graph.articles, relation.origins)
        if origins >= selection.min_origins:
            kept.append(relation if whole else replace(relation, claims=claims, origins=origins))
    ends = {end for r in kept for end in (r.subject, r.object)}
    return Graph({i: e for i, e in graph.entities.items() if i in ends}, tuple(kept), graph.articles)


def outlets(graph: Graph) -> dict[str, int]:
    """Count the claims that every outlet carries, most first."""
    counts: dict[str, int] = {}
    for relation in graph.relations:
        for claim in relation.claims:
            outlet = outlet_of(claim, graph.articles)
            if outlet:
                counts[outlet] = counts.get(outlet, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
