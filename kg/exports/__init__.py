"""Files to carry the graph elsewhere, one format a file, in one table.

An export is a function `write(source, out)`: it reads what it needs from the source and writes bytes to a binary file. The same
source gives the same bytes. `export` puts them beside the file, reads RDF back, and moves them into place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO, Protocol

from kg.model import Graph
from kg.registry import Registry


class Source(Protocol):
    """What an export is made from: the resolved graph as plain values, and the store with every statement."""

    @property
    def graph(self) -> Graph:
        """The resolved graph."""
        ...

    def store(self, *, read_only: bool = True) -> Any:
        """Open the store (kg.store.Store), a context manager."""
        ...


class Export(Protocol):
    """Writes one format. `SUFFIX` and `SYNTAX` of its module say how the file is called and how it is read back."""

    def __call__(self, source: Source, out: BinaryIO) -> None:
        """Write the whole file. Raises StoreError if the store cannot be read."""
        ...


EXPORTS = Registry(
    "export",
    {
        "turtle": ("Turtle (.ttl): everything in one graph, sorted", "kg.exports.turtle:write"),
        "trig": ("TriG (.trig): a named graph an article", "kg.exports.trig:write"),
        "nquads": ("N-Quads (.nq): a statement a line, with its graph", "kg.exports.nquads:write"),
        "jsonld": ("JSON-LD (.jsonld): for programs that speak JSON", "kg.exports.jsonld:write"),
        "rdf12": ("Turtle of RDF 1.2 (.ttl): claims as triple terms with rdf:reifies", "kg.exports.rdf12:write"),
        "graphml": ("GraphML (.graphml): the network for Gephi, igraph, Cytoscape, networkx", "kg.exports.graphml:write"),
        "gexf": ("GEXF 1.2 (.gexf): the network for Gephi, with looks, places and dates", "kg.exports.gexf:write"),
        "csv": ("CSV (.csv): a row a claim, for spreadsheets", "kg.exports.csv:write"),
        "jsonl": ("JSON lines (.jsonl): a claim a line", "kg.exports.jsonl:write"),
    },
)

SUFFIXES = {
    "turtle": ".ttl",
    "trig": ".trig",
    "nquads": ".nq",
    "jsonld": ".jsonld",
    "rdf12": ".rdf12.ttl",
    "graphml": ".graphml",
    "gexf": ".gexf",
    "csv": ".csv",
    "jsonl": ".jsonl",
}
"""How the file of each format ends."""


def export(source: Source, name: str, path: str | Path) -> None:
    """Write a format to a file: beside it first, read back if it is RDF, then in its place.

    Raises UnknownName for a format that is not in the table, StoreError if it cannot be written; the file before it then stays.
    """
    from kg.store.turtle import syntax_of, write_file

    write = EXPORTS.load(name)
    write_file(Path(path), lambda out: write(source, out), syntax_of(SUFFIXES.get(name, "")))
