"""All that the articles say of two entities, and where they disagree."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Claim, Graph, Relation


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The claims of one relation that state it and those that deny it."""

    stated: tuple[Claim, ...]
    denied: tuple[Claim, ...]


def relations_between(graph: Graph, left: str, right: str) -> list[Relation]:
    """Give the relations of two entities in either direction, the best supported first."""
    ends = {left, right}
    found = [r for r in graph.relations if {r.subject, r.object} == ends]
    return sorted(found, key=lambda r: (-r.origins, -len(r.claims), r.relation, r.subject))


def disagreement(relation: Relation) -> Disagreement | None:
    """Give both sides if some claims state the relation as a fact and others deny it, else None."""
    stated = tuple(c for c in relation.claims if c.holds)
    denied = tuple(c for c in relation.claims if c.polarity == "negated")
    return Disagreement(stated, denied) if stated and denied else None
