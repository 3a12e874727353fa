"""The network as files for other programs: GraphML and GEXF, with sizes, colours, places and dates.

Sizes follow the number of linked entities, thickness the independent origins, colours the palette, places the layout of the
explorer. An entity or relation without a date is there at all times. The same graph gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, BinaryIO

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from kg.model import Graph, Relation
from kg.network.dates import bounds
from kg.network.graph import edge_of, links, to_networkx
from kg.network.layout import positions
from kg.ontology import ontology
from kg.palette import palette, rgb
from kg.rdf import relation_iri
from kg.text import xml_text

SMALLEST = 8.0
"""The size of an entity that is linked to nobody, in pixels."""

Values = dict[str, Any]


def write_graphml(graph: Graph, out: BinaryIO) -> None:
    """Write GraphML; looks are the keys `size`, `x`, `y`, `z`, `r`, `g`, `b` and `weight` that Gephi takes for them."""
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network, places = to_networkx(graph), positions(graph)
    sizes, lives = _sizes(network), _lifetimes(network)
    for node, values in network.nodes(data=True):
        x, y = places[node]
        looks = {"size": sizes[node], "x": float(x), "y": float(-y), "z": 0.0, **_colour("types", values["type"])}
        made.add_node(node, **_fit(values | looks | lives[node]))
    for relation in graph.relations:
        values = _edge(relation, graph)
        made.add_edge(relation.subject, relation.object, _name(relation), **_fit(values | _colour("families", values["family"])))
    nx.write_graphml_xml(made, out, prettyprint=True)
    out.write(b"\n")


def write_gexf(graph: Graph, out: BinaryIO) -> None:
    """Write GEXF 1.2: looks as its `viz` elements, dates as the days on which a node or edge starts and ends."""
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(name="geokg")
    network, places = to_networkx(graph), positions(graph)
    sizes, lives = _sizes(network), _lifetimes(network)
    for node, values in network.nodes(data=True):
        x, y = places[node]
        # y grows upwards in Gephi and downwards on a page
        place = {"x": float(x), "y": float(-y), "z": 0.0}
        looks = {"size": sizes[node], "position": place, "color": _colour("types", values["type"]) | {"a": 1.0}}
        made.add_node(node, **_fit(values), **_days(lives[node]), viz=looks)
    for relation in graph.relations:
        values = _edge(relation, graph)
        looks = {"color": _colour("families", values["family"]) | {"a": 1.0}, "thickness": _thickness(relation)}
        name = _name(relation)
        made.add_edge(relation.subject, relation.object, name, id=name, **_fit(values), **_days(values), viz=looks)
    buffer = io.BytesIO()
    GEXFWriter(made, version="1.2draft").write(buffer)
    # the library puts today's date into the file
    out.write(re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue(), count=1) + b"\n")


def _name(relation: Relation) -> str:
    """Give the last part of the relation's IRI: a name of its own that leads back to the RDF."""
    return relation_iri(relation.subject, relation.relation, relation.object).rpartition("/")[2]


def _edge(relation: Relation, graph: Graph) -> Values:
    label = ontology().relations[relation.relation].label
    return {"label": label, "weight": float(relation.origins), **edge_of(relation, graph)}


def _thickness(relation: Relation) -> float:
    return min(1.0 + 0.75 * (relation.origins - 1), 8.0)


def _sizes(network: nx.MultiDiGraph[str]) -> Mapping[str, float]:
    return {node: round(SMALLEST + 4.0 * degree**0.5, 2) for node, degree in links(network).degree()}


def _colour(kind: str, name: str) -> dict[str, int]:
    return dict(zip("rgb", rgb(palette()[kind][name]["light"]), strict=True))


def _lifetimes(network: nx.MultiDiGraph[str]) -> dict[str, dict[str, str]]:
    """Give the first and last date of every entity's relations; empty if one of them has none, for then it is always there."""
    dates: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for left, right, edge in network.edges(data=True):
        for end in {left, right}:
            dates[end].append((edge["first"], edge["last"]))
    always = {"first": "", "last": ""}
    lives = {n: {"first": min(f for f, _ in spans), "last": max(e for _, e in spans)} for n, spans in dates.items()}
    return {n: lives[n] if n in lives and lives[n]["first"] else always for n in network}


def _days(values: Mapping[str, Any]) -> dict[str, str]:
    """Give whole days, as the format wants them: a year starts on its first and ends on its last."""
    first, last = bounds(values["first"] or None), bounds(values["last"] or None)
    return {"start": first[0], "end": last[1]} if first and last else {}


def _fit(values: Mapping[str, Any]) -> Values:
    """Make every text fit for XML."""
    return {key: xml_text(value) if isinstance(value, str) else value for key, value in values.items()}
