"""GraphML: the network with typed attributes, for Gephi, igraph, Cytoscape and networkx."""

from __future__ import annotations

from typing import BinaryIO

from kg.exports import Source


def write(source: Source, out: BinaryIO) -> None:
    """Write entities as nodes and relations as edges."""
    from kg.network.files import write_graphml

    write_graphml(source.graph, out)
