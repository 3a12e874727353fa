"""An extraction as either library holds it."""

from __future__ import annotations

import pyoxigraph as ox
import rdflib

from kg.model import Extraction
from kg.rdf import RdflibTerms, Run, article_quads

RUN = Run("frames", "geokg 1", "model 3")


def plain(quads: list[ox.Quad]) -> list[tuple[str, str, str]]:
    return [(q.subject.value, q.predicate.value, q.object.value) for q in quads]


def graph_of(extraction: Extraction) -> rdflib.Graph:
    graph = rdflib.Graph()
    for subject, predicate, target, _ in article_quads(extraction, RUN, RdflibTerms()):
        graph.add((subject, predicate, target))
    return graph
