"""The resolved world as a networkx graph: one node an entity, one edge a relation, with attributes that every format can hold.

The analyses of this room look at *links*: two entities with at least one relation, whatever its direction (`links`).
"""

from __future__ import annotations

from collections import Counter

import networkx as nx

from kg.model import Graph, Relation
from kg.network.dates import date_of
from kg.network.selection import EVERYTHING, Selection, selected
from kg.ontology import ontology


def to_networkx(graph: Graph, selection: Selection = EVERYTHING) -> nx.MultiDiGraph[str]:
    """Give entities as nodes and relations as edges, each keyed by its relation's name.

    Nodes carry label, type, country, wikidata, aliases; edges relation, family, claims, origins, confidence, first, last (dates
    of the claims), holds, and how many claims are negated, planned or possible. All values are text, numbers or truth values,
    never None, so that GraphML and GEXF can hold them.
    """
    part = selected(graph, selection)
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for identifier, entity in sorted(part.entities.items()):
        made.add_node(
            identifier,
            label=entity.name,
            type=entity.type,
            country=entity.country or "",
            wikidata=entity.wikidata or "",
            aliases="; ".join(entity.aliases),
        )
    for relation in part.relations:
        made.add_edge(relation.subject, relation.object, key=relation.relation, **edge_of(relation, part))
    return made


def edge_of(relation: Relation, graph: Graph) -> dict[str, str | int | float | bool]:
    """Give the attributes of a relation's edge."""
    dates = sorted(date for c in relation.claims if (date := date_of(c, graph.articles)))
    polarity, modality = Counter(c.polarity for c in relation.claims), Counter(c.modality for c in relation.claims)
    return {
        "relation": relation.relation,
        "family": ontology().family(relation.relation),
        "claims": len(relation.claims),
        "origins": relation.origins,
        "confidence": round(relation.confidence, 3),
        "first": dates[0] if dates else "",
        "last": dates[-1] if dates else "",
        "holds": relation.holds,
        "negated": polarity["negated"],
        "planned": modality["planned"],
        "possible": modality["possible"],
    }


def links(made: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Give the links of a network: an undirected simple graph, with the numbers of relations, claims and origins on every edge.

    `weight` is the sum over the relations of their independent origins: how well the link is supported. Self-loops are left out.
    """
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(made.nodes(data=True))
    for left, right, data in made.edges(data=True):
        if left == right:
            continue
        if simple.has_edge(left, right):
            link = simple[left][right]
        else:
            simple.add_edge(left, right, relations=0, claims=0, weight=0)
            link = simple[left][right]
        link["relations"] += 1
        link["claims"] += data["claims"]
        link["weight"] += data["origins"]
    return simple
