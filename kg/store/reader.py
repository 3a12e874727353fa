"""The process that reads every statement of a store to find damage: `python -m kg.store.reader`.

The engine can hang or die on a damaged file, so it is read in a process of its own, graph by graph, with a line before and after
each: whoever waits for the lines knows where it stopped.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from kg.rdf import article_iri
from kg.store.folder import open_for_reading
from kg.store.manifest import WORLD
from kg.store.terms import Quad, digest_of, is_done_record, lines_of_quads


def main() -> int:
    """Read the graphs that the request on stdin names, and then the engine's other order of the same statements."""
    request = json.loads(sys.stdin.read())
    try:
        store = open_for_reading(request["folder"])
    except (OSError, RuntimeError) as error:
        _send({"unopened": str(error)})
        return 1
    _send({"ready": True})
    for name in request["graphs"]:
        _send({"reading": name})
        try:
            quads = list(store.quads_for_pattern(None, None, None, graph_of(name)))
        except (OSError, RuntimeError) as error:
            _send({"graph": name, "error": str(error)})
            continue
        _send({"graph": name, **summary(name, quads, request.get("lines", False))})
    if request["whole"]:
        _send({"reading": "order"})
        _send({"order": _agreement(store)})
    _send({"done": True})
    return 0


def graph_of(name: str) -> ox.NamedNode | ox.DefaultGraph:
    """Give the graph that a name in a request stands for."""
    return ox.DefaultGraph() if name == WORLD else ox.NamedNode(article_iri(name))


def summary(name: str, quads: Iterable[Quad], with_lines: bool = False) -> dict[str, Any]:
    """Count the statements of a graph and take the digest over all but the done-record; give its lines too if they are wanted."""
    found = list(quads)
    ordered = lines_of_quads(q for q in found if not is_done_record(q, name))
    answer: dict[str, Any] = {"quads": len(found), "check": digest_of(ordered)}
    return answer | {"lines": ordered.decode()} if with_lines else answer


def _agreement(store: ox.Store) -> str | None:
    """Say what is wrong if the statements found by their predicates are not as many as those found by their graphs."""
    try:
        graphs = [*store.named_graphs(), ox.DefaultGraph()]
        by_graph, predicates = 0, set[ox.NamedNode]()
        for graph in graphs:
            for quad in store.quads_for_pattern(None, None, None, graph):
                by_graph += 1
                predicates.add(quad.predicate)
        by_predicate = sum(1 for p in sorted(predicates, key=str) for _ in store.quads_for_pattern(None, p, None, None))
    except (OSError, RuntimeError) as error:
        return str(error)
    return None if by_predicate == by_graph else f"{by_predicate} statements by predicate, {by_graph} by graph"


def _send(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
