"""From pyoxigraph's statements to an rdflib Dataset or Graph."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.rdf import PREFIXES, RdflibTerms

if TYPE_CHECKING:
    import rdflib

STRING = "http://www.w3.org/2001/XMLSchema#string"


def to_rdflib(quads: Iterable[ox.Quad]) -> rdflib.Dataset:
    """Copy statements into an rdflib Dataset with our prefixes. Our store holds no blank nodes; one from elsewhere is kept."""
    import rdflib

    dataset = rdflib.Dataset()
    for prefix, base in PREFIXES.items():
        dataset.bind(prefix, base, replace=True)
    convert = _converter()
    for quad in quads:
        graph = dataset.default_graph if isinstance(quad.graph_name, ox.DefaultGraph) else dataset.graph(convert(quad.graph_name))
        graph.add((convert(quad.subject), convert(quad.predicate), convert(quad.object)))
    return dataset


def to_graph(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Copy statements of all graphs into one rdflib Graph."""
    import rdflib

    graph = rdflib.Graph()
    convert = _converter()
    for quad in quads:
        graph.add((convert(quad.subject), convert(quad.predicate), convert(quad.object)))
    return graph


def _converter() -> Any:
    import rdflib

    terms = RdflibTerms()

    @lru_cache(maxsize=50_000)
    def convert(term: Any) -> Any:
        if isinstance(term, ox.NamedNode):
            return terms.iri(term.value)
        if isinstance(term, ox.BlankNode):
            return rdflib.BNode(term.value)
        datatype = term.datatype.value
        return terms.literal(term.value, None if term.language or datatype == STRING else datatype, term.language)

    return convert
