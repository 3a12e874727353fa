"""Entities that stand in for others: generic hubs, which explain nothing, and those who act for a country."""

from __future__ import annotations

from functools import cache
from importlib import resources

from kg.errors import UnknownName
from kg.model import Entity, Graph
from kg.names import folded
from kg.network.arrays.columns import Columns


@cache
def hub_names() -> tuple[frozenset[str], frozenset[str]]:
    """Read the types and the folded names of the generic hubs from resources/hubs.yaml."""
    import yaml

    record = yaml.safe_load((resources.files("kg.resources") / "hubs.yaml").read_text(encoding="utf-8"))
    names = (folded(name) for kind in record["names"].values() for name in kind)
    return frozenset(record["types"]), frozenset(names)


def is_hub(entity: Entity) -> bool:
    """Tell whether an entity is a generic hub (the United Nations, a news agency, a region)."""
    types, names = hub_names()
    return entity.type in types and folded(entity.name) in names


def hubs_among(columns: Columns) -> frozenset[str]:
    """Give the ids of the generic hubs of a graph."""
    types, names = hub_names()
    known = columns.entities
    return frozenset(known.ids[n] for n in known.of_kinds(types).tolist() if folded(known.names[n]) in names)


def acting_for(graph: Graph | Columns, identifier: str) -> frozenset[str]:
    """Give an entity and, if it is a country, everyone who acts for it. Raises UnknownName for an id that is not in the graph."""
    if isinstance(graph, Columns):
        country = graph.entities[graph.row_of(identifier)]
    elif identifier not in graph.entities:
        raise UnknownName(f"no entity has the id {identifier!r}")
    else:
        country = graph.entities[identifier]
    if country.type != "Country" or not country.country:
        return frozenset({identifier})
    if isinstance(graph, Columns):
        return graph.ids_of(graph.entities.acting_for({country.country}))
    return frozenset({identifier, *(i for i, e in graph.entities.items() if e.country == country.country)})
