"""Puts statements in place of others in one transaction: staged as terms first, so that no value enters SPARQL as text."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.ontology import BASE
from kg.store.faults import crash_point
from kg.store.terms import Quad

STAGING = BASE + "staging/"
"""Graphs under this IRI are being written; they never outlive a clean run and are dropped at the next start."""


def drop_staged(engine: ox.Store) -> None:
    """Drop what a crash left half staged."""
    for graph in [g for g in engine.named_graphs() if str(g.value).startswith(STAGING)]:
        engine.remove_graph(graph)


def replace_graph(engine: ox.Store, graph: ox.NamedNode, quads: Iterable[Quad]) -> None:
    """Put statements in place of a named graph."""
    staging = ox.NamedNode(STAGING + graph.value.rpartition("/")[2])
    engine.extend(ox.Quad(q.subject, q.predicate, q.object, staging) for q in quads)
    crash_point("graph-staged")
    engine.update(f"MOVE SILENT GRAPH {staging} TO GRAPH {graph}")


def count_default(engine: ox.Store) -> int:
    """Count the statements of the default graph."""
    (row,) = engine.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")  # type: ignore[misc]
    return int(row["n"].value)


def change_default_graph(engine: ox.Store, wanted: set[Quad]) -> None:
    """Make the default graph hold exactly these statements: what is new and what must go is staged, then one update does both."""
    held = set(engine.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    if not held:
        engine.extend(wanted)
        return
    new, old = ox.NamedNode(STAGING + "new"), ox.NamedNode(STAGING + "old")
    engine.extend(ox.Quad(q.subject, q.predicate, q.object, new) for q in wanted - held)
    engine.extend(ox.Quad(q.subject, q.predicate, q.object, old) for q in held - wanted)
    crash_point("graph-staged")
    engine.update(
        f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH {old} {{ ?s ?p ?o }} }} ;"
        f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH {new} {{ ?s ?p ?o }} }} ;"
        f"DROP SILENT GRAPH {old} ; DROP SILENT GRAPH {new}"
    )
